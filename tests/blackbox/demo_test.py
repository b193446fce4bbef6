"""The demo, as `./run demo` starts it."""

import json
import subprocess
import unittest

from computing_docs_test import FOLDER, examples_of
from harness.demo import Demo
from harness.gateway import PROGRAM, ROOT

COUPON_PAGE = (ROOT / "demo" / "coupon.graphql").read_text()


class DemoCommands(unittest.TestCase):
    def test_prints_four_commands_that_answer_what_it_promises(self):
        ended = subprocess.run(
            [ROOT / "demo" / "run", "--check", "--bin", PROGRAM.parent],
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn("4 of 4 answers are right", ended.stdout)


class CouponPage(unittest.TestCase):
    """One query over three functions; each test has a demo whose functions were never called."""

    def setUp(self):
        self.demo = self.enterContext(Demo())

    def ask(self, coupon, client):
        return self.demo.ask(COUPON_PAGE, {"coupon": coupon, "client": client})

    def calls(self):
        return [self.demo.calls(name) for name in ("coupon", "product-list", "product-tags")]

    def test_calls_each_function_once(self):
        data = self.ask("7", "1.2.4")["data"]
        self.assertEqual(data["coupon"], {"text": "300 off 50"})
        self.assertEqual([product["price"] for product in data["products"]],
                         ["24.00", "7.95", "185.90"])
        self.assertEqual(self.calls(), [
            ["/coupons/7"],
            ["/products?id=102&id=101&id=104"],
            ["/tags?id=102&id=101&id=104"]])

    def test_does_not_ask_for_tags_that_an_old_client_cannot_show(self):
        data = self.ask("7", "1.2.3")["data"]
        self.assertEqual(list(data["products"][0]), ["name", "sold", "price"])
        self.assertEqual(self.calls()[2], [])

    def test_a_coupon_that_does_not_exist_has_no_products(self):
        self.assertEqual(self.ask("9", "2.0.0"), {"data": {"coupon": None, "products": []}})
        self.assertEqual(self.calls(), [["/coupons/9"], ["/products"], []])

    def test_answers_what_its_page_says(self):
        examples = list(examples_of(FOLDER / "orchestration.md", "demo"))
        self.assertEqual(len(examples), 2)
        self.assertIn(COUPON_PAGE.partition("\n")[2], examples[0].query)
        for example in examples:
            with self.subTest(line=example.line):
                got = self.demo.ask(example.query, example.variables)
                self.assertEqual(json.dumps(got), json.dumps(json.loads(example.answer)))
