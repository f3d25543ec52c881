"""The moment as a stranger to the home could see it: kinds of sensors in kinds of rooms, never their names.

What was learned in some homes can so be asked in another. One definition serves training and living. Everything is
read off the traces of sensors (`traces`) and the clock. Times since something count in `log(1 + seconds)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import copysign, cos, log1p, pi, sin
from typing import NamedTuple

from hubd.core.activities.traces import faded
from hubd.core.beliefs import Trace
from hubd.core.brain import Brain
from hubd.core.state import State

ROOMS = ("kitchen", "dining", "living", "bedroom", "office", "bathroom", "hall", "utility", "other")
"""Kinds of rooms as they are told apart here."""

_ROOM = {
    **{kind: i for i, kind in enumerate(ROOMS)},
    "kids_room": ROOMS.index("bedroom"),
    "garage": ROOMS.index("utility"),
    "outdoor": ROOMS.index("other"),
}

THINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("heat", ("cooker", "oven")),
    ("warm", ("microwave", "toaster", "kettle", "coffee_machine")),
    ("fridge", ("fridge",)),
    ("store", ("cupboard", "drawer")),
    ("dishwasher", ("dishwasher",)),
    ("bed", ("bed", "crib")),
    ("seat", ("couch", "chair")),
    ("desk", ("desk", "computer", "desk_lamp")),
    ("screen", ("tv", "media_player", "games_console")),
    ("wash", ("shower", "bath", "tap")),
    ("toilet", ("toilet",)),
    ("wardrobe", ("wardrobe",)),
    ("medicine", ("medicine",)),
    ("laundry", ("washer", "dryer", "iron")),
    ("door", ("entrance", "garage_door")),
)
"""Things that say the same about what people do, under one name."""

_THING = {means: i for i, (_, several) in enumerate(THINGS) for means in several}
_DOOR = _THING["entrance"]

RECALL = 7200.0
"""Seconds after which it no longer matters how long ago something was."""
LONG = 43200.0
"""The same for the silence of the whole house and for its door, which tell of nights and of absences."""
NEVER = 1e7

_GONE = log1p(RECALL)


class Sensor(NamedTuple):
    """What is known of a sensor without its name. `room`: its number in `ROOMS`; `thing`: in `THINGS`, or -1."""

    source: str
    area: str
    room: int
    thing: int
    moves: bool
    """It sees people move; all others are touched, opened or switched."""


def sensors(state: State, brain: Brain) -> tuple[Sensor, ...]:
    """The sensors that have spoken so far, in a fixed order."""
    found = []
    for source in sorted(state.traces):
        device = state.devices.get(source)
        if device is not None and device.area in brain.household.areas:
            kind = brain.household.areas[device.area].kind
            thing = _THING.get(device.means or "", -1)
            moves = device.kind == "motion" and thing < 0
            found.append(Sensor(source, device.area, _ROOM.get(kind, _ROOM["other"]), thing, moves))
    return tuple(found)


class Part:
    """What sensors of one sort in one kind of room, or things of one sort, have been doing."""

    __slots__ = ("ago", "counts", "on", "use")

    def __init__(self) -> None:
        self.ago = NEVER
        self.on = 0.0
        self.counts = [0.0, 0.0, 0.0]
        self.use = [0.0, 0.0]

    def add(self, ago: float, on: bool, counts: Sequence[float], use: Sequence[float], mine: float) -> None:
        """One more sensor. What is somebody else's doing fades as if it were long ago."""
        if mine < 1.0:
            ago = (1.0 + ago) ** mine * (1.0 + RECALL) ** (1.0 - mine) - 1.0
        self.ago = min(self.ago, ago)
        self.on = max(self.on, mine if on else 0.0)
        for i, count in enumerate(counts):
            self.counts[i] += mine * count
        for i, share in enumerate(use):
            self.use[i] = max(self.use[i], mine * share)

    def told(self) -> list[float]:
        """As in `_PART`."""
        return [_faint(self.ago), self.on, *map(log1p, self.counts), *self.use]

    def briefly(self) -> list[float]:
        """As in `_THING_PART`."""
        return [_faint(self.ago), self.on, log1p(self.counts[1]), log1p(self.counts[2]), self.use[0]]


