"""The moment in numbers, for what a home learns about itself: one definition for learning and for living.

Everything is read off the traces of sensors (`traces`) and the clock; no belief goes in, so that what has been
learned never feeds on itself. Times since something count in `log(1 + seconds)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from math import copysign, cos, expm1, log1p, pi, sin
from typing import NamedTuple

from hubd.core.activities.heads import Layout
from hubd.core.activities.traces import ENTRANCES, faded
from hubd.core.beliefs import Pace, Trace
from hubd.core.brain import Brain
from hubd.core.state import State

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


class Plan(NamedTuple):
    """A layout, ready for counting. `rooms`: for each, in the order of their names, the numbers of its sensors."""

    rooms: tuple[tuple[int, ...], ...]
    doors: tuple[int, ...]
    others: tuple[int, ...]
    inside: tuple[int, ...]
    """Sensors that stand in no room with an entrance."""
    inner_rooms: tuple[int, ...]


def layout(state: State, brain: Brain) -> Layout:
    """The sensors that have spoken so far."""
    found = []
    for source in sorted(state.traces):
        device = state.devices.get(source)
        if device is not None and device.area in brain.household.areas:
            found.append((source, device.area or "", device.means in ENTRANCES))
    return Layout(tuple(found))


@lru_cache(maxsize=16)
def plan(sensors: tuple[tuple[str, str, bool], ...]) -> Plan:
    """What follows from a layout, worked out once."""
    areas = sorted({area for _, area, _ in sensors})
    doorways = {area for _, area, entrance in sensors if entrance}
    everything = range(len(sensors))
    return Plan(
        rooms=tuple(tuple(i for i in everything if sensors[i][1] == area) for area in areas),
        doors=tuple(i for i in everything if sensors[i][2]),
        others=tuple(i for i in everything if not sensors[i][2]),
        inside=tuple(i for i in everything if sensors[i][1] not in doorways),
        inner_rooms=tuple(n for n, area in enumerate(areas) if area not in doorways),
    )


def features(known: Layout, traces: Mapping[str, Trace], pace: Pace, local: datetime, now: float) -> list[float]:
    """The moment in numbers. The same traces and time always give the same."""
    agos: list[float] = []
    sensors: list[float] = []
    often: list[tuple[float, ...]] = []
    for source, _, _ in known.sensors:
        trace = traces.get(source)
        if trace is None:
            agos.append(NEVER)
            often.append(_NO_COUNTS)
            sensors += _SILENT
            continue
        rose, fell = _ago(now, trace.rose), _ago(now, trace.fell)
        counts, use = faded(trace, now)
        agos.append(min(rose, fell))
        often.append(counts)
        sensors += [log1p(min(rose, RECALL)), log1p(min(fell, RECALL)), float(trace.on), *counts, *use]
    hour = local.hour + local.minute / 60.0
    turn = pi * hour / 12.0
    clock = [hour, sin(turn), cos(turn), sin(2.0 * turn), cos(2.0 * turn), float(local.weekday() >= 5)]
    marked = plan(known.sensors)
    return clock + _house(marked, agos, _ago(now, pace.stirred)) + _rooms(marked, agos, often) + sensors


_NO_COUNTS = (0.0, 0.0, 0.0)
_SILENT = [log1p(RECALL), log1p(RECALL), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def _ago(now: float, at: float) -> float:
    return max(now - at, 0.0) if at else NEVER


class Stillness(NamedTuple):
    """Seconds, a day at the most, since anything spoke, since an entrance did, and since the house stirred (`Pace`)."""

    house: float
    door: float
    stirred: float


def stillness(values: Sequence[float]) -> Stillness:
    """Read back from a moment's numbers."""
    return Stillness(*[expm1(value) for value in values[_STILL : _STILL + 3]])


_STILL = 6
"""Where the silence stands: right behind the clock."""


def _house(known: Plan, agos: list[float], stirred: float) -> list[float]:
    """In which order sensors and rooms spoke, and what has spoken since somebody was last at the door."""
    rooms = [min([agos[i] for i in members]) for members in known.rooms]
    door = min([agos[i] for i in known.doors], default=NEVER)
    anywhere = min([agos[i] for i in known.others], default=NEVER)
    inside = min([agos[i] for i in known.inside], default=NEVER)
    by_age, rooms_by_age = sorted(agos), sorted(rooms)
    return [
        log1p(min(door, anywhere, DAY)),
        log1p(min(door, DAY)),
        log1p(min(stirred, DAY)),
        log1p(min(inside, RECALL)),
        _signed(door - anywhere),
        _signed(door - inside),
        _signed(door - stirred),
        float(sum([agos[i] < door - 30.0 for i in known.inside])),
        float(sum([rooms[n] < door for n in known.inner_rooms])),
        *(log1p(min(by_age[n], RECALL)) if n < len(by_age) else log1p(RECALL) for n in AFTERWARDS),
        *(log1p(min(rooms_by_age[n], RECALL)) if n < len(rooms_by_age) else log1p(RECALL) for n in (1, 2)),
        *_ranks(agos),
        *_ranks(rooms),
    ]


def _rooms(known: Plan, agos: list[float], often: list[tuple[float, ...]]) -> list[float]:
    """How often anything spoke in each room lately, and which share of all that was in the house."""
    counts = [[sum([often[i][fade] for i in members]) for fade in range(3)] for members in known.rooms]
    house = [sum(fade) for fade in zip(*counts, strict=True)]
    out = [log1p(count) for count in house]
    for members, room in zip(known.rooms, counts, strict=True):
        out.append(log1p(min(*[agos[i] for i in members], RECALL)))
        out += room
        out += [count / (whole + 1e-3) for count, whole in zip(room, house, strict=True)]
    return out


def _signed(seconds: float) -> float:
    return copysign(log1p(min(abs(seconds), RECALL)), seconds)


def _ranks(agos: list[float]) -> list[float]:
    """0 for what spoke last, 1 for what spoke before it, and so on."""
    ranks = [float(ORDER)] * len(agos)
    for rank, i in enumerate(sorted(range(len(agos)), key=agos.__getitem__)[:ORDER]):
        ranks[i] = float(rank)
    return ranks
