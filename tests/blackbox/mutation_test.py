"""Mutations: one root field after another, each exactly once."""

import unittest

from harness.gateway import Gateway
from harness.upstream import Answer, Upstream

SCHEMA = """
type Query { nothing: Int @const(value: 0) }
type Mutation {
  add(text: String!): Note
    @http(source: "notes", path: "/notes", method: POST, body: {text: "{args.text}", tags: []})
  fail: Note @http(source: "notes", path: "/broken", method: POST)
}
type Note { id: Int }
"""


class Mutations(unittest.TestCase):
    def setUp(self):
        self.upstream = self.enterContext(Upstream({
            "/notes": lambda call: Answer({"id": len(call.body)}, delay_s=0.05),
            "/broken": Answer({"oops": 1}, status=500),
        }))
        self.gateway = self.enterContext(Gateway(SCHEMA, {"notes": self.upstream.url}))

    def test_root_fields_run_one_after_another(self):
        self.gateway.ask('mutation { a: add(text: "1") { id } b: add(text: "22") { id } }')
        first, second = self.upstream.calls
        self.assertLessEqual(first.ended, second.began)
        self.assertEqual(first.body, b'{"text":"1","tags":[]}')
        self.assertEqual(first.headers["content-type"], "application/json")

    def test_equal_fields_are_not_one_call(self):
        self.gateway.ask('mutation { a: add(text: "1") { id } b: add(text: "1") { id } }')
        self.assertEqual(len(self.upstream.calls), 2)

    def test_failure_is_not_tried_again_and_the_rest_goes_on(self):
        answer = self.gateway.ask('mutation { fail { id } add(text: "1") { id } }')
        self.assertEqual(self.upstream.targets(), ["/broken", "/notes"])
        self.assertEqual([error["path"] for error in answer["errors"]], [["fail"]])
        self.assertIsNotNone(answer["data"]["add"])
