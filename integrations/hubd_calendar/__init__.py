"""Calendars as ICS: an address that is asked now and then, or a file that is read again when it has changed."""

from typing import Any

from hubd.core.household import Household
from hubd.integration import Feed, Integration


def _feed(household: Household, sources: Any, _services: Any = None) -> Feed:
    from hubd_calendar.feed import Calendars

    return Calendars(household, sources)


INTEGRATION = Integration("calendar", feed=_feed)
