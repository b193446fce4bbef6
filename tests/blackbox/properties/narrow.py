"""Limits of the operator: rows of an answer, and items of a list that a client gives."""

from .comparing import difference
from .evaluator import Evaluator, SomeOf
from .finding import Finding
from .model import INT
from .request import Field, Given, Request


class Narrow:
    """What one actor asks of a world whose source has small limits."""

    def __init__(self, world, actor, rng, limits):
        self.world = world
        self.actor = actor
        self.rng = rng
        self.limits = limits

    def requests(self, count):
        """How many requests were asked."""
        access = self.actor.access
        tables = [table for name, table in self.world.schema.tables.items() if access.columns(name)]
        if not tables:
            return 0
        requests = [self._request(self.rng.choice(tables)) for _ in range(count)]
        replies = self.world.ask(self.actor, [request.body() for request in requests])
        evaluator = Evaluator(self.world.view(self.actor))
        for request, reply in zip(requests, replies):
            wrong = self._wrong(evaluator, request, reply)
            if wrong:
                raise Finding("bounds", self.world, self.actor, limits=self.limits,
                              request=request.body(), answered=reply.text, difference=wrong)
        return count

    def _request(self, table):
        columns = self.actor.access.columns(table.name)
        args = {}
        numbers = [column for column in columns if column.type is INT]
        if numbers and self.rng.random() < 0.6:
            values = list(range(self.rng.randint(0, 2 * self.limits["list_items"])))
            args["where"] = {self.rng.choice(numbers).name: {
                self.rng.choice(["_in", "_nin"]): Given(values, "[Int!]", self.rng.random() < 0.5)}}
        if self.rng.random() < 0.3:
            args["limit"] = self.rng.randint(0, 2 * self.limits["rows"])
        field = Field(table.name, args, [Field(self.rng.choice(columns).name)])
        return Request([field], self.world.schema.names)

    def _wrong(self, evaluator, request, reply):
        (field,) = request.fields
        expected = evaluator.answer(request)
        rows = expected[field.key]
        number = rows.count if isinstance(rows, SomeOf) else len(rows)
        allowed = set()
        if number > self.limits["rows"]:
            allowed.add("ROW_LIMIT")
        for operand in field.args.get("where", {}).values():
            ((_, given),) = operand.items()
            if len(given.value) > self.limits["list_items"]:
                allowed.add("bad-request")
        if not allowed:
            return difference(expected, reply.data)
        if reply.data is not None or not reply.codes or not reply.codes <= allowed:
            return f"should be refused with {allowed}"
        return None
