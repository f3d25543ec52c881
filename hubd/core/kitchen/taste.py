"""How a dish pleases these people at this hour, apart from what is in the pantry.

Season, time, wishes, variety and dislikes, each with a weight that has a name. Weights are on the scale of
`hubd.core.kitchen.recipes.COVER`, where a dish whose ingredients are all in the house earns three.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from hubd.core.household import Person
from hubd.core.kitchen.cookbook import FREE_FROM, Book, Entry
from hubd.core.kitchen.diets import DIETS, diet_of, members
from hubd.core.kitchen.foods import LANGUAGES, fold, key

SEASON = 0.4
"""For a dish of this season; as much is taken away in another one. Dishes for all year are neutral."""
WISH = 0.6
"""For each wish of the cook (`italian`, `soup`, `quick`, `pumpkin`) that the dish meets."""
TABLE = 0.25
"""For each other person at the table whose own diet the dish happens to suit."""
FAMILY = 0.2
"""For a family dish when a child eats with us; as much is taken from a spicy one."""
SLOW = 0.5
"""Taken for each half hour beyond what people usually cook at this time."""
AGAIN = 2.5
"""Taken from the dish eaten last: nearly as much as a full pantry gives."""
FADES = 0.8
"""How much of that is left for the dish before, and the one before that."""
SAME_CUISINE = 0.2
"""Taken from dishes of the cuisine eaten last."""
DISLIKED = 1.5
"""Taken for each thing that the cook turned down."""
LIKED = 0.5
"""For each log-odds by which this cook took dishes of the cuisine more gladly than others."""
TRACES = 3.0
"""Taken from dishes that often carry traces of what somebody avoids: a last resort."""
PLANNED = 8.0
"""For what the household's own meal plan names: more than anything else gives or takes."""
FORGOTTEN_DAYS = 14
"""A dish cooked so many days ago counts as new."""
SHORTEST = 20.0
"""Minutes that cooking may always take, also when the usual time is near or past."""
USUAL_MINUTES = {"lunch": 35.0, "weekday": 45.0, "weekend": 75.0}
LUNCH_ENDS = 15

SEASONS = ("winter", "spring", "summer", "autumn")
WISHES: dict[str, tuple[str, ...]] = {
    "glutenfrei": ("gluten-free",), "sin gluten": ("gluten-free",), "gluten free": ("gluten-free",),
    "laktosefrei": ("lactose-free",), "sin lactosa": ("lactose-free",), "lactose free": ("lactose-free",),
    "schnell": ("quick",), "rapido": ("quick",), "fast": ("quick",), "scharf": ("spicy",), "picante": ("spicy",),
    "suppe": ("soup",), "sopa": ("soup",), "suppen": ("soup",), "sopas": ("soup",), "soups": ("soup",),
    "asian": ("chinese", "thai", "japanese", "korean", "vietnamese", "indonesian"),
    "asiatisch": ("chinese", "thai", "japanese", "korean", "vietnamese", "indonesian"),
    "mediterranean": ("italian", "spanish", "greek"), "mediterran": ("italian", "spanish", "greek"),
    "italienisch": ("italian",), "italiano": ("italian",), "italiana": ("italian",),
    "indisch": ("indian",), "india": ("indian",), "mexikanisch": ("mexican",), "mexicana": ("mexican",),
}  # fmt: skip
"""Wishes that are said otherwise than the book says them, folded."""


def stems(word: str) -> frozenset[str]:
    """A wish as the words with which a recipe may answer it."""
    plain = fold(word).strip()
    if plain in WISHES:
        return frozenset(WISHES[plain])
    single = {parts[0] for language in LANGUAGES if len(parts := key(plain, language)) == 1}
    return frozenset({plain, *single} - set(FREE_FROM) if plain not in FREE_FROM else {plain})


class Part(NamedTuple):
    """One thing that speaks for a dish or against it, by its name among the reasons."""

    name: str
    value: float


class Occasion(NamedTuple):
    """When a dish is looked for, by whom, for whom, and what is remembered of other times."""

    cook: Person
    eaters: Sequence[Person]
    """Those at the table, with the cook or without."""
    at: datetime
    """The household's local time."""
    recent: Sequence[str] = ()
    """The ids of what was cooked lately, newest first."""
    dislikes: Sequence[str] = ()
    """Ids of recipes, or words, that this cook turned down."""
    likes: Mapping[str, float] = MappingProxyType({})
    """How much more gladly than others the cook took dishes of a cuisine (log-odds)."""
    meal: datetime | None = None
    """When the household usually eats next."""
    planned: Collection[str] = ()
    """The ids of what its meal plan names for then."""


