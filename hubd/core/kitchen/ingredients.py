"""A line of a recipe as people write it, taken apart: `1 1/2 cups plain flour, sifted`, `eine Prise Salz`.

A small grammar (amount, unit, name, note) for English, German and Spanish. Amounts come out in the book's own units;
cups, ounces and pounds are converted. What it cannot read is a name without an amount: never an error, since a line
that is shown as it was written still serves whoever cooks. docs/decisions/ingredients.md: why no library does this.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from html import unescape
from typing import Any

from hubd.core.kitchen.cookbook import Ingredient
from hubd.core.kitchen.foods import NOISE, fold
from hubd.core.kitchen.units import BARE, GLYPHS, HOLDERS, UNITS
from hubd.core.policy.requests.replies.times import NUMBERS

HALVES = {"half": 0.5, "halbe": 0.5, "halber": 0.5, "halbes": 0.5, "halben": 0.5, "medio": 0.5, "media": 0.5,
          "quarter": 0.25}  # fmt: skip
ONES = ("a", "an", "eine", "ein", "einer", "einem", "una", "un")

SIZED = frozenset(
    {"large", "small", "medium", "big", "fat", "good", "generous", "heaped", "level", "scant", "rounded", "thumb"}
    | {"grosse", "grosser", "grosses", "kleine", "kleiner", "kleines", "mittelgrosse", "kl", "dicke", "dunne", "gute"}
    | {"guter", "gehaufte", "gehaufter", "geh", "gestrichene", "gestrichener", "gestr"}
    | {"buen", "buena", "gran", "pequeno", "pequena"}
)
"""How large a clove or heaped a spoon is, before the unit."""
HEAPED = frozenset(
    {"heaped", "level", "gehauft", "gestrichen", "colmada", "colmadas", "rasa", "rasas", "sopera", "soperas"}
)
"""The same after it: `1 TL, gehäuft`, `una cucharada colmada`. Anything else there is part of the name."""

SAID_FIRST = NOISE | {
    "skinless", "boneless", "frozen", "dried", "cooked", "unsalted", "salted", "peeled", "whole", "lean",
    "rote", "roter", "rotes", "reife", "reifer", "reifes", "getrocknete", "gekochte", "grune", "gelbe",
    "entbeint", "maduro", "seco",
}  # fmt: skip
"""Before a comma these say how something is; what it is comes after: `skinless, boneless chicken thighs`."""

_DECIMAL = r"\d+(?:[.,]\d+)?"
_FRACTION = r"\d+\s*[/⁄]\s*\d+"
_GLYPH = f"[{GLYPHS}]"
_COUNT = rf"(?:\d+\s+{_FRACTION}|{_FRACTION}|\d+\s*{_GLYPH}|{_GLYPH}|{_DECIMAL})"
_AMOUNT = re.compile(
    rf"(?P<low>{_COUNT})(?:\s*(?:-|–|—|to|bis|a|or|oder|o)\s*(?:{_COUNT}))?\s*(?:[x×](?![^\W\d_])\s*)?", re.IGNORECASE
)
_ABOUT = re.compile(
    r"^(?:about|approx(?:imately)?|some|a little|a few|optional:|"
    r"circa|ca|etwa|ungefähr|etwas|wenig|einige|ein paar|je|n\. ?b|"
    r"aprox(?:imadamente)?|unos|unas|algo de|un poco de|unos pocos|unas pocas)\.?\s+(?=\S)",
    re.IGNORECASE,
)
_PACK = re.compile(rf"^\(?\s*{_DECIMAL}\s*-?\s*(?P<unit>[^\W\d_]+)\.?\s*\)?\s+(?P<holder>[^\W\d_]+)\b\.?\s*")
_HOLDING = re.compile(rf"^(?:of|de|à|zu)\s+(?:ca\.?\s+)?{_DECIMAL}\s*[^\W\d_]+\s+(?=de\b|of\b|[^\W\d_])")
"""How much is in a tin: `1 lata de 400 g de tomates`."""
_PLURAL = re.compile(r"(?<=[^\W\d_]{2})(?:\((?:n|en|e|er|r|s|es)\)|/(?:n|en|e)\b)")
"""What German cooks add to a word that may be several: `Zwiebel(n)`, `Zehe/n`."""
_BULLET = re.compile(rf"^[^\w({GLYPHS}]+")
_MORE = re.compile(rf"\s+\+\s+(?={_COUNT})")
_OF = re.compile(r"^(?:of\s+the|of|an?|the|vom|von|de\s+la|de\s+los|de|del)\s+", re.IGNORECASE)
_JUICE = r"(?:juice|zest|rind|peel|saft|schale|abrieb|zumo|jugo|ralladura)"
_PART = re.compile(
    r"^(?P<part>(?:(?:the|der|die|el|la)\s+)?"
    r"(?:(?:finely|freshly|fein|frisch|grated|squeezed|abgeriebene|geriebene)\s+)*"
    rf"{_JUICE}(?:\s+(?:and|&|und|y)\s+(?:grated\s+|abgeriebene\s+)?{_JUICE})?)"
    r"\s+(?:(?:of|from|von|aus|de)\s+)?(?=\S)",
    re.IGNORECASE,
)
"""`Juice of half a lemon` is half a lemon, to whoever shops."""
_TO_TASTE = re.compile(
    r"[,\s]*\b((?:for|to) (?:taste|fry|serve|garnish|decorate|dust|finish|grease|drizzle|frying|serving|dusting)|"
    r"(?:as needed|as required|optional|opcional)|nach geschmack|nach belieben|nach bedarf|"
    r"zu[mr] [a-zäöüß]+|für d(?:ie|en|as) [a-zäöüß]+|"
    r"al? gusto|para (?:servir|decorar|adornar|freír|untar|engrasar|rellenar|espolvorear|acompañar)|"
    r"plus (?:more|extra).*)$",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"(?P<salt>(?:\w+ )?(?:salt|salz|sal)) (?:and|&|und|u\.|y|/) "
    r"(?P<pepper>(?:\w+ ){0,3}(?:pepper|pfeffer|pimienta)\b.*)",
    re.IGNORECASE,
)


def lines_of(text: str) -> tuple[Ingredient, ...]:
    """What one written line asks for: one thing, unless it is salt and pepper in one breath, or two with a plus."""
    return tuple(made for part in _MORE.split(_plain(text)) for made in _apart(parse(part)))


def _apart(whole: Ingredient) -> tuple[Ingredient, ...]:
    both = _BOTH.fullmatch(whole.name)
    if both is not None:
        return tuple(Ingredient(name, note=whole.note) for name in (both["salt"], both["pepper"]))
    return (whole,) if whole.name else ()


def parse(text: str) -> Ingredient:
    """One line, whatever it holds."""
    line = _plain(text)
    part = _PART.match(line)
    amount, rest = amount_of(line[part.end() :]) if part is not None else (None, "")
    if part is None or amount is None:
        part, (amount, rest) = None, amount_of(line)
    unit, size, amount, rest = _unit(rest, amount)
    name, note = _name(rest)
    notes = (part["part"] if part is not None else "", size, note)
    return Ingredient(name=name or line, amount=amount, unit=unit, note=", ".join(each for each in notes if each))


def _plain(text: str) -> str:
    """Without tags, bullets and brackets around all of it."""
    line = _PLURAL.sub("", " ".join(re.sub(r"<[^>]+>", " ", unescape(text)).split()))
    line = _BULLET.sub("", line).strip()
    line = line[1:-1].strip() if re.fullmatch(r"\([^()]+\)", line) else line
    return _ABOUT.sub("", line)


def amount_of(text: str) -> tuple[float | None, str]:
    """A number at the beginning, and the rest. Of a range the lower bound: more can always be added."""
    found = _AMOUNT.match(text)
    if found is not None:
        return _value(found["low"]), text[found.end() :]
    words = text.split()
    first = fold(words[0]) if words else ""
    second = fold(words[1]) if len(words) > 1 else ""
    if first in HALVES:
        return HALVES[first], " ".join(words[1:])
    if first in ONES and second in HALVES:
        return HALVES[second], " ".join(words[2:])
    if first in NUMBERS and len(words) > 1:
        return float(NUMBERS[first]), " ".join(words[1:])
    return None, text


def _value(said: str) -> float:
    """`1 1/2`, `1½`, `2,5`."""
    if said[-1] in GLYPHS:
        return float(said[:-1].strip() or 0) + round(unicodedata.numeric(said[-1]), 3)
    if "/" in said or "⁄" in said:
        whole, over, under = re.fullmatch(r"(?:(\d+)\s+)?(\d+)\s*[/⁄]\s*(\d+)", said.strip()).groups()  # type: ignore[union-attr]  # as the pattern found it
        return float(whole or 0) + (float(over) / float(under) if float(under) else 0.0)
    return float(said.replace(",", "."))


def _unit(text: str, amount: float | None) -> tuple[str | None, str, float | None, str]:
    """The unit at the beginning, how heaped or large it is, the amount in the book's unit, and the rest."""
    pack = _PACK.match(text)
    if pack is not None and fold(pack["unit"]) in UNITS and _holds(pack["holder"]):
        return UNITS[fold(pack["holder"])][0], "", _rounded(amount, 1.0), text[pack.end() :]
    words = _OF.sub("", text).split()
    before = _sized(words)
    size, words = " ".join(words[:before]), words[before:]
    for length in (2, 1):
        said = fold(" ".join(words[:length])).replace(".", "").rstrip(",")
        if length < len(words) and said in UNITS and _is_unit(said, amount):
            unit, each = UNITS[said]
            heaped = size or (words.pop(length) if length + 1 < len(words) and fold(words[length]) in HEAPED else "")
            rest = words[length:] if unit in HOLDERS else _unpacked(words[length:])
            return unit, heaped, _rounded(1.0 if amount is None else amount, each), _HOLDING.sub("", " ".join(rest))
    return None, "", _rounded(amount, 1.0), text


