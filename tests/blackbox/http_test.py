"""GraphQL over HTTP, as a client sees it."""

import unittest
from urllib.parse import quote

from harness.gateway import JSON, Gateway
from harness.upstream import Upstream

SCHEMA = """
type Query {
  hello(name: String! = "you"): Greeting @http(source: "greeter", path: "/hello", query: [{name: "name", value: "{args.name}"}])
  broken: String @http(source: "greeter", path: "/broken")
}
type Mutation {
  wave: Greeting @http(source: "greeter", path: "/wave", method: POST)
}
type Greeting { text: String }
"""

RESPONSE_JSON = "application/graphql-response+json"


class GraphqlOverHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = cls.enterClassContext(Upstream({
            "/hello": lambda call: {"text": "hello " + call.target.partition("name=")[2]},
            "/wave": {"text": "o/"},
        }))
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, {"greeter": cls.upstream.url}))

    def test_post_answers_in_the_order_asked(self):
        reply = self.gateway.post({"query": "{ b: hello { text } a: hello(name: \"Ada\") { text } }"})
        self.assertEqual(reply.status, 200)
        self.assertEqual(
            reply.body, b'{"data":{"b":{"text":"hello you"},"a":{"text":"hello Ada"}}}')

    def test_get_takes_query_and_variables_from_the_address(self):
        query = quote("query($n: String!) { hello(name: $n) { text } }")
        variables = quote('{"n": "Grace"}')
        reply = self.gateway.get(
            f"/graphql?query={query}&variables={variables}", {"accept": RESPONSE_JSON})
        self.assertEqual(reply.json(), {"data": {"hello": {"text": "hello Grace"}}})

    def test_media_type_is_the_one_asked_for(self):
        for accept in ("application/json", RESPONSE_JSON):
            with self.subTest(accept=accept):
                reply = self.gateway.post({"query": "{ __typename }"}, {"accept": accept})
                self.assertEqual((reply.status, reply.media_type), (200, accept))

    def test_nothing_acceptable_is_406(self):
        reply = self.gateway.post({"query": "{ __typename }"}, {"accept": "image/png"})
        self.assertEqual(reply.status, 406)

    def test_mutation_over_get_is_405_and_calls_nothing(self):
        calls = len(self.upstream.targets())
        reply = self.gateway.get(
            "/graphql?query=" + quote("mutation { wave { text } }"), {"accept": RESPONSE_JSON})
        self.assertEqual(reply.status, 405)
        self.assertIn("POST", reply.headers.get("allow", ""))
        self.assertEqual(len(self.upstream.targets()), calls)

    def test_body_of_another_type_is_415(self):
        reply = self.gateway.post(b"query={hello}", {"content-type": "text/plain"})
        self.assertEqual(reply.status, 415)

    def test_text_that_does_not_parse_is_400(self):
        for payload in (b"{", b'{"query": "{ hello "}', b'{"query": 1}', b"[]"):
            with self.subTest(payload=payload):
                reply = self.gateway.post(payload, {"accept": RESPONSE_JSON})
                self.assertEqual(reply.status, 400)
                self.assertTrue(reply.json()["errors"][0]["message"])
                self.assertNotIn("data", reply.json())

    def test_query_that_does_not_validate_is_refused_with_locations(self):
        reply = self.gateway.post({"query": "{\n  nothing\n}"}, {"accept": RESPONSE_JSON})
        self.assertIn(reply.status, (400, 422))
        error = reply.json()["errors"][0]
        self.assertEqual(error["locations"], [{"line": 2, "column": 3}])
        self.assertIn("nothing", error["message"])
        self.assertNotIn("data", reply.json())

    def test_failed_field_is_null_and_says_where_why_and_whose_fault(self):
        reply = self.gateway.post({"query": "{ broken hello { text } }"})
        answer = reply.json()
        self.assertEqual(answer["data"], {"broken": None, "hello": {"text": "hello you"}})
        (error,) = answer["errors"]
        self.assertEqual(error["path"], ["broken"])
        self.assertEqual(error["extensions"]["code"], "UPSTREAM_STATUS")
        self.assertEqual(error["extensions"]["source"], "greeter")
        self.assertNotIn("no such path", reply.body.decode(), "the upstream's words stay inside")

    def test_unknown_path_is_404_and_unknown_method_405(self):
        self.assertEqual(self.gateway.get("/nowhere").status, 404)
        with self.gateway.connect() as connection:
            self.assertEqual(connection.request("DELETE", "/graphql").status, 405)

    def test_connection_serves_many_requests(self):
        with self.gateway.connect() as connection:
            for _ in range(3):
                reply = connection.request("POST", "/graphql", JSON, b'{"query":"{__typename}"}')
                self.assertEqual(reply.body, b'{"data":{"__typename":"Query"}}')

    def test_pipelined_requests_are_answered_in_order(self):
        with self.gateway.connect() as connection:
            for name in ("a", "b", "c"):
                query = quote(f'{{ hello(name: "{name}") {{ text }} }}')
                connection.send(
                    f"GET /graphql?query={query} HTTP/1.1\r\nhost: x\r\n"
                    f"accept: {RESPONSE_JSON}\r\n\r\n".encode())
            texts = [connection.receive().json()["data"]["hello"]["text"] for _ in range(3)]
        self.assertEqual(texts, ["hello a", "hello b", "hello c"])

    def test_request_id_comes_back(self):
        mine = self.gateway.post({"query": "{__typename}"}, {"x-request-id": "abc-123"})
        self.assertEqual(mine.headers["x-request-id"], "abc-123")
        other = self.gateway.post({"query": "{__typename}"})
        self.assertTrue(other.headers["x-request-id"])
