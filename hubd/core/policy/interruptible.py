"""How much an interruption would cost one person now: a pure estimate, part by part, each with a name and a reason.

One minus the cost is the interruptibility. Parts multiply: a call in an otherwise free moment costs as much as a call
does, and a second reason adds only to what the first has left. That activity, company, place and what is on the screen
tell most of it, and that the moments between two activities or rooms cost least, is from the studies of
interruption: Horvitz and Apacible (2003), Fogarty et al. (2005), Iqbal and Bailey (2008) for breakpoints.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import NamedTuple

from hubd.core.decisions import Finding
from hubd.core.memories import Moment
from hubd.core.policy.scene import Scene, sleepers_hear
from hubd.core.policy.wording.phrases import say

COSTS: dict[str, float] = {
    "study": 0.8,
    "gaming": 0.7,
    "work": 0.7,
    "sleeping": 0.9,
    "reading": 0.35,
    "tv": 0.3,
    "eating": 0.3,
    "hygiene": 0.5,
    "cooking": 0.15,
    "relaxing": 0.1,
    "leaving": 0.3,
    "entering": 0.2,
}
"""What a word costs somebody who surely does this, from 0 to 1. What is not listed costs nothing."""

CALL = 0.9
SLEEPERS = 0.5
GUESTS = 0.3
COMPANY = 0.1
QUIET = 0.6
RECENT = 0.3
FORGIVEN = 1800.0
"""Seconds after which two thirds of an earlier interruption are forgiven."""

LEAST = 0.03
"""A part that costs less is not worth naming."""

AT_BREAK = 0.4
"""What is left of the cost of an activity between two activities or rooms, or while the film is paused."""


class Part(NamedTuple):
    """One reason why an interruption would cost something. `cost` is between 0 and 1."""

    name: str
    cost: float


def parts(scene: Scene, moment: Moment | None = None) -> tuple[Part, ...]:
    """What an interruption would cost this person now, the named parts that cost anything."""
    found = ((name, round(cost(scene, moment), 4)) for name, cost in PARTS)
    return tuple(Part(name, cost) for name, cost in found if cost >= LEAST)


def interruptibility(costs: tuple[Part, ...]) -> float:
    """From 0 (never) to 1 (freely)."""
    free = 1.0
    for part in costs:
        free *= 1.0 - part.cost
    return round(free, 4)


def told(scene: Scene, moment: Moment | None = None) -> Finding:
    """The estimate as a finding with its parts, the dearest first, in the home's language."""
    costs = parts(scene, moment)
    language = scene.context.household.language
    found = tuple(
        Finding(f"moment/{part.name}", True, f"{say(f'cost.{part.name}', language)} -{part.cost:.2f}")
        for part in sorted(costs, key=lambda part: -part.cost)
    )
    text = say("cost.all", language, name=scene.who.name, p=f"{interruptibility(costs):.2f}")
    return Finding("moment", interruptibility(costs) >= HALF, text, found)


HALF = 0.5
"""From here a moment counts as a good one."""


def _activity(scene: Scene, moment: Moment | None) -> float:
    doing = scene.context.person(scene.who.id).activity
    cost = sum(COSTS.get(name, 0.0) * p for name, p in doing.items())
    eased = (moment is not None and breakpoint_of(moment, scene.context.now) is not None) or _paused(scene)
    return cost * AT_BREAK if eased else cost


def _company(scene: Scene, _moment: Moment | None) -> float:
    if scene.guests:
        return GUESTS
    return COMPANY if scene.area is not None and not scene.alone else 0.0


def _asleep(scene: Scene, _moment: Moment | None) -> float:
    return scene.context.asleep(scene.who.id) if scene.inside else 0.0


def _sleepers(scene: Scene, _moment: Moment | None) -> float:
    area = scene.area
    return SLEEPERS if area is not None and sleepers_hear(scene.context, area, scene.who.id) else 0.0


def _call(scene: Scene, _moment: Moment | None) -> float:
    return CALL if scene.calling else 0.0


def _quiet(scene: Scene, _moment: Moment | None) -> float:
    return QUIET if scene.quiet else 0.0


def _recent(scene: Scene, _moment: Moment | None) -> float:
    last = max(scene.policy.spent.get(scene.who.id, ()), default=None)
    return 0.0 if last is None else RECENT * exp(-(scene.context.now - last) / FORGIVEN)


PARTS: tuple[tuple[str, Callable[[Scene, Moment | None], float]], ...] = (
    ("asleep", _asleep),
    ("call", _call),
    ("activity", _activity),
    ("sleepers", _sleepers),
    ("quiet", _quiet),
    ("company", _company),
    ("recent", _recent),
)


def _paused(scene: Scene) -> bool:
    """Does the film in this room rest? Somebody pressed pause for a reason."""
    if scene.context.activity(scene.who.id, "tv") < LEAST:
        return False
    said = {
        reading.value
        for device in scene.context.state.devices.values()
        if device.area == scene.area and device.means in ("tv", "media_player")
        for reading in device.readings.values()
    }
    return "paused" in said and "playing" not in said


# breakpoints

EASY: dict[str, tuple[float, float]] = {
    "busy": (0.0, 300.0),
    "absorbed": (0.0, 300.0),
    "asleep": (600.0, 1800.0),
    "away": (180.0, 900.0),
}
"""By what somebody was before: from when and until when, in seconds, being free is a breakpoint."""

BREAKS = {"busy": "finished", "absorbed": "finished", "asleep": "woke", "away": "arrived"}

AFTER_MOVING = 120.0
"""Somebody who came into another room so many seconds ago has not begun anything there."""


def breakpoint_of(moment: Moment, now: float) -> str | None:
    """Is this a moment between two things? `finished` (a game, a film, a meal, work), `woke`, `arrived`, or `moved` to
    another room; None in the middle of something."""
    if moment.word not in ("free", "absorbed"):
        return None
    first, last = EASY.get(moment.was, (1.0, 0.0))
    if moment.word == "free" and first <= now - moment.since <= last:
        return BREAKS[moment.was]
    return "moved" if moment.moved and now - moment.moved <= AFTER_MOVING else None