def _sized(words: list[str]) -> int:
    """How many words say how large something is."""
    return next((n for n, word in enumerate(words) if not _says_how_large(word)), 0)


def _says_how_large(word: str) -> bool:
    return fold(word).rstrip(".") in SIZED or fold(word).endswith(("sized", "-size"))


def _unpacked(words: list[str]) -> list[str]:
    """Without what it comes in: of `400 g tin tomatoes` 400 g are meant, and of `2 cm piece ginger` 2 cm."""
    unit = UNITS.get(fold(words[0]).replace(".", ""), ("", 0.0))[0]
    return words[1:] if len(words) > 1 and (unit in HOLDERS or unit == "piece") else words


def _holds(word: str) -> bool:
    return UNITS.get(fold(word), ("", 0.0))[0] in HOLDERS


def _is_unit(said: str, amount: float | None) -> bool:
    """`el` and `l` without a number before them are no units but words."""
    return amount is not None or UNITS[said][0] in BARE


def _name(text: str) -> tuple[str, str]:
    """The name, and what is said about it: after a comma or a dash, in brackets, or at the end."""
    notes = []
    taste = _TO_TASTE.search(text)
    if taste is not None and taste.start() > 0:
        notes.append(taste[1])
        text = text[: taste.start()]
    for inside in re.findall(r"\(([^)]*)\)", text):
        notes.insert(0, inside.strip())
    text = re.sub(r"\([^)]*\)", " ", text)
    name, after = _at_the_comma(" - ".join(text.split(" – ")))
    if after:
        notes.insert(0, after)
    name = _OF.sub("", " ".join(name.split()).strip(" .;:"))
    return name, ", ".join(note for note in notes if note)


