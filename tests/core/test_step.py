"""The core in one piece: an operator of the shipped rules, events in, decisions out, time only from events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.belief import begin
from hubd.core.beliefs import PersonBelief
from hubd.core.brain import Brain, build_brain
from hubd.core.decisions import Decision, Proposal, Publish
from hubd.core.events import AnyEvent
from hubd.core.household import Output
from hubd.core.memories import Held, Trip
from hubd.core.normalise import Fact
from hubd.core.policy.agenda import FIRST_NUDGE
from hubd.core.rules.compile import compile_rules
from hubd.core.step import Step, follow, step
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd.rules_files import load_rulebook, read_rule_text
from hubd.runtime.operator import Operator
from tests.core.living import ANNA, BEN, home_of

HOME = home_of(
    ANNA, BEN,
    outputs={o.id: o for o in (Output("screen", "screen", "kitchen"), Output("phone", "phone", person="anna"))},
)  # fmt: skip
NOON = 1772535600.0  # 2026-03-03 12:00 in Berlin


class Scripted:
    """Decoders of a test: what a topic means is what the test says; any other topic makes no sense."""

    def __init__(self, **meanings: AnyEvent) -> None:
        self._meanings = meanings

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        if message.topic == "silence":
            return ()
        if message.topic not in self._meanings:
            raise DecodeError("unknown topic", message.topic)
        return (self._meanings[message.topic],)


@pytest.fixture(scope="module")
def brain() -> object:
    return build_brain(HOME, load_rulebook(HOME, ()))


@pytest.fixture
def operator(brain: object) -> Operator:
    return Operator(brain, Scripted(), None)  # type: ignore[arg-type]  # fixtures are typed by what tests need


def mail(at: float, **more: object) -> ev.Notification:
    fields = {"id": "m1", "to": "anna", "sender": "Max", "text": "hello", "source": "in/message", **more}
    return ev.Notification(at=at, arrived=at, **fields)  # type: ignore[arg-type]  # fields by their names


def test_a_household_begins_with_the_first_moment_it_hears_of(operator: Operator) -> None:
    assert operator.wake_at is None

    operator.advance(NOON)

    assert list(operator.state.people) == ["anna", "ben"]
    assert operator.state.now == NOON
    assert operator.wake_at is not None
    assert operator.wake_at > NOON


def test_timers_fire_in_order_each_at_its_own_time(operator: Operator) -> None:
    operator.advance(NOON)
    moments = []
    for later in range(60, 1201, 60):
        operator.advance(NOON + later)
        moments.append(operator.state.now)

    assert moments == sorted(moments)
    assert moments[-1] <= NOON + 1200.0
    assert operator.wake_at is not None
    assert operator.wake_at > NOON + 1200.0
    assert not operator.advance(NOON + 1200.0).touched


def test_a_message_for_somebody_is_written_down_and_decided(operator: Operator) -> None:
    operator.advance(NOON)
    operator.live(ev.Position(at=NOON, arrived=NOON, source="o", device="anna/phone", entered=False, place="home"))

    taken = operator.live(mail(NOON + 1.0))

    assert [(d.intent, d.verdict, d.outputs) for d in taken.decisions] == [("message.deliver", "push", ("phone",))]
    assert taken.effects
    assert "m1" in operator.state.desk.seen
    assert not operator.live(mail(NOON + 2.0)).decisions, "the same message again is no message"


def test_a_reading_that_nobody_waits_for_changes_nothing_else(operator: Operator) -> None:
    operator.advance(NOON)
    operator.live(ev.Level(at=NOON, arrived=NOON, source="z/air", quantity="humidity", value=50.0))
    before = operator.state

    taken = operator.live(ev.Level(at=NOON + 1, arrived=NOON + 1, source="z/air", quantity="humidity", value=51.0))

    assert (taken.decisions, taken.effects) == ((), ())
    assert operator.state.policy is before.policy
    assert operator.state.rules is before.rules
    assert operator.state.devices["z/air"].seen == NOON + 1


def test_while_something_waits_every_reading_is_a_moment_to_look_at_it(operator: Operator) -> None:
    operator.advance(NOON)
    operator.live(ev.Level(at=NOON, arrived=NOON, source="z/air", quantity="humidity", value=50.0))
    reading = ev.Level(at=NOON + 1, arrived=NOON + 1, source="z/air", quantity="humidity", value=51.0)
    idle = operator.state
    proposal = Proposal(intent="note.tell", rule="r", cause="c", audience=("anna",), area=None)
    waiting = Held(proposal=proposal, since=NOON, until=NOON + 3600.0, importance="normal", reason="asleep")
    held = replace(idle, policy=replace(idle.policy, held={"c": waiting}))

    assert step(idle, reading, operator.brain).touched == frozenset()
    assert "device:z/air" in step(held, reading, operator.brain).touched


def stepped(operator: Operator, sure: float, to: float, **desk: object) -> Step:
    """Anna's phone says that she is in the kitchen, a little more surely than she was believed to be."""
    event = ev.Beacon(at=NOON + 2, arrived=NOON + 2, source="e/rooms/kitchen", device="anna/phone", distance=1.0)
    state = replace(operator.state, now=NOON + 2)
    if desk:
        state = replace(state, desk=replace(state.desk, **desk))
    before = replace(state, people={**state.people, "anna": in_kitchen(operator, sure)})
    after = replace(state, people={**state.people, "anna": in_kitchen(operator, to)})
    fact = Fact(event, "kitchen", touched=("seen:e/rooms/kitchen", "event:beacon"))
    return follow(before, after, fact, event, operator.brain)


