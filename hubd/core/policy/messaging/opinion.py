"""What somebody thinks of a message, or of everything that a sender writes, read from one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from hubd.core.policy.requests.loosely import fullmatch
from hubd.core.policy.requests.replies.opinions import (
    ALWAYS,
    ARTICLES,
    MESSAGE,
    NOBODY,
    OPPOSITE,
    THAT,
    THEIRS,
    THIS,
    USUAL,
    WORTH,
)
from hubd.core.policy.requests.wishes import Words
from hubd.core.regard import LEVELS

Scope: TypeAlias = Literal["this", "that", "message", "theirs", "always", "usual"]

MEANT: dict[str, range] = {
    "advert": range(1), "unimportant": range(2), "not_urgent": range(3), "no_advert": range(1, len(LEVELS)),
    "important": range(2, len(LEVELS)), "urgent": range(3, len(LEVELS)),
}  # fmt: skip
"""What is said, and the levels of which one is right then: what is important may be urgent besides."""

NAMED: tuple[Scope, ...] = ("theirs", "always", "usual")
"""About messages of somebody, who must be named."""

LONGEST, LONGEST_NAME = 16, 4
"""Words of a sentence, and of a sender's name."""

_WAYS: tuple[tuple[Scope, tuple[str, ...]], ...] = (
    ("usual", USUAL), ("this", THIS), ("that", THAT), ("message", MESSAGE), ("always", ALWAYS), ("theirs", THEIRS),
)  # fmt: skip
_ANY = "|".join(f"(?:{word})" for words in WORTH.values() for word in words)


@dataclass(frozen=True, slots=True)
class Opinion:
    """`said`: one of `MEANT`, empty where an opinion is taken back. `names`: how the sender may be called, the
    likeliest first; none where the message is meant that was told last."""

    scope: Scope
    said: str = ""
    names: tuple[str, ...] = ()


def opinion_in(text: str) -> Opinion | None:
    """The opinion in a sentence; None for anything else, which is most of what people say."""
    words = Words(text).without_polite()
    if len(words.plain) > LONGEST:
        return None
    line = words.line()
    for scope, pattern in _patterns():
        found = fullmatch(pattern, _ANY, line)
        if found is None:
            continue
        names = _names(words, found)
        if names or scope not in NAMED:
            return Opinion(scope, _said(found, scope), names)
    return None


@cache
def _patterns() -> tuple[tuple[Scope, str], ...]:
    """What is said of all messages is tried before what is said of the last."""
    return tuple(
        (scope, f"{pattern.replace('{what}', f'(?:{_ANY})')}(?: please| bitte| por favor)?")
        for scope, patterns in _WAYS
        for pattern in patterns
    )


def _said(found: re.Match[str], scope: Scope) -> str:
    parts = found.groupdict()
    if scope == "usual":
        return ""
    if "what" not in parts:
        return "unimportant"  # it could have waited
    worth = next(name for name, words in WORTH.items() if any(re.fullmatch(word, parts["what"]) for word in words))
    denied = parts.get("not") is not None or parts.get("not2") is not None
    return OPPOSITE[worth] if denied else worth


def _names(words: Words, found: re.Match[str]) -> tuple[str, ...]:
    """The sender's name as it was said, and without its possessive ending where it has one."""
    parts = found.groupdict()
    group = next((name for name in ("who", "whose") if parts.get(name)), None)
    if group is None:
        return ()
    name = _without_articles(words.original(found.span(group)))
    if not name or len(name.split()) > LONGEST_NAME or NOBODY.intersection(name.casefold().split()):
        return ()
    return (name,) if group == "who" else _possessors(name)


def _without_articles(name: str) -> str:
    parts = name.split()
    while parts and parts[0].casefold() in ARTICLES:
        del parts[0]
    return " ".join(parts)


def _possessors(name: str) -> tuple[str, ...]:
    """Whose it may be: `Anna's` is Anna's; `Jonas` may be Jonas' or, in writing without an apostrophe, Jona's."""
    plainly = re.sub(r"['’]s?$", "", name)
    if plainly != name or not name.endswith("s"):
        return (plainly,)
    return (name[:-1], name)
