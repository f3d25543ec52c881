"""Conditions about devices, and about the very event that is being looked at."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from hubd.core import events as ev
from hubd.core.appliances import PLAYING, heats, in_use_by_power, metered_beside
from hubd.core.beliefs import DeviceState, Reading
from hubd.core.events import AnyEvent
from hubd.core.floor import Floor
from hubd.core.rules.aspects import never
from hubd.core.rules.check import Check, Scope, Truth, View, constant
from hubd.core.rules.grammar import EVENT_KINDS
from hubd.core.rules.names import Roster
from hubd.core.rules.sayings import number, say, word, words
from hubd.core.rules.spec import Condition
from hubd.core.rules.whereabouts import areas_named, furnished
from hubd.core.rules.words import nearest

YES = frozenset({"on", "true", "open", "detected", "yes", "home", "1"})
NO = frozenset({"off", "false", "closed", "close", "clear", "no", "not_home", "0"})
ASIDE = ("battery", "linkquality", "rssi", "voltage", "current", "energy")
"""Readings that are never what a rule without `reading:` means."""


def same(value: object, wanted: object) -> bool:
    """Do a reading and a value in a rule mean the same? `"ON"`, `on` and true do; so do `1` and `"1"`."""
    if value is None:
        return False
    if isinstance(value, bool) or isinstance(wanted, bool):
        return _truth(value) is not None and _truth(value) == _truth(wanted)
    if isinstance(value, int | float) and isinstance(wanted, int | float):
        return abs(value - wanted) < 1e-9
    a, b = _text(value), _text(wanted)
    return a == b


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    return True if text in YES else False if text in NO else None


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip().casefold()


def _chosen(device: DeviceState, reading: str | None) -> list[Reading]:
    """The readings that a condition means: the named one, or all that say what the thing is for."""
    if reading is not None:
        return [r for key, r in device.readings.items() if key == reading or key.endswith(":" + reading)]
    return [r for key, r in device.readings.items() if not key.startswith(ASIDE)]


NUMBER = (int, float)
"""Made once: conditions about numbers are asked with most readings."""


def _number(device: DeviceState, reading: str | None) -> float | None:
    """The number that a device reports: power before anything else, unless the rule names a reading."""
    if reading is None:
        for key, first in device.readings.items():
            if key.startswith("power"):
                if isinstance(first.value, NUMBER):
                    return float(first.value)
                break
    for found in _chosen(device, reading):
        if isinstance(found.value, NUMBER) and not isinstance(found.value, bool):
            return float(found.value)
        if isinstance(found.value, str):
            try:
                return float(found.value)
            except ValueError:
                continue
    return None


def within_bounds(number: float | None, fields: Mapping[str, Any]) -> Truth:
    """`above` and `below`, both strict; unknown without a number."""
    if "above" not in fields and "below" not in fields:
        return True
    if number is None:
        return None
    return bool(fields.get("above", -inf) < number < fields.get("below", inf))


def device(condition: Condition, scope: Scope, roster: Roster) -> Check:
    """`{device: …, is | above | below, reading}`: what a device last said. Never heard: unknown."""
    name = str(condition.fields["device"])
    fields = condition.fields
    if not roster.names.plausible(name):
        scope.complain(f"{condition.path}/device", f'unknown device "{name}"', nearest(name, roster.names.known))
        return never(condition)
    wanted, reading = fields.get("is"), fields.get("reading")
    unit = next((entry.unit for entry in scope.household.sources if entry.id == name), "")

    def test(view: View) -> Truth:
        devices = view.state.devices
        result: Truth = None
        for source in roster.named(name, devices):
            heard = devices[source]
            if wanted is not None:
                values = [r.value for r in _chosen(heard, reading) if r.value is not None]
                if not values:
                    continue
                one: Truth = any(same(value, want) for value in values for want in wanted)
            else:
                one = within_bounds(_number(heard, reading), fields)
            if one:
                return True
            result = one if one is not None else result
        return result

    def told(view: View) -> str:
        devices = view.state.devices
        values = [_in_words(r.value, devices[s].kind, unit, scope.language)
                  for s in roster.named(name, devices) for r in _chosen(devices[s], reading) if r.value is not None]
        return say(scope.language, "is", what=_plain(name), value=", ".join(values) or say(scope.language, "unknown"))

    return Check(condition.path, test, told, (f"device:{name}",), cost=3)


def _in_words(value: bool | float | str, kind: str, unit: str, language: str) -> str:
    """A reading as people say it: `80 %`, `open`, `on`."""
    if isinstance(value, bool):
        yes, no = ("open", "closed") if kind == "contact" else ("on", "off")
        return word(language, yes if value else no)
    if isinstance(value, str):
        return value
    return f"{number(value)} {unit}".strip()


def _plain(name: str) -> str:
    """An id as people say it. Topics and entities stay as they are."""
    return name if "/" in name or "." in name else name.replace("_", " ")


UNMETERED = 60.0
"""A plug that has said `on` for so long and never what it draws does not meter. Before, its power may be on the way."""

def running(device: DeviceState, view: View) -> Truth:
    """Is this appliance in use? Its draw decides where it is measured, for a plug may be on all day. That something
    heats must be said live: a plug in use speaks again within a minute, and what a broker or bridge kept is old."""
    hot = heats(device.means)
    drawn = next((r for key, r in device.readings.items() if key.startswith("power")), None)
    if drawn is not None:
        if not isinstance(drawn.value, int | float):
            return None  # a meter that has lost its words leaves the relay, which tells nothing
        on = in_use_by_power(device.means, float(drawn.value), device.above)
        return None if on and hot and not drawn.live else on
    for key, found in device.readings.items():
        if key.startswith(("device", "motion")) and found.value is not None:
            if hot and (not found.live or metered_beside(view.state.devices, device)):
                return None
            if hot and view.now - found.since < UNMETERED:
                view.call_at(found.since + UNMETERED)
                return None
            return _truth(found.value) if _truth(found.value) is not None else str(found.value) in PLAYING
    return None


def opened(device: DeviceState) -> Truth:
    """Is this door, lid or tap open?"""
    for key, found in device.readings.items():
        if key.startswith("contact") and found.value is not None:
            return bool(found.value)
        if key.startswith("device") and isinstance(found.value, str) and found.value.casefold() in ("open", "closed"):
            return found.value.casefold() == "open"
    return None


def means(condition: Condition, scope: Scope, roster: Roster) -> Check:
    """`{means: cooker, area: where, on | open | is | above | below, reading}`: some device of that means, anywhere or
    in an area."""
    fields = condition.fields
    areas = tuple(areas_named(condition, scope)) if "area" in fields else None
    kinds: tuple[str, ...] = fields["means"]
    wanted: bool = fields.get("on", fields.get("open", True))
    reading: str | None = fields.get("reading")

    def judged(heard: DeviceState, view: View) -> Truth:
        if "on" in fields:
            return running(heard, view)
        if "is" in fields:
            values = [r.value for r in _chosen(heard, reading) if r.value is not None]
            return any(same(value, want) for value in values for want in fields["is"]) if values else None
        return opened(heard) if "open" in fields else within_bounds(_number(heard, reading), fields)

    def test(view: View) -> Truth:
        devices = view.state.devices
        result: Truth = None
        for source in roster.of_means(kinds, areas, devices):
            one = judged(devices[source], view)
            if one:
                return wanted
            result = one if one is not None else result
        return None if result is None else not wanted

    saying = ("on" if wanted else "off") if "open" not in fields else "open" if wanted else "closed"

    def told(view: View) -> str:
        where = ", ".join(scope.name(a) for a in areas) if areas else say(scope.language, "house")
        what = words(scope.language, tuple("tv_set" if kind == "tv" else kind for kind in kinds))
        if {"is", "above", "below"} & set(fields):
            devices = view.state.devices
            said = [_in_words(r.value, devices[s].kind, "", scope.language)
                    for s in roster.of_means(kinds, areas, devices) for r in _chosen(devices[s], reading)
                    if r.value is not None]
            value = ", ".join(said) or say(scope.language, "unknown")
            return say(scope.language, "is", what=f"{what} ({where})", value=value)
        return say(scope.language, saying, what=what, area=where)

    return Check(condition.path, test, told, tuple(f"means:{kind}" for kind in kinds), cost=4)


def value_of(event: AnyEvent) -> bool | float | str | None:
    """The one thing that an event says, as rules compare it."""
    match event:
        case ev.Motion(on=value) | ev.Alarm(on=value) | ev.Sound(on=value) | ev.Availability(online=value):
            return value
        case ev.Contact(open=value):
            return None if value is None else "open" if value else "closed"
        case ev.Power(watts=number) | ev.Level(value=number):
            return number
        case ev.Device(value=text) | ev.Happened(name=text) | ev.Utterance(text=text):
            return text
        case ev.Sighting(what=text) | ev.Feedback(outcome=text):
            return text
    return None


def event_area(view: View, floor: Floor) -> str | None:
    """Where an event happened: by configuration, else by what its source says."""
    event = view.event
    heard = view.state.devices.get(event.source)
    if heard is not None and heard.area is not None:
        return heard.area
    entry = floor.entry(event.source)
    return entry.area if entry and entry.area else event.area if event.area in floor.index else None


def happening(condition: Condition, scope: Scope, roster: Roster) -> Check:
    """`{event: source or kind, …}`: this live observation, just now."""
    name, fields = str(condition.fields["event"]), condition.fields
    if name not in EVENT_KINDS and not roster.names.plausible(name):
        scope.complain(f"{condition.path}/event", f'unknown source or kind of event "{name}"',
                       nearest(name, (*EVENT_KINDS, *roster.names.known)))
        return never(condition)
    places = _event_places(condition, scope)
    labels = tuple(label.casefold() for label in fields.get("label", ()))
    wanted, hazards, things = fields.get("is"), fields.get("hazard"), fields.get("means")
    measured: str | None = fields.get("reading")
    bounded = "above" in fields or "below" in fields

    def test(view: View) -> Truth:
        event = view.event
        if not view.live:
            return False
        if event.__struct_config__.tag != name and not roster.names.means(name, event.source):
            return False
        if measured is not None and not (isinstance(event, ev.Level) and event.quantity == measured):
            return False
        if hazards and not _warns(event, hazards, view):
            return False
        if labels and not (isinstance(event, ev.Sound) and event.on and any(label in event.label for label in labels)):
            return False
        if things and roster.names.means_of(event.source) not in things:
            return False
        if wanted is not None and not any(same(value_of(event), want) for want in wanted):
            return False
        if places is not None and event_area(view, scope.floor) not in places:
            return False
        return within_bounds(_score(event), fields) if bounded else True

    past = words(scope.language, labels or hazards or (_plain(measured or name),))
    past = say(scope.language, "heard", what=past) if labels else past

    def told(view: View) -> str:
        event = view.event
        if not test(view):
            return past
        area = event_area(view, scope.floor)
        if isinstance(event, ev.Sound):
            return _heard(event, area, scope)
        if isinstance(event, ev.Level) and event.value is not None:
            reading = f"{number(event.value)} {event.unit}".strip()
            where = scope.name(area) if area else _plain(name)
            return f"{word(scope.language, event.quantity)} {reading} ({where})"
        text = word(scope.language, event.hazard if isinstance(event, ev.Alarm) else _plain(name))
        return f"{text} ({scope.name(area)})" if area else text

    reads = f"event:{name}" if measured is None else f"level:{measured}"
    return Check(condition.path, test, told, (reads,), momentary=True, cost=0, past=constant(past))


def _warns(event: AnyEvent, hazards: tuple[str, ...], view: View) -> bool:
    """Does a safety device warn of one of these; or, where it is no alarm, is it such a device that speaks?"""
    if isinstance(event, ev.Alarm):
        return event.hazard in hazards and not event.test
    heard = view.state.devices.get(event.source)
    return heard is not None and any(key.startswith(f"alarm:{hazard}") for key in heard.readings for hazard in hazards)


def _heard(event: ev.Sound, area: str | None, scope: Scope) -> str:
    """`glass heard in Kitchen 0.81`."""
    what = word(scope.language, event.label)
    text = (say(scope.language, "heard_in", what=what, area=scope.name(area)) if area
            else say(scope.language, "heard", what=what))
    return text if event.score is None else f"{text} {event.score:.2f}"


def _score(event: AnyEvent) -> float | None:
    """What `above` and `below` compare. A sound without a score was sure enough for the source to report it."""
    if isinstance(event, ev.Sound):
        return 1.0 if event.score is None else event.score
    if isinstance(event, ev.Sighting):
        return event.score
    value = value_of(event)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return None if isinstance(value, bool) or value is None else float(value)


def _event_places(condition: Condition, scope: Scope) -> frozenset[str] | None:
    fields = condition.fields
    if not {"area", "area_kind", "has"} & set(fields):
        return None
    ids = areas_named(condition, scope) if "area" in fields else list(scope.household.areas)
    areas = scope.household.areas
    return frozenset(
        id_ for id_ in ids if id_ in areas
        and ("area_kind" not in fields or areas[id_].kind in fields["area_kind"])
        and ("has" not in fields or furnished(scope, areas[id_], fields["has"]))
    )
