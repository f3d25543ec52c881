"""What is about to go wrong and is no danger: which rooms it is about, and from when. None once it is over."""

from __future__ import annotations

from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.wording.phrases import listed, say_to
from hubd.core.rules.conditions.things import opened
from hubd.core.rules.conditions.weather import next_rain

ANSWERS = ("accepted", "dismissed", "never")


def rain(telling: Telling) -> Content | None:
    """Where windows are open, and from when it rains."""
    context, person = telling.context, telling.person
    weather = context.state.desk.weather
    wet = next_rain(weather, context.now) if weather is not None else None
    rooms = _open_windows(telling)
    if not rooms or wet is None:
        return None
    key = "anticipate.rain.text" if wet > context.now else "anticipate.rain.now"
    clock = context.household.local(wet).strftime("%H:%M")
    text = say_to(key, person, time=clock, list=listed(rooms, person.language))
    return Content(say_to("anticipate.rain.title", person), text, dict(telling.proposal.data), ANSWERS)


def cold(telling: Telling) -> Content | None:
    """Where windows are open in the frost."""
    rooms = _open_windows(telling)
    return _told(telling, list=listed(rooms, telling.person.language)) if rooms else None


def door(telling: Telling) -> Content | None:
    """Which door is open."""
    devices, area = telling.context.state.devices.values(), telling.proposal.area
    doors = [each for each in devices if each.means in ("entrance", "garage_door") and each.area == area]
    return _told(telling, place=_place(telling)) if any(opened(each) for each in doors) else None


def place(telling: Telling) -> Content:
    """Where it is."""
    return _told(telling, place=_place(telling))


def _told(telling: Telling, **blanks: object) -> Content:
    person, intent = telling.person, telling.proposal.intent
    text = say_to(f"{intent}.text", person, **blanks)
    return Content(say_to(f"{intent}.title", person), text, dict(telling.proposal.data), ANSWERS)


def _place(telling: Telling) -> str:
    area = telling.context.household.areas.get(telling.proposal.area or "")
    return area.name if area is not None else say_to("at_home", telling.person)


def _open_windows(telling: Telling) -> list[str]:
    """The rooms with an open window, in the order of the configuration."""
    windows = [each for each in telling.context.state.devices.values() if each.means == "window" and opened(each)]
    areas = telling.context.household.areas.values()
    return [area.name for area in areas if any(each.area == area.id for each in windows)]
