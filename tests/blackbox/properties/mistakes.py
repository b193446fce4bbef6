"""Requests that must be refused, made of requests that need not be."""

import re

from .model import BOOL, FLOAT, INT, TEXT
from .request import Enum, Field, Given, Request

REFUSED = {"validation-failed", "parse-failed", "bad-request", "data-exception", "not-found"}

# What only a driver, or the statement that was made, would say.
DRIVER_TEXT = re.compile(
    r"(?i:sqlite|postgres|psql|libpq|SQLSTATE|syntax error at|near \\?\"|no such (table|column))|"
    r"LINE \d|\b_\d+\b|_nth|json_(group|build|agg|each)|row_number|\bSELECT\b|\bFROM\b")

WRONG = {INT: "one", TEXT: 7, BOOL: "yes", FLOAT: None}


class MistakeMaker:
    """Each mistake is a function from a table to a body, or nothing where it cannot be made."""

    def __init__(self, rng, access):
        self.rng = rng
        self.access = access
        self.schema = access.schema
        self.mistakes = [self.unknown_column, self.hidden_column, self.hidden_condition,
                         self.hidden_order, self.hidden_aggregate, self.wrong_type,
                         self.null_operand, self.unknown_operator, self.negative_limit,
                         self.too_large, self.unknown_argument, self.missing_key,
                         self.distinct_without_order, self.unknown_direction, self.no_document,
                         self.nothing_selected, self.undeclared_variable, self.wrong_variable,
                         self.missing_variable, self.hidden_table]

    def bodies(self, count):
        tables = [table for name, table in self.schema.tables.items() if self.access.reads(name)]
        made = []
        for _ in range(count if tables else 0):
            body = self.rng.choice(self.mistakes)(self.rng.choice(tables))
            if body is not None:
                made.append(body if isinstance(body, dict) else body.body())
        return made

    def _request(self, fields):
        return Request(fields, self.schema.names)

    def _rows(self, table, fields=None, **args):
        return self._request([Field(table.name, args, fields or [Field("__typename")])])

    def _column(self, table, *kinds):
        fitting = [column for column in self.access.columns(table.name)
                   if not kinds or column.type in kinds]
        return self.rng.choice(fitting) if fitting else None

    def _hidden(self, table):
        hidden = self.access.hidden_columns(table.name)
        return self.rng.choice(hidden) if hidden else None

    def unknown_column(self, table):
        return self._rows(table, [Field("__typename"), Field("nobody_has_this")])

    def hidden_column(self, table):
        column = self._hidden(table)
        return column and self._rows(table, [Field(column.name)])

    def hidden_condition(self, table):
        column = self._hidden(table)
        return column and self._rows(table, where={column.name: {"_is_null": True}})

    def hidden_order(self, table):
        column = self._hidden(table)
        return column and self._rows(table, order_by=[{column.name: Enum("asc")}])

    def hidden_aggregate(self, table):
        column = self._hidden(table)
        largest = column and Field("max", {}, [Field(column.name)])
        return column and self._request([Field(table.name + "_aggregate", {}, [
            Field("aggregate", {}, [largest])])])

    def hidden_table(self, _table):
        hidden = [name for name in self.schema.tables if not self.access.reads(name)]
        if not hidden:
            return None
        return self._request([Field(self.rng.choice(hidden), {}, [Field("__typename")])])

    def wrong_type(self, table):
        column = self._column(table, INT, TEXT, BOOL)
        return column and self._rows(table, where={column.name: {"_eq": WRONG[column.type]}})

    def null_operand(self, table):
        column = self._column(table)
        return column and self._rows(table, where={column.name: {
            self.rng.choice(["_eq", "_in", "_is_null"]): None}})

    def unknown_operator(self, table):
        column = self._column(table)
        return column and self._rows(table, where={column.name: {"_equals": 1}})

    def negative_limit(self, table):
        name = self.rng.choice(["limit", "offset"])
        given = Given(-self.rng.randint(1, 9), "Int", self.rng.random() < 0.5)
        return self._rows(table, **{name: given})

    def too_large(self, table):
        column = self._column(table, INT)
        return column and self._rows(table, where={column.name: {
            "_gt": Given(2**31 + self.rng.randint(0, 9), "Int", self.rng.random() < 0.5)}})

    def unknown_argument(self, table):
        return self._rows(table, where_=1)

    def missing_key(self, table):
        if not self.access.key_is_shown(table.name):
            return None
        return self._request([Field(table.name + "_by_pk", {}, [Field("__typename")])])

    def distinct_without_order(self, table):
        columns = self.access.columns(table.name)
        if len(columns) < 2:
            return None
        one, other = self.rng.sample(columns, 2)
        return self._rows(table, distinct_on=[Enum(one.name)], order_by=[{other.name: Enum("asc")}])

    def unknown_direction(self, table):
        column = self._column(table)
        return column and self._rows(table, order_by=[{column.name: Enum("up")}])

    def no_document(self, table):
        text = self._rows(table).body()["query"]
        return {"query": text[:self.rng.randint(0, len(text) - 1)]}

    def nothing_selected(self, table):
        return {"query": "{ %s }" % table.name}

    def undeclared_variable(self, table):
        return {"query": "{ %s(limit: $n) { __typename } }" % table.name}

    def wrong_variable(self, table):
        return {"query": "query ($n: Int) { %s(limit: $n) { __typename } }" % table.name,
                "variables": {"n": self.rng.choice(["3", 1.5, True, [1, 2], {"a": 1}])}}

    def missing_variable(self, table):
        return {"query": "query ($n: Int!) { %s(limit: $n) { __typename } }" % table.name}


def complaint(reply):
    """What is wrong with a refusal, or nothing."""
    if not reply.codes:
        return "was not refused"
    if reply.data is not None:
        return "has data beside its errors"
    if not reply.codes <= REFUSED:
        return f"the codes {reply.codes} are not those of a refusal"
    found = DRIVER_TEXT.search(reply.text)
    return f"says {found[0]!r}, which is not for clients" if found else None
