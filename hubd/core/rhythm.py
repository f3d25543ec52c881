"""When a household begins to stir in the morning: the record against which a morning without a sign is noticed."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.location import stirred
from hubd.core.state import State

DAWN = 4
"""The hour at which a new day's first stirring is waited for: later than the last to bed, earlier than the first up."""

LATEST = 14 * 60
"""Minute of the day from which a first stirring is somebody who comes home, not somebody who gets up."""

KEPT = 14
"""Mornings kept: two weekends among them, and a habit that changed is followed within as many days."""

KNOWN = 7
"""Mornings from which on a rhythm is known. Below, nobody is said to be late."""


def woken(state: State, brain: Brain, now: float) -> State:
    """Write down when something first stirred today, once it has."""
    house, last = state.house, stirred(state)
    if house.rises and last < house.rises:
        return state
    rises = next_dawn(brain.household.local(now)).timestamp()
    local = brain.household.local(last)
    minute = local.hour * 60 + local.minute
    begun = not house.rises  # what has been going on since before the hub looked is no getting up
    rose = house.rose if begun or minute >= LATEST else (*house.rose, minute)[-KEPT:]
    return replace(state, house=replace(house, rose=rose, rises=rises))


def next_dawn(local: datetime) -> datetime:
    """The next beginning of a day as this record counts days."""
    today = local.replace(hour=DAWN, minute=0, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)


def latest(state: State) -> int | None:
    """The latest minute of the day at which anything first stirred on one of the last mornings. None: not known yet."""
    rose = state.house.rose
    return max(rose) if len(rose) >= KNOWN else None
