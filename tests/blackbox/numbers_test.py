"""Lists of numbers from an upstream, through @compute and @downsample, to the client."""

import json
import unittest

from harness.gateway import Gateway
from harness.upstream import Answer, Upstream

SCHEMA = """
type Query {
  signal: Signal @http(path: "/signal")
  odd: Odd @http(path: "/odd")
  points: [Point] @http(path: "/points")
}
type Signal { values: [Float!]! counts: [Int] sparse: [Float] }
type Odd { mixed: [Float] nested: [Float] huge: [Float] none: [Float] empty: [Float] one: [Float] text: [Float] object: [Float] bigInts: [Float] }
type Point { at: Int value: Float }
"""

SIGNAL = """{"values": [1.10, 2, 3.0, 4e0, 0.1234567890123456789], "counts": [3, 1, 2],
             "sparse": [1, null, 3, null]}"""
ODD = """{"mixed": [1, "2"], "nested": [[1], [2]], "huge": [1e999, 1], "none": null, "empty": [],
          "one": [7], "text": "seven", "object": {"a": 1}, "bigInts": [9007199254740993, 1]}"""


def raw(text):
    return Answer(raw=text.encode(), content_type="application/json")


class Numbers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        points = [{"at": i, "value": (i * 7919) % 101} for i in range(2000)]
        cls.upstream = cls.enterClassContext(Upstream({
            "/signal": raw(SIGNAL), "/odd": raw(ODD), "/points": points}))
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, {"upstream": cls.upstream.url}))

    def ask(self, query, variables=None):
        return self.gateway.ask(query, variables)

    def odd(self, field, arguments='type: "cumsum"'):
        return self.ask("{ odd { %s @compute(%s) } }" % (field, arguments))

    def code_of(self, answer):
        (error,) = answer["errors"]
        return error["extensions"]["code"]

    def test_numbers_are_computed_on_the_way(self):
        self.assertEqual(
            self.ask('{ signal { values @compute(type: "cumsum") counts @compute(type: "rank") } }'),
            {"data": {"signal": {"values": [1.1, 3.1, 6.1, 10.1, 10.223456789012346],
                                 "counts": [3, 1, 2]}}})

    def test_what_is_sent_beside_it_keeps_its_digits(self):
        query = b'{"query": "{ signal { values sums: values @compute(type: \\"cumsum\\") } }"}'
        body = self.gateway.post(query).body.decode()
        self.assertIn('"values":[1.10,2,3.0,4e0,0.1234567890123456789]', body)
        self.assertIn('"sums":[1.1,3.1,6.1,10.1,10.223456789012346]', body)

    def test_one_upstream_answer_serves_many_windows(self):
        before = len(self.upstream.targets())
        answer = self.ask("""{ signal {
            a: values @compute(type: "movingSum", window: 1)
            b: values @compute(type: "movingSum", window: 2)
            c: values @compute(type: "movingMax", window: 5) } }""")
        self.assertEqual(answer["data"]["signal"]["b"][:2], [1.1, 3.1])
        self.assertEqual(answer["data"]["signal"]["c"][-1], 4)
        self.assertEqual(len(self.upstream.targets()) - before, 1)

    def test_a_window_may_be_a_variable(self):
        query = """query ($w: Int!) {
            signal { counts @compute(type: "movingSum", window: $w) } }"""
        for window, sums in ((1, [3, 1, 2]), (2, [3, 4, 3]), (3, [3, 4, 6]), (2147483647, [3, 4, 6])):
            self.assertEqual(self.ask(query, {"w": window})["data"]["signal"]["counts"], sums)
        for wrong in (0, -5, 2147483648, 1.5, "3", None):
            answer = self.ask(query, {"w": wrong})
            self.assertNotIn("data", answer)
            self.assertIn(self.code_of(answer), ("GRAPHQL_PLAN_FAILED", "BAD_USER_INPUT"))

    def test_nulls_stay_where_nothing_fills_them(self):
        answer = self.ask("""{ signal {
            skip: sparse @compute(type: "cumsum")
            zero: sparse @compute(type: "cumsum", nulls: ZERO)
            line: sparse @compute(type: "interpolate") } }""")
        self.assertEqual(answer, {"data": {"signal": {
            "skip": [1, None, 4, None], "zero": [1, 1, 4, 4], "line": [1, 2, 3, 3]}}})

    def test_a_null_where_none_may_be_takes_its_object_with_it(self):
        answer = self.ask('{ signal { values @compute(type: "diff") } }')
        self.assertEqual(answer["data"], {"signal": None})
        self.assertEqual(answer["errors"][0]["path"], ["signal", "values", 0])
        self.assertEqual(self.code_of(answer), "NULL_IN_NON_NULL")

    def test_lists_that_hold_something_else_are_errors_of_their_field(self):
        for field, code in (("mixed", "COLUMN_TYPE"), ("nested", "COLUMN_TYPE"),
                            ("huge", "COLUMN_RANGE"), ("text", "COLUMN_TYPE"),
                            ("object", "COLUMN_TYPE")):
            with self.subTest(field):
                answer = self.odd(field)
                self.assertEqual(answer["data"], {"odd": {field: None}})
                self.assertEqual(self.code_of(answer), code)

    def test_short_lists_have_results(self):
        self.assertEqual(self.odd("none"), {"data": {"odd": {"none": None}}})
        self.assertEqual(self.odd("empty"), {"data": {"odd": {"empty": []}}})
        self.assertEqual(self.odd("one"), {"data": {"odd": {"one": [7]}}})
        self.assertEqual(self.odd("one", 'type: "movingStddev", window: 3'),
                         {"data": {"odd": {"one": [None]}}})

    def test_integers_beyond_doubles_are_rounded_as_doubles_are(self):
        self.assertEqual(self.odd("bigInts", 'type: "lag"'),
                         {"data": {"odd": {"bigInts": [None, 9007199254740992]}}})

    def test_few_points_are_kept_of_many(self):
        for method in ("LTTB", "MIN_MAX", "MIN_MAX_LTTB", "M4", "MEAN", "NTH"):
            with self.subTest(method):
                answer = self.ask("""query ($n: Int!) {
                    points @downsample(points: $n, x: "at", y: "value", method: %s) { at value } }"""
                                  % method, {"n": 100})
                kept = answer["data"]["points"]
                self.assertLessEqual(len(kept), 100)
                self.assertEqual((kept[0]["at"], kept[-1]["at"]), (0, 1999))
                self.assertEqual(sorted(point["at"] for point in kept),
                                 [point["at"] for point in kept])
                for point in kept:
                    self.assertEqual(point["value"], (point["at"] * 7919) % 101)

    def test_a_bomb_ends_before_it_works(self):
        answer = self.ask("""{ signal { values
            @compute(type: "resample", points: 1000000) @compute(type: "savgol", window: 9999) } }""")
        self.assertIn("COMPUTE_LIMIT", json.dumps(answer["errors"]))


if __name__ == "__main__":
    unittest.main()
