"""A line of a recipe as people write it, taken apart: `1 1/2 cups plain flour, sifted`, `eine Prise Salz`.

A small grammar (amount, unit, name, note) for English, German and Spanish. Amounts come out in the book's own units;
cups, ounces and pounds are converted. What it cannot read is a name without an amount: never an error, since a line
that is shown as it was written still serves whoever cooks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hubd.core.cookbook import Ingredient
from hubd.core.foods import fold
from hubd.core.policy.replies.times import NUMBERS

FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75, "⅓": 0.333, "⅔": 0.667, "⅛": 0.125, "⅕": 0.2}
CLOSE = 0.01
"""A third may have been written as 0.33."""
METRIC = frozenset({"g", "kg", "ml", "l", "cm"})
"""Units that nobody writes fractions before."""
HALVES = {"half": 0.5, "halbe": 0.5, "halber": 0.5, "halbes": 0.5, "medio": 0.5, "media": 0.5, "quarter": 0.25}

UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("g", "gr", "gram", "grams", "gramm", "gramo", "gramos", "grs"), ("g", 1.0)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms", "kilogramm", "kilogramo", "kilogramos"),
                    ("kg", 1.0)),
    **dict.fromkeys(("mg", "milligram", "milligrams"), ("g", 0.001)),
    **dict.fromkeys(("oz", "ounce", "ounces", "unze", "unzen", "onza", "onzas"), ("g", 28.35)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "libra", "libras"), ("g", 453.6)),
    **dict.fromkeys(("pfund",), ("g", 500.0)),
    **dict.fromkeys(("ml", "milliliter", "millilitre", "milliliters", "millilitres", "mililitro", "mililitros"),
                    ("ml", 1.0)),
    **dict.fromkeys(("cl", "centilitre", "centilitres", "zentiliter"), ("ml", 10.0)),
    **dict.fromkeys(("dl", "deciliter", "decilitre", "decilitres", "deziliter", "decilitro", "decilitros"),
                    ("ml", 100.0)),
    **dict.fromkeys(("l", "liter", "litre", "liters", "litres", "litro", "litros"), ("l", 1.0)),
    **dict.fromkeys(("cup", "cups", "tasse", "tassen", "taza", "tazas"), ("ml", 240.0)),
    **dict.fromkeys(("pint", "pints"), ("ml", 568.0)),
    **dict.fromkeys(("quart", "quarts"), ("ml", 946.0)),
    **dict.fromkeys(("fl oz", "fluid ounce", "fluid ounces"), ("ml", 29.57)),
    **dict.fromkeys(("tsp", "tsps", "teaspoon", "teaspoons", "tl", "teeloffel", "cdta", "cdtas", "cucharadita",
                     "cucharaditas"), ("tsp", 1.0)),
    **dict.fromkeys(("tbsp", "tbsps", "tbs", "tablespoon", "tablespoons", "el", "essloffel", "cda", "cdas",
                     "cucharada", "cucharadas"), ("tbsp", 1.0)),
    **dict.fromkeys(("cm", "zentimeter", "centimetre", "centimetres", "centimetro", "centimetros"), ("cm", 1.0)),
    **dict.fromkeys(("inch", "inches", "zoll"), ("cm", 2.5)),
    **dict.fromkeys(("tin", "tins", "can", "cans", "dose", "dosen", "lata", "latas"), ("tin", 1.0)),
    **dict.fromkeys(("clove", "cloves", "zehe", "zehen", "diente", "dientes"), ("clove", 1.0)),
    **dict.fromkeys(("bunch", "bunches", "bund", "manojo", "manojos"), ("bunch", 1.0)),
    **dict.fromkeys(("pinch", "pinches", "dash", "dashes", "prise", "prisen", "msp", "messerspitze", "pizca",
                     "pizcas"), ("pinch", 1.0)),
    **dict.fromkeys(("slice", "slices", "scheibe", "scheiben", "rodaja", "rodajas", "loncha", "lonchas", "rebanada",
                     "rebanadas"), ("slice", 1.0)),
    **dict.fromkeys(("sprig", "sprigs", "stalk", "stalks", "zweig", "zweige", "stange", "stangen", "ramita",
                     "ramitas", "rama", "ramas"), ("sprig", 1.0)),
    **dict.fromkeys(("handful", "handfuls", "handvoll", "punado", "punados"), ("handful", 1.0)),
    **dict.fromkeys(("leaf", "leaves", "blatt", "blatter", "hoja", "hojas"), ("leaf", 1.0)),
}  # fmt: skip
"""How people write units, folded, to the book's unit and how many of it that is. A cup is 240 ml, a pint an imperial
one, as most recipes mean them."""

SHOWN: dict[str, dict[str, tuple[str, str]]] = {
    "tsp": {"de": ("TL", "TL"), "es": ("cdta.", "cdtas.")}, "tbsp": {"de": ("EL", "EL"), "es": ("cda.", "cdas.")},
    "tin": {"en": ("tin", "tins"), "de": ("Dose", "Dosen"), "es": ("lata", "latas")},
    "clove": {"en": ("clove", "cloves"), "de": ("Zehe", "Zehen"), "es": ("diente", "dientes")},
    "bunch": {"en": ("bunch", "bunches"), "de": ("Bund", "Bund"), "es": ("manojo", "manojos")},
    "pinch": {"en": ("pinch", "pinches"), "de": ("Prise", "Prisen"), "es": ("pizca", "pizcas")},
    "slice": {"en": ("slice", "slices"), "de": ("Scheibe", "Scheiben"), "es": ("rodaja", "rodajas")},
    "sprig": {"en": ("sprig", "sprigs"), "de": ("Zweig", "Zweige"), "es": ("ramita", "ramitas")},
    "handful": {"en": ("handful", "handfuls"), "de": ("Handvoll", "Handvoll"), "es": ("puñado", "puñados")},
    "leaf": {"en": ("leaf", "leaves"), "de": ("Blatt", "Blätter"), "es": ("hoja", "hojas")},
}
"""Units as they are shown, for one and for several; the others are written alike everywhere."""

_DECIMAL = r"\d+(?:[.,]\d+)?"
_FRACTION = r"\d+\s*[/⁄]\s*\d+"
_GLYPH = f"[{''.join(FRACTIONS)}]"
_COUNT = rf"(?:\d+\s+{_FRACTION}|{_FRACTION}|\d+\s*{_GLYPH}|{_GLYPH}|{_DECIMAL})"
_AMOUNT = re.compile(
    rf"(?P<low>{_COUNT})(?:\s*(?:-|–|—|to|bis|a|or|oder|o)\s*(?:{_COUNT}))?\s*x?\s*", re.IGNORECASE
)
_PACK = re.compile(
    rf"^\(?\s*{_DECIMAL}\s*-?\s*(?P<unit>[a-zA-Z]+)\.?\s*\)?\s+(?:tins?|cans?|dosen?|latas?)\b\.?\s*", re.IGNORECASE
)
_OF = re.compile(r"^(?:of\s+the|of|an?|the|vom|von|de\s+la|de\s+los|de|del)\s+", re.IGNORECASE)
_TO_TASTE = re.compile(r"[,\s]*\b(to taste|as needed|optional|nach geschmack|nach belieben|zum [a-zäöüß]+|al gusto|"
                       r"for (?:frying|serving|garnish|dusting)|plus (?:more|extra).*)$", re.IGNORECASE)
_BOTH = re.compile(
    r"(?P<salt>(?:\w+ )?(?:salt|salz|sal)) (?:and|&|und|u\.|y|/) "
    r"(?P<pepper>(?:\w+ ){0,3}(?:pepper|pfeffer|pimienta)\b.*)", re.IGNORECASE
)
_CONTAINER = re.compile(
    r"^(?:tins?|cans?|jars?|packs?|packets?|dosen?|gläser|glas|packung(?:en)?|latas?|botes?|of)\b\.?\s+(?=\S)",
    re.IGNORECASE,
)


def lines_of(text: str) -> tuple[Ingredient, ...]:
    """What one written line asks for: one thing, unless it is salt and pepper in one breath."""
    whole = parse(text)
    both = _BOTH.fullmatch(whole.name)
    if both is not None:
        return tuple(Ingredient(name, note=whole.note) for name in (both["salt"], both["pepper"]))
    return (whole,) if whole.name else ()


def parse(text: str) -> Ingredient:
    """One line, whatever it holds."""
    line = " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split()).lstrip("-•* ").strip()
    amount, rest = amount_of(line)
    unit, amount, rest = _unit(rest, amount)
    name, note = _name(rest)
    return Ingredient(name=name or line, amount=_rounded(amount), unit=unit if amount is not None else None, note=note)


def amount_of(text: str) -> tuple[float | None, str]:
    """A number at the beginning, and the rest. Of a range the lower bound: more can always be added."""
    found = _AMOUNT.match(text)
    if found is not None:
        return _value(found["low"]), text[found.end():]
    words = text.split()
    first = fold(words[0]) if words else ""
    second = fold(words[1]) if len(words) > 1 else ""
    if first in HALVES:
        return HALVES[first], " ".join(words[1:])
    if first in ("a", "an", "eine", "ein", "una", "un") and second in HALVES:
        return HALVES[second], " ".join(words[2:])
    if first in NUMBERS and len(words) > 1:
        return float(NUMBERS[first]), " ".join(words[1:])
    return None, text


def _value(said: str) -> float:
    """`1 1/2`, `1½`, `2,5`."""
    glyph = next((sign for sign in FRACTIONS if sign in said), None)
    if glyph is not None:
        whole = said.replace(glyph, "").strip()
        return (float(whole) if whole else 0.0) + FRACTIONS[glyph]
    if "/" in said or "⁄" in said:
        whole, over, under = re.fullmatch(r"(?:(\d+)\s+)?(\d+)\s*[/⁄]\s*(\d+)", said.strip()).groups()  # type: ignore[union-attr]  # as the pattern found it
        return float(whole or 0) + (float(over) / float(under) if float(under) else 0.0)
    return float(said.replace(",", "."))


def _unit(text: str, amount: float | None) -> tuple[str | None, float | None, str]:
    """The unit at the beginning, the amount in the book's unit, and the rest. `1 (400 g) tin` is a tin."""
    pack = _PACK.match(text)
    if pack is not None and fold(pack["unit"]) in UNITS:
        return "tin", amount, text[pack.end():]
    words = text.split()
    for length in (2, 1):
        said = fold(" ".join(words[:length])).replace(".", "")
        if length < len(words) and said in UNITS and _is_unit(said, amount):
            unit, each = UNITS[said]
            rest = " ".join(words[length:])
            return unit, None if amount is None else amount * each, rest if unit == "tin" else _CONTAINER.sub("", rest)
    return None, amount, text


