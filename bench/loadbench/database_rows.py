"""The rows of the database scenarios, the same for every database: ten orders for each user."""

import sqlite3
from datetime import datetime, timedelta, timezone

USERS = 30_000
AGENTS = 3_000
ORDERS = 10 * USERS

# An order, whose it is, and an agent with a hundred others: values that nothing else has.
EXAMPLE = {"order": "123457", "user": "3457", "agent": "1717"}

BEGIN = datetime(2026, 1, 1, tzinfo=timezone.utc)
STATUSES = ("placed", "accepted", "picked up", "delivered")


def users():
    return ((number, f"user {number}") for number in range(1, USERS + 1))


def agents():
    return ((number, 50 + number % 997 / 1000, 8 + number % 991 / 1000)
            for number in range(1, AGENTS + 1))


def orders():
    """Order N belongs to user (N - 1) % USERS + 1, as wrk/database.lua and pgbench.py know."""
    for number in range(1, ORDERS + 1):
        created = BEGIN + timedelta(seconds=number * 7)
        yield (number, (number - 1) % USERS + 1, STATUSES[number % len(STATUSES)],
               number * 31 % AGENTS + 1, number * 37 % 10_000,
               f"{number % 200 + 1} Long Street, Gwenborough", None if number % 3 else "ring twice",
               created.isoformat(), (created + timedelta(minutes=number % 90)).isoformat(),
               number % 50 + 1)


TABLES = {"users": users, "agents": agents, "orders": orders}


def fill_postgres(server, database, schema):
    server.create(database, schema.read_text())
    for table, rows in TABLES.items():
        lines = "\n".join("\t".join("\\N" if cell is None else str(cell) for cell in row)
                          for row in rows())
        # The rows are right: nobody has to look up every key.
        server.run("SET session_replication_role = replica;\n"
                   f"COPY {table} FROM STDIN;\n{lines}\n\\.\n", database)
    server.run("VACUUM (FREEZE, ANALYZE)", database)


def fill_sqlite(file, schema):
    with sqlite3.connect(file) as connection:
        connection.executescript(schema.read_text())
        for table, rows in TABLES.items():
            first, *others = rows()
            places = ", ".join("?" * len(first))
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", [first, *others])
        connection.execute("ANALYZE")
    connection.close()
