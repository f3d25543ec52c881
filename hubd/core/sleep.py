"""Asleep or awake: a two-state filter per person, told mostly by stillness, place and hour."""

from __future__ import annotations

from math import exp

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.state import State

FALL_ASLEEP: tuple[tuple[float, float, float], ...] = (
    (0.0, 6.0, 1 / 480.0),
    (6.0, 9.0, 1 / 1800.0),
    (9.0, 19.5, 1 / 14400.0),
    (19.5, 21.0, 1 / 1800.0),
    (21.0, 22.5, 1 / 900.0),
    (22.5, 24.0, 1 / 420.0),
)
"""Rate (per second) at which somebody still, in bed's room, falls asleep, by the hour of the day."""

UNSURE = 0.35
"""So much doubt about the room is usual for somebody in bed; only more than this wakes anybody."""

BRIGHT = frozenset({"tv", "computer", "games_console", "desk_lamp", "iron", "vacuum"})
"""What does not run beside somebody asleep."""


def drowse(state: State, brain: Brain, now: float, seconds: float) -> State:
    """Let time work on who is asleep."""
    local = brain.household.local(now)
    hour = local.hour + local.minute / 60.0
    rate = next(r for a, b, r in FALL_ASLEEP if a <= hour < b)
    people = dict(state.people)
    for who, belief in state.people.items():
        bed = still = bright = 0.0
        for i, kind in enumerate(brain.floor.kinds):
            p = belief.places[i]
            if p < 0.02 or kind not in ("bedroom", "kids_room", "living"):
                continue
            area = state.areas[brain.floor.places[i]]
            share = p if kind != "living" else 0.15 * p
            bed += share
            quiet = now - area.motion if area.motion else 3600.0
            still += share * min(1.0, quiet / 600.0)
            bright += share if area.running & BRIGHT else 0.0
        p = belief.asleep
        p += (1.0 - p) * (1.0 - exp(-seconds * rate * still * max(0.0, 1.0 - bright / max(bed, 0.01))))
        elsewhere = max(0.0, 1.0 - bed - belief.places[-1] - UNSURE) / (1.0 - UNSURE)
        night = hour >= 22.5 or hour < 6.0
        wake = elsewhere * (1 / 420.0 if night else 1 / 120.0) + bright / 300.0
        wake += 0.0 if night else max(0.0, 1 / 5400.0 if hour < 9.0 else 1 / 1800.0)
        p *= exp(-seconds * wake)
        people[who] = replace(belief, asleep=round(min(p, 0.99), 6))
    return replace(state, people=people)
