"""A recipe as other programs write it, made one of ours: free texts for times, ingredients and steps.

Mealie, Tandoor, Grocy and schema.org differ in their fields and agree in their looseness. Whoever reads one of them
gathers the texts and hands them over here. `None` is the answer for what is no recipe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape
from typing import Any

from hubd.core.kitchen.cookbook import Ingredient, Recipe
from hubd.core.kitchen.foods import LANGUAGES, fold
from hubd.core.kitchen.ingredients import lines_of

UNKNOWN_MINUTES = 45.0
"""For a recipe that does not say how long it takes: as long as most dinners. It is never called quick."""
LONGEST_NAME, LONGEST_STEP, MOST_LINES, MOST_STEPS = 120, 2000, 80, 60
"""What is longer is cut: somebody's whole blog, pasted in."""

TELLING: dict[str, frozenset[str]] = {
    "en": frozenset({"the", "and", "of", "with", "for", "until", "into", "add", "minutes", "in", "a", "to"}),
    "de": frozenset({"der", "die", "das", "und", "mit", "bis", "den", "dem", "minuten", "ein", "eine", "im", "zu"}),
    "es": frozenset({"el", "la", "los", "las", "y", "con", "hasta", "de", "en", "minutos", "una", "un", "al"}),
}
"""Small words by which a text tells its language."""

COURSES = {"breakfast": "breakfast", "fruhstuck": "breakfast", "desayuno": "breakfast", "dessert": "dessert",
           "nachtisch": "dessert", "postre": "dessert", "side": "side", "beilage": "side", "guarnicion": "side",
           "drink": "drink", "drinks": "drink", "getranke": "drink", "bebidas": "drink", "sauce": "side",
           "snack": "snack", "cake": "dessert", "kuchen": "dessert", "cocktail": "drink", "bread": "side"}  # fmt: skip
"""Words of categories that say that a recipe is no meal."""


def written(
    *, key: str, name: Any, lines: Iterable[Ingredient | str], steps: Iterable[Any], source: str, language: str = "",
    seconds: float | None = None, active: float | None = None, servings: Any = None, tags: Iterable[Any] = (),
    cuisine: Any = "", cooked: Any = None,
) -> Recipe | None:  # fmt: skip
    """A recipe of another program. None without a name or without ingredients: then nobody can shop or cook by it."""
    title = plain_text(name)[:LONGEST_NAME]
    wanted = [made for line in lines for made in ((line,) if isinstance(line, Ingredient) else lines_of(line))]
    wanted = wanted[:MOST_LINES]
    told = [text[:LONGEST_STEP] for step in steps if (text := plain_text(step))][:MOST_STEPS]
    if not title or not wanted:
        return None
    spoken = language or language_of(" ".join((title, *told, *(line.name for line in wanted))))
    minutes = max(seconds / 60.0, 1.0) if seconds else UNKNOWN_MINUTES
    words = [fold(plain_text(tag)) for tag in tags]
    return Recipe(
        id=key, names={spoken: title}, ingredients=tuple(wanted), minutes=round(minutes, 1),
        active=round(min(active / 60.0, minutes), 1) if active else 0.0, servings=servings_of(servings),
        cuisine=fold(plain_text(cuisine)), tags=tuple(dict.fromkeys(COURSES.get(word, word) for word in words if word)),
        steps=tuple(told), source=source, cooked=day_of(cooked),
    )  # fmt: skip


def plain_text(said: Any) -> str:
    """Text without HTML, markdown and line breaks; nothing of anything else."""
    if not isinstance(said, str):
        return ""
    text = unescape(re.sub(r"<[^>]{0,400}>", " ", said))
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)", " ", text)
    text = re.sub(r"(?m)^\s*(?:#{1,6}|[-*•]|\d{1,2}[.)])\s+", "", text)
    return " ".join(re.sub(r"[*_`#\[\]]{1,3}", "", text).split())


def sentences(said: Any) -> list[str]:
    """Instructions in one piece, as steps: by line where there are lines, else by sentence."""
    if not isinstance(said, str):
        return []
    text = re.sub(r"(?i)<\s*(?:br|/p|/li|/div)\s*/?>", "\n", said)
    parts = [plain_text(part) for part in text.splitlines()]
    parts = [part for part in parts if part]
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜÁÉÍÓÚÑ¿¡])", parts[0]) if len(parts) == 1 else parts


def language_of(text: str) -> str:
    """The language of a text, by its small words; English where nothing tells."""
    words = re.findall(r"[^\W\d_]+", fold(text))
    return max(LANGUAGES, key=lambda language: sum(word in TELLING[language] for word in words))


def servings_of(said: Any) -> float:
    """`4`, `"4 servings"`, `["4", "4 people"]`; four where nothing is said."""
    if isinstance(said, Sequence) and not isinstance(said, str):
        said = next(iter(said), None)
    found = re.search(r"\d+(?:\.\d+)?", str(said)) if isinstance(said, str | int | float) else None
    number = float(found[0]) if found is not None else 0.0
    return number if 0.0 < number <= 100.0 else 4.0


def day_of(said: Any) -> str:
    """The date in a time or date as text; empty for anything else and for the `never` of some programs."""
    try:
        day = date.fromisoformat(str(said)[:10])
    except ValueError:
        return ""
    return day.isoformat() if 2000 < day.year < 2900 else ""


def number_of(said: Any) -> float | None:
    """A number, also where it comes as a string; `"0"` is nought."""
    if isinstance(said, bool):
        return None
    try:
        value = float(said)
    except (TypeError, ValueError):
        return None
    return value if abs(value) < 1e12 else None
