"""Conditions about the weather outside: as it is, and as the forecast says it will be."""

from __future__ import annotations

from hubd.core.events import ForecastHour, Weather
from hubd.core.rules.check import Check, Scope, Truth, View
from hubd.core.rules.conditions.sayings import number, say, span
from hubd.core.rules.conditions.values import within_bounds
from hubd.core.rules.spec import Condition

FRESH = 6 * 3600.0
"""A report older than this says nothing of now. Services report every hour or two; a dead one must not rain on."""

WET_FROM = 0.2
"""Millimetres an hour from which it rains; less is mist, which no open window minds."""

WET = ("rain", "pouring", "shower", "drizzle", "hail", "sleet", "snow", "thunder", "lightning-rainy")
"""Parts of the words for weather that is wet."""

HOUR = 3600.0


def outside(condition: Condition, scope: Scope) -> Check:
    """`{weather: {rain_within | condition | above | below}}`; unknown while no fresh report came."""
    fields = condition.fields
    ahead: float | None = fields.get("rain_within")
    words = tuple(name.casefold() for name in fields.get("condition", ()))

    def test(view: View) -> Truth:
        weather = _fresh(view)
        if weather is None:
            return None
        view.call_at(weather.arrived + FRESH)
        if words and (weather.condition or "").casefold() not in words:
            return False
        warm = within_bounds(weather.temperature, fields)
        if warm is not True:
            return warm
        return ahead is None or _wet_within(weather, view, ahead)

    def told(view: View) -> str:
        weather = _fresh(view)
        if weather is None:
            return say(scope.language, "no_weather")
        if ahead is not None:
            wet = next_rain(weather, view.now)
            rains = wet is not None and wet <= view.now + ahead
            return say(scope.language, "rain" if rains else "no_rain", n=span(ahead))
        texts = [weather.condition or say(scope.language, "unknown")]
        texts += [f"{number(weather.temperature)} °C"] if weather.temperature is not None else []
        return say(scope.language, "weather", what=", ".join(texts))

    return Check(condition.path, test, told, ("desk:weather",), cost=4)


def _fresh(view: View) -> Weather | None:
    """The report, while it is worth anything."""
    weather = view.state.desk.weather
    return weather if weather is not None and view.now - weather.arrived < FRESH else None


def _wet_within(weather: Weather, view: View, ahead: float) -> bool:
    """Will it rain in so many seconds, or does it? Asks to be looked at again when the next wet hour comes near."""
    wet = next_rain(weather, view.now)
    if wet is None:
        return False
    view.call_at(wet - ahead)
    return wet <= view.now + ahead


def next_rain(weather: Weather, now: float) -> float | None:
    """When it rains next by this report: at once where it does, None where no rain is known."""
    if now - weather.arrived < HOUR and _is_wet(weather.condition, None):
        return now
    for hour in sorted(weather.hours, key=_begins):
        if hour.at + HOUR > now and _is_wet(hour.condition, hour.precipitation):
            return max(hour.at, now)
    return None


def _begins(hour: ForecastHour) -> float:
    return hour.at


def _is_wet(condition: str | None, millimetres: float | None) -> bool:
    """What falls decides where it is given; else the word for it."""
    if millimetres is not None:
        return millimetres > WET_FROM
    return any(word in (condition or "").casefold() for word in WET)
