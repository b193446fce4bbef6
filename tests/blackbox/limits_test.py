"""Each limit a client can meet: what is just within passes, one more is refused."""

import json
import unittest

from harness.gateway import JSON, Gateway
from harness.upstream import Upstream

SCHEMA = """
type Query {
  a: String @const(value: "a")
  self: Query @const(value: {})
  posts: [Post] @http(source: "up", path: "/posts")
}
type Post {
  id: Int
  author: Author @http(source: "up", path: "/authors/{parent.id}")
}
type Author { name: String }
"""

LIMITS = """
limits:
  body_bytes: 2000
  query_bytes: 500
  tokens: 60
  depth: 4
  aliases: 5
  root_fields: 6
  upstream_calls: 4
"""

HEAD_BYTES_MAX = 32 * 1024
HEADER_FIELDS_MAX = 100


def nested(depth):
    return "{ self " * (depth - 1) + "{ a }" + " }" * (depth - 1)


def aliased(count):
    return "{ " + " ".join(f"x{n}: a" for n in range(count)) + " }"


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        authors = {f"/authors/{n}": {"name": str(n)} for n in range(10)}
        cls.upstream = cls.enterClassContext(
            Upstream({"/posts": [{"id": n} for n in range(3)], **authors}))
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, {"up": cls.upstream.url}, LIMITS))

    def assert_runs(self, query):
        answer = self.gateway.ask(query)
        self.assertNotIn("errors", answer)

    def assert_refused(self, query, code):
        answer = self.gateway.ask(query)
        self.assertNotIn("data", answer)
        self.assertEqual(answer["errors"][0]["extensions"]["code"], code)

    def test_depth(self):
        self.assert_runs(nested(4))
        self.assert_refused(nested(5), "QUERY_DEPTH_LIMIT")

    def test_aliases(self):
        self.assert_runs(aliased(5))
        self.assert_refused(aliased(6), "QUERY_ALIASES_LIMIT")

    def test_root_fields(self):
        self.assert_runs("{ a a a a a a }")
        self.assert_refused("{ a a a a a a a }", "QUERY_ROOT_FIELDS_LIMIT")

    def test_query_bytes(self):
        def query(size):
            return "{ a }".ljust(size)
        self.assert_runs(query(500))
        self.assert_refused(query(501), "QUERY_SIZE_LIMIT")

    def test_tokens(self):
        # Words that cost nothing else: nine of frame, four for each variable.
        def query(variables):
            declared = " ".join(f"$v{n}: Int" for n in range(variables))
            return f"query({declared}) {{ a }} # and {{ }}"
        within, beyond = query(13), query(14)
        self.assert_refused(within, "GRAPHQL_VALIDATION_FAILED")  # nobody uses them
        self.assert_refused(beyond, "GRAPHQL_PARSE_FAILED")

    def test_upstream_calls_of_one_operation(self):
        self.assert_runs("{ posts { author { name } } }")  # one and three
        self.upstream.routes["/posts"] = [{"id": n} for n in range(4)]
        try:
            answer = self.gateway.ask("{ posts { author { name } } }")
        finally:
            self.upstream.routes["/posts"] = [{"id": n} for n in range(3)]
        codes = {error["extensions"]["code"] for error in answer["errors"]}
        self.assertEqual(codes, {"UPSTREAM_CALLS_LIMIT"})

    def test_body_bytes(self):
        def body(size):
            return json.dumps({"query": "{ a }"}).encode().ljust(size)
        self.assertEqual(self.gateway.post(body(2000)).status, 200)
        self.assertEqual(self.gateway.post(body(2001)).status, 413)

    def test_body_bytes_of_a_chunked_body(self):
        def post(size):
            body = json.dumps({"query": "{ a }"}).encode().ljust(size)
            with self.gateway.connect() as connection:
                connection.send(
                    b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                    b"transfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (size, body))
                return connection.receive()
        self.assertEqual(post(2000).json(), {"data": {"a": "a"}})
        self.assertEqual(post(2001).status, 413)

    def test_head_bytes(self):
        def head(size):
            start = b"GET /livez HTTP/1.1\r\nhost: x\r\n"
            lines = [b"x-%04d: %s\r\n" % (n, b"v" * 4000) for n in range(7)]
            filled = start + b"".join(lines)
            rest = size - len(filled) - len(b"x-last: \r\n\r\n")
            return filled + b"x-last: " + b"v" * rest + b"\r\n\r\n"

        def status(size):
            with self.gateway.connect() as connection:
                connection.send(head(size))
                return connection.receive().status
        self.assertEqual(status(HEAD_BYTES_MAX), 200)
        self.assertEqual(status(HEAD_BYTES_MAX + 1), 431)

    def test_header_fields(self):
        def status(count):
            headers = {f"x-{n}": "1" for n in range(count - 1)}  # and host
            return self.gateway.get("/livez", headers).status
        self.assertEqual(status(HEADER_FIELDS_MAX), 200)
        self.assertEqual(status(HEADER_FIELDS_MAX + 1), 431)

    def test_what_is_refused_calls_nothing(self):
        before = len(self.upstream.calls)
        self.gateway.ask("{ posts { id } " + "a " * 9 + "}")
        self.assertEqual(len(self.upstream.calls), before)


class SlowClient(unittest.TestCase):
    def test_head_that_does_not_end_is_408_or_closed(self):
        settings = ["timeouts:", "  head: 300ms"]
        with Gateway(SCHEMA, {"up": "http://127.0.0.1:9"}, server=settings) as gateway, \
                gateway.connect() as connection:
            connection.send(b"POST /graphql HTTP/1.1\r\nhost:")
            try:
                self.assertEqual(connection.receive().status, 408)
            except EOFError:
                pass
            self.assertTrue(connection.is_closed_by_peer())
            self.assertEqual(gateway.post({"query": "{ a }"}, JSON).status, 200)
