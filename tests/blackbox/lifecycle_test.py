"""Start, health, and the end of a gateway's life."""

import threading
import time
import unittest

from harness.client import request_bytes
from harness.gateway import JSON, Gateway
from harness.upstream import Answer, Upstream

SCHEMA = 'type Query { slow: String @http(source: "up", path: "/slow") }'


SLOW_QUERY = request_bytes(
    "POST", "/graphql", {"content-type": "application/json"}, b'{"query": "{ slow }"}')


def wait_for_call(upstream):
    while not upstream.targets():
        time.sleep(0.01)


class Lifecycle(unittest.TestCase):
    def setUp(self):
        self.upstream = self.enterContext(Upstream({"/slow": Answer("done", delay_s=1)}))
        self.gateway = self.enterContext(Gateway(SCHEMA, {"up": self.upstream.url}))

    def test_is_alive_and_ready(self):
        self.assertEqual(self.gateway.get("/livez").status, 200)
        self.assertEqual(self.gateway.get("/readyz").status, 200)

    def test_needs_no_upstream_to_be_ready(self):
        self.assertEqual(self.upstream.targets(), [])

    def test_sigterm_finishes_what_is_in_flight_and_ends_with_0(self):
        answers = []
        asking = threading.Thread(target=lambda: answers.append(self.gateway.post(
            {"query": "{ slow }"})))
        asking.start()
        wait_for_call(self.upstream)
        self.gateway.terminate()
        asking.join(timeout=10)
        self.assertEqual([reply.json() for reply in answers], [{"data": {"slow": "done"}}])
        self.assertEqual(answers[0].headers.get("connection", "").lower(), "close")
        self.assertEqual(self.gateway.exit_code(), 0)

    def test_sigterm_takes_no_new_connections(self):
        with self.gateway.connect() as busy:
            busy.send(SLOW_QUERY)
            wait_for_call(self.upstream)
            self.gateway.terminate()
            time.sleep(0.2)
            with self.assertRaises((OSError, EOFError)):
                self.gateway.get("/livez")
            self.assertEqual(busy.receive().json(), {"data": {"slow": "done"}})

    def test_sigterm_closes_idle_connections_at_once(self):
        with self.gateway.connect() as idle:
            idle.request("POST", "/graphql", JSON, b'{"query": "{ __typename }"}')
            began = time.monotonic()
            self.gateway.terminate()
            self.assertTrue(idle.is_closed_by_peer())
            self.assertEqual(self.gateway.exit_code(), 0)
            self.assertLess(time.monotonic() - began, 2)

    def test_second_signal_ends_at_once(self):
        self.upstream.routes["/slow"] = Answer("late", delay_s=8)
        with self.gateway.connect() as busy:
            busy.send(SLOW_QUERY)
            wait_for_call(self.upstream)
            began = time.monotonic()
            self.gateway.terminate()
            time.sleep(0.2)
            self.gateway.terminate()
            self.gateway.exit_code()
            self.assertLess(time.monotonic() - began, 3)

    def test_draining_has_an_end(self):
        settings = ["timeouts:", "  drain: 300ms"]
        slow = Answer("late", delay_s=8)
        with Upstream({"/slow": slow}) as upstream, \
                Gateway(SCHEMA, {"up": upstream.url}, server=settings) as gateway, \
                gateway.connect() as busy:
            busy.send(SLOW_QUERY)
            wait_for_call(upstream)
            began = time.monotonic()
            gateway.terminate()
            gateway.exit_code()
            self.assertLess(time.monotonic() - began, 3)
