"""The demo, as `./run demo` starts it."""

import json
import subprocess
import unittest

from computing_docs_test import FOLDER, examples_of
from harness.demo import Demo
from harness.gateway import PROGRAM, ROOT

COUPON_PAGE = (ROOT / "demo" / "coupon.graphql").read_text()


class DemoCommands(unittest.TestCase):
    def test_prints_commands_that_answer_what_it_promises(self):
        ended = subprocess.run(
            [ROOT / "demo" / "run", "--check", "--bin", PROGRAM.parent],
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn("7 of 7 answers are right", ended.stdout)


SECRET = {"x-hasura-admin-secret": "secret of the demo"}


def customer(number):
    return {**SECRET, "x-hasura-role": "customer", "x-hasura-user-id": str(number)}


class Shop(unittest.TestCase):
    """Rows of a SQLite file beside the functions."""

    @classmethod
    def setUpClass(cls):
        cls.demo = cls.enterClassContext(Demo())

    def data(self, query, headers=None):
        answer = self.demo.ask(query, headers=headers)
        self.assertNotIn("errors", answer)
        return answer["data"]

    def refusal(self, query, headers=None):
        (error,) = self.demo.ask(query, headers=headers)["errors"]
        return error["message"]

    def test_customers_see_their_own_orders(self):
        query = "{ shop_orders(order_by: {id: asc}, where: {id: {_lte: 3}}) { id } }"
        for headers, ids in ((customer(1), [1, 2]), (customer(2), [3]), (customer(7), []),
                             (SECRET, [1, 2, 3])):
            with self.subTest(headers):
                self.assertEqual(self.data(query, headers)["shop_orders"],
                                 [{"id": number} for number in ids])
        without_id = {**SECRET, "x-hasura-role": "customer"}
        self.assertIn("x-hasura-user-id", self.refusal(query, without_id))

    def test_the_way_from_a_function_into_the_shop_is_guarded_too(self):
        query = "{ user(id: 2) { name purchases { id } } }"
        self.assertEqual(self.data(query, customer(1)), {"user": {"name": "Bob", "purchases": []}})
        self.assertEqual(self.data(query, customer(2)),
                         {"user": {"name": "Bob", "purchases": [{"id": 3}]}})

    def test_whoever_has_no_credentials_sees_products_and_functions(self):
        self.assertEqual(len(self.data("{ shop_products { name stock } }")["shop_products"]), 4)
        self.assertEqual(self.data("{ user(id: 2) { name } }"), {"user": {"name": "Bob"}})
        for query in ("{ shop_orders { id } }", "{ user(id: 1) { purchases { id } } }",
                      "{ shop_products { purchase_cents } }",
                      "mutation { shop_delete_orders(where: {}) { affected_rows } }"):
            with self.subTest(query):
                self.assertRegex(self.refusal(query), "Cannot query field|not supported by the schema")

    def test_orders_are_written_as_whole_or_not_at_all(self):
        before = self.data("{ shop_orders_aggregate { aggregate { count } } }", SECRET)
        for line in ("{product_id: 101, quantity: 0}", "{product_id: 999, quantity: 1}"):
            with self.subTest(line):
                self.refusal(f"mutation {{ shop_insert_orders_one(object: {{lines: {{data: [{line}]}}"
                             "}) { id } }", customer(2))
                self.assertEqual(
                    self.data("{ shop_orders_aggregate { aggregate { count } } }", SECRET), before)


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
