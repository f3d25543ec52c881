"""How a fleet is: read from its checkpoints, while it runs or when it does not. It disturbs nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from hubd.fleet.checkpoint import Checkpoints
from hubd.fleet.outgoing import ALARM, DECISION
from hubd.fleet.tally import Alarm, Tally

SILENT = 3600.0
"""Seconds behind the newest home after which one counts as silent."""
HOUR, MINUTE = 3600.0, 60.0
RECENT = 20
"""So many of the newest alarms are shown."""
HEALTH = ("well", "silent", "gaps", "set aside", "refused", "no setup")
"""From good to bad; a home has the worst that is true of it."""


class Seen(msgspec.Struct, frozen=True):
    """One home. `at`: how far it has lived; `size`: bytes of its state."""

    home: str
    at: float
    size: int
    health: str
    tally: Tally


class Overview(msgspec.Struct, frozen=True):
    """The whole fleet. `decided`: decisions of each of the last sixty minutes up to `at`, the newest last."""

    at: float
    homes: tuple[Seen, ...]
    decided: tuple[int, ...]
    alarms: tuple[Alarm, ...]

    @property
    def versions(self) -> dict[str, int]:
        return dict(sorted(Counter(each.tally.version or "none" for each in self.homes).items()))

    @property
    def health(self) -> dict[str, int]:
        found = Counter(each.health for each in self.homes)
        return {word: found[word] for word in HEALTH}

    def total(self, name: str) -> int:
        """One counter of all homes together."""
        return sum(getattr(each.tally, name) for each in self.homes)


def look(state: Path) -> Overview:
    """The fleet as its checkpoints in a folder have it."""
    stores = [Checkpoints(file, readonly=True) for file in sorted(state.glob("*.db"))]
    try:
        homes = [row for store in stores for row in _homes(store)]
        at = max((at for _, at, *_ in homes), default=0.0)
        seen = tuple(Seen(home, when, size, _health(tally, at - when), tally) for home, when, size, tally in homes)
        decided = (when for store in stores for when, *_ in store.left(DECISION, at - HOUR))
        minutes = Counter(int((at - when) // MINUTE) for when in decided)
        told = sorted((row for store in stores for row in store.left(ALARM)), key=lambda row: row[0])
        alarms = tuple(msgspec.json.decode(body, type=Alarm) for _, _, body in told[-RECENT:])
        return Overview(at, tuple(sorted(seen, key=_name)), tuple(minutes[n] for n in range(59, -1, -1)), alarms)
    finally:
        for store in stores:
            store.close()


def _homes(store: Checkpoints) -> Iterator[tuple[str, float, int, Tally]]:
    for (home, (at, tally)), size in zip(store.tallies().items(), store.sizes(), strict=True):
        yield home, at, size, tally


def _health(tally: Tally, behind: float) -> str:
    """The worst that is true of a home."""
    if not tally.version:
        return "no setup"
    if tally.refused:
        return "refused"
    if tally.poisoned:
        return "set aside"
    if tally.lost:
        return "gaps"
    return "silent" if behind > SILENT else "well"


def _name(each: Seen) -> str:
    return each.home


COUNTERS = {
    "records": "Records lived through", "repeated": "Records that came again", "lost": "Numbers missing",
    "late": "Records lived through after a timer that should have come later", "rejected": "Messages without sense",
    "homeless": "Records before any setup", "poisoned": "Messages set aside", "refused": "Setups refused",
}  # fmt: skip


def exposed(found: Overview, *, homes: bool = True) -> Iterator[str]:
    """The same as figures for Prometheus. Without `homes` only those of the whole."""
    for name, what in COUNTERS.items():
        yield f"# HELP hubd_fleet_{name}_total {what}."
        yield f"# TYPE hubd_fleet_{name}_total counter"
        if homes:
            yield from (f'hubd_fleet_{name}_total{{home="{e.home}"}} {getattr(e.tally, name)}' for e in found.homes)
        else:
            yield f"hubd_fleet_{name}_total {found.total(name)}"
    yield "# HELP hubd_fleet_decisions_total Decisions, by verdict."
    yield "# TYPE hubd_fleet_decisions_total counter"
    verdicts: Counter[str] = Counter()
    for each in found.homes:
        verdicts.update(each.tally.verdicts)
    yield from (f'hubd_fleet_decisions_total{{verdict="{word}"}} {verdicts[word]}' for word in sorted(verdicts))
    gauges = (("homes", "Homes, by health", found.health), ("versions", "Homes, by version", found.versions))
    for name, what, values in gauges:
        yield f"# HELP hubd_fleet_{name} {what}."
        yield f"# TYPE hubd_fleet_{name} gauge"
        label = "health" if name == "homes" else "version"
        yield from (f'hubd_fleet_{name}{{{label}="{word}"}} {count}' for word, count in values.items())
    yield "# HELP hubd_fleet_state_bytes State of all homes."
    yield "# TYPE hubd_fleet_state_bytes gauge"
    yield f"hubd_fleet_state_bytes {sum(each.size for each in found.homes)}"
