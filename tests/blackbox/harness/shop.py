"""The tables, rows and permissions that the tests of databases are about.

Ann (1) and Bob (2) have orders; a `user` sees and changes only their own, and never `secret`.
"""

import json
import sqlite3

ROWS = """
INSERT INTO users (id, name) VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO orders (id, user_id, note, amount, secret) VALUES
  (1, 1, 'tea', 3, 's1'), (2, 1, 'cake', 5, 's2'), (3, 2, 'ink', 7, 's3');
INSERT INTO tags (id, name) VALUES (1, 'plain');
"""

POSTGRES = """
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
  id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users, note text NOT NULL,
  amount integer NOT NULL CHECK (amount >= 0), secret text);
CREATE TABLE tags (id serial PRIMARY KEY, name text NOT NULL UNIQUE, data jsonb, words text[]);
CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(30)::text AS slept;
CREATE VIEW whoami AS SELECT 1 AS id, current_setting('millrace.x_hasura_user_id', true) AS who;
""" + ROWS + "SELECT setval('orders_id_seq', 3), setval('tags_id_seq', 1);"

SQLITE = """
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
  id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id), note text NOT NULL,
  amount integer NOT NULL CHECK (amount >= 0), secret text);
CREATE TABLE tags (id integer PRIMARY KEY, name text NOT NULL UNIQUE);
""" + ROWS

OWN = {"user_id": {"_eq": "X-Hasura-User-Id"}}


def for_role(role, **permission):
    return [{"role": role, "permission": permission}]


def tables(*more):
    """The metadata of the tables that both databases have, and of `more` by name."""
    users = {
        "table": {"schema": "public", "name": "users"},
        "array_relationships": [{"name": "orders", "using": {"foreign_key_constraint_on": {
            "table": {"schema": "public", "name": "orders"}, "column": "user_id"}}}],
        "select_permissions": [
            *for_role("user", columns=["id", "name"], filter={"id": {"_eq": "X-Hasura-User-Id"}}),
            *for_role("clerk", columns=["id", "name"], filter={}),
            *for_role("namesake", columns=["id", "name"],
                      filter={"name": {"_eq": "X-Hasura-Name"}}),
            *for_role("listed", columns=["id", "name"],
                      filter={"name": {"_in": "X-Hasura-Names"}})]}
    orders = {
        "table": {"schema": "public", "name": "orders"},
        "object_relationships": [
            {"name": "user", "using": {"foreign_key_constraint_on": "user_id"}}],
        "select_permissions": [
            *for_role("user", columns=["id", "user_id", "note", "amount"], filter=OWN,
                      allow_aggregations=True),
            *for_role("clerk", columns=["id", "user_id", "note", "amount"], filter={})],
        "insert_permissions": for_role(
            "user", columns=["note", "amount"], check={"amount": {"_lt": 100}},
            set={"user_id": "X-Hasura-User-Id"}),
        "update_permissions": for_role("user", columns=["note", "amount"], filter=OWN,
                                       check={"amount": {"_lt": 100}}),
        "delete_permissions": for_role("user", filter=OWN)}
    tags = {
        "table": {"schema": "public", "name": "tags"},
        "select_permissions": for_role("robot", columns=["id", "name"], filter={}),
        "insert_permissions": for_role("robot", columns=["name"], check={}, backend_only=True)}
    others = [{"table": {"schema": "public", "name": name}} for name in more]
    return {"tables": [users, orders, tags, *others],
            "graphql_schema_introspection": {"disabled_for_roles": ["listed"]}}


class SqliteShop:
    """The shop in a file."""

    def __init__(self, path):
        self.path = path
        self.run(SQLITE)

    def source(self):
        return {"kind": "sqlite", "file": self.path, "metadata": tables()}

    def run(self, script):
        """What the last statement of a script answers, as JSON of lists."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            *before, last = [part for part in script.split(";") if part.strip()]
            for statement in before:
                connection.execute(statement)
            return [list(row) for row in connection.execute(last)]
        finally:
            connection.close()

    def reset(self):
        self.run("DELETE FROM orders; DELETE FROM users; DELETE FROM tags;" + ROWS)

    def contents(self):
        return [self.run(f"SELECT * FROM {table} ORDER BY id")
                for table in ("users", "orders", "tags")]


class PostgresShop:
    """The shop in a database of a throw-away server."""

    def __init__(self, server, database="shop"):
        self.server = server
        self.database = database
        server.create(database, POSTGRES)

    def source(self):
        return {"kind": "postgres", "url": self.server.url(self.database),
                "metadata": tables("slow", "whoami")}

    def run(self, script):
        return self.server.run(script, self.database)

    def reset(self):
        self.run("TRUNCATE users, orders, tags;" + ROWS +
                 "SELECT setval('orders_id_seq', 3), setval('tags_id_seq', 1);")

    def contents(self):
        return [json.loads(self.run(
            f"SELECT coalesce(json_agg(t ORDER BY id), '[]') FROM {table} t"))
            for table in ("users", "orders", "tags")]
