"""Rooms by radio: what receivers hear of phones in each room, learned from people who say where they are."""

from __future__ import annotations

from random import Random

import pytest

from hubd.core import events as ev
from hubd.core.likelihoods import Own, Reach
from hubd.core.whereabouts.radio import likelihood, mapped
from hubd.learning.nights import Examiner
from hubd.learning.radio_map import Cartographer
from tests.core.living import ANNA, Lived

HEARD = {
    "office": {"office": 5.0, "bedroom": 1.8, "hall": 6.0},
    "bedroom": {"office": 7.5, "bedroom": 4.5, "hall": 3.0},
    "living": {"office": 8.0, "bedroom": 8.0, "hall": 2.0},
}
"""An odd house: in the office, the bedroom's receiver behind a thin wall hears a phone best."""


class Told(Lived):
    """Anna walks about with her phone, and a cartographer rides along."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__(ANNA, start="2026-03-03 09:00")
        self.chance = Random(seed)
        self.map = Cartographer()

    def stays(self, area: str, minutes: float, *, told: bool = True) -> list[str]:
        """Where she was believed to be, at every second reading."""
        begun, believed = self.now, []
        while self.now < begun + minutes * 60.0:
            for receiver, distance in HEARD[area].items():
                event = ev.Beacon(
                    at=self.now, arrived=self.now, source=f"ble/{receiver}", device="phone-anna",
                    distance=distance * self.chance.lognormvariate(0.0, 0.2),
                )  # fmt: skip
                self.happens(event)
                self.map.watch(event, self.state, self.brain)
            believed.append(self.where("anna"))
            self.later(6.0)
        if told:
            self.label(area, begun, self.now)
        return believed

    def label(self, area: str, start: float, end: float, *, wrong: bool = False) -> None:
        label = ev.Label(
            at=self.now, arrived=self.now, source="in/label", activity="other", person="anna", of_area=area,
            start=start, end=end, wrong=wrong,
        )  # fmt: skip
        self.map.watch(label, self.state, self.brain)

    def night(self) -> Own | None:
        found = self.map.ask(self.state, self.brain)
        if found is None:
            return None
        self.happens(found)
        return found.own


def told_for_an_hour() -> Told:
    home = Told()
    for area in ("office", "bedroom", "living") * 4:
        home.moves("hall")
        home.stays(area, 5)
    return home


def test_rooms_that_the_plan_gets_wrong_are_learned_in_a_night() -> None:
    home = told_for_an_hour()
    home.moves("hall")
    before = home.stays("office", 6, told=False)
    own = home.night()
    home.moves("hall")
    home.stays("living", 6, told=False)
    home.moves("hall")
    after = home.stays("office", 6, told=False)

    assert own is not None
    assert own.id
    assert own.reach["ble/bedroom"]["office"].mean < own.reach["ble/bedroom"]["bedroom"].mean
    assert before.count("office") < 0.3 * len(before)
    assert after[10:].count("office") > 0.9 * len(after[10:])
    assert home.state.own == own


def test_the_same_labels_teach_once() -> None:
    home = told_for_an_hour()

    assert home.night() is not None
    assert home.night() is None


def test_a_label_that_was_taken_back_teaches_nothing() -> None:
    home = Told()
    spans = []
    for area in ("office", "bedroom") * 4:
        begun = home.now
        home.stays(area, 5)
        spans.append((area, begun, home.now))
    for area, start, end in spans:
        home.label(area, start, end, wrong=True)

    assert home.night() is None


@pytest.mark.parametrize("areas", [("office",), ("office", "bedroom")], ids=["one room", "too short"])
def test_too_little_teaches_nothing(areas: tuple[str, ...]) -> None:
    home = Told()
    for area in areas:
        home.stays(area, 20 if len(areas) == 1 else 0.3)

    assert home.night() is None


def test_labels_that_are_wrong_are_not_better_than_the_plan() -> None:
    """Somebody labels rooms at random: what comes of it knows less of unseen stretches than the plan."""
    home = Told()
    for _ in range(24):
        begun = home.now
        home.moves("hall")
        home.stays(home.chance.choice(tuple(HEARD)), 2, told=False)
        home.label(home.chance.choice(tuple(HEARD)), begun, home.now)
    own = home.night()

    assert own is None or all(one.spread > 0.3 for one in own.reach["ble/hall"].values())


def test_the_examiner_asks_at_three_in_the_morning() -> None:
    home, examiner, promoted = Told(), Examiner(), []
    home.map = examiner  # type: ignore[assignment]  # in the place of the real one
    for area in ("office", "bedroom", "living") * 4:
        home.moves("hall")
        home.stays(area, 5)
    for _ in range(24):
        home.later(3600)
        found = examiner.watch(ev.Clock(at=home.now, arrived=home.now, source="clock"), home.state, home.brain)
        promoted += [(home.household.local(home.now).hour, found)] if found is not None else []

    assert [(hour, type(found)) for hour, found in promoted] == [(3, ev.Measured)]


def test_areas_of_which_nobody_has_said_anything_keep_to_the_plan() -> None:
    home = Lived(ANNA)
    here = home.brain.floor.index["office"]
    plan = likelihood(home.brain, here, 1.0)
    seen = mapped(home.brain, here, 1.0, {"office": Reach(1.0, 0.2), "garage": Reach(0.0, 0.2)})

    assert seen[here] == 1.0
    assert [s for i, s in enumerate(seen) if i != here] == [p for i, p in enumerate(plan) if i != here]
    assert mapped(home.brain, here, 9.0, {"office": Reach(1.0, 0.2)}) == likelihood(home.brain, here, 9.0)
