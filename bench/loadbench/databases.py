"""Queries that a database answers: Millrace, its statement in pgbench, other shapes and peers.

Whoever asks the database has a core of its own; PostgreSQL and wrk share the other.
"""

import json
import sys
import uuid
from dataclasses import dataclass
from statistics import median

from .backends import Backends
from .database_gateways import CONFIGURATIONS, SECRET, Millrace, PostGraphile
from .database_rows import AGENTS, EXAMPLE, ORDERS, USERS, fill_postgres, fill_sqlite
from .database_scenarios import ALL
from .gateways import HERE
from .pgbench import Pgbench

sys.path.insert(0, str(HERE.parent / "tests" / "blackbox"))
from harness.postgres import Postgres  # noqa: E402

PATH = "/graphql"
FLOOR = json.dumps({"query": "{greet}"})
SAME_STATEMENT = "pgbench, that statement"
PUBLISHED = "pgbench, published statement shape"
HUNDRED = [300 * i + 1 for i in range(100)]  # the users of postgres.graphql
SETTINGS = {"shared_buffers": "512MB", "max_connections": "300"}
WARM_UP_S = 1


@dataclass(frozen=True)
class Figure:
    """What one answer costs whoever gave it, and the database behind it; for each list of it."""
    asker_us: float
    database_us: float | None = None
    requests_per_s: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    failed: int = 0


@dataclass(frozen=True)
class Row:
    title: str
    asker: str
    figure: Figure


@dataclass(frozen=True)
class Goal:
    what: str
    measured: float
    at_most: float

    @property
    def is_reached(self):
        return self.measured <= self.at_most


def middle(figures):
    """Medians of the rounds."""
    def of(name):
        values = [getattr(figure, name) for figure in figures]
        return None if values[0] is None else median(values)

    return Figure(of("asker_us"), of("database_us"), of("requests_per_s"), of("p50_ms"),
                  of("p99_ms"), sum(figure.failed for figure in figures))


