"""What happens in a home: who goes where and does what, which appliances run, what is said. The truth.

A life is scripted with a few verbs (`go`, `cook`, `use`, `visit`, `message`, `alarm`), by a person who
writes a test or a demo, or by `people`, which fills ordinary days. Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

from hubd.simulate.homes import AWAY, Home

Moment = str | float
"""A time: `18:02` or `18:02:30` on the first day (`1 07:15` on the day after it), or seconds since 1970."""


class Stay(NamedTuple):
    """Somebody is somewhere, doing something."""

    start: float
    end: float
    who: str
    area: str
    activity: str


class Use(NamedTuple):
    """An appliance draws power, or a door stands open, from `start` to `end`."""

    start: float
    end: float
    sensor: str
    how: str = "on"


class Said(NamedTuple):
    """One message as the broker carries it; `at` is the time of arrival."""

    at: float
    topic: str
    payload: Any
    retain: bool = False
    qos: int = 0


class Sound(NamedTuple):
    at: float
    area: str
    label: str
    score: float


class Fault(NamedTuple):
    """Something is wrong with a device: `stuck`, `dead`, `late` (seconds) or `skewed` (its clock, seconds)."""

    what: str
    sensor: str
    start: float
    end: float
    seconds: float = 0.0


STEP_S = {"outdoor": (8.0, 11.0), "hall": (3.0, 6.0)}
"""Seconds to cross a room on the way to another, by kind; every other kind takes as long as a hall."""
THRESHOLD_S = (45.0, 90.0)
"""Seconds behind the front door: shoes, coat, keys."""
DOOR_S = (6.0, 10.0)
"""Seconds for which the front door stands open when somebody passes."""

USED_BY: dict[str, tuple[tuple[str, str], ...]] = {
    "tv": (("tv", "on"),),
    "gaming": (("games_console", "on"), ("computer", "game")),
    "study": (("desk_lamp", "on"),),
    "work": (("computer", "work"), ("desk_lamp", "on")),
    "reading": (("desk_lamp", "on"),),
}
"""What people switch on for an activity: the first of these that the room has (for work all of them)."""
SHOWN_ON = {"gaming": "tv"}
"""A games console needs the screen, too."""
SETTLE_S = 60.0
"""From sitting down to switching on."""


@dataclass
class Life:
    """The days of one home from `start` (local midnight of the first day) on."""

    home: Home
    start: float
    days: int = 1
    seed: int = 0
    plans: dict[str, list[tuple[float, str, str]]] = field(default_factory=dict)
    used: list[Use] = field(default_factory=list)
    opened: list[Use] = field(default_factory=list)
    told: list[Said] = field(default_factory=list)
    heard: list[Sound] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_phones: list[Stay] = field(default_factory=list)
    between: dict[Stay, str] = field(default_factory=dict)
    """Where a phone lies, and the room from which it is as near."""
    guests: dict[str, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Home, day: str = "2026-03-02", days: int = 1, seed: int = 0) -> Life:
        """An empty life: everybody is in bed at midnight until a plan says otherwise."""
        midnight = datetime.fromisoformat(day).replace(tzinfo=home.zone)
        life = cls(home, midnight.timestamp(), days, seed)
        for resident in home.residents:
            life.plans[resident.id] = [(life.start, resident.room, "sleeping")]
        for pet, _ in home.pets:
            life.plans[pet] = [(life.start, home.first("living"), "sleeping")]
        return life

    def rng(self, name: str) -> Random:
        """Chance for one purpose, so that a new sensor changes no other sensor's noise."""
        return Random(f"{self.home.id}/{self.seed}/{name}")

    @property
    def end(self) -> float:
        return self.at(f"{self.days} 00:00")

    def at(self, moment: Moment) -> float:
        """Seconds since 1970 for a local time of this life; daylight saving is minded."""
        if not isinstance(moment, str):
            return moment
        day, _, clock = moment.rpartition(" ")
        hours, minutes, *seconds = (int(part) for part in clock.split(":"))
        date = datetime.fromtimestamp(self.start, self.home.zone).date() + timedelta(days=int(day or 0))
        midnight = datetime(date.year, date.month, date.day, tzinfo=self.home.zone)
        return (midnight + timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))).timestamp()

    def clock(self, at: float) -> str:
        """ISO time with the home's offset, whole seconds."""
        return datetime.fromtimestamp(round(at), self.home.zone).isoformat()

    # verbs
    def go(self, who: str, at: Moment, area: str, activity: str = "other") -> None:
        """Somebody sets out for an area at that time, and does this there until the next `go`."""
        self.plans.setdefault(who, []).append((self.at(at), area, "none" if area == AWAY else activity))

    def use(self, means: str, start: Moment, end: Moment, how: str = "on", area: str | None = None) -> None:
        """An appliance runs; homes without it have nothing to use."""
        sensor = self.home.means(means, area)
        if sensor is not None:
            self.used.append(Use(self.at(start), self.at(end), sensor.id, how))

    def open(self, sensor: str, at: Moment, seconds: float) -> None:
        """A door, lid or window stands open for so long."""
        self.opened.append(Use(self.at(at), self.at(at) + seconds, sensor))

    def cook(self, who: str, at: Moment, minutes: float = 40.0, hob_after: float = 6.0, hob_left: float = 0.0) -> None:
        """Somebody prepares a meal. `hob_after`: minutes of preparing before the hob is on; `hob_left`: minutes
        for which it stays on after the cook is done."""
        start, end = self.at(at), self.at(at) + minutes * 60
        kitchen = self.home.first("kitchen")
        self.go(who, start, kitchen, "cooking")
        self.use("cooker", start + hob_after * 60, end + (hob_left * 60 or -60.0), "cooking")
        for share in (0.04, 0.12, 0.3, 0.62):
            self.open_fridge(start + share * (end - start), 12.0)

    def open_fridge(self, at: Moment, seconds: float) -> None:
        for sensor in self.home.of_kind("contact"):
            if sensor.means == "fridge":
                self.open(sensor.id, at, seconds)

    def alarm(self, kind: str, at: Moment, seconds: float) -> None:
        """Every detector of this kind (`smoke`, `leak`, `co`) goes off for so long."""
        for sensor in self.home.of_kind(kind):
            self.used.append(Use(self.at(at), self.at(at) + seconds, sensor.id))

    def visit(self, guest: str, start: Moment, end: Moment) -> None:
        """Somebody who does not live here is inside between these times; `go` says where."""
        self.guests[guest] = (self.at(start), self.at(end))
        self.plans[guest] = [(self.start, AWAY, "none")]
        self.go(guest, start, self.home.first("living"), "relaxing")
        self.go(guest, end, AWAY)

    def leave_phone(self, who: str, start: Moment, end: Moment, area: str, between: str | None = None) -> None:
        """The phone lies in that area, wherever its owner is; `between` that and another one, it is as near to both."""
        lies = Stay(self.at(start), self.at(end), who, area, "none")
        self.left_phones.append(lies)
        if between is not None:
            self.between[lies] = between

    def sound(self, at: Moment, area: str, label: str, score: float = 0.8) -> None:
        self.heard.append(Sound(self.at(at), area, label, score))

    def tell(self, at: Moment, topic: str, payload: Any, *, retain: bool = False) -> None:
        """Any message; `in/...` is hubd's own input for this home."""
        own = topic.startswith("in/")
        self.told.append(Said(self.at(at), f"hubd/{self.home.id}/{topic}" if own else topic, payload, retain))

    def message(self, at: Moment, to: str, sender: str, text: str, *, app: str = "Messages", **more: Any) -> str:
        """A notification for somebody; answers with its id."""
        when = self.at(at)
        name = f"m{round(when - self.start)}-{to}"
        body = {"id": name, "for": to, "app": app, "sender": sender, "title": sender, "text": text}
        self.tell(when, "in/message", {**body, "at": self.clock(when), **more})
        return name

    def stuck(self, sensor: str, start: Moment, end: Moment) -> None:
        """A presence sensor claims that somebody is there, all the time."""
        self.faults.append(Fault("stuck", sensor, self.at(start), self.at(end)))

    def dead(self, sensor: str, start: Moment, end: Moment) -> None:
        """A device says nothing at all."""
        self.faults.append(Fault("dead", sensor, self.at(start), self.at(end)))

    def late(self, sensor: str, start: Moment, end: Moment, seconds: float) -> None:
        """What a device says arrives so much later."""
        self.faults.append(Fault("late", sensor, self.at(start), self.at(end), seconds))

    def skew(self, sensor: str, seconds: float) -> None:
        """A device's own clock is wrong by so much."""
        self.faults.append(Fault("skewed", sensor, self.start, self.end, seconds))

    # what came of it
    def stays(self, who: str) -> list[Stay]:
        """Where somebody really was, second by second, from the first midnight to the last."""
        return list(self._walk(who))

    def _walk(self, who: str) -> Iterator[Stay]:
        rng = self.rng(f"walk/{who}")
        plan = sorted(self.plans.get(who, ()), key=lambda item: item[0])
        here = AWAY
        for n, (at, area, activity) in enumerate(plan):
            until = min(plan[n + 1][0] if n + 1 < len(plan) else self.end, self.end)
            now = at
            for room, seconds, doing in self._way(rng, here, area) if n else ():
                if now + seconds < until:
                    yield Stay(now, now + seconds, who, room, doing)
                    now += seconds
            if now < until:
                yield Stay(now, until, who, area, activity)
            here = area

    def _way(self, rng: Random, here: str, goal: str) -> Iterator[tuple[str, float, str]]:
        """The rooms between, with seconds in each. Leaving and entering take their time at the door."""
        if here == goal:
            return
        if here == AWAY:
            yield from self._across(rng, self._outside(), "entering")
            if goal != self.home.entrance:
                yield self.home.entrance, rng.uniform(*THRESHOLD_S), "entering"
                yield from self._across(rng, self.home.path(self.home.entrance, goal)[1:-1], "other")
        elif goal == AWAY:
            yield from self._across(rng, self.home.path(here, self.home.entrance)[1:-1], "other")
            yield self.home.entrance, rng.uniform(*THRESHOLD_S), "leaving"
            yield from self._across(rng, self._outside(), "leaving")
        else:
            yield from self._across(rng, self.home.path(here, goal)[1:-1], "other")

    def _outside(self) -> list[str]:
        return [self.home.outside] if self.home.outside else []

    def _across(self, rng: Random, rooms: list[str], doing: str) -> Iterator[tuple[str, float, str]]:
        for room in rooms:
            yield room, rng.uniform(*STEP_S.get(self.home.kinds[room], STEP_S["hall"])), doing

    def uses(self, stays: list[Stay]) -> list[Use]:
        """Every use of an appliance: the scripted ones, and what people's activities switch on."""
        found = list(self.used)
        for stay in stays:
            found += self._switched_on(stay)
        return sorted(found)

    def _switched_on(self, stay: Stay) -> Iterator[Use]:
        wanted = USED_BY.get(stay.activity, ())
        if stay.end - stay.start < 2 * SETTLE_S:
            return
        for means, how in wanted:
            sensor = self.home.means(means, stay.area)
            if sensor is not None and sensor.kind == "plug":
                yield Use(stay.start + SETTLE_S, stay.end, sensor.id, how)
                if means == "games_console" and (screen := self.home.means(SHOWN_ON["gaming"], stay.area)) is not None:
                    yield Use(stay.start + SETTLE_S / 2, stay.end, screen.id, "game")
                if stay.activity != "work":
                    return

    def passages(self, stays: list[Stay]) -> list[Use]:
        """The front door opens for everybody who comes or goes."""
        rng = self.rng("front door")
        found = list(self.opened)
        for before, after in pairwise(stays):
            if before.who != after.who or after.activity not in ("entering", "leaving", "none"):
                continue
            inside, outside = self.home.entrance, (self.home.outside, AWAY)
            if (before.area == inside and after.area in outside) or (before.area in outside and after.area == inside):
                found.append(Use(after.start - rng.uniform(0.5, 2.0), after.start + rng.uniform(*DOOR_S), "front_door"))
        return sorted(found)
