"""SQLite behind the gateway."""

import sqlite3
import tempfile
import time
import unittest
from pathlib import Path

from database_injection import DatabaseInjection
from database_promises import DatabaseAnswers, DatabasePromises
from harness.database_gateway import ADMIN, DatabaseGateway, DatabaseProject, query_bytes
from harness.gateway import millrace
from harness.shop import SqliteShop, tables


class SqliteCase(DatabaseAnswers, unittest.TestCase):
    as_clerk = {**ADMIN, "x-hasura-role": "clerk"}

    @classmethod
    def setUpClass(cls):
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="millrace-shop-")))
        cls.shop = SqliteShop(folder / "shop.db")
        cls.gateway = cls.enterClassContext(DatabaseGateway(
            {"shop": {**cls.shop.source(), "timeout": {"request": "1s"}}}))
        cls.before = cls.shop.contents()

    def setUp(self):
        self.shop.reset()


class Promises(DatabasePromises, SqliteCase):
    pass


class Injection(DatabaseInjection, SqliteCase):
    pattern_operators = ("_like", "_ilike")


class Locks(SqliteCase):
    WRITE = 'mutation { insert_tags_one(object: {name: "new"}) { name } }'
    READ = "{ tags { name } }"

    def setUp(self):
        super().setUp()
        self.other = sqlite3.connect(self.shop.path, isolation_level=None)
        self.addCleanup(self.other.close)

    def test_a_file_that_somebody_else_holds_is_waited_for_in_vain(self):
        self.other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        reply = self.gateway.ask_as("admin", self.WRITE)
        self.assertLess(time.monotonic() - began, 4)
        self.refused(reply, "DATABASE_TIMEOUT")
        self.other.execute("ROLLBACK")
        self.assertEqual(self.shop.contents(), self.before)
        self.assertEqual(self.gateway.ask_as("admin", self.WRITE),
                         {"data": {"insert_tags_one": {"name": "new"}}})

    def test_a_lock_that_is_released_in_time_is_not_noticed(self):
        self.other.execute("BEGIN IMMEDIATE")
        self.other.execute("INSERT INTO tags (name) VALUES ('theirs')")
        with self.gateway.connect() as connection:
            connection.send(query_bytes(self.WRITE))
            time.sleep(0.3)
            self.other.execute("COMMIT")
            self.assertEqual(connection.receive().json(),
                             {"data": {"insert_tags_one": {"name": "new"}}})
        names = [row["name"] for row in self.gateway.ask_as("admin", self.READ)["data"]["tags"]]
        self.assertEqual(names, ["plain", "theirs", "new"])

    def test_writing_does_not_keep_others_from_reading(self):
        self.other.execute("BEGIN IMMEDIATE")
        self.other.execute("INSERT INTO tags (name) VALUES ('not yet')")
        self.assertEqual(self.gateway.ask_as("admin", self.READ),
                         {"data": {"tags": [{"name": "plain"}]}})
        self.other.execute("COMMIT")
        self.assertEqual(len(self.gateway.ask_as("admin", self.READ)["data"]["tags"]), 2)


class Statements(SqliteCase):
    def test_a_statement_that_takes_too_long_is_stopped(self):
        """Some million rows, were it let."""
        self.shop.run("INSERT INTO tags (name) WITH RECURSIVE n (i) AS "
                      "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i FROM n")
        self.shop.run("INSERT INTO orders (user_id, note, amount) SELECT 1, name, 1 FROM tags")
        began = time.monotonic()
        reply = self.gateway.ask_as(
            "admin", "{ users { orders { user { orders { user { name } } } } } }")
        self.assertLess(time.monotonic() - began, 5)
        self.refused(reply, "DATABASE_TIMEOUT")
        self.assertEqual(self.gateway.ask_as("admin", "{ users_by_pk(id: 1) { name } }"),
                         {"data": {"users_by_pk": {"name": "Ann"}}})


class Schemas(unittest.TestCase):
    def test_a_foreign_key_may_leave_out_what_it_refers_to(self):
        """Then it is the primary key."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "implicit.db"
            connection = sqlite3.connect(path)
            connection.executescript(
                "CREATE TABLE a (x integer, y integer, PRIMARY KEY (y, x));"
                "INSERT INTO a VALUES (1, 2);"
                "CREATE TABLE b (id integer PRIMARY KEY, v integer, w integer,"
                " FOREIGN KEY (v, w) REFERENCES a); INSERT INTO b VALUES (7, 2, 1);")
            connection.close()
            metadata = {"tables": [
                {"table": {"schema": "public", "name": "a"}},
                {"table": {"schema": "public", "name": "b"}, "object_relationships": [
                    {"name": "a", "using": {"foreign_key_constraint_on": ["v", "w"]}}]}]}
            with DatabaseGateway({"db": {"kind": "sqlite", "file": path,
                                         "metadata": metadata}}) as gateway:
                self.assertEqual(gateway.ask_as("admin", "{ b { id a { x y } } }"),
                                 {"data": {"b": [{"id": 7, "a": {"x": 1, "y": 2}}]}})


class Start(unittest.TestCase):
    def refused(self, path):
        with DatabaseProject({"shop": {"kind": "sqlite", "file": path,
                                       "metadata": tables()}}) as project:
            ended = millrace("serve", project.config, timeout_s=20)
            self.assertNotEqual(ended.returncode, 0)
            self.assertIn("shop", ended.stderr)
            return ended.stderr

    def test_a_file_that_is_not_there_is_told_and_not_made(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "none.db"
            self.assertIn("none.db", self.refused(path))
            self.assertFalse(path.exists())

    def test_a_file_that_is_no_database_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "notes.txt"
            path.write_text("These are notes, not rows. " * 100)
            self.assertIn("notes.txt", self.refused(path))

    def test_a_table_that_is_not_there_is_told_and_left_out(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "empty.db"
            sqlite3.connect(path).execute("CREATE TABLE tags (id integer PRIMARY KEY)")
            with DatabaseGateway({"shop": {"kind": "sqlite", "file": path,
                                           "metadata": tables()}}) as gateway:
                self.assertRegex(gateway.log(), "users.*\n.*orders")
                self.assertIn("errors", gateway.ask_as("admin", "{ users { id } }"))
                self.assertEqual(gateway.ask_as("admin", "{ tags { id } }"), {"data": {"tags": []}})
