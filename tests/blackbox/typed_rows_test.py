"""Rows of PostgreSQL come as typed columns, or as JSON that the server has made: the same rows."""

import unittest

from harness.database_gateway import ADMIN, DatabaseGateway
from harness.postgres import Postgres

SCHEMA = """
CREATE TYPE mood AS ENUM ('a', 'b c');
CREATE TABLE kinds (
  id integer PRIMARY KEY, b bool, i2 int2, i8 int8, f4 float4, f8 float8, n numeric, t text,
  vc varchar(10), bc char(5), u uuid, d date, ts timestamp, tz timestamptz, tm time, iv interval,
  j json, jb jsonb, ia int[], ta text[], m mood, by bytea, nm name);
INSERT INTO kinds VALUES
  (1, true, -32768, 9223372036854775807, 0.1, 0.1, 123.4500, E'a"b\\\\c\\né𝄞', 'v', 'x',
   '00112233-4455-6677-8899-aabbccddeeff', '2026-02-28', '2026-02-28 12:34:56.789',
   '2026-02-28 12:34:56.000001+02', '10:00:01.5', '1 day 2 hours', '{"a": [1, 2]}',
   '{"b": {"c": 1}}', '{1,2,3}', '{a,"b,c"}', 'b c', '\\xdead', 'nm'),
  (2, false, 0, 0, 0, 'NaN', 'NaN', '', '', '', '00000000-0000-0000-0000-000000000000',
   '0044-03-15 BC', '0001-01-01 BC', 'infinity', '24:00:00', '-1 mon', 'null', '"x"', '{}', '{}',
   'a', '', '');
INSERT INTO kinds (id, i8, f8, n, d, ts, tz) VALUES
  (3, -9223372036854775808, '-Infinity', '1e30', 'infinity', '-infinity',
   '9999-12-31 23:59:59.999999+00'),
  (4, 5, 1e21, -0.000001, '10000-01-01', '294276-12-31 23:59:59', '4713-01-01 00:00:00 BC'),
  (5, null, 5e-324, 0, '4713-01-01 BC', '1969-12-31 23:59:59.5', '1970-01-01'),
  (6, 1, 1.7976931348623157e308, 100, '2000-02-29', '2000-03-01', '1900-02-28 23:59:59.1');
CREATE TABLE notes (id integer PRIMARY KEY, kind_id integer REFERENCES kinds, text text);
INSERT INTO notes VALUES (1, 1, 'one'), (2, null, 'two'), (3, 3, 'three');
"""

FIELDS = "id b i2 i8 f4 f8 n t vc bc u d ts tz tm iv j jb ia ta m by nm notes { id kind { id t } }"

METADATA = {"tables": [
    {"table": {"schema": "public", "name": "kinds"},
     "array_relationships": [{"name": "notes", "using": {"foreign_key_constraint_on": {
         "table": {"schema": "public", "name": "notes"}, "column": "kind_id"}}}],
     "select_permissions": [{"role": "user", "permission": {
         "columns": ["id", "t"], "filter": {"id": {"_gt": 2}}}}]},
    {"table": {"schema": "public", "name": "notes"},
     "object_relationships": [{"name": "kind", "using": {"foreign_key_constraint_on": "kind_id"}}],
     "select_permissions": [{"role": "user", "permission": {"columns": "*", "filter": {}}}]}]}


class TypedRows(unittest.TestCase):
    stringify = False

    @classmethod
    def setUpClass(cls):
        server = cls.enterClassContext(Postgres())
        server.create("kinds", SCHEMA)
        cls.gateway = cls.enterClassContext(DatabaseGateway(
            {"kinds": {"kind": "postgres", "url": server.url("kinds"), "metadata": METADATA,
                       "stringify_numbers": cls.stringify}}))

    def ask(self, query, **headers):
        return self.gateway.post({"query": query}, {**ADMIN, **headers}).json()

    def test_every_type_is_what_the_server_makes_of_it(self):
        # The nodes of an aggregate are JSON, the rows of a list are not.
        answer = self.ask("{ rows: kinds(order_by: {id: asc}) { %s } json: kinds_aggregate("
                          "order_by: {id: asc}) { nodes { %s } } }" % (FIELDS, FIELDS))
        self.assertNotIn("errors", answer)
        rows, nodes = answer["data"]["rows"], answer["data"]["json"]["nodes"]
        self.assertEqual(len(rows), 6)
        for row, node in zip(rows, nodes):
            for field, value in row.items():
                self.assertEqual(value, node[field], f"{field} of {row['id']}")

    def test_a_related_row_that_is_hidden_is_not_there(self):
        answer = self.ask("{ notes(order_by: {id: asc}) { id kind { id } } one: kinds_by_pk(id: 1) "
                          "{ id } three: kinds_by_pk(id: 3) { id } }", **{"x-hasura-role": "user"})
        self.assertEqual(answer["data"], {
            "notes": [{"id": 1, "kind": None}, {"id": 2, "kind": None},
                      {"id": 3, "kind": {"id": 3}}],
            "one": None, "three": {"id": 3}})

    def test_type_names_aliases_and_fragments(self):
        answer = self.ask("{ notes(where: {id: {_eq: 1}}) { __typename a: id ...More } } "
                          "fragment More on notes { b: id kind { __typename key: id } }")
        self.assertEqual(answer["data"]["notes"], [{
            "__typename": "notes", "a": 1, "b": 1, "kind": {"__typename": "kinds", "key": 1}}])


class NumbersAsTexts(TypedRows):
    stringify = True

    def test_wide_numbers_are_texts(self):
        answer = self.ask("{ kinds_by_pk(id: 1) { i8 f8 n i2 } }")
        self.assertEqual(answer["data"]["kinds_by_pk"],
                         {"i8": "9223372036854775807", "f8": "0.1", "n": "123.4500", "i2": -32768})


if __name__ == "__main__":
    unittest.main()
