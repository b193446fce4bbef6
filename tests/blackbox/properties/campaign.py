"""Many worlds, and every promise tried on each of them."""

import random
import tempfile
import time
from collections import Counter

from .bounds import Bounds
from .dialects import DIALECTS, STORES
from .narrow import Narrow
from .reading import Reading
from .refusing import Refusing
from .world import World
from .writing import Writing


class Campaign:
    """Rounds over databases of one kind: one request each that is held against one promise."""

    def __init__(self, dialect, seed):
        self.dialect = DIALECTS[dialect]
        self.seed = seed
        self.rounds = Counter()  # by promise
        self.worlds = 0

    def run(self, rounds=None, worlds=None, until=None):
        """Until so many rounds or worlds are done, or it is so late by the monotonic clock.

        Raises Finding at the first broken promise; the next run goes on with the next world.
        """
        with tempfile.TemporaryDirectory(prefix="millrace-worlds-") as folder, \
                STORES[self.dialect.name](folder) as stores:
            while not self._done(rounds, worlds, until):
                self._visit(stores)

    def _done(self, rounds, worlds, until):
        return (worlds is not None and self.worlds >= worlds
                or rounds is not None and self.rounds.total() >= rounds
                or until is not None and time.monotonic() >= until)

    def _visit(self, stores):
        seed = self.seed + self.worlds
        self.worlds += 1
        with World(seed, self.dialect, stores) as world:
            for actor in world.actors():
                # Of its own, so that what one actor is asked does not depend on the others.
                rng = random.Random(f"{seed} {actor.role}")
                self._read(Reading(world, actor, rng))
                self._refuse(Refusing(world, actor, rng), Reading(world, actor, rng))
                self.rounds["bounds"] += Bounds(world, actor, rng).heavy(4)
                self._write(Writing(world, actor, rng))
            if seed % 5 == 0:
                self._narrow(world, random.Random(seed))

    def _read(self, reading):
        for _ in range(2):
            requests = reading.requests(14)
            if not requests:
                return
            replies, expected = reading.equivalence(requests)
            self.rounds["equivalence"] += len(requests)
            self.rounds["isolation"] += reading.isolation(requests)
            self.rounds["non-interference"] += reading.non_interference(requests, replies, expected)

    def _narrow(self, world, rng):
        limits = {"rows": rng.randint(1, 6), "list_items": rng.randint(1, 6)}
        world.restart(limits)
        for actor in world.actors():
            self.rounds["bounds"] += Narrow(world, actor, rng, limits).requests(12)

    def _refuse(self, refusing, reading):
        self.rounds["error codes"] += refusing.mistakes(8)
        requests = reading.requests(3)
        if requests:
            self.rounds["failing closed"] += refusing.failing_closed(requests)
            self.rounds["failing closed"] += refusing.malformed_variables(requests)

    def _write(self, writing):
        self.rounds["mutation"] += writing.forbidden()
        self.rounds["mutation"] += writing.without_variables(1)
        self.rounds["mutation"] += writing.mutations(12)
