"""A small house that is lived in: real events go through the belief rooms, and time passes minute by minute.

Nothing is believed here that a sensor did not say. A test lets things happen at times of a clock and reads
what the house makes of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hubd.core import events as ev
from hubd.core.belief import begin, believe
from hubd.core.beliefs import AreaBelief, PersonBelief
from hubd.core.brain import build_brain
from hubd.core.context import Context
from hubd.core.events import AnyEvent
from hubd.core.household import Area, DeviceEntry, Household, Identities, Location, Person
from hubd.core.normalise import Fact
from hubd.core.rules.compile import compile_rules

ROOMS = ("kitchen", "living", "bedroom", "kids_room", "bathroom", "office")
AREAS = (
    Area("porch", "Porch", "outdoor", ("hall",)),
    Area("hall", "Hall", "hall", ("porch", *ROOMS)),
    *(Area(room, room, room, ("hall",)) for room in ROOMS),
)
ANNA = Person(
    "anna", "Anna", "adult",
    identities=Identities(owntracks=("anna/phone",), beacon=("phone-anna",), face=("anna",), voice=("anna",)),
)  # fmt: skip
BEN = Person(
    "ben", "Ben", "adult",
    identities=Identities(ha=("person.ben",), beacon=("phone-ben",), face=("ben",), voice=("ben",)),
)  # fmt: skip
LEO = Person("leo", "Leo", "child", identities=Identities(face=("leo",), voice=("leo",)))
DEVICES = (
    *(DeviceEntry(f"z/{area.id}_motion", area.id, None, f"{area.id}_motion") for area in AREAS),
    *(DeviceEntry(f"radar/{room}", room) for room in ROOMS),
    *(DeviceEntry(f"frigate/{area.id}", area.id) for area in AREAS),
    *(DeviceEntry(f"ble/{area.id}", area.id) for area in AREAS),
    DeviceEntry("z/door", "hall", "entrance", "door"),
    DeviceEntry("z/hob", "kitchen", "cooker", "hob"),
    DeviceEntry("z/fridge", "kitchen", "fridge", "fridge"),
    DeviceEntry("z/window", "kitchen", "window", "window"),
    DeviceEntry("z/dishwasher", "kitchen", "dishwasher", "dishwasher"),
    DeviceEntry("z/tv", "living", "tv", "tv"),
    DeviceEntry("z/couch", "living", "couch", "couch"),
    DeviceEntry("z/lamp", "living", None, "lamp"),
    DeviceEntry("z/pc", "office", "computer", "pc"),
    DeviceEntry("z/kid_pc", "kids_room", "computer", "kid_pc"),
    DeviceEntry("z/desk_lamp", "kids_room", "desk_lamp", "desk_lamp"),
    DeviceEntry("z/bed", "bedroom", "bed", "bed"),
)
BERLIN = ZoneInfo("Europe/Berlin")


def home_of(*people: Person, **changes: Any) -> Household:
    """The house with these people in it; with Anna and Ben if nobody is named."""
    settings: dict[str, Any] = {
        "id": "elm-street",
        "name": "Elm Street",
        "time_zone": BERLIN,
        "location": Location(52.52, 13.405),
        "areas": {area.id: area for area in AREAS},
        "people": {person.id: person for person in people or (ANNA, BEN)},
        "devices": DEVICES,
    }
    return Household(**{**settings, **changes})


class Lived:
    """The house from `start` on. Every method of what happens lets it happen now; `at` lets time pass."""

    def __init__(self, *people: Person, start: str = "2026-03-03 18:00", house: Household | None = None) -> None:
        self.household = house or home_of(*people)
        self.brain = build_brain(self.household, compile_rules((), self.household))
        self.now = datetime.fromisoformat(start).replace(tzinfo=self.household.time_zone).timestamp()
        self.state = begin(self.brain, self.now)

    # time

    def at(self, clock: str) -> Lived:
        """Let time pass until the clock next says so; the house looks up every minute."""
        local = self.household.local(self.now)
        hours, minutes, *seconds = map(int, clock.split(":"))
        then = local.replace(hour=hours, minute=minutes, second=seconds[0] if seconds else 0, microsecond=0)
        return self.until((then if then >= local else then + timedelta(days=1)).timestamp())

    def later(self, seconds: float) -> Lived:
        return self.until(self.now + seconds)

    def until(self, at: float) -> Lived:
        while self.state.timers["beat"] <= at:
            self.now = self.state.timers["beat"]
            self.happens(ev.Tick(at=self.now, arrived=self.now, source="hubd/clock"))
        self.now = at
        return self

    # what happens

    def happens(self, event: AnyEvent) -> Fact | None:
        """One event goes through the belief rooms. Answers with its fact: None when it must lead to nothing."""
        self.state, fact = believe(self.state, event, self.brain)
        self.now = max(self.now, event.arrived)
        return fact

    def hears(self, kind: type[Any], source: str, **what: Any) -> Fact | None:
        """A source says something now, unless `at` or `arrived` say otherwise."""
        return self.happens(kind(**{"at": self.now, "arrived": self.now, "source": source, **what}))

    def moves(self, area: str, on: bool | None = True, **what: Any) -> Fact | None:
        """The motion sensor of an area."""
        return self.hears(ev.Motion, f"z/{area}_motion", on=on, **what)

    def walks(self, *areas: str, every: float = 4.0) -> Lived:
        """Somebody sets off one motion sensor after another, and each calls it quiet again after a while."""
        for area in areas:
            self.moves(area)
            self.later(every)
        self.later(30.0)
        for area in dict.fromkeys(areas):
            self.moves(area, on=False)
        return self

    def radar(self, area: str, on: bool = True, **what: Any) -> Fact | None:
        return self.hears(ev.Motion, f"radar/{area}", on=on, sensor="radar", **what)

    def door(self) -> Lived:
        """The front door opens and falls shut."""
        self.hears(ev.Contact, "z/door", open=True)
        self.later(4.0)
        self.hears(ev.Contact, "z/door", open=False)
        return self

    def draws(self, source: str, watts: float) -> Fact | None:
        return self.hears(ev.Power, source, watts=watts, channel="power")

    def beacon(self, device: str, area: str, metres: float = 1.5, **what: Any) -> Fact | None:
        """The receiver in an area measures a phone."""
        return self.hears(ev.Beacon, f"ble/{area}", device=device, distance=metres, **what)

    def carries(self, device: str, area: str, seconds: float, every: float = 5.0) -> Lived:
        """For so long the phone is in one room; the receivers of the hall and of the room hear it."""
        end = self.now + seconds
        while self.now < end:
            self.beacon(device, area, 1.5)
            if area != "hall":
                self.beacon(device, "hall", 5.5)
            self.later(every)
        return self

    def face(self, name: str | None, area: str, score: float = 0.95, **what: Any) -> Fact | None:
        more = {"what": "person", "score": 0.8, "name": name, "name_score": score, **what}
        return self.hears(ev.Sighting, f"frigate/{area}", **more)

    def counts(self, area: str, count: int) -> Fact | None:
        return self.hears(ev.Sighting, f"frigate/{area}", what="person", count=count)

    def says(self, area: str, text: str, name: str | None = None, score: float | None = None) -> Fact | None:
        return self.hears(ev.Utterance, "hermes/asr", area=area, text=text, name=name, score=score)

    def sound(self, area: str, label: str, **what: Any) -> Fact | None:
        return self.hears(ev.Sound, f"frigate/{area}", label=label, score=what.pop("score", 0.9), **what)

    # what the house believes

    @property
    def context(self) -> Context:
        return Context(self.household, self.brain.floor, self.state)

    def p(self, person: str, area: str) -> float:
        """How likely the person is there."""
        return self.context.in_area(person, area)

    def where(self, person: str) -> str:
        return self.context.placed(person)[0]

    def doing(self, person: str) -> str:
        return self.context.doing(person)[0]

    def person(self, person: str) -> PersonBelief:
        return self.state.people[person]

    def area(self, area: str) -> AreaBelief:
        return self.state.areas[area]

    def why(self, person: str) -> list[str]:
        """The evidence that is kept, in words, the newest last."""
        return [said for _, said, _ in self.state.people[person].evidence]

    @property
    def mode(self) -> str:
        return self.state.house.mode
