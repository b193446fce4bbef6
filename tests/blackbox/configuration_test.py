"""What a wrong configuration gets for an answer, and what `check` and `plan` say."""

import unittest

from harness.gateway import Project, millrace

GOOD = 'type Query { hello: String @http(source: "up", path: "/hello") }'
SOURCES = {"up": "http://127.0.0.1:9"}

N_PLUS_1 = """
type Query {
  posts: [Post] @http(source: "up", path: "/posts")
}
type Post {
  id: Int
  author: User @http(source: "up", path: "/users/{parent.authorId}")
}
type User { id: Int name: String }
"""


class Configuration(unittest.TestCase):
    def refused(self, schema=GOOD, sources=SOURCES, more=""):
        """What `serve` says about a project it must not start."""
        with Project(schema, sources, more) as project:
            ended = millrace("serve", project.config, timeout_s=10)
            self.assertEqual(ended.returncode, 2, ended.stderr)
            return ended.stderr

    def test_unknown_setting_names_its_place_and_the_nearest_one(self):
        said = self.refused(more="sorces: {}")
        self.assertRegex(said, r"millrace\.yaml:\d+:\d+: .*sorces")
        self.assertIn("sources", said)

    def test_yaml_that_does_not_parse_names_its_place(self):
        self.assertRegex(self.refused(more="a: [1"), r"millrace\.yaml:\d+:\d+: ")

    def test_sdl_that_does_not_parse_names_its_place(self):
        self.assertRegex(self.refused(schema="type Query {\n  a: \n}"),
                         r"schema\.graphql:3:1: ")

    def test_unknown_source_names_the_nearest_one(self):
        said = self.refused(schema=GOOD.replace('"up"', '"upp"'))
        self.assertRegex(said, r"schema\.graphql:1:\d+: .*upp")
        self.assertRegex(said, r'"up"|`up`|\'up\'')

    def test_template_of_an_unknown_argument_is_refused(self):
        said = self.refused(
            schema='type Query { a(id: ID): Int @http(source: "up", path: "/{args.ib}") }')
        self.assertRegex(said, r"schema\.graphql:1:\d+: .*ib")

    def test_all_mistakes_are_told_at_once(self):
        said = self.refused(schema=GOOD.replace('"up"', '"upp"'), more="sorces: {}")
        self.assertIn("sorces", said)

    def test_missing_file_is_named(self):
        ended = millrace("serve", "/nowhere/millrace.yaml")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("/nowhere/millrace.yaml", ended.stderr)


class Check(unittest.TestCase):
    def test_good_configuration_passes_and_shows_the_calls_of_each_field(self):
        with Project(GOOD, SOURCES) as project:
            ended = millrace("check", project.config)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertRegex(ended.stdout, r"Query\.hello\s+1\b")

    def test_n_plus_1_is_found_with_the_batch_that_would_fix_it(self):
        with Project(N_PLUS_1, SOURCES) as project:
            ended = millrace("check", project.config)
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("Post.author", ended.stdout + ended.stderr)
        self.assertIn("batch", ended.stdout + ended.stderr)

    def test_wrong_configuration_is_2_as_when_serving(self):
        with Project(GOOD, SOURCES, "sorces: {}") as project:
            self.assertEqual(millrace("check", project.config).returncode, 2)


class Plan(unittest.TestCase):
    def test_shows_the_fetches_of_a_query(self):
        with Project(N_PLUS_1, SOURCES) as project:
            ended = millrace("plan", project.config, "{ posts { author { name } } }")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("posts", ended.stdout)
        self.assertIn("author", ended.stdout)

    def test_query_that_does_not_validate_is_refused(self):
        with Project(GOOD, SOURCES) as project:
            ended = millrace("plan", project.config, "{ nothing }")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("nothing", ended.stderr)


class CommandLine(unittest.TestCase):
    def test_version_is_one_line(self):
        ended = millrace("--version")
        self.assertEqual(ended.returncode, 0)
        self.assertRegex(ended.stdout, r"^millrace \d+\.\d+\.\d+.*\n$")

    def test_unknown_command_is_2_and_help_says_what_there_is(self):
        self.assertEqual(millrace("sevre").returncode, 2)
        ended = millrace("--help")
        for command in ("serve", "check", "plan"):
            self.assertIn(command, ended.stdout)
