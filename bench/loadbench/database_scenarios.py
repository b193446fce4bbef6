"""What database gateways are asked, and what Millrace must not exceed."""

import json
from dataclasses import dataclass

BY_KEY = "query($order:bigint!){orders_by_pk(id:$order){id status ver agent{id lat lng}}}"
BY_INTEGER_KEY = BY_KEY.replace("bigint", "Int")  # keys of SQLite
LIST = ("query($user:bigint!){orders(where:{user_id:{_eq:$user}},order_by:{created_at:desc},"
        "limit:10){id status total_cents}}")
BATCH = "{hundred{orders(order_by:{created_at:desc},limit:10){id status total_cents}}}"
ROWS = ("query($agent:bigint!){orders(where:{agent_id:{_eq:$agent}},order_by:{id:asc},limit:100)"
        "{id user_id status agent_id total_cents address note created_at updated_at ver}}")

PEER_BY_KEY = ("query($order:BigInt!){orderByRowId(rowId:$order)"
               "{rowId status ver agentByAgentId{rowId lat lng}}}")
PEER_LIST = ("query($user:BigInt!){allOrders(condition:{userId:$user},orderBy:CREATED_AT_DESC,"
             "first:10){nodes{rowId status totalCents}}}")
PEER_BATCH = ("{allUsers(first:100){nodes{ordersByUserId(orderBy:CREATED_AT_DESC,first:10)"
              "{nodes{rowId status totalCents}}}}}")
PEER_ROWS = ("query($agent:BigInt!){allOrders(condition:{agentId:$agent},orderBy:PRIMARY_KEY_ASC,"
             "first:100){nodes{rowId userId status agentId totalCents address note createdAt "
             "updatedAt ver}}}")


@dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    role: str
    query: str
    variables: tuple = ()  # each has the name of what stands for it in requests
    peer_query: str | None = None
    published: str | None = None  # file of databases/published
    lists: int = 1  # in an answer: figures of the database are for each
    database: str = "postgres"
    goals: tuple = ()  # pairs: what Databases.judge measures, and at most how much

    @property
    def body(self):
        """With <order> and the like for numbers: wrk/database.lua puts them there."""
        return self._body_of(self.query).replace('"<', "<").replace('>"', ">")

    @property
    def peer_body(self):
        """PostGraphile wants its big integers as texts."""
        return self._body_of(self.peer_query)

    def _body_of(self, query):
        return json.dumps({"query": query,
                           "variables": {name: f"<{name}>" for name in self.variables}})


ALL = (
    Scenario("by-key", "a row by key, and one it leads to", "user", BY_KEY, ("order",),
             PEER_BY_KEY, "by_key", goals=(("database_times", 1.25), ("gateway_beyond_us", 25))),
    Scenario("list", "a list of 10", "user", LIST, ("user",), PEER_LIST, "list"),
    Scenario("batch", "100 lists of 10 in one statement, each", "clerk", BATCH, (), PEER_BATCH,
             "batch", lists=100, goals=(("database_us", 14.5),)),
    Scenario("rows", "100 rows of 10 columns", "clerk", ROWS, ("agent",), PEER_ROWS,
             goals=(("gateway_us", 40),)),
    Scenario("sqlite", "a row by key, and one it leads to; SQLite", "user", BY_INTEGER_KEY, ("order",),
             database="sqlite", goals=(("above_floor_us", 15),)),
)
