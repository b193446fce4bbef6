"""One random database behind one gateway, and those who ask."""

import json
import random
import re
from dataclasses import dataclass

from harness.client import Connection, request_bytes
from harness.database_gateway import ADMIN as SECRET
from harness.database_gateway import PATH, DatabaseGateway
from harness.gateway import JSON

from .access import ADMIN, Access
from .finding import Finding
from .permissions import metadata, random_permissions
from .schemas import random_rows, random_schema
from .sessions import random_session
from .view import Database, View

ANSWER_WITHIN_S = 5
REASON = re.compile(r'event=database_failed .*reason="([^"]*)"')


@dataclass
class Actor:
    """Who asks: a role with session variables."""

    access: Access
    session: dict

    @property
    def role(self):
        return self.access.role

    def without(self, variable):
        return Actor(self.access, {name: value for name, value in self.session.items()
                                   if name != variable})

    def with_session(self, session):
        return Actor(self.access, session)

    def with_variable(self, variable, value):
        return Actor(self.access, {**self.session, variable: value})

    def headers(self):
        return {**SECRET, "x-hasura-role": self.role, **self.session}


@dataclass
class Reply:
    """The answer to one request: its bytes, and what they say."""

    text: str
    json: dict

    @property
    def data(self):
        return self.json.get("data")

    @property
    def codes(self):
        """The codes of its errors; none: it is no refusal."""
        return {error.get("extensions", {}).get("code") for error in self.json.get("errors", ())}


class World:
    """For one `with` block."""

    def __init__(self, seed, dialect, stores):
        self.seed = seed
        self.dialect = dialect
        rng = random.Random(seed)
        self.schema = random_schema(rng)
        self.permissions = random_permissions(rng, self.schema)
        self.contents = random_rows(rng, self.schema)
        self._store = stores.store(seed)
        self.rng = rng

    def __enter__(self):
        self._store.__enter__()
        self._store.create(self.schema)
        self._store.replace(self.schema, self.contents)
        self._start({})
        return self

    def __exit__(self, *_):
        self._stop()
        self._store.__exit__()

    def restart(self, settings):
        """Another gateway before the same database, with these settings of the source."""
        self._stop()
        self._start(settings)

    def _start(self, settings):
        self._gateway = DatabaseGateway({"default": {
            **self._store.source(), **settings,
            "metadata": metadata(self.schema, self.permissions)}})
        self._gateway.__enter__()
        self._connections = [Connection(self._gateway.port, ANSWER_WITHIN_S) for _ in range(2)]

    def _stop(self):
        for connection in self._connections:
            connection.__exit__()
        self._gateway.__exit__()

    def actors(self):
        for role in [ADMIN, *self.permissions.roles()]:
            yield Actor(Access(self.schema, self.permissions, role), random_session(self.rng))

    def view(self, actor, contents=None):
        return View(Database(self.schema, contents or self.contents), actor.access, actor.session)

    def put(self, contents):
        self.contents = contents
        self._store.replace(self.schema, contents)

    def stored(self):
        return self._store.contents(self.schema)

    def ask(self, actor, bodies):
        """The replies to requests that are sent without waiting for the one before.

        One that takes too long is a finding.
        """
        (replies,) = self.ask_together([actor], bodies)
        return replies

    def ask_together(self, actors, bodies):
        """The replies to several actors who ask the same at the same time, over two connections."""
        for actor, connection in zip(actors, self._connections):
            headers = {**JSON, **actor.headers()}
            connection.send(b"".join(
                request_bytes("POST", PATH, headers, json.dumps(body).encode()) for body in bodies))
        return [[self._reply(actor, body, connection) for body in bodies]
                for actor, connection in zip(actors, self._connections)]

    def _reply(self, actor, body, connection):
        try:
            reply = connection.receive()
        except TimeoutError:
            raise Finding("bounds", self, actor, request=body,
                          difference=f"no answer within {ANSWER_WITHIN_S} s") from None
        return Reply(reply.body.decode(), reply.json())

    def is_avoided(self, reply):
        """Whether a request was refused for what is known to be broken."""
        return ("deep statements" in self.dialect.avoid and "more than the database can take" in reply.text
                and set(REASON.findall(self.log())) == {"parser stack overflow"})

    def log(self):
        return self._gateway.log()
