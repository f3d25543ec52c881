"""A text as the numbers that a sentence model of BERT's kind was trained on: WordPiece over an uncased vocabulary.

A word that the vocabulary lacks is cut into the longest pieces that it holds (Wu et al., 2016; Devlin et al., 2019).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from hubd.errors import ModelError, Problem

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
MOST = 128
"""Pieces that are read of a text, the marks of its begin and end among them."""
LONGEST = 100
"""Characters of a word that are looked for in pieces: what is longer is no word."""
INSIDE = "##"
"""What a piece begins with that stands inside a word."""

_IDEOGRAPH = re.compile(
    "([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f"
    "\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f])"
)
"""Each is a word of its own."""
_UNTOLD = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Categories of characters that control what is shown, and of those that mean nothing to others."""


class Pieces:
    """A vocabulary, and how texts are cut by it."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self.highest = max(numbers.values())
        """The highest number that a text can come to."""
        self._begin, self._end, self._unknown = (numbers[mark] for mark in (BEGIN, END, UNKNOWN))

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
            end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in self._numbers), start)
            if end == start:
                return [self._unknown]
            found.append(self._numbers[mark + word[start:end]])
            start = end
        return found


def read(data: bytes, name: str) -> Pieces:
    """The vocabulary of a file, one piece a line. Raises `ModelError` for one that is none."""
    try:
        lines = data.decode("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise _useless(name, "it is no text") from None
    numbers = {line.rstrip("\r"): number for number, line in enumerate(lines)}
    lacks = [mark for mark in (BEGIN, END, UNKNOWN) if mark not in numbers]
    if lacks:
        raise _useless(name, f"it has no {' and no '.join(lacks)}; this is no vocabulary of a sentence model")
    return Pieces(numbers)


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
