"""A scripted home: sentences such as `16:02 leo sits at kids_room desk` set beliefs directly, and rules are watched.

For the examples inside rules and for tests. There are no sensors here and no fusing: what a sentence says is
what is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.activities.rhythm import KNOWN
from hubd.core.belief import touched
from hubd.core.beliefs import AreaBelief, DeviceState, HouseBelief, PersonBelief, Reading
from hubd.core.context import Context
from hubd.core.decisions import Proposal
from hubd.core.events import AnyEvent, Appointment
from hubd.core.household import ACTIVITIES, AWAY, MEANS, MODES, UNKNOWN, Household
from hubd.core.memories import DeskState, PolicyState, RuleMemory
from hubd.core.readings import reading_key
from hubd.core.rules.due import DUE_KINDS, Due
from hubd.core.rules.engine import propose
from hubd.core.rules.examples.reported import reported
from hubd.core.rules.language.grammar import HAZARDS
from hubd.core.rules.language.words import DAYS, minutes, nearest
from hubd.core.rules.names import Names
from hubd.core.rules.rulebook import Rulebook
from hubd.core.state import State

MONDAY = date(2026, 3, 2)
SURE = 0.97
DOING = {
    "studies": "study", "studying": "study", "cooks": "cooking", "eats": "eating", "works": "work", "working": "work",
    "plays": "gaming", "reads": "reading", "relaxes": "relaxing", "watches": "tv", "watching": "tv",
    "rests": "relaxing",
}  # fmt: skip
_WHEN = re.compile(r"(?:(mon|tue|wed|thu|fri|sat|sun)\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s+(.+)")


class Unclear(ValueError):
    """A sentence that nobody understands. `hint` names the nearest words."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


