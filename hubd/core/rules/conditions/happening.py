"""Conditions about the very event that is being looked at: who said what, where, and how surely."""

from __future__ import annotations

from hubd.core import events as ev
from hubd.core.events import AnyEvent
from hubd.core.floor import Floor
from hubd.core.rules.check import Check, Scope, Truth, View, constant
from hubd.core.rules.conditions.aspects import never
from hubd.core.rules.conditions.sayings import number, say, word, words
from hubd.core.rules.conditions.values import is_word, one_of, plain, text, within_bounds
from hubd.core.rules.conditions.whereabouts import areas_named, furnished
from hubd.core.rules.language.grammar import EVENT_KINDS
from hubd.core.rules.language.words import nearest
from hubd.core.rules.names import Roster
from hubd.core.rules.spec import Condition


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
        scope.complain(
            f"{condition.path}/event",
            f'unknown source or kind of event "{name}"',
            nearest(name, (*EVENT_KINDS, *roster.names.known)),
        )
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
        if wanted is not None and not one_of(value_of(event), wanted):
            return False
        if places is not None and event_area(view, scope.floor) not in places:
            return False
        return within_bounds(_score(event), fields) if bounded else True

    past = words(scope.language, labels or hazards or (plain(measured or name),))
    past = say(scope.language, "heard", what=past) if labels else past

    def told(view: View) -> str:
        return _in_words(view.event, name, event_area(view, scope.floor), scope) if test(view) else past

    if measured is not None:
        reads: tuple[str, ...] = (f"level:{measured}",)
    elif name == "device" and wanted is not None and all(map(is_word, wanted)):
        reads = tuple(f"word:{text(want)}" for want in wanted)
    elif things and name in EVENT_KINDS:  # asked for by what speaks, for only little of what speaks is such a thing
        reads = tuple(f"news:{thing}" for thing in things)
    else:
        reads = (f"event:{name}",)
    return Check(condition.path, test, told, reads, momentary=True, cost=0, past=constant(past))


def _warns(event: AnyEvent, hazards: tuple[str, ...], view: View) -> bool:
    """Does a safety device warn of one of these; or, where it is no alarm, is it such a device that speaks?"""
    if isinstance(event, ev.Alarm):
        return event.hazard in hazards and not event.test
    heard = view.state.devices.get(event.source)
    return heard is not None and any(key.startswith(f"alarm:{hazard}") for key in heard.readings for hazard in hazards)


def _in_words(event: AnyEvent, name: str, area: str | None, scope: Scope) -> str:
    """An event as `because` tells it: what happened, with its reading, and where."""
    if isinstance(event, ev.Sound):
        return _heard(event, area, scope)
    if isinstance(event, ev.Level) and event.value is not None:
        reading = f"{number(event.value)} {event.unit}".strip()
        where = scope.name(area) if area else plain(name)
        return f"{word(scope.language, event.quantity)} {reading} ({where})"
    text = word(scope.language, event.hazard if isinstance(event, ev.Alarm) else plain(name))
    return f"{text} ({scope.name(area)})" if area else text


def _heard(event: ev.Sound, area: str | None, scope: Scope) -> str:
    """`glass heard in Kitchen 0.81`."""
    what = word(scope.language, event.label)
    text = (
        say(scope.language, "heard_in", what=what, area=scope.name(area))
        if area
        else say(scope.language, "heard", what=what)
    )
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
        id_
        for id_ in ids
        if id_ in areas
        and ("area_kind" not in fields or areas[id_].kind in fields["area_kind"])
        and ("has" not in fields or furnished(scope, areas[id_], fields["has"]))
    )
