"""When a household gets up in the morning: the record against which a morning without a sign is noticed.

Whoever turns over in bed is not up, and a sensor that speaks alone may be mistaken: what counts is movement in a room
without a bed, and in another room shortly before or after.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.floor import Floor
from hubd.core.state import State

DAWN = 4
"""The hour at which a new day's first stirring is waited for: later than the last to bed, earlier than the first up."""

LATEST = 14 * 60
"""Minute of the day from which a first stirring is somebody who comes home, not somebody who gets up."""

STEP = 180.0
"""Seconds between two rooms of one walk."""

KEPT = 14
"""Mornings kept: two weekends among them, and a habit that changed is followed within as many days."""

KNOWN = 7
"""Mornings from which on a rhythm is known. Below, nobody is said to be late."""


def woken(state: State, brain: Brain, now: float) -> State:
    """Write down when somebody was first up today, once they are."""
    last = _up(state, brain.floor)
    if not last and state.house.rises:
        return state
    house = replace(state.house, up=last)
    if house.rises and last < house.rises:
        return replace(state, house=house)
    rises = next_dawn(brain.household.local(now)).timestamp()
    local = brain.household.local(last)
    minute = local.hour * 60 + local.minute
    begun = not house.rises  # what has been going on since before the hub looked is no getting up
    rose = house.rose if begun or minute >= LATEST else (*house.rose, minute)[-KEPT:]
    return replace(state, house=replace(house, rose=rose, rises=rises))


def _up(state: State, floor: Floor) -> float:
    """When somebody last moved in a room in which nobody sleeps, coming from another room or going there."""
    moved = [state.areas[place].motion for place in floor.places[:-2]]
    walked = [at for i, at in enumerate(moved) if at > state.house.up and not floor.beds[i] and _walked(moved, i)]
    return max(walked, default=0.0)


def _walked(moved: list[float], here: int) -> bool:
    return any(abs(moved[here] - at) <= STEP for other, at in enumerate(moved) if other != here)


def next_dawn(local: datetime) -> datetime:
    """The next beginning of a day as this record counts days."""
    today = local.replace(hour=DAWN, minute=0, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)


def latest(state: State) -> int | None:
    """The latest minute of the day at which anything first stirred on one of the last mornings. None: not known yet."""
    rose = state.house.rose
    return max(rose) if len(rose) >= KNOWN else None
