"""How a short text reads: shares of labels from its letters and words, with nothing but a table of small numbers.

The text is cut into runs of letters and into words (feature hashing: Weinberger et al., 2009); each piece names a row
of the table, by a checksum that is the same on every machine, and the rows are summed as a logistic regression does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import exp, log, sqrt
from zlib import crc32

import msgspec

ROWS = 1 << 16
LETTERS = range(2, 6)
"""Lengths of runs of letters inside a word with a space on each side: endings and compounds count, typing errors hurt
little."""
LONGEST = 600
"""Characters of a text that are read. What is said later hardly ever decides."""
ORIGIN = 0.7
"""How much the app and the sender count beside what is said: both are other people's in another house."""

_WORD = re.compile(r"\w+|[!?]")
_DIGIT = re.compile(r"\d")


class TextModel(msgspec.Struct, frozen=True, array_like=True):
    """A trained table. `rarity` holds a byte for each row, `weights` a byte for each label and row in turn, in steps of
    `rarity_step` and `weight_step`; `bias` a number for each label. `sharpness` makes the shares honest."""

    id: str
    labels: tuple[str, ...]
    rarity: bytes
    rarity_step: float
    weights: bytes
    weight_step: float
    bias: tuple[float, ...]
    sharpness: float = 1.0

    def __call__(self, app: str, sender: str, title: str, text: str) -> dict[str, float]:
        """Label to share. The shares sum to one and are rounded to six decimals."""
        sums = [bias / self.weight_step for bias in self.bias]
        width = len(sums)
        for row, value in pieces(app, sender, title, text, self.rarity, self.rarity_step):
            for label in range(width):
                weight = self.weights[row * width + label]
                sums[label] += value * (weight - 128)
        scores = [self.sharpness * self.weight_step * total for total in sums]
        top = max(scores)
        shares = [exp(score - top) for score in scores]
        whole = sum(shares)
        return {label: round(share / whole, 6) for label, share in zip(self.labels, shares, strict=True)}


def pieces(
    app: str, sender: str, title: str, text: str, rarity: bytes = b"", step: float = 1.0
) -> Iterator[tuple[int, float]]:
    """The rows that a message names and how much each counts: more where a piece is repeated, and where it is rare.
    Letters, words and origin have the same length each, but for `ORIGIN`."""
    said = _DIGIT.sub("0", f"{title} . {text}"[:LONGEST].casefold())
    for share, found in ((1.0, _letters(said)), (1.0, _words(said)), (ORIGIN, _origin(app, sender))):
        counts = Counter(crc32(piece.encode()) % ROWS for piece in found)
        values = {row: (1.0 + log(count)) * (rarity[row] * step if rarity else 1.0) for row, count in counts.items()}
        length = sqrt(sum(value * value for value in values.values()))
        if length > 0.0:
            yield from ((row, share * value / length) for row, value in values.items())


def _letters(said: str) -> Iterator[str]:
    for word in said.split():
        padded = f" {word} "
        for length in LETTERS:
            for start in range(max(1, len(padded) - length + 1)):
                yield padded[start:start + length]


def _words(said: str) -> Iterator[str]:
    before = ""
    for word in _WORD.findall(said):
        yield f"w {word}"
        yield f"b {before} {word}"
        before = word


def _origin(app: str, sender: str) -> Iterator[str]:
    for kind, name in (("app", app), ("from", sender)):
        for word in _WORD.findall(name.casefold().replace("_", " ")):
            yield f"{kind} {word}"
