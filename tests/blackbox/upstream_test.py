"""What happens at the gateway when a data source is slow, absent, or talks nonsense."""

import time
import unittest

from harness.gateway import Gateway
from harness.upstream import Answer, Upstream, refused_url

SCHEMA = """
type Query {
  quick: String @http(source: "good", path: "/quick")
  slow: String @http(source: "good", path: "/slow")
  absent: String @http(source: "absent", path: "/")
  page: String @http(source: "good", path: "/page")
  missing: Thing @http(source: "good", path: "/missing", status: [{code: 404, as: NULL}])
  left: Thing @http(source: "good", path: "/left")
  right: Thing @http(source: "good", path: "/right")
}
type Thing { id: Int }
"""


class Upstreams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = cls.enterClassContext(Upstream({
            "/quick": "quick",
            "/slow": Answer("slow", delay_s=3),
            "/page": Answer(raw=b"<html>secret stack trace</html>", content_type="text/html"),
            "/left": Answer({"id": 1}, delay_s=0.3),
            "/right": Answer({"id": 2}, delay_s=0.3),
        }))
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, {
            "good": [f"url: {cls.upstream.url}", "timeout:", "  request: 500ms"],
            "absent": refused_url(),
        }))

    def failure(self, field):
        """The one error of `{ quick <field> }`, whose other half must be untouched."""
        answer = self.gateway.ask("{ quick %s }" % field)
        self.assertEqual(answer["data"], {"quick": "quick", field: None})
        (error,) = answer["errors"]
        self.assertEqual(error["path"], [field])
        return error

    def test_slow_upstream_costs_its_timeout_and_its_field(self):
        began = time.monotonic()
        error = self.failure("slow")
        self.assertEqual(error["extensions"]["code"], "UPSTREAM_TIMEOUT")
        self.assertLess(time.monotonic() - began, 2)

    def test_refused_connection_fails_its_field_only(self):
        error = self.failure("absent")
        self.assertEqual(error["extensions"]["code"], "UPSTREAM_CONNECT")
        self.assertEqual(error["extensions"]["source"], "absent")

    def test_answer_that_is_not_json_fails_and_stays_inside(self):
        error = self.failure("page")
        self.assertEqual(error["extensions"]["code"], "UPSTREAM_INVALID_JSON")
        self.assertNotIn("secret", str(error))

    def test_declared_404_is_null_without_an_error(self):
        self.assertEqual(
            self.gateway.ask("{ missing { id } }"), {"data": {"missing": None}})

    def test_independent_fields_are_fetched_at_the_same_time(self):
        before = len(self.upstream.calls)
        self.gateway.ask("{ left { id } right { id } }")
        left, right = self.upstream.calls[before:]
        self.assertTrue(left.overlaps(right))

    def test_equal_calls_of_one_operation_run_once(self):
        before = len(self.upstream.calls)
        self.gateway.ask("{ a: quick b: quick c: quick }")
        self.assertEqual(len(self.upstream.calls), before + 1)
