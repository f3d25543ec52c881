"""How long somebody has studied: today, and day by day this week."""

from __future__ import annotations

from datetime import datetime, timedelta

from hubd.core.context import Context
from hubd.core.household import Household
from hubd.core.memories import PolicyState

RULE = "policy.study"
"""The name under which study time is begun and ended by hand."""


def today(policy: PolicyState, household: Household, person: str, now: float) -> int:
    """Minutes since midnight, a sitting that still goes on included."""
    local = household.local(now)
    return week(policy, household, person, now)[local.weekday()]


def week(policy: PolicyState, household: Household, person: str, now: float) -> list[int]:
    """Minutes for each day of this week, Monday first."""
    local = household.local(now)
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), datetime.min.time(), local.tzinfo)
    running = policy.modes.get(f"study|{person}")
    sittings = [*policy.studied.get(person, ())]
    if isinstance(running, dict):
        sittings.append((float(running.get("since", now)), now - float(running.get("since", now))))
    days = [0.0] * 7
    for start, seconds in sittings:
        at = household.local(start)
        if at >= monday:
            days[at.weekday()] += seconds
    return [round(seconds / 60.0) for seconds in days]


SURE_AFTER = 600.0
"""So many seconds after the desk was left a rule is sure of it, at the latest."""


def ended_at(context: Context, person: str, since: float) -> float:
    """When homework that has been found to be over ended: when it was last believed to go on, some minutes ago."""
    sitting = context.state.people[person].sitting
    if sitting is None or sitting.at < since:
        return context.now
    return max(sitting.at, context.now - SURE_AFTER)
