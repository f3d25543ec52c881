"""Looking back at a day: whose past is whose."""

from __future__ import annotations

from datetime import date, timedelta

from hubd.web.caller import Caller
from hubd.web.refusals import Refusal
from hubd.web.shapes.home import Timeline
from hubd.web.shapes.rules import DayWanted
from hubd.web.table import Call

RECENT_DAYS = 1
"""Besides today, so many days back are anybody's to look at who has a screen: the rest of a life is one's own."""


async def timeline(call: Call) -> Timeline:
    """One day of one person, or of the house."""
    house, wanted = call.house, call.given(DayWanted)
    today = house.household.local(house.at).date()
    day = wanted.day or today
    person = house.person(wanted.person) if wanted.person is not None else None
    if not may_look(call.caller, person, day, today):
        raise Refusal(403, "scope", "days that long ago are for the person themselves, or for an admin")
    return await house.past.timeline(house.living, house.at, day.isoformat(), person)


def may_look(caller: Caller, person: str | None, day: date, today: date) -> bool:
    """Whose past is whose: today and yesterday are everybody's in the house, earlier days one's own."""
    if caller.scope == "admin" or (person is not None and caller.person == person):
        return True
    return day >= today - timedelta(days=RECENT_DAYS)
