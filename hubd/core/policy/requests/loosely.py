"""Patterns with a large part in them, such as all that a time may be called: they take long to compile, and few
sentences come near. So they wait for a sentence that would fit if anything stood in that part's place.
"""

from __future__ import annotations

import re
from functools import lru_cache

ANYTHING = "(?s:.*)"


def fullmatch(pattern: str, part: str, words: str) -> re.Match[str] | None:
    """The pattern in a whole sentence. `part`: the large part of it, as it is written there."""
    if part in pattern and _loose(pattern, part).fullmatch(words) is None:
        return None
    return _strict(pattern).fullmatch(words)


@lru_cache(maxsize=512)
def _loose(pattern: str, part: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(part, ANYTHING))


@lru_cache(maxsize=512)
def _strict(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
