"""One vocabulary, one clock: duplicates, echoes of old news and evidence nobody agreed to stop here.

Turns an event into a `Fact`: what changed, where it stands in the house, and whether it is news. Only a
fact that is `live` may trigger anything; the others may set state.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.activities.heads import unpacked
from hubd.core.beliefs import DeviceState, Reading
from hubd.core.brain import Brain
from hubd.core.events import AnyEvent
from hubd.core.layered import layered
from hubd.core.likelihoods import Own
from hubd.core.readings import reading_key
from hubd.core.sources import learned, room_for_another
from hubd.core.state import State

QUARANTINE = 60.0
"""Seconds after a bridge's start (or Home Assistant's) during which device states are cached repeats.
Zigbee2MQTT repeats its cache at once, and once more 30 s after Home Assistant's birth message."""

LATE = 5.0
"""A source time this much older than what the channel last said is out of order, not merely slow."""

SKEW = 20.0
"""A steady lag above this is a wrong clock in the source, not a slow network."""

SKEW_STEADY = 3.0
"""How much a wrong clock's lag may wander and still count as the same lag."""

ECHO = 2.0
"""The same true event again within this time is a second copy, from another gateway or channel."""

LONG_SEEN = 120.0
"""A face that gets its name later than this, or a picture that old, tells nothing about now."""

STALE_FIX = 900.0
"""A position older than this tells where a phone was, not where it is."""


class Fact(NamedTuple):
    """An event placed in the house. `changed`: the channel took another value. `was`: the reading before."""

    event: AnyEvent
    area: str | None = None
    means: str | None = None
    live: bool = True
    changed: bool = True
    was: Reading | None = None
    touched: tuple[str, ...] = ()


def normalise(state: State, event: AnyEvent, brain: Brain) -> tuple[State, Fact | None]:
    """Take an event into the state's books; None when it must not reach any belief."""
    kind = type(event)
    if kind in _PLAIN or (kind in _OF_PEOPLE and _agreed(event, brain)):
        return _place(state, event, brain)
    if isinstance(event, _TIMES):
        return state, Fact(event, touched=("clock",))
    if isinstance(event, ev.Promoted):
        promoted = {who: unpacked(data).id for who, data in event.heads.items()}
        return (replace(state, heads={**state.heads, **promoted}) if promoted else state), Fact(event)
    if isinstance(event, ev.Known):
        return state, Fact(event)
    if isinstance(event, ev.Described):
        return _learn(state, event), None
    if isinstance(event, ev.Measured):
        return _measured(state, event.own), None
    if isinstance(event, ev.Availability):
        return _availability(state, event, brain)
    if not _agreed(event, brain):
        return state, None
    if isinstance(event, _ECHOED):
        fingerprint = _fingerprint(event)
        heard = state.recent.get(fingerprint)
        if heard is not None and event.arrived - heard <= ECHO:
            return state, None  # an echo starts no new time: somebody who presses every second is heard every other
        state = _remember(state, fingerprint, event.arrived)
    return _place(state, event, brain)


def _learn(state: State, event: ev.Described) -> State:
    """Remember what a source says about itself."""
    known = learned(state.known, event, state.devices)
    return state if known == state.known else replace(state, known=known)


def _measured(state: State, own: Own) -> State:
    """Go on with other figures of the home's own; what hangs on a plug is judged anew with the next reading."""
    devices = {
        source: replace(device, above=own.running.get(source)) if device.above != own.running.get(source) else device
        for source, device in state.devices.items()
    }
    return replace(state, own=own, devices=devices)


def _availability(state: State, event: ev.Availability, brain: Brain) -> tuple[State, Fact | None]:
    """A device, or everything below a bridge, came or went. Going is never evidence about people."""
    prefix = event.source
    if event.restarted and event.online:
        state = replace(state, quarantine={**state.quarantine, prefix: event.arrived + QUARANTINE})
    devices = dict(state.devices)
    for source, device in state.devices.items():
        mine = source.startswith(prefix + "/") if event.bridge else source == prefix
        if mine and device.online != event.online and not (event.bridge and event.online):
            devices[source] = replace(device, online=event.online)
    if not event.bridge and prefix not in devices:
        devices = dict(room_for_another(devices))
        devices[prefix] = replace(_newcomer(event, brain), kind="availability", online=event.online)
    return replace(state, devices=devices), None


def _agreed(event: AnyEvent, brain: Brain) -> bool:
    """Evidence about a person who withheld consent for its kind is discarded on arrival."""
    person, kind = None, ""
    if isinstance(event, ev.Beacon):
        person, kind = brain.names.get(("beacon", event.device.casefold())), "location"
    elif isinstance(event, ev.Position):
        person, kind = tracked(brain, event), "location"
    elif isinstance(event, ev.Sighting) and event.name:
        person, kind = brain.names.get(("face", event.name.casefold())), "face"
    elif isinstance(event, ev.Utterance) and event.name:
        person, kind = brain.names.get(("voice", event.name.casefold())), "voice"
    return person is None or bool(getattr(brain.household.people[person].consent, kind))


def tracked(brain: Brain, event: ev.Position) -> str | None:
    """Whose tracker this is."""
    device = event.device.casefold()
    return brain.names.get(("owntracks", device)) or brain.names.get(("ha", device))


def _fingerprint(event: ev.Happened | ev.Utterance | ev.Feedback) -> str:
    if isinstance(event, ev.Happened):
        return f"event|{event.source}|{event.name}"
    if isinstance(event, ev.Utterance):
        return f"utterance|{event.area}|{event.by}|{event.text}"
    return f"feedback|{event.decision}|{event.intent}|{event.outcome}|{event.by}|{event.action}|{event.message}"


