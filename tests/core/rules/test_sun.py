"""Sunrise and sunset agree with an almanac library all over the world."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from astral import Observer
from astral.sun import sunrise, sunset

from hubd.core.rules.conditions.sun import daylight, polar_day

PLACES = [
    ("Berlin", 52.52, 13.405),
    ("Madrid", 40.42, -3.70),
    ("Chicago", 41.88, -87.63),
    ("Quito", -0.18, -78.47),
    ("Sydney", -33.87, 151.21),
    ("Reykjavik", 64.15, -21.94),
]


@pytest.mark.parametrize(("name", "latitude", "longitude"), PLACES)
def test_within_a_minute_on_every_tenth_day(name: str, latitude: float, longitude: float) -> None:
    observer = Observer(latitude, longitude, 0)
    for n in range(0, 365, 10):
        day = date(2026, 1, 1) + timedelta(days=n)
        light = daylight(latitude, longitude, day)
        assert light is not None
        for ours, theirs in zip(light, (sunrise, sunset), strict=True):
            days = [day + timedelta(days=d) for d in (-1, 0, 1)]
            near = min(abs(ours - theirs(observer, at, tzinfo=UTC).timestamp()) for at in days)
            assert near < (60 if latitude < 60 else 120), (name, day)


def test_beyond_the_polar_circle_the_sun_may_not_rise_or_not_set() -> None:
    assert daylight(69.65, 18.96, date(2026, 6, 21)) is None
    assert polar_day(69.65, date(2026, 6, 21))
    assert daylight(69.65, 18.96, date(2026, 12, 21)) is None
    assert not polar_day(69.65, date(2026, 12, 21))
