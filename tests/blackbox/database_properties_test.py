#!/usr/bin/env python3
"""Promises about random databases: nobody learns of rows that are not theirs, answers are right.

usage: tests/blackbox/database_properties_test.py [--dialect sqlite|postgres] [--seed N]
           [--rounds N | --worlds N | --minutes N] [--findings N]
MILLRACE_BIN names the folder of the program (build/release/bin).
"""

import argparse
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from properties.campaign import Campaign
from properties.finding import Finding

ROUNDS = 10_000  # in all
SEED = 1


class DatabaseProperties(unittest.TestCase):
    def keeps_promises(self, dialect):
        campaign = Campaign(dialect, SEED)
        campaign.run(rounds=ROUNDS // 2)
        for promise, rounds in campaign.rounds.items():
            self.assertGreater(rounds, 0, promise)

    def test_sqlite(self):
        self.keeps_promises("sqlite")

    def test_postgres(self):
        self.keeps_promises("postgres")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dialect", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--seed", type=int, default=SEED, help="of the first world")
    parser.add_argument("--rounds", type=int, help=f"at least so many; {ROUNDS} by default")
    parser.add_argument("--worlds", type=int, help="so many databases")
    parser.add_argument("--minutes", type=float, help="so long")
    parser.add_argument("--findings", type=int, default=1, help="ends after so many")
    wanted = parser.parse_args()
    if wanted.rounds is None and wanted.worlds is None and wanted.minutes is None:
        wanted.rounds = ROUNDS
    campaign = Campaign(wanted.dialect, wanted.seed)
    began, found = time.monotonic(), 0
    until = began + wanted.minutes * 60 if wanted.minutes else None
    while found < wanted.findings:
        try:
            campaign.run(wanted.rounds, wanted.worlds, until)
            break
        except Finding as finding:
            found += 1
            print(f"\n--- {finding}\n", flush=True)
        except KeyboardInterrupt:
            break
    told = ", ".join(f"{rounds} {promise}" for promise, rounds in sorted(campaign.rounds.items()))
    print(f"{wanted.dialect}: {campaign.rounds.total()} rounds in {campaign.worlds} worlds "
          f"({told}), {found} broken, {time.monotonic() - began:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
