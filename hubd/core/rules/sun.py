"""Sunrise and sunset, to about a minute.

The general solar position equations of NOAA's Global Monitoring Laboratory ("General Solar Position
Calculations"): a fractional year gives declination and equation of time, these the hour angle of the horizon.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import acos, cos, degrees, pi, radians, sin, tan

HORIZON = 90.833
"""Zenith angle of the sun's upper edge at the horizon in degrees, with ordinary refraction."""


@lru_cache(maxsize=64)
def daylight(latitude: float, longitude: float, day: date) -> tuple[float, float] | None:
    """Sunrise and sunset as seconds since 1970, of the day whose noon at this longitude lies in `day`.

    None: the sun does not cross the horizon; ask `polar_day` which of the two it is.
    """
    declination, equation = _position(day)
    cosine = _horizon(latitude, declination)
    if not -1.0 <= cosine <= 1.0:
        return None
    half = degrees(acos(cosine)) * 4.0  # minutes: the earth turns one degree in four
    noon = 720.0 - 4.0 * longitude - equation
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    rise, fall = start + timedelta(minutes=noon - half), start + timedelta(minutes=noon + half)
    return rise.timestamp(), fall.timestamp()


def polar_day(latitude: float, day: date) -> bool:
    """On a day without sunrise or sunset: is the sun up all day?"""
    declination, _ = _position(day)
    return _horizon(latitude, declination) < -1.0


def _horizon(latitude: float, declination: float) -> float:
    """Cosine of the hour angle at which the sun crosses the horizon; beyond one, it does not."""
    lat = radians(min(max(latitude, -89.9), 89.9))
    return cos(radians(HORIZON)) / (cos(lat) * cos(declination)) - tan(lat) * tan(declination)


def _position(day: date) -> tuple[float, float]:
    """Declination in radians and equation of time in minutes, at noon UTC."""
    length = 366.0 if day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0) else 365.0
    g = 2.0 * pi / length * (day.timetuple().tm_yday - 1)
    equation = 229.18 * (
        0.000075 + 0.001868 * cos(g) - 0.032077 * sin(g) - 0.014615 * cos(2 * g) - 0.040849 * sin(2 * g)
    )
    declination = (
        0.006918 - 0.399912 * cos(g) + 0.070257 * sin(g) - 0.006758 * cos(2 * g) + 0.000907 * sin(2 * g)
        - 0.002697 * cos(3 * g) + 0.00148 * sin(3 * g)
    )
    return declination, equation
