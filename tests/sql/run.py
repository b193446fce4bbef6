#!/usr/bin/env python3
"""Runs the SQL conformance suites: sql_compile makes the statements, a database answers them.

    tests/sql/run.py [--compiler build/work/tests/sql/sql_compile] [--corpus DIR] [--sqlite]
                     [--show] [SUITE...]

PostgreSQL: a throw-away server of its own on loopback, in a temporary folder, ended by its pid.
SQLite: in memory. Prints for each suite how many cases pass, and (--show) why the others do not.
"""
import argparse
import glob
import json
import math
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

POSTGRES_BIN = "/usr/lib/postgresql/15/bin"


class Failed(Exception):
    """An error that the database answered."""

    def __init__(self, sqlstate, message):
        super().__init__(message)
        self.sqlstate = sqlstate


class Postgres:
    """A server with fresh data, as a user other than root."""

    dialect = "postgres"

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="millrace-sql-")
        self.data = os.path.join(self.folder, "data")
        self.as_user = []
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.as_user = ["runuser", "-u", "postgres", "--"]
        subprocess.run(
            self.as_user + [f"{POSTGRES_BIN}/initdb", "-D", self.data, "-A", "trust", "-U",
                            "postgres", "-E", "UTF8", "--locale=C"],
            check=True, stdout=subprocess.DEVNULL)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = subprocess.Popen(
            self.as_user + [f"{POSTGRES_BIN}/postgres", "-D", self.data, "-p", str(self.port),
                            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                            "-c", "fsync=off", "-c", "timezone=UTC"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.database = "postgres"
        for _ in range(100):
            try:
                self.run("SELECT 1")
                return
            except Failed:
                time.sleep(0.1)
        raise SystemExit("PostgreSQL does not start")

    def close(self):
        with open(os.path.join(self.data, "postmaster.pid"), encoding="utf-8") as file:
            os.kill(int(file.readline()), signal.SIGINT)
        self.server.wait(timeout=30)
        shutil.rmtree(self.folder)

    def run(self, text, database=None):
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-h", "127.0.0.1", "-p", str(self.port), "-U",
             "postgres", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-d",
             database or self.database],
            input=text, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            error = next((line for line in done.stderr.splitlines() if "ERROR:" in line),
                         done.stderr)
            parts = error.split("ERROR:")[-1].strip().split(": ", 1)
            raise Failed(parts[0], parts[-1])
        return done.stdout.strip("\n")

    def load(self, suite):
        self.database = "postgres"
        name = "suite_" + suite["suite"].replace("/", "_").replace("-", "_").lower()[-40:]
        self.run(f'DROP DATABASE IF EXISTS "{name}"')
        self.run(f'CREATE DATABASE "{name}"')
        self.run(suite["sql"], name)
        self.database = name

    def answer(self, statement, parameters):
        if not parameters:
            return self.run(statement + ";")
        texts = ", ".join(literal(parameter["text"]) for parameter in parameters)
        return self.run(f"PREPARE q AS {statement};\nEXECUTE q({texts});")


class Sqlite:
    """The same in memory."""

    dialect = "sqlite"

    def __init__(self):
        self.connection = None

    def close(self):
        pass

    def load(self, suite):
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute("PRAGMA case_sensitive_like = ON")
        self.connection.executescript(suite["sql_sqlite"])

    def run(self, text, _=None):
        return self.connection.execute(text).fetchone()[0]

    def answer(self, statement, parameters):
        try:
            return self.connection.execute(
                statement, [bound(parameter) for parameter in parameters]).fetchone()[0]
        except sqlite3.Error as error:
            raise Failed("", str(error)) from error


def bound(parameter):
    text, kind = parameter["text"], parameter["type"]["name"]
    if text is None or parameter["type"]["array"]:
        return text
    if kind == "bool":
        return int(text == "true")
    if kind in ("int2", "int4", "int8"):
        return int(text)
    return float(text) if kind in ("numeric", "float4", "float8") else text


def literal(text):
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def same(a, b):
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def judge(expected, got):
    """An empty text, or what is wrong."""
    if "any_of" in expected:
        results = [judge(one, got) for one in expected["any_of"]]
        return "" if "" in results else results[0]
    if "batch" in expected:
        if not isinstance(got, list) or len(got) != len(expected["batch"]):
            return "no list of answers"
        return next((w for w in map(judge, expected["batch"], got) if w), "")
    if "errors" in expected:
        errors = got.get("errors") or []
        if len(errors) != len(expected["errors"]):
            return "no error"
        for one, other in zip(expected["errors"], errors):
            extensions = other["extensions"]
            if one.get("code") and one["code"] != extensions["code"]:
                return f"code {extensions['code']}: {other['message']}"
            if one.get("path") and one["path"] != extensions["path"]:
                return f"path {extensions['path']}: {other['message']}"
        return ""
    if "errors" in got:
        return f"error {got['errors'][0]}"
    return "" if same(expected["data"], got.get("data", "no data")) else "data"


CODES = {"22": "data-exception", "23": "constraint-violation", "42501": "permission-error",
         "22025": "bad-request"}


def respond(database, compiled):
    if "fields" not in compiled:
        return compiled.get("answer", compiled)
    data = {}
    for field in compiled["fields"]:
        try:
            text = database.answer(field["statement"], field["parameters"])
        except Failed as failed:
            code = CODES.get(failed.sqlstate, CODES.get(failed.sqlstate[:2], "unexpected"))
            return {"errors": [{"message": str(failed),
                                "extensions": {"code": code, "path": "$"}}]}
        try:
            data[field["key"]] = json.loads(text) if text else None
        except ValueError:
            data[field["key"]] = text
    return {"data": data}


def compile_requests(options, database, suite, requests):
    def tool(*words, given=""):
        return subprocess.run([options.compiler, *words], input=given, capture_output=True,
                              text=True, check=True)

    source = {"catalog": json.loads(database.run(tool("catalog", database.dialect).stdout)),
              "metadata": suite["metadata"], "settings": suite["settings"],
              "dialect": database.dialect, "requests": requests}
    enums = tool("enums", given=json.dumps(source)).stdout.strip()
    if enums and database.dialect == "postgres":
        source["enum_values"] = json.loads(database.run(enums))
    if options.keep:
        with open(options.keep, "w", encoding="utf-8") as file:
            json.dump(source, file)
    done = tool("requests", given=json.dumps(source))
    if options.show and done.stderr:
        print("   ", done.stderr.strip().replace("\n", "\n    "))
    return [json.loads(line) for line in done.stdout.splitlines()]


def run_suite(options, database, path, reasons):
    with open(path, encoding="utf-8") as file:
        suite = json.load(file)
    cases = [case for case in suite["cases"]
             if database.dialect == "postgres" or case["sqlite"]]
    if not cases or (database.dialect == "sqlite" and not suite["sql_sqlite"]):
        return 0, 0
    requests = []
    for case in cases:
        for one in case.get("batch") or [case]:
            requests.append({"session": case["session"], "query": one["query"],
                             "operationName": one.get("operationName") or "",
                             "variables": one.get("variables") or {}})
    database.load(suite)
    compiled = compile_requests(options, database, suite, requests)
    passed, at = 0, 0
    for case in cases:
        count = len(case.get("batch") or [case])
        answers = [respond(database, one) for one in compiled[at:at + count]]
        wrong = judge(case["expect"], answers if case.get("batch") else answers[0])
        if wrong:
            reasons.append((case, wrong, compiled[at:at + count], answers))
        passed += not wrong
        at += count
    return passed, len(cases)


def show(case, wrong, compiled, answers):
    print("   FAIL", case["id"], "|", wrong)
    print("       ", " ".join((case.get("query") or "batch").split())[:300], case["session"])
    print("        expected", json.dumps(case["expect"])[:400])
    print("        got     ", json.dumps(answers)[:400])
    for one in compiled:
        for field in one.get("fields", []):
            print("        SQL", field["statement"][:900], [p["text"] for p in field["parameters"]])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="build/work/tests/sql/sql_compile")
    parser.add_argument("--corpus", default="../shared/conformance/sql")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--keep", help="file for what sql_compile read last")
    parser.add_argument("suites", nargs="*", help="parts of file names")
    options = parser.parse_args()
    database = Sqlite() if options.sqlite else Postgres()
    passed_all, cases_all = 0, 0
    try:
        for path in sorted(glob.glob(os.path.join(options.corpus, "*.json"))):
            name = os.path.basename(path)[:-5]
            if name.startswith(("graphql_mutation-", "subscriptions-")):
                continue  # cases of several steps
            if options.suites and not any(part in name for part in options.suites):
                continue
            reasons = []
            passed, cases = run_suite(options, database, path, reasons)
            passed_all += passed
            cases_all += cases
            if cases:
                print(f"{passed:4}/{cases:<4} {name}", flush=True)
            for reason in reasons if options.show else []:
                show(*reason)
    finally:
        database.close()
    print(f"{passed_all}/{cases_all} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
