"""The answer that a query should get, computed row by row over what a session sees."""

from dataclasses import dataclass

from .logic import aggregate, count
from .request import flat, plain

ANY = object()  # whatever a database makes of it


@dataclass
class SomeOf:
    """`count` of these items, in any order: where the request does not say which come first."""

    items: list
    count: int


@dataclass
class Rows:
    """Rows that a request selects. Not `certain`: `number` of them, nobody knows which."""

    rows: list
    number: int
    ordered: bool = True
    certain: bool = True

    def most(self, limit):
        if limit is None or self.number <= limit:
            return self
        if not self.ordered:
            return Rows(self.rows, limit, False, False)
        return Rows(self.rows[:limit], limit)


class Evaluator:
    def __init__(self, view):
        self.view = view
        self.schema = view.schema

    def answer(self, request):
        return {item.key: self._root(item) for item in flat(request.fields)}

    def _root(self, item):
        name, args = item.name, plain(item.args)
        if name in self.schema.tables:
            return self._list(self.schema.tables[name], self.view.rows(name), args, item.fields)
        if name.endswith("_by_pk"):
            table = self.schema.tables[name.removesuffix("_by_pk")]
            return self._by_key(table, args, item.fields)
        table = self.schema.tables[name.removesuffix("_aggregate")]
        return self._aggregate(table, self.view.rows(table.name), args, item.fields)

    def _by_key(self, table, args, fields):
        for row in self.view.rows(table.name):
            if all(self.view.cell(table.name, row, name) == value for name, value in args.items()):
                return self.object(table, row, fields)
        return None

    def object(self, table, row, fields):
        return {item.key: self._member(table, row, item) for item in flat(fields)}

    def _member(self, table, row, item):
        name = item.name
        if name == "__typename":
            return table.name
        if name in table.columns:
            return self.view.cell(table.name, row, name)
        relationship = table.relationships.get(name)
        if relationship is None:
            relationship = table.relationships[name.removesuffix("_aggregate")]
            rows = self.view.related(relationship, row)
            return self._aggregate(self.schema.target(relationship), rows, plain(item.args),
                                   item.fields)
        target = self.schema.target(relationship)
        rows = self.view.related(relationship, row)
        if relationship.kind == "object":
            return self.object(target, rows[0], item.fields) if rows else None
        return self._list(target, rows, plain(item.args), item.fields)

    # --- lists

    def _list(self, table, rows, args, fields):
        selected = self.select(table, rows, args).most(self.view.access.limit(table.name))
        return self._items(table, selected, fields)

    def _items(self, table, selected, fields):
        items = [self.object(table, row, fields) for row in selected.rows]
        return items if selected.ordered else SomeOf(items, selected.number)

    def select(self, table, rows, args):
        """The rows of a list, before the role's own limit."""
        where = args.get("where") or {}
        rows = [row for row in rows if self.view.holds(table, row, where) is True]
        keyed, tied = self._sorted(table, rows, args.get("order_by") or [])
        pool = [row for _, row in keyed]
        chosen, ordered, certain = pool, not tied, True
        if args.get("distinct_on"):
            chosen, certain = self._first_of_each(table, keyed, args["distinct_on"])
            ordered = certain and (len(chosen) < 2 or bool(args.get("order_by")))
        start, most = args.get("offset") or 0, args.get("limit")
        number = max(0, len(chosen) - start)
        number = number if most is None else min(number, most)
        if number < len(chosen):
            if not ordered or not certain:
                return Rows(pool, number, False, False)
            chosen = chosen[start:start + number]
        return Rows(chosen if certain else pool, number, ordered and certain, certain)

    def _sorted(self, table, rows, order):
        """(key, row) in order, and whether two rows have the same key."""
        steps = [step for item in order for step in self._steps(table, item)]
        keyed = [([value(row) for value, _ in steps], row) for row in rows]
        for at in reversed(range(len(steps))):
            descending = steps[at][1].startswith("desc")
            nulls_first = steps[at][1].endswith("first") or steps[at][1] == "desc"
            there = [pair for pair in keyed if pair[0][at] is not None]
            there.sort(key=lambda pair: pair[0][at], reverse=descending)
            nulls = [pair for pair in keyed if pair[0][at] is None]
            keyed = nulls + there if nulls_first else there + nulls
        tied = any(a[0] == b[0] for a, b in zip(keyed, keyed[1:]))
        return keyed, tied

    def _steps(self, table, order):
        """(value of a row, direction) of each member of an `order_by`."""
        for name, direction in order.items():
            if name in table.columns:
                yield lambda row, name=name: self.view.cell(table.name, row, name), direction
            elif (relationship := table.relationships.get(name)) is not None:
                target = self.schema.target(relationship)
                for value, inner in self._steps(target, direction):
                    yield self._through(relationship, value), inner
            else:
                yield from self._aggregate_steps(
                    table.relationships[name.removesuffix("_aggregate")], direction)

    def _through(self, relationship, value):
        def found(row):
            rows = self.view.related(relationship, row)
            return value(rows[0]) if rows else None
        return found

    def _aggregate_steps(self, relationship, order):
        target = relationship.target
        for function, operand in order.items():
            if function == "count":
                yield lambda row: len(self.view.related(relationship, row)), operand
                continue
            for column, direction in operand.items():
                def value(row, function=function, column=column):
                    return aggregate(function, [self.view.cell(target, there, column)
                                                for there in self.view.related(relationship, row)])
                yield value, direction

    def _first_of_each(self, table, keyed, names):
        """The first row of each group, and whether it is certain which that is."""
        groups = {}
        for key, row in keyed:
            at = tuple(self.view.cell(table.name, row, name) for name in names)
            groups.setdefault(at, []).append((key, row))
        certain = all(len(group) == 1 or group[0][0] != group[1][0] for group in groups.values())
        return [group[0][1] for group in groups.values()], certain

    # --- aggregates

    def _aggregate(self, table, rows, args, fields):
        selected = self.select(table, rows, args)
        out = {}
        for item in flat(fields):
            if item.name == "nodes":
                shown = selected.most(self.view.access.limit(table.name))
                out[item.key] = self._items(table, shown, item.fields)
            elif item.name == "__typename":
                out[item.key] = table.name + "_aggregate"
            else:
                out[item.key] = {part.key: self._aggregated(table, selected, part)
                                 for part in flat(item.fields)}
        return out

    def _aggregated(self, table, selected, item):
        if item.name == "count":
            return self._count(table, selected, plain(item.args))
        return {part.key: self._aggregated_column(table, selected, item.name, part.name)
                for part in flat(item.fields)}

    def _aggregated_column(self, table, selected, function, column):
        if not selected.certain:
            return ANY
        return aggregate(function, [self.view.cell(table.name, row, column)
                                    for row in selected.rows])

    def _count(self, table, selected, args):
        columns = args.get("columns", [])
        if not selected.certain:
            return ANY if columns else selected.number
        cells = [tuple(self.view.cell(table.name, row, name) for name in columns)
                 for row in selected.rows]
        return count(cells, args.get("distinct", False))