class Taste:
    """What these people would like now; built once for each question."""

    def __init__(self, book: Book, occasion: Occasion) -> None:
        cook, at = occasion.cook, occasion.at
        others = [person for person in occasion.eaters if person.id != cook.id]
        day = "weekend" if at.weekday() >= 5 else "weekday"
        self.season = SEASONS[at.month % 12 // 3]
        self.meal = None if occasion.meal is None else (occasion.meal - at).total_seconds() / 60.0
        """Minutes until the household usually sits down to eat."""
        usual = USUAL_MINUTES["lunch" if at.hour < LUNCH_ENDS and day == "weekday" else day]
        self.usual = usual if self.meal is None else max(self.meal, SHORTEST)
        self.today = at.date()
        self.wishes = [stems(word) for word in cook.diet.prefer if diet_of(word) is None]
        self.others = [
            (person.name, members(book.foods, DIETS[diet]))
            for person in others
            for word in person.diet.prefer
            if (diet := diet_of(word))
        ]
        self.children = any(person.role == "child" for person in (*others, cook))
        self.dislikes = [stems(word) for word in occasion.dislikes]
        self.likes = occasion.likes
        self.planned = frozenset(occasion.planned)
        self.recent = {recipe: place for place, recipe in reversed(list(enumerate(occasion.recent)))}
        self.last_cuisine = next((book.recipes[last].cuisine for last in occasion.recent if last in book.recipes), "")
        self.best = (
            SEASON
            + WISH * len(self.wishes)
            + TABLE * len(self.others)
            + FAMILY
            + PLANNED * bool(self.planned)
            + LIKED * max((*occasion.likes.values(), 0.0))
        )
        """No dish can please more than this, so that most need not be looked at."""

    def score(self, entry: Entry) -> float:
        """How much better or worse than any other dish."""
        return sum([part.value for part in self.parts(entry)])

    def parts(self, entry: Entry) -> list[Part]:
        """What speaks for it and against it, apart from the pantry. What does not matter is left out."""
        recipe, found = entry.recipe, []
        if recipe.seasons:
            found.append(Part("season", SEASON if self.season in recipe.seasons else -SEASON))
        if recipe.minutes > self.usual:
            found.append(Part("slow", -SLOW * (recipe.minutes - self.usual) / 30.0))
        if self.wishes:
            found.append(Part("wish", WISH * self.met(entry)))
        if self.others:
            found.append(Part("table", TABLE * len(self.suited(entry))))
        if self.children and recipe.tags:
            found.append(Part("family", FAMILY * (("family" in recipe.tags) - ("spicy" in recipe.tags))))
        if recipe.cuisine in self.likes:
            found.append(Part("liked", LIKED * self.likes[recipe.cuisine]))
        if self.dislikes:
            turned_down = sum(not words.isdisjoint(entry.words) for words in self.dislikes)
            found.append(Part("disliked", -DISLIKED * turned_down))
        if recipe.id in self.planned:
            found.append(Part("planned", PLANNED))
        if self.recent or recipe.cooked:
            found.append(Part("again", -self._repeats(entry)))
        return found

    def met(self, entry: Entry) -> int:
        """How many wishes of the cook the dish meets."""
        return sum(not words.isdisjoint(entry.words) for words in self.wishes)

    def suited(self, entry: Entry) -> list[str]:
        """Who else at the table has a diet of their own that the dish happens to suit, by name."""
        return list(dict.fromkeys(name for name, ruled_out in self.others if not entry.contains & ruled_out))

    def _repeats(self, entry: Entry) -> float:
        place = self.recent.get(entry.recipe.id)
        if place is None and entry.recipe.cooked:
            days = (self.today - date.fromisoformat(entry.recipe.cooked)).days
            place = days if 0 <= days < FORGOTTEN_DAYS else None
        if place is not None:
            return float(AGAIN * FADES**place)
        return SAME_CUISINE if self.last_cuisine and entry.recipe.cuisine == self.last_cuisine else 0.0
