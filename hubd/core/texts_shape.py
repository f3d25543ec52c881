"""How a message looks, whatever it says: long or short, with a price, a link, a time of day, shouted or in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PRICE = re.compile(r"\d[.,]\d\d\b|[€£$]\s?\d|\b\d+ ?(?:%|percent|prozent|por ciento|off|euro|pounds)", re.IGNORECASE)
_LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|co|net|org|de|es|info|link|app)\b")
_CLOCK = re.compile(r"\b(?:[01]?\d|2[0-4])[:.][0-5]\d\b|\b\d{1,2} ?(?:am|pm|uhr)\b", re.IGNORECASE)
_SHOUTED = re.compile(r"[^\W\d_]{4,}")
LONG = 6
"""Lengths are told apart by how many binary digits their words take, up to this many."""


def shape(title: str, text: str) -> Iterator[str]:
    """Names for what is seen of it."""
    whole = f"{title} . {text}"
    yield f"length {min(len(text.split()).bit_length(), LONG)}"
    if not title:
        yield "untitled"
    for name, pattern in (("price", _PRICE), ("link", _LINK), ("clock", _CLOCK)):
        if pattern.search(whole):
            yield name
    for mark in "!?":
        if mark in whole:
            yield mark
    if any(word.isupper() for word in _SHOUTED.findall(whole)):
        yield "shouted"
    if text[:1].islower():
        yield "in passing"
    if any(char.isdigit() for char in text):
        yield "number"
