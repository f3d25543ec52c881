"""From settings to a household that can live: rules compiled, the recipe book at hand, the brain built."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hubd.config.settings import Settings
from hubd.core.brain import build_brain
from hubd.core.cookbook import Book
from hubd.core.rules.compile import Rulebook
from hubd.core.state import State
from hubd.recipe_book import read_book
from hubd.rules_files import load_rulebook
from hubd.runtime.operator import Decodes, Operator


def assemble(
    settings: Settings, decoders: Decodes, *, state: State | None = None, rules: Sequence[Path] | None = None
) -> Operator:
    """The operator of a household as its settings describe it. `rules` stands in for the owner's own rules."""
    book = load_rulebook(settings.household, settings.rules if rules is None else rules)
    return Operator(build_brain(settings.household, book, read_book(settings.recipes)), decoders, state)


def problems(operator: Operator) -> tuple[str, ...]:
    """What was wrong with rules and recipes: each stands aside and is named, the others go on."""
    rules: Rulebook = operator.brain.rules
    book: Book = operator.brain.book
    return tuple(str(problem) for problem in (*rules.problems, *book.problems))
