"""Random objects to insert, with objects that hang on them, and what to do when they are there."""

from .request import Enum, Given
from .schemas import random_row


def writable(access, kind, table):
    """The columns that a role may `insert` or `update`."""
    permission = access.writes(kind, table.name)
    return [column for name, column in table.columns.items()
            if access.admin
            or name in permission["columns"] and name not in permission.get("set", {})]


class InsertMaker:
    def __init__(self, rng, view, conditions):
        self.rng = rng
        self.access = view.access
        self.schema = view.schema
        self.contents = view.database.contents
        self.conditions = conditions

    def arguments(self, table, one):
        """Of `insert_X`, or of `insert_X_one`; nothing where no object was found."""
        rng = self.rng
        upsert = rng.random() < 0.4
        rows = [self._object(table, nested=not upsert)
                for _ in range(1 if one else rng.choice([0, 1, 1, 2, 3]))]
        rows = [row for row in rows if row is not None]
        if one and not rows:
            return None
        if upsert:  # no row twice
            rows = rows[:1] + [row for row in rows[1:2] if self._key(table, row) != self._key(
                table, rows[0])]
        kind = f"{table.name}_insert_input"
        args = ({"object": Given(rows[0], kind + "!", rng.random() < 0.4)} if one else
                {"objects": Given(rows, f"[{kind}!]!", rng.random() < 0.4)})
        if upsert:
            args["on_conflict"] = self._conflict(table, rows)
        return args

    @staticmethod
    def _key(table, row):
        return [row.get(name) for name in table.key]

    def _object(self, table, nested=False):
        rng = self.rng
        row = random_row(rng, self.schema, self.contents, table)
        if row is None:
            return None
        known = self.contents[table.name]
        if known and rng.random() < 0.25:
            other = rng.choice(known)
            row.update({name: other[name] for name in table.key})
        columns = [column.name for column in writable(self.access, "insert", table)]
        # A column that is left out is null, which not every column may be.
        made = {name: row[name] for name in columns
                if name in table.key or not table.columns[name].nullable or rng.random() < 0.8}
        if nested and rng.random() < 0.4:
            self._hang(table, made)
        return made

    def _hang(self, table, row):
        """Objects inserted together with `row`: what it refers to, or what refers to it."""
        followed = [relationship for relationship in table.relationships.values()
                    if not relationship.manual
                    and self.access.writes("insert", relationship.target) is not None]
        if not followed:
            return
        relationship = self.rng.choice(followed)
        target = self.schema.target(relationship)
        ((own, theirs),) = relationship.columns.items()
        if relationship.refers:
            data = self._object(target)
            if data is not None:
                row.pop(own, None)
                row[relationship.name] = {"data": data}
            return
        one = relationship.kind == "object"
        items = [self._object(target) for _ in range(1 if one else self.rng.choice([0, 1, 2]))]
        items = [item for item in items if item is not None and theirs not in target.key]
        for item in items:
            item.pop(theirs, None)
        if items or not one:
            row[relationship.name] = {"data": items[0] if one else items}

    def _conflict(self, table, rows):
        rng = self.rng
        conflict = {"constraint": Enum(self._met(table, rows)), "update_columns": []}
        if self.access.writes("update", table.name) is not None:
            names = [column.name for column in writable(self.access, "update", table)
                     if column.name not in table.key and not column.unique]
            conflict["update_columns"] = [Enum(name) for name in names if rng.random() < 0.6]
            if self.access.reads(table.name) and rng.random() < 0.4:
                conflict["where"] = self._own_where(table)
        return Given(conflict, f"{table.name}_on_conflict", rng.random() < 0.3)

    def _met(self, table, rows):
        """The constraint that the rows may meet. Where it is not the key, their keys are new."""
        unique = [column.name for column in writable(self.access, "insert", table)
                  if column.unique and not column.references]
        known = self.contents[table.name]
        if len(rows) != 1 or not unique or not known or self.rng.random() < 0.4 \
                or any(self._key(table, rows[0]) == list(table.keys_of(row)) for row in known):
            return table.primary_key
        name = self.rng.choice(unique)
        if self.rng.random() < 0.7:
            rows[0][name] = self.rng.choice(known)[name]
        return table.unique_key(name)

    def _own_where(self, table):
        """A condition over columns that are shown in all rows."""
        columns = [column for column in self.access.columns(table.name)
                   if not self.access.hiding(table.name, column.name)]
        if not columns:
            return {}
        column = self.rng.choice(columns)
        return {column.name: self.conditions.comparison(column.type)}
