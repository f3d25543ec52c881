"""How a short text reads: shares of labels from its letters and words, with nothing but a table of small numbers.

The text is cut into runs of letters and into words (feature hashing: Weinberger et al., 2009); each piece names a row
of the table, by a checksum that is the same on every machine, and the rows are summed as a logistic regression does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import exp, log, sqrt
from typing import Protocol
from zlib import crc32

import msgspec

from hubd.core.texts_shape import shape

ROWS = 1 << 16
LETTERS = range(2, 6)
"""Lengths of runs of letters inside a word with a space on each side: endings and compounds count, typing errors hurt
little."""
LONGEST = 600
"""Characters of a text that are read. What is said later hardly ever decides."""
ORIGIN = 0.7
"""How much the app and the sender count beside what is said: both are other people's in another house."""
LEAST = 1e-3
"""No label is ever ruled out."""
HINT = 0.3
"""How much each hint counts (`policy.messaging.telling.signs`): a name for what fixed words have found. So much counts
each name for how a message looks, too (`texts_shape`)."""

_WORD = re.compile(r"\w+|[!?]")
_SAID = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


class Reader(Protocol):
    """Who tells how a message reads: the table below, or one that asks more than it."""

    @property
    def id(self) -> str: ...

    @property
    def labels(self) -> tuple[str, ...]: ...

    @property
    def leaning(self) -> tuple[float, ...]: ...

    def __call__(self, app: str, sender: str, title: str, text: str, hints: Sequence[str] = ()) -> dict[str, float]:
        """Label to share. The shares sum to one and are rounded to six decimals."""

    def telling(self, title: str, text: str, label: str) -> tuple[str, ...]:
        """The words that speak most for a label, the strongest first."""

    def whole(self, app: str, sender: str, title: str, text: str, label: str) -> bool:
        """Is it the message as a whole that speaks for a label, more than its words do one by one?"""


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
    leaning: tuple[float, ...] = ()
    """Added to the log shares before the likeliest label is taken: what a mistake costs, which the shares leave out."""

    def __call__(self, app: str, sender: str, title: str, text: str, hints: Sequence[str] = ()) -> dict[str, float]:
        """Label to share. The shares sum to one and are rounded to six decimals."""
        sums = [bias / self.weight_step for bias in self.bias]
        width = len(sums)
        for row, value in pieces(app, sender, title, text, self.rarity, self.rarity_step, hints):
            for label in range(width):
                weight = self.weights[row * width + label]
                sums[label] += value * (weight - 128)
        scores = [self.sharpness * self.weight_step * total for total in sums]
        top = max(scores)
        shares = [exp(score - top) for score in scores]
        whole = sum(shares)
        return {label: round(share / whole, 6) for label, share in zip(self.labels, shares, strict=True)}

    def telling(self, title: str, text: str, label: str, most: int = 3) -> tuple[str, ...]:
        """The words that speak most for a label, the strongest first."""
        words = dict.fromkeys(word for word in _SAID.findall(f"{title} . {text}"[:LONGEST].casefold()) if len(word) > 1)
        weights = {word: self._speaks(word, self.labels.index(label)) for word in words}
        return tuple(sorted((word for word in words if weights[word] > 0.0), key=lambda word: -weights[word])[:most])

    def whole(self, app: str, sender: str, title: str, text: str, label: str) -> bool:
        """A table knows nothing but pieces."""
        del app, sender, title, text, label
        return False

    def _speaks(self, word: str, label: int) -> float:
        """How much one word speaks for a label rather than for the others."""
        width, total = len(self.labels), 0.0
        for piece in (f"w {word}", *_letters(word)):
            row = crc32(_DIGIT.sub("0", piece).encode()) % ROWS
            weights = self.weights[row * width : (row + 1) * width]
            total += self.rarity[row] * (weights[label] - sum(weights) / width)
        return total


def taken(shares: Mapping[str, float], leaning: Mapping[str, float]) -> str:
    """The label to act on: the likeliest, all costs considered."""
    return max(shares, key=lambda label: log(max(shares[label], LEAST)) + leaning.get(label, 0.0))


def pieces(
    app: str, sender: str, title: str, text: str, rarity: bytes = b"", step: float = 1.0, hints: Sequence[str] = ()
) -> Iterator[tuple[int, float]]:
    """The rows that a message names and how much each counts: more where a piece is repeated, and where it is rare.
    Letters, words and origin have the same length each, but for `ORIGIN`; each hint, and each look, counts alike."""
    said = _DIGIT.sub("0", f"{title} . {text}"[:LONGEST].casefold())
    for share, found in ((1.0, _letters(said)), (1.0, _words(said)), (ORIGIN, _origin(app, sender))):
        counts = Counter(crc32(piece.encode()) % ROWS for piece in found)
        values = {row: (1.0 + log(count)) * (rarity[row] * step if rarity else 1.0) for row, count in counts.items()}
        length = sqrt(sum(value * value for value in values.values()))
        if length > 0.0:
            yield from ((row, share * value / length) for row, value in values.items())
    yield from ((crc32(f"hint {name}".encode()) % ROWS, HINT) for name in hints)
    yield from ((crc32(f"looks {name}".encode()) % ROWS, HINT) for name in shape(title[:LONGEST], text[:LONGEST]))


def _letters(said: str) -> Iterator[str]:
    for word in said.split():
        padded = f" {word} "
        for length in LETTERS:
            for start in range(max(1, len(padded) - length + 1)):
                yield padded[start : start + length]


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
