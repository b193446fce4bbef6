"""Random queries that a role may ask."""

from .conditions import ConditionMaker
from .dialects import AGGREGATES, aggregable
from .model import TEXT
from .request import Enum, Field, Fragment, Given, Request, Skipped
from .values import random_value

DIRECTIONS = ["asc", "desc", "asc_nulls_first", "asc_nulls_last", "desc_nulls_first",
              "desc_nulls_last"]


class QueryMaker:
    def __init__(self, rng, view):
        self.rng = rng
        self.view = view  # keys of rows that are there are taken from it
        self.access = view.access
        self.schema = view.schema
        self.conditions = ConditionMaker(rng, view.access)
        self._aliases = 0

    def query(self):
        """Nothing where the role sees no table."""
        self._aliases = 0
        tables = [table for name, table in self.schema.tables.items() if self.access.reads(name)]
        if not tables:
            return None
        count = self.rng.choice([1, 1, 1, 2, 3])
        return Request([self._root(self.rng.choice(tables)) for _ in range(count)],
                       self.schema.names)

    def _root(self, table):
        roll = self.rng.random()
        if roll < 0.12 and self.access.key_is_shown(table.name):
            return self._by_key(table)
        if roll < 0.4 and self.access.aggregates(table.name):
            args = self.arguments(table)
            return self._aliased(Field(table.name + "_aggregate", args,
                                       self._aggregate(table, 2)), always=True)
        return self._aliased(Field(table.name, self.arguments(table), self.row(table, 3)),
                             always=True)

    def _by_key(self, table):
        rng = self.rng
        rows = self.view.database.contents[table.name]
        row = rng.choice(rows) if rows and rng.random() < 0.8 else {
            name: random_value(rng, table.columns[name].type) for name in table.key}
        args = {name: Given(row[name], table.columns[name].type.graphql + "!", rng.random() < 0.5)
                for name in table.key}
        return self._aliased(Field(table.name + "_by_pk", args, self.row(table, 3)), always=True)

    def _aliased(self, item, always=False):
        if always or self.rng.random() < 0.2:
            self._aliases += 1
            item.alias = f"a{self._aliases}"
        return item

    # --- arguments

    def arguments(self, table):
        rng = self.rng
        args = {}
        if rng.random() < 0.6:
            condition = self.conditions.where(table)
            args["where"] = Given(condition, f"{table.name}_bool_exp", rng.random() < 0.25)
        order = self._order(table)
        if order and rng.random() < 0.15:
            self._add_distinct(table, args, order)
        if order:
            args["order_by"] = Given(order, f"[{table.name}_order_by!]", rng.random() < 0.2)
        for name in ("limit", "offset"):
            if rng.random() < 0.25:
                args[name] = self.conditions.given(rng.randint(0, 4), "Int")
            elif rng.random() < 0.03:
                args[name] = Given(None, "Int", rng.random() < 0.5)
        return args

    def _order(self, table):
        """Mostly total: the key comes last."""
        rng = self.rng
        order = [{name: direction} for name, direction in
                 (self._order_member(table, 2) for _ in range(rng.choice([0, 0, 1, 1, 2]))) if name]
        if self.access.key_is_shown(table.name) and rng.random() < 0.9:
            order += [{name: Enum(rng.choice(["asc", "desc"]))} for name in table.key]
        return order

    def _order_member(self, table, depth):
        rng = self.rng
        relationships = self.access.relationships(table.name)
        if depth and relationships and rng.random() < 0.4:
            relationship = rng.choice(relationships)
            target = self.schema.target(relationship)
            if relationship.kind == "object":
                name, inner = self._order_member(target, depth - 1)
                return (relationship.name, {name: inner}) if name else (None, None)
            if self.access.aggregates(target.name):
                return relationship.name + "_aggregate", self._aggregate_order(target)
        columns = self.access.columns(table.name)
        if not columns:
            return None, None
        return rng.choice(columns).name, Enum(rng.choice(DIRECTIONS))

    def _aggregate_order(self, target):
        rng = self.rng
        columns = self.access.columns(target.name)
        direction = Enum(rng.choice(DIRECTIONS))
        function = rng.choice(["count", "sum", "avg", "min", "max"])
        fitting = [column.name for column in columns if self._fits(function, column.type)]
        return {function: {rng.choice(fitting): direction}} if fitting else {"count": direction}

    def _fits(self, function, kind):
        if function == "count":
            return False
        if not kind.number:
            return kind is TEXT and function in ("min", "max")
        return aggregable(function, kind)

    def _add_distinct(self, table, args, order):
        """The columns that the order starts with, in any order."""
        rng = self.rng
        columns = rng.sample(self.access.columns(table.name),
                             min(len(self.access.columns(table.name)), rng.choice([1, 1, 2])))
        names = [column.name for column in columns]
        order[:0] = [{name: Enum(rng.choice(DIRECTIONS))} for name in names]
        rng.shuffle(names)
        args["distinct_on"] = Given([Enum(name) for name in names],
                                    f"[{table.name}_select_column!]", rng.random() < 0.3)

    # --- selections

    def row(self, table, depth):
        rng = self.rng
        columns = self.access.columns(table.name)
        chosen = [self._aliased(Field(column.name)) for column in columns if rng.random() < 0.5]
        relationships = self.access.relationships(table.name)
        if depth > 0 and relationships:
            for _ in range(rng.choice([0, 0, 1, 1, 2])):
                chosen.append(self._followed(rng.choice(relationships), depth - 1))
        if not chosen or rng.random() < 0.08:
            chosen.append(Field("__typename"))
        rng.shuffle(chosen)
        return self._wrapped(_without_twins(chosen), table.name)

    def _followed(self, relationship, depth):
        target = self.schema.target(relationship)
        if relationship.kind == "object":
            return self._aliased(Field(relationship.name, {}, self.row(target, depth)))
        if self.access.aggregates(target.name) and self.rng.random() < 0.4:
            args = self.arguments(target)
            return self._aliased(Field(relationship.name + "_aggregate", args,
                                       self._aggregate(target, depth)), always=True)
        return self._aliased(Field(relationship.name, self.arguments(target),
                                   self.row(target, depth)), always=True)

    def _wrapped(self, fields, type_name):
        """Some of them in a fragment; now and then one that is skipped."""
        rng = self.rng
        if rng.random() < 0.15:
            cut = rng.randint(0, len(fields) - 1)
            fields = fields[:cut] + [Fragment(type_name, fields[cut:], rng.random() < 0.5)]
        if rng.random() < 0.05:
            condition = Given(True, "Boolean!", rng.random() < 0.5)
            fields = [*fields, Skipped(Field("__typename", alias="skipped"), condition)]
        if rng.random() < 0.05 and isinstance(fields[0], Field) and fields[0].fields is None:
            fields = [*fields, Fragment(type_name, [fields[0]])]  # the same again
        return fields

    def _aggregate(self, table, depth):
        rng = self.rng
        fields = [Field("aggregate", {}, self._aggregate_fields(table))]
        if rng.random() < 0.5:
            fields.append(Field("nodes", {}, self.row(table, depth)))
            rng.shuffle(fields)
            if rng.random() < 0.2:
                fields = [item for item in fields if item.name == "nodes"]
        return fields

    def _aggregate_fields(self, table):
        rng = self.rng
        columns = self.access.columns(table.name)
        fields = []
        for _ in range(rng.choice([0, 1, 1, 2])):
            fields.append(self._aliased(Field("count", self._count_arguments(columns)),
                                        always=True))
        for function in rng.sample(AGGREGATES, rng.choice([0, 1, 2])):
            chosen = [column for column in columns if self._fits(function, column.type)]
            chosen = rng.sample(chosen, min(len(chosen), rng.randint(1, 2)))
            if chosen:
                fields.append(self._aliased(
                    Field(function, {}, [Field(column.name) for column in chosen])))
        return fields or [Field("count")]

    def _count_arguments(self, columns):
        rng = self.rng
        if not columns or rng.random() < 0.4:
            return {}
        names = [Enum(column.name)
                 for column in rng.sample(columns, min(len(columns), rng.randint(1, 2)))]
        args = {"columns": names}
        if rng.random() < 0.5:
            args["distinct"] = self.conditions.given(rng.random() < 0.7, "Boolean")
        return args


def _without_twins(fields):
    """Fields of the same key would have to be the same."""
    kept = {}
    for item in fields:
        kept.setdefault(item.key, item)
    return [*kept.values()]
