"""How much of something: the units of kitchens as people write them in three languages, and as a card shows them."""

from __future__ import annotations

import unicodedata

METRIC = frozenset({"g", "kg", "ml", "l", "cm"})
"""Units that nobody writes fractions before."""
HOLDERS = frozenset({"tin", "pack", "jar"})
"""What things are sold in. `1 (400 g) tin` is a tin, and of `200 g bag spinach` nobody needs the bag."""
BARE = frozenset({"pinch", "handful", "bunch", "sprig", "tin", "pack", "jar", "slice", "piece", "head", "splash"})
"""Units that mean one without a number: `handful of parsley`. `Clove` and `leaf` are spices and spinach, too."""

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
    **dict.fromkeys(("cup", "cups", "tasse", "tassen", "taza", "tazas", "tz", "tzs"), ("ml", 240.0)),
    **dict.fromkeys(("mug", "mugs"), ("ml", 300.0)),
    **dict.fromkeys(("becher", "vaso", "vasos"), ("ml", 200.0)),
    **dict.fromkeys(("pint", "pints"), ("ml", 568.0)),
    **dict.fromkeys(("quart", "quarts"), ("ml", 946.0)),
    **dict.fromkeys(("fl oz", "fluid ounce", "fluid ounces"), ("ml", 29.57)),
    **dict.fromkeys(("tsp", "tsps", "teaspoon", "teaspoons", "tl", "teel", "teeloffel", "cdta", "cdtas", "cdita",
                     "cditas", "cucharadita", "cucharaditas"), ("tsp", 1.0)),
    **dict.fromkeys(("tbsp", "tbsps", "tbs", "tablespoon", "tablespoons", "el", "essl", "essloffel", "cda", "cdas",
                     "cucharada", "cucharadas"), ("tbsp", 1.0)),
    **dict.fromkeys(("cm", "zentimeter", "centimetre", "centimetres", "centimetro", "centimetros"), ("cm", 1.0)),
    **dict.fromkeys(("inch", "inches", "zoll"), ("cm", 2.5)),
    **dict.fromkeys(("tin", "tins", "can", "cans", "dose", "dosen", "lata", "latas"), ("tin", 1.0)),
    **dict.fromkeys(("pack", "packs", "packet", "packets", "package", "packages", "pkg", "carton", "cartons", "bag",
                     "bags", "sachet", "sachets", "packung", "packungen", "packchen", "pck", "pkt", "beutel", "tute",
                     "tuten", "paquete", "paquetes", "sobre", "sobres", "bolsa", "bolsas", "brick", "bricks", "roll",
                     "rolls", "rolle", "rollen"), ("pack", 1.0)),
    **dict.fromkeys(("jar", "jars", "pot", "pots", "glas", "glaser", "bote", "botes", "tarro", "tarros", "frasco",
                     "frascos"), ("jar", 1.0)),
    **dict.fromkeys(("clove", "cloves", "zehe", "zehen", "diente", "dientes"), ("clove", 1.0)),
    **dict.fromkeys(("bunch", "bunches", "bund", "manojo", "manojos"), ("bunch", 1.0)),
    **dict.fromkeys(("pinch", "pinches", "dash", "dashes", "prise", "prisen", "msp", "messerspitze", "pizca",
                     "pizcas"), ("pinch", 1.0)),
    **dict.fromkeys(("splash", "splashes", "shot", "shots", "schuss", "spritzer", "chorro", "chorrito"),
                    ("splash", 1.0)),
    **dict.fromkeys(("slice", "slices", "rasher", "rashers", "scheibe", "scheiben", "rodaja", "rodajas", "loncha",
                     "lonchas", "rebanada", "rebanadas"), ("slice", 1.0)),
    **dict.fromkeys(("piece", "pieces", "knob", "knobs", "ball", "balls", "stuck", "stk", "wurfel", "kugel", "kugeln",
                     "trozo", "trozos", "pieza", "piezas"), ("piece", 1.0)),
    **dict.fromkeys(("head", "heads", "kopf", "kopfe", "knolle", "knollen", "cabeza", "cabezas"), ("head", 1.0)),
    **dict.fromkeys(("sprig", "sprigs", "stalk", "stalks", "zweig", "zweige", "stange", "stangen", "stiel", "stiele",
                     "ramita", "ramitas", "rama", "ramas"), ("sprig", 1.0)),
    **dict.fromkeys(("handful", "handfuls", "handvoll", "punado", "punados"), ("handful", 1.0)),
    **dict.fromkeys(("leaf", "leaves", "blatt", "blatter", "hoja", "hojas"), ("leaf", 1.0)),
}  # fmt: skip
"""How people write units, folded, to the book's unit and how many of it that is. A cup is 240 ml, a pint an imperial
one, as most recipes mean them."""

SHOWN: dict[str, dict[str, tuple[str, str]]] = {
    "tsp": {"de": ("TL", "TL"), "es": ("cdta.", "cdtas.")},
    "tbsp": {"de": ("EL", "EL"), "es": ("cda.", "cdas.")},
    "tin": {"en": ("tin", "tins"), "de": ("Dose", "Dosen"), "es": ("lata", "latas")},
    "pack": {"en": ("pack", "packs"), "de": ("Packung", "Packungen"), "es": ("paquete", "paquetes")},
    "jar": {"en": ("jar", "jars"), "de": ("Glas", "Gläser"), "es": ("bote", "botes")},
    "clove": {"en": ("clove", "cloves"), "de": ("Zehe", "Zehen"), "es": ("diente", "dientes")},
    "bunch": {"en": ("bunch", "bunches"), "de": ("Bund", "Bund"), "es": ("manojo", "manojos")},
    "pinch": {"en": ("pinch", "pinches"), "de": ("Prise", "Prisen"), "es": ("pizca", "pizcas")},
    "splash": {"en": ("splash", "splashes"), "de": ("Schuss", "Schuss"), "es": ("chorrito", "chorritos")},
    "slice": {"en": ("slice", "slices"), "de": ("Scheibe", "Scheiben"), "es": ("rodaja", "rodajas")},
    "piece": {"en": ("piece", "pieces"), "de": ("Stück", "Stück"), "es": ("trozo", "trozos")},
    "head": {"en": ("head", "heads"), "de": ("Kopf", "Köpfe"), "es": ("cabeza", "cabezas")},
    "sprig": {"en": ("sprig", "sprigs"), "de": ("Zweig", "Zweige"), "es": ("ramita", "ramitas")},
    "handful": {"en": ("handful", "handfuls"), "de": ("Handvoll", "Handvoll"), "es": ("puñado", "puñados")},
    "leaf": {"en": ("leaf", "leaves"), "de": ("Blatt", "Blätter"), "es": ("hoja", "hojas")},
}
"""Units as they are shown, for one and for several; the others are written alike everywhere."""

GLYPHS = "¼½¾" + "".join(chr(code) for code in range(0x2150, 0x215F))
"""The fractions that are one character."""
SHOWN_GLYPHS = "¼½¾⅓⅔⅛⅕"
"""Those that cooks write."""
CLOSE = 0.01
"""A third may have been written as 0.33."""


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
    glyph = next((sign for sign in SHOWN_GLYPHS if abs(unicodedata.numeric(sign) - part) < CLOSE), None)
    return f"{amount:g}" if glyph is None else f"{whole:.0f}{glyph}" if whole else glyph
