"""`millrace explain`: the statement of a query, as the role has it, and the plan of the database."""

import tempfile
import unittest
from pathlib import Path

from harness.database_gateway import DatabaseProject
from harness.gateway import millrace
from harness.postgres import Postgres
from harness.shop import PostgresShop, SqliteShop

QUERY = "query ($id: Int!) { orders_by_pk(id: $id) { note user { name } } }"


class Explanations:
    """Of the shop in a database of one kind."""

    def explain(self, query, *options):
        return millrace("explain", self.project.config, query, *options)

    def explained(self, query, *options):
        done = self.explain(query, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def as_user(self, query):
        return self.explained(query, "--variables", '{"id": 31}', "--role", "user", "--session",
                              "X-Hasura-User-Id=77")

    def test_shows_query_statement_parameters_and_plan(self):
        said = self.as_user(QUERY)
        headings = [line.strip() for line in said.splitlines() if line.startswith("  ")
                    and not line.startswith("   ")]
        self.assertEqual(headings, ["query", "statement", "parameters", "plan of the database"])
        self.assertIn("orders_by_pk", said)
        self.assertRegex(said, r"\d \w+ = 77\n")
        self.assertRegex(said, r"\d \w+ = 31\n")
        self.assertRegex(said.partition("plan of the database")[2], self.by_key)

    def test_values_are_parameters_of_the_statement(self):
        statement = self.as_user(QUERY).partition("  parameters")[0]
        for value in ("77", "31"):
            self.assertNotIn(value, statement)
        self.assertIn("user_id", statement)

    def test_the_permission_is_that_of_the_role(self):
        said = self.explained(QUERY, "--variables", '{"id": 31}', "--role", "clerk")
        self.assertNotIn('"_0"."user_id" = ' + self.first_place, said)

    def test_a_missing_session_variable_is_told(self):
        done = self.explain("{ orders { id } }", "--role", "user")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("x-hasura-user-id", (done.stdout + done.stderr).lower())

    def test_what_the_role_cannot_see_is_no_field(self):
        done = self.explain("{ orders { secret } }", "--role", "user", "--session",
                            "x-hasura-user-id=1")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("secret", done.stderr)

    def test_nothing_is_changed(self):
        self.explained("mutation { delete_orders(where: {}) { affected_rows } }",
                       "--role", "user", "--session", "x-hasura-user-id=1")
        self.assertEqual(self.shop.contents(), self.before)


class PostgresExplanations(Explanations, unittest.TestCase):
    by_key = "orders_pkey|Seq Scan on orders"
    first_place = "$1"

    @classmethod
    def setUpClass(cls):
        cls.shop = PostgresShop(cls.enterClassContext(Postgres()))
        cls.project = cls.enterClassContext(DatabaseProject({"shop": cls.shop.source()}))
        cls.before = cls.shop.contents()


class SqliteExplanations(Explanations, unittest.TestCase):
    by_key = "INTEGER PRIMARY KEY"
    first_place = "?1"

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="millrace-"))
        cls.shop = SqliteShop(Path(folder) / "shop.db")
        cls.project = cls.enterClassContext(DatabaseProject({"shop": cls.shop.source()}))
        cls.before = cls.shop.contents()
