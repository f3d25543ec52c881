"""The scripted house of the policy's tests: beliefs are what the script says, time is whatever it says.

Nothing is fused here and no rule file is read: a test puts people somewhere, lets messages, hazards and wishes
arrive, lets time pass, and reads what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.belief import begin
from hubd.core.beliefs import DeviceState, Reading
from hubd.core.brain import build_brain
from hubd.core.context import Context
from hubd.core.decisions import Decision, Effect, Proposal
from hubd.core.household import AWAY, Area, Consent, DeviceEntry, Household, Output, Person, PolicySettings
from hubd.core.policy.agenda import due, keep, roused
from hubd.core.policy.judge import judge
from hubd.core.readings import reading_key
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.due import Due
from hubd.core.state import State

BERLIN = ZoneInfo("Europe/Berlin")
DELIVERS = {
    "message": "message.deliver", "reminder": "reminder.deliver", "timer": "timer.done",
    "departure": "departure.leave_now",
}  # fmt: skip

AREAS = (
    Area("hall", "Hall", "hall", ("kitchen", "living", "bedroom", "kids_room", "office")),
    Area("kitchen", "Kitchen", "kitchen", ("hall",)),
    Area("living", "Living room", "living", ("hall",)),
    Area("bedroom", "Bedroom", "bedroom", ("hall",), ("bed",)),
    Area("kids_room", "Leo's room", "kids_room", ("hall",), ("bed", "desk")),
    Area("office", "Office", "office", ("hall",), ("desk",)),
)
PEOPLE = (
    Person("anna", "Anna", "adult"),
    Person("ben", "Ben", "adult"),
    Person("leo", "Leo", "child", consent=Consent()),
)
OUTPUTS = (
    Output("kitchen_screen", "screen", area="kitchen"),
    Output("kitchen_speaker", "speaker", area="kitchen"),
    Output("living_speaker", "speaker", area="living"),
    Output("living_screen", "screen", area="living"),
    Output("kids_speaker", "speaker", area="kids_room"),
    Output("bedroom_speaker", "speaker", area="bedroom"),
    Output("hall_speaker", "speaker", area="hall"),
    Output("anna_phone", "phone", person="anna"),
    Output("ben_phone", "phone", person="ben"),
)
DEVICES = (
    DeviceEntry("z/hob", "kitchen", "cooker", "hob"),
    DeviceEntry("z/fridge", "kitchen", "fridge", "fridge"),
    DeviceEntry("z/leak", "kitchen", None, "leak"),
    DeviceEntry("z/smoke", "kitchen", None, "smoke"),
    DeviceEntry("z/door", "hall", "entrance", "door"),
)


def household(**changes: Any) -> Household:
    """Three people, six rooms. Leo is nine and has no phone."""
    settings: dict[str, Any] = {
        "id": "elm-street",
        "name": "Elm Street",
        "time_zone": BERLIN,
        "areas": {area.id: area for area in AREAS},
        "people": {person.id: person for person in PEOPLE},
        "outputs": {output.id: output for output in OUTPUTS},
        "devices": DEVICES,
        "policy": PolicySettings(),
    }
    return Household(**{**settings, **changes})


class Home:
    """A house at a moment. `decisions` and `effects` are everything so far, in order."""

    def __init__(
        self, house: Household | None = None, at: str = "2026-03-07 18:00", book: Any = None, place: str = "living"
    ) -> None:
        self.household = house or household()
        self.brain = build_brain(self.household, compile_rules((), self.household), book=book)
        self.now = datetime.fromisoformat(at).replace(tzinfo=self.household.time_zone).timestamp()
        self.state: State = begin(self.brain, self.now)
        self.decisions: list[Decision] = []
        self.effects: list[Effect] = []
        for person in self.household.people:
            self.believe(person, place)

    # time

    def time(self, clock: str) -> float:
        """`21:30` on the current day, or a full date and time."""
        local = self.household.local(self.now)
        text = clock if "-" in clock else f"{local:%Y-%m-%d} {clock}"
        return datetime.fromisoformat(text).replace(tzinfo=self.household.time_zone).timestamp()

    def at(self, clock: str) -> Home:
        """Let time pass; every moment that the policy asked for comes as a tick."""
        return self.until(self.time(clock))

    def until(self, at: float) -> Home:
        while self.wake_at is not None and self.wake_at <= at:
            self._live(ev.Tick(at=self.wake_at, arrived=self.wake_at, source="hubd/clock"), self.wake_at)
        self.now = max(self.now, at)
        return self

    @property
    def wake_at(self) -> float | None:
        wishes = (self.state.policy.wake_at, self.state.desk.wake_at)
        soonest = min((at for at in wishes if at is not None), default=None)
        return None if soonest is None else max(soonest, self.now + 0.05)

    # beliefs

    def believe(
        self, person: str, area: str, doing: str = "none", *, p: float = 0.96, asleep: bool = False, sure: float = 0.9
    ) -> Home:
        """Put somebody somewhere. Quietly: nothing is told of it until something else happens."""
        floor = self.brain.floor
        rest = (1.0 - p) / (len(floor.places) - 1)
        places = tuple(p if place == area else rest for place in floor.places)
        belief = replace(
            self.state.people[person],
            places=places,
            area=area,
            at=self.now,
            named=self.now,
            asleep=0.95 if asleep else 0.02,
            activity={doing: sure, "none": 1.0 - sure},
        )
        self.state = replace(self.state, people={**self.state.people, person: belief})
        return self

    def put(self, person: str, area: str, doing: str = "none", **more: Any) -> Home:
        """The same, as news: what waits for this person is looked at again."""
        self.believe(person, area, doing, **more)
        moved = ev.Motion(at=self.now, arrived=self.now, source="z/motion", on=True)
        self._live(moved, self.now, {f"person:{person}", f"place:{person}"})
        return self

    def away(self, *people: str) -> Home:
        for person in people:
            self.put(person, AWAY)
        return self

    def guests(self, probability: float = 0.9) -> Home:
        self.state = replace(self.state, house=replace(self.state.house, guests=probability))
        return self

    def hush(self, person: str, topic: str) -> Home:
        """This person has asked to hear nothing of it for an hour."""
        policy = replace(self.state.policy, hushes={f"{person}|{topic}": self.now + 3600.0})
        self.state = replace(self.state, policy=policy)
        return self

    def device(self, source: str, event: ev.AnyEvent) -> Home:
        """A device says something; the state knows it, as the belief rooms would have it."""
        entry = self.brain.floor.entry(source)
        value = next(getattr(event, name) for name in ("open", "on", "watts", "value") if hasattr(event, name))
        before = self.state.devices.get(source) or DeviceState(
            kind="",
            seen=0.0,
            area=entry.area if entry else None,
            means=entry.means if entry else None,
        )
        readings = {**before.readings, reading_key(event): Reading(value=value, since=self.now, at=self.now)}
        device = replace(before, seen=self.now, readings=readings)
        self.state = replace(self.state, devices={**self.state.devices, source: device})
        self._live(event, self.now, {f"device:{source}"})
        return self

    # what arrives

    def message(
        self,
        name: str,
        to: str = "ben",
        text: str = "hello",
        *,
        sender: str = "Max",
        app: str = "Chat",
        title: str = "",
        private: bool | None = None,
        retained: bool = False,
    ) -> Home:
        event = ev.Notification(
            at=self.now,
            arrived=self.now,
            source="in/message",
            id=name,
            to=to,
            app=app,
            sender=sender,
            title=title,
            text=text,
            private=private,
            freshness="retained" if retained else "live",
        )
        self._live(event, self.now)
        return self

    def hears(self, event: ev.AnyEvent) -> Home:
        """Anything else: calendars, reminders, feedback, utterances."""
        self._live(event, self.now)
        return self

    def answer(
        self, outcome: Any, *, decision: str | None = None, intent: str | None = None, by: str | None = None
    ) -> Home:
        self._live(
            ev.Feedback(
                at=self.now,
                arrived=self.now,
                source="in/feedback",
                outcome=outcome,
                decision=decision,
                intent=intent,
                by=by,
            ),
            self.now,
        )
        return self

    def says(self, text: str, area: str, name: str | None = None, *, overheard: bool = False) -> Home:
        self._live(
            ev.Utterance(
                at=self.now,
                arrived=self.now,
                source="in/utterance",
                area=area,
                text=text,
                name=name,
                overheard=overheard,
            ),
            self.now,
        )
        return self

    def propose(self, intent: str, *people: str, **more: Any) -> list[Decision]:
        """A rule would like something now. Returns what was decided about it."""
        before = len(self.decisions)
        wanted = Proposal(
            **{
                "intent": intent,
                "rule": f"test.{intent}",
                "cause": f"test.{intent}|{','.join(people)}",
                "audience": people,
                "because": ("because the test says so",),
                **more,
            }
        )
        self._live(ev.Tick(at=self.now, arrived=self.now, source="hubd/clock"), self.now, proposals=(wanted,))
        return self.decisions[before:]

    def _live(
        self, event: ev.AnyEvent, at: float, touched: Iterable[str] = (), proposals: tuple[Proposal, ...] = ()
    ) -> None:
        self.now = max(self.now, at)
        self.state = replace(self.state, now=self.now, desk=keep(self.state.desk, event, self.now))
        context = Context(self.household, self.brain.floor, self.state, frozenset(touched))
        if self.state.desk.dormant:
            self.state = replace(self.state, desk=roused(context))
            context = replace(context, state=self.state)
        items = tuple(_proposed(item) for item in due(context, event))
        judged = judge((*proposals, *items), replace(context), event, self.brain)
        self.state = replace(self.state, desk=judged.desk, policy=judged.policy)
        self.decisions += judged.decisions
        self.effects += judged.effects

    # what was decided

    def told(self, *, intent: str = "", person: str = "") -> list[Decision]:
        """Everything that reached somebody, or was asked."""
        return [
            d
            for d in self.decisions
            if d.verdict in ("speak", "ask", "show", "push", "act")
            and d.intent.startswith(intent)
            and (not person or person in d.audience)
        ]

    def verdicts(self, mark: str) -> list[str]:
        """What became of one message, reminder or intent, in order."""
        return [
            d.verdict
            for d in self.decisions
            if mark in (d.intent, d.data.get("message"), d.data.get("reminder")) or mark in d.data.get("messages", ())
        ]

    def last(self) -> Decision:
        return self.decisions[-1]


def _proposed(item: Due) -> Proposal:
    return Proposal(
        intent=DELIVERS[item.kind],
        rule=f"{item.kind}s.test",
        cause=item.cause,
        audience=(item.person,) if item.person else (),
        area=item.area,
        urgency=item.urgency,
        expires=item.expires,
        because=item.because,
        data=item.data,
    )
