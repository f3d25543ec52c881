"""Where only simple sensors speak, somebody who knows other homes is asked; where people are known, nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from hubd.core import events as ev
from hubd.core.activities.forest import Forest
from hubd.core.activities.habits import in_the_words_of
from hubd.core.activities.heads import Head, Layout
from hubd.core.activities.onlooker import LABELS, heard, look, shares, wanted, wondering
from hubd.core.belief import begin
from hubd.core.brain import Brain, build_brain
from hubd.core.household import AWAY, Area, DeviceEntry, Household, Identities, Person
from hubd.core.rules.compile import compile_rules
from hubd.core.state import State
from hubd.core.step import step

WAVERS = Forest(("dishes", "eating"), (0,), b"\xff\xff", b"\0\0\0\0", b"\0\0\0\0", ((0.5, 0.5),))
HEAD = Head("rosa-1", Layout(()), WAVERS)
EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC).timestamp()


def household(*people: Person) -> Household:
    return Household(
        id="flat",
        name="Flat",
        time_zone=ZoneInfo("UTC"),
        areas={
            "hall": Area("hall", "Hall", "hall", ("kitchen",)),
            "kitchen": Area("kitchen", "Kitchen", "kitchen", ("hall",)),
        },
        people={person.id: person for person in people},
        devices=(
            DeviceEntry("z/kitchen", "kitchen"),
            DeviceEntry("z/fridge", "kitchen", "fridge"),
            DeviceEntry("z/front", "hall", "entrance"),
        ),
    )


class Says:
    """An onlooker that always says the same, and remembers what it was asked."""

    id = "test"
    labels = LABELS
    speaks = True

    def __init__(self, label: str) -> None:
        self.rows: list[Sequence[float]] = []
        self._said = tuple(0.91 if known == label else 0.01 for known in LABELS)

    def __call__(self, rows: Sequence[Sequence[float]]) -> list[Sequence[float]]:
        self.rows += rows
        return [self._said for _ in rows]


def live(brain: Brain, minutes: int = 3, sources: Sequence[str] = ("z/kitchen", "z/fridge", "z/front")) -> State:
    """Some minutes in which all sensors speak."""
    state = begin(brain, EVENING)
    for minute in range(minutes):
        at = EVENING + minute * 60.0 + 1.0
        for source in sources:
            state = step(state, ev.Contact(at=at, arrived=at, source=source, open=minute % 2 == 0), brain).state
        state = step(state, ev.Tick(at=at + 59.5, arrived=at + 59.5, source="hubd/clock"), brain).state
    return state


def brain(people: Sequence[Person], onlooker: Says | None) -> Brain:
    home = household(*people)
    return build_brain(home, compile_rules((), home), onlooker=onlooker)


def test_what_it_says_is_believed() -> None:
    onlooker = Says("dishes")
    rosa = live(brain([Person("rosa", "Rosa")], onlooker)).people["rosa"]

    assert rosa.activity["dishes"] > 0.9
    assert onlooker.rows


def test_it_also_tells_who_is_out() -> None:
    rosa = live(brain([Person("rosa", "Rosa")], Says(AWAY))).people["rosa"]

    assert rosa.area == AWAY


def test_whose_desk_it_is_follows_from_the_role() -> None:
    child = live(brain([Person("leo", "Leo", role="child")], Says("study"))).people["leo"]
    adult = live(brain([Person("rosa", "Rosa")], Says("study"))).people["rosa"]

    assert child.activity["study"] > 0.9
    assert adult.activity["work"] > 0.9


def test_without_it_the_cues_judge() -> None:
    rosa = live(brain([Person("rosa", "Rosa")], None)).people["rosa"]

    assert rosa.activity.get("dishes", 0.0) < 0.5


def test_it_is_wanted_only_where_nobody_can_be_told_otherwise() -> None:
    phone = Identities(beacon=("phone-rosa",))

    assert wanted(household(Person("rosa", "Rosa")))
    assert wanted(household(Person("rosa", "Rosa"), Person("karl", "Karl")))
    assert not wanted(household(Person("rosa", "Rosa", identities=phone), Person("karl", "Karl")))
    assert not wanted(household())


def test_people_who_taught_the_house_are_not_asked_about() -> None:
    onlooker = Says("dishes")
    made = brain([Person("rosa", "Rosa"), Person("karl", "Karl")], onlooker)
    state = live(made)
    taught = replace(made, heads={"rosa": HEAD})
    opinions = heard(state, taught, wondering(state, taught), state.now)

    assert list(opinions) == ["karl"]
    assert look(state, taught, state.now, opinions).people["rosa"] is state.people["rosa"]


def test_it_is_heard_beside_what_was_learned_as_far_as_it_was_right() -> None:
    """A forest that wavers between two labels, and an onlooker that is sure of one."""
    made = brain([Person("rosa", "Rosa")], Says("dishes"))

    def doing(heed: float) -> dict[str, float]:
        return live(replace(made, heads={"rosa": structs.replace(HEAD, heed=heed)})).people["rosa"].activity

    assert doing(0.0)["dishes"] == pytest.approx(0.5, abs=0.01)
    assert doing(0.0)["dishes"] < doing(0.2)["dishes"] < doing(0.6)["dishes"]
    assert doing(0.2)["eating"] > 0.1, "it does not decide alone"


def test_an_opinion_is_put_in_the_words_of_the_home() -> None:
    told = [0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.5, 0.05, 0.1]

    assert in_the_words_of(("tv", "reading", "work", "painting", "away"), LABELS, told) == [0.5, 0.5, 0.1, 0.08, 0.02]


def test_a_home_that_shows_hardly_anything_is_not_asked_about() -> None:
    onlooker = Says("dishes")
    rosa = live(brain([Person("rosa", "Rosa")], onlooker), sources=("z/kitchen", "z/front")).people["rosa"]

    assert onlooker.rows == []
    assert rosa.activity, "the cues of the rooms judge"


def test_one_that_cannot_be_run_leaves_it_to_the_cues() -> None:
    onlooker = Says("dishes")
    onlooker.speaks = False
    rosa = live(brain([Person("rosa", "Rosa")], onlooker)).people["rosa"]

    assert onlooker.rows == []
    assert rosa.activity.get("dishes", 0.0) < 0.5


def test_shares_of_what_happens_add_up() -> None:
    made = brain([Person("rosa", "Rosa"), Person("karl", "Karl")], Says("other"))
    state = live(made)
    rosa, karl = shares(state, made, "rosa"), shares(state, made, "karl")

    assert rosa is not None
    assert karl is not None
    assert all(abs(rosa[area] + karl[area] - 1.0) < 1e-9 for area in state.areas)
    alone = brain([Person("rosa", "Rosa")], None)
    assert shares(live(alone), alone, "rosa") is None
