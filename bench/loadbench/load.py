"""Runs wrk against a service and reads what both say about it."""

import json
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent / "wrk"
CONNECTIONS = 64
FIRST_NUMBERS_APART = 1_000_000_000


@dataclass
class Sample:
    """What one run of wrk has shown."""
    requests: int
    requests_per_s: float
    cpu_us: float  # of the service, per request
    p50_ms: float
    p99_ms: float
    failed: int


class Load:
    """Every run counts on from where the one before may have ended: nothing is sent twice."""

    def __init__(self, core, seconds):
        self.core = core
        self.seconds = seconds
        self.runs = 0

    def run(self, service, path, way, body, seconds=None):
        self.runs += 1
        first = self.runs * FIRST_NUMBERS_APART
        return self.run_script("load.lua", service, path, (way, first, body), seconds)

    def run_script(self, script, service, path, arguments, seconds=None):
        cpu_before = service.cpu_us()
        printed = subprocess.run(
            ["taskset", "-c", str(self.core), "wrk", "-t1", f"-c{CONNECTIONS}",
             f"-d{seconds or self.seconds}s", "-s", SCRIPTS / script,
             f"http://127.0.0.1:{service.port}{path}", "--", *map(str, arguments)],
            check=True, capture_output=True, text=True).stdout
        cpu = service.cpu_us() - cpu_before
        seen = json.loads(printed.strip().splitlines()[-1])
        requests = max(seen["requests"], 1)
        return Sample(seen["requests"], requests * 1e6 / seen["duration_us"], cpu / requests,
                      seen["p50_us"] / 1000, seen["p99_us"] / 1000, seen["failed"])


def median_of(samples):
    def middle(read):
        return statistics.median(read(sample) for sample in samples)

    return Sample(sum(s.requests for s in samples), middle(lambda s: s.requests_per_s),
                  middle(lambda s: s.cpu_us), middle(lambda s: s.p50_ms),
                  middle(lambda s: s.p99_ms), sum(s.failed for s in samples))
