#!/usr/bin/env python3
"""Walks connections page by page, from both ends, in orders with nulls, over both databases: the
pages together are the list.

    tests/sql/paging.py [--compiler build/work/bin/sql_compile]
"""
import argparse
import sys

import run

ROWS = 29
ORDERS = ["", "{a: asc}", "{a: desc}", "{a: asc_nulls_first}, {b: desc}", "{b: asc}, {id: desc}",
          "{c: desc_nulls_last}", "{c: asc}, {a: desc}", "{id: desc}"]


def table():
    out = "CREATE TABLE t (id integer PRIMARY KEY, a integer, b text NOT NULL, c boolean);"
    for i in range(1, ROWS + 1):
        a = "NULL" if i % 4 == 0 else i % 3
        c = "NULL" if i % 3 == 0 else i % 2 == 1
        out += f"INSERT INTO t VALUES ({i}, {a}, 'x{i % 5}', {c});"
    return out


class Client:
    def __init__(self, compiler, database):
        self.options = argparse.Namespace(compiler=compiler, keep=None, show=False)
        self.database = database

    def ask(self, query, variables):
        suite = {"metadata": {"tables": [{"table": "t"}]}, "settings": {"connections": True}}
        request = {"session": {"x-hasura-role": "admin"}, "query": query, "variables": variables,
                   "operationName": ""}
        compiled = run.compile_requests(self.options, self.database, suite, [request])[0]
        answer = run.respond(self.database, compiled)
        if "data" not in answer:
            raise SystemExit(f"{query}: {answer}")
        return answer["data"]

    def rows(self, order):
        whole = order if "id:" in order else ", ".join(filter(None, [order, "{id: asc}"]))
        return [row["id"] for row in self.ask(f"{{ t(order_by: [{whole}]) {{ id }} }}", {})["t"]]

    def pages(self, order, forward):
        count, cursor, more, edge = (("first", "after", "hasNextPage", "endCursor") if forward else
                                     ("last", "before", "hasPreviousPage", "startCursor"))
        query = (f"query ($at: String) {{ t_connection(order_by: [{order}], {count}: 4, "
                 f"{cursor}: $at) {{ pageInfo {{ {more} {edge} }} edges {{ node {{ id }} }} }} }}")
        rows, at = [], None
        for _ in range(ROWS):
            page = self.ask(query, {"at": at})["t_connection"]
            ids = [one["node"]["id"] for one in page["edges"]]
            rows = rows + ids if forward else ids + rows
            if not page["pageInfo"][more]:
                break
            at = page["pageInfo"][edge]
        return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="build/work/bin/sql_compile")
    options = parser.parse_args()
    sqlite, postgres = run.Sqlite(), run.Postgres()
    wrong = 0
    try:
        sqlite.load({"sql_sqlite": table()})
        postgres.run(table())
        for database in (sqlite, postgres):
            client = Client(options.compiler, database)
            for order in ORDERS:
                expected = client.rows(order)
                for forward in (True, False):
                    if client.pages(order, forward) != expected:
                        wrong += 1
                        print(f"{database.dialect}: [{order}] from the "
                              f"{'start' if forward else 'end'}")
    finally:
        postgres.close()
    print(f"{4 * len(ORDERS) - wrong}/{4 * len(ORDERS)} walks")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
