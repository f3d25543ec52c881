"""Which dish to offer to somebody who has begun to cook.

What may not be offered is filtered out first and without exception (`hubd.core.diets`). The rest is ranked by
what is in the house and what will not keep, and by what these people would like now (`hubd.core.taste`).
Pure and exact: the same kitchen gives the same list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from hubd.core.cookbook import QUICK_MINUTES, Book, Entry, Ingredient, Recipe
from hubd.core.diets import Bounds
from hubd.core.events import PantryItem
from hubd.core.foods import LANGUAGES, Foods, bits, head, words
from hubd.core.household import Person
from hubd.core.taste import TRACES, Taste

AT_LEAST = 2
"""A dish is only worth naming when it uses this many things of a pantry that is known, salt and oil aside."""
COVER = 3.0
"""For a dish of which everything is in the house; the share of it otherwise."""
MINOR = 0.3
"""What a herb or spice counts in that share, where any other ingredient counts one."""
MISSING = 0.12
"""Taken for each ingredient, herbs and spices aside, that would have to be bought."""
SOON = 1.0
"""For each food that must be eaten today and is used up (less when it keeps longer, at most one and a half times)."""
KEEPS_DAYS = 5
"""Food that keeps for longer is in no hurry. What is past its date already is never promoted."""

REASONS: dict[str, dict[str, str]] = {
    "en": {
        "all": "everything for it is in the house",
        "cover": "{have} of {wanted} ingredients are in the house",
        "soon": "uses up {foods}",
        "wish": "as {cook} likes it",
        "season": "in season",
        "quick": "ready in {minutes} minutes",
    },
    "de": {
        "all": "alles dafür ist im Haus",
        "cover": "{have} von {wanted} Zutaten sind im Haus",
        "soon": "braucht {foods} auf",
        "wish": "so, wie {cook} es mag",
        "season": "hat jetzt Saison",
        "quick": "in {minutes} Minuten fertig",
    },
    "es": {
        "all": "todo está en casa",
        "cover": "{have} de {wanted} ingredientes están en casa",
        "soon": "aprovecha {foods}",
        "wish": "como le gusta a {cook}",
        "season": "es de temporada",
        "quick": "listo en {minutes} minutos",
    },
}


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One dish worth offering. `cover` is the share of it that is in the house, 0 to 1, and `missing` what is
    not (staples aside); both are empty while the pantry is unknown. `found` has, for each ingredient in
    turn, the pantry's own word for it. `reasons` are short phrases, the strongest first."""

    recipe: Recipe
    score: float
    cover: float = 0.0
    missing: tuple[Ingredient, ...] = ()
    found: tuple[str | None, ...] = ()
    reasons: tuple[str, ...] = ()


class Kitchen(NamedTuple):
    """What is in the house: the foods that a recipe may ask for, the pantry's words, and what is pressing."""

    satisfied: int
    found: dict[int, str]
    soon: dict[int, float]
    """Food to how pressing it is: 1 for today."""


def suggest(
    book: Book,
    pantry: Sequence[PantryItem] | None,
    eaters: Sequence[Person],
    cook: Person,
    at: datetime,
    recent: Sequence[str] = (),
    minutes: float | None = None,
    dislikes: Sequence[str] = (),
    *,
    likes: Mapping[str, float] | None = None,
    limit: int = 3,
    language: str | None = None,
) -> tuple[Suggestion, ...]:
    """The dishes to offer, best first; none is an answer.

    A `pantry` of None is unknown. `eaters` are those at the table, `at` the household's local time, `recent`
    the ids of what was cooked lately, newest first, `minutes` the time there is (longer dishes are left
    out), `dislikes` recipe ids or words that this cook turned down, `likes` how much more gladly than others
    the cook took dishes of a cuisine (log-odds), `language` that of the reasons (by default the cook's).
    """
    spoken = language or cook.language
    bounds = Bounds(book.foods, eaters, cook)
    kitchen = None if pantry is None else look(book.foods, pantry, at.date(), spoken)
    taste = Taste(book, eaters, cook, at, recent, dislikes, likes or {})
    ranked = []
    for entry in book.entries:
        if not bounds.allow(entry.contains) or (minutes is not None and entry.recipe.minutes > minutes):
            continue
        supplied = 0.0 if kitchen is None else _supplied(entry, kitchen)
        if supplied is None:
            continue
        score = supplied + taste.score(entry) - TRACES * bool(entry.contains & bounds.doubtful)
        ranked.append((-round(score, 4), entry.recipe.id, entry))
    ranked.sort(key=lambda row: row[:2])
    return tuple(
        _suggestion(book.foods, entry, kitchen, -score, _reasons(book.foods, entry, kitchen, taste, cook, spoken))
        for score, _, entry in ranked[:limit]
    )