class House:
    """Who spoke when, in the house as a whole: how silent it is, and what was heard since somebody was at the door."""

    def __init__(self, known: Sequence[Sensor]) -> None:
        self._doorways = {sensor.area for sensor in known if sensor.thing == _DOOR}
        self._spoke: list[float] = []
        self._door = self._inside = self._within = NEVER
        self._places: dict[str, float] = {}
        self.rooms = [NEVER] * len(ROOMS)
        """Seconds since something was heard from a room of each kind."""

    def heard(self, sensor: Sensor, ago: float, mine: float) -> None:
        if sensor.thing == _DOOR:
            self._door = min(self._door, ago)
        else:
            self._inside = min(self._inside, ago)
            if sensor.area not in self._doorways:
                self._within = min(self._within, ago)
        if mine >= 0.5 or sensor.thing == _DOOR:
            self.rooms[sensor.room] = min(self.rooms[sensor.room], ago)
            self._places[sensor.area] = min(self._places.get(sensor.area, NEVER), ago)
            if sensor.area not in self._doorways:
                self._spoke.append(ago)

    def told(self) -> list[float]:
        """As in `_HOUSE`."""
        ages = sorted(self._places.values())
        return [
            log1p(min(self._door, self._inside, LONG)),
            log1p(min(self._door, LONG)),
            log1p(min(self._within, LONG)),
            _signed(self._door - self._inside),
            _signed(self._door - self._within),
            log1p(sum([ago < self._door - 30.0 for ago in self._spoke])),
            *(_faint(ages[n]) if n < len(ages) else _GONE for n in (0, 1, 2)),
            float(sum([age < 600.0 for age in ages])),
        ]


def glance(
    known: Sequence[Sensor],
    traces: Mapping[str, Trace],
    local: datetime,
    now: float,
    mine: Mapping[str, float] | None = None,
) -> list[float]:
    """The moment in numbers (`NAMES` tells which). `mine`: by area, which share of what happens there is taken to be
    the doing of the person asked about; None: there is nobody else."""
    house = House(known)
    moved = [Part() for _ in ROOMS]
    touched = [Part() for _ in ROOMS]
    things = [Part() for _ in THINGS]
    for sensor in known:
        trace = traces.get(sensor.source)
        if trace is None:
            continue
        ago = max(now - max(trace.rose, trace.fell), 0.0)
        counts, use = faded(trace, now)
        share = 1.0 if mine is None else mine.get(sensor.area, 0.0)
        (moved if sensor.moves else touched)[sensor.room].add(ago, trace.on, counts, use, share)
        if sensor.thing >= 0:
            things[sensor.thing].add(ago, trace.on, counts, use, share)
        house.heard(sensor, ago, share)
    out = _clock(local) + house.told()
    total = sum([part.counts[1] for part in (*moved, *touched)]) or 1.0
    for i, rank in enumerate(_ranks(house.rooms)):
        out += [rank, (moved[i].counts[1] + touched[i].counts[1]) / total, *moved[i].told(), *touched[i].told()]
    for thing in things:
        out += thing.briefly()
    return out


def _ranks(rooms: list[float]) -> list[float]:
    """0 for the kind of room heard last, 1 for the one before it; kinds that were never heard come last of all."""
    order = sorted(range(len(rooms)), key=rooms.__getitem__)
    return [float(order.index(i)) if rooms[i] < NEVER else float(len(rooms)) for i in range(len(rooms))]


def _faint(ago: float) -> float:
    return log1p(min(ago, RECALL))


def _signed(seconds: float) -> float:
    return copysign(log1p(min(abs(seconds), LONG)), seconds)


def _clock(local: datetime) -> list[float]:
    turn = pi * (local.hour + local.minute / 60.0) / 12.0
    return [sin(turn), cos(turn), sin(2.0 * turn), cos(2.0 * turn)]


_PART = ("ago", "on", "count2", "count10", "count45", "use10", "use60")
_THING_PART = ("ago", "on", "count10", "count45", "use10")
_HOUSE = (
    "silence", "entrance ago", "within ago", "door to inside", "door to within", "sensors since door",
    "place ago 1", "place ago 2", "place ago 3", "places in 10 min",
)  # fmt: skip
NAMES: tuple[str, ...] = (
    *("hour sin", "hour cos", "half-day sin", "half-day cos"),
    *_HOUSE,
    *(
        f"{room} {name}"
        for room in ROOMS
        for name in ("rank", "share", *(f"moved {part}" for part in _PART), *(f"touched {part}" for part in _PART))
    ),
    *(f"{thing} {part}" for thing, _ in THINGS for part in _THING_PART),
)
"""What each number of a glance is, in order; the numbers in names are minutes over which something fades."""
