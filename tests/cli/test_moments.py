"""Times as people say them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click
import pytest

from hubd.cli.moments import moment

NOW = datetime(2026, 3, 4, 18, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # a Wednesday

SAID = {
    "now": "2026-03-04T18:30",
    "18:05": "2026-03-04T18:05",
    "19:00": "2026-03-03T19:00",
    "today 19:00": "2026-03-04T19:00",
    "Yesterday 7:45": "2026-03-03T07:45",
    "mon 18:00": "2026-03-02T18:00",
    "wednesday 18:40": "2026-02-25T18:40",
    "wed 18:00": "2026-03-04T18:00",
    "20m ago": "2026-03-04T18:10",
    "1.5h ago": "2026-03-04T17:00",
    "2026-03-02 18:05": "2026-03-02T18:05",
    "2026-03-02T17:05Z": "2026-03-02T18:05",
}


@pytest.mark.parametrize("said", SAID)
def test_what_people_say(said: str) -> None:
    at = moment(said, NOW)
    assert at.tzinfo is not None
    assert at.astimezone(NOW.tzinfo).isoformat()[:16] == SAID[said]


@pytest.mark.parametrize("said", ["", "soon", "25:00", "moonday 18:00", "18.05", "12:70", "2026-13-01 10:00"])
def test_what_is_no_time_says_how_to_write_one(said: str) -> None:
    with pytest.raises(click.BadParameter, match="yesterday 18:05"):
        moment(said, NOW)
