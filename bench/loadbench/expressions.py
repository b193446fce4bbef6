"""One expression for a thousand rows: compiled by Millrace, and by JSONata.

The rows and the expressions of Millrace are those of src/compute/run/expression_bench.cpp; answers
of the same length in JSON show that both have computed the same.
"""

import json
import os
import statistics
import subprocess
from dataclasses import dataclass

from .gateways import HERE, npm_install

JSONATA = "jsonata@2"
FASTER_THAN_JSONATA = 20  # the goal
SECONDS = 1  # of each measurement
FIGURES = {  # benchmark: what JSONata calls the same
    "filter_predicate": "price > 2000 and onSale and name != 'item_name_7'",
    "arithmetic_of_doubles": "price * 1.5 + quantity * 2.5 - 1",
    "conditional": "quantity > 10 ? 'many' : quantity > 0 ? 'few' : 'none'",
    "concatenation": "name & '-' & $string(id)",
    "string_equality": "name = 'item_name_500'",
}


@dataclass(frozen=True)
class Row:
    expression: str
    millrace_ns: float
    jsonata_ns: float


def measure(work, programs, core, rounds):
    """A Row per expression, medians of the rounds; none when JSONata cannot be had."""
    program = programs / "compute_benches"
    if not program.exists() or not npm_install(work, [JSONATA]):
        return []
    samples = [(run_millrace(program, core), run_jsonata(work, core)) for _ in range(rounds)]
    rows = []
    for name, expression in FIGURES.items():
        ours, theirs = [s[0][name] for s in samples], [s[1][name] for s in samples]
        if ours[0]["answer_bytes"] != theirs[0]["answer_bytes"]:
            raise RuntimeError(f"{name}: the answers differ: {ours[0]} and {theirs[0]}")
        row = Row(expression, statistics.median(s["per_row"] * 1e9 for s in ours),
                  statistics.median(min(s["row"], s["list"]) for s in theirs))
        print(f"{name:24} {row.millrace_ns:7.1f} ns  JSONata {row.jsonata_ns:9.1f} ns", flush=True)
        rows.append(row)
    return rows


def run_millrace(program, core):
    done = subprocess.run(
        ["taskset", "-c", str(core), program, f"--benchmark_filter=^({'|'.join(FIGURES)})$",
         f"--benchmark_min_time={SECONDS / 2}", "--benchmark_format=json"],
        check=True, capture_output=True, text=True)
    return {row["name"]: row for row in json.loads(done.stdout)["benchmarks"]}


def run_jsonata(work, core):
    done = subprocess.run(
        ["taskset", "-c", str(core), "node", HERE / "peers" / "jsonata" / "rows.mjs", str(SECONDS)],
        input=json.dumps(FIGURES), check=True, capture_output=True, text=True,
        env=dict(os.environ, BENCH_MODULES=str(work / "node_modules")))
    return json.loads(done.stdout)


def table(rows):
    lines = [f"| expression, in JSONata's words (goal: {FASTER_THAN_JSONATA} times faster) "
             "| Millrace, ns per row | JSONata 2, ns per row | times |",
             "| --- | ---: | ---: | ---: |"]
    for row in rows:
        text = row.expression.replace("|", "\\|")
        lines.append(f"| `{text}` | {row.millrace_ns:.1f} | {row.jsonata_ns:.0f} "
                     f"| {row.jsonata_ns / row.millrace_ns:.0f} |")
    return "\n".join(lines)
