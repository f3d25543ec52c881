"""What is one's own: consent."""

from __future__ import annotations

import msgspec

from hubd.core.events import Consented
from hubd.core.policy.routines.study import STUDENTS
from hubd.web.house import House
from hubd.web.refusals import Refusal
from hubd.web.shapes.base import Done
from hubd.web.shapes.people import Privacy, PrivacyWanted, Sitting, Studied
from hubd.web.table import Call

WEEK = 7 * 86400.0


async def privacy(call: Call) -> Privacy:
    """What the house may know of whoever asks."""
    house, person = call.house, _self(call)
    configured = house.household.people[person].consent
    own = house.state.consents.get(person)
    face, voice, location = own or (configured.face, configured.voice, configured.location)
    return Privacy(person=person, face=face, voice=voice, location=location, chosen=own is not None)


async def choose(call: Call) -> Done:
    """Say what the house may know of oneself. It takes effect at once, and stands above the configuration."""
    house, person, wanted = call.house, _self(call), call.given(PrivacyWanted)
    await tell(house, Consented(
        at=0.0, arrived=0.0, source="hubd/web", person=person, face=wanted.face, voice=wanted.voice,
        location=wanted.location,
    ))  # fmt: skip
    return Done()


async def studied(call: Call) -> Studied:
    """The sittings of the last week: one's own, and for grown-ups those of the children."""
    house, who = call.house, call.caller.person
    people = house.household.people
    grown = call.caller.scope == "admin" or (who in people and people[who].role == "adult")
    return Studied(sittings=[
        Sitting(person=person, since=house.iso(since), minutes=max(1, round(seconds / 60.0)))
        for person, sittings in house.state.policy.studied.items()
        if person == who or (grown and person in people and people[person].role in STUDENTS)
        for since, seconds in sittings if house.at - since < WEEK
    ])  # fmt: skip


async def tell(house: House, event: Consented) -> None:
    """An event of hubd's own: nobody can say this over the bus."""
    payload = msgspec.json.encode(msgspec.structs.replace(event, at=house.at, arrived=house.at))
    await house.enter_below("log/event", payload)


def _self(call: Call) -> str:
    person = call.caller.person
    if person is None or person not in call.house.household.people:
        raise Refusal(403, "scope", "this needs a token that belongs to somebody: hubd token create --scope member")
    return person
