"""Random mutations that the schema of a role has."""

from .conditions import ConditionMaker
from .inserts import InsertMaker, writable
from .queries import QueryMaker
from .request import Field, Given, Request
from .schemas import random_cell
from .values import random_value

COUNT = "affected_rows"


class MutationMaker:
    def __init__(self, rng, view):
        self.rng = rng
        self.access = view.access
        self.schema = view.schema
        self.contents = view.database.contents
        self.conditions = ConditionMaker(rng, view.access)
        self._queries = QueryMaker(rng, view)
        self._inserts = InsertMaker(rng, view, self.conditions)

    def mutation(self):
        """Nothing where the role may not write."""
        fields = []
        for number in range(self.rng.choice([1, 1, 1, 2, 3])):
            field = self._field()
            if field is not None:
                field.alias = f"m{number}"
                fields.append(field)
        return Request(fields, self.schema.names, "mutation") if fields else None

    def _field(self):
        makers = [(maker, table) for table in self.schema.tables.values()
                  for kind, maker in [("insert", self._insert), ("update", self.update),
                                      ("delete", self.delete)]
                  if self.access.writes(kind, table.name) is not None]
        if not makers:
            return None
        maker, table = self.rng.choice(makers)
        return maker(table)

    # --- answers

    def _response(self, table):
        fields = [Field(COUNT)]
        if self.access.reads(table.name) and self.rng.random() < 0.6:
            fields.append(Field("returning", {}, self._row(table)))
        return fields

    def _row(self, table):
        """Of a row that was changed. What is hidden in some rows is left to queries."""
        hidden = {column.name for column in self.access.columns(table.name)
                  if self.access.hiding(table.name, column.name)}
        fields = self._queries.row(table, self.rng.choice([0, 0, 1]))
        return [item for item in fields
                if not isinstance(item, Field) or item.name not in hidden] or [Field("__typename")]

    def _insert(self, table):
        one = self.access.reads(table.name) and self.rng.random() < 0.3
        args = self._inserts.arguments(table, one)
        if args is None:
            return None
        if one:
            return Field(f"insert_{table.name}_one", args, self._row(table))
        return Field(f"insert_{table.name}", args, self._response(table))

    # --- update

    def update(self, table):
        rng = self.rng
        changes = self._changes(table)
        if changes is None:
            return None
        roll = rng.random()
        if roll < 0.25 and self.access.key_is_shown(table.name):
            key = Given(self._known_key(table), f"{table.name}_pk_columns_input!",
                        rng.random() < 0.4)
            return Field(f"update_{table.name}_by_pk", {"pk_columns": key, **changes},
                         self._row(table))
        if roll < 0.4:
            updates = [{"where": self.conditions.where(table), **more} for more in
                       (changes, self._changes(table))]
            return Field(f"update_{table.name}_many", {"updates": updates}, self._response(table))
        return Field(f"update_{table.name}", {"where": self.conditions.where(table), **changes},
                     self._response(table))

    def _known_key(self, table):
        rows = self.contents[table.name]
        if not rows:
            return {name: random_value(self.rng, table.columns[name].type) for name in table.key}
        row = self.rng.choice(rows)
        return {name: row[name] for name in table.key}

    def _changes(self, table):
        """`_set` and `_inc`, or nothing where there is nothing that could be set."""
        rng = self.rng
        columns = [column for column in writable(self.access, "update", table)
                   if column.name not in table.key]
        presets = (self.access.writes("update", table.name) or {}).get("set")
        chosen = [column for column in columns if rng.random() < 0.4] or columns[:1]
        if not chosen and not presets:
            return None
        changes = {}
        for column in chosen:
            # Where values are unique, it would matter which row comes first.
            countable = column.type.number and not column.unique and not column.references
            if countable and rng.random() < 0.4:
                changes.setdefault("_inc", {})[column.name] = self.conditions.given(
                    rng.randint(-2, 3), column.type.graphql)
            else:
                changes.setdefault("_set", {})[column.name] = self.conditions.given(
                    random_cell(rng, self.schema, self.contents, table, column),
                    column.type.graphql)
        for name, value in changes.items():
            for given in value.values():
                if given.value is None:
                    given.type, given.default = given.type.rstrip("!"), False
            if rng.random() < 0.2:
                changes[name] = Given(value, f"{table.name}{name}_input", True)
        return changes

    # --- delete

    def delete(self, table):
        rng = self.rng
        if rng.random() < 0.3 and self.access.key_is_shown(table.name):
            args = {name: Given(value, table.columns[name].type.graphql + "!", rng.random() < 0.4)
                    for name, value in self._known_key(table).items()}
            return Field(f"delete_{table.name}_by_pk", args, self._row(table))
        return Field(f"delete_{table.name}", {"where": self.conditions.where(table)},
                     self._response(table))
