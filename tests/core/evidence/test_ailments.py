"""Sick sensors are told from well ones, and from people who are simply out."""

from __future__ import annotations

from typing import Any

import pytest

from hubd.core.beliefs import DeviceState, Reading
from hubd.core.evidence.ailments import ailments

HOUR, DAY = 3600.0, 86400.0
NOW = 100 * DAY


def device(kind: str = "motion", ago: float = 60.0, days: float = 10.0, count: int = 500, **more: Any) -> DeviceState:
    return DeviceState(kind, NOW - ago, count=count, first=NOW - days * DAY, **more)


def said(value: Any, for_: float, ago: float = 60.0) -> Reading:
    return Reading(value, NOW - ago - for_, NOW - ago)


SICK = {
    "offline": (device(online=False), "offline"),
    "silent for a day": (device("contact", 30 * HOUR), "silent for 30 h"),
    "a meter out of its rhythm": (device("power", 3 * HOUR, days=1, count=1000), "silent for 3 h"),
    "movement without end": (device(readings={"motion": said(True, 13 * HOUR)}), "says movement for 13 h"),
    "one channel stuck": (device(readings={"motion:seat": said(True, 20 * HOUR)}), "says movement for 20 h"),
    "a frozen thermometer": (
        device("level", readings={"temperature": said(21.34, 60 * HOUR)}), "says temperature 21.34 for 60 h"
    ),
    "a frozen meter": (device("power", readings={"power": said(38.2, 60 * HOUR)}), "says power 38.2 for 60 h"),
    "chattering": (device("contact", days=1, count=200_000), "chattering, 139 messages a minute"),
    "empty": (device(readings={"battery": said(7.0, HOUR)}), "battery 7 %"),
    "low": (device(readings={"battery_low": said(1.0, HOUR)}), "battery low"),
    "a slow clock": (device(steady=3, lag=120.0), "clock 120 s slow"),
}  # fmt: skip
WELL = {
    "speaks": device(),
    "movement for an hour": device(readings={"motion": said(True, HOUR)}),
    "nobody for a week": device(readings={"motion": said(False, 7 * DAY)}),
    "a plug that is off": device("power", readings={"power": said(0.0, 9 * DAY)}),
    "a door that stays shut": device("contact", 20 * HOUR, readings={"contact": said(False, 9 * DAY)}),
    "a steady cellar, few words": device("level", count=20, readings={"temperature": said(12.0, 60 * HOUR)}),
    "a slow meter": device("power", 3 * HOUR, days=10, count=240),
    "a busy radar for a minute": DeviceState("motion", NOW, count=300, first=NOW - 60.0),
    "a full battery": device(readings={"battery": said(80.0, HOUR)}),
    "a late message": device(steady=1, lag=120.0),
}


@pytest.mark.parametrize("name", SICK)
def test_what_is_wrong_is_said(name: str) -> None:
    sick, words = SICK[name]

    assert [each.said for each in ailments(sick, NOW)] == [words]


@pytest.mark.parametrize("name", WELL)
def test_what_is_well_is_left_alone(name: str) -> None:
    assert list(ailments(WELL[name], NOW)) == []


def test_a_phone_that_is_away_is_no_sick_sensor() -> None:
    (away,) = ailments(device("beacon", 3 * DAY), NOW)

    assert (away.kind, away.grave) == ("silent", False)


def test_chattering_is_judged_by_the_last_minutes_where_they_were_counted() -> None:
    assert [each.kind for each in ailments(device("contact"), NOW, rate=2.5)] == ["chattering"]
    assert list(ailments(device("contact", days=1, count=200_000), NOW, rate=0.01)) == []
    assert list(ailments(device("power"), NOW, rate=5.0)) == [], "meters may talk"
