"""Somebody asks for silence, aloud or by a button: it is noted, and the house says until when it holds."""

from __future__ import annotations

from hubd.core.decisions import Decision, Proposal
from hubd.core.events import Utterance
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.requests.hush import EVERYTHING, Wish, after, wished
from hubd.core.policy.requests.replies.times import until
from hubd.core.policy.requests.reply import reply
from hubd.core.policy.wording.phrases import say_to
from hubd.core.rules.conditions.sayings import WEEKDAYS

INTENT = "house.hush"

HERE = 0.5
"""From this probability of being in the room somebody may be the one who asked."""


def take(docket: Docket, event: Utterance, area: str | None) -> None:
    """A request for silence, or for its end, in the room where it was said."""
    wish = wished(event, docket.brain)
    people = _who(docket, event, area) if wish is not None else ()
    if wish is not None and people:
        _note(docket, people, wish, area)


def for_today(docket: Docket, decision: Decision, people: tuple[str, ...]) -> None:
    """`not today` on a card: nothing more of the kind until midnight."""
    if not decision.intent.startswith("hazard."):
        midnight = until("today", docket.context.local)
        wish = Wish("hush", decision.intent, midnight.timestamp() if midnight else docket.now)
        docket.policy = after(docket.policy, people, wish, docket.now)


def _who(docket: Docket, event: Utterance, area: str | None) -> tuple[str, ...]:
    """Whoever spoke, where the voice is known; else whoever is believed in the room."""
    household = docket.context.household
    for known in (event.by, event.name):
        if known in household.people:
            return (known,)
    if area is None:
        return ()
    return tuple(person for person in household.people if docket.context.in_area(person, area) >= HERE)


def _note(docket: Docket, people: tuple[str, ...], wish: Wish, area: str | None) -> None:
    docket.policy = after(docket.policy, people, wish, docket.now)
    proposal = Proposal(
        intent=INTENT,
        rule="policy.hush",
        cause=f"hush|{','.join(people)}|{wish.kind}|{wish.topic}|{docket.now:.0f}",
        audience=people,
        area=area,
        urgency="low",
        data={"topic": wish.topic, "wish": wish.kind},
    )
    words = _words(docket, people[0], wish)
    reply(docket, proposal, words, area)


def _words(docket: Docket, person: str, wish: Wish) -> Content:
    who, household = docket.context.household.people[person], docket.context.household
    data = {"topic": wish.topic, "wish": wish.kind}
    if wish.until is None:
        return Content(say_to("hush.title", who), say_to("hush.again", who), data)
    end = household.local(wish.until)
    days = (end.date() - docket.context.local.date()).days
    if days > 1:
        day = WEEKDAYS[who.language][end.weekday()]
        return Content(say_to("hush.title", who), say_to("hush.days", who, day=day), data)
    clock = "24:00" if days and (end.hour, end.minute) == (0, 0) else end.strftime("%H:%M")
    key = "hush.all" if wish.topic == EVERYTHING else "hush.text"
    return Content(say_to("hush.title", who), say_to(key, who, time=clock), {**data, "until": wish.until})
