"""The promises about queries: equivalence, isolation, non-interference."""

from .comparing import difference, is_certain
from .evaluator import Evaluator
from .finding import Finding
from .interference import unseen_changes
from .queries import QueryMaker
from .request import with_values
from .sessions import random_session
from .shrinking import shrunk
from .values import other_value


class Reading:
    """What one actor of a world asks."""

    def __init__(self, world, actor, rng):
        self.world = world
        self.actor = actor
        self.rng = rng

    def requests(self, count):
        maker = QueryMaker(self.rng, self.world.view(self.actor))
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
                self.report("equivalence", request, reply)
        return replies, expected

    @staticmethod
    def _wrong(answer, reply):
        if reply.codes:
            return f"refused: {reply.json['errors']}"
        return difference(answer, reply.data)

    def report(self, promise, request, reply):
        """Raises the Finding that `reply` is, for the smallest request that shows it."""
        
        def fails(candidate):
            try:
                answer = self.expected(candidate)
            except Exception:  # it has become a request that makes no sense
                return False
            (again,) = self.ask([candidate])
            return (again.codes == reply.codes and bool(self._wrong(answer, again))
                    and not self.world.is_avoided(again))

        smallest = shrunk(request, fails)
        (again,) = self.ask([smallest])
        answer = self.expected(smallest)
        raise Finding(promise, self.world, self.actor, request=smallest.body(),
                      expected=answer, answered=again.text, first_request=request.body(),
                      first_answered=reply.text,
                      difference=self._wrong(answer, again) or "only when it was asked first")

    # --- (d) nobody gets what is somebody else's

    def isolation(self, requests):
        """How many requests were asked by two sessions at once, in the form of earlier ones.

        Only values differ from what was asked before, so that statements are used again.
        """
        others = [with_values(request, lambda given: other_value(self.rng, given))
                  for request in requests]
        actors = [self.actor, self.actor.with_session(random_session(self.rng))]
        replies = self.world.ask_together(actors, [request.body() for request in others])
        for actor, answered in zip(actors, replies):
            evaluator = Evaluator(self.world.view(actor))
            for request, reply in zip(others, answered):
                wrong = self._wrong(evaluator.answer(request), reply)
                if wrong and not self.world.is_avoided(reply):
                    Reading(self.world, actor, self.rng).report("isolation", request, reply)
        return 2 * len(others)

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
                    else difference(answer, second.data) is None)
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
