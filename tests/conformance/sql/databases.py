"""Where the tables of a suite live: what its cases share, and a fresh copy for each that writes."""

import itertools
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path

from harness.postgres import Postgres


class PostgresDatabases:
    """One server for the whole run; databases come and go with their suites."""

    dialect = "postgres"

    def __init__(self, server: Postgres):
        self._server = server
        self._numbers = itertools.count()

    def runs(self, case):
        return True

    def metadata(self, suite):
        return suite["metadata"]

    @contextmanager
    def suite(self, suite):
        """The database of a suite, to be copied as long as nobody is connected to it."""
        with self._named() as name:
            self._server.create(name, suite["sql"])
            yield name

    @contextmanager
    def copy(self, original, more_sql=""):
        with self._named() as name:
            self._server.copy(original, name)
            if more_sql:
                self._server.run(more_sql, name)
            yield name

    def source(self, database):
        """The settings of a source over a database that suite() or copy() made."""
        return {"kind": "postgres", "url": self._server.url(database)}

    @contextmanager
    def _named(self):
        name = f"suite_{next(self._numbers)}"
        try:
            yield name
        finally:
            self._server.drop(name)


class SqliteDatabases:
    """A file for each."""

    dialect = "sqlite"

    def runs(self, case):
        return case.get("sqlite", False)

    def metadata(self, suite):
        """Without what SQLite has nothing for: functions, and tables that `sql_sqlite` lacks."""
        whole = suite["metadata"]
        omitted = set(suite.get("sqlite_omits") or [])
        tables = [{key: value for key, value in table.items() if key != "computed_fields"}
                  for table in whole.get("tables", []) if table["table"]["name"] not in omitted]
        return {**whole, "tables": tables, "functions": []}

    @contextmanager
    def suite(self, suite):
        with tempfile.TemporaryDirectory(prefix="millrace-sql-") as folder:
            path = Path(folder) / "suite.db"
            execute(path, suite["sql_sqlite"])
            yield path

    @contextmanager
    def copy(self, original, more_sql=""):
        with tempfile.TemporaryDirectory(prefix="millrace-sql-") as folder:
            path = Path(folder) / "copy.db"
            shutil.copyfile(original, path)
            if more_sql:
                execute(path, more_sql)
            yield path

    def source(self, database):
        return {"kind": "sqlite", "file": database}


def execute(path, sql):
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(sql)
        connection.commit()
    finally:
        connection.close()
