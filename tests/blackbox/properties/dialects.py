"""What databases can do, what is broken in each, and how rows get into them and out."""

import json
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.postgres import USER, Postgres

from .model import BIGINT, BOOL, FLOAT, quoted

TEXT_OPERATORS = ["_like", "_nlike", "_ilike", "_nilike", "_similar", "_nsimilar", "_regex",
                  "_nregex", "_iregex", "_niregex"]
EXACT = ["max", "min", "sum"]
AGGREGATES = [*EXACT, "avg", "stddev", "stddev_pop", "stddev_samp", "var_pop", "var_samp",
              "variance"]
# Aggregates of conditions, and the type of their columns.
PREDICATES = {"bool_and": BOOL, "bool_or": BOOL,
              **{name: FLOAT for name in (*EXACT, "avg", "stddev_samp", "var_samp")}}


def aggregable(function, kind):
    """In floating point, large numbers swallow small ones."""
    return kind is not BIGINT or function in EXACT


@dataclass
class Dialect:
    name: str
    # It cannot tell which rows of an upsert are new: all must meet the checks for both.
    upserts_meet_both: bool = False
    # Objects that have other columns are inserted later: nobody can refer to them.
    inserts_in_parts: bool = False
    # What is known to be broken, and not asked for until it is mended.
    avoid: frozenset = frozenset()


DIALECTS = {
    "sqlite": Dialect("sqlite", upserts_meet_both=True, inserts_in_parts=True,
                      avoid=frozenset({"deep statements", "increments beyond 32 bits"})),
    "postgres": Dialect("postgres")}


class SqliteStore:
    """A database in a file."""

    def __init__(self, folder, number):
        self.path = Path(folder) / f"{number}.db"
        self._connection = sqlite3.connect(self.path, isolation_level=None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink()

    def source(self):
        return {"kind": "sqlite", "file": self.path}

    def create(self, schema):
        self._connection.executescript(schema.ddl())

    def replace(self, schema, contents):
        """The rows of all tables."""
        self._connection.execute("BEGIN IMMEDIATE")
        for table in schema.tables.values():
            self._connection.execute(f"DELETE FROM {quoted(table.name)}")
            self._connection.executemany(
                f"INSERT INTO {quoted(table.name)} VALUES ({', '.join('?' * len(table.columns))})",
                [[row[name] for name in table.columns] for row in contents[table.name]])
        self._connection.execute("COMMIT")

    def contents(self, schema):
        return {table.name: [self._row(table, values) for values in self._connection.execute(
            f"SELECT {', '.join(map(quoted, table.columns))} FROM {quoted(table.name)}")]
            for table in schema.tables.values()}

    @staticmethod
    def _row(table, values):
        return {column.name: bool(value) if column.type is BOOL and value is not None else value
                for column, value in zip(table.columns.values(), values)}


class PostgresStore:
    """A database of a throw-away server, reached through one psql that stays."""

    def __init__(self, server, number):
        self.server = server
        self.database = f"world{number}"

    def __enter__(self):
        self.server.create(self.database)
        self._psql = subprocess.Popen(
            [self.server.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
             "-h", "127.0.0.1", "-p", str(self.server.port), "-U", USER, "-d", self.database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._run("SET session_replication_role = replica; SET client_min_messages = warning;")
        return self

    def __exit__(self, *_):
        self._psql.stdin.close()
        self._psql.wait(timeout=10)
        self._psql.stdout.close()
        self.server.drop(self.database)

    def source(self):
        return {"kind": "postgres", "url": self.server.url(self.database)}

    def create(self, schema):
        self._run(schema.ddl())

    def replace(self, schema, contents):
        """The rows of all tables."""
        script = "BEGIN; TRUNCATE %s;" % ", ".join(map(quoted, schema.tables))
        for table in schema.tables.values():
            rows = ", ".join("(%s)" % ", ".join(_literal(row[name]) for name in table.columns)
                             for row in contents[table.name])
            if rows:
                script += f"INSERT INTO {quoted(table.name)} VALUES {rows};"
        self._run(script + "COMMIT;")

    def contents(self, schema):
        told = self._run("SELECT json_build_object(%s);" % ", ".join(
            f"{_literal(name)}, (SELECT coalesce(json_agg(t), '[]') FROM {quoted(name)} t)"
            for name in schema.tables))
        return json.loads(told)

    def _run(self, script):
        self._psql.stdin.write(script + "\n\\echo 'that is all'\n")
        self._psql.stdin.flush()
        told = ""
        for line in self._psql.stdout:
            if line == "that is all\n":
                return told
            told += line
        raise RuntimeError(f"psql ended: {told}")


def _literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'%s'" % value.replace("'", "''")
    return repr(value)


class SqliteStores:
    """Makes databases, for one `with` block."""

    def __init__(self, folder):
        self._folder = folder

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def store(self, number):
        return SqliteStore(self._folder, number)


class PostgresStores:
    def __init__(self, _folder):
        self._server = Postgres()

    def __enter__(self):
        self._server.__enter__()
        return self

    def __exit__(self, *_):
        self._server.__exit__()

    def store(self, number):
        return PostgresStore(self._server, number)


STORES = {"sqlite": SqliteStores, "postgres": PostgresStores}
