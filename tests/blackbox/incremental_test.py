"""@defer and @stream: slow functions must not hold back quick ones."""

import json
import time
import unittest

from harness.gateway import JSON, Gateway
from harness.upstream import Answer, Upstream

SCHEMA = """
type Query {
  user: User @http(source: "up", path: "/user")
}
type User {
  name: String
  orders: [Order] @http(source: "up", path: "/orders")
}
type Order { id: ID }
"""

DEFERRED = b'{"query": "{ user { name ... @defer { orders { id } } } }"}'


def parts_of(reply):
    """The JSON bodies of a multipart/mixed reply."""
    boundary = reply.headers["content-type"].partition("boundary=")[2].partition(";")[0].strip('"')
    pieces = reply.body.split(b"--" + boundary.encode())
    assert pieces[-1].strip() == b"--", "the last boundary closes the reply"
    return [json.loads(piece.partition(b"\r\n\r\n")[2]) for piece in pieces[1:-1]]


class Incremental(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        upstream = cls.enterClassContext(Upstream({
            "/user": {"name": "Alice"},
            "/orders": Answer([{"id": "1"}, {"id": "2"}], delay_s=0.5),
        }))
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, {"up": upstream.url}))

    def test_deferred_part_follows_the_rest(self):
        with self.gateway.connect() as connection:
            reply = connection.request(
                "POST", "/graphql", {**JSON, "accept": "multipart/mixed"}, DEFERRED)
        self.assertEqual(reply.media_type, "multipart/mixed")
        first, *later = parts_of(reply)
        self.assertEqual(first["data"], {"user": {"name": "Alice"}})
        self.assertTrue(first["hasNext"])
        self.assertEqual([pending["path"] for pending in first["pending"]], [["user"]])
        delivered = [item for part in later for item in part.get("incremental", [])]
        self.assertEqual(
            [item["data"] for item in delivered], [{"orders": [{"id": "1"}, {"id": "2"}]}])
        self.assertFalse(later[-1]["hasNext"])

    def test_first_part_does_not_wait_for_the_slow_one(self):
        with self.gateway.connect() as connection:
            began = time.monotonic()
            connection.send(
                b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                b"accept: multipart/mixed\r\ncontent-length: %d\r\n\r\n%s"
                % (len(DEFERRED), DEFERRED))
            received = b""
            while b'"hasNext":true' not in received:
                received += connection.socket.recv(4096)
            self.assertLess(time.monotonic() - began, 0.4)

    def test_client_that_takes_no_parts_gets_the_whole(self):
        reply = self.gateway.post(DEFERRED)
        self.assertEqual(reply.json(), {"data": {"user": {
            "name": "Alice", "orders": [{"id": "1"}, {"id": "2"}]}}})
