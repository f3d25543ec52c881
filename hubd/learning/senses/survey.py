"""Rides along with a replayed household and keeps what its sensors said, for those who work out what they are worth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import log

from hubd.core import events as ev
from hubd.core.brain import Brain
from hubd.core.events import AnyEvent
from hubd.core.evidence.appliances import IN_USE, SEATS
from hubd.core.household import AWAY
from hubd.core.state import State
from hubd.core.whereabouts.radio import metres

LONGEST = 2 * 3600.0
"""A plug's reading counts for so long at most: then it may have been unplugged."""
BUCKET = 120.0
"""Seconds over which the readings of one receiver are taken together: they are alike anyway."""
EMPTY = 0.97
"""So sure that all who can be told are out, what still moves in the house is nobody."""
SETTLED = 900.0
"""Seconds for which the house must have been empty: beliefs lag behind people, and sensors behind beliefs."""


@dataclass
class Plug:
    """What one plug drew: (watts, for how many seconds)."""

    means: str
    drew: list[tuple[float, float]] = field(default_factory=list)
    last: tuple[float, float] | None = None


@dataclass
class Survey:
    """Everything that is counted. Times are seconds since 1970."""

    first: float = 0.0
    last: float = 0.0
    plugs: dict[str, Plug] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    """Motion sensor without a hold (PIR) to its area."""
    onsets: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Motion sensor to the moments at which it began to see movement."""
    again: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """The same with every repetition."""
    signs: list[tuple[float, str, str]] = field(default_factory=list)
    """(When, area, source) of everything that a person does to a sensor at hand."""
    held: set[str] = field(default_factory=set)
    """Areas with a sensor that goes on saying that somebody is there."""
    ghosts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Motion sensor to when it saw something in an empty house."""
    empty: float = 0.0
    """Seconds for which the house was empty."""
    lived: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Area to the seconds that people spent there awake, as believed."""
    heard: dict[str, dict[int, dict[str, list[float]]]] = field(default_factory=dict)
    """Device to bucket of time to receiver to the logarithms of its distances (metres)."""
    receivers: dict[str, str] = field(default_factory=dict)
    """Receiver to its area."""
    _on: dict[str, bool] = field(default_factory=dict)
    _beat: float = 0.0
    _looked: float = 0.0
    _empty_since: float | None = None

    @property
    def days(self) -> float:
        return (self.last - self.first) / 86400.0

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> Brain:
        """Take note of one event and of what is believed after it."""
        self.first = self.first or state.now
        self.last = state.now
        match event:
            case ev.Motion(on=bool(on)) if event.freshness == "live":
                self._motion(event, on, state)
            case ev.Contact(open=bool(on)) if event.freshness == "live":
                self._sign(event.source, on, state)
            case ev.Power(watts=float(watts)):
                self._power(event, watts, state)
            case ev.Beacon() if event.freshness == "live":
                self._beacon(event, state, brain)
        beat = state.timers.get("beat", 0.0)
        if beat != self._beat:
            self._beat = beat
            self._lived(state, brain, state.now)
        return brain

    def _motion(self, event: ev.Motion, on: bool, state: State) -> None:
        device = state.devices.get(event.source)
        if device is None or device.area is None:
            return
        plain = event.sensor != "radar" and device.means not in SEATS
        fresh = on and not self._on.get(event.source)
        if plain:
            self.areas[event.source] = device.area
            if on:
                self.again[event.source].append(event.arrived)
            if fresh:
                self.onsets[event.source].append(event.arrived)
                if self._empty_since is not None and state.now - self._empty_since > SETTLED:
                    self.ghosts[event.source].append(event.arrived)
        else:
            self.held.add(device.area)
        self._sign(event.source, on, state)

    def _sign(self, source: str, on: bool, state: State) -> None:
        device = state.devices.get(source)
        if on and not self._on.get(source) and device is not None and device.area is not None:
            self.signs.append((state.now, device.area, source))
        self._on[source] = on

    def _power(self, event: ev.Power, watts: float, state: State) -> None:
        device = state.devices.get(event.source)
        if device is None or device.means not in IN_USE:
            return
        plug = self.plugs.setdefault(event.source, Plug(device.means or ""))
        if plug.last is not None:
            at, drew = plug.last
            plug.drew.append((drew, min(event.arrived - at, LONGEST)))
        plug.last = (event.arrived, watts)

    def _beacon(self, event: ev.Beacon, state: State, brain: Brain) -> None:
        device = state.devices.get(event.source)
        area = (device.area if device else None) or event.area
        key = event.device.casefold()
        distance = event.distance if event.distance is not None else metres(event.rssi)
        if distance is None or area not in brain.household.areas or ("beacon", key) not in brain.names:
            return
        self.receivers[event.source] = area or ""
        buckets = self.heard.setdefault(key, {})
        bucket = buckets.setdefault(int(event.arrived // BUCKET), {})
        bucket.setdefault(event.source, []).append(log(max(distance, 0.3)))

    def _lived(self, state: State, brain: Brain, now: float) -> None:
        """A minute has passed, or more in a house at rest: who spent it where?"""
        spent = min(now - self._looked, 300.0) if self._looked else 0.0
        self._looked = now
        away = brain.floor.index[AWAY]
        for person in state.people.values():
            awake = spent * (1.0 - person.asleep)
            for i, area in enumerate(brain.floor.places[:-2]):
                if person.places[i] > 0.02:
                    self.lived[area] += awake * person.places[i]
        known = [p for who, p in state.people.items() if _carries(brain, who)] or list(state.people.values())
        sure = bool(known) and min(person.places[away] for person in known) >= EMPTY
        if not sure or state.house.mode != "away":
            self._empty_since = None
            return
        if self._empty_since is None:
            self._empty_since = now
        elif now - self._empty_since > SETTLED:
            self.empty += spent


def _carries(brain: Brain, who: str) -> bool:
    """Somebody whose being out is known from something that is carried, and not only from silence."""
    ids = brain.household.people[who].identities
    return bool(ids.owntracks or ids.beacon or ids.ha)
