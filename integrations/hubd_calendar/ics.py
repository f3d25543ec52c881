"""An ICS calendar as the appointments of the coming days, with every repetition worked out.

The libraries for it (extra `calendar`) are large; they are imported when the first calendar is read.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from hubd.core.events import Appointment
from hubd.core.kitchen.spans import total
from hubd.errors import Rejected

EXTRA: Final = "calendars need two packages; install them with: pip install 'hubd[calendar]'"
MOST: Final = 500
"""Appointments of the coming days that are told at most."""


def appointments(text: bytes, since: datetime, until: datetime, zone: tzinfo) -> tuple[Appointment, ...]:
    """What takes place between two moments, the soonest first. Raises `Rejected` where this is no calendar."""
    try:
        import recurring_ical_events
        from icalendar import Calendar
    except ModuleNotFoundError as error:
        raise Rejected(EXTRA) from error
    try:
        calendar = Calendar.from_ical(text)
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError) as error:
        raise Rejected(f"not readable as an ICS calendar: {str(error)[:120]}") from error
    made = (_appointment(event, zone) for event in found)
    return tuple(sorted((each for each in made if each is not None), key=lambda each: (each.start, each.id))[:MOST])


def _appointment(event: Any, zone: tzinfo) -> Appointment | None:
    """One event; what was cancelled is none. Whole days begin at midnight here."""
    title, start = str(event.get("SUMMARY") or "").strip(), _moment(event.get("DTSTART"), zone)
    if not title or start is None or str(event.get("STATUS") or "").upper() == "CANCELLED":
        return None
    end = _moment(event.get("DTEND"), zone)
    length = getattr(event.get("DURATION"), "dt", None)
    if end is None:
        end = start + length.total_seconds() if isinstance(length, timedelta) else start
    return Appointment(
        id=f"{event.get('UID') or title} {start:.0f}", title=title[:200], start=start, end=max(end, start),
        location=str(event.get("LOCATION") or "").strip()[:200] or None, travel_minutes=_travel(event),
    )  # fmt: skip


def _moment(field: Any, zone: tzinfo) -> float | None:
    """A time, or a day, which is its midnight here. A time without a zone is the household's."""
    value = getattr(field, "dt", None)
    if isinstance(value, datetime):
        return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).timestamp()
    return datetime.combine(value, time(), zone).timestamp() if isinstance(value, date) else None


def _travel(event: Any) -> float | None:
    """The way there in minutes, where the calendar's own program has worked it out."""
    said = event.get("X-APPLE-TRAVEL-DURATION")
    length = getattr(said, "dt", None)
    seconds = length.total_seconds() if isinstance(length, timedelta) else total(str(said or ""))
    return round(seconds / 60.0, 1) if seconds and seconds > 0.0 else None
