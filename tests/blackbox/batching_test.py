"""Many parents, few calls: what N+1 becomes."""

import unittest
from urllib.parse import parse_qs

from harness.gateway import Gateway
from harness.upstream import Upstream

SCHEMA = """
type Query {
  posts: [Post] @http(source: "blog", path: "/posts")
}
type Post {
  id: Int
  author: User @http(source: "blog", path: "/users",
    query: [{name: "id", value: "{parent.authorId}"}], batchKey: "id", batchSize: 4)
}
type User { id: Int name: String }
"""


def users(call):
    ids = parse_qs(call.target.partition("?")[2])["id"]
    return [{"id": int(i), "name": f"user {i}"} for i in reversed(ids) if i != "3"]


class Batching(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.posts = [{"id": n, "authorId": n % 6} for n in range(30)]
        cls.posts[7]["authorId"] = None
        cls.upstream = cls.enterClassContext(
            Upstream({"/posts": cls.posts, "/users": users}))
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, {"blog": cls.upstream.url}))

    def test_each_key_is_asked_once_in_chunks_and_lands_on_its_parents(self):
        before = len(self.upstream.calls)
        answer = self.gateway.ask("{ posts { id author { name } } }")
        self.assertNotIn("errors", answer)
        for post, source in zip(answer["data"]["posts"], self.posts):
            known = source["authorId"] not in (None, 3)
            author = {"name": f"user {source['authorId']}"} if known else None
            self.assertEqual(post, {"id": source["id"], "author": author})

        asked = [call.target for call in self.upstream.calls[before:]]
        self.assertEqual(asked[0], "/posts")
        self.assertEqual(sorted(asked[1:]), ["/users?id=0&id=1&id=2&id=3", "/users?id=4&id=5"])

    def test_field_that_is_not_asked_for_makes_no_call(self):
        before = len(self.upstream.calls)
        self.gateway.ask("{ posts { id author @skip(if: true) { name } } }")
        self.assertEqual(len(self.upstream.calls), before + 1)
