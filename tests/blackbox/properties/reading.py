"""The promises about queries: equivalence, non-interference, failing closed, bounds."""

import random

from .comparing import difference, is_certain
from .evaluator import Evaluator
from .finding import Finding
from .interference import unseen_changes
from .queries import QueryMaker
from .sessions import MissingVariable
from .shrinking import shrunk


class Reading:
    """What one actor of a world asks."""

    def __init__(self, world, actor, rng):
        self.world = world
        self.actor = actor
        self.rng = rng

    def requests(self, count):
        maker = QueryMaker(self.rng, self.world.view(self.actor), self.world.dialect)
        made = (maker.query() for _ in range(count))
        return [request for request in made if request is not None]

    def ask(self, requests):
        return self.world.ask(self.actor, [request.body() for request in requests])

    def expected(self, request):
        return Evaluator(self.world.view(self.actor)).answer(request)

    # --- (b) equivalence, and (f): lists are as long as they may be

    def equivalence(self, requests):
        """The replies; Finding where one is not what the evaluator answers."""
        evaluator = Evaluator(self.world.view(self.actor))
        replies = self.ask(requests)
        expected = [evaluator.answer(request) for request in requests]
        for request, reply, answer in zip(requests, replies, expected):
            if self._wrong(answer, reply) and not self.world.is_avoided(reply):
                self._report_difference(request, reply)
        return replies, expected

    @staticmethod
    def _wrong(answer, reply):
        if "errors" in reply.json:
            return f"refused: {reply.json['errors']}"
        return difference(answer, reply.json.get("data"))

    def _report_difference(self, request, reply):
        codes = _codes(reply)

        def fails(candidate):
            try:
                answer = self.expected(candidate)
            except Exception:  # it has become a request that makes no sense
                return False
            (again,) = self.ask([candidate])
            return (_codes(again) == codes and bool(self._wrong(answer, again))
                    and not self.world.is_avoided(again))

        smallest = shrunk(request, fails)
        (again,) = self.ask([smallest])
        answer = self.expected(smallest)
        raise Finding("equivalence", self.world, self.actor, request=smallest.body(),
                      expected=answer, answered=again.text,
                      difference=self._wrong(answer, again) or self._wrong(answer, reply) or "gone")

    # --- (a) non-interference

    def non_interference(self, requests, replies, expected):
        """How many requests were asked again over rows that differ where nobody may look."""
        before = self.world.contents
        after, changes = unseen_changes(self.rng, self.world, self.actor)
        if not changes:
            return 0
        self.world.put(after)
        again = self.ask(requests)
        for request, first, second, answer in zip(requests, replies, again, expected):
            same = (first.text == second.text if is_certain(answer)
                    else difference(answer, second.json.get("data")) is None)
            if not same and not self.world.is_avoided(first):
                self._report_interference(request, before, after)
        return len(requests)

    def _report_interference(self, request, before, after):
        def answers(candidate):
            self.world.put(before)
            (first,) = self.ask([candidate])
            self.world.put(after)
            (second,) = self.ask([candidate])
            return first.text, second.text

        def fails(candidate):
            try:
                certain = is_certain(self.expected(candidate))
            except Exception:
                return False
            first, second = answers(candidate)
            return certain and first != second

        smallest = shrunk(request, fails)
        first, second = answers(smallest)
        raise Finding("non-interference", self.world, self.actor, request=smallest.body(),
                      rows_before=before, answered_before=first, answered_after=second)


def _codes(reply):
    return [error.get("extensions", {}).get("code") for error in reply.json.get("errors", ())]
