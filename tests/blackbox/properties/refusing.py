"""The promises about refusals: what is missing closes; codes, without the words of drivers."""

from .access import always_holds, deciding_variables
from .comparing import difference
from .evaluator import Evaluator
from .finding import Finding
from .mistakes import MistakeMaker, complaint
from .model import BOOL, FLOAT, INT
from .request import flat, plain
from .sessions import LISTS, SCALARS, random_session


def tables_asked(schema, fields, table=None):
    """The tables whose rows decide about an answer, as far as fields and arguments name them."""
    found = set()
    for item in flat(fields):
        found |= _tables_of_field(schema, item, table)
    return found


def _tables_of_field(schema, item, table):
    if item.fields is None:
        return set()
    own = _table_of(schema, item.name, table) or table
    found = {own.name} | tables_asked(schema, item.fields, own)
    for name in ("where", "order_by"):
        found |= _tables_of_argument(schema, own, plain(item.args.get(name)))
    return found


def _table_of(schema, name, parent):
    if parent is not None:
        relationship = (parent.relationships.get(name)
                        or parent.relationships.get(name.removesuffix("_aggregate")))
        return schema.target(relationship) if relationship else None
    plain_name = name.removesuffix("_aggregate").removesuffix("_by_pk")
    return schema.tables.get(name) or schema.tables[plain_name]


def _tables_of_argument(schema, table, value):
    found = set()
    if isinstance(value, list):
        for item in value:
            found |= _tables_of_argument(schema, table, item)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name == "_or" and any(_plainly_true(table, part) for part in member):
                continue  # nothing in it decides
            target = None if name in table.columns else _table_of(schema, name, table)
            if target is not None:
                found.add(target.name)
            found |= _tables_of_argument(schema, target or table, member)
    return found


def _plainly_true(table, condition):
    return all(name == "_and" and all(_plainly_true(table, part) for part in member)
               or name == "_or" and any(_plainly_true(table, part) for part in member)
               or name in table.columns and not member
               for name, member in condition.items())


class Refusing:
    """What one actor of a world is refused."""

    def __init__(self, world, actor, rng):
        self.world = world
        self.actor = actor
        self.rng = rng

    # --- (e) failing closed

    def failing_closed(self, requests):
        """How many requests were asked without a session variable that a permission reads."""
        asked = 0
        access = self.actor.access
        read = set().union(*map(access.variables, self.world.schema.tables))
        for variable in sorted(read):
            without = self.actor.without(variable)
            replies = self.world.ask(without, [request.body() for request in requests])
            for request, reply in zip(requests, replies):
                self._check_closed(without, variable, request, reply)
            asked += len(requests)
        return asked

    def _check_closed(self, without, variable, request, reply):
        if self.world.is_avoided(reply):
            return
        if reply.codes:
            wrong = None
            if reply.data is not None or reply.codes != {"not-found"}:
                wrong = "refused, but not for the variable that is missing"
        elif not self._is_read(variable, request):
            wrong = self._depends_on(variable, request, reply)
        else:
            wrong = f"answered without {variable}"
        if wrong:
            raise Finding("failing closed", self.world, without, request=request.body(),
                          answered=reply.text, difference=wrong)

    def _depends_on(self, variable, request, reply):
        """Whether another value of a variable would have made another answer."""
        for _ in range(3):
            session = random_session(self.rng)
            actor = self.actor.with_variable(variable, session[variable])
            expected = Evaluator(self.world.view(actor)).answer(request)
            wrong = difference(expected, reply.data)
            if wrong:
                return wrong
        return None

    def _is_read(self, variable, request):
        """Whether rows are seen or not by this variable; where all are seen, it does not matter."""
        access = self.actor.access
        for name in tables_asked(self.world.schema, request.fields):
            filters = [grant["filter"] for grant in access.grants(name)]
            if any(map(always_holds, filters)):
                continue
            if any(variable in deciding_variables(each) for each in filters):
                return True
        return False

    def malformed_variables(self, requests):
        """Numbers, booleans and lists that are none are errors, not nulls."""
        asked = 0
        access = self.actor.access
        read = set().union(*map(access.variables, self.world.schema.tables))
        broken = {SCALARS[INT]: ["", "one", "1 OR 1=1", "1.5"], SCALARS[BOOL]: ["", "maybe"],
                  SCALARS[FLOAT]: ["", "x"], LISTS[INT]: ["", "{1", "1,2", "{a}"]}
        for variable in sorted(read & broken.keys()):
            actor = self.actor.with_variable(variable, self.rng.choice(broken[variable]))
            replies = self.world.ask(actor, [request.body() for request in requests])
            for request, reply in zip(requests, replies):
                self._check_malformed(actor, variable, request, reply)
            asked += len(requests)
        return asked

    def _check_malformed(self, actor, variable, request, reply):
        if not self._is_read(variable, request) or self.world.is_avoided(reply):
            return
        if reply.data is not None or reply.codes != {"data-exception"}:
            raise Finding("failing closed", self.world, actor, request=request.body(),
                          answered=reply.text, difference=f"{variable} is of another type")

    # --- (g) codes

    def mistakes(self, count):
        """How many wrong requests were asked, each twice."""
        bodies = MistakeMaker(self.rng, self.actor.access).bodies(count)
        first, second = (self.world.ask(self.actor, bodies) for _ in range(2))
        for body, one, other in zip(bodies, first, second):
            wrong = complaint(one) or ("answers differ" if one.text != other.text else None)
            if wrong:
                raise Finding("error codes", self.world, self.actor, request=body,
                              answered=one.text, difference=wrong)
        return len(bodies)
