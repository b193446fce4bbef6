#!/usr/bin/env python3
"""Runs the SQL conformance suites: sql_compile makes the statements, a database answers them.

    tests/sql/run.py [--compiler build/work/bin/sql_compile] [--corpus DIR] [--sqlite]
                     [--show] [SUITE...]

PostgreSQL: a throw-away server of its own on loopback, in a temporary folder, ended by its pid.
SQLite: in memory. Prints for each suite how many cases pass, and (--show) why the others do not.
"""
import argparse
import decimal
import glob
import json
import math
import os
import pwd
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

POSTGRES_BIN = "/usr/lib/postgresql/15/bin"


class Failed(Exception):
    """An error that the database answered."""

    def __init__(self, sqlstate, message, output=""):
        super().__init__(message)
        self.sqlstate = sqlstate
        self.output = output  # what was printed before it
        self.path = "$"


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
                            "-c", "fsync=off", "-c", "jit=off", "-c", "timezone=UTC"],
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
            raise Failed(parts[0], parts[-1], done.stdout)
        return done.stdout.strip("\n")

    def load(self, suite):
        self.database = "postgres"
        name = "suite_" + suite["suite"].replace("/", "_").replace("-", "_").lower()[-40:]
        self.run(f'DROP DATABASE IF EXISTS "{name}"')
        self.run(f'CREATE DATABASE "{name}"')
        self.run(suite["sql"], name)
        self.database = name

    def fresh_copy(self):
        """A copy of the suite's database becomes the current one."""
        if not hasattr(self, "original") or not self.database.endswith("_copy"):
            self.original = self.database
        self.database = self.original + "_copy"
        self.run(f'DROP DATABASE IF EXISTS "{self.database}"', "postgres")
        self.run(f'CREATE DATABASE "{self.database}" TEMPLATE "{self.original}"', "postgres")

    def mutate(self, fields):
        """All fields in one transaction: their answers, or the problem that stopped them."""
        script, problems = "BEGIN;\n", []

        def unless(condition, problem):
            problems.append(problem)
            return (f"\\if :{condition}\n\\else\nROLLBACK;\n"
                    f"\\echo stopped {len(problems) - 1}\n\\quit\n\\endif\n")

        def execute(name, statement, parameters, handed):
            texts = ", ".join(handed[p["step"]] if p["step"] >= 0 else literal(p["text"])
                              for p in parameters)
            call = f"{name}({texts})" if texts else name
            return f"PREPARE {name} AS {statement};\n\\echo at {name}\nEXECUTE {call} \\gset\n"

        for i, field in enumerate(fields):
            handed = []
            for k, step in enumerate(field["steps"]):
                text = (f"WITH s(r, ok) AS ({step['statement']}) SELECT coalesce(json_agg(r), '[]') "
                        f"AS h{i}_{k}, coalesce(bool_and(ok), true) AS ok, "
                        f"count(*) >= {step['rows_needed']} AS enough FROM s")
                script += execute(f"s{i}_{k}", text, step["parameters"], handed)
                script += unless("ok", step["denied"]) + unless("enough", step["incomplete"])
                handed.append(f":'h{i}_{k}'")
            script += execute(f"q{i}", field["statement"], field["parameters"], handed)
            script += unless("allowed", field["denied"])
            script += (f"\\if :{{?root}}\n\\set root{i} :root\n\\else\n"
                       f"\\set root{i} null\n\\endif\n")
        script += "COMMIT;\n\\echo answers\n"
        script += "".join(f"\\echo :root{i}\n\\echo '\x1e'\n" for i in range(len(fields)))
        try:
            answer = self.run(script)
        except Failed as failed:
            failed.path = self.place_of(failed, fields)
            raise
        _, _, rest = answer.partition("stopped ")
        if rest:
            return None, problems[int(rest)]
        _, _, rest = answer.partition("answers\n")
        return [text.strip("\n") for text in rest.split("\x1e")[:len(fields)]], None

    @staticmethod
    def place_of(failed, fields):
        """The path of the step that was at work."""
        at = [line[3:] for line in failed.output.splitlines() if line.startswith("at ")]
        name = at[-1] if at else "q0"
        i, _, k = name[1:].partition("_")
        field = fields[int(i)]
        return (field["steps"][int(k)] if k else field)["denied"]["extensions"]["path"]

    def answer(self, statement, parameters):
        if not parameters:
            return self.run(statement + ";")
        texts = ", ".join(literal(parameter["text"]) for parameter in parameters)
        return self.run(f"PREPARE q AS {statement};\nEXECUTE q({texts});")