@dataclass
class ScriptedHome:
    """The scripted home. `proposals`: what the rules proposed, with the time of each."""

    book: Rulebook
    household: Household
    at: float = 0.0
    state: State = field(default_factory=State)
    memory: RuleMemory = field(default_factory=RuleMemory)
    proposals: list[tuple[float, Proposal]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    came: dict[str, float] = field(default_factory=dict)
    """When each person came to where they are."""
    doing: dict[str, str] = field(default_factory=dict)
    asleep: set[str] = field(default_factory=set)
    mode: str | None = None
    rooms: dict[str, bool] = field(default_factory=dict)
    guests: bool = False
    running: dict[str, dict[str, Any]] = field(default_factory=dict)
    event: AnyEvent = field(init=False)
    """What the rules were asked about last."""
    begin: float | None = None
    """When the script begins; without it, on Monday at midnight."""

    def __post_init__(self) -> None:
        self.names = Names(self.household, self.book.floor)
        self.at = self._time(0, 0, 0, 0) if self.begin is None else self.begin
        self.believe()
        self._hear(ev.Clock(at=self.at, arrived=self.at, source="stage"), frozenset({"clock"}))

    # time
    def _time(self, day: int, hour: int, minute: int, second: int) -> float:
        on = MONDAY + timedelta(days=day)
        local = datetime(on.year, on.month, on.day, hour % 24, minute, second, tzinfo=self.household.time_zone)
        return local.timestamp() + (86400.0 if hour == 24 else 0.0)

    def moment(self, sentence: str, after: float | None = None) -> tuple[float, str]:
        """When a sentence takes place, and the rest of it. Times of day before `after` are the next day's."""
        after = self.at if after is None else after
        found = _WHEN.fullmatch(sentence.strip())
        if found is None:
            raise Unclear(f'"{sentence}" does not begin with a time', 'write "16:02 leo sits at kids_room desk"')
        day, hour, minute, second, rest = found.groups()
        if int(hour) > 24 or int(minute) > 59 or int(second or 0) > 59:
            raise Unclear(f'"{sentence}" does not begin with a time of day', 'write "16:02 leo sits at kids_room desk"')
        days = DAYS.index(day) if day else (self.household.local(after).date() - MONDAY).days
        at = self._time(days, int(hour), int(minute), int(second or 0))
        while at < after:
            at += 86400.0
        return at, rest.strip().rstrip(".")

    def until(self, at: float) -> None:
        """Let time pass; whatever the rules wait for happens at its own moment."""
        while self.memory.next is not None and self.memory.next <= at:
            self.at = max(self.at, self.memory.next)
            self._hear(ev.Tick(at=self.at, arrived=self.at, source="stage"), frozenset({"clock"}))
        self.at = max(self.at, at)

    def tell(self, sentence: str) -> None:
        """Play one sentence."""
        at, rest = self.moment(sentence)
        self.until(at)
        words_ = rest.replace(",", " ").split()
        readers = (self._person, self._house, self._outside, self._hazard, self._sound, self._measured, self._due,
                   self._room, self._thing)  # fmt: skip
        try:
            if any(reader(words_) for reader in readers):
                return
        except Unclear:
            raise
        except (ValueError, IndexError):
            hint = "a word is missing, or stands where a number should"
            raise Unclear(f'"{sentence}" is not understood', hint) from None
        raise Unclear(f'"{sentence}" is not understood', nearest(words_[0], (
            *self.household.people, *self.household.areas, *self.names.by_id, "nobody", "mode", "guests")))  # fmt: skip

    # sentences
    def _person(self, words_: list[str]) -> bool:
        who = words_[0]
        if who not in self.household.people:
            return False
        rest = [w for w in words_[1:] if w not in ("is", "to", "the", "a", "for")]
        if (rest[:1] and rest[0] in ("asleep", "sleeps")) or rest[:2] == ["falls", "asleep"]:
            self.asleep.add(who)
            self.doing[who] = "sleeping"
        elif rest[:1] == ["awake"] or (rest[:1] and rest[0] in ("wakes", "gets") and "up" in rest):
            self.asleep.discard(who)
            self.doing[who] = "none"
        elif rest[:1] and rest[0] in ("leaves", "away", "out") and len(rest) == 1:
            self.places[who], self.doing[who] = AWAY, "none"
            self.asleep.discard(who)
        elif rest[:1] == ["unknown"]:
            self.places[who] = UNKNOWN
        elif rest == ["comes", "home"]:
            self.places[who] = next(
                (a.id for a in self.household.areas.values() if a.kind == "hall"), next(iter(self.household.areas))
            )
        elif rest[:1] == ["has"]:
            self._expects(who, words_)
        elif not self._moves(who, rest) and not self._does(who, rest):
            return False
        self.believe(live=True)
        return True

    def _moves(self, who: str, rest: list[str]) -> bool:
        area = next((w for w in rest if w in self.household.areas), None)
        if area is None:
            return False
        if self.places.get(who) != area:
            self.came[who] = self.at
        self.places[who] = area
        self.state = replace(self.state, house=replace(self.state.house, up=self.at))
        if "desk" in rest:
            self.doing[who] = "study"
        elif not self._does(who, rest):
            self.doing[who] = "none"
        return True

    def _expects(self, who: str, words_: list[str]) -> None:
        """`anna has train at 07:30`: an appointment, today or tomorrow."""
        start, _ = self.moment(f"{words_[-1]} .")
        title = " ".join(words_[2 : words_.index("at")] if "at" in words_ else words_[2:-1])
        old = self.state.desk.calendars.get(who, ())
        visit = Appointment(id=f"visit-{len(old) + 1}", title=title, start=start, end=start + 3600.0)
        self.desk(DeskState(calendars={**self.state.desk.calendars, who: (*old, visit)}), "desk:calendar")

    def _does(self, who: str, rest: list[str]) -> bool:
        doing = next((DOING.get(w, w) for w in rest if DOING.get(w, w) in ACTIVITIES), None)
        if doing is not None:
            self.doing[who] = doing
        return doing is not None

    def _house(self, words_: list[str]) -> bool:
        if words_[0] == "mode" and len(words_) == 2 and words_[1] in MODES:
            self.mode = words_[1]
        elif words_[0] == "guests":
            self.guests = words_[-1] not in ("leave", "gone", "unlikely")
        elif words_[0] == "running" and len(words_) >= 2:
            rest, begun = (words_[:-2], {"area": words_[-1]}) if words_[-2] == "in" else (words_, {})
            self.running[f"{rest[1]}|{rest[-1]}" if len(rest) > 2 else rest[1]] = {"since": self.at, **begun}
        elif words_[:3] == ["usually", "up", "by"] and len(words_) == 4:
            house = replace(self.state.house, rose=(minutes(words_[3]),) * KNOWN)
            self.state = replace(self.state, house=house, timers={"entrance": self.at - 3600.0})
        elif words_[:2] == ["nothing", "happens"]:
            pass
        else:
            return False
        self.believe(live=True)
        return True

    def _outside(self, words_: list[str]) -> bool:
        """`weather sunny`, `weather cloudy -3`, `rain at 16:40`: what the forecast says from now on."""
        if words_[0] == "weather" and len(words_) in (2, 3):
            degrees = float(words_[2]) if len(words_) == 3 else None
            report = ev.Weather(at=self.at, arrived=self.at, source="stage", condition=words_[1], temperature=degrees)
        elif words_[:2] == ["rain", "at"] and len(words_) == 3:
            wet = ev.ForecastHour(at=self.moment(f"{words_[2]} .")[0], precipitation=1.0)
            report = ev.Weather(at=self.at, arrived=self.at, source="stage", condition="cloudy", hours=(wet,))
        else:
            return False
        self.desk(replace(self.state.desk, weather=report), "desk:weather")
        return True

    def _room(self, words_: list[str]) -> bool:
        """`nobody in kitchen`, `somebody in kitchen`."""
        if words_[0] not in ("nobody", "somebody") or words_[-1] not in self.household.areas:
            return False
        self.rooms[words_[-1]] = words_[0] == "somebody"
        self.believe(live=True)
        return True

    def _hazard(self, words_: list[str]) -> bool:
        """`smoke alarm in kitchen`, `water_leak in utility over`."""
        area = next((w for w in words_ if w in self.household.areas), None)
        if words_[0] not in HAZARDS or area is None:
            return False
        name = f"{words_[0]}_{area}"
        alarm = ev.Alarm(at=self.at, arrived=self.at, source=self.names.by_id.get(name, f"stage/{name}"), area=area,
                         hazard=words_[0],  # type: ignore[arg-type]  # HAZARDS has let only these words through
                         on="over" not in words_, test="test" in words_)  # fmt: skip
        self.happen(alarm, alarm.on)
        return True

    def _sound(self, words_: list[str]) -> bool:
        """`kitchen hears sizzling 0.9`."""
        area = next((w for w in words_[:2] if w in self.household.areas), None)
        if "hears" not in words_ or area is None:
            return False
        label = [w for w in words_ if w not in ("hears", area)]
        score = float(label.pop()) if label[-1].replace(".", "", 1).isdigit() else 0.9
        self.happen(ev.Sound(at=self.at, arrived=self.at, source="stage/sound", area=area,
                             label=" ".join(label).replace("_", " "), score=score), True)  # fmt: skip
        return True

    def _measured(self, words_: list[str]) -> bool:
        """`kitchen measures co2 1700`: a sensor of a room."""
        if words_[0] not in self.household.areas or words_[1:2] != ["measures"]:
            return False
        level = ev.Level(at=self.at, arrived=self.at, source=f"stage/{words_[2]}_{words_[0]}", area=words_[0],
                         quantity=words_[2], value=float(words_[3]))  # fmt: skip
        self.happen(level, level.value)
        return True

    def _due(self, words_: list[str]) -> bool:
        """`message due for ben`: the agenda has something for somebody."""
        if words_[0] not in DUE_KINDS or "due" not in words_:
            return False
        who = next((w for w in words_ if w in self.household.people), None)
        item = Due(kind=words_[0], id=f"{words_[0]}-1", cause=f"{words_[0]}:{words_[0]}-1", person=who,
                   data={words_[0]: f"{words_[0]}-1"})  # fmt: skip
        tick = ev.Tick(at=self.at, arrived=self.at, source="stage")
        self._hear(tick, frozenset({"clock"}), due=(item,))
        return True

    def _thing(self, words_: list[str]) -> bool:
        """`hob_plug 1800 W`, `desk_lamp on`, `fridge opens`: a device by its id, or by what it is."""
        name = words_[0]
        source = self.names.by_id.get(name) or (name if name in self.names.sources else None)
        if source is None and name in MEANS:
            source = next((d.match for d in self.household.devices if d.means == name), None)
        if source is None or len(words_) < 2:
            return False
        self.happen(*reported(source, words_[1:], self.at))
        return True

    # beliefs and events
    def believe(self, *, live: bool = False) -> None:
        """Make the state say what the script says, and let the rules see what changed."""
        before = self.state
        floor = self.book.floor
        people = {who: self._person_belief(who, floor.index) for who in self.household.people}
        areas = {area: self._area_belief(area) for area in self.household.areas}
        home = [who for who in self.household.people if self.places.get(who, AWAY) != AWAY]
        mode = self.mode or ("away" if not home else "asleep" if self.asleep.issuperset(home) else "home")
        house = HouseBelief(mode=mode, guests=0.95 if self.guests else 0.02, home=SURE if home else 0.03,
                            rose=before.house.rose, up=before.house.up)  # fmt: skip
        people.update({who: believed for who, believed in before.people.items() if people[who] == believed})
        areas.update({area: believed for area, believed in before.areas.items() if areas[area] == believed})
        self.state = replace(
            before, now=self.at, people=people, areas=areas, house=house, policy=PolicyState(modes=dict(self.running))
        )
        facts = set(touched(before, self.state, ()))
        facts |= {f"person:{key.partition('|')[2]}" for key in self.running.keys() ^ before.policy.modes.keys()}
        facts |= {"mode"} if self.running.keys() != before.policy.modes.keys() else set()
        if live:
            self._hear(ev.Clock(at=self.at, arrived=self.at, source="stage"), frozenset(facts))

    def _person_belief(self, who: str, index: dict[str, int]) -> PersonBelief:
        place = self.places.get(who, AWAY)
        places = [0.0] * len(index)
        places[index[UNKNOWN]] = 1.0 - SURE
        places[index[place]] += SURE
        doing = self.doing.get(who, "none")
        return PersonBelief(places=tuple(places), at=0.0, named=self.at, area=place, since=self.came.get(who, 0.0),
                            asleep=SURE if who in self.asleep else 0.02,
                            activity={} if place == UNKNOWN else {doing: 0.95, "other": 0.05})  # fmt: skip

    def _area_belief(self, area: str) -> AreaBelief:
        here = [who for who in self.household.people if self.places.get(who, AWAY) == area]
        occupied = self.rooms.get(area, bool(here)) or bool(here)
        doing = next((self.doing[who] for who in here if self.doing.get(who, "none") != "none"), "none")
        return AreaBelief(at=0.0, occupied=SURE if occupied else 0.03, people=float(max(len(here), occupied)),
                          activity={doing: 0.95, "other": 0.05}, motion=1.0)  # fmt: skip

    def happen(self, event: AnyEvent, value: bool | float | str | None) -> None:
        """One observation: into the device's readings, and before the rules."""
        old = self.state.devices.get(event.source)
        readings = dict(old.readings) if old else {}
        key = reading_key(event)
        last = readings.get(key)
        since = last.since if last and last.value == value else self.at
        readings[key] = Reading(value=value, since=since, at=self.at, live=event.freshness == "live")
        entry = self.book.floor.entry(event.source)
        described = self.names.sources.get(event.source)
        known = described or entry
        heard = DeviceState(kind=str(event.__struct_config__.tag), seen=self.at, readings=readings,
                            area=known.area if known else event.area, means=known.means if known else None)  # fmt: skip
        self.state = replace(self.state, devices={**self.state.devices, event.source: heard})
        facts = {f"device:{event.source}"}
        if event.freshness == "live":
            facts |= {f"event:{event.source}", f"event:{event.__struct_config__.tag}"}
        asked = self.book.asked_of(event)
        self._hear(event, frozenset({*facts, asked} if asked else facts))

    def desk(self, desk: DeskState, *facts: str) -> None:
        """Put calendars or a pantry on the desk."""
        self.state = replace(self.state, desk=desk)
        self._hear(ev.Clock(at=self.at, arrived=self.at, source="stage"), frozenset(facts))

    def _hear(self, event: AnyEvent, touched: frozenset[str], due: tuple[Due, ...] = ()) -> None:
        self.event, self.state = event, replace(self.state, now=self.at)
        context = Context(self.household, self.book.floor, self.state, touched)
        done = propose(self.book, self.memory, context, event, due)
        self.memory = done.memory
        self.proposals += [(self.at, proposal) for proposal in done.proposals]
