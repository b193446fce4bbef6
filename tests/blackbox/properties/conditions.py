"""Random `where` arguments: all operators that a database has, through all that a role sees."""

from .dialects import PREDICATES, TEXT_OPERATORS
from .model import BOOL, FLOAT, INT, TEXT
from .request import Enum, Given
from .values import random_pattern, random_regex, random_similar, random_value

ORDER_OPERATORS = ["_eq", "_eq", "_neq", "_gt", "_gte", "_lt", "_lte"]


class ConditionMaker:
    def __init__(self, rng, access):
        self.rng = rng
        self.access = access
        self.schema = access.schema

    def where(self, table, depth=3):
        rng = self.rng
        condition = {}
        for _ in range(rng.choice([0, 1, 1, 1, 2])):
            condition.update(self._member(table, depth))
        return condition

    def _member(self, table, depth):
        rng = self.rng
        roll = rng.random()
        if depth > 0:
            if roll < 0.16:
                return {rng.choice(["_and", "_or"]): [self.where(table, depth - 1)
                                                      for _ in range(rng.randint(0, 3))]}
            if roll < 0.26:
                return {"_not": self.where(table, depth - 1)}
            relationships = self.access.relationships(table.name)
            if roll < 0.45 and relationships:
                return self._related(rng.choice(relationships), depth - 1)
        columns = self.access.columns(table.name)
        if not columns:
            return {}
        column = rng.choice(columns)
        return {column.name: self.comparison(column.type)}

    def _related(self, relationship, depth):
        target = self.schema.target(relationship)
        countable = relationship.kind == "array" and self.access.aggregates(target.name)
        if countable and self.rng.random() < 0.5:
            return {relationship.name + "_aggregate": self._predicate(target, depth)}
        return {relationship.name: self.where(target, depth)}

    def _predicate(self, target, depth):
        """A comparison of one aggregate over the related rows."""
        rng = self.rng
        columns = self.access.columns(target.name)
        fitting = {function: [column.name for column in columns if column.type is kind]
                   for function, kind in PREDICATES.items()}
        possible = [name for name, found in fitting.items() if found]
        function = rng.choice(["count", "count", *possible])
        made = {}
        if function != "count":
            made["arguments"] = Enum(rng.choice(fitting[function]))
        elif columns and rng.random() < 0.4:
            made["arguments"] = [Enum(rng.choice(columns).name)]
        if made and function not in ("stddev_samp", "var_samp") and rng.random() < 0.3:
            made["distinct"] = True
        if rng.random() < 0.4:
            made["filter"] = self.where(target, depth - 1)
        kind = INT if function == "count" else BOOL if function.startswith("bool") else FLOAT
        made["predicate"] = self.comparison(kind)
        return {function: made}

    def comparison(self, kind):
        made = {}
        for _ in range(self.rng.choice([1, 1, 1, 1, 2, 0]) if self.rng.random() < 0.3 else 1):
            operator, operand = self._operator(kind)
            made[operator] = operand
        return made

    def _operator(self, kind):
        rng = self.rng
        roll = rng.random()
        if roll < 0.1:
            return "_is_null", self.given(rng.random() < 0.5, "Boolean")
        if roll < 0.25:
            items = [random_value(rng, kind) for _ in range(rng.choice([0, 1, 2, 3, 5]))]
            return rng.choice(["_in", "_nin"]), self.given(items, f"[{kind.graphql}!]")
        if kind is TEXT and roll < 0.55:
            operator = rng.choice(TEXT_OPERATORS)
            return operator, self.given(self._pattern(operator), "String")
        return rng.choice(ORDER_OPERATORS), self.given(random_value(rng, kind), kind.graphql)

    def _pattern(self, operator):
        if "similar" in operator:
            return random_similar(self.rng)
        if "regex" in operator:
            return random_regex(self.rng)
        return random_pattern(self.rng)

    def given(self, value, graphql_type):
        rng = self.rng
        variable = rng.random() < 0.35
        required = "!" if rng.random() < 0.5 else ""
        return Given(value, graphql_type + required, variable, variable and rng.random() < 0.15)
