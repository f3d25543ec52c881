"""What it costs to choose a dish: five thousand recipes, a full pantry, a family with wishes and an allergy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from bench.live import Figure
from hubd.core.events import PantryItem
from hubd.core.household import Diet, Person
from hubd.core.kitchen.cookbook import Book, packed
from hubd.core.kitchen.recipes import suggest
from hubd.core.kitchen.taste import Occasion
from hubd.recipe_book import foods, shipped

RECIPES = 5000
MILLISECONDS = 20.0
PARTS = 64
"""As a kitchen program's collection is told."""
PANTRY = ("chickpeas", "tomatoes", "pasta", "onions", "garlic", "spinach", "rice", "eggs", "cheese", "carrots",
          "potatoes", "lentils", "salt", "pepper", "milk", "coconut milk", "olive oil", "curry powder")  # fmt: skip
EVENING = datetime(2026, 3, 2, 18, tzinfo=UTC)


def measure() -> Iterator[Figure]:
    """Processor time; the floor is going through the same recipes and looking at nothing but what is forbidden."""
    own = [entry.recipe for entry in shipped().entries]
    many = [replace(own[n % len(own)], id=f"{own[n % len(own)].id}-{n}") for n in range(RECIPES)]
    begun = time.process_time()
    book = Book(many, foods())
    made = time.process_time() - begun
    anna = Person("anna", "Anna", diet=Diet(prefer=("vegetarian", "italian", "quick")))
    family = (anna, Person("ben", "Ben"), Person("leo", "Leo", "child", diet=Diet(avoid=("peanut", "gluten"))))
    pantry = [PantryItem(name=name) for name in PANTRY]
    times = [_timed(lambda: suggest(book, pantry, Occasion(anna, family, EVENING))) for _ in range(9)]
    bare = [_timed(lambda: [entry for entry in book.entries if not entry.contains & 7]) for _ in range(9)]
    took = min(times) * 1e3
    yield Figure(f"recipes: one of {RECIPES}", f"{took:.1f} ms", f"{min(bare) * 1e3:.2f} ms looking",
                 f"{MILLISECONDS:.0f} ms", took < MILLISECONDS)  # fmt: skip
    yield Figure(f"recipes: a book of {RECIPES}", f"{made * 1e3:.0f} ms", "-", "-", None)
    kept = sum(len(packed(tuple(many[n::PARTS]))) for n in range(PARTS))
    yield Figure("recipes: in a snapshot", f"{kept / 1e6:.2f} MB", f"{PARTS} parts", "-", None)


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
