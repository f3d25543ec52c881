"""What each sensor has been doing lately, in a few numbers that fade: the ground on which activities are learned.

One short tuple for each source, brought up to date only when the source says something new. Whoever reads it
lets it fade to the moment asked about, so that nothing has to be done while nothing happens.
"""

from __future__ import annotations

from math import exp

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.beliefs import Pace, Trace
from hubd.core.evidence.appliances import PLAYING, in_use_by_power, relay_of_a_meter
from hubd.core.normalise import Fact
from hubd.core.state import State

COUNT_FADES = (120.0, 600.0, 2700.0)
"""Seconds in which a count of onsets falls to a third: what happened just now, in this quarter, in this hour."""

USE_FADES = (600.0, 3600.0)
"""The same for the share of time in which the sensor was on."""

TOGETHER = 180.0
"""Seconds between two sensors that were moved by one person walking about."""

ENTRANCES = ("entrance", "garage_door")

MOST_TRACES = 160
"""Sources beyond this many are not followed: a busy radio would otherwise fill the state."""


METERS = frozenset({ev.Power, ev.Device})


def trace(state: State, fact: Fact) -> State:
    """Note what one fact changes about its source."""
    if not fact.live or fact.area is None:
        return state
    source = fact.event.source
    if type(fact.event) is ev.Device and relay_of_a_meter(state.devices, source, fact.means):
        return state
    on = _active(fact, state.own.running.get(source))
    if on is None:
        return state
    now = fact.event.arrived
    old = state.traces.get(source)
    if old is None:
        if len(state.traces) >= MOST_TRACES:
            return state
        old = Trace(at=now)
        if not on and type(fact.event) in METERS:  # it tells what it draws, not that it was used
            return replace(state, traces={**state.traces, source: old})
    elif old.on == on:
        return state
    counts, use = faded(old, now)
    if on or type(fact.event) is ev.Contact:
        counts = tuple([count + 1.0 for count in counts])
    new = Trace(at=now, on=on, rose=now if on else old.rose, fell=old.fell if on else now, counts=counts, use=use)
    pace = paced(state.pace, now, source, fact.means in ENTRANCES)
    return replace(state, traces={**state.traces, source: new}, pace=pace)


def paced(pace: Pace, now: float, source: str, entrance: bool) -> Pace:
    """The pace of the house after a change of this source's trace."""
    together = entrance or (pace.source not in (source, "") and now - pace.at <= TOGETHER)
    return Pace(now, source, now if together else pace.stirred)


def _active(fact: Fact, above: float | None) -> bool | None:
    """Does the source now say that something moves, is open, or is in use? None: it says nothing of the kind."""
    match fact.event:
        case ev.Motion(on=on):
            return on
        case ev.Contact(open=on):
            return on
        case ev.Power(watts=watts) if watts is not None:
            return in_use_by_power(fact.means, watts, above)
        case ev.Device(value=value) if value is not None:
            return value in PLAYING
    return None


def faded(trace: Trace, now: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Counts and shares of a trace as of `now`."""
    seconds = max(now - trace.at, 0.0)
    counts = tuple([count * exp(-seconds / fade) for count, fade in zip(trace.counts, COUNT_FADES, strict=True)])
    held = 1.0 if trace.on else 0.0
    use = tuple(
        [held + (share - held) * exp(-seconds / fade) for share, fade in zip(trace.use, USE_FADES, strict=True)]
    )
    return counts, use