def jsonb_contains(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return all(k in a and jsonb_contains(a[k], b[k]) for k in b)
    if isinstance(a, list):
        items = b if isinstance(b, list) else [b]
        return all(any(jsonb_contains(x, y) for x in a) for y in items)
    return type(a) is type(b) and a == b


def jsonb_has_key(a, key):
    return key == a if isinstance(a, str) else isinstance(a, (dict, list)) and key in a


def jsonb_concat(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return {**a, **b}
    return (a if isinstance(a, list) else [a]) + (b if isinstance(b, list) else [b])


def jsonb_delete(a, key):
    if isinstance(a, dict):
        return {k: v for k, v in a.items() if k != key}
    if isinstance(key, str):
        return [item for item in a if item != key]
    place = key if key >= 0 else len(a) + key
    return [item for i, item in enumerate(a) if i != place]


def jsonb_delete_path(a, path):
    step = int(path[0]) if isinstance(a, list) else path[0]
    if len(path) == 1:
        return jsonb_delete(a, step)
    known = step in a if isinstance(a, dict) else -len(a) <= step < len(a)
    if known:
        a[step] = jsonb_delete_path(a[step], path[1:])
    return a


def similar(pattern, text):
    """SIMILAR TO, by a regular expression."""
    out, plain = "", False
    for c in pattern:
        if plain:
            out, plain = out + re.escape(c), False
        elif c == "\\":
            plain = True
        else:
            out += {"%": ".*", "_": "."}.get(c, re.escape(c) if c in ".^$" else c)
    return re.fullmatch(out, text, re.S) is not None


class Spread:
    """An aggregate of the family of stddev."""

    def __init__(self):
        self.numbers = []

    def step(self, number):
        if number is not None:
            self.numbers.append(number)

    def finish(self, of=None, root=False):
        try:
            value = of(self.numbers)
        except statistics.StatisticsError:
            return None
        return math.sqrt(value) if root else value


def spread(of, root):
    return type("Of", (Spread,), {"finish": lambda self: Spread.finish(self, of, root)})


def votes(of):
    class Votes(Spread):
        def finish(self):
            return of(self.numbers) if self.numbers else None
    return Votes


def register(connection):
    """What src/sql/include/millrace/sql/sqlite_functions.hpp names."""
    def strict(name, function, *convert):
        def call(*arguments):
            if None in arguments:
                return None
            return function(*(c(a) for c, a in zip(convert, arguments)))
        connection.create_function(name, len(convert), call, deterministic=True)

    def out(function):
        return lambda *arguments: json.dumps(function(*arguments))

    same_value = lambda value: value
    strict("millrace_regexp", lambda p, t: re.search(p, t) is not None, str, str)
    strict("millrace_iregexp", lambda p, t: re.search(p, t, re.I) is not None, str, str)
    strict("millrace_similar", similar, str, str)
    strict("millrace_jsonb_contains", jsonb_contains, json.loads, json.loads)
    strict("millrace_jsonb_has_key", jsonb_has_key, json.loads, str)
    strict("millrace_jsonb_has_any_key",
           lambda a, keys: any(jsonb_has_key(a, k) for k in keys), json.loads, json.loads)
    strict("millrace_jsonb_has_all_keys",
           lambda a, keys: all(jsonb_has_key(a, k) for k in keys), json.loads, json.loads)
    strict("millrace_jsonb_concat", out(jsonb_concat), json.loads, json.loads)
    strict("millrace_jsonb_delete", out(jsonb_delete), json.loads, same_value)
    strict("millrace_jsonb_delete_path", out(jsonb_delete_path), json.loads, json.loads)
    for name, of, root in (("stddev", statistics.variance, True),
                           ("stddev_samp", statistics.variance, True),
                           ("stddev_pop", statistics.pvariance, True),
                           ("variance", statistics.variance, False),
                           ("var_samp", statistics.variance, False),
                           ("var_pop", statistics.pvariance, False)):
        connection.create_aggregate(name, 1, spread(of, root))
    connection.create_aggregate("bool_and", 1, votes(min))
    connection.create_aggregate("bool_or", 1, votes(max))


class Sqlite:
    """The same in memory."""

    dialect = "sqlite"

    def __init__(self):
        self.connection = None
        self.original = None

    def close(self):
        pass

    @staticmethod
    def open():
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA case_sensitive_like = ON")
        register(connection)
        return connection

    def load(self, suite):
        self.original = None
        self.connection = self.open()
        self.connection.executescript(suite["sql_sqlite"])

    def run(self, text, _=None):
        return self.connection.execute(text).fetchone()[0]

    def fresh_copy(self):
        """A copy of the suite's database becomes the current one."""
        if self.original is None:
            self.original = self.connection
        self.connection = self.open()
        self.original.backup(self.connection)

    def mutate(self, fields):
        """All fields in one transaction: their answers, or the problem that stopped them."""
        answers, path = [], "$"
        self.connection.execute("BEGIN")
        try:
            for field in fields:
                handed = []
                for step in field["steps"]:
                    path = step["denied"]["extensions"]["path"]
                    rows = self.rows(step["statement"], step["parameters"], handed)
                    if not all(allowed for _, allowed in rows):
                        return None, step["denied"]
                    if len(rows) < step["rows_needed"]:
                        return None, step["incomplete"]
                    handed.append("[" + ",".join(row for row, _ in rows) + "]")
                path = field["denied"]["extensions"]["path"]
                answers.append(self.rows(field["statement"], field["parameters"], handed)[0][0])
            self.connection.execute("COMMIT")
            return answers, None
        except Failed as failed:
            failed.path = path
            raise
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def rows(self, statement, parameters, handed=()):
        try:
            return self.connection.execute(
                statement, [handed[p["step"]] if p["step"] >= 0 else bound(p)
                            for p in parameters]).fetchall()
        except sqlite3.Error as error:
            sqlstate = next((code for words, code in SQLITE_STATES if words in str(error)), "")
            raise Failed(sqlstate, str(error)) from error

    def answer(self, statement, parameters):
        rows = self.rows(statement, parameters)
        return rows[0][0] if rows else None


SQLITE_STATES = [("constraint failed", "23000"), ("datatype mismatch", "22000"),
                 ("cannot store", "22000"), ("malformed JSON", "22000")]


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


def is_number(text):
    return isinstance(text, str) and re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def same(a, b, numeric=False):
    """`numeric`: strings that are decimal numbers are equal when the numbers are."""
    if numeric and is_number(a) and is_number(b):
        return decimal.Decimal(a) == decimal.Decimal(b)
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k], numeric) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, numeric) for x, y in zip(a, b))
    return a == b


