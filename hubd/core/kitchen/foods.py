"""What ingredients are called, what they belong to, and what is inside them.

A `Foods` table is built once from data and answers three questions about any text in English, German or
Spanish: which ingredient does it name (`find`, strict, for pantries), which ingredients does it speak of at
all (`inside`, generous, for allergens), and which ingredients fall under a word (`under`, for diets). Sets of
ingredients are bits of an integer, so that five thousand recipes are judged in a few milliseconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

LANGUAGES = ("en", "de", "es")
UNRECOGNISED = "unrecognised"
"""The group of ingredients that the table does not know: nobody can say what is in them."""

ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("oes", "o"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"), ("s", "")),
    "de": (("ss", "ss"), ("ern", ""), ("en", ""), ("em", ""), ("er", ""), ("es", ""), ("n", ""), ("e", ""), ("s", "")),
    "es": (("es", ""), ("as", ""), ("os", ""), ("s", ""), ("a", ""), ("o", ""), ("e", "")),
}
"""Endings that come and go with number and gender, tried in order; three letters always remain."""

NOISE = frozenset(
    {"fresh", "ripe", "large", "small", "medium", "chopped", "sliced", "diced", "organic", "bio", "raw"}
    | {"frisch", "frische", "frischer", "reif", "reife", "gross", "grosse", "klein", "kleine", "gehackt"}
    | {"fresco", "fresca", "frescos", "frescas", "maduro", "maduros", "madura", "maduras", "grande", "grandes"}
)
"""Words beside a name that say how something is, not what it is."""

WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
SUBSTRING = 4
"""Shorter words are only found whole: `ham` is not in `champignons`."""


class Food(msgspec.Struct, frozen=True, kw_only=True):
    """One ingredient. `names` holds its spellings by language, the first of which is shown.

    `kind` is the more general ingredient that it is a sort of (`spaghetti` is `pasta`), `contains` what is
    inside it. A `staple` is taken to be in every kitchen; a `minor` one (herbs, spices) weighs little. `counted` is
    what one of it and several are called, by language, where people count it.
    """

    names: dict[str, tuple[str, ...]]
    kind: str = ""
    groups: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    role: Literal["", "staple", "minor"] = ""
    counted: dict[str, tuple[str, str]] = {}

    @property
    def name(self) -> str:
        return self.names["en"][0]

    def shown(self, language: str) -> str:
        return self.names.get(language, self.names["en"])[0]

    def numbered(self, amount: float, language: str) -> str:
        """Its name after a number: `1 onion`, `2 onions`."""
        one, many = self.counted.get(language) or (self.shown(language),) * 2
        return one if amount <= 1.0 else many


def fold(text: str) -> str:
    """Lower case without accents: `Möhren` and `mohren` are one."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The part of a folded word that stays when it is counted or declined."""
    for ending, instead in ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 3:
            return word[: len(word) - len(ending)] + instead
    return word


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order, without those that only describe."""
    return tuple(word for word in WORDS.findall(fold(text)) if word not in NOISE)


def key(text: str, language: str) -> tuple[str, ...]:
    """The same words as stems, so that `tomatoes` and `tomato` meet."""
    return tuple(stem(word, language) for word in words(text))


def head(text: str) -> str:
    """The part of an ingredient line that names it: nothing in brackets, nothing after a comma."""
    return re.split(r"[,;:(\[]", text, maxsplit=1)[0]


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, from low to high."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Foods:
    """The ingredients that are known, by number, with everything that can be worked out beforehand."""

    def __init__(self, foods: Sequence[Food], notes: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """`notes`: what is said beside ingredients (`finely chopped`), in other languages."""
        self.foods, self._notes = tuple(foods), notes or {}
        self.number = {food.name: n for n, food in enumerate(self.foods)}
        self._tables: dict[str, dict[tuple[str, ...], int]] = {language: {} for language in LANGUAGES}
        self._exact: dict[str, dict[tuple[str, ...], int]] = {language: {} for language in LANGUAGES}
        self._spellings: list[tuple[int, str]] = []
        for n, food in enumerate(self.foods):
            for language, names in food.names.items():
                for name in names:
                    self._tables[language].setdefault(key(name, language), n)
                    self._exact[language].setdefault(words(name), n)
                    self._spellings.append((n, f" {fold(name)} "))
        self._longest = max((len(k) for table in self._tables.values() for k in table), default=0)
        self.said = tuple(self._shown_words(food) for food in self.foods)
        self.with_inside = self._closure()
        self.groups = self._groups()
        self.staples = self._role("staple")
        self.minor = self._role("minor")
        self.satisfies = tuple(self._satisfied_by(n) for n in range(len(self.foods)))

    def _role(self, role: str) -> int:
        return sum(1 << n for n, food in enumerate(self.foods) if food.role == role)

    @staticmethod
    def _shown_words(food: Food) -> frozenset[str]:
        """What a wish may call this food: the stems of the names that are shown."""
        return frozenset(part for language in LANGUAGES for part in key(food.shown(language), language))

    def _closure(self) -> tuple[int, ...]:
        """For each food the bits of itself and of everything inside it, however deep."""
        masks = [1 << n for n in range(len(self.foods))]
        for _ in range(3):
            for n, food in enumerate(self.foods):
                for name in food.contains:
                    masks[n] |= masks[self.number[name]]
        return tuple(masks)

    def _groups(self) -> dict[str, int]:
        """Group to the foods that belong to it, themselves or through what is inside."""
        own: dict[str, int] = {}
        for n, food in enumerate(self.foods):
            for group in food.groups:
                own[group] = own.get(group, 0) | 1 << n
        return {group: self.holding(mask) for group, mask in own.items()}

    def _satisfied_by(self, n: int) -> int:
        """What a recipe may ask for when this is in the pantry: itself, what it is a sort of, and its own
        sorts, since a pantry that says `pasta` does not say which."""
        mask, kind = 1 << n, self.foods[n].kind
        if kind:
            mask |= 1 << self.number[kind]
        name = self.foods[n].name
        return mask | sum(1 << m for m, food in enumerate(self.foods) if food.kind == name)

    def holding(self, mask: int) -> int:
        """The foods that are, or contain, any food of the mask."""
        return sum(1 << n for n, inside in enumerate(self.with_inside) if inside & mask)

    def find(self, text: str, languages: Iterable[str] = LANGUAGES) -> int | None:
        """The food that a text names, in the first of the languages that knows one. The telling word stands
        last in English and German and first in Spanish, so `Barilla spaghetti` is spaghetti and `rice
        crackers` is not rice."""
        told = words(head(text))
        for language in languages:
            for length in range(min(len(told), self._longest), 0, -1):
                part = told[:length] if language == "es" else told[-length:]
                food = self._named(part, language)
                if food is not None and not (language == "es" and length < len(told) and part in self._exact["en"]):
                    return food  # `pasta sauce` is English, and no pasta
        return None

    def _named(self, told: tuple[str, ...], language: str) -> int | None:
        """The food of exactly these words: as they are written (`peppers`), else by their stems (`pepper`)."""
        food = self._exact[language].get(told)
        return food if food is not None else self._tables[language].get(tuple(stem(word, language) for word in told))

    def inside(self, text: str, languages: Iterable[str] = LANGUAGES) -> int:
        """Every food that a text speaks of; the longest names win over their parts."""
        mask, told = 0, words(text)
        for language in languages:
            start = 0
            while start < len(told):
                for length in range(min(self._longest, len(told) - start), 0, -1):
                    food = self._named(told[start : start + length], language)
                    if food is not None:
                        mask |= 1 << food
                        start += length - 1
                        break
                start += 1
        return mask

    def under(self, word: str) -> int:
        """Every food that a word can mean: by name, as part of a name, by kind, or by what contains it."""
        own = self.inside(word)
        plain = fold(word).strip()
        for language in LANGUAGES:
            stemmed = " ".join(stem(part, language) for part in plain.split())
            for n, spelling in self._spellings:
                if f" {plain} " in spelling or (len(stemmed) >= SUBSTRING and stemmed in spelling):
                    own |= 1 << n
        names = {self.foods[n].name for n in bits(own)}
        own |= sum(1 << n for n, food in enumerate(self.foods) if food.kind in names)
        return self.holding(own)

    def extended(self, names: Iterable[str]) -> Foods:
        """This table and the names that it does not know, each with the groups of what it speaks of."""
        unknown = dict.fromkeys(name for name in names if self.find(name, ("en",)) is None and self.find(name) is None)
        if not unknown:
            return self
        guessed = (self._guess(name) for name in unknown if key(head(name), "en"))
        return Foods((*self.foods, *guessed), self._notes)

    def note(self, text: str, language: str) -> str:
        """A note in a language, else as it was written."""
        return self._notes.get(text, {}).get(language, text)

    def _guess(self, name: str) -> Food:
        parts = tuple(self.foods[n].name for n in bits(self.inside(name)))
        return Food(names={"en": (name,)}, contains=parts, groups=(UNRECOGNISED,))
