"""Plain words that answer a question, in every language the house speaks: yes, later, no, never.

What people say is taken apart into sayings and fillers that the house knows (`replies`), the longest first. Whatever
holds a word that it does not know is no answer: people talk to each other, too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias
from unicodedata import combining, normalize

from hubd.core.events import Outcome
from hubd.core.policy.requests.replies import english, german, spanish
from hubd.core.policy.requests.replies.times import NUMBERS

LANGUAGES = (english, german, spanish)
ORDER: tuple[Outcome, ...] = ("never", "later", "dismissed", "accepted")
"""Of several answers in one breath the first of these counts: `no, later` is later, and `yes, but not now` is no."""

LONGEST = 12
"""Words after which nobody answers a question any more but talks."""

Saying: TypeAlias = "tuple[str, ...]"


def sayings_of(text: str) -> frozenset[Saying]:
    """The sayings of a list with one in each line."""
    return frozenset(_counted(plain(line.replace("#", "1")).split()) for line in text.strip().splitlines())


@cache
def _answers() -> dict[Saying, Outcome]:
    """Every saying and what it answers. Made when first asked for: most days nobody is."""
    return {
        saying: outcome
        for language in LANGUAGES
        for outcome in reversed(ORDER)
        for saying in sayings_of(language.REPLIES[outcome])
    }


@cache
def _fillers() -> frozenset[Saying]:
    return frozenset(saying for language in LANGUAGES for saying in sayings_of(language.FILLERS))


@cache
def _on_it() -> frozenset[Saying]:
    return frozenset(saying for language in LANGUAGES for saying in sayings_of(language.ON_IT))


def understood(text: str) -> Outcome | None:
    """The answer in a short utterance; None when it is none, which is most of what people say."""
    words = plain(text).split()
    if not words or len(words) > LONGEST:
        return None
    found: list[Outcome] = []
    while words:
        length = next((n for n in range(len(words), 0, -1) if _known(words[:n])), 0)
        if not length:
            return None
        answer = _answers().get(_counted(words[:length]))
        found += [answer] if answer is not None else []
        words = words[length:]
    return next((outcome for outcome in ORDER if outcome in found), None)


def _known(words: list[str]) -> bool:
    saying = _counted(words)
    return saying in _answers() or saying in _fillers()


def _counted(words: list[str]) -> Saying:
    """Words with the number of a time written as `#`: `in # minutes`."""
    return tuple(
        "#" if n and (word.isdigit() or word in NUMBERS) and _unit(words, n) else word for n, word in enumerate(words)
    )


def _unit(words: list[str], n: int) -> bool:
    """Is a number of minutes or hours meant?"""
    return n + 1 < len(words) and words[n + 1].startswith(("minut", "hour", "stunde", "hora"))


def is_on_it(text: str) -> bool:
    """Does somebody say that they see to a hazard? Only these words end one: a stray yes or stop must not."""
    words = plain(text).split()
    while words and _known(words[:1]) and tuple(words) not in _on_it():
        words = words[1:]
    while words and tuple(words[-1:]) in _fillers():
        words = words[:-1]
    return tuple(words) in _on_it()


def plain(text: str) -> str:
    """Words only, in lower case and without accents, which a recogniser of speech may leave out."""
    letters = normalize("NFD", text.casefold().replace("'", "").replace("’", ""))
    return " ".join(re.findall(r"\w+", "".join(letter for letter in letters if not combining(letter))))
