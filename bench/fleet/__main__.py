"""What many homes cost on one machine: records a second of each engine beside a plain replay, memory, checkpoints.

    python -m bench.fleet                     200 homes, 100,000 records, 60 home-days
    python -m bench.fleet --full              1,000 homes, two million records, 1,000 home-days (an hour of quiet cores)
    python -m bench.fleet --full --only rates backtest
    python -m bench.fleet --only memory paper --report fleet.txt

Each figure is taken in processes of its own. Processor time stands beside the clock's, because a busy machine stretches
the clock. Flink is measured where it is installed (`make test-fleet` makes an environment that has it).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.fleet.apart import Took
from bench.fleet.backtest import backtest
from bench.fleet.memory import memory
from bench.fleet.paper import paper
from bench.fleet.rates import rates
from bench.fleet.report import Report

PARTS = ("rates", "memory", "paper", "backtest")
QUICK, FULL = (200, 500, 60), (1_000, 2_000, 1_000)
"""Homes, records of each, and home-days of the back-test."""
COST = 100.0
"""Microseconds of a core for a record that `paper` reckons with where `rates` is not measured in the same run."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homes", type=int, help="of the rates")
    parser.add_argument("--each", type=int, help="records of every home")
    parser.add_argument("--days", type=int, help="home-days of the back-test")
    parser.add_argument("--full", action="store_true", help="1,000 homes, 2,000 records of each, 1,000 home-days")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS)
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the figures down as well")
    said = parser.parse_args()
    usual = FULL if said.full else QUICK
    homes, each, days = said.homes or usual[0], said.each or usual[1], said.days or usual[2]
    report = Report(said.report)
    report.load()
    with tempfile.TemporaryDirectory(prefix="hubd-fleet-") as name:
        folder = Path(name)
        took: Took | None = rates(report, folder / "rates", homes, each) if "rates" in said.only else None
        if {"memory", "paper"} & set(said.only):
            weights = memory(report, folder / "memory")
            if "paper" in said.only:
                paper(report, weights, took.each if took is not None else COST)
        if "backtest" in said.only:
            report.say()
            backtest(report, folder / "backtest", days)


if __name__ == "__main__":
    main()
