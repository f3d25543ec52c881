"""The moment in numbers, for what a home learns about itself: one definition for learning and for living.

Everything is read off the traces of sensors (`traces`) and the clock; no belief goes in, so that what has been
learned never feeds on itself. Times since something count in `log(1 + seconds)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import copysign, cos, expm1, log1p, pi, sin

from hubd.core.brain import Brain
from hubd.core.heads import Layout
from hubd.core.state import State, Trace
from hubd.core.traces import faded

RECALL = 7200.0
"""Seconds after which it no longer matters how long a sensor has been at rest. Longer memories would tell the
single days apart, and a model would learn those days by heart."""

DAY = 86400.0
NEVER = 1e7
"""Seconds since something that has not been seen yet."""

ORDER = 6
"""How far back the order in which sensors spoke counts."""

AFTERWARDS = (1, 2, 3, 5)
"""Which sensors before the last one count by how long ago they spoke."""


def layout(state: State, brain: Brain) -> Layout:
    """The sensors that have spoken so far."""
    found = []
    for source in sorted(state.traces):
        device = state.devices.get(source)
        if device is not None and device.area in brain.household.areas:
            found.append((source, device.area or "", device.means in ("entrance", "garage_door")))
    return Layout(tuple(found))


def features(plan: Layout, traces: Mapping[str, Trace], local: datetime, now: float) -> list[float]:
    """The moment in numbers. The same traces and time always give the same."""
    agos, sensors = [], []
    for source, _, _ in plan.sensors:
        trace = traces.get(source)
        if trace is None:
            agos.append(NEVER)
            sensors += _SILENT
            continue
        rose, fell = _ago(now, trace.rose), _ago(now, trace.fell)
        counts, use = faded(trace, now)
        agos.append(min(rose, fell))
        sensors += [log1p(min(rose, RECALL)), log1p(min(fell, RECALL)), float(trace.on), *counts, *use]
    hour = local.hour + local.minute / 60.0
    turn = pi * hour / 12.0
    clock = [hour, sin(turn), cos(turn), sin(2.0 * turn), cos(2.0 * turn), float(local.weekday() >= 5)]
    return clock + _house(plan, agos) + sensors


_SILENT = [log1p(RECALL), log1p(RECALL), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def _ago(now: float, at: float) -> float:
    return max(now - at, 0.0) if at else NEVER


def silence(values: list[float]) -> float:
    """Seconds, a day at the most, for which nothing has spoken: read back from a moment's numbers."""
    return expm1(values[_SILENCE])


_SILENCE = 6
"""Where the silence stands: right behind the clock."""


def _house(plan: Layout, agos: list[float]) -> list[float]:
    """In which order sensors and rooms spoke, and what has spoken since somebody was last at the door."""
    rooms: dict[str, float] = {}
    entrances = {area for _, area, entrance in plan.sensors if entrance}
    door = inside = anywhere = NEVER
    for (_, area, entrance), ago in zip(plan.sensors, agos, strict=True):
        rooms[area] = min(rooms.get(area, NEVER), ago)
        if entrance:
            door = min(door, ago)
        else:
            anywhere = min(anywhere, ago)
            if area not in entrances:
                inside = min(inside, ago)
    within = [ago for (_, area, _), ago in zip(plan.sensors, agos, strict=True) if area not in entrances]
    by_age, rooms_by_age = sorted(agos), sorted(rooms.values())
    return [
        log1p(min(door, anywhere, DAY)),
        log1p(min(door, DAY)),
        log1p(min(inside, RECALL)),
        _signed(door - anywhere),
        _signed(door - inside),
        float(sum(ago < door - 30.0 for ago in within)),
        float(sum(ago < door for area, ago in rooms.items() if area not in entrances)),
        *(log1p(min(by_age[n], RECALL)) if n < len(by_age) else log1p(RECALL) for n in AFTERWARDS),
        *(log1p(min(rooms_by_age[n], RECALL)) if n < len(rooms_by_age) else log1p(RECALL) for n in (1, 2)),
        *_ranks(agos),
        *_ranks([rooms[area] for area in sorted(rooms)]),
    ]


def _signed(seconds: float) -> float:
    return copysign(log1p(min(abs(seconds), RECALL)), seconds)


def _ranks(agos: list[float]) -> list[float]:
    """0 for what spoke last, 1 for what spoke before it, and so on."""
    ranks = [float(ORDER)] * len(agos)
    for rank, i in enumerate(sorted(range(len(agos)), key=agos.__getitem__)[:ORDER]):
        ranks[i] = float(rank)
    return ranks
