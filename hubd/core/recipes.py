"""Which dish to offer to somebody who has begun to cook.

What may not be offered is filtered out first and without exception (`hubd.core.diets`). The rest is ranked by
what is in the house and what will not keep, and by what these people would like now (`hubd.core.taste`).
Pure and exact: the same kitchen gives the same list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nlargest
from typing import Any, NamedTuple

import msgspec

from hubd.core.cookbook import MINOR, QUICK_MINUTES, Book, Entry, Ingredient, Recipe
from hubd.core.diets import Bounds
from hubd.core.events import PantryItem
from hubd.core.foods import LANGUAGES, UNRECOGNISED, Foods, bits, head, words
from hubd.core.household import Person
from hubd.core.ingredients import shown_unit
from hubd.core.taste import TRACES, Part, Taste

AT_LEAST = 2
"""A dish is only worth naming when it uses this many things of a pantry that is known, salt and oil aside."""
COVER = 3.0
"""For a dish of which everything is in the house; the share of it otherwise."""
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
        "planned": "planned for today",
        "wish": "as {cook} likes it",
        "liked": "{cook} likes {cuisine} dishes",
        "season": "in season",
        "table": "suits {people} too",
        "family": "children like it",
        "time": "ready by {time}",
        "quick": "ready in {minutes} minutes",
        "not again": "{other} was on the table not long ago",
        "not slow": "{other} would take {minutes} minutes",
        "not season": "{other} is not in season",
        "not disliked": "{other} was turned down",
        "not traces": "{other} may carry traces of what somebody avoids",
        "not missing": "there is less to buy than for {other}",
        "not family": "{other} is spicy",
        "not liked": "{cook} usually turns {cuisine} dishes down",
    },
    "de": {
        "all": "alles dafür ist im Haus",
        "cover": "{have} von {wanted} Zutaten sind im Haus",
        "soon": "braucht {foods} auf",
        "planned": "für heute geplant",
        "wish": "so, wie {cook} es mag",
        "liked": "{cook} mag diese Küche: {cuisine}",
        "season": "hat jetzt Saison",
        "table": "passt auch für {people}",
        "family": "Kinder mögen es",
        "time": "bis {time} Uhr fertig",
        "quick": "in {minutes} Minuten fertig",
        "not again": "{other} gab es erst vor Kurzem",
        "not slow": "{other} würde {minutes} Minuten dauern",
        "not season": "{other} hat gerade keine Saison",
        "not disliked": "{other} wurde abgelehnt",
        "not traces": "{other} kann Spuren von etwas enthalten, das jemand meidet",
        "not missing": "dafür ist weniger einzukaufen als für {other}",
        "not family": "{other} ist scharf",
        "not liked": "{cook} lehnt diese Küche meist ab: {cuisine}",
    },
    "es": {
        "all": "todo está en casa",
        "cover": "{have} de {wanted} ingredientes están en casa",
        "soon": "aprovecha {foods}",
        "planned": "planeado para hoy",
        "wish": "como le gusta a {cook}",
        "liked": "a {cook} le gusta esta cocina: {cuisine}",
        "season": "es de temporada",
        "table": "también vale para {people}",
        "family": "gusta a los niños",
        "time": "listo a las {time}",
        "quick": "listo en {minutes} minutos",
        "not again": "{other} se comió hace poco",
        "not slow": "{other} tardaría {minutes} minutos",
        "not season": "{other} no es de temporada",
        "not disliked": "{other} se rechazó",
        "not traces": "{other} puede llevar trazas de algo que alguien evita",
        "not missing": "hay que comprar menos que para {other}",
        "not family": "{other} es picante",
        "not liked": "{cook} suele rechazar esta cocina: {cuisine}",
    },
}
"""Why a dish stands where it stands; `not …` is why one of which more is in the house does not stand before it."""


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
    pressing: int = 0
    """The same foods as a set."""


class Ranked(NamedTuple):
    """One dish that may be offered, judged."""

    score: float
    cover: float
    entry: Entry
    parts: tuple[Part, ...]


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
    meal: datetime | None = None,
    planned: Collection[str] = (),
    limit: int = 3,
    language: str | None = None,
) -> tuple[Suggestion, ...]:
    """The dishes to offer, best first; none is an answer.

    A `pantry` of None is unknown. `eaters` are those at the table, `at` the household's local time, `recent`
    the ids of what was cooked lately, newest first, `minutes` the time there is (longer dishes are left
    out), `dislikes` recipe ids or words that this cook turned down, `likes` how much more gladly than others
    the cook took dishes of a cuisine (log-odds), `meal` when the household usually eats next, `planned` the ids of
    what its meal plan names, `language` that of the reasons (by default the cook's).
    """
    spoken = language or cook.language
    bounds = Bounds(book.foods, eaters, cook)
    kitchen = None if pantry is None else look(book.foods, pantry, at.date(), spoken)
    left = None if meal is None else (meal - at).total_seconds() / 60.0
    taste = Taste(book, eaters, cook, at, recent, dislikes, likes or {}, left, planned)
    allowed = [
        (supplied, entry) for entry in book.entries
        if bounds.allow(entry.contains) and entry.meal and (minutes is None or entry.recipe.minutes <= minutes)
        and (supplied := 0.0 if kitchen is None else _supplied(entry, kitchen)) is not None
    ]  # fmt: skip
    ranked = _best(allowed, kitchen, taste, bounds, limit)
    told = Telling(book.foods, kitchen, taste, cook, spoken, meal)
    fullest = _fullest(allowed, kitchen, len(ranked) + 1)
    found = []
    for place, one in enumerate(ranked):
        before = {each.entry.recipe.id for each in ranked[: place + 1]}
        rival = next((row for row in fullest if row[1].recipe.id not in before), None)
        against = None if rival is None else _judged(*rival, kitchen, taste, bounds)
        reasons = (*told.for_it(one), *told.instead_of(one, against))
        found.append(_suggestion(book.foods, one.entry, kitchen, one.score, iter(reasons)))
    return tuple(found)


def _fullest(
    allowed: list[tuple[float, Entry]], kitchen: Kitchen | None, count: int
) -> list[tuple[float, Entry]]:
    """The dishes of which most is in the house, the fullest first."""
    if kitchen is None:
        return []
    return nlargest(count, allowed, key=lambda row: _covered(row[1], kitchen))


def _best(
    allowed: list[tuple[float, Entry]], kitchen: Kitchen | None, taste: Taste, bounds: Bounds, limit: int
) -> list[Ranked]:
    """The first of the ranking. What the pantry supplies is looked at first: the dishes of which too little is there
    could not catch up by pleasing, and are not asked about."""
    allowed_by_supply = sorted(allowed, key=lambda row: -row[0])
    found: list[tuple[float, str, float, Entry]] = []
    bar = float("-inf")
    for supplied, entry in allowed_by_supply:
        if supplied + taste.best < bar:
            break
        score = supplied + taste.score(entry) - TRACES * bool(entry.contains & bounds.doubtful)
        if score >= bar - 1e-4:
            found.append((-round(score, 4), entry.recipe.id, supplied, entry))
            if len(found) >= 4 * limit + 16:
                found.sort(key=lambda row: row[:2])
                del found[limit:]
            if len(found) >= limit:
                bar = sorted(-row[0] for row in found)[-limit]
    found.sort(key=lambda row: row[:2])
    return [_judged(supplied, entry, kitchen, taste, bounds) for _, _, supplied, entry in found[:limit]]


def _judged(supplied: float, entry: Entry, kitchen: Kitchen | None, taste: Taste, bounds: Bounds) -> Ranked:
    """One dish with everything that speaks for it and against it."""
    parts = taste.parts(entry)
    if entry.contains & bounds.doubtful:
        parts.append(Part("traces", -TRACES))
    score = round(supplied + sum(part.value for part in parts), 4)
    if kitchen is not None:
        parts.append(Part("soon", SOON * min(_pressing(entry, kitchen), 1.5)))
        parts.append(Part("missing", -MISSING * (entry.main & ~kitchen.satisfied).bit_count()))
    return Ranked(score, _covered(entry, kitchen) if kitchen is not None else 0.0, entry, tuple(parts))


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
    return Kitchen(satisfied, found, soon, sum(1 << n for n in soon))


def _days_left(best_before: str | None, today: date) -> int:
    """Days until a date of the form YYYY-MM-DD; anything else keeps for ever."""
    try:
        return (date.fromisoformat((best_before or "")[:10]) - today).days
    except ValueError:
        return KEEPS_DAYS + 1


def _supplied(entry: Entry, kitchen: Kitchen) -> float | None:
    """How well the house supplies a dish, or None when it uses too little of what is there."""
    main = entry.main
    have = (main & kitchen.satisfied).bit_count()
    if have < AT_LEAST:
        return None
    there = have + MINOR * (entry.minor & kitchen.satisfied).bit_count()
    pressing = _pressing(entry, kitchen) if main & kitchen.pressing else 0.0
    to_buy = main.bit_count() - have
    return COVER * round(there / entry.weight, 4) + SOON * min(pressing, 1.5) - MISSING * to_buy


def _pressing(entry: Entry, kitchen: Kitchen) -> float:
    return sum(urgency for n, urgency in kitchen.soon.items() if entry.main >> n & 1)


def _covered(entry: Entry, kitchen: Kitchen) -> float:
    """The share of a dish that is in the house; a herb counts less than what it is put on."""
    there = (entry.main & kitchen.satisfied).bit_count() + MINOR * (entry.minor & kitchen.satisfied).bit_count()
    return round(there / entry.weight, 4)


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
        cover=_covered(entry, kitchen),
        missing=missing,
        found=found,
        reasons=tuple(reasons),
    )


def _lacking(foods: Foods, entry: Entry, kitchen: Kitchen) -> Iterator[tuple[Ingredient, int | None]]:
    """The lines of a recipe that are not in the house, staples aside."""
    for line, need in zip(entry.recipe.ingredients, entry.needs, strict=True):
        if need is None or not (kitchen.satisfied | foods.staples) >> need & 1:
            yield line, need


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told, in which language, what speaks for a dish."""

    foods: Foods
    kitchen: Kitchen | None
    taste: Taste
    cook: Person
    language: str
    meal: datetime | None

    def for_it(self, one: Ranked) -> Iterator[str]:
        """What speaks for a dish, the strongest first."""
        say, entry, kitchen, values = REASONS[self.language], one.entry, self.kitchen, dict(one.parts)
        if kitchen is not None:
            wanted = sum(need is None or not self.foods.staples >> need & 1 for need in entry.needs)
            lacking = sum(1 for _ in _lacking(self.foods, entry, kitchen))
            yield say["cover" if lacking else "all"].format(have=wanted - lacking, wanted=wanted)
            pressing = [n for n in bits(entry.main) if n in kitchen.soon]
            if pressing:
                names = {self.foods.foods[n].shown(self.language): -kitchen.soon[n] for n in pressing}
                yield say["soon"].format(foods=", ".join(sorted(names, key=lambda name: (names[name], name))))
        for name in ("planned", "wish", "liked", "season", "table", "family"):
            if values.get(name, 0.0) > 0.0:
                yield self._say(name, entry)
        if self.meal is not None and self.taste.meal is not None and entry.recipe.minutes <= self.taste.meal:
            yield say["time"].format(time=self.meal.strftime("%H:%M"))
        elif entry.recipe.minutes <= QUICK_MINUTES:
            yield say["quick"].format(minutes=round(entry.recipe.minutes))

    def instead_of(self, one: Ranked, rival: Ranked | None) -> Iterator[str]:
        """Why a dish stands before one of which more is in the house, where what speaks for it does not say so."""
        if rival is None or rival.cover <= one.cover:
            return
        mine, theirs = dict(one.parts), dict(rival.parts)
        gains = {name: mine.get(name, 0.0) - theirs.get(name, 0.0) for name in (*mine, *theirs)}
        name = max(gains, key=lambda each: (gains[each], each))
        if theirs.get(name, 0.0) < 0.0 and f"not {name}" in REASONS[self.language]:
            yield self._say(f"not {name}", rival.entry)

    def _say(self, name: str, entry: Entry) -> str:
        recipe = entry.recipe
        return REASONS[self.language][name].format(
            cook=self.cook.name, cuisine=recipe.cuisine.capitalize(), people=", ".join(self.taste.suited(entry)),
            other=recipe.name(self.language), minutes=round(recipe.minutes),
        )  # fmt: skip


def card(book: Book, suggestion: Suggestion, language: str = "en") -> dict[str, Any]:
    """What a decision carries as `data.recipe`. Things in the pantry that are written there in other words
    (another language, `spaghetti` for pasta) keep the pantry's words, so that people find them."""
    recipe = suggestion.recipe
    found = suggestion.found or (None,) * len(recipe.ingredients)
    lines = [_line(book.foods, line, word, language) for line, word in zip(recipe.ingredients, found, strict=True)]
    heat = oven(recipe.steps)
    return {
        "id": recipe.id,
        "name": recipe.name(language),
        "minutes": round(recipe.minutes),
        "servings": round(recipe.servings),
        "ingredients": lines,
        "missing": [_line(book.foods, line, None, language) for line in suggestion.missing],
        "steps": list(recipe.steps_in(language)),
        "why": list(suggestion.reasons),
        **({"oven": heat} if heat is not None else {}),
    }


def oven(steps: Sequence[str]) -> int | None:
    """The heat that the oven needs first, in degrees Celsius; None for a dish that needs none."""
    for found in (found for step in steps for found in _HEAT.finditer(step)):
        degrees = int(found["degrees"])
        celsius = round((degrees - 32) / 1.8 / 5.0) * 5 if found["fahrenheit"] else degrees
        if HEAT[0] <= celsius <= HEAT[1]:
            return celsius
    return None


HEAT = (60, 300)
"""Degrees that an oven is set to; anything else is something else."""
_HEAT = re.compile(
    r"(?P<degrees>\d{2,3})\s*(?:°|º|degrees|grad|grados)\s*(?:(?P<fahrenheit>f(?:ahrenheit)?)\b)?", re.IGNORECASE
)


def _alike(one: str, other: str) -> bool:
    """Whether one of two names says nothing that the other does not."""
    a, b = set(words(head(one))), set(words(other))
    return a <= b or b <= a


def _line(foods: Foods, line: Ingredient, found: str | None, language: str) -> dict[str, Any]:
    food = foods.find(line.name)
    known = food is not None and UNRECOGNISED not in foods.foods[food].groups
    name = foods.foods[food].shown(language) if food is not None and known else line.name
    if found is not None and not _alike(found, name):
        name = head(found).strip()
    amount = line.amount
    whole = round(amount) if amount is not None and amount == round(amount) else amount
    given = {"name": name, "amount": whole, "unit": shown_unit(line.unit, language)}
    return {field: value for field, value in given.items() if value is not None}
