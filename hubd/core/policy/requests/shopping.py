"""The shopping list: what is missing is put on it after a yes, wherever the household keeps it, and taken off again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hubd.core.decisions import Decision, Proposal
from hubd.core.events import Utterance
from hubd.core.household import Household
from hubd.core.kitchen.ingredients import parse, shopping_line
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.requests.noted import note
from hubd.core.policy.requests.reply import reply, who_spoke
from hubd.core.policy.requests.wishes import Wish, Words
from hubd.core.policy.wording.phrases import listed, say_to

INTENT = "shopping.add"
MOST = 30
"""Things put on the list at once."""

SENTENCES: tuple[str, ...] = (
    r"(?:please )?(?:put|add|write) (?P<what>.+?) (?:on|to|onto)(?: (?:the|my|our))? (?:shopping )?list",
    r"(?:bitte )?(?:setze?|schreibe?|pack|packe)(?: bitte)? (?P<what>.+?) auf (?:die|meine|unsere) (?:einkaufs)?liste",
    r"(?:por favor )?(?:pon|apunta|anade|agrega) (?P<what>.+?) (?:en|a) la lista(?: de(?: la)? compra)?",
)
_BETWEEN = re.compile(r"\s*,\s*|\s+(?:and|und|y)\s+", re.IGNORECASE)


def effects(household: Household, items: Iterable[Any], verb: str = "add") -> tuple[dict[str, Any], ...]:
    """The service calls that put things on the list (`add`), or take them off (`remove`). None without a list."""
    kept, wanted = household.kitchen.shopping, _named(items)
    if not kept or not wanted:
        return ()
    if not kept.startswith("todo."):
        return ({"call": f"shopping.{verb}", "data": {"items": wanted}},)
    return tuple(
        {"call": f"todo.{verb}_item", "data": {"entity_id": kept, "item": shopping_line(item)}} for item in wanted
    )  # fmt: skip


def _named(items: Iterable[Any]) -> list[dict[str, Any]]:
    """What can be bought: whatever has a name. Rules and chains may list plain names."""
    named = ({"name": item} if isinstance(item, str) else item for item in items)
    return [dict(item) for item in named if isinstance(item, Mapping) and item.get("name")][:MOST]


def add(docket: Docket, person: str, items: Sequence[Any], area: str | None, because: str) -> Decision | None:
    """Put things on the list and say so. None where the household keeps none."""
    household = docket.context.household
    wanted = effects(household, items)
    who = household.people[person]
    if not wanted:
        return None
    bought = _named(items)
    names, data = [str(item["name"]) for item in bought], {"items": bought}
    proposal = Proposal(
        intent=INTENT, rule="policy.shopping", cause=f"shopping|{because}|{docket.now:.3f}", audience=(person,),
        area=area, urgency="low", effects=wanted, data=data,
    )  # fmt: skip
    text = say_to("shopping.added", who, list=listed(names, who.language))
    content = Content(say_to("shopping.title", who), text, data)
    return reply(docket, proposal, content, area)


def take(docket: Docket, event: Utterance, area: str | None) -> bool:
    """`put milk and eggs on the shopping list`, where no other voice assistant does it."""
    if event.overheard:
        return False
    words = Words(event.text)
    line_ = words.line()
    for pattern in SENTENCES:
        found = re.fullmatch(pattern, line_)
        if found is not None:
            person = who_spoke(docket, event, area) or _anybody(docket)
            said = words.original(found.span("what"))
            items = [part for part in _BETWEEN.split(said) if part.strip()]
            return person is not None and bool(items) and _put(docket, person, items, area)
    return False


def _put(docket: Docket, person: str, items: Sequence[str], area: str | None) -> bool:
    """On the list; where the household keeps none, into a note, so that nothing that was said is lost."""
    if docket.context.household.kitchen.shopping:
        return add(docket, person, [_item(each) for each in items], area, "said") is not None
    who = docket.context.household.people[person]
    text = f"{say_to('shopping.title', who)}: {listed(list(items), who.language)}"
    return note(docket, Wish("note", text), person, area)


def _item(said: str) -> dict[str, Any]:
    found = parse(said)
    given = {"name": found.name, "amount": found.amount, "unit": found.unit}
    return {key: value for key, value in given.items() if value is not None}


def _anybody(docket: Docket) -> str | None:
    people = docket.context.household.people.values()
    return next((p.id for p in people if p.role == "adult" and docket.context.home(p.id) >= 0.5), None)
