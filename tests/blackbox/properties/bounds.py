"""Requests that ask for much. They are answered rightly or refused, and soon."""

from .comparing import difference
from .evaluator import Evaluator
from .finding import Finding
from .model import INT, TEXT
from .request import Enum, Field, Given, Request
from .values import random_value

REFUSED = {"validation-failed", "parse-failed", "bad-request", "not-supported", "data-exception",
           "DATABASE_TIMEOUT", "DATABASE_OVERLOADED", "ROW_LIMIT", "MEMORY_LIMIT",
           "GRAPHQL_PARSE_FAILED", "QUERY_SIZE_LIMIT", "QUERY_DEPTH_LIMIT", "QUERY_ALIASES_LIMIT",
           "QUERY_ROOT_FIELDS_LIMIT"}


class Bounds:
    """What one actor of a world asks too much of."""

    def __init__(self, world, actor, rng):
        self.world = world
        self.actor = actor
        self.rng = rng
        self.access = actor.access
        self._heavy = [self.long_list, self.deep_condition, self.many_alternatives,
                       self.many_fields, self.many_orders, self.many_wildcards, self.large_limit,
                       self.around]

    def heavy(self, count):
        """How many requests were asked."""
        tables = [table for name, table in self.world.schema.tables.items()
                  if self.access.columns(name)]
        made = [self.rng.choice(self._heavy)(self.rng.choice(tables))
                for _ in range(count if tables else 0)]
        requests = [request for request in made if request is not None]
        replies = self.world.ask(self.actor, [request.body() for request in requests])
        evaluator = Evaluator(self.world.view(self.actor))
        for request, reply in zip(requests, replies):
            wrong = self._wrong(evaluator, request, reply)
            if wrong:
                raise Finding("bounds", self.world, self.actor, request=request.body(),
                              answered=reply.text, difference=wrong)
        return len(requests)

    def _wrong(self, evaluator, request, reply):
        if self.world.is_avoided(reply):
            return None
        if not reply.codes:
            return difference(evaluator.answer(request), reply.data)
        return None if reply.codes <= REFUSED else f"refused with {reply.codes}"

    def _request(self, fields):
        return Request(fields, self.world.schema.names)

    def _rows(self, table, **args):
        column = self.rng.choice(self.access.columns(table.name))
        return self._request([Field(table.name, args, [Field(column.name)])])

    def _column(self, table, kind):
        fitting = [column for column in self.access.columns(table.name) if column.type is kind
                   and not self.access.hiding(table.name, column.name)]
        return self.rng.choice(fitting) if fitting else None

    def long_list(self, table):
        column = self._column(table, INT)
        if column is None:
            return None
        values = [self.rng.randint(0, 10**9) for _ in range(2000)]
        values += [random_value(self.rng, INT) for _ in range(3)]
        given = Given(values, "[Int!]", self.rng.random() < 0.7)
        return self._rows(table, where={column.name: {self.rng.choice(["_in", "_nin"]): given}})

    def deep_condition(self, table):
        column = self.rng.choice(self.access.columns(table.name))
        condition = {column.name: {"_is_null": True}}
        for _ in range(self.rng.randint(5, 60)):
            condition = {"_not": condition} if self.rng.random() < 0.5 else {"_and": [condition]}
        return self._rows(table, where=Given(condition, f"{table.name}_bool_exp",
                                             self.rng.random() < 0.5))

    def many_alternatives(self, table):
        column = self._column(table, INT)
        return column and self._rows(table, where={"_or": [
            {column.name: {"_eq": random_value(self.rng, INT)}} for _ in range(150)]})

    def many_fields(self, table):
        columns = self.access.columns(table.name)
        return self._request([Field(table.name, {}, [
            Field(self.rng.choice(columns).name, alias=f"c{i}")
            for i in range(self.rng.choice([60, 150, 300]))])])

    def many_orders(self, table):
        columns = self.access.columns(table.name)
        return self._rows(table, order_by=[{self.rng.choice(columns).name: Enum("desc")}
                                           for _ in range(60)])

    def many_wildcards(self, table):
        column = self._column(table, TEXT)
        return column and self._rows(table, where={column.name: {"_like": "%a" * 30 + "%"}})

    def large_limit(self, table):
        return self._rows(table, limit=2**31 - 1, offset=self.rng.choice([0, 2**31 - 1]))

    def around(self, table):
        """From a row to others and back, as often as it goes."""
        fields, at = [Field("__typename")], table
        path = []
        for _ in range(self.rng.randint(3, 7)):
            relationships = [relationship for relationship in self.access.relationships(at.name)
                             if relationship.kind == "object"]
            if not relationships:
                break
            path.append(self.rng.choice(relationships))
            at = self.world.schema.target(path[-1])
        for relationship in reversed(path):
            fields = [Field(relationship.name, {}, fields)]
        return self._request([Field(table.name, {}, fields)])
