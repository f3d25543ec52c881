"""Large patterns wait for a sentence that comes near, and then say what they always said."""

from __future__ import annotations

import re

import pytest

from hubd.core.policy.messaging import opinion
from hubd.core.policy.requests import hush, loosely
from hubd.core.policy.requests.loosely import fullmatch
from hubd.core.policy.requests.replies.times import CLAUSE

NUMBERS = "(?:one|two|three)"


@pytest.mark.parametrize("words", ["quiet", "quiet for two", "quiet for ", "quiet for ten", "loud for two", "for one"])
def test_it_matches_what_the_pattern_matches(words: str) -> None:
    pattern = f"quiet(?: for (?P<n>{NUMBERS}))?"

    found, wanted = fullmatch(pattern, NUMBERS, words), re.fullmatch(pattern, words)

    assert (found and found.groupdict()) == (wanted and wanted.groupdict())


def test_a_sentence_about_something_else_compiles_no_times() -> None:
    loosely._strict.cache_clear()
    without = sum(CLAUSE not in pattern for _, pattern in hush.WAYS)

    assert all(fullmatch(pattern, CLAUSE, "what shall we eat") is None for _, pattern in hush.WAYS)
    assert loosely._strict.cache_info().currsize == without < len(hush.WAYS) / 2

    assert any(fullmatch(pattern, CLAUSE, "no music for two hours") for _, pattern in hush.WAYS)
    assert without < loosely._strict.cache_info().currsize < len(hush.WAYS)


def test_opinions_have_their_large_part_in_them() -> None:
    assert sum(opinion._ANY in pattern for _, pattern in opinion._patterns()) > 20