def _is_unit(said: str, amount: float | None) -> bool:
    """`el` and `l` without a number before them are no units but words."""
    return amount is not None or len(said) > 2


def _name(text: str) -> tuple[str, str]:
    """The name, and what is said about it: after a comma, in brackets, or at the end."""
    notes = []
    taste = _TO_TASTE.search(text)
    if taste is not None and taste.start() > 0:
        notes.append(taste[1])
        text = text[: taste.start()]
    for inside in re.findall(r"\(([^)]*)\)", text):
        notes.insert(0, inside.strip())
    text = re.sub(r"\([^)]*\)", " ", text)
    name, _, after = text.partition(",")
    if after.strip():
        notes.insert(0, after.strip())
    name = _OF.sub("", " ".join(name.split()).strip(" .;:"))
    return name, ", ".join(note for note in notes if note)


def _rounded(amount: float | None) -> float | None:
    """As a cook would say it: 473.17 ml are 475, half an egg stays half."""
    if amount is None or amount <= 0.0:
        return None
    if amount >= 100.0:
        return float(round(amount / 5.0) * 5)
    return round(amount, 2) if amount < 10.0 else round(amount, 1)


def shown_unit(unit: str | None, language: str, amount: float | None = None) -> str | None:
    """A unit as a card in this language writes it."""
    if unit is None:
        return None
    one, many = SHOWN.get(unit, {}).get(language, (unit, unit))
    return many if amount is not None and amount > 1.0 else one


def measure(amount: float | None, unit: str | None, language: str) -> str:
    """How much of something, as people write it: `2 tins`, `1½`, `0,5 l`."""
    number = "" if amount is None else f"{amount:g}" if unit in METRIC else _fraction(amount)
    number = number if language == "en" else number.replace(".", ",")
    return " ".join(part for part in (number, shown_unit(unit, language, amount)) if part)


def _fraction(amount: float) -> str:
    """A half as cooks write it."""
    whole, part = divmod(amount, 1.0)
    glyph = next((sign for sign, value in FRACTIONS.items() if abs(value - part) < CLOSE), None)
    return f"{amount:g}" if glyph is None else f"{whole:.0f}{glyph}" if whole else glyph


def shopping_line(item: Mapping[str, Any]) -> str:
    """A line of a shopping list as people read it: `2 tins chickpeas`. Without `measure` where somebody else than a
    recipe has named it."""
    name = str(item.get("shown") or item.get("name") or "")
    if item.get("measure"):
        return f"{item['measure']} {name}"
    amount = item.get("amount")
    count = f"{amount:g}" if isinstance(amount, int | float) else str(amount or "")
    return " ".join(part for part in (count, str(item.get("unit") or ""), name) if part)
