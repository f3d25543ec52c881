"""Which dish to offer to somebody who has begun to cook.

What may not be offered is filtered out first and without exception (`hubd.core.kitchen.diets`). The rest is ranked by
what is in the house and what will not keep (`hubd.core.kitchen.larder`), and by what these people would like now
(`hubd.core.kitchen.taste`). Pure and exact: the same kitchen gives the same list.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest

from hubd.core.events import PantryItem
from hubd.core.kitchen.card import Suggestion
from hubd.core.kitchen.cookbook import Book, Entry
from hubd.core.kitchen.diets import Bounds
from hubd.core.kitchen.foods import Foods
from hubd.core.kitchen.larder import MISSING, SOON, Kitchen, covered, lacking, look, pressing_in, supply
from hubd.core.kitchen.reasons import Ranked, Telling
from hubd.core.kitchen.taste import TRACES, Occasion, Part, Taste


def suggest(
    book: Book, pantry: Sequence[PantryItem] | None, occasion: Occasion, *, limit: int = 3
) -> tuple[Suggestion, ...]:
    """The dishes to offer on an occasion, best first; none is an answer. A `pantry` of None is unknown."""
    cook = occasion.cook
    bounds = Bounds(book.foods, occasion.eaters, cook)
    kitchen = None if pantry is None else look(book.foods, pantry, occasion.at.date(), cook.language)
    taste = Taste(book, occasion)
    allowed = [
        (supplied, entry) for entry in book.entries
        if bounds.allow(entry.contains) and entry.meal
        and (supplied := 0.0 if kitchen is None else supply(entry, kitchen)) is not None
    ]  # fmt: skip
    ranked = _best(allowed, kitchen, taste, bounds, limit)
    told = Telling(book.foods, kitchen, taste, cook, occasion.meal)
    fullest, listed, found = iter(_fullest(allowed, kitchen, len(ranked) + 1)), set[str](), []
    rival = next(fullest, None)
    for one in ranked:
        listed.add(one.entry.recipe.id)
        while rival is not None and rival[1].recipe.id in listed:
            rival = next(fullest, None)
        fuller = rival is not None and kitchen is not None and covered(rival[1], kitchen) > one.cover
        against = _judged(*rival, kitchen, taste, bounds) if rival is not None and fuller else None
        reasons = (*told.for_it(one), *told.instead_of(one, against))
        found.append(_suggestion(book.foods, one.entry, kitchen, one.score, reasons))
    return tuple(found)


def _fullest(allowed: list[tuple[float, Entry]], kitchen: Kitchen | None, count: int) -> list[tuple[float, Entry]]:
    """The dishes of which most is in the house, the fullest first."""
    if kitchen is None:
        return []
    return nlargest(count, allowed, key=lambda row: covered(row[1], kitchen))


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
        parts.append(Part("soon", SOON * min(pressing_in(entry, kitchen), 1.5)))
        parts.append(Part("missing", -MISSING * (entry.main & ~kitchen.satisfied).bit_count()))
    return Ranked(score, covered(entry, kitchen) if kitchen is not None else 0.0, entry, tuple(parts))


def _suggestion(
    foods: Foods, entry: Entry, kitchen: Kitchen | None, score: float, reasons: tuple[str, ...]
) -> Suggestion:
    if kitchen is None:
        return Suggestion(recipe=entry.recipe, score=score, reasons=reasons)
    found = tuple(kitchen.found.get(need) if need is not None else None for need in entry.needs)
    missing = tuple(line for line, _ in lacking(foods, entry, kitchen))
    return Suggestion(
        recipe=entry.recipe,
        score=score,
        cover=covered(entry, kitchen),
        missing=missing,
        found=found,
        reasons=reasons,
    )
