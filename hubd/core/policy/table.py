"""Tables that decide, read top to bottom: the first line that applies wins, and every line above it can be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from hubd.core.decisions import Finding
from hubd.core.policy.reasons import Reason
from hubd.core.policy.wording.phrases import reason_in_words

T = TypeVar("T")
W = TypeVar("W")


@lru_cache(maxsize=1024)
def _line(number: int, reason: Reason, holds: bool, language: str) -> Finding:
    """What a line of a table said: the same for everybody."""
    return Finding(path=f"{number}/{reason}", holds=holds, because=reason_in_words(reason, language))


def read(
    table: Sequence[tuple[Reason, W, Callable[[T], bool]]], case: T, language: str
) -> tuple[Reason, W, tuple[Finding, ...]]:
    """The reason and way of the first line that applies, and what each line up to it said."""
    said: list[Finding] = []
    for number, (reason, way, applies) in enumerate(table):
        holds = applies(case)
        said.append(_line(number, reason, holds, language))
        if holds:
            return reason, way, tuple(said)
    raise LookupError("a table that decides needs a last line that always applies")
