"""Who has spoken to the house, and a reply where it was said."""

from __future__ import annotations

from hubd.core import events as ev
from hubd.core.decisions import Decision, Proposal
from hubd.core.policy.channels import outputs
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import COMPANY, GUESTS
from hubd.core.policy.wording.phrases import say_to

INTENT = "reminder.noted"

HERE = 0.5
"""From this probability of being in the room somebody may be the one who spoke."""


def who_spoke(docket: Docket, event: ev.Utterance, area: str | None) -> str | None:
    """Whoever the voice belongs to, else the only one who is believed in the room. Never a guess between two."""
    household = docket.context.household
    for known in (event.by, event.name):
        if known in household.people:
            return known
    if area not in docket.context.floor.index or area is None:
        return None
    if docket.context.guests >= GUESTS:
        return None  # it may well be a guest who speaks
    there = {person: docket.context.in_area(person, area) for person in household.people}
    likely = [person for person, p in there.items() if p >= HERE]
    return likely[0] if len(likely) == 1 and sum(p >= COMPANY for p in there.values()) == 1 else None


def somebody_there(docket: Docket, area: str | None) -> str | None:
    """Whoever is most likely in the room, to have somebody to answer; else a grown-up who is at home."""
    people = docket.context.household.people
    if area is not None and area in docket.context.floor.index:
        there = {person: docket.context.in_area(person, area) for person in people}
        best = max(there, key=there.__getitem__, default=None)
        if best is not None and there[best] >= COMPANY:
            return best
    return next((p.id for p in people.values() if p.role == "adult" and docket.context.home(p.id) >= HERE), None)


def reply(docket: Docket, proposal: Proposal, content: Content, area: str | None) -> Decision:
    """Done, and said to whom the proposal is for, in the area where it was asked for."""
    person = proposal.audience[0]
    where = where_said(docket, person, area)
    return docket.deliver(proposal, proposal.audience, outputs.Reach("act", where), Reason.ANSWERED, content)


def confirm(docket: Docket, person: str, area: str | None, key: str, data: dict[str, object], **blanks: object) -> None:
    """One line, where it was said."""
    who = docket.context.household.people[person]
    text = say_to(key, who, **blanks)
    proposal = Proposal(
        intent=INTENT, rule="policy.noted", cause=f"noted|{person}|{key}|{docket.now:.3f}", audience=(person,),
        area=area, urgency="low", data=dict(data),
    )  # fmt: skip
    content = Content(say_to("noted.title", who), text, dict(data))
    reply(docket, proposal, content, area)


def where_said(docket: Docket, person: str, area: str | None) -> tuple[str, ...]:
    """Where it was said: aloud by day, on a card at night, where somebody sleeps, or where nothing else is heard."""
    scene = docket.scene(person)
    if area is None:
        return ()
    speakers = outputs.standing_in(docket.context, area, "speaker")
    if speakers and not scene.night and not outputs.wakes(docket.context, area):
        return tuple(output.id for output in speakers)
    return tuple(output.id for output in outputs.standing_in(docket.context, area, "screen"))
