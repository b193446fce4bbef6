"""python3 -m unittest tests/conformance/sql/comparing_test.py"""

import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from comparing import compare, has_the_outcome  # noqa: E402


def error(code, path="$"):
    return {"message": "no", "extensions": {"code": code, "path": path}}


class Comparing(unittest.TestCase):
    def kind(self, expected, got, **options):
        found = compare(expected, got, **options)
        return found and found.kind

    def test_data(self):
        for kind, expected, got in [
            (None, {"a": 1, "b": [1, 2]}, {"b": [1, 2], "a": 1}),
            (None, {"a": 1}, {"a": 1.0}),
            (None, {"a": 0.1}, {"a": 0.1 + 1e-12}),
            (None, None, None),
            ("answer", {"a": 9007199254740993}, {"a": 9007199254740992}),
            ("answer", {"a": 1}, {"a": "1"}),
            ("answer", {"a": 1}, {"a": True}),
            ("answer", {"a": None}, {"a": False}),
            ("answer", {"a": None}, {}),
            ("answer", {}, {"a": None}),
            ("answer", {"a": [1]}, {"a": [1, 1]}),
            ("answer", {"a": "1.50"}, {"a": "1.5"}),
            ("order", {"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 2}, {"b": 1}]}),
        ]:
            with self.subTest(expected=expected, got=got):
                self.assertEqual(self.kind({"data": expected}, {"data": got}), kind)

    def test_numeric_strings_only_where_the_case_says_so(self):
        expected, got = {"data": {"a": "1.50"}}, {"data": {"a": "1.5"}}
        self.assertIsNone(self.kind(expected, got, numeric_strings=True))
        self.assertEqual(self.kind({"data": {"a": "x"}}, got, numeric_strings=True), "answer")

    def test_errors(self):
        expected = {"errors": [{"code": "c", "path": "$.p", "message": "anything"}]}
        self.assertIsNone(self.kind(expected, {"errors": [error("c", "$.p")]}))
        self.assertIsNone(self.kind(expected, {"data": None, "errors": [error("c", "$.p")]}))
        self.assertIsNone(self.kind({"errors": [{}]}, {"errors": [error("c")]}))
        for kind, got in [("path", {"errors": [error("c", "$")]}),
                          ("code", {"errors": [error("d", "$.p")]}),
                          ("code", {"errors": [{"message": "no"}]}),
                          ("answer", {"errors": [error("c", "$.p")] * 2}),
                          ("answer", {"data": {}, "errors": [error("c", "$.p")]}),
                          ("answer", {"data": {}})]:
            with self.subTest(got=got):
                self.assertEqual(self.kind(expected, got), kind)
        self.assertEqual(self.kind({"data": {}}, {"data": {}, "errors": [error("c")]}), "answer")

    def test_batches_and_alternatives(self):
        one, two = {"data": {"a": 1}}, {"data": {"a": 2}}
        self.assertIsNone(self.kind({"batch": [one, two]}, [one, two]))
        self.assertEqual(self.kind({"batch": [one, two]}, [one]), "answer")
        self.assertEqual(self.kind({"batch": [one, two]}, one), "answer")
        self.assertEqual(self.kind({"batch": [one, two]}, [two, one]), "answer")
        self.assertIsNone(self.kind({"any_of": [one, two]}, two))
        self.assertEqual(self.kind({"any_of": [one, two]}, {"data": {}}), "answer")
        self.assertEqual(self.kind(one, [one]), "answer")

    def test_outcome(self):
        data, refusal = {"data": {"a": 1}}, {"errors": [error("c")]}
        self.assertTrue(has_the_outcome(data, {"data": {}}))
        self.assertFalse(has_the_outcome(data, refusal))
        self.assertTrue(has_the_outcome(refusal, {"errors": [error("d"), error("e")]}))
        self.assertFalse(has_the_outcome(refusal, data))
        self.assertTrue(has_the_outcome({"any_of": [refusal, data]}, data))
        self.assertFalse(has_the_outcome({"batch": [refusal]}, [data]))
        self.assertFalse(has_the_outcome(data, None))


if __name__ == "__main__":
    unittest.main()