def in_kitchen(operator: Operator, sure: float) -> PersonBelief:
    floor, belief = operator.brain.floor, operator.state.people["anna"]
    rest = (1.0 - sure) / (len(floor.places) - 1)
    places = tuple(sure if place == "kitchen" else rest for place in floor.places)
    return replace(belief, places=places, area="kitchen", asleep=0.02, activity={"none": 1.0})


def lived_in(operator: Operator, own: str = "") -> Operator:
    """With rules of its own, and Anna in the kitchen as far as they know."""
    book = operator.brain.rules
    operator.adopt(compile_rules((*book.specs, *read_rule_text(own).rules.values()), HOME) if own else book)
    operator.advance(NOON)
    anna = in_kitchen(operator, 0.598)
    operator.state = replace(operator.state, people={**operator.state.people, "anna": anna})
    for later in (0.0, 1.0):
        operator.live(ev.Level(at=NOON + later, arrived=NOON + later, source="z/air", quantity="co2", value=500.0))
    operator.state = replace(operator.state, people={**operator.state.people, "anna": anna})
    operator.state = stepped(operator, 0.5, 0.598).state  # the rules have seen it
    return operator


def test_a_belief_that_moves_by_so_little_that_nothing_hangs_on_it_is_told_all_the_same(operator: Operator) -> None:
    done = stepped(lived_in(operator), 0.598, 0.599)
    assert (done.decisions, done.effects) == ((), ())
    assert done.touched == {"seen:e/rooms/kitchen", "event:beacon", "person:anna", "place:anna"}


RULE = """
- id: own.kitchen
  when: {all: [{person: anna, area: kitchen, at_least: 0.6}]}
  propose: {intent: note.tell, for: anna}
"""


def test_a_rule_fires_at_the_very_step_over_its_threshold(operator: Operator) -> None:
    home = lived_in(operator, RULE)
    assert not stepped(home, 0.598, 0.599).decisions
    assert [d.rule for d in stepped(home, 0.599, 0.601).decisions] == ["own.kitchen"]


def test_a_reminder_for_a_place_falls_due_at_the_very_step_that_makes_it_sure(operator: Operator) -> None:
    pills = ev.Reminder(at=NOON, arrived=NOON, source="in/reminder", id="pills", to="anna", text="p", in_area="kitchen")
    home = lived_in(operator)
    assert not stepped(home, 0.598, 0.599, reminders={"pills": pills}).decisions
    assert [d.intent for d in stepped(home, 0.599, 0.601, reminders={"pills": pills}).decisions] == ["reminder.deliver"]


def test_who_is_at_home_after_all_shortly_before_an_appointment_is_told_to_leave(operator: Operator) -> None:
    dentist = ev.Appointment(id="d", title="Dentist", start=NOON + 3600, end=NOON + 7200, location="x")
    home = lived_in(operator)
    for leave, told in ((NOON + 2 + FIRST_NUDGE, ["departure.leave_now"]), (NOON + 3 + FIRST_NUDGE, [])):
        done = stepped(home, 0.598, 0.599, trips=(Trip("anna", dentist, leave),))
        assert [d.intent for d in done.decisions] == told


def test_evidence_that_was_discarded_leads_to_nothing(operator: Operator) -> None:
    operator.advance(NOON)
    taken = operator.live(ev.Described(at=NOON, arrived=NOON, source="z/x", facts={"name": "X"}))

    assert taken == taken.__class__()
    assert operator.state.known == {"z/x": {"name": "X"}}


