"""Fields of one query that wait for each other, and what an operation may compute."""

import json
import unittest
from urllib.parse import parse_qs

from harness.gateway import Gateway
from harness.upstream import Answer, Upstream

SCHEMA = """
type Query {
  coupon(id: Int!): Coupon @http(source: "shop", path: "/coupon")
  products(ids: [Int!], first: Int): [Product]
    @http(source: "shop", path: "/products", query: [{name: "ids", value: "{args.ids}"}])
  slow: Int @http(source: "shop", path: "/slow")
  broken: [Int] @http(source: "shop", path: "/broken")
  service: Service @graphql(source: "service")
  numbers: [Int] @http(source: "shop", path: "/numbers")
}
type Mutation {
  first(n: Int): Int @http(source: "shop", path: "/first", method: POST, body: {n: "{args.n}"})
  second(n: Int): Int @http(source: "shop", path: "/second", method: POST, body: {n: "{args.n}"})
}
type Coupon { text: String productIds: [Int!] }
type Product {
  id: Int
  price: Int
  seller: Seller @http(source: "shop", path: "/sellers",
    query: [{name: "id", value: "{parent.sellerId}"}], batchKey: "id")
  stock: Int @http(source: "shop", path: "/stock", query: [{name: "id", value: "{parent.id}"}])
}
type Seller { id: Int name: String rate: Float }
type Service { ids: [Int!] items(ids: [Int!]): [Item] }
type Item { id: Int name: String }
"""

PRODUCTS = [{"id": n, "price": 100 * n, "sellerId": n % 2} for n in range(1, 5)]


def query_of(call, name):
    return parse_qs(call.target.partition("?")[2]).get(name, [])


def products(call):
    wanted = query_of(call, "ids")
    return [product for product in PRODUCTS if not wanted or str(product["id"]) in wanted]


def sellers(call):
    return [{"id": int(n), "name": f"seller {n}", "rate": 1.5 + int(n)} for n in query_of(call, "id")]


def service(call):
    asked = json.loads(call.body)
    whole = {"ids": [2, 3], "items": [{"id": 2, "name": "b"}]}
    members = {key: value for key, value in whole.items() if key in asked["query"]}
    return {"data": {"service": members}}


