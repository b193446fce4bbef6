"""What the `server` section turns on and off."""

import unittest
from urllib.parse import quote

from harness.gateway import Gateway

SCHEMA = 'type Query { hello: String @const(value: "hi") }'
QUERY = "/graphql?query=" + quote("{ hello }")


class Defaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA))

    def test_pages_of_other_sites_may_not_ask(self):
        reply = self.gateway.get(QUERY, {"sec-fetch-site": "cross-site"})
        self.assertEqual(reply.status, 403)
        self.assertNotIn("access-control-allow-origin", reply.headers)

    def test_console_is_at_the_root(self):
        reply = self.gateway.get("/")
        self.assertEqual(reply.media_type, "text/html")
        self.assertIn(b'name="millrace-endpoint" content="graphql"', reply.body)


class Changed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, server=[
            "path: /api/v1", "introspection: false", "status_codes: legacy",
            "cors:", "  origins: https://app.example"]))

    def test_other_path(self):
        self.assertEqual(
            self.gateway.post({"query": "{ hello }"}, path="/api/v1").json(),
            {"data": {"hello": "hi"}})
        self.assertEqual(self.gateway.post({"query": "{ hello }"}).status, 404)

    def test_console_knows_the_other_path(self):
        self.assertIn(b'content="/api/v1"', self.gateway.get("/").body)

    def test_introspection_is_refused(self):
        reply = self.gateway.post({"query": "{ __schema { types { name } } }"}, path="/api/v1")
        self.assertNotIn("data", reply.json())

    def test_listed_origin_may_ask_and_its_browser_is_told(self):
        preflight = {"origin": "https://app.example", "access-control-request-method": "POST",
                     "access-control-request-headers": "content-type"}
        with self.gateway.connect() as connection:
            reply = connection.request("OPTIONS", "/api/v1", preflight)
        self.assertIn(reply.status, (200, 204))
        self.assertEqual(reply.headers["access-control-allow-origin"], "https://app.example")
        other = self.gateway.post(
            {"query": "{ hello }"}, {"origin": "https://evil.example"}, path="/api/v1")
        self.assertNotIn("access-control-allow-origin", other.headers)

    def test_legacy_status_codes(self):
        reply = self.gateway.post({"query": "{ nothing }"},
                                  {"accept": "application/graphql-response+json"}, path="/api/v1")
        self.assertEqual(reply.status, 400)


class Off(unittest.TestCase):
    def test_no_console(self):
        with Gateway(SCHEMA, server=["graphiql: false"]) as gateway:
            self.assertEqual(gateway.get("/").status, 404)