def test_a_message_that_makes_no_sense_still_lets_time_pass(brain: object) -> None:
    motion = ev.Motion(at=NOON + 600.0, arrived=NOON + 600.0, source="z/kitchen_motion", on=True)
    operator = Operator(brain, Scripted(motion=motion))  # type: ignore[arg-type]  # all of it that is asked for

    operator.take(Message(NOON, "silence", b""))
    rejected = operator.take(Message(NOON + 300.0, "nonsense", b"?"))
    heard = operator.take(Message(NOON + 600.0, "motion", b"1"))
    again = operator.take(Message(NOON + 600.0, "motion", b"1"))

    assert (rejected.rejected, rejected.detail) == ("unknown topic", "nonsense")
    assert heard.rejected is None
    assert "area:kitchen" in heard.touched
    assert "device:z/kitchen_motion" in heard.touched
    assert "event:z/kitchen_motion" in again.touched
    assert "device:z/kitchen_motion" not in again.touched, "what says the same again reads no otherwise"
    assert operator.state.now == NOON + 600.0
    assert operator.context().startswith(b'{"at":"2026-03-03T12:10:00+01:00","home":"elm-street"')
    assert operator.context(NOON).startswith(b'{"at":"2026-03-03T12:00:00+01:00"')


def test_a_forecast_that_the_broker_kept_counts_though_it_is_no_news(operator: Operator) -> None:
    operator.advance(NOON)
    wet = (ev.ForecastHour(at=NOON + 60.0, precipitation=2.0),)
    rain = ev.Weather(at=NOON, arrived=NOON, source="in/weather", hours=wet, freshness="retained")
    before = operator.state.rules.truths

    operator.live(rain)

    assert operator.state.rules.truths != before


def test_what_happens_just_before_a_moment_does_not_put_it_off() -> None:
    """A reminder is due at a time, whatever was heard a few milliseconds earlier: a recorded day with the clock's own
    messages in it must decide the same as one without."""

    def decided(*noises: float) -> list[float]:
        due = NOON + 607.0
        reminder = ev.Reminder(
            at=NOON, arrived=NOON, source="in/reminder", id="r", to="anna", text="tea", after=due,
        )  # fmt: skip
        operator = Operator(build_brain(HOME, load_rulebook(HOME, ())), Scripted(), None)
        operator.advance(NOON)
        operator.live(reminder)
        decisions: list[Decision] = []
        for at in sorted((*(due - early for early in noises), due + 30.0)):
            decisions += operator.advance(at).decisions
            decisions += operator.live(ev.Clock(at=at, arrived=at, source="in/clock")).decisions
        return [decision.at for decision in decisions if decision.intent == "reminder.deliver"]

    assert decided() == [NOON + 607.0]
    assert decided(0.03, 0.01) == decided()


def test_a_reminder_for_the_next_time_in_a_room_sleeps_until_the_room_was_left(brain: Brain) -> None:
    state = begin(brain, NOON)
    told: list[Decision] = []

    def lives(event: AnyEvent) -> None:
        nonlocal state
        while state.wake_at is not None and state.wake_at < event.arrived:
            lives(ev.Tick(at=state.wake_at, arrived=state.wake_at, source="hubd/clock"))
        done = step(state, event, brain)
        state = done.state
        told.extend(d for d in done.decisions if d.intent == "reminder.deliver" and d.verdict != "defer")

    def carries(area: str, begin: float, seconds: float) -> None:
        for n in range(0, int(seconds), 5):
            for room, distance in ((area, 1.0), ("hall", 6.0)):
                lives(ev.Beacon(at=begin + n, arrived=begin + n, source=f"ble/{room}", device="phone-anna",
                                distance=distance))  # fmt: skip

    carries("kitchen", NOON, 120)
    lives(ev.Reminder(at=NOON + 120, arrived=NOON + 120, source="in/reminder", id="r", to="anna", text="Basil",
                      in_area="kitchen", fresh=True))  # fmt: skip
    carries("kitchen", NOON + 121, 60)
    assert state.desk.dormant == ("r",)
    assert told == []
    carries("living", NOON + 200, 180)
    assert not state.desk.dormant
    carries("kitchen", NOON + 400, 180)
    assert [d.data["reminder"] for d in told] == ["r"]


def test_a_reading_that_a_rule_reads_is_looked_at_whatever_else_stays_as_it_was(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    warm = "- id: warm\n  stage: act\n  when: {device: fridge, above: 8}\n  do: [{publish: a/fan, payload: 'ON'}]\n"
    mine.write_text(warm)
    home = build_brain(HOME, load_rulebook(HOME, [mine]))
    state = begin(home, NOON)
    published = []
    for n, value in enumerate((5.0, 9.0, 10.0)):
        at = NOON + 1.0 + n
        event = ev.Level(at=at, arrived=at, source="z/fridge", quantity="temperature", value=value)
        taken = step(state, event, home)
        state = taken.state
        published.append([effect.topic for effect in taken.effects if isinstance(effect, Publish)])
    assert published == [[], ["a/fan"], []]
