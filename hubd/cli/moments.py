"""Times as people say them: `18:05`, `yesterday 18:00`, `monday 7:30`, `20m ago`, `2026-03-02 18:05`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import click

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
HOW = "write 18:05, yesterday 18:05, monday 18:05, 20m ago, 2026-03-02 18:05, or now"

CLOCK = re.compile(r"^(?:(?P<day>[a-z]+)\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?$")
AGO = re.compile(r"^(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[smhd])\s+ago$")


def moment(text: str, now: datetime) -> datetime:
    """The time that is meant, seen from `now` (with its zone). A bare clock time is the last one that has passed."""
    said = text.strip().casefold()
    if said == "now":
        return now
    if match := AGO.match(said):
        return now - timedelta(seconds=float(match["number"]) * SECONDS[match["unit"]])
    if match := CLOCK.match(said):
        return _by_the_clock(match, now, text)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time: {HOW}") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=now.tzinfo)


def _by_the_clock(match: re.Match[str], now: datetime, text: str) -> datetime:
    day = match["day"]
    try:
        at = now.replace(
            hour=int(match["hour"]), minute=int(match["minute"]), second=int(match["second"] or 0), microsecond=0
        )
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time: {HOW}") from None
    if day is None:
        return at if at <= now else at - timedelta(days=1)
    if day in ("today", "yesterday"):
        return at - timedelta(days=day == "yesterday")
    named = [i for i, name in enumerate(DAYS) if len(day) >= 2 and name.startswith(day)]
    if not named:
        raise click.BadParameter(f"{text!r} is no time: {HOW}")
    at -= timedelta(days=(now.weekday() - named[0]) % 7)
    return at if at <= now else at - timedelta(days=7)
