#!/usr/bin/env python3
"""Statements and plans as they are checked in: golden/postgres.txt and golden/sqlite.txt.

    tests/sql/golden.py [--compiler build/work/bin/sql_compile] [--update]

Compiles golden/requests.json over the shop of golden/shop.sql for both dialects, asks the
databases how they would run each statement whatever its values are, and says what differs from the
files. --update writes them: read the difference before it is committed.
"""
import argparse
import base64
import difflib
import json
import os
import re
import sys

import run

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
SESSION = {"x-hasura-role": "customer", "x-hasura-user-id": "8"}


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def cursor_of(values, dialect):
    text = json.dumps(values).encode()
    return base64.b64encode(text).decode() if dialect == "postgres" else text.hex()


def requests(dialect):
    out = []
    for request in json.loads(read("requests.json")):
        variables = {}
        if "cursor" in request:
            variables["after"] = cursor_of(request["cursor"], dialect)
        session = {**SESSION, "x-hasura-role": request.get("role", "customer")}
        out.append({"name": request["name"], "session": session, "query": request["query"],
                    "variables": variables, "operationName": ""})
    return out


def postgres_plan(database, statement, parameters):
    nulls = ", ".join("NULL" for _ in parameters)
    call = f"q({nulls})" if nulls else "q"
    return database.run(
        "SET plan_cache_mode = force_generic_plan; SET max_parallel_workers_per_gather = 0;"
        f"PREPARE q AS {statement}; EXPLAIN (COSTS OFF) EXECUTE {call};")


def sqlite_plan(database, statement, parameters):
    rows = database.connection.execute("EXPLAIN QUERY PLAN " + statement,
                                       [None] * len(parameters)).fetchall()
    depth = {0: 0}
    lines = []
    for number, parent, _, detail in rows:
        depth[number] = depth.get(parent, 0) + 1
        lines.append("  " * depth[parent] + detail)
    return "\n".join(lines)


def describe(database, plan):
    asked = requests(database.dialect)
    suite = {"metadata": json.loads(read("metadata.json")), "settings": {"connections": True}}
    options = argparse.Namespace(compiler=COMPILER, keep=None, show=False)
    out = []
    for request, compiled in zip(asked, run.compile_requests(options, database, suite, asked)):
        out.append(f"## {request['name']}\n{request['query']}\n")
        if "fields" not in compiled:
            out.append(json.dumps(compiled))
            continue
        for field in compiled["fields"]:
            for text in field.get("steps", []) + [field]:
                out.append(text["statement"] + "\n")
                shown = plan(database, text["statement"], text["parameters"])
                out.append(re.sub(r"^", "    ", shown, flags=re.M) + "\n")
    return "\n".join(out)


def check(name, text, update):
    path = os.path.join(FOLDER, name)
    known = read(name) if os.path.exists(path) else ""
    if text == known:
        return True
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return True
    sys.stdout.writelines(difflib.unified_diff(known.splitlines(True), text.splitlines(True),
                                               name, name + " now"))
    return False


def main():
    global COMPILER
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="build/work/bin/sql_compile")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    COMPILER = options.compiler
    shop = read("shop.sql")
    postgres = run.Postgres()
    try:
        postgres.run(shop)
        same = check("postgres.txt", describe(postgres, postgres_plan), options.update)
    finally:
        postgres.close()
    sqlite = run.Sqlite()
    sqlite.load({"sql_sqlite": shop})
    same = check("sqlite.txt", describe(sqlite, sqlite_plan), options.update) and same
    print("as checked in" if same else "not as checked in: --update when that is meant")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