def judge(expected, got, numeric=False):
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
    return "" if same(expected["data"], got.get("data", "no data"), numeric) else "data"


CODES = {"22": "data-exception", "23": "constraint-violation", "42501": "permission-error",
         "22025": "bad-request"}


def database_error(failed, path="$"):
    code = CODES.get(failed.sqlstate, CODES.get(failed.sqlstate[:2], "unexpected"))
    return {"message": str(failed), "extensions": {"code": code, "path": path}}


def respond(database, compiled):
    if "fields" not in compiled:
        return compiled.get("answer", compiled)
    data, texts = {}, []
    if compiled["fields"] and "denied" in compiled["fields"][0]:
        try:
            texts, denied = database.mutate(compiled["fields"])
        except Failed as failed:
            return {"errors": [database_error(failed, failed.path)]}
        if denied:
            return {"errors": [denied]}
    for i, field in enumerate(compiled["fields"]):
        try:
            text = texts[i] if texts else database.answer(field["statement"], field["parameters"])
        except Failed as failed:
            return {"errors": [database_error(failed)]}
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
    if enums:
        source["enum_values"] = json.loads(database.run(enums))
    if options.keep:
        with open(options.keep, "w", encoding="utf-8") as file:
            json.dump(source, file)
    done = tool("requests", given=json.dumps(source))
    if options.show and done.stderr:
        print("   ", done.stderr.strip().replace("\n", "\n    "))
    return [json.loads(line) for line in done.stdout.splitlines()]


def requests_of(case):
    return case.get("steps") or case.get("batch") or [case]


def run_suite(options, database, path, reasons):
    with open(path, encoding="utf-8") as file:
        suite = json.load(file)
    cases = [case for case in suite["cases"]
             if database.dialect == "postgres" or case["sqlite"]]
    if not cases or (database.dialect == "sqlite" and not suite["sql_sqlite"]):
        return 0, 0
    requests = []
    for case in cases:
        for one in requests_of(case):
            requests.append({"session": one.get("session") or case["session"],
                             "admin_secret": one.get("admin_secret", True), "query": one["query"],
                             "operationName": one.get("operationName") or "",
                             "variables": one.get("variables") or {}})
    database.load(suite)
    compiled = compile_requests(options, database, suite, requests)
    passed, at = 0, 0
    for case in cases:
        count = len(requests_of(case))
        if case["mutates"] or case.get("steps"):
            database.fresh_copy()
        answers = [respond(database, one) for one in compiled[at:at + count]]
        if case.get("steps"):
            wrong = next((w for w in (judge(step["expect"], answer, "compare" in step) for step, answer
                                      in zip(case["steps"], answers)) if w), "")
        else:
            wrong = judge(case["expect"], answers if case.get("batch") else answers[0])
        if wrong:
            reasons.append((case, wrong, compiled[at:at + count], answers))
        passed += not wrong
        at += count
    return passed, len(cases)


def show(case, wrong, compiled, answers):
    print("   FAIL", case["id"], "|", wrong)
    print("       ", " ".join(requests_of(case)[0]["query"].split())[:300],
          requests_of(case)[0].get("session") or case.get("session"))
    expected = case["expect"] if "expect" in case else [s["expect"] for s in case["steps"]]
    print("        expected", json.dumps(expected)[:400])
    print("        got     ", json.dumps(answers)[:400])
    for one in compiled:
        for field in one.get("fields", []):
            print("        SQL", field["statement"][:900], [p["text"] for p in field["parameters"]])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="build/work/bin/sql_compile")
    parser.add_argument("--corpus", default="../shared/conformance/sql")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--mutations", action="store_true", help="the suites of mutations, too")
    parser.add_argument("--keep", help="file for what sql_compile read last")
    parser.add_argument("suites", nargs="*", help="parts of file names")
    options = parser.parse_args()
    database = Sqlite() if options.sqlite else Postgres()
    passed_all, cases_all = 0, 0
    try:
        for path in sorted(glob.glob(os.path.join(options.corpus, "*.json"))):
            name = os.path.basename(path)[:-5]
            if name.startswith("subscriptions-"):
                continue  # live queries
            if name.startswith("graphql_mutation-") and not options.mutations:
                continue
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
