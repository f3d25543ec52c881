"""The recipe of the moment: what the house has, what the cook likes and nobody at the table must avoid."""

from __future__ import annotations

from typing import Any

from hubd.core.kitchen.card import Suggestion, card
from hubd.core.kitchen.recipes import suggest
from hubd.core.kitchen.taste import Occasion
from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.learned.welcome import leanings
from hubd.core.policy.routines.mealtimes import next_meal, planned
from hubd.core.policy.wording.phrases import listed, say_to

OFFERED = "recipes|offered"
"""The mode under which the policy remembers what was offered lately: recipe ids, newest first."""

NAMED = 4
"""Missing things named in the sentence; the card lists all."""


def recipe(telling: Telling) -> Content | None:
    """The best recipe now. None without a book, or when nothing in it fits this household."""
    context, desk = telling.context, telling.context.state.desk
    if telling.brain.book is None:
        return None
    book = telling.brain.book.with_shelf(desk.shelf)
    occasion = Occasion(
        telling.person,
        tuple(context.household.people.values()),  # who is out now comes home to eat: what anybody must avoid binds
        context.local,
        recent=telling.policy.modes.get(OFFERED, ()),
        dislikes=telling.policy.modes.get(turned_down(telling.person.id), ()),
        likes=_likes(telling),
        meal=next_meal(context.household, desk.meals, context.local),
        planned=planned(desk.menu, context.local),
    )
    found = suggest(book, desk.pantry if desk.pantry_known else None, occasion, limit=1)
    return _content(telling, found[0], card(book, found[0], telling.person.language)) if found else None


def turned_down(person: str) -> str:
    """The mode under which the policy remembers which dishes this cook did not want, newest first."""
    return f"recipes|turned_down|{person}"


def _likes(telling: Telling) -> dict[str, float]:
    """What the cook's answers say of cuisines, as far as any were given."""
    known = telling.policy.welcome
    met = {answer.occasion.theme for answer in known.answers if answer.person == telling.person.id} - {""}
    household, now = telling.context.household, telling.context.now
    return leanings(household, known, telling.proposal.intent, telling.person.id, sorted(met), now)


def _content(telling: Telling, best: Suggestion, shown: dict[str, Any]) -> Content:
    person, name = telling.person, shown["name"]
    text = say_to("recipe.text", person, recipe=in_a_sentence(name, person.language), minutes=shown["minutes"])
    if best.found:  # the pantry is known, and so is what is missing
        missing = listed([line["name"] for line in shown["missing"][:NAMED]], person.language)
        text += " " + (say_to("recipe.missing", person, list=missing) if missing else say_to("recipe.have_all", person))
    data = {**telling.proposal.data, "recipe": shown}
    to_buy = shown["missing"] and telling.context.household.kitchen.shopping
    actions = ("accepted", *(("shopping",) if to_buy else ()), "later", "dismissed", "never")
    return Content(say_to("recipe.title", person, recipe=name), text, data, actions)


def in_a_sentence(name: str, language: str) -> str:
    """A dish inside a sentence: Spanish writes none with a capital; German nouns keep theirs, English titles too."""
    return name[:1].lower() + name[1:] if language == "es" and name[1:2].islower() else name
