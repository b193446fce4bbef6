"""The promises about mutations: rows and columns that are not the role's stay as they are."""

from .access import deciding_variables
from .comparing import difference
from .finding import Finding
from .inserts import writable
from .mutations import MutationMaker
from .request import Enum, Field, Request
from .sessions import MissingVariable, random_session
from .shrinking import shrunk
from .writer import Refused, Writer


class Writing:
    """What one actor of a world changes."""

    def __init__(self, world, actor, rng):
        self.world = world
        self.actor = actor
        self.rng = rng

    def _maker(self):
        return MutationMaker(self.rng, self.world.view(self.actor))

    def _writer(self, actor):
        return Writer(self.world.schema, self.world.contents, actor.access, actor.session,
                      self.world.dialect)

    def mutations(self, count):
        """How many mutations were made, each over what the one before has left."""
        made = 0
        for _ in range(count):
            request = self._maker().mutation()
            if request is not None and not self._is_avoided(request):
                made += 1
                self._try(request)
        return made

    def _is_avoided(self, request):
        try:
            self._writer(self.actor).run(request)
        except Refused as refused:
            return ("data-exception" in refused.codes
                    and "increments beyond 32 bits" in self.world.dialect.avoid)
        return False

    def _try(self, request):
        before = self.world.contents
        wrong, reply, expected, after = self._outcome(request)
        if wrong is None:
            self.world.contents = after
            return
        stored = self.world.stored()

        def fails(candidate):
            self.world.put(before)
            try:
                found, again, _, _ = self._outcome(candidate)
            except Exception:  # it has become a mutation that makes no sense
                return False
            return bool(found) and again.codes == reply.codes

        smallest = shrunk(request, fails)
        self.world.put(before)
        again, reply, expected, _ = self._outcome(smallest)
        stored = self.world.stored()
        self.world.put(before)
        raise Finding("mutation", self.world, self.actor, request=smallest.body(),
                      expected=expected, answered=reply.text, stored=stored,
                      difference=again or wrong)

    def _outcome(self, request):
        """What is wrong, the reply, what was expected, and the rows that there should be now."""
        before = self.world.contents
        writer = self._writer(self.actor)
        try:
            expected, after = writer.run(request), writer.contents
        except Refused as refused:
            expected, after = refused, before
        (reply,) = self.world.ask(self.actor, [request.body()])
        if isinstance(expected, Refused):
            wrong = self._not_refused(expected, reply)
        elif reply.codes:
            wrong = f"refused: {reply.json['errors']}"
        else:
            wrong = difference(expected, reply.data)
        if wrong and self.world.is_avoided(reply):
            wrong, after = None, before
        return wrong or self._not_stored(after), reply, expected, after

    @staticmethod
    def _not_refused(refused, reply):
        if reply.data is not None or not reply.codes:
            return f"should be refused with {refused.codes}"
        return None if reply.codes <= refused.codes else f"the code should be of {refused.codes}"

    def _not_stored(self, contents):
        stored = self.world.stored()
        for table in self.world.schema.tables.values():
            wanted, there = (sorted((list(row.values()) for row in rows[table.name]), key=repr)
                             for rows in (contents, stored))
            if wanted != there:
                return f"stored in {table.name}: {there!r}, not {wanted!r}"
        return None

    # --- what must not be written

    def forbidden(self):
        """Mutations of columns and tables that are not the role's; how many."""
        bodies = [request.body() for table in self.world.schema.tables.values()
                  for request in self._forbidden(table)]
        for body, reply in zip(bodies, self.world.ask(self.actor, bodies)):
            if reply.codes != {"validation-failed"} or reply.data is not None:
                raise Finding("mutation", self.world, self.actor, request=body,
                              answered=reply.text, difference="should not exist for the role")
        self._unchanged("mutations that do not exist", bodies)
        return len(bodies)

    def _forbidden(self, table):
        count = [Field("affected_rows")]
        for kind in ("insert", "update", "delete"):
            permission = self.actor.access.writes(kind, table.name)
            field = Field(f"{kind}_{table.name}", {"where": {}}, count)
            if permission is None:
                yield Request([field], self.world.schema.names, "mutation")
                continue
            if kind == "delete":
                continue
            allowed = {column.name for column in writable(self.actor.access, kind, table)}
            for name in table.columns:
                if name in allowed:
                    continue
                if kind == "insert":
                    args = {"objects": [{name: None}]}
                else:
                    args = {"where": {}, "_set": {name: None}}
                yield Request([Field(field.name, args, count)], self.world.schema.names, "mutation")
                if kind == "insert" and "update" not in permission:
                    conflict = {"constraint": Enum(table.primary_key),
                                "update_columns": [Enum("nobody_has_this")]}
                    yield Request([Field(field.name, {"objects": [], "on_conflict": conflict},
                                         count)], self.world.schema.names, "mutation")

    def without_variables(self, count):
        """Mutations of a session that lacks a variable which decides about them; how many."""
        made = 0
        for _ in range(count):
            request = self._maker().mutation()
            for variable in sorted(self.actor.session) if request else ():
                made += self._try_without(variable, request)
        return made

    def _try_without(self, variable, request):
        actor = self.actor.without(variable)
        writer = self._writer(actor)
        try:
            writer.run(request)
            return 0  # it has no say
        except Refused:
            return 0
        except MissingVariable:
            pass
        (reply,) = self.world.ask(actor, [request.body()])
        if self.world.is_avoided(reply) or self._does_not_matter(variable, request, reply):
            return 0
        if reply.data is not None or reply.codes != {"not-found"}:
            raise Finding("mutation", self.world, actor, request=request.body(),
                          answered=reply.text, difference=f"answered without {variable}")
        self._unchanged(f"without {variable}", request.body())
        return 1

    def _does_not_matter(self, variable, request, reply):
        """Whether all is as with any other value of the variable."""
        access = self.actor.access
        permissions = [access.writes(kind, name) or {} for kind in ("insert", "update", "delete")
                       for name in self.world.schema.tables]
        if reply.codes or any(variable in deciding_variables(each) for each in permissions):
            return False
        writer = self._writer(self.actor.with_session(
            {**self.actor.session, variable: random_session(self.rng)[variable]}))
        expected = writer.run(request)
        if difference(expected, reply.data) or self._not_stored(writer.contents):
            return False
        self.world.contents = writer.contents
        return True

    def _unchanged(self, what, request):
        wrong = self._not_stored(self.world.contents)
        if wrong:
            raise Finding("mutation", self.world, self.actor, request=request,
                          difference=f"{what}: {wrong}")
