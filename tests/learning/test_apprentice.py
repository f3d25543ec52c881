"""A house whose person says for some days what she does is understood from the next nights on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from hubd.core import events as ev
from hubd.core.brain import build_brain
from hubd.core.events import AnyEvent
from hubd.core.forest import Forest, Tree
from hubd.core.habits import doubted, recall
from hubd.core.heads import Head, Layout
from hubd.core.household import Area, DeviceEntry, Household, Person
from hubd.integration import Known, Message
from hubd.learning.apprentice import Apprentice
from hubd.rules_files import load_rulebook
from hubd.runtime.operator import Operator

UTC = ZoneInfo("UTC")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
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


def a_day(start: float, *, labels: bool) -> list[AnyEvent]:
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
    says("study", 14.0, 19.0)
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


def test_a_house_silent_for_longer_than_ever_is_taken_to_be_empty(taught: Operator) -> None:
    head = taught.brain.heads["eve"]
    said = dict.fromkeys(head.forest.labels, 0.0) | {"study": 0.9, "other": 0.1}

    assert doubted(head, said, 600.0) == said
    assert doubted(head, said, 12 * HOUR)["study"] == pytest.approx(0.9 * 0.25)
    assert doubted(head, said, 12 * HOUR)["away"] > 0.6
    assert sum(doubted(head, said, 12 * HOUR).values()) == pytest.approx(1.0)


def test_whoever_is_more_likely_in_than_out_is_said_to_be_in(taught: Operator) -> None:
    brain = taught.brain
    places = brain.floor.places
    forest = Forest(("away", "study"), (Tree((-1,), (0.0,), (0,), ((0.4, 0.6),)),))
    certain = replace(brain, heads={"eve": Head("eve-x", Layout(()), forest)})
    vague = structs.replace(taught.state.people["eve"], places=tuple(1.0 / len(places) for _ in places))
    state = structs.replace(taught.state, people={"eve": vague})

    belief = recall(state, certain, state.now).people["eve"]

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
