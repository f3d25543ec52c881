"""How well lines of recipes are taken apart, beside the libraries that do it: docs/decisions/ingredients.md.

Usage: python -m scripts.ingredients FILE

FILE is a table (CSV) of lines and what they mean to whoever shops, with the columns `language`, `line`, `amount`,
`unit` (the book's own, see docs/recipes.md) and `name`; several names are kept apart by `;`. Other libraries are tried
as far as they are installed: pip install ingreedypy parse-ingredients ingredient-parser-nlp.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hubd.core.kitchen.foods import LANGUAGES, fold
from hubd.core.kitchen.ingredients import lines_of
from hubd.core.kitchen.units import UNITS

CLOSE = 0.03
"""Amounts that differ less are the same: an ounce is 28 grams to some."""


class Read(NamedTuple):
    """What somebody makes of a line. Amounts are in the book's units."""

    amount: float | None
    unit: str
    names: tuple[str, ...]


def in_book_units(amount: float | None, unit: str) -> tuple[float | None, str]:
    known = UNITS.get(fold(unit).strip(" ."))
    return (amount, unit) if known is None else (None if amount is None else amount * known[1], known[0])


def ours(line: str) -> Read:
    found = lines_of(line)
    return Read(found[0].amount, found[0].unit or "", tuple(each.name for each in found))


def with_ingreedypy(line: str) -> Read:
    from ingreedypy import Ingreedy  # type: ignore[import-not-found]  # only where it is compared

    found = Ingreedy().parse(line)
    said = next(iter(found["quantity"]), {"amount": None, "unit": None})
    return Read(*in_book_units(said["amount"], said["unit"] or ""), ((found["ingredient"] or "").split(",")[0],))


def with_parse_ingredients(line: str) -> Read:
    from parse_ingredients import parse_ingredient  # type: ignore[import-not-found]  # only where it is compared

    found = parse_ingredient(line)
    return Read(*in_book_units(found.quantity or None, found.unit), (found.name,))


def with_ingredient_parser(line: str) -> Read:
    from ingredient_parser import parse_ingredient  # type: ignore[import-not-found]  # only where it is compared

    found = parse_ingredient(line, string_units=True)
    amount = next((each for each in found.amount if hasattr(each, "quantity")), None)
    said = (None, "") if amount is None else in_book_units(float(amount.quantity), amount.unit)
    return Read(*said, tuple(each.text for each in found.name))


READERS: dict[str, Callable[[str], Read]] = {
    "hubd": ours,
    "ingreedypy": with_ingreedypy,
    "parse-ingredients": with_parse_ingredients,
    "ingredient-parser-nlp": with_ingredient_parser,
}


def wanted(row: dict[str, str]) -> Read:
    return Read(float(row["amount"]) if row["amount"] else None, row["unit"], tuple(row["name"].split(";")))


def right(found: Read, meant: Read) -> tuple[bool, bool, bool]:
    """Is the amount right, is the unit, are the names?"""
    same = found.amount == meant.amount
    if found.amount is not None and meant.amount is not None:
        same = abs(found.amount - meant.amount) <= CLOSE * max(meant.amount, 0.1)
    names = tuple(name.strip().lower() for name in found.names)
    return same, found.unit == meant.unit, names == tuple(name.lower() for name in meant.names)


def judged(reader: Callable[[str], Read], rows: list[dict[str, str]]) -> Iterator[tuple[bool, bool, bool]]:
    """Each line. What a library fails on is wrong."""
    for row in rows:
        found = Read(None, "", ())
        with suppress(LookupError, ValueError, TypeError, AttributeError):
            found = reader(row["line"])
        yield right(found, wanted(row))


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        sys.exit(__doc__)
    rows = list(csv.DictReader(Path(arguments[0]).read_text(encoding="utf-8").splitlines()))
    sys.stdout.write(f"{'':<24}{'lines':>6}{'amount':>9}{'unit':>9}{'name':>9}{'all':>9}{'time':>11}\n")
    for name, reader in READERS.items():
        try:
            reader("1 egg")
        except (ImportError, LookupError):
            sys.stdout.write(f"{name:<24}cannot be used here\n")
            continue
        for language in LANGUAGES:
            own = [row for row in rows if row["language"] == language]
            begun = time.process_time()
            marks = list(judged(reader, own))
            each = (time.process_time() - begun) / max(len(own), 1) * 1e6
            shares = [*(sum(mark[n] for mark in marks) for n in range(3)), sum(all(mark) for mark in marks)]
            told = "".join(f"{share / max(len(own), 1):>9.1%}" for share in shares)
            sys.stdout.write(f"{name + ', ' + language:<24}{len(own):>6}{told}{each:>8.0f} us\n")


if __name__ == "__main__":
    main(sys.argv[1:])
