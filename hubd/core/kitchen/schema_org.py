"""Recipes as web pages and export files hold them: schema.org/Recipe in JSON-LD.

Loose in practice: one object, a list, or a `@graph`; instructions as text, texts, steps or sections of steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hubd.core.kitchen.cookbook import Recipe
from hubd.core.kitchen.foods import LANGUAGES, fold
from hubd.core.kitchen.spans import total
from hubd.core.kitchen.written import plain_text, sentences, written

DEEP = 6
"""Levels of a document that are searched."""


def recipes_in(document: Any, source: str, name: str = "") -> Iterator[Recipe]:
    """Every recipe of a JSON document. `name` stands in where the recipe has no id of its own."""
    for found in _objects(document, DEEP):
        made = _recipe(found, source, name)
        if made is not None:
            yield made


def _objects(document: Any, deep: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, list) and deep:
        for each in document:
            yield from _objects(each, deep - 1)
    elif isinstance(document, Mapping):
        kinds = document.get("@type", "Recipe" if "recipeIngredient" in document else "")
        if "Recipe" in (kinds if isinstance(kinds, list) else [kinds]):
            yield document
        elif deep:
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "recipes", "item"):
                yield from _objects(document.get(key), deep - 1)


def _recipe(found: Mapping[str, Any], source: str, name: str) -> Recipe | None:
    lines = found.get("recipeIngredient", found.get("ingredients"))
    parts = [found.get("prepTime"), found.get("cookTime") or found.get("performTime")]
    spent = [seconds for part in parts if (seconds := total(plain_text(part))) is not None]
    whole = total(plain_text(found.get("totalTime"))) or (sum(spent) or None)
    title = plain_text(found.get("name"))
    return written(
        key=f"{source}:{name or slug(title)}",
        name=title,
        lines=[line for line in _texts(lines) if line],
        steps=_steps(found.get("recipeInstructions")),
        seconds=whole,
        active=total(plain_text(found.get("prepTime"))),
        servings=found.get("recipeYield"),
        tags=[*_words(found.get("recipeCategory")), *_words(found.get("keywords"))],
        cuisine=next(iter(_words(found.get("recipeCuisine"))), ""),
        language=_language(found.get("inLanguage")),
        source=source,
    )


def _language(said: Any) -> str:
    """The language that a document names, where it is one of ours."""
    short = said[:2].lower() if isinstance(said, str) else ""
    return short if short in LANGUAGES else ""


def slug(text: str) -> str:
    """A name as an id: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80] or "recipe"


def _texts(said: Any) -> list[str]:
    """The lines of ingredients, however they come: a list of texts or of objects with a name, or one text."""
    if isinstance(said, str):
        return [plain_text(line) for line in said.splitlines()]
    if not isinstance(said, list):
        return []
    return [plain_text(each if isinstance(each, str) else _name(each)) for each in said]


def _name(each: Any) -> str:
    return str(each.get("name") or each.get("text") or "") if isinstance(each, Mapping) else ""


def _steps(said: Any) -> Iterator[str]:
    """Steps in their order; a section's own steps stand in for it."""
    if isinstance(said, str):
        yield from sentences(said)
    elif isinstance(said, Mapping):
        inner = said.get("itemListElement", said.get("steps"))
        if inner:
            yield from _steps(inner)
        else:
            yield from sentences(str(said.get("text") or said.get("name") or ""))
    elif isinstance(said, list):
        for each in said:
            if isinstance(each, str):
                yield plain_text(each)
            else:
                yield from _steps(each)


def _words(said: Any) -> list[str]:
    """Keywords: a list, or one text with commas."""
    if isinstance(said, str):
        return [part.strip() for part in said.split(",") if part.strip()]
    return [plain_text(each) for each in said if isinstance(each, str)] if isinstance(said, list) else []
