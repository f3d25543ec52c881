"""A condition about a morning without a sign of life: later than ever lately, with somebody surely in."""

from __future__ import annotations

from hubd.core.activities.rhythm import DAWN, latest
from hubd.core.rules.check import Check, Scope, Truth, View
from hubd.core.rules.conditions.sayings import say, span
from hubd.core.rules.conditions.times import moment
from hubd.core.rules.spec import Condition

AT_THE_DOOR = 180.0
"""Seconds between the door and the last movement below which whoever moved may have gone out by it."""

ALIVE = 3600.0
"""Where no device at all has spoken for so long, it is the sensors that are silent."""


def no_sign(condition: Condition, scope: Scope) -> Check:
    """`{no_sign: {beyond: 90m}}`: nobody is up yet, and it is later by that than on any of the last mornings.

    Unknown while the rhythm is, where no entrance has a sensor that would tell of somebody going out, and while no
    sensor speaks."""
    beyond: float = condition.fields["beyond"]

    def test(view: View) -> Truth:
        known, timers = latest(view.state), view.state.timers
        if known is None or "entrance" not in timers:
            return None
        late = known + int(beyond // 60)
        due = moment(view, late)
        view.call_at(due if view.now < due else moment(view, late, days=1))
        if view.now < due:
            return False
        last = view.state.house.up
        if last >= moment(view, DAWN * 60) or last - timers["entrance"] < AT_THE_DOOR:
            return False
        return True if any(view.now - device.seen < ALIVE for device in view.state.devices.values()) else None

    def told(view: View) -> str:
        return say(scope.language, "no_sign" if test(view) else "a_sign", n=span(beyond))

    return Check(condition.path, test, told, ("mode",), cost=5)
