"""What a mutation should do to the rows, and what it should answer."""

from dataclasses import dataclass, field

from .evaluator import Evaluator, SomeOf
from .interference import keeps_constraints
from .model import INT
from .mutations import COUNT
from .request import flat, plain
from .view import Database, View


class Refused(Exception):
    """A mutation that is to be rolled back, and the codes that may say why."""

    def __init__(self, *codes):
        super().__init__(*codes)
        self.codes = set(codes)


@dataclass
class Changed:
    """The rows that a field answers, and how many it has changed with those that hang on them."""

    rows: list = field(default_factory=list)
    number: int = 0


class Writer:
    """Runs the fields of a mutation one after the other over a copy of the rows."""

    def __init__(self, schema, contents, access, session, dialect):
        self.schema = schema
        self.dialect = dialect
        self.access = access
        self.session = session
        self.contents = contents

    def run(self, request):
        """The answer. Afterwards `contents` are the rows; Refused: they are as they were."""
        return {item.key: self._field(item) for item in flat(request.fields)}

    def _view(self):
        return View(Database(self.schema, self.contents), self.access, self.session)

    def _field(self, item):
        verb, _, name = item.name.partition("_")
        for suffix in ("_one", "_by_pk", "_many"):
            if name not in self.schema.tables and name.endswith(suffix):
                name = name.removesuffix(suffix)
                break
        else:
            suffix = ""
        table = self.schema.tables[name]
        args = plain(item.args)
        if suffix == "_many":
            changed = [self._update(table, update) for update in args["updates"]]
            return [self._answer(table, each, item.fields, "") for each in changed]
        changed = {"insert": self._insert, "update": self._update,
                   "delete": self._delete}[verb](table, args)
        return self._answer(table, changed, item.fields, suffix)

    def _answer(self, table, changed, fields, suffix):
        evaluator = Evaluator(self._view())
        rows = changed.rows
        if suffix:
            return evaluator.object(table, rows[0], fields) if rows else None
        out = {}
        for item in flat(fields):
            if item.name == COUNT:
                out[item.key] = changed.number
            else:
                out[item.key] = SomeOf([evaluator.object(table, row, item.fields) for row in rows],
                                       len(rows))
        return out

    # --- inserts

    def _insert(self, table, args):
        objects = [args["object"]] if "object" in args else args["objects"]
        return self._insert_objects(table, objects, [{}] * len(objects), args.get("on_conflict"))

    def _insert_objects(self, table, objects, determined, conflict=None):
        """`determined`: of each object the columns that other objects decide."""
        hanging = [name for given in objects for name in given if name in table.relationships]
        relationships = [table.relationships[name] for name in dict.fromkeys(hanging)]
        determined = [dict(columns) for columns in determined]
        changed = Changed()
        for relationship in relationships:
            if relationship.refers:
                self._insert_before(relationship, objects, determined, changed)
        changed.rows = self._insert_rows(table, objects, determined, conflict)
        changed.number += len(changed.rows)
        for relationship in relationships:
            if not relationship.refers:
                self._insert_after(relationship, objects, changed)
        return changed

    def _insert_before(self, relationship, objects, determined, changed):
        ((own, theirs),) = relationship.columns.items()
        places = [at for at, given in enumerate(objects) if relationship.name in given]
        data = [objects[at][relationship.name]["data"] for at in places]
        made = self._insert_objects(self.schema.target(relationship), data, [{}] * len(data))
        changed.number += made.number
        for at, row in zip(places, made.rows):
            determined[at][own] = row[theirs]

    def _insert_after(self, relationship, objects, changed):
        ((own, theirs),) = relationship.columns.items()
        data, determined = [], []
        for given, row in zip(objects, changed.rows):
            items = given.get(relationship.name, {"data": []})["data"]
            for item in items if isinstance(items, list) else [items]:
                data.append(item)
                determined.append({theirs: row[own]})
        made = self._insert_objects(self.schema.target(relationship), data, determined)
        changed.number += made.number

    def _insert_rows(self, table, objects, determined, conflict):
        permission = self.access.writes("insert", table.name)
        presets = self._presets(table, permission) if objects else {}
        rows = list(self.contents[table.name])
        inserted, updated, part = [], [], None
        for given, others in zip(objects, determined):
            if not given.keys() >= set(table.key):
                raise ValueError("a row without its key")
            row = {**presets, **given, **others}
            part = self._end_part(table, rows, part, row.keys() & table.columns.keys())
            row = {**dict.fromkeys(table.columns), **row}
            row = {name: row[name] for name in table.columns}
            at = self._met(table, rows, row, conflict) if conflict else None
            if at is None:
                rows.append(row)
                inserted.append(row)
                continue
            # What is not null must be there even where the row is not written.
            if any(row[name] is None and not column.nullable
                   for name, column in table.columns.items()):
                raise Refused("constraint-violation")
            changed = self._on_conflict(table, rows[at], row, conflict)
            if changed is not None:
                rows[at] = changed
                updated.append(changed)
        update = self.access.writes("update", table.name) or {}
        on_update = update.get("check", permission.get("check"))
        self._write(table, rows, inserted, permission.get("check"))
        self._check(table, updated, on_update)
        if conflict is not None and self.dialect.upserts_meet_both:
            self._check(table, inserted, on_update)
            self._check(table, updated, permission.get("check"))
        return inserted + updated

    @staticmethod
    def _met(table, rows, row, conflict):
        """The place of the row that has the same key."""
        names = table.key_columns(conflict["constraint"])
        if any(row[name] is None for name in names):
            return None
        return next((at for at, other in enumerate(rows)
                     if all(other[name] == row[name] for name in names)), None)

    def _end_part(self, table, rows, part, columns):
        """Where a row of other columns begins a part of its own, those before it must be right."""
        if self.dialect.inserts_in_parts and part not in (None, columns) \
                and not keeps_constraints(self.schema, {**self.contents, table.name: rows}):
            raise Refused("constraint-violation", "permission-error")
        return columns

    def _on_conflict(self, table, row, excluded, conflict):
        """The row that was there, changed, or nothing where it is left alone."""
        if not conflict.get("update_columns"):
            return None
        permission = self.access.writes("update", table.name)
        if not self._matches(table, row, permission, conflict.get("where") or {}):
            return None
        taken = {name: excluded[name] for name in conflict["update_columns"]}
        return {**row, **taken, **self._presets(table, permission)}

    # --- updates and deletes

    def _update(self, table, args):
        permission = self.access.writes("update", table.name)
        presets = self._presets(table, permission)
        if not (presets or args.get("_set") or args.get("_inc")):
            return Changed()
        changed = []
        rows = []
        for row in self.contents[table.name]:
            if self._chosen(table, row, permission, args):
                row = {**row, **args.get("_set", {}), **presets,
                       **{name: self._sum(table.columns[name], row[name], by)
                          for name, by in args.get("_inc", {}).items()}}
                changed.append(row)
            rows.append(row)
        self._write(table, rows, changed, permission.get("check"))
        return Changed(changed, len(changed))

    @staticmethod
    def _sum(column, old, by):
        if old is None or by is None:
            return None
        if column.type is INT and not -2**31 <= old + by < 2**31:
            raise Refused("data-exception")
        return old + by

    def _delete(self, table, args):
        permission = self.access.writes("delete", table.name)
        gone = [row for row in self.contents[table.name]
                if self._chosen(table, row, permission, args)]
        kept = [row for row in self.contents[table.name] if not any(row is other for other in gone)]
        self._write(table, kept, [], None)
        return Changed(gone, len(gone))

    def _chosen(self, table, row, permission, args):
        if "where" in args:
            return self._matches(table, row, permission, args["where"])
        key = args.get("pk_columns", args)
        return (all(row[name] == key[name] for name in table.key)
                and self._matches(table, row, permission, {}))

    def _matches(self, table, row, permission, where):
        view = self._view_of_now()
        return (view.rules.hold(table, row, permission.get("filter", {})) is True
                and view.holds(table, row, where) is True)

    def _view_of_now(self):
        if getattr(self, "_seen", None) is not self.contents:
            self._seen, self._now = self.contents, self._view()
        return self._now

    def _presets(self, table, permission):
        rules = self._view_of_now().rules
        return {name: rules.operand(value, table.columns[name].type)
                for name, value in permission.get("set", {}).items()}

    def _write(self, table, rows, changed, check):
        self.contents = {**self.contents, table.name: rows}
        broken = self._breaks(table, changed, check)
        if not keeps_constraints(self.schema, self.contents):
            raise Refused("constraint-violation", *(["permission-error"] if broken else []))
        if broken:
            raise Refused("permission-error")

    def _check(self, table, rows, check):
        if self._breaks(table, rows, check):
            raise Refused("permission-error")

    def _breaks(self, table, rows, check):
        rules = self._view_of_now().rules
        return bool(check) and any(rules.hold(table, row, check) is not True for row in rows)
