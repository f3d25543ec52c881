"""Calendars and the weather: Home Assistant does not tell them by itself, so they are asked for now and then."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlencode

from msgspec.structs import replace

from hubd.core.events import AnyEvent, Appointment, Calendar, ForecastHour, Weather
from hubd.core.household import Household
from hubd.errors import HubError, Rejected
from hubd.integration import Listener
from hubd_homeassistant.client import Services
from hubd_homeassistant.house import folded

log = logging.getLogger("hubd.homeassistant")

EVERY = 900.0
"""Seconds between two looks."""
AHEAD = 8 * 86_400.0
"""How far ahead calendars are read."""
HOURS: Final = 48
"""How much of the forecast is kept."""
UNTIL_CONNECTED = 1.0


async def keep(services: Services, household: Household, listener: Listener, connected: Callable[[], bool]) -> None:
    """Tell calendars and weather whenever they have changed, for as long as hubd runs."""
    told: dict[str, AnyEvent] = {}
    while True:
        if not connected():
            await asyncio.sleep(UNTIL_CONNECTED)
            continue
        for part in (calendars_now, weather_now):
            try:
                for name, event in await part(services, household):
                    if told.get(name) != _bare(event):
                        told[name] = _bare(event)
                        listener.tell(event)
            except (HubError, TimeoutError) as error:
                log.debug("not read this time: %s", error)
        await asyncio.sleep(EVERY)


def _bare(event: AnyEvent) -> AnyEvent:
    return replace(event, at=0.0, arrived=0.0)


Found: TypeAlias = "list[tuple[str, AnyEvent]]"


async def calendars_now(services: Services, household: Household) -> Found:
    """Every person's calendar as it is now."""
    now, states = time.time(), await services.states()
    found: list[tuple[str, AnyEvent]] = []
    for person, calendars in calendars_of(household, states).items():
        listed = [entry for name in calendars for entry in await _listed(services, name, now)]
        made = (appointment(entry, household.time_zone) for entry in listed)
        events = tuple(sorted((each for each in made if each is not None), key=lambda each: (each.start, each.id)))
        found.append(
            (
                person,
                Calendar(
                    at=now,
                    arrived=now,
                    source="homeassistant/calendar",
                    freshness="retained",
                    person=person,
                    events=events,
                ),
            )
        )
    return found


async def weather_now(services: Services, _household: Household) -> Found:
    """The weather, and what is forecast by the hour where that is known."""
    now, states = time.time(), await services.states()
    report = next((state for state in sorted(states, key=_plainest) if _is_weather(state)), None)
    if report is None:
        return []
    name = str(report["entity_id"])
    try:
        answer = await services.answer("weather.get_forecasts", {"entity_id": name, "type": "hourly"})
    except Rejected as error:
        log.debug("%s forecasts no hours: %s", name, error)
        answer = {}
    hours = (answer.get(name) or {}).get("forecast") or []
    return [("weather", weather(report, hours, now))]


def calendars_of(household: Household, states: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Whose calendars are whose: those under `identities.ha`, else those that are called as the person is."""
    there = {str(s["entity_id"]): s for s in states if str(s.get("entity_id")).startswith("calendar.")}
    found: dict[str, list[str]] = {}
    for person in household.people.values():
        named = [name for name in person.identities.ha if name in there]
        alike = [
            name
            for name, state in there.items()
            if {folded(name.partition(".")[2]), folded(_name(state))} & {folded(person.id), folded(person.name)}
        ]
        if named or alike:
            found[person.id] = named or alike
    return found


def _name(state: dict[str, Any]) -> str:
    return str((state.get("attributes") or {}).get("friendly_name") or "")


async def _listed(services: Services, calendar: str, now: float) -> list[dict[str, Any]]:
    start, end = (datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds") for at in (now - 86_400.0, now + AHEAD))
    found = await services.read(f"calendars/{quote(calendar)}?{urlencode({'start': start, 'end': end})}")
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def appointment(entry: dict[str, Any], zone: tzinfo) -> Appointment | None:
    """One event of a calendar. Whole days begin at midnight here."""
    start, end = _moment(entry.get("start"), zone), _moment(entry.get("end"), zone)
    title = str(entry.get("summary") or "").strip()
    if start is None or not title:
        return None
    return Appointment(
        id=str(entry.get("uid") or f"{start:.0f} {title}"),
        title=title,
        start=start,
        end=max(end, start) if end is not None else start,
        location=entry.get("location") or None,
    )


def _moment(said: Any, zone: tzinfo) -> float | None:
    """`{"dateTime"}` or `{"date"}`, or the text alone."""
    text: Any = (said.get("dateTime") or said.get("date")) if isinstance(said, dict) else said
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).timestamp()


def _is_weather(state: dict[str, Any]) -> bool:
    return str(state.get("entity_id")).startswith("weather.") and state.get("state") not in ("unavailable", "unknown")


def _plainest(state: dict[str, Any]) -> tuple[bool, str]:
    name = str(state.get("entity_id"))
    return "home" not in name, name


def weather(report: dict[str, Any], hours: Sequence[dict[str, Any]], now: float) -> Weather:
    """The weather now and the hours to come, in degrees Celsius and millimetres."""
    attributes = report.get("attributes") or {}
    fahrenheit = str(attributes.get("temperature_unit")) == "°F"
    inches = 25.4 if str(attributes.get("precipitation_unit")) == "in" else 1.0
    ahead = []
    for hour in hours:
        at = _moment(hour.get("datetime"), UTC)
        if at is not None and at > now - 3600.0:
            fallen = _number(hour.get("precipitation"))
            ahead.append(
                ForecastHour(
                    at=at,
                    condition=hour.get("condition"),
                    precipitation=None if fallen is None else round(fallen * inches, 2),
                    temperature=_celsius(hour.get("temperature"), fahrenheit),
                )
            )
    return Weather(
        at=now,
        arrived=now,
        source="homeassistant/weather",
        freshness="retained",
        condition=str(report.get("state")),
        temperature=_celsius(attributes.get("temperature"), fahrenheit),
        hours=tuple(ahead[:HOURS]),
    )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _celsius(value: Any, fahrenheit: bool) -> float | None:
    degrees = _number(value)
    return round((degrees - 32.0) / 1.8, 1) if degrees is not None and fahrenheit else degrees
