"""pgbench runs one prepared statement, many of them in each pipeline."""

import os
import re
import subprocess
from dataclasses import dataclass

from .database_rows import AGENTS, ORDERS, USERS

IN_A_PIPELINE = 16
CONNECTIONS = 4
VARIABLE = re.compile(r"(?<!:):(order|user|agent)\b")
COMMENT = re.compile(r"^--.*\n", re.M)


@dataclass(frozen=True)
class Cost:
    """Processor time for each statement."""
    client_us: float
    database_us: float


def script(statement):
    """A transaction of pgbench: as many copies of the statement, each about another order."""
    copies = range(IN_A_PIPELINE)
    lines = []
    for i in copies:
        lines += [f"\\set order{i} random(1, {ORDERS})", f"\\set user{i} (:order{i} - 1) % {USERS} + 1",
                  f"\\set agent{i} :order{i} % {AGENTS} + 1"]
    text = COMMENT.sub("", statement).strip()
    return "\n".join([*lines, "\\startpipeline",
                      *(VARIABLE.sub(rf":\g<1>{i}", text) + ";" for i in copies),
                      "\\endpipeline", ""])


class Pgbench:
    """Has a core of its own, as the gateways have."""

    def __init__(self, server, backends, core, folder):
        self.server = server
        self.backends = backends
        self.core = core
        self.folder = folder

    def run(self, name, statement, seconds, constants):
        file = self.folder / f"{name}.pgbench"
        file.write_text(script(statement))
        known, before = self.backends.processes(), self.backends.cpu_us()
        process = subprocess.Popen(
            ["taskset", "-c", str(self.core), self.server.programs / "pgbench", "-n", "-j1",
             f"-c{CONNECTIONS}", f"-T{seconds}", "-Mprepared", "-f", file,
             *(f"-D{key}={value}" for key, value in constants.items()),
             self.server.url("shop")],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        count = re.search(r"actually processed: (\d+)", said)
        if process.returncode != 0 or count is None:
            raise RuntimeError(f"pgbench: {name}: {said[-600:]}")
        statements = max(int(count[1]) * IN_A_PIPELINE, 1)
        self.backends.wait_for_ends(known)
        return Cost((usage.ru_utime + usage.ru_stime) * 1e6 / statements,
                    (self.backends.cpu_us() - before) / statements)
