"""Directives on lists of rows that the database does: the same answers as when the gateway does."""

import random
import unittest

from harness.database_gateway import ADMIN, DatabaseGateway, DatabaseProject
from harness.gateway import millrace
from harness.postgres import Postgres

SCHEMA = """
CREATE TABLE shops (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE items (
  id integer PRIMARY KEY, shop_id integer NOT NULL REFERENCES shops, price integer NOT NULL,
  weight int8 NOT NULL, state text NOT NULL, fresh bool NOT NULL, stock integer, rate float8 NOT NULL);
INSERT INTO shops SELECT i, 'shop ' || i FROM generate_series(1, 5) i;
INSERT INTO items SELECT i, 1 + i % 5, (i * 7) % 11, (i::int8 * 40000000000) % 97, 
  (ARRAY['new', 'NEW', 'old ', 'old'])[1 + i % 4], i % 3 = 0, CASE WHEN i % 4 > 0 THEN i % 6 END,
  i % 5 / 2.0 FROM generate_series(1, 120) i;
"""

METADATA = {"tables": [
    {"table": {"schema": "public", "name": "shops"},
     "array_relationships": [{"name": "items", "using": {"foreign_key_constraint_on": {
         "table": {"schema": "public", "name": "items"}, "column": "shop_id"}}}]},
    {"table": {"schema": "public", "name": "items"},
     "select_permissions": [{"role": "few", "permission": {
         "columns": "*", "filter": {"price": {"_gt": 3}}, "limit": 7}}]}]}

COMPARISONS = ["price > 5", "price <= 99999999999", "3 < cost", "ele.price != 4", "big >= 40",
               "state == 'new'", "'old' != state", "fresh == true", "fresh != true",
               "stock > 2", "rate > 1", "price > 2 || fresh == true", "price + 1 > 5"]
KEYS = ["price", "cost", "ele.big", "state", "fresh", "rate", "0 - price"]
FIELDS = "id price cost: price big: weight state fresh stock rate"


def random_directives(rng):
    """Some directives in a row, in the words of a query."""
    words = []
    for _ in range(rng.randint(1, 4)):
        kind = rng.randrange(4 if not any("@limit" in word for word in words) else 3)
        if kind == 0:
            parts = " && ".join(rng.sample(COMPARISONS[:9], rng.randint(1, 2)))
            words.append(f'@filter(predicate: "{rng.choice([parts, rng.choice(COMPARISONS)])}")')
        elif kind == 1:
            words.append(f'@sortBy(comparator: "{rng.choice(KEYS)}", '
                         f'reversed: {rng.choice(["true", "false"])})')
        elif kind == 2:
            words.append(f'@sort(key: "{rng.choice(["price", "big", "state"])}")')
        else:
            words.append(rng.choice(["@limit(first: %d)" % rng.randint(0, 9),
                                     "@limit(first: 5, offset: %d)" % rng.randint(0, 9),
                                     "@limit(offset: 3)", "@limit(last: 4)"]))
    return words


def random_arguments(rng):
    arguments = ["order_by: [{%s: %s}, {id: asc}]" % (
        rng.choice(["price", "state", "stock"]), rng.choice(["asc", "desc_nulls_last"]))]
    if rng.random() < 0.3:
        arguments.append(f"limit: {rng.randint(0, 40)}")
    if rng.random() < 0.2:
        arguments.append(f"offset: {rng.randint(0, 20)}")
    if rng.random() < 0.3:
        arguments.append("where: {weight: {_lt: 60}}")
    return ", ".join(arguments)


class Pushdown(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Postgres())
        cls.server.create("items", SCHEMA)
        cls.source = {"kind": "postgres", "url": cls.server.url("items"), "metadata": METADATA}
        # Types of rows have the fields that hold computed values, as without compatibility.
        cls.gateway = cls.enterClassContext(
            DatabaseGateway({"items": cls.source}, server={"compatibility": "none"}))

    def ask(self, query, headers):
        return self.gateway.post({"query": query}, {**ADMIN, **headers}).json()

    def test_the_answers_are_the_same(self):
        rng = random.Random(20261120)
        for round_number in range(400):
            arguments, directives = random_arguments(rng), random_directives(rng)
            here = " ".join(directives)
            # No database is told what is always true, so it is told nothing behind it either.
            there = '@filter(predicate: "true") ' + here
            field = "items(%s) %s { " + FIELDS + " }"
            query = "{ %s }"
            if rng.random() < 0.3:
                query = "{ shops(order_by: {id: asc}) { id %s } }"
            headers = {"x-hasura-role": "few"} if rng.random() < 0.2 and "shops" not in query else {}
            pushed = self.ask(query % (field % (arguments, here)), headers)
            plain = self.ask(query % (field % (arguments, there)), headers)
            self.assertEqual(pushed, plain, f"round {round_number}: ({arguments}) {here} {headers}")

    def test_it_is_the_database_that_does_it(self):
        with DatabaseProject({"items": self.source}, server={"compatibility": "none"}) as project:
            done = millrace("explain", project.config,
                            '{ items @filter(predicate: "cost > 5 && state == \'new\'") '
                            '@sortBy(comparator: "cost") @limit(first: 3) { id cost: price state } }')
        statement = done.stdout.split("statement\n")[1].split("parameters\n")[0]
        for part in ('"price" > $1::int8', '"state" = $2::text', '"price" ASC NULLS LAST',
                     "LIMIT 3"):
            self.assertIn(part, statement)


if __name__ == "__main__":
    unittest.main()
