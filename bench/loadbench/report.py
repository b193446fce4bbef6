"""The table of results, and its place in bench/README.md."""

import os
import platform
import re
from datetime import date
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def table(results):
    lines = ["| scenario | gateway | µs CPU/request | requests/s | p50 ms | p99 ms | calls | failed |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for scenario, gateway, sample, calls in results:
        title = scenario.title
        if scenario.goal_us and gateway == "Millrace":
            title += f" (goal {scenario.goal_us:g} µs)"
        lines.append(
            f"| {title} | {gateway} | {sample.cpu_us:.1f} | {sample.requests_per_s:,.0f} "
            f"| {sample.p50_ms:.2f} | {sample.p99_ms:.2f} "
            f"| {'–' if calls is None else calls} | {sample.failed} |")
    return "\n".join(lines)


def memory_table(rows):
    lines = ["| gateway | ready after ms | RSS MB under N+1 load | distinct queries | RSS MB after them |",
             "| --- | ---: | ---: | ---: | ---: |"]
    for gateway, ready_ms, under_load, queries, after in rows:
        lines.append(f"| {gateway} | {ready_ms:.0f} | {under_load:.1f} | {queries:,} | {after:.1f} |")
    return "\n".join(lines)


def machine():
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    system = "unknown system"
    for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines():
        if line.startswith("PRETTY_NAME="):
            system = line.partition("=")[2].strip('"')
    others = os.getloadavg()[0]
    return (f"{date.today()}, {os.cpu_count()} cores of {model}, {system}, "
            f"kernel {platform.release()}, load average {others:.1f}")


def write(part, text):
    """Puts `text` into the part of the README that is kept for it."""
    begin, end = f"<!-- {part}: written by ./run bench --write -->", f"<!-- end of {part} -->"
    page = README.read_text(encoding="utf-8")
    between = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
    README.write_text(between.sub(lambda _: f"{begin}\n{text}\n{end}", page), encoding="utf-8")
