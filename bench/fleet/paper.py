"""A million homes, on paper: what the figures that were measured come to."""

from __future__ import annotations

from typing import NamedTuple

from bench.fleet.report import Report

HOMES = 1_000_000
DAY, MONTH = 86400.0, 730.0
"""Seconds of a day, hours of a month."""
HALF = 2.0
"""Cores are bought for twice what is needed on average: evenings are busier than nights."""
PARTS = 256
LINE = 230
"""Bytes of a record in the log."""
EVERY = 10.0
FRESH = 0.9
"""Seconds between two checkpoints, and the share of homes that have lived in between."""
CORE, GIGABYTE = 0.04, 0.005
"""What an hour of them costs at a large provider, in dollars."""


class Weight(NamedTuple):
    """A home of one size: records of a day, bytes in a checkpoint, megabytes while it is ready."""

    size: str
    records: int
    kept: int
    memory: float


class Bill(NamedTuple):
    """What a million homes want."""

    records: float
    cores: float
    memory: float
    checkpoints: float

    @property
    def first(self) -> str:
        """What costs most, and is short first."""
        return "memory" if self.memory * GIGABYTE > self.cores * CORE else "processors"

    @property
    def cents(self) -> tuple[float, float]:
        """Of cores and of memory, for a home and a month."""
        return self.cores * CORE * MONTH / HOMES * 100, self.memory * GIGABYTE * MONTH / HOMES * 100


def bill(weight: Weight, cost: float) -> Bill:
    """For homes of one kind. `cost`: microseconds of a core for a record, all in."""
    records = HOMES * weight.records / DAY
    return Bill(
        records, records * cost / 1e6 * HALF, HOMES * weight.memory / 1000, HOMES * FRESH * weight.kept / EVERY / 1e9
    )


def paper(report: Report, weights: list[Weight], cost: float) -> None:
    """One column for each kind of homes."""
    bills = [bill(weight, cost) for weight in weights]
    report.say(f"\na million homes, at {cost:.0f} us of a core for a record\n")
    report.say(f"{'':<40}" + "".join(f"{weight.size:>12}" for weight in weights))
    rows = {
        "records a second": [f"{each.records:,.0f}" for each in bills],
        "cores at half load": [f"{each.cores:,.0f}" for each in bills],
        "memory, TB": [f"{each.memory / 1000:.2f}" for each in bills],
        "memory for each core, GB": [f"{each.memory / each.cores:.0f}" for each in bills],
        "homes of a core": [f"{HOMES / each.cores:,.0f}" for each in bills],
        f"cores for each of {PARTS} parts": [f"{each.cores / PARTS:.2f}" for each in bills],
        "log, MB a second": [f"{each.records * LINE / 1e6:,.0f}" for each in bills],
        "log, TB a day": [f"{each.records * LINE * DAY / 1e12:.1f}" for each in bills],
        f"checkpoints every {EVERY:.0f} s, GB a second": [f"{each.checkpoints:.1f}" for each in bills],
        "cores, cents a home and month": [f"{each.cents[0]:.2f}" for each in bills],
        "memory, cents a home and month": [f"{each.cents[1]:.2f}" for each in bills],
        "what is short first": [each.first for each in bills],
    }
    for name, cells in rows.items():
        report.say(f"{name:<40}" + "".join(f"{cell:>12}" for cell in cells))