def look(foods: Foods, pantry: Sequence[PantryItem], today: date, language: str) -> Kitchen:
    """The pantry as foods, names read in the household's language first. What is used up is not there."""
    languages = (language, *(other for other in LANGUAGES if other != language))
    satisfied, found, soon = 0, {}, dict[int, float]()
    for item in pantry:
        food = foods.find(item.name, languages)
        if food is None or (item.amount is not None and item.amount <= 0):
            continue
        satisfied |= foods.satisfies[food]
        found[food] = item.name
        left = _days_left(item.best_before, today)
        for n in bits(foods.satisfies[food]):
            found.setdefault(n, item.name)
            if 0 <= left <= KEEPS_DAYS:
                soon[n] = max(soon.get(n, 0.0), 1.0 - left / (KEEPS_DAYS + 1))
    return Kitchen(satisfied, found, soon)


def _days_left(best_before: str | None, today: date) -> int:
    """Days until a date of the form YYYY-MM-DD; anything else keeps for ever."""
    try:
        return (date.fromisoformat((best_before or "")[:10]) - today).days
    except ValueError:
        return KEEPS_DAYS + 1


def _supplied(entry: Entry, kitchen: Kitchen) -> float | None:
    """How well the house supplies a dish, or None when it uses too little of what is there."""
    have = entry.main & kitchen.satisfied
    if have.bit_count() < AT_LEAST:
        return None
    pressing = sum(urgency for n, urgency in kitchen.soon.items() if entry.main >> n & 1)
    to_buy = (entry.main & ~have).bit_count()
    return COVER * _cover(entry, kitchen) + SOON * min(pressing, 1.5) - MISSING * to_buy


def _cover(entry: Entry, kitchen: Kitchen) -> float:
    wanted = entry.main.bit_count() + MINOR * entry.minor.bit_count()
    there = (entry.main & kitchen.satisfied).bit_count() + MINOR * (entry.minor & kitchen.satisfied).bit_count()
    return round(there / wanted, 4)


def _suggestion(
    foods: Foods, entry: Entry, kitchen: Kitchen | None, score: float, reasons: Iterator[str]
) -> Suggestion:
    if kitchen is None:
        return Suggestion(recipe=entry.recipe, score=score, reasons=tuple(reasons))
    found = tuple(kitchen.found.get(need) if need is not None else None for need in entry.needs)
    missing = tuple(line for line, _ in _lacking(foods, entry, kitchen))
    return Suggestion(
        recipe=entry.recipe,
        score=score,
        cover=_cover(entry, kitchen),
        missing=missing,
        found=found,
        reasons=tuple(reasons),
    )


def _lacking(foods: Foods, entry: Entry, kitchen: Kitchen) -> Iterator[tuple[Ingredient, int | None]]:
    """The lines of a recipe that are not in the house, staples aside."""
    for line, need in zip(entry.recipe.ingredients, entry.needs, strict=True):
        if need is None or not (kitchen.satisfied | foods.staples) >> need & 1:
            yield line, need


def _reasons(
    foods: Foods, entry: Entry, kitchen: Kitchen | None, taste: Taste, cook: Person, language: str
) -> Iterator[str]:
    say, recipe = REASONS[language], entry.recipe
    if kitchen is not None:
        wanted = sum(need is None or not foods.staples >> need & 1 for need in entry.needs)
        lacking = sum(1 for _ in _lacking(foods, entry, kitchen))
        yield say["cover" if lacking else "all"].format(have=wanted - lacking, wanted=wanted)
        pressing = [foods.foods[n].shown(language) for n in bits(entry.main) if n in kitchen.soon]
        if pressing:
            yield say["soon"].format(foods=", ".join(pressing))
    if taste.met(entry):
        yield say["wish"].format(cook=cook.name)
    if taste.season in recipe.seasons:
        yield say["season"]
    if recipe.minutes <= QUICK_MINUTES:
        yield say["quick"].format(minutes=round(recipe.minutes))


def card(book: Book, suggestion: Suggestion, language: str = "en") -> dict[str, Any]:
    """What a decision carries as `data.recipe`. Things in the pantry that are written there in other words
    (another language, `spaghetti` for pasta) keep the pantry's words, so that people find them."""
    recipe = suggestion.recipe
    found = suggestion.found or (None,) * len(recipe.ingredients)
    lines = [_line(book.foods, line, word, language) for line, word in zip(recipe.ingredients, found, strict=True)]
    return {
        "id": recipe.id,
        "name": recipe.name(language),
        "minutes": round(recipe.minutes),
        "servings": round(recipe.servings),
        "ingredients": lines,
        "missing": [_line(book.foods, line, None, language) for line in suggestion.missing],
        "steps": list(recipe.steps_in(language)),
        "why": list(suggestion.reasons),
    }


def _alike(one: str, other: str) -> bool:
    """Whether one of two names says nothing that the other does not."""
    a, b = set(words(head(one))), set(words(other))
    return a <= b or b <= a


def _line(foods: Foods, line: Ingredient, found: str | None, language: str) -> dict[str, Any]:
    food = foods.find(line.name)
    name = foods.foods[food].shown(language) if food is not None else line.name
    if found is not None and not _alike(found, name):
        name = head(found).strip()
    amount = line.amount
    whole = round(amount) if amount is not None and amount == round(amount) else amount
    given = {"name": name, "amount": whole, "unit": line.unit}
    return {field: value for field, value in given.items() if value is not None}
