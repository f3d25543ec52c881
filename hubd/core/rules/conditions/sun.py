"""Sunrise and sunset, to within a minute where people mostly live, two near the polar circles.

The solar calculator of NOAA's Global Monitoring Laboratory (after Jean Meeus, "Astronomical Algorithms"):
declination and equation of time at the place's own noon, and the hour angle at which the sun's edge
crosses the horizon.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from math import acos, asin, cos, degrees, radians, sin, tan

HORIZON = 90.833
"""Zenith angle of the sun's upper edge at the horizon in degrees, with ordinary refraction."""

EPOCH = 2440587.5
"""Julian day of the beginning of 1970."""


@lru_cache(maxsize=64)
def daylight(latitude: float, longitude: float, day: date) -> tuple[float, float] | None:
    """Sunrise and sunset around the place's noon of `day`, as seconds since 1970.

    None: the sun does not cross the horizon; ask `polar_day` which of the two it is.
    """
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() - 240.0 * longitude
    rise, fall = _crossing(latitude, noon, -1.0), _crossing(latitude, noon, 1.0)
    return None if rise is None or fall is None else (rise, fall)


def _crossing(latitude: float, noon: float, side: float) -> float | None:
    """When the sun crosses the horizon before (-1) or after (1) the place's mean noon. Once more with the sun where
    it is by then: in spring and autumn it moves on noticeably within half a day."""
    at = noon
    for _ in range(2):
        declination, equation = _position(at)
        cosine = _horizon(latitude, declination)
        if not -1.0 <= cosine <= 1.0:
            return None
        at = noon + 60.0 * (side * 4.0 * degrees(acos(cosine)) - equation)  # the earth turns a degree in 4 minutes
    return at


def polar_day(latitude: float, day: date) -> bool:
    """On a day without sunrise or sunset: is the sun up all day?"""
    declination, _ = _position(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    return _horizon(latitude, declination) < -1.0


def _horizon(latitude: float, declination: float) -> float:
    """Cosine of the hour angle at which the sun crosses the horizon; beyond one, it does not."""
    lat = radians(min(max(latitude, -89.9), 89.9))
    return cos(radians(HORIZON)) / (cos(lat) * cos(declination)) - tan(lat) * tan(declination)


def _position(at: float) -> tuple[float, float]:
    """Declination in radians and equation of time in minutes."""
    t = (at / 86400.0 + EPOCH - 2451545.0) / 36525.0
    mean_longitude = radians(280.46646 + t * (36000.76983 + t * 0.0003032))
    anomaly = radians(357.52911 + t * (35999.05029 - t * 0.0001537))
    eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267)
    centre = radians(
        sin(anomaly) * (1.914602 - t * (0.004817 + t * 0.000014))
        + sin(2 * anomaly) * (0.019993 - t * 0.000101)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * t)
    apparent = mean_longitude + centre - radians(0.00569 + 0.00478 * sin(node))
    tilt = radians(23.439291 - t * 0.0130042 + 0.00256 * cos(node))
    declination = asin(sin(tilt) * sin(apparent))
    y = tan(tilt / 2) ** 2
    equation = 4.0 * degrees(
        y * sin(2 * mean_longitude)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * mean_longitude)
        - 0.5 * y * y * sin(4 * mean_longitude)
        - 1.25 * eccentricity**2 * sin(2 * anomaly)
    )
    return declination, equation
