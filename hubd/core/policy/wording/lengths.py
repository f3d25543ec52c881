"""Lengths of time as people say them."""

from __future__ import annotations

from hubd.core.household import Person
from hubd.core.policy.wording.phrases import say_to


def lasting(seconds: float, hearer: Person) -> str:
    """A length of time in seconds, in the hearer's language: `10 minutes`, `1 hour 30 minutes`."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    parts = []
    if hours:
        parts.append(say_to("span.hour" if hours == 1 else "span.hours", hearer, count=hours))
    minutes, rest = divmod(rest, 60)
    if minutes:
        parts.append(say_to("span.minute" if minutes == 1 else "span.minutes", hearer, count=minutes))
    if rest and not hours:
        parts.append(say_to("span.seconds", hearer, count=rest))
    return " ".join(parts)
