"""A house whose person says for some days what she does is understood from the next nights on."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from hubd.core import events as ev
from hubd.core.activities.features import Stillness, features
from hubd.core.activities.forest import Forest
from hubd.core.activities.habits import believed, doubted, recall
from hubd.core.activities.heads import Head, Layout
from hubd.core.activities.onlooker import LABELS
from hubd.core.beliefs import Pace, Trace
from hubd.core.brain import Brain, build_brain
from hubd.core.events import AnyEvent
from hubd.core.household import Area, DeviceEntry, Household, Person
from hubd.core.state import State
from hubd.integration import Known, Message
from hubd.learning.apprentice import Apprentice, better, patience, solitude
from hubd.learning.diary import Said
from hubd.learning.timber import Timber
from hubd.rules_files import load_rulebook
from hubd.runtime.operator import Operator

UTC = ZoneInfo("UTC")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
MORNING = datetime(2026, 3, 12, 9, tzinfo=UTC)
HOUR = 3600.0
DAY = 24 * HOUR
HOUSE = Household(
    id="flat",
    name="Flat",
    time_zone=UTC,
    areas={
        "hall": Area("hall", "Hall", "hall", ("kitchen", "den")),
        "kitchen": Area("kitchen", "Kitchen", "kitchen", ("hall",)),
        "den": Area("den", "Den", "living", ("hall",)),
    },
    people={"eve": Person("eve", "Eve")},
    devices=(
        DeviceEntry("z/door", "hall", "entrance"),
        DeviceEntry("z/kitchen", "kitchen"),
        DeviceEntry("z/den", "den"),
        DeviceEntry("z/easel", "den"),
    ),
)


class NoDecoders:
    def decode(self, message: Message, known: Known) -> list[AnyEvent]:
        return []


def a_day(start: float, *, labels: bool, easel: str = "study") -> list[AnyEvent]:
    """Breakfast, two hours out, and an afternoon at the easel, which no table calls study."""
    events: list[AnyEvent] = []

    def move(source: str, begin: float, end: float, every: float) -> None:
        at = start + begin * HOUR
        while at < start + end * HOUR:
            events.append(ev.Motion(at=at, arrived=at, source=source, on=True))
            events.append(ev.Motion(at=at + 20.0, arrived=at + 20.0, source=source, on=False))
            at += every

    def door(hour: float) -> None:
        for after, is_open in ((0.0, True), (10.0, False)):
            at = start + hour * HOUR + after
            events.append(ev.Contact(at=at, arrived=at, source="z/door", open=is_open))

    def says(activity: str, begin: float, end: float) -> None:
        at = start + end * HOUR
        if labels:
            events.append(
                ev.Label(at=at, arrived=at, source="in/label", activity=activity, person="eve",
                         start=start + begin * HOUR, end=at)
            )  # fmt: skip

    move("z/kitchen", 8.0, 9.0, 150.0)
    move("z/den", 9.0, 11.0, 240.0)
    door(11.0)
    door(13.0)
    move("z/kitchen", 13.05, 14.0, 150.0)
    move("z/easel", 14.0, 19.0, 180.0)
    move("z/den", 19.0, 22.0, 240.0)
    says("eating", 8.0, 9.0)
    says("cooking", 13.05, 14.0)
    says(easel, 14.0, 19.0)
    says("relaxing", 19.0, 22.0)
    return sorted(events, key=lambda event: event.arrived)


def lived(days: int, labelled: int) -> Operator:
    brain = build_brain(HOUSE, load_rulebook(HOUSE, ()))
    operator = Operator(brain, NoDecoders(), learner=Apprentice())
    for day in range(days):
        for event in a_day(MONDAY + day * DAY, labels=day < labelled):
            operator.advance(event.arrived)
            operator.live(event)
    return operator


@pytest.fixture(scope="module")
def taught() -> Operator:
    """Four days with labels, lived on until the morning of the fifth."""
    operator = lived(4, labelled=4)
    operator.advance(MONDAY + 4 * DAY + 5 * HOUR)
    return operator


def doing(operator: Operator, hour: float) -> dict[str, float]:
    """What Eve is believed to do at an hour of a further day that nobody labels."""
    state, brain = operator.state, operator.brain
    start = MONDAY + 4 * DAY
    again = Operator(brain, NoDecoders(), state)
    for event in a_day(start, labels=False):
        if event.arrived <= start + hour * HOUR:
            again.advance(event.arrived)
            again.live(event)
    again.advance(start + hour * HOUR)
    belief = again.state.people["eve"]
    return {**belief.activity, "away": belief.places[brain.floor.index["away"]]}


def test_it_learns_what_no_table_could_know(taught: Operator) -> None:
    assert "eve" in taught.brain.heads
    assert doing(taught, 16.0)["study"] > 0.8
    assert doing(taught, 21.0)["relaxing"] > 0.6


def test_it_learns_to_tell_that_somebody_is_out(taught: Operator) -> None:
    assert doing(taught, 12.5)["away"] > 0.6
    assert doing(taught, 16.0)["away"] < 0.1


class Knows:
    """An onlooker who sees what no sensor of this house does: whether she paints or plays."""

    id = "knows"
    labels = LABELS
    speaks = True
    plays = False

    def __call__(self, rows: Sequence[Sequence[float]]) -> list[Sequence[float]]:
        seen = "relaxing" if self.plays else "study"
        return [tuple(0.7 if label == seen else 0.03 for label in LABELS) for _ in rows]


def test_what_other_homes_have_taught_goes_on_being_heard_where_it_proved_right() -> None:
    """On every second day she plays where she paints on the others."""
    onlooker = Knows()
    brain = replace(build_brain(HOUSE, load_rulebook(HOUSE, ())), onlooker=onlooker)
    operator = Operator(brain, NoDecoders(), learner=Apprentice())
    for day in range(4):
        onlooker.plays = day % 2 == 1
        easel = "relaxing" if onlooker.plays else "study"
        for event in a_day(MONDAY + day * DAY, labels=True, easel=easel):
            operator.advance(event.arrived)
            operator.live(event)
    operator.advance(MONDAY + 4 * DAY + 5 * HOUR)
    assert operator.brain.heads["eve"].heed > 0.2

    onlooker.plays = False
    paints = doing(operator, 16.0)
    onlooker.plays = True
    plays = doing(operator, 16.0)
    assert paints["study"] > paints.get("relaxing", 0.0)
    assert plays["relaxing"] > plays.get("study", 0.0)


def always(said: dict[str, float]) -> Forest:
    """A forest that says the same whatever it sees."""
    timber = Timber()
    timber.leaf(timber.plant(), list(said.values()))
    return timber.forest(list(said))


PATIENT = Head("eve-x", Layout(()), always({"away": 0.0, "other": 0.1, "study": 0.9}), (10 * HOUR, HOUR, HOUR))
"""She has been out for ten hours at the most, and never silent at home for more than one."""


def after(silent: float, door: float) -> dict[str, float]:
    """What is believed of her after so long a silence, when the door last moved so long before it began."""
    return doubted(PATIENT, {"away": 0.0, "other": 0.1, "study": 0.9}, Stillness(silent, silent + door, silent))


def test_a_house_silent_for_longer_than_ever_since_the_door_is_taken_to_be_empty() -> None:
    assert after(0.9 * HOUR, door=30.0) == {"away": 0.0, "other": 0.1, "study": 0.9}
    assert after(1.5 * HOUR, door=30.0)["away"] > 0.7
    assert sum(after(5 * HOUR, door=30.0).values()) == pytest.approx(1.0)


def test_a_house_that_falls_silent_with_nobody_at_the_door_is_one_of_which_nothing_is_known() -> None:
    lost = after(5 * HOUR, door=1000.0)

    assert lost["away"] == 0.0
    assert lost["unknown"] == pytest.approx(0.9)
    assert sum(lost.values()) == pytest.approx(1.0)


def test_after_the_longest_absence_ever_nobody_knows() -> None:
    assert after(9.9 * HOUR, door=30.0)["away"] > 0.7
    assert after(20 * HOUR, door=30.0)["unknown"] > 0.7


LONELY = Head("eve-x", Layout(()), always({"away": 0.1, "study": 0.9}), (12 * HOUR, HOUR), (10 * HOUR, HOUR))
"""She has never been at home for an hour after the door without setting off two sensors together."""


@pytest.mark.parametrize(
    ("stirred", "door", "away"),
    [(0.9 * HOUR, 30.0, 0.1), (1.5 * HOUR, 30.0, 0.33), (4 * HOUR, 30.0, 0.69), (4 * HOUR, 1000.0, 0.1)],
)
def test_where_sensors_have_long_spoken_one_at_a_time_since_the_door_the_house_is_likely_empty(
    stirred: float, door: float, away: float
) -> None:
    still = Stillness(house=60.0, door=stirred + door, stirred=stirred)

    said = doubted(LONELY, {"away": 0.1, "study": 0.9}, still)

    assert said["away"] == pytest.approx(away, abs=0.01)
    assert sum(said.values()) == pytest.approx(1.0)


def test_how_long_a_lived_in_house_goes_without_stirring_after_the_door_is_learned() -> None:
    known = Layout((("z/door", "hall", True), ("z/den", "den", False)))
    now = MONDAY + 10 * DAY

    def alone(seconds: float, door: float) -> array[float]:
        at, den = now - seconds - door, now - 20.0
        traces = {"z/door": Trace(at=at, rose=at, fell=at), "z/den": Trace(at=den, rose=den, fell=den)}
        return array("f", features(known, traces, Pace(now, "z/den", now - seconds), MORNING, now))

    rows = {1: alone(2 * HOUR, 30.0), 2: alone(1.5 * HOUR, 30.0), 3: alone(9 * HOUR, 1000.0), 4: alone(60.0, 30.0)}
    doing = {1: "study", 2: "study", 3: "study", 4: "eating"}

    study, eating = solitude(rows, doing, ["study", "eating"])

    assert study == pytest.approx(1.25 * 1.5 * HOUR, rel=1e-3)
    assert eating == 1800.0


def test_who_is_said_to_be_who_knows_where_is_believed_to_be_unknown(taught: Operator) -> None:
    brain, belief = taught.brain, taught.state.people["eve"]

    found = believed(belief, {"away": 0.1, "study": 0.2, "unknown": 0.7}, brain, taught.state.now)

    assert found.area == "unknown"
    assert sum(found.places) == pytest.approx(1.0, abs=1e-4)
    assert found.places[brain.floor.index["away"]] == pytest.approx(0.1)
    assert found.activity["other"] == pytest.approx(0.7)


def test_whoever_is_more_likely_in_than_out_is_said_to_be_in(taught: Operator) -> None:
    brain = taught.brain
    places = brain.floor.places
    certain = replace(brain, heads={"eve": Head("eve-x", Layout(()), always({"away": 0.4, "study": 0.6}))})
    vague = structs.replace(taught.state.people["eve"], places=tuple(1.0 / len(places) for _ in places))
    state = structs.replace(taught.state, people={"eve": vague})

    belief = recall(state, certain, state.now, {}).people["eve"]

    assert belief.area != "away"
    assert belief.places[brain.floor.index["away"]] == pytest.approx(0.4)
    assert sum(belief.places) == pytest.approx(1.0, abs=1e-4)
    assert belief.activity == {"none": pytest.approx(0.4), "study": pytest.approx(0.6)}


def test_without_labels_nothing_is_learned() -> None:
    operator = lived(2, labelled=0)

    assert operator.brain.heads == {}


def test_the_same_days_teach_the_same(taught: Operator) -> None:
    again = lived(4, labelled=4)
    again.advance(MONDAY + 4 * DAY + 5 * HOUR)

    assert again.brain.heads == taught.brain.heads
    assert again.context() == taught.context()


def test_what_was_learned_is_named_by_its_content(taught: Operator) -> None:
    assert taught.brain.heads["eve"].id.startswith("eve-")


def test_when_the_labels_have_ended_there_is_one_more_lesson_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    nights: list[float] = []

    def lesson(self: Apprentice, who: str, said: list[Said], state: State, brain: Brain) -> None:
        nights.append((state.now - MONDAY) / DAY)

    monkeypatch.setattr(Apprentice, "_lesson", lesson)
    monkeypatch.setattr("hubd.learning.apprentice.REMEMBERED", 3 * DAY)  # old labels are forgotten every night

    lived(9, labelled=5)

    assert [round(night) for night in nights if night > 5.5] == [6]


def test_what_knew_held_back_days_no_better_than_before_does_not_take_over() -> None:
    true = {n: "cooking" if n % 10 == 0 else "other" for n in range(100)}
    weights = {"cooking": 1.0, "other": 1.0}
    lazy = dict.fromkeys(true, "other")

    assert better(true, lazy, true, weights)
    assert not better(lazy, lazy, true, weights)
    assert not better(lazy, true, true, weights)
    assert not better({}, lazy, true, weights)


def test_a_rare_label_that_is_found_is_worth_a_few_mistakes() -> None:
    true = {n: "cooking" if n % 10 == 0 else "other" for n in range(100)}
    finds_it = {n: "cooking" if n % 10 in (0, 1) and n < 60 else "other" for n in true}

    assert better(finds_it, dict.fromkeys(true, "other"), true, {"cooking": 1.0, "other": 1.0})


def test_holes_in_the_record_do_not_make_patient_but_long_absences_do() -> None:
    known = Layout((("z/door", "hall", True), ("z/den", "den", False)))
    now = MONDAY + 10 * DAY
    silent = dict.fromkeys(range(300), 60.0) | {300: 8 * HOUR, 301: 60.0, 302: 15 * HOUR}
    doing = dict.fromkeys(range(301), "study") | {301: "away", 302: "away"}
    rows = {
        n: array("f", features(known, {"z/den": Trace(at=now - s, rose=now - s, fell=now - s)}, Pace(), MORNING, now))
        for n, s in silent.items()
    }

    study, away = patience(rows, doing, ["study", "away"])

    assert study == pytest.approx(900.0)
    assert away == pytest.approx(1.25 * 15 * HOUR, rel=1e-3)


def test_a_day_out_is_no_reason_for_doubt_where_people_have_told_of_short_absences_only() -> None:
    known = Layout((("z/door", "hall", True),))
    now = MONDAY + 10 * DAY
    at = now - HOUR
    rows = {1: array("f", features(known, {"z/door": Trace(at=at, rose=at, fell=at)}, Pace(), MORNING, now))}

    assert patience(rows, {1: "away"}, ["away"]) == (12 * HOUR,)
