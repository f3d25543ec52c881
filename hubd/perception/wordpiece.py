"""A text as the numbers that a sentence model of BERT's kind was trained on: WordPiece over an uncased vocabulary.

A word that the vocabulary lacks is cut into the longest pieces that it holds (Wu et al., 2016; Devlin et al., 2019).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from zlib import crc32

import numpy as np

from hubd.errors import ModelError, Problem

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
MOST = 128
"""Pieces that are read of a text, the marks of its begin and end among them."""
LONGEST = 100
"""Characters of a word that are looked for in pieces: what is longer is no word."""
INSIDE = "##"
"""What a piece begins with that stands inside a word."""
NEWLINE = ord("\n")

_IDEOGRAPH = re.compile(
    "([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f"
    "\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f])"
)
"""Each is a word of its own."""
_UNTOLD = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Categories of characters that control what is shown, and of those that mean nothing to others."""


class Vocabulary:
    """Pieces by their numbers, one a line of a text. A checksum leads to the few lines where a piece may stand: so
    thirty thousand of them take one MiB, and eight as a dictionary."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        ends = np.flatnonzero(np.frombuffer(text, np.uint8) == NEWLINE)
        bounds = [-1, *ends.tolist(), len(text)]
        self._lines = array("I", [bound + 1 for bound in bounds])
        sums = np.fromiter((crc32(text[one + 1 : end]) for one, end in pairwise(bounds)), np.uint32)
        order = np.argsort(sums, kind="stable")
        self._sums, self._numbers = array("I", sums[order].tobytes()), array("I", order.astype(np.uint32).tobytes())

    def __len__(self) -> int:
        return len(self._numbers)

    def get(self, piece: str) -> int | None:
        """The number of a piece; the last one, where it is there twice."""
        wanted = piece.encode()
        mark, found = crc32(wanted), None
        at = bisect_left(self._sums, mark)
        while at < len(self._sums) and self._sums[at] == mark:
            number = self._numbers[at]
            if self._text[self._lines[number] : self._lines[number + 1] - 1] == wanted:
                found = number
            at += 1
        return found


class Pieces:
    """A vocabulary, and how texts are cut by it."""

    def __init__(self, known: Vocabulary, begin: int, end: int, unknown: int) -> None:
        self._known = known
        self.highest = len(known) - 1
        """The highest number that a text can come to."""
        self._begin, self._end, self._unknown = begin, end, unknown

    def __call__(self, text: str) -> list[int]:
        """The numbers of a text's pieces between the marks of begin and end, `MOST` at most."""
        found = [self._begin]
        for word in words(text):
            found += self._cut(word)
            if len(found) >= MOST:
                break
        return [*found[: MOST - 1], self._end]

    def _cut(self, word: str) -> list[int]:
        if len(word) > LONGEST:
            return [self._unknown]
        found, start = [], 0
        while start < len(word):
            mark = INSIDE if start else ""
            number, end = None, len(word) + 1
            while number is None and end > start + 1:
                end -= 1
                number = self._known.get(mark + word[start:end])
            if number is None:
                return [self._unknown]
            found.append(number)
            start = end
        return found


def read(data: bytes, name: str) -> Pieces:
    """The vocabulary of a file, one piece a line. Raises `ModelError` for one that is none."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise _useless(name, "it is no text") from None
    known = Vocabulary(data.replace(b"\r\n", b"\n").removesuffix(b"\n"))
    marks = {mark: known.get(mark) for mark in (BEGIN, END, UNKNOWN)}
    lacks = [mark for mark, number in marks.items() if number is None]
    if lacks:
        raise _useless(name, f"it has no {' and no '.join(lacks)}; this is no vocabulary of a sentence model")
    begin, end, unknown = (number or 0 for number in marks.values())
    return Pieces(known, begin, end, unknown)


def words(text: str) -> Iterator[str]:
    """Small letters without accents; each sign and each ideograph stands alone."""
    kept = "".join(char for char in map(_told, text) if char)
    spaced = _IDEOGRAPH.sub(r" \1 ", kept)
    bare = "".join(char for char in unicodedata.normalize("NFD", spaced) if unicodedata.category(char) != "Mn").lower()
    for run in bare.split():
        start = 0
        for at, char in enumerate(run):
            if _is_sign(char):
                if start < at:
                    yield run[start:at]
                yield char
                start = at + 1
        if start < len(run):
            yield run[start:]


def _told(char: str) -> str:
    """What is kept of a character: nothing of those that control, a space for each kind of space."""
    if char in "\t\n\r" or unicodedata.category(char) == "Zs":
        return " "
    return "" if char == "\ufffd" or unicodedata.category(char) in _UNTOLD else char


def _is_sign(char: str) -> bool:
    if char.isascii():
        return not (char.isalnum() or char.isspace())
    return unicodedata.category(char).startswith("P")


def _useless(name: str, what: str) -> ModelError:
    return ModelError([Problem("models", 0, name, what, f"hubd models get {name}")])