class Databases:
    """One run of all scenarios, or of those whose names are wanted."""

    def __init__(self, work, program, load, core, options):
        self.work = work / "databases"
        self.npm_folder = work
        self.program = program
        self.load = load
        self.core = core
        self.rounds = options.rounds
        self.scenarios = [s for s in ALL if not options.scenario
                          or any(s.name.startswith(name) for name in options.scenario)]
        self.rows = []
        self.goals = []

    def run(self):
        self.work.mkdir(parents=True, exist_ok=True)
        over = {name: [s for s in self.scenarios if s.database == name]
                for name in ("postgres", "sqlite")}
        if over["postgres"]:
            with Postgres(**SETTINGS) as server:
                self.run_postgres(server, over["postgres"])
        for scenario in over["sqlite"]:
            self.run_sqlite(scenario)

    def run_postgres(self, server, scenarios):
        fill_postgres(server, "shop", CONFIGURATIONS / "postgres.sql")
        backends = Backends(server.pid)
        backends.pin(self.load.core)
        pgbench = Pgbench(server, backends, self.core, self.work)
        gateway = Millrace(self.program, "postgres", server.url("shop"))
        with gateway.start(self.core) as service:
            ours = {s: self.measure(service, s, s.body, backends) for s in scenarios}
        for scenario in scenarios:
            same = self.measure_same(pgbench, gateway, scenario)
            self.measure_published(pgbench, scenario)
            self.judge(scenario, ours[scenario], same)
        peer = PostGraphile(self.npm_folder, server.url("shop"))
        if peer.is_there():
            with peer.start(self.core) as service:
                for scenario in scenarios:
                    self.measure(service, scenario, scenario.peer_body, backends)

    def measure(self, service, scenario, body, backends=None):
        self.check(service, body, scenario.role)
        self.send(service, scenario, body, WARM_UP_S)
        figures = []
        for _ in range(self.rounds):
            before = backends.cpu_us() if backends else 0
            sample = self.send(service, scenario, body)
            used = (backends.cpu_us() - before) / sample.requests if backends else None
            figures.append(Figure(sample.cpu_us / scenario.lists,
                                  used / scenario.lists if backends else None,
                                  sample.requests_per_s, sample.p50_ms, sample.p99_ms,
                                  sample.failed))
        self.check(service, body, scenario.role)
        return self.tell(scenario.title, service.name, middle(figures))

    @staticmethod
    def check(service, body, role):
        """An answer with errors is fast, and counts for nothing."""
        for name, value in EXAMPLE.items():
            body = body.replace(f"<{name}>", value)
        refuse_errors(service, body, service.post(PATH, body, {
            "x-hasura-admin-secret": SECRET, "x-hasura-role": role,
            "x-hasura-user-id": EXAMPLE["user"]}))

    def send(self, service, scenario, body, seconds=None):
        self.load.runs += 1
        return self.load.run_script(
            "database.lua", service, PATH,
            (body, SECRET, scenario.role, self.load.runs, ORDERS, USERS, AGENTS), seconds)

    def measure_same(self, pgbench, gateway, scenario):
        """What pgbench needs for the gateway's statement; None when it has no variables."""
        if not scenario.variables:
            return None
        statement, constants = gateway.statement(scenario.query, scenario.role, scenario.variables)
        return self.measure_statement(pgbench, scenario, SAME_STATEMENT, statement, constants)

    def measure_published(self, pgbench, scenario):
        if scenario.published is None:
            return
        statement = (CONFIGURATIONS / "published" / f"{scenario.published}.sql").read_text()
        constants = sessions() if scenario.lists > 1 else {}
        self.measure_statement(pgbench, scenario, PUBLISHED, statement, constants)

    def measure_statement(self, pgbench, scenario, asker, statement, constants):
        costs = [pgbench.run(scenario.name, statement, self.load.seconds, constants)
                 for _ in range(self.rounds)]
        return self.tell(scenario.title, asker, middle(
            [Figure(cost.client_us / scenario.lists, cost.database_us / scenario.lists)
             for cost in costs]))

    def run_sqlite(self, scenario):
        file = self.work / "shop.db"
        file.unlink(missing_ok=True)
        fill_sqlite(file, CONFIGURATIONS / "sqlite.sql")
        with Millrace(self.program, "sqlite", file).start(self.core) as service:
            refuse_errors(service, FLOOR, service.post(PATH, FLOOR))
            self.load.run(service, PATH, "identical", FLOOR, WARM_UP_S)
            floors = [self.load.run(service, PATH, "identical", FLOOR) for _ in range(self.rounds)]
            floor = self.tell("`{greet}`, a constant", service.name, middle(
                [Figure(s.cpu_us, None, s.requests_per_s, s.p50_ms, s.p99_ms, s.failed)
                 for s in floors]))
            self.judge(scenario, self.measure(service, scenario, scenario.body), floor)

    def judge(self, scenario, ours, other):
        """`other`: the same statement in pgbench, or the floor."""
        measured = {
            "database_times": ("database CPU, times that under pgbench",
                               lambda: ours.database_us / other.database_us),
            "gateway_beyond_us": ("gateway CPU beyond the client CPU of pgbench, µs",
                                  lambda: ours.asker_us - other.asker_us),
            "database_us": ("database CPU per list, µs", lambda: ours.database_us),
            "gateway_us": ("gateway CPU, µs", lambda: ours.asker_us),
            "above_floor_us": ("gateway CPU above the floor of `{greet}`, µs",
                               lambda: ours.asker_us - other.asker_us)}
        for name, at_most in scenario.goals:
            words, measure = measured[name]
            self.goals.append(Goal(f"{scenario.title}: {words}", measure(), at_most))

    def tell(self, title, asker, figure):
        self.rows.append(Row(title, asker, figure))
        database = "" if figure.database_us is None else f"  database {figure.database_us:8.1f} us"
        print(f"{title:44} {asker:36} {figure.asker_us:8.1f} us{database}", flush=True)
        return figure


def refuse_errors(service, body, reply):
    answer = json.loads(reply)
    data = answer.get("data")
    if "errors" in answer or not data or not all(data.values()):
        raise RuntimeError(f"{service.name}: {body}: {reply[:300]!r}")


def sessions():
    """A session for each of the hundred users, as the published shape wants them."""
    texts = [json.dumps({"session": {"x-hasura-user-id": str(user)}, "query": {}})
             for user in HUNDRED]
    quoted = ",".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    ids = ",".join(str(uuid.UUID(int=user)) for user in HUNDRED)
    return {"ids": f"{{{ids}}}", "sessions": f"{{{quoted}}}"}


def table(databases):
    order = list(dict.fromkeys(s.title for s in ALL))
    rows = sorted(databases.rows,
                  key=lambda row: order.index(row.title) if row.title in order else len(order))
    lines = ["| answer | by | µs CPU of it | µs CPU of the database | requests/s | p50 ms | p99 ms "
             "| failed |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    lines += [f"| {row.title} | {row.asker} | {cells(row.figure)} |" for row in rows]
    lines += ["", "| goal | at most | measured | |", "| --- | ---: | ---: | --- |"]
    lines += [f"| {goal.what} | {goal.at_most:g} | {goal.measured:.2f} "
              f"| {'reached' if goal.is_reached else '**missed**'} |" for goal in databases.goals]
    return "\n".join(lines)


def cells(figure):
    def shown(value, form):
        return "–" if value is None else format(value, form)

    return " | ".join([f"{figure.asker_us:.1f}", shown(figure.database_us, ".1f"),
                       shown(figure.requests_per_s, ",.0f"), shown(figure.p50_ms, ".2f"),
                       shown(figure.p99_ms, ".2f"),
                       "–" if figure.requests_per_s is None else str(figure.failed)])
