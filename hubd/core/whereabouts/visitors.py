"""Somebody who does not live here: a guest, a cleaner, a sitter. What moves may be their doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.state import State

ONE_ROOM, OWN_ROOM = 0.5, 0.15
"""How likely somebody who visits is in any one room where something moves: one for everybody, and somebody's own."""

OWN = ("bedroom", "kids_room", "office")

MINDED, MINDED_LATE = 0.2, 0.7
"""How likely somebody minds the children who are at home while nobody else who lives here is: by day, when those who go
to school come home alone, and in the evening and at night."""

HAS_A_KEY, AS_TRACKED, SILENT, LAGS = 0.7, 0.7, 0.3, 600.0
"""How likely whoever has come in while everybody's trackers say that they are out lives elsewhere; how surely each of
them is out whatever moves at home; how far that counts while none has spoken since, for phones may be empty; and the
seconds for which a tracker may not know yet that its owner is back."""

STIRRED = 900.0
"""Seconds for which what moved tells of somebody who is in."""

LATE, EARLY = 18, 6
"""Hours at which children are late up alone."""

IN_BED, SITS_UP = 21, 0.9
"""The hour from which on small children lie in bed, and how likely then whoever minds them is where something moves
that is nobody's own room: it is not the child who watches television at midnight."""


def visitor(state: State, beliefs: Mapping[str, Sequence[float]], here: int, brain: Brain) -> float:
    """How likely a visitor is who moves `here`: one that was noticed, or one who must be there since children are not
    left alone."""
    hour, alone = brain.household.local(state.now).hour, _left_alone(beliefs, brain)
    minded = MINDED if EARLY <= hour < LATE else MINDED_LATE
    room = ONE_ROOM if EARLY <= hour < IN_BED else ONE_ROOM + (SITS_UP - ONE_ROOM) * alone
    if brain.floor.kinds[here] in OWN:
        room = OWN_ROOM
    return room * max(state.house.guests - 0.05, minded * alone, _let_in(state, beliefs, brain))


def _let_in(state: State, beliefs: Mapping[str, Sequence[float]], brain: Brain) -> float:
    """How likely somebody with a key is in, such as a cleaner, while everybody's own tracker says that they are out:
    the likelier the longer it has kept to that since a door moved."""
    out, door = HAS_A_KEY, state.timers.get("entrance", 0.0)
    for who, places in beliefs.items():
        if who in brain.untracked:
            out *= places[-2]
        elif state.people[who].tracker_home is False:
            out *= max(places[-2], AS_TRACKED)
        else:
            return 0.0
    if not any(person.tracker_home is False and person.named > door for person in state.people.values()):
        out *= SILENT
    if not brain.ways.guarded:
        return out
    if door < state.timers.get("left", 0.0):
        return 0.0
    return out * min((state.now - door) / LAGS, 1.0)


def caller(state: State, brain: Brain, now: float) -> float:
    """How likely somebody with a key is in while everybody who lives here is out: as far as what moved lately is their
    doing rather than that of pets, chance, or somebody whose tracker is late."""
    let_in = _let_in(state, {who: person.places for who, person in state.people.items()}, brain)
    lately = (area.strange for area in state.areas.values() if now - area.motion < STIRRED)
    return max(lately, default=0.0) * let_in / HAS_A_KEY


STRANGE_MOST = 0.97


def rather_strange(state: State, wrong: float) -> State:
    """The last who may have come in says by phone that they are out (with probability `wrong` they are in all the
    same): what has moved in the rooms is so much likelier a visitor's doing."""
    if not all(person.tracker_home is False for person in state.people.values()):
        return state
    areas = dict(state.areas)
    for name, area in state.areas.items():
        if area.strange:
            odds = area.strange / (1.0 - area.strange) / wrong
            areas[name] = replace(area, strange=round(min(odds / (1.0 + odds), STRANGE_MOST), 4))
    return replace(state, areas=areas)


SHORT_ABSENCE = 1800.0
"""Seconds for which children may be alone of an evening: somebody fetches a parcel, or walks the dog."""


def minder(state: State, brain: Brain, now: float) -> float:
    """How likely somebody from outside minds the children who are left at home for an evening, and have not been alone
    since they came from school."""
    door = state.timers.get("entrance", now)
    if now - door < SHORT_ABSENCE or any(EARLY <= brain.household.local(at).hour < LATE for at in (door, now)):
        return 0.0
    return MINDED_LATE * _left_alone({who: person.places for who, person in state.people.items()}, brain)


def _left_alone(beliefs: Mapping[str, Sequence[float]], brain: Brain) -> float:
    """How likely children are at home without any adult or teenager of the family."""
    away, people = brain.floor.index[AWAY], brain.household.people
    without, none = 1.0, 1.0
    for who, places in beliefs.items():
        if people[who].role == "child":
            none *= places[away] + places[-1]
        else:
            without *= places[away]
    return without * (1.0 - none)
