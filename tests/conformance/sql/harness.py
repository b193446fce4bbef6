#!/usr/bin/env python3
"""Runs files of the format sql-cases/1 through the real gateway, over real sockets and databases.

    harness.py --program MILLRACE [--only TEXT] [--dialect postgres|sqlite|both] FILE…

PostgreSQL is a throw-away server of our own. Each suite gets a database and a `millrace serve`;
each case that writes gets a copy of both. One JSON row per case on standard output, a summary on
standard error; exit status 1 when a case fails. Python's standard library and psql are enough.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "blackbox"))

from comparing import compare, has_the_outcome, short  # noqa: E402
from databases import PostgresDatabases, SqliteDatabases  # noqa: E402
from harness.database_gateway import ADMIN, JWT_SECRET, DatabaseGateway  # noqa: E402
from harness.gateway import Gateway  # noqa: E402
from harness.guarded_folder import GuardedFolder  # noqa: E402
from harness.postgres import Postgres, PostgresError  # noqa: E402
from harness.tokens import NAMESPACE, Secret, bearer, claims  # noqa: E402

AT_ONCE = 2  # suites
GOT_CHARACTERS = 1800


# --- what a case sends --------------------------------------------------------------------------

def requests_of(case):
    """Pairs of what is sent and what is expected; a case without steps is one of them."""
    return [(step, step["expect"]) for step in case.get("steps", [case])]


def payload_of(request):
    if "batch" in request:
        return [payload_of(one) for one in request["batch"]]
    members = ("query", "operationName", "variables", "extensions")
    return {name: request[name] for name in members if request.get(name) is not None}


def headers_of(session, admin_secret):
    """The session beside the admin secret, or in a token. Nobody: a request without either."""
    role = session.get("x-hasura-role")
    if not role:
        return session
    if admin_secret:
        return {**ADMIN, **session}
    payload = claims(user=None, roles=(role,))
    payload[NAMESPACE].update(session)
    return {**session, **bearer(Secret(JWT_SECRET).token(payload))}


# --- one case -----------------------------------------------------------------------------------

class Row:
    """What came of one case: each figure includes the one before it."""

    def __init__(self, identity):
        self.identity = identity
        self.verdict = True
        self.differences = []
        self.story = ""

    def add(self, step, request, session, expected, got):
        difference = compare(expected, got, request.get("compare") == "numeric-strings")
        self.verdict = self.verdict and has_the_outcome(expected, got)
        if difference is None:
            return
        self.differences.append(difference)
        if not self.story or difference.kind != "path":
            self.story = (f"{difference.kind}: {difference.text}\n"
                          f"request {step}: {short(payload_of(request), 600)} as {short(session)}\n"
                          f"expected: {short(expected, 500)}\ngot: {short(got, 500)}")

    def fail(self, reason):
        self.verdict = False
        self.differences.append(None)
        self.story = reason

    def kinds(self):
        return {difference.kind if difference else "failure" for difference in self.differences}

    def passes(self, tolerated):
        """Whether nothing differs but what is tolerated."""
        return self.verdict and self.kinds() <= tolerated

    def as_json(self, tolerated):
        passed = self.passes(tolerated)
        line = {"id": self.identity, "verdict": self.verdict, "pass": passed,
                "exact": passed and not self.differences}
        if self.differences:
            line["got"] = self.story[:GOT_CHARACTERS]
        return json.dumps(line)


def run_case(gateway, case, row):
    for step, (request, expected) in enumerate(requests_of(case), 1):
        session = request.get("session") or case.get("session") or {}
        reply = gateway.post(payload_of(request),
                             headers_of(session, request.get("admin_secret", True)))
        try:
            got = reply.json()
        except ValueError:
            return row.fail(f"request {step}: no JSON: {reply}")
        row.add(step, request, session, expected, got)


# --- a suite ------------------------------------------------------------------------------------

def is_run_alone(case):
    return case.get("mutates", False) or "steps" in case


class Suite:
    """The cases of one file over one kind of database."""

    def __init__(self, suite, databases, only):
        self._suite = suite
        self._databases = databases
        suffix = "" if databases.dialect == "postgres" else "@" + databases.dialect
        self._rows = [(case, Row(case["id"] + suffix)) for case in suite["cases"]
                      if "script" not in case and databases.runs(case)
                      and only in case["id"] + suffix]

    def run(self, tell):
        if not self._rows:
            return
        try:
            with self._databases.suite(self._suite) as original:
                self._run_over(original, tell)
        except (PostgresError, sqlite3.Error) as error:  # the suite cannot be loaded
            for _, row in self._rows:
                row.fail(f"{type(error).__name__}: {error}")
                tell(self._databases.dialect, row, is_mutation=False)

    def _run_over(self, original, tell):
        """First what wants copies: the others then share the original."""
        groups = [[pair] for pair in self._rows if is_run_alone(pair[0])]
        groups.append([pair for pair in self._rows if not is_run_alone(pair[0])])
        for group in groups:
            # A gateway that dies costs the case it died of; the others get another one.
            while group:
                done = self._run_group(original, group)
                for case, row in group[:done]:
                    tell(self._databases.dialect, row, is_mutation="steps" in case)
                group = group[done:]

    def _run_group(self, original, group):
        """Runs cases over one database until there is no gateway left to ask; how many."""
        done = 1
        first = group[0][0]
        try:
            with contextlib.ExitStack() as stack:
                database = original
                if is_run_alone(first):
                    database = stack.enter_context(
                        self._databases.copy(original, first.get("setup_sql", "")))
                gateway = stack.enter_context(self._gateway(self._databases.source(database)))
                for done, (case, row) in enumerate(group, 1):
                    run_case(gateway, case, row)
        except (OSError, EOFError, RuntimeError, ValueError) as error:
            group[done - 1][1].fail(f"{type(error).__name__}: {error}")
        return done

    @contextlib.contextmanager
    def _gateway(self, source):
        settings = self._suite.get("settings", {})
        source = {**source, "metadata": self._databases.metadata(self._suite),
                  "stringify_numbers": settings.get("stringify_numeric_types", False),
                  "infer_function_permissions": settings.get("infer_function_permissions", True)}
        anonymous = settings.get("unauthorized_role", "anonymous")
        with DatabaseGateway({"default": source}, auth={"anonymous_role": anonymous}) as gateway:
            try:
                yield gateway
            except (OSError, EOFError) as error:
                raise RuntimeError(f"{error!r}; the gateway {fate_of(gateway.process)} and said:\n"
                                   f"{gateway.log()[-1500:]}") from error


def fate_of(process):
    try:
        return f"ended with {process.wait(timeout=1)}"
    except subprocess.TimeoutExpired:
        return "runs"


# --- the run ------------------------------------------------------------------------------------

class Books:
    """Prints rows as they come, and keeps the figures."""

    def __init__(self):
        self._lock = threading.Lock()
        self._figures = collections.defaultdict(collections.Counter)

    def tell(self, dialect, row, is_mutation):
        # For mutations the path of an error is a second, stricter figure.
        tolerated = {"path"} if is_mutation else set()
        kinds = row.kinds()
        with self._lock:
            figures = self._figures[dialect]
            figures["cases"] += 1
            figures["passed"] += row.passes(tolerated)
            figures["only path or code"] += bool(kinds) and kinds <= {"path", "code"}
            figures["only order of rows"] += bool(kinds) and kinds <= {"order"}
            print(row.as_json(tolerated), flush=True)

    def close(self):
        for dialect, figures in sorted(self._figures.items()):
            print(f"sql: {dialect}: {figures['passed']} of {figures['cases']} passed; of all, "
                  f"{figures['only path or code']} differ only in path or code, "
                  f"{figures['only order of rows']} only in the order of rows", file=sys.stderr)
        return all(figures["passed"] == figures["cases"] for figures in self._figures.values())


def read_suites(files):
    for path in files:
        with open(path, encoding="utf-8") as file:
            yield json.load(file)


def run(options, databases):
    books = Books()
    suites = [Suite(suite, kind, options.only) for suite in read_suites(options.files)
              for kind in databases]
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    try:
        for done in [pool.submit(suite.run, books.tell) for suite in suites]:
            done.result()
    finally:
        pool.shutdown(cancel_futures=True)
    return 0 if books.close() else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=Path, required=True, help="the gateway")
    parser.add_argument("--only", default="", help="cases whose id contains this")
    parser.add_argument("--dialect", choices=("postgres", "sqlite", "both"), default="both")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    # However we end, gateways and files end with us.
    Gateway.command = ("setpriv", "--pdeathsig", "KILL", options.program.resolve())
    with contextlib.ExitStack() as stack:
        databases = []
        if options.dialect != "sqlite":
            databases.append(PostgresDatabases(stack.enter_context(Postgres())))
        tempfile.tempdir = str(stack.enter_context(GuardedFolder("millrace-sql-")))
        if options.dialect != "postgres":
            databases.append(SqliteDatabases())
        return run(options, databases)


if __name__ == "__main__":
    sys.exit(main())
