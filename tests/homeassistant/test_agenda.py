"""Calendars and the weather as Home Assistant tells them: times, units, and whose calendar is whose."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hubd_homeassistant.agenda import appointment, calendars_of, weather

from hubd.core.household import Household, Identities, Person

ZONE = ZoneInfo("Europe/Berlin")
HOME = Household(
    id="lab", name="Lab", time_zone=ZONE,
    people={"anna": Person("anna", "Anna", identities=Identities(ha=("person.anna", "calendar.work", "calendar.gone"))),
            "ben": Person("ben", "Ben"), "mia": Person("mia", "Mia")},
)  # fmt: skip
NOON = datetime(2026, 3, 2, 12, tzinfo=ZONE).timestamp()


@pytest.mark.parametrize(
    ("entry", "start", "end"),
    [({"start": {"dateTime": "2026-03-02T12:00:00+01:00"}, "end": {"dateTime": "2026-03-02T13:00:00+01:00"}},
      0, 3600),
     ({"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}}, 12 * 3600, 36 * 3600),
     ({"start": "2026-03-02T12:00:00+01:00"}, 0, 0),
     ({"start": {"dateTime": "2026-03-02T12:00:00+01:00"}, "end": {"dateTime": "2026-03-02T11:00:00+01:00"}}, 0, 0)],
)  # fmt: skip
def test_when_an_appointment_is(entry: dict[str, Any], start: float, end: float) -> None:
    made = appointment({**entry, "summary": " School ", "location": ""}, ZONE)
    assert made is not None
    assert (made.title, made.start - NOON, made.end - NOON, made.location) == ("School", start, end, None)


@pytest.mark.parametrize(
    "entry",
    [{"summary": "x"}, {"summary": "", "start": {"date": "2026-03-03"}}, {"summary": "x", "start": {"date": "soon"}},
     {"summary": "x", "start": 7}],
)  # fmt: skip
def test_what_is_no_appointment(entry: dict[str, Any]) -> None:
    assert appointment(entry, ZONE) is None


def test_whose_calendar_is_whose() -> None:
    states: list[dict[str, Any]] = [
        {"entity_id": "calendar.work"}, {"entity_id": "calendar.anna"}, {"entity_id": "calendar.family"},
        {"entity_id": "calendar.x", "attributes": {"friendly_name": "Ben"}}, {"entity_id": "light.mia"},
    ]  # fmt: skip
    assert calendars_of(HOME, states) == {"anna": ["calendar.work"], "ben": ["calendar.x"]}


def test_the_weather_is_told_in_celsius_and_millimetres_and_the_past_is_left_out() -> None:
    report = {"entity_id": "weather.home", "state": "rainy",
              "attributes": {"temperature": 50, "temperature_unit": "°F", "precipitation_unit": "in"}}  # fmt: skip
    hours: list[dict[str, Any]] = [
        {"datetime": "2026-03-02T09:00:00+00:00", "condition": "sunny", "temperature": 10},
        {"datetime": "2026-03-02T12:00:00+00:00", "condition": "rainy", "temperature": 32, "precipitation": 1},
        {"datetime": "never"},
    ]  # fmt: skip
    made = weather(report, hours, NOON)
    assert (made.condition, made.temperature, len(made.hours)) == ("rainy", 10.0, 1)
    assert (made.hours[0].temperature, made.hours[0].precipitation) == (0.0, 25.4)
