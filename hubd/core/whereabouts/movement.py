"""How people move through a house: ways between rooms, dwell times, and whose room is whose.

A person's whereabouts are a probability over places. Between observations the mass seeps to where
people could have gone (`drift`); when something moves, it may jump there (`spread`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from math import exp
from operator import add, mul
from typing import TypeAlias

from hubd.core.floor import Floor
from hubd.core.household import AWAY, UNKNOWN, Household, Person
from hubd.core.whereabouts.belongings import owner

DWELL: dict[str, float] = {
    "hall": 45.0,
    "outdoor": 60.0,
    "garage": 300.0,
    "bathroom": 600.0,
    "kitchen": 900.0,
    "utility": 400.0,
    "dining": 1500.0,
    "living": 2400.0,
    "office": 3600.0,
    "kids_room": 3600.0,
    "bedroom": 7200.0,
    "other": 1200.0,
    AWAY: 14400.0,
    UNKNOWN: 1e9,
}
"""Mean seconds that people stay in a kind of place once there; only orders matter. Time alone never leads out of
`unknown`: only evidence does."""

PER_DOOR = 0.45
"""Each further door makes a place this much less likely as the next stop."""

CLOSED_EXIT = 0.03
"""How likely a way out of the house is while no entrance has moved lately, against an open one."""

UNTOLD_EXIT = 0.3
"""The same in a house of whose doors no sensor tells: any of them may have moved, now as at any other time."""

OUTWARD = 4.0
"""Whoever stands outside the door mostly goes on outwards; who comes home is noticed inside at once."""

STRANGE_ROOM = 0.35
"""How readily somebody stays in a room that belongs to somebody else, against a shared one."""


Kernel: TypeAlias = tuple[tuple[float, ...], ...]
"""`kernel[here][there]`: where somebody who leaves `here` goes next; each row sums to 1."""


@dataclass(frozen=True)
class Gait:
    """How one person moves: `onward[open]` for closed and open entrances, mean seconds in each place, and how much at
    home the person is in each, 0 to 1."""

    onward: tuple[Kernel, Kernel]
    dwell: tuple[float, ...]
    affinity: tuple[float, ...]


@dataclass(frozen=True)
class Ways:
    """Where anybody goes next, and each person in particular. `guarded`: an entrance has a sensor, so that somebody who
    comes in is mostly noticed at the door."""

    onward: tuple[Kernel, Kernel]
    dwell: tuple[float, ...]
    gaits: dict[str, Gait]
    guarded: bool


def ways(household: Household, floor: Floor) -> Ways:
    """Work out the onward kernels and whose room is whose, once."""
    anybody, outside = (1.0,) * len(floor.places), _behind_entrances(household, floor)
    guarded = any(entry.means == "entrance" for entry in household.things)
    shut = CLOSED_EXIT if guarded else UNTOLD_EXIT
    dwell = tuple(DWELL.get(kind, DWELL["other"]) for kind in floor.kinds)
    return Ways(
        onward=_onward(floor, anybody, outside, shut),
        dwell=dwell,
        gaits={
            person.id: _gait(floor, dwell, _affinity(household, floor, person), outside, shut)
            for person in household.people.values()
        },
        guarded=guarded,
    )


def _gait(
    floor: Floor, dwell: Sequence[float], affinity: tuple[float, ...], outside: frozenset[int], shut: float
) -> Gait:
    """Nobody is drawn to somebody else's room, nor stays there as long as in one's own."""
    longer = tuple(d * a for d, a in zip(dwell, affinity, strict=True))
    return Gait(_onward(floor, affinity, outside, shut), longer, affinity)


def _behind_entrances(household: Household, floor: Floor) -> frozenset[int]:
    """Outdoor places to which no way leads but by a door that tells: a porch, not a balcony."""
    told = {
        floor.index[thing.area] for thing in household.things if thing.means == "entrance" and thing.area in floor.index
    }
    outdoors = floor.of_kind.get("outdoor", ())
    return frozenset(i for i in outdoors if i in told or told.issuperset(_rooms_beside(floor, i)))


def _rooms_beside(floor: Floor, outdoor: int) -> list[int]:
    return [i for i in floor.neighbours[outdoor] if floor.kinds[i] not in ("outdoor", AWAY)]


def _onward(floor: Floor, affinity: Sequence[float], outside: frozenset[int], shut: float) -> tuple[Kernel, Kernel]:
    return _kernel(floor, shut, affinity, outside), _kernel(floor, 1.0, affinity, outside)


def _kernel(floor: Floor, exit_weight: float, affinity: Sequence[float], outside: frozenset[int]) -> Kernel:
    away, unknown = floor.index[AWAY], floor.index[UNKNOWN]
    rows = []
    for here in range(len(floor.places)):
        row = [0.0 if there == here else PER_DOOR ** floor.hops[here][there] for there in range(len(floor.places))]
        row[unknown] = 0.0 if here == unknown else 0.01
        if here == unknown:
            row = [0.0 if there == here else 1.0 for there in range(len(floor.places))]
        row = [value * readily for value, readily in zip(row, affinity, strict=True)]
        if here != away:
            row[away] *= exit_weight * (OUTWARD if floor.kinds[here] == "outdoor" else 1.0)
        total = sum(row) or 1.0
        if here < away and floor.kinds[here] != "outdoor":  # whoever would have gone out by a shut door stays
            row = [value * exit_weight if i in outside else value for i, value in enumerate(row)]
            row[here] = total - sum(row)
        rows.append(tuple(value / total for value in row))
    return tuple(rows)


def _affinity(household: Household, floor: Floor, person: Person) -> tuple[float, ...]:
    owners = {area: owner(household, area) for area in household.areas}
    mine = [area for area, who in owners.items() if who == person.id]
    crowded = all(owners[area.id] is not None for area in household.areas.values() if area.kind == "kids_room")
    out = []
    for place, kind in zip(floor.places, floor.kinds, strict=True):
        shared = kind == "kids_room" and person.role != "adult" and crowded and not mine  # with whom it is named after
        foreign = owners.get(place) not in (None, person.id) and not shared
        nursery = kind == "kids_room" and person.role == "adult"
        parents = kind == "bedroom" and place not in mine and (bool(mine) or person.role != "adult")
        out.append(STRANGE_ROOM if foreign or nursery or parents else 1.0)
    return tuple(out)


def spread(places: Sequence[float], kernel: Kernel, shares: Sequence[float]) -> list[float]:
    """Let `shares[here]` of the mass of each place move on along the kernel."""
    return _moved(places, kernel, [*map(mul, places, shares)])


def _moved(places: Sequence[float], kernel: Kernel, outs: Sequence[float]) -> list[float]:
    """Let `outs[here]` of the mass move on along the kernel."""
    moved = list(places)
    for here, out in enumerate(outs):
        if out > LEAST_MOVED:
            moved[here] -= out
            moved = [*map(add, moved, map(mul, repeat(out), kernel[here]))]
    return moved


LEAST_MOVED = 4e-4
"""Smaller masses are left where they are: moving them costs time and changes nothing that anybody could see."""


def drift(places: Sequence[float], kernel: Kernel, dwell: Sequence[float], seconds: float, pace: float) -> list[float]:
    """Seep onward through elapsed time. `pace` scales it: 1 for a house full of movement, 0 for a still one."""
    if seconds <= 0.0 or pace <= 0.0:
        return list(places)
    timed, gone = zip(places, dwell, strict=True), -seconds * pace
    return _moved(places, kernel, [p * (1.0 - exp(gone / d)) if p > LEAST_MOVED else 0.0 for p, d in timed])


def normalised(places: Sequence[float]) -> tuple[float, ...]:
    """Sum to one; places that evidence has all but excluded keep a grain, so that nothing is ever impossible."""
    total = sum(places)
    if total <= 0.0:
        return tuple([1.0 / len(places)] * len(places))
    least = total * FLOOR_MASS
    return tuple([p / total if p > least else FLOOR_MASS for p in places])


def best_place(places: Sequence[float]) -> int:
    """The number of the place where somebody most likely is; of equals the first."""
    return places.index(max(places))


FLOOR_MASS = 1e-4
"""The least that any place keeps: evidence can be wrong, and a filter that has excluded the truth cannot return."""
