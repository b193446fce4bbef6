"""docs/identity.md: its gateway is started, its queries are asked, its fragments are loaded.

A ```json block with a status behind it is the answer to the ```graphql block before it, in which
`# header NAME: VALUE` gives a header and `# with the token` one with the claims of the page.
"""

import json
import os
import re
import time
import unittest

from harness.gateway import ROOT, Gateway, Project, millrace
from harness.tokens import KeyPair, Secret, bearer

BLOCK = re.compile(r"^```(\w+) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADER = re.compile(r"^# header ([\w-]+): (.*)$", re.MULTILINE)
SECRET = re.compile(r"^    secret: (.*)$", re.MULTILINE)


class IdentityDocs(unittest.TestCase):
    def setUp(self):
        self.blocks = BLOCK.findall((ROOT / "docs/identity.md").read_text())

    def of(self, language, word):
        return [body for lang, name, body in self.blocks if (lang, name) == (language, word)]

    def test_examples_answer_what_the_page_says(self):
        (auth,), (schema,), (claims,) = (
            self.of("yaml", "auth"), self.of("graphql", "schema"), self.of("json", "claims"))
        issuer = Secret(SECRET.search(auth)[1])
        token = issuer.token({**json.loads(claims), "exp": int(time.time()) + 60})
        asked = 0
        with Gateway(schema, more=auth, server=["threads: 1"]) as gateway:
            for (language, word, query), (_, status, answer) in zip(self.blocks, self.blocks[1:]):
                if (language, word) != ("graphql", "") or not status.isdigit():
                    continue
                headers = dict(HEADER.findall(query))
                if "# with the token" in query:
                    headers.update(bearer(token))
                reply = gateway.post({"query": query}, headers)
                self.assertEqual((reply.status, reply.json()), (int(status), json.loads(answer)))
                asked += 1
        self.assertEqual(asked, 6)

    def test_fragments_can_be_loaded(self):
        schema = "type Query { a: Int @const(value: 1) }"
        for section in ("jwt", "webhook"):
            for fragment in self.of("yaml", section):
                if section == "jwt" and "algorithms:" not in fragment:
                    fragment += "algorithms: HS256\n"
                if section == "jwt" and not re.search("^(secret|public_key|jwks):", fragment, re.M):
                    fragment += f"secret: {'s' * 32}\n"
                lines = "".join(f"    {line}\n" for line in fragment.splitlines())
                with self.subTest(fragment), Project(
                        schema, more=f"auth:\n  {section}:\n{lines}") as project:
                    (project.folder / "issuer.pem").write_text(KeyPair("RS256").public_pem)
                    environment = {**os.environ, "JWT_SECRET": "s" * 32}
                    ended = millrace("check", project.config, env=environment)
                    self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
