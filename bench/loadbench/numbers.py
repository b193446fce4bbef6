"""The whole task: 20,000 numbers as JSON, their moving average of 50, JSON again.

Millrace does it between an upstream and a client; what counts is its processor time beyond that of
passing the same numbers through. Node, and Python with NumPy, have the text in memory already and
only parse, compute and print.
"""

import json
import math
import random
import statistics
import subprocess
from dataclasses import dataclass

from .gateways import HERE
from .service import Service, free_port

COUNT = 20_000
WINDOW = 50
SECONDS = 2  # of each measurement of a peer
INPUTS = {"full": None, "short": 3}  # digits behind the point; None: all there are
GOALS_US = {"full": 600, "short": 420}
PEERS = {"Node": ["node", "node.mjs"], "Python, NumPy": ["/usr/bin/python3", "numpy_whole.py"]}


@dataclass(frozen=True)
class Row:
    name: str
    input_bytes: int
    proxy_us: float
    compute_us: float
    peers_us: dict

    @property
    def beyond_us(self):
        return self.compute_us - self.proxy_us


def signal(digits):
    noise = random.Random(1)
    values = [math.sin(i / 100) * 10 + noise.uniform(-3, 3) for i in range(COUNT)]
    return values if digits is None else [round(value, digits) for value in values]


def text_of(digits):
    body = {"data": {"rawSignal": {"values": signal(digits)}}}
    return json.dumps(body, separators=(",", ":"))


def write_files(root):
    for name, digits in INPUTS.items():
        (root / f"signal-{name}").write_text(text_of(digits))


def measure(program, nginx, load, core, rounds, folder):
    """A Row per input, medians of the rounds."""
    write_files(folder / "root")
    port = free_port()
    environment = {"BENCH_PORT": str(port), "BENCH_UPSTREAM": f"http://127.0.0.1:{nginx.port}"}
    command = [program, "serve", HERE / "millrace" / "numbers.yaml"]
    with Service("Millrace", command, port, core, environment) as service:
        return [measure_input(name, service, load, core, rounds, folder / "root") for name in INPUTS]


def measure_input(name, service, load, core, rounds, root):
    proxy = f"{{ {name} {{ values }} }}"
    compute = f'{{ {name} {{ values @compute(type: "movingAverage", window: {WINDOW}) }} }}'
    answer = json.loads(service.post("/graphql", json.dumps({"query": compute})))
    file = root / f"signal-{name}"
    peers = {peer: run_peer(words, file, core) for peer, words in PEERS.items()}
    for peer, said in peers.items():
        if said is not None:
            compare(name, peer, answer["data"][name]["values"], said["answer"])
    samples = [(cpu_us(service, load, proxy), cpu_us(service, load, compute))
               for _ in range(rounds)]
    row = Row(name, file.stat().st_size, *(statistics.median(column) for column in zip(*samples)),
              {peer: said["us"] for peer, said in peers.items() if said is not None})
    print(f"numbers {name:6} proxied {row.proxy_us:7.1f} us, computed {row.compute_us:7.1f} us, "
          f"beyond {row.beyond_us:6.1f} us; "
          + ", ".join(f"{peer} {us:.0f} us" for peer, us in row.peers_us.items()), flush=True)
    return row


def cpu_us(service, load, query):
    body = json.dumps({"query": query})
    load.run(service, "/graphql", "unique", body, 1)
    sample = load.run(service, "/graphql", "unique", body)
    if sample.failed > sample.requests / 100:  # wrk gives up on some when others use its core
        raise RuntimeError(f"{query}: {sample.failed} requests failed")
    return sample.cpu_us


def run_peer(words, file, core):
    """What it says of itself; None when it cannot be had."""
    program, script = words
    done = subprocess.run(
        ["taskset", "-c", str(core), program, HERE / "peers" / "numbers" / script, file,
         str(WINDOW), str(SECONDS)], capture_output=True, text=True)
    if done.returncode != 0:
        print(f"bench: without {script}: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return json.loads(done.stdout)


def compare(name, peer, ours, theirs):
    if len(ours) != len(theirs) or not all(map(lambda a, b: abs(a - b) < 1e-9, ours, theirs)):
        raise RuntimeError(f"{name}: the answers of Millrace and {peer} differ")


def table(rows):
    peers = list(PEERS)
    lines = ["| input | proxied, µs | with the average, µs | beyond proxying, µs | goal, µs | "
             + " | ".join(f"{peer}, µs" for peer in peers) + " |",
             "| --- |" + " ---: |" * (4 + len(peers))]
    for row in rows:
        theirs = " | ".join(f"{row.peers_us[peer]:,.0f}" if peer in row.peers_us else "–"
                            for peer in peers)
        lines.append(f"| {row.name}, {row.input_bytes:,} bytes | {row.proxy_us:,.0f} "
                     f"| {row.compute_us:,.0f} | {row.beyond_us:,.0f} | {GOALS_US[row.name]} "
                     f"| {theirs} |")
    return "\n".join(lines)