class Orchestration(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = cls.enterClassContext(Upstream({
            "/coupon": {"text": "300 off 50", "productIds": [3, 1]},
            "/products": products, "/sellers": sellers, "/slow": Answer(7, delay_s=0.2),
            "/stock": lambda call: int(query_of(call, "id")[0]) * 10,
            "/broken": Answer(status=500), "/numbers": list(range(1000)),
            "/first": 1, "/second": 2, "/graphql": service,
        }))
        sources = {"shop": cls.upstream.url,
                   "service": [f"url: {cls.upstream.url}/graphql", "kind: graphql"]}
        cls.gateway = cls.enterClassContext(Gateway(
            SCHEMA, sources, server=["compute_plan_secret: open sesame"],
            more="limits:\n  compute_steps: 200000\n  compute_cost: 1000000\n"))

    def ask(self, query, variables=None, **headers):
        self.before = len(self.upstream.calls)
        return self.gateway.ask(query, variables, **headers)

    def called(self):
        return sorted(call.path for call in self.upstream.calls[self.before:])

    def refusal(self, query, variables=None):
        answer = self.ask(query, variables)
        self.assertNotIn("data", answer)
        self.assertEqual(self.called(), [])
        return answer["errors"][0]["message"]

    # --- arguments from other fields ---

    def test_argument_is_bound_to_what_another_field_gave(self):
        answer = self.ask("""{
          coupon(id: 1) { text productIds @fetchSource(name: "ids") }
          products @argumentBind(argumentName: "ids", source: "ids") { id }
        }""")
        self.assertEqual(answer["data"]["products"], [{"id": 1}, {"id": 3}])
        self.assertEqual(self.called(), ["/coupon", "/products"])

    def test_bound_source_must_fit_the_argument(self):
        message = self.refusal("""{
          coupon(id: 1) { text @fetchSource(name: "text") }
          products @argumentBind(argumentName: "ids", source: "text") { id }
        }""")
        self.assertIn("the source 'text' is String, but the argument 'ids' is [Int!]", message)
        self.assertIn("@argumentTransform", message)

    def test_independent_fields_do_not_wait(self):
        self.ask("""{
          slow
          coupon(id: 1) { productIds @fetchSource(name: "ids") }
          products @argumentBind(argumentName: "ids", source: "ids") { id }
        }""")
        by_path = {call.path: call
                   for call in self.upstream.calls[self.before:]}
        self.assertTrue(by_path["/slow"].overlaps(by_path["/products"]))

    def test_failed_source_is_nil_and_its_error_stands_once_at_its_field(self):
        answer = self.ask("""{
          broken @fetchSource(name: "ids")
          products @argumentTransform(argumentName: "ids", expression: "ids ?? [2]",
                                      dependencySources: "ids") { id }
        }""")
        self.assertEqual(answer["data"], {"broken": None, "products": [{"id": 2}]})
        self.assertEqual([error["path"] for error in answer["errors"]], [["broken"]])

    def test_source_that_cannot_be_converted_is_reported_and_nil(self):
        answer = self.ask("""{
          products { id @fetchSource(name: "ids", sourceConvert: "id - 1") }
          numbers @filter(predicate: "ids == nil && ele < 1", dependencySources: "ids")
        }""")
        self.assertEqual(answer["data"]["numbers"], [0])
        [error] = answer["errors"]
        self.assertEqual((error["path"], error["extensions"]["code"]),
                         (["products"], "SOURCE_FAILED"))
        self.assertEqual(error["locations"], [{"line": 2, "column": 25}])

    def test_fields_of_one_request_cannot_wait_for_each_other(self):
        message = self.refusal("""{ service {
          ids @fetchSource(name: "ids")
          items @argumentBind(argumentName: "ids", source: "ids") { name }
        } }""")
        self.assertIn("one request fetches both", message)

    def test_mutation_cannot_wait_for_what_runs_later(self):
        message = self.refusal("""mutation {
          first @argumentBind(argumentName: "n", source: "s")
          second(n: 1) @fetchSource(name: "s")
        }""")
        self.assertIn("fields of a mutation run in order", message)

    def test_mutation_may_use_what_ran_before(self):
        answer = self.ask("""mutation {
          first(n: 1) @fetchSource(name: "s")
          second @argumentTransform(argumentName: "n", expression: "s + 1", dependencySources: "s")
        }""")
        self.assertEqual(answer, {"data": {"first": 1, "second": 2}})
        self.assertEqual([json.loads(call.body) for call in self.upstream.calls[self.before:]],
                         [{"n": 1}, {"n": 2}])

    # --- members that expressions name ---

    def test_member_with_a_call_of_its_own_is_fetched_and_not_shown(self):
        answer = self.ask("""{ products {
          id total: _float @map(mapper: "price * seller.rate + stock")
        } }""")
        self.assertEqual([product["total"] for product in answer["data"]["products"]],
                         [100 * 2.5 + 10, 200 * 1.5 + 20, 300 * 2.5 + 30, 400 * 1.5 + 40])
        self.assertEqual(set(answer["data"]["products"][0]), {"id", "total"})
        self.assertEqual(self.called().count("/sellers"), 1)

    def test_member_that_is_also_selected_is_fetched_once(self):
        answer = self.ask("""{ products {
          seller { name } text: _string @map(mapper: "seller.name + '!'")
        } }""")
        self.assertEqual(answer["data"]["products"][0],
                         {"seller": {"name": "seller 1"}, "text": "seller 1!"})
        self.assertEqual(self.called(), ["/products", "/sellers"])

    def test_field_below_a_computed_object_cannot_be_fetched(self):
        answer = self.ask("""{ products @map(mapper: "[{'id': 1}]") { id stock } }""")
        self.assertEqual(answer["data"], {"products": [{"id": 1, "stock": None}]})
        self.assertEqual(answer["errors"][0]["extensions"]["code"], "COMPUTED_PARENT")
        self.assertEqual(self.called(), [])

    # --- what is left out ---

    def test_fragment_is_left_out_by_a_source(self):
        query = """query($least: Int) {
          coupon(id: 1) { productIds @fetchSource(name: "ids") }
          ... @includeBy(predicate: "count(ids) >= least", dependencySources: "ids") {
            products { id } numbers @limit(first: 1)
          }
        }"""
        answer = self.ask(query, {"least": 3})
        self.assertEqual(answer, {"data": {"coupon": {"productIds": [3, 1]}}})
        self.assertEqual(self.called(), ["/coupon"])
        answer = self.ask(query, {"least": 2})
        self.assertEqual([*answer["data"]], ["coupon", "products", "numbers"])

    def test_source_that_is_left_out_is_nil(self):
        answer = self.ask("""query($no: Boolean = false) {
          coupon(id: 1) @includeBy(predicate: "no") { productIds @fetchSource(name: "ids") }
          products @argumentTransform(argumentName: "ids", expression: "ids ?? [4]",
                                      dependencySources: "ids") { id }
        }""")
        self.assertEqual(answer, {"data": {"products": [{"id": 4}]}})

    # --- holders and variables ---

    def test_holder_needs_a_directive(self):
        self.assertIn("{products._string} has no value of its own",
                      self.refusal("{ products { _string } }"))

    def test_arguments_of_directives_take_variables(self):
        query = "query($n: Int) { numbers @limit(first: $n) }"
        for n in (2, 3):
            self.assertEqual(len(self.ask(query, {"n": n})["data"]["numbers"]), n)

    def test_expressions_read_variables_of_the_operation(self):
        answer = self.ask("query($n: Int!) { numbers @filter(predicate: \"ele == $n\") }", {"n": 5})
        self.assertEqual(answer, {"data": {"numbers": [5]}})

    # --- bounds ---

    def test_steps_of_an_operation_end(self):
        loop = "let s = 0; for i in range(0, {}) {{ s = s + ele }} s"
        within = "{ numbers @limit(first: 1) @each(mapper: \"%s\") }" % loop.format(1000)
        self.assertNotIn("errors", self.ask(within))
        answer = self.ask("{ numbers @each(mapper: \"%s\") }" % loop.format(1000))
        self.assertEqual(answer["data"], {"numbers": None})
        self.assertEqual(answer["errors"][0]["extensions"]["code"], "COMPUTE_LIMIT")
        self.assertEqual(answer["errors"][0]["path"], ["numbers"])

    def test_operation_lowers_its_own_limits_and_never_raises_them(self):
        query = "query @computeLimits(maxSteps: %d) { numbers @filter(predicate: \"ele > 1\") }"
        self.assertEqual(self.ask(query % 10)["errors"][0]["extensions"]["code"], "COMPUTE_LIMIT")
        self.assertNotIn("errors", self.ask(query % 100_000_000))
        self.assertIn("maxSteps must be a positive number", self.refusal(query % 0))

    def test_costly_operation_is_refused_before_it_runs(self):
        costly = "count(filter(range(0, 10), lambda(x) -> x > ele end)) > 0"
        query = "{ numbers @filter(predicate: \"%s\") }"
        self.assertNotIn("errors", self.ask(query % costly))
        self.before = len(self.upstream.calls)
        answer = self.ask(query % " && ".join([costly] * 50))
        self.assertEqual(answer["errors"][0]["extensions"]["code"], "COMPUTE_COST_LIMIT")
        self.assertIn("at most 1000000 are allowed", answer["errors"][0]["message"])
        self.assertEqual(self.called(), [])

    # --- explanations ---

    def test_plan_is_explained_to_those_who_know_the_secret(self):
        query = """{
          coupon(id: 1) { productIds @fetchSource(name: "ids") }
          products @argumentBind(argumentName: "ids", source: "ids")
                   @filter(predicate: "id > 1") { id }
        }"""
        told = self.gateway.ask(query, **{"x-millrace-compute-plan": "open sesame"})
        plan = told["extensions"]["computePlan"]
        self.assertEqual([source["name"] for source in plan["sources"]], ["ids"])
        self.assertEqual(plan["sources"][0]["items"], 2)
        self.assertEqual([fetch["waitsFor"] for fetch in plan["fetches"]], [[], ["ids"]])
        self.assertLess(plan["sources"][0]["publishedAt"], plan["fetches"][1]["endedAt"])
        [filtered] = [part for part in plan["directives"] if part["directive"] == "filter"]
        self.assertEqual((filtered["path"], filtered["itemsIn"], filtered["itemsOut"]),
                         ("products", 2, 1))
        self.assertGreater(filtered["nanoseconds"], 0)
        for secret in ({}, {"x-millrace-compute-plan": "open"}):
            self.assertNotIn("extensions", self.gateway.ask(query, **secret))


if __name__ == "__main__":
    unittest.main()
