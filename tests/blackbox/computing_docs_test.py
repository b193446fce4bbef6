"""The examples of docs/computing, asked as they stand there.

A ```graphql block with a ```json block behind it is a query and its whole answer, the order of the
members included. A line `# variables: {…}` in the query gives its variables, `# header NAME: VALUE`
a header of the request. Nothing but text may stand between the two blocks. Queries for another
gateway say so behind the language (```graphql demo) and are asked by the tests of that one.
"""

import json
import re
import unittest

from harness.gateway import ROOT, Gateway

FOLDER = ROOT / "docs" / "computing"
BLOCK = re.compile(r"^```(\w+) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIABLES = re.compile(r"^# variables: (.*)$", re.MULTILINE)
HEADER = re.compile(r"^# header ([\w-]+): (.*)$", re.MULTILINE)


class Example:
    """A query, and the answer that follows it on its page."""

    def __init__(self, page, line, query, answer):
        self.page = page
        self.line = line
        self.query = query
        self.answer = answer
        found = VARIABLES.search(query)
        self.variables = json.loads(found[1]) if found else None
        self.headers = dict(HEADER.findall(query))


def examples_of(page, gateway=""):
    text = page.read_text()
    blocks = list(BLOCK.finditer(text))
    for block, following in zip(blocks, blocks[1:]):
        if (block[1], block[2], following[1]) == ("graphql", gateway, "json"):
            line = text.count("\n", 0, block.start()) + 1
            yield Example(page.name, line, block[3], following[3])


class ComputingDocs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = cls.enterClassContext(Gateway.of(FOLDER / "example" / "millrace.yaml"))

    def test_every_example_answers_what_its_page_says(self):
        for page in sorted(FOLDER.glob("*.md")):
            for example in examples_of(page):
                with self.subTest(page=example.page, line=example.line):
                    self.assertEqual(self.asked(example), written(json.loads(example.answer)))

    def test_every_page_has_examples(self):
        for page in sorted(FOLDER.glob("*.md")):
            with self.subTest(page=page.name):
                self.assertTrue([*examples_of(page), *examples_of(page, "demo")])

    def test_every_page_is_linked_from_both_overviews(self):
        for page in sorted(FOLDER.glob("*.md")):
            with self.subTest(page=page.name):
                self.assertIn(f"(computing/{page.name})", (ROOT / "docs/README.md").read_text())
                if page.name != "README.md":
                    self.assertIn(f"({page.name})", (FOLDER / "README.md").read_text())

    def test_rules_are_shown_as_they_are_configured(self):
        configured = (FOLDER / "example" / "millrace.yaml").read_text()
        shown = [body for language, _, body in BLOCK.findall(
            (FOLDER / "response-rules.md").read_text()) if language == "yaml"]
        self.assertEqual(len(shown), 2)
        for rules in shown:
            self.assertIn(rules.removeprefix("response_rules:\n"), configured)

    def asked(self, example):
        return written(self.gateway.ask(example.query, example.variables, **example.headers))


def written(value):
    """JSON as text, so that the order of members counts and a difference is easy to read."""
    return json.dumps(value, indent=1, ensure_ascii=False)
