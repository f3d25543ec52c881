"""What programs hand over as a whole, in place of what they said before: calendars, the pantry, the weather.

One entry that makes no sense is left out; a list of nothing but those is an error of the sender.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import msgspec

from hubd.core.events import AnyEvent, Appointment, Calendar, ForecastHour, Pantry, PantryItem, Weather
from hubd.errors import DecodeError
from hubd.integration import Message
from hubd_mqtt.decoders.hubd_names import Names, plain_number
from hubd_mqtt.decoders.hubd_shapes import AppointmentIn, CalendarIn, HourIn, NowIn, PantryIn, PantryItemIn, WeatherIn
from hubd_mqtt.decoders.parse import json_value, number


class Whole:
    """The readers of the three topics, for one home."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def calendar(self, message: Message) -> Sequence[AnyEvent]:
        said = json_value(message.payload, _calendar)
        events = [made for item in said.events if (made := self._appointment(item)) is not None]
        if said.events and not events:
            raise DecodeError("unreadable value", "no event of the calendar has a title, a start and an end")
        return (Calendar(person=self._names.person(said.person), events=tuple(events), **self._names.stamp(message)),)

    def _appointment(self, item: Any) -> Appointment | None:
        """One event; a date stands for its midnight, and no end means that it ends as it starts."""
        try:
            one = msgspec.convert(item, AppointmentIn)
        except msgspec.ValidationError:
            return None
        start = self._names.when(one.start)
        if start is None:
            return None
        end = self._names.when(one.end)
        travel = number(one.travel_minutes)
        return Appointment(
            id=str(one.id) if one.id is not None else f"{start:.0f} {one.title}", title=one.title, start=start,
            end=max(end, start) if end is not None else start, location=one.location or None,
            travel_minutes=travel if isinstance(travel, float) and travel >= 0.0 else None,
        )  # fmt: skip

    def pantry(self, message: Message) -> Sequence[AnyEvent]:
        said = json_value(message.payload, _pantry)
        items = [made for item in said.items if (made := _item(item)) is not None]
        if said.items and not items:
            raise DecodeError("unreadable value", "no item of the pantry has a name")
        return (Pantry(items=tuple(items), **self._names.stamp(message)),)

    def weather(self, message: Message) -> Sequence[AnyEvent]:
        said = json_value(message.payload, _weather)
        now = said.now or NowIn()
        hours = [made for item in said.hours if (made := self._hour(item)) is not None]
        return (Weather(condition=now.condition, temperature=plain_number(now.temperature), hours=tuple(hours),
                        **self._names.stamp(message)),)  # fmt: skip

    def _hour(self, item: Any) -> ForecastHour | None:
        try:
            one = msgspec.convert(item, HourIn)
        except msgspec.ValidationError:
            return None
        at = self._names.when(one.at)
        if at is None:
            return None
        return ForecastHour(at=at, condition=one.condition, precipitation=plain_number(one.precipitation),
                            temperature=plain_number(one.temperature))  # fmt: skip


def _item(item: Any) -> PantryItem | None:
    try:
        one = msgspec.convert(item, PantryItemIn)
    except msgspec.ValidationError:
        return None
    if not one.name.strip():
        return None
    best_before = one.best_before
    try:
        best_before = date.fromisoformat(best_before[:10]).isoformat() if best_before else None
    except ValueError:
        best_before = None
    return PantryItem(name=one.name.strip(), amount=plain_number(one.amount), unit=one.unit, best_before=best_before)


_calendar: Final = msgspec.json.Decoder(CalendarIn)
_pantry: Final = msgspec.json.Decoder(PantryIn)
_weather: Final = msgspec.json.Decoder(WeatherIn)
