"""Rows of a database that belong to objects from elsewhere."""

import json
import sqlite3
import tempfile
import unittest
from pathlib import Path

from harness.database_gateway import ADMIN, DatabaseGateway

SCHEMA = """
type Query {
  thousand: [Person!]! @const(json: %s)
  one_more: [Person!]! @const(json: %s)
  odd: [Person!]! @const(json: "[{\\"id\\":null},{\\"id\\":2},{\\"id\\":2},{\\"id\\":77777},{}]")
}
type Person {
  id: Int
  notes(limit: Int, order_by: [notes_order_by!]): [notes!] @sqlite(match: {person_id: "{parent.id}"})
  first: notes @sqlite(match: {id: "{parent.id}", person_id: "{parent.id}"})
}
extend type notes { person: Person @const(value: {id: "{parent.person_id}"}) }
"""

METADATA = {"tables": [{
    "table": {"schema": "public", "name": "notes"},
    "select_permissions": [
        {"role": "even", "permission": {"columns": "*", "filter": {"id": {"_in": [2, 4, 1002]}}}},
        {"role": "blind", "permission": {"columns": ["id"], "filter": {}}}]}]}


def people(count):
    return json.dumps(json.dumps([{"id": n} for n in range(1, count + 1)]))


class Joins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="millrace-")))
        schema = folder / "schema.graphql"
        schema.write_text(SCHEMA % (people(1000), people(1001)))
        file = folder / "notes.db"
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE notes (id integer PRIMARY KEY, person_id integer)")
            database.executemany("INSERT INTO notes VALUES (?, ?)",
                                 [(n, (n - 1) % 1001 + 1) for n in range(1, 2003)])
        # One call to a source: as many parents as there are must be asked for in it.
        cls.gateway = cls.enterClassContext(DatabaseGateway(
            {"notes": {"kind": "sqlite", "file": file, "metadata": METADATA}},
            schema=[str(schema)], limits={"upstream_calls": 1}))

    def ask(self, query, **headers):
        return self.gateway.post({"query": query}, {**ADMIN, **headers}).json()

    def test_a_thousand_parents_are_one_statement(self):
        answer = self.ask("{ thousand { id notes(order_by: [{id: desc}]) { id } } }")
        self.assertNotIn("errors", answer)
        self.assertEqual(answer["data"]["thousand"], [
            {"id": n, "notes": [{"id": n + 1001}, {"id": n}]} for n in range(1, 1001)])

    def test_one_more_is_another_statement(self):
        answer = self.ask("{ one_more { notes { id } } }")
        self.assertEqual({error["extensions"]["code"] for error in answer["errors"]},
                         {"UPSTREAM_CALLS_LIMIT"})

    def test_arguments_cut_the_rows_of_each_parent(self):
        answer = self.ask("{ thousand { notes(limit: 1, order_by: [{id: asc}]) "
                          "{ id person { id } } } }")
        self.assertEqual(answer["data"]["thousand"][6],
                         {"notes": [{"id": 7, "person": {"id": 7}}]})

    def test_keys_of_several_columns(self):
        answer = self.ask("{ thousand { first { id } } }")
        self.assertEqual(answer["data"]["thousand"][41], {"first": {"id": 42}})

    def test_keys_that_are_null_equal_or_unknown(self):
        answer = self.ask("{ odd { notes { id } } }")
        self.assertEqual(answer["data"]["odd"], [
            {"notes": None}, {"notes": [{"id": 2}, {"id": 1003}]},
            {"notes": [{"id": 2}, {"id": 1003}]}, {"notes": []}, {"notes": None}])

    def test_permissions_hold_behind_a_join(self):
        answer = self.ask("{ odd { notes { id } } }", **{"x-hasura-role": "even"})
        self.assertEqual(answer["data"]["odd"][1], {"notes": [{"id": 2}]})

    def test_a_role_without_the_column_has_no_such_field(self):
        answer = self.ask("{ odd { id notes { id } } }", **{"x-hasura-role": "blind"})
        self.assertEqual(answer["errors"][0]["extensions"]["code"], "validation-failed")
        self.assertEqual(self.ask("{ odd { id } }", **{"x-hasura-role": "blind"})["data"]["odd"][1],
                         {"id": 2})


if __name__ == "__main__":
    unittest.main()
