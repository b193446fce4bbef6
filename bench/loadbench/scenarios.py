"""What the gateways are asked, in which mode, and what Millrace must not exceed."""

import json
from dataclasses import dataclass

N_PLUS_1 = "{posts{id,userId,title,user{id,name,email}}}"
TITLES = "{posts{title}}"
CONSTANT = "{greet}"


@dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    mode: str
    way: str
    query: str
    goal_us: float | None = None  # processor time of the gateway per request

    @property
    def body(self):
        return json.dumps({"query": self.query})


ALL = (
    Scenario("n+1", "N+1, batched, unique header", "batched", "unique", N_PLUS_1, 60),
    Scenario("n+1-single", "N+1, a call per user, unique header", "single", "unique", N_PLUS_1),
    Scenario("n+1-shared", "N+1, identical, coalesced", "shared", "identical", N_PLUS_1, 15),
    Scenario("titles", "`{posts{title}}`, unique header", "batched", "unique", TITLES, 30),
    Scenario("constant", "`{greet}`, a constant", "batched", "identical", CONSTANT, 9),
)
