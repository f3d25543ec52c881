"""How telling words are written: any of some patterns, each only as whole words."""

from __future__ import annotations

import re
from functools import cached_property


class Words:
    """Any of some words or patterns, each only as whole words. Compiled when first asked: start-up pays nothing."""

    def __init__(self, *words: str) -> None:
        self._words = words

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"(?<!\w)(?:{word})(?!\w)" for word in self._words))

    def search(self, text: str) -> bool:
        """Is one of them in this text (which is in lower case already)?"""
        return self._pattern.search(text) is not None

    def blanked(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub(" ", text)

    def behind(self, text: str) -> str | None:
        """What comes after the last of them; None where none is there."""
        ends = [found.end() for found in self._pattern.finditer(text)]
        return text[ends[-1] :] if ends else None
