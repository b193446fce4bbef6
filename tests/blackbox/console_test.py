"""The web console in a real browser."""

import json
import shutil
import subprocess
import unittest
from pathlib import Path
from urllib.parse import urlsplit

from harness.gateway import ROOT, Gateway
from harness.upstream import Upstream

HERE = Path(__file__).resolve().parent
SCREENSHOT = ROOT / "build" / "console.png"

SCHEMA = """
type Query {
  user(id: ID!): User
    @http(source: "users", path: "/user", query: [{name: "id", value: "{args.id}"}])
}
type User {
  name: String
  orders: [Order] @http(source: "users", path: "/orders")
}
type Order { id: ID }
"""


def install_browser_driver():
    """npm ci, unless the lock file has not changed since the last one."""
    installed = HERE / "node_modules" / ".package-lock.json"
    wanted = HERE / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= wanted.stat().st_mtime:
        return
    subprocess.run(["npm", "ci", "--loglevel=error"], cwd=HERE, check=True)
    installed.touch()


def visit(script, page_url, screenshot):
    """What a visitor with a browser sees and causes; see browser/."""
    screenshot.parent.mkdir(exist_ok=True)
    node = shutil.which("node")
    ended = subprocess.run(
        [node, f"browser/{script}", page_url, screenshot],
        cwd=HERE, capture_output=True, text=True, timeout=180, check=False)
    if ended.returncode != 0:
        raise RuntimeError(ended.stderr)
    return json.loads(ended.stdout)


class Console(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install_browser_driver()
        upstream = cls.enterClassContext(Upstream({
            "/user": {"name": "Alice"},
            "/orders": [{"id": "order-101"}, {"id": "order-102"}],
        }))
        cls.gateway = cls.enterClassContext(Gateway(SCHEMA, {"users": upstream.url}))
        cls.seen = visit("console.mjs", f"http://127.0.0.1:{cls.gateway.port}/", SCREENSHOT)

    def test_page_is_millrace(self):
        self.assertEqual(self.seen["title"], "Millrace")

    def test_nothing_complains(self):
        self.assertEqual(self.seen["complaints"], [])

    def test_nothing_breaks_the_policy(self):
        self.assertEqual(self.seen["violations"], [])

    def test_every_request_goes_to_the_gateway(self):
        here = f"127.0.0.1:{self.gateway.port}"
        self.assertEqual({urlsplit(url).netloc for url in self.seen["requests"]}, {here})

    def test_typed_query_runs(self):
        self.assertEqual(json.loads(self.seen["steps"]["reply"]), {"data": {"user": {
            "name": "Alice", "orders": [{"id": "order-101"}, {"id": "order-102"}]}}})

    def test_deferred_part_is_merged_into_the_reply(self):
        self.assertEqual(
            json.loads(self.seen["steps"]["deferred"])["data"],
            json.loads(self.seen["steps"]["reply"])["data"])

    def test_editor_knows_the_schema(self):
        self.assertTrue(self.seen["steps"]["underlined"])
        self.assertIn("user(id: ID!): User", self.seen["steps"]["documentation"])

    def test_policy_comes_with_every_file_and_forbids_eval(self):
        for path in ("/", "/app.js", "/graphql.worker.js"):
            with self.subTest(path=path):
                policy = self.gateway.get(path).headers["content-security-policy"]
                self.assertIn("default-src 'none'", policy)
                self.assertNotIn("unsafe-eval", policy)

    def test_compressed_only_for_who_takes_it(self):
        plain = self.gateway.get("/app.js")
        packed = self.gateway.get("/app.js", {"accept-encoding": "gzip"})
        self.assertNotIn("content-encoding", plain.headers)
        self.assertEqual(packed.headers.get("content-encoding"), "gzip")
        self.assertLess(len(packed.body), len(plain.body) / 2)

    def test_unchanged_file_is_304(self):
        tag = self.gateway.get("/app.js").headers["etag"]
        again = self.gateway.get("/app.js", {"if-none-match": tag})
        self.assertEqual((again.status, again.body), (304, b""))