def _at_the_comma(text: str) -> tuple[str, str]:
    """What stands before the comma, dash or slash, and what after it. Where only how it is stands before the first one,
    the next one counts."""
    parts = [part.strip() for part in re.split(r",|\s[-/]\s", text)]
    telling = (n for n, part in enumerate(parts) if not all(fold(word) in SAID_FIRST for word in part.split()))
    last = next(telling, 0)
    return " ".join(parts[: last + 1]), ", ".join(part for part in parts[last + 1 :] if part)


def _rounded(amount: float | None, each: float) -> float | None:
    """As a cook would say it: two pounds are 905 g; what was in the book's unit stays as it was written."""
    if amount is None or amount <= 0.0:
        return None
    whole = amount * each
    if each != 1.0 and whole >= 100.0:
        return float(round(whole / 5.0) * 5)
    return round(whole, 3 if whole < 1.0 else 2 if whole < 10.0 else 1)


def shopping_line(item: Mapping[str, Any]) -> str:
    """A line of a shopping list as people read it: `2 tins chickpeas`. Without `measure` where somebody else than a
    recipe has named it."""
    name = str(item.get("shown") or item.get("name") or "")
    if item.get("measure"):
        return f"{item['measure']} {name}"
    amount = item.get("amount")
    count = f"{amount:g}" if isinstance(amount, int | float) else str(amount or "")
    return " ".join(part for part in (count, str(item.get("unit") or ""), name) if part)