def _remember(state: State, fingerprint: str, now: float) -> State:
    recent = {key: at for key, at in state.recent.items() if now - at <= ECHO}
    recent[fingerprint] = now
    return replace(state, recent=recent)


def _place(state: State, event: AnyEvent, brain: Brain) -> tuple[State, Fact | None]:
    """Find the device's line in the configuration, judge freshness, and compare with its last word."""
    devices = state.devices
    device = devices.get(event.source)
    if device is None:
        devices = room_for_another(devices)
        device = replace(_newcomer(event, brain), above=state.own.running.get(event.source))
    device, at = _clock(device, event)
    readings = device.readings
    if at != event.at:
        event = replace(event, at=at)
    area = device.area or _area_named(event, brain)
    freshness = _freshness(state, event)
    was, changed, again = None, True, False
    value_of = _VALUES.get(type(event))
    if value_of is not None:  # a kind with a state behind it: a repeated message is no news
        key = reading_key(event)
        was, value = readings.get(key), value_of(event)
        changed = was is None or was.value != value
        if type(event) is ev.Alarm and was is not None:
            if value is None:
                return state, None  # it has lost its words, which neither ends an alarm nor makes the next one new
            again = not changed and (was.live or _restarting(state, event))
            if freshness == "snapshot" and value and was.live and was.value is False:
                freshness = "live"  # it began to warn while its bridge or Home Assistant was away
        if was is not None and was.live and at < was.at - LATE:
            freshness = "late" if freshness == "live" else freshness
        else:
            since = at if was is None or changed else was.since
            reading = Reading(value=value, since=since, at=at, live=freshness == "live")
            readings = {**readings, key: reading}
    live = freshness == "live"
    kind = event.__struct_config__.tag
    device = replace(device, kind=kind, seen=event.arrived, count=device.count + 1, readings=readings)
    state = replace(state, devices=layered(devices).put(event.source, device))
    anew = changed or (was is not None and (not was.live or kind == "power"))
    touched = _touched(event.source, device.id, kind, live and not again, changed, anew)
    return state, Fact(event, area, device.means, live, changed, was, touched)


def _sounding(event: ev.Alarm) -> bool | None:
    """Does it warn of something? Who presses the test button does not."""
    return False if event.test else event.on


@lru_cache(maxsize=2048)
def _touched(source: str, name: str, kind: str, live: bool, changed: bool, anew: bool) -> tuple[str, ...]:
    """The facts that rules may now see differently. What says the same as before is only heard again, `seen`: that is
    of use where it was not heard live before, and for what a meter says, by which things run as this home has learned.
    """
    device: tuple[str, ...] = (f"seen:{source}",) if anew else ()
    if changed:
        device = (f"device:{source}", *((f"device:{name}",) if name else ()))
    event = (f"event:{source}", f"event:{kind}", *((f"event:{name}",) if name else ())) if live else ()
    return (*device, *event)


_VALUES: dict[type, Callable[[Any], bool | float | str | None]] = {
    ev.Motion: attrgetter("on"),
    ev.Alarm: _sounding,
    ev.Contact: attrgetter("open"),
    ev.Power: attrgetter("watts"),
    ev.Level: attrgetter("value"),
    ev.Device: attrgetter("value"),
}
"""The one value that a channel holds, for edges and for rules, by kind of event."""

_PLAIN = frozenset({*_VALUES, ev.Sound})
"""Kinds that come from things and speak of nobody by name."""

_OF_PEOPLE = frozenset({ev.Beacon, ev.Position, ev.Sighting})
"""Kinds that speak of somebody, and reach beliefs only where the person agrees."""

_TIMES = (ev.Tick, ev.Clock, ev.Done)
_ECHOED = (ev.Happened, ev.Utterance, ev.Feedback)
"""What people do or say, that several gateways may carry at once."""


def _newcomer(event: AnyEvent, brain: Brain) -> DeviceState:
    """A device heard for the first time: where the configuration says it stands and what it is."""
    entry = brain.described(event.source) or brain.floor.entry(event.source)
    fresh = DeviceState(kind="", seen=event.arrived, first=event.arrived)
    return fresh if entry is None else replace(fresh, area=entry.area, means=entry.means, id=entry.id)


def _area_named(event: AnyEvent, brain: Brain) -> str | None:
    """The area that the source itself names, when the house has one of that id."""
    return event.area if event.area in brain.household.areas else None


def _clock(device: DeviceState, event: AnyEvent) -> tuple[DeviceState, float]:
    """Repair a source's clock: a lag that stays the same over three messages is a wrong clock."""
    lag = event.arrived - event.at
    if lag < SKEW:
        return (device if not device.steady else replace(device, steady=0, lag=0.0)), min(event.at, event.arrived)
    same = abs(lag - device.lag) <= SKEW_STEADY
    device = replace(device, lag=lag, steady=min(device.steady + 1, 9) if same else 1)
    return device, event.arrived if device.steady >= 3 else event.at


_CACHED = frozenset({ev.Motion, ev.Contact, ev.Device, ev.Power, ev.Level})
"""What bridges keep of the things behind them, and repeat."""


def _freshness(state: State, event: AnyEvent) -> str:
    """What the source says, less what the house knows: a bridge that has just started repeats old states."""
    if type(event) is ev.Sighting and event.arrived - event.at > LONG_SEEN:
        return "late"
    if event.freshness != "live" or not state.quarantine:
        return event.freshness
    if type(event) not in _CACHED:
        return event.freshness
    return "snapshot" if _restarting(state, event) else event.freshness


def _restarting(state: State, event: AnyEvent) -> bool:
    """Has the bridge before this device just started? Then it repeats what it kept."""
    return any(
        event.arrived < until and event.source.startswith(prefix + "/") for prefix, until in state.quarantine.items()
    )
