"""What whoever runs a gateway sees of it: the log, and metrics."""

import re
import time
import unittest

from harness.gateway import Gateway
from harness.upstream import Upstream

SCHEMA = """
type Query {
  user(id: ID!): User
    @http(source: "users", path: "/user", query: [{name: "id", value: "{args.id}"}])
}
type User { name: String }
"""


class Operations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = cls.enterClassContext(Upstream({"/user": {"name": "Alice"}}))
        cls.gateway = cls.enterClassContext(Gateway(
            SCHEMA,
            {"users": [f"url: {cls.upstream.url}", "headers:", "  authorization: Bearer s3cret"]},
            server=["metrics_path: /metrics", "log:", "  access: on"]))

    def ask(self, user_id, **headers):
        return self.gateway.ask(
            "query($id: ID!) { user(id: $id) { name } }", {"id": user_id}, **headers)

    def lines(self, part):
        return [line for line in self.gateway.log().splitlines() if part in line]

    def logged(self, request_id):
        """The line of one request; it is written a moment after the answer."""
        until = time.monotonic() + 5
        while not self.lines(request_id) and time.monotonic() < until:
            time.sleep(0.01)
        (line,) = self.lines(request_id)
        return line

    def test_request_is_one_line_of_the_log_with_its_id(self):
        self.ask("1", **{"x-request-id": "find-me"})
        line = self.logged("find-me")
        self.assertRegex(line, r"time=\S+ level=info event=request")
        self.assertRegex(line, r"\bstatus=200\b")

    def test_log_holds_neither_variables_nor_credentials(self):
        self.ask("very-private", **{"x-request-id": "private-one"})
        self.logged("private-one")
        self.assertEqual(self.lines("very-private") + self.lines("s3cret"), [])
        self.assertIn("very-private", self.upstream.targets()[-1])

    def test_source_gets_its_own_credentials_and_none_of_the_clients(self):
        self.ask("2", authorization="Bearer client", cookie="session=1")
        headers = self.upstream.calls[-1].headers
        self.assertEqual(headers["authorization"], "Bearer s3cret")
        self.assertNotIn("cookie", headers)

    def test_metrics_count_requests(self):
        def requests():
            text = self.gateway.get("/metrics").body.decode()
            return sum(float(n) for n in re.findall(
                r"^millrace_requests_total(?:\{.*\})? (\d+)", text, re.MULTILINE))
        before = requests()
        self.ask("3")
        self.assertGreater(requests(), before)


class Defaults(unittest.TestCase):
    def test_metrics_are_off_unless_asked_for(self):
        with Gateway(SCHEMA, {"users": "http://127.0.0.1:9"}) as gateway:
            self.assertEqual(gateway.get("/metrics").status, 404)
