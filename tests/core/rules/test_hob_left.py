"""How soon a hob is found to be left alone: by what its room's own sensor saw, not by how slowly a belief fades."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from hubd.core.beliefs import AreaBelief
from hubd.core.rules.examples.rehearse import SAMPLE
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.rulebook import Rulebook
from hubd.rules_files import load_rulebook


@dataclass
class Kitchen(ScriptedHome):
    """A stage on which the kitchen's belief is what the test says, between 0 and 1."""

    occupied: float = 0.97
    moved: float = 1.0

    def _area_belief(self, area: str) -> AreaBelief:
        told = super()._area_belief(area)
        return replace(told, occupied=self.occupied, watched=1.0, motion=self.moved) if area == "kitchen" else told

    def fades(self, when: str, occupied: float) -> None:
        """From now on the kitchen is believed to be occupied so likely."""
        self.occupied = occupied
        self.tell(f"{when} nothing happens")

    def moves(self, when: str) -> None:
        """The kitchen's sensor sees somebody, for a moment."""
        self.until(self.moment(f"{when} .")[0])
        self.moved = self.at
        self.believe(live=True)


@cache
def book() -> Rulebook:
    return load_rulebook(SAMPLE)


def cooks() -> Kitchen:
    stage = Kitchen(book(), SAMPLE)
    stage.tell("12:00 anna unknown")
    stage.tell("12:01 hob_plug 1500 W")
    stage.moves("12:04")
    stage.fades("12:06", 0.75)
    return stage


def alarms(stage: Kitchen) -> list[str]:
    local = stage.household.local
    return [f"{local(at):%H:%M}" for at, proposal in stage.proposals if proposal.intent == "hazard.stove_unattended"]


def test_a_silent_sensor_is_believed_after_as_long_as_anybody_may_be_gone() -> None:
    stage = cooks()
    stage.fades("12:13", 0.45)
    stage.tell("12:30 nothing happens")
    assert alarms(stage) == ["12:15"]


def test_whoever_is_still_likely_there_is_left_alone() -> None:
    stage = cooks()
    stage.tell("12:40 nothing happens")
    assert alarms(stage) == []


def test_a_camera_that_still_counts_somebody_is_not_believed_when_all_are_elsewhere_and_nothing_moves() -> None:
    stage = cooks()
    stage.fades("12:06", 0.95)
    stage.tell("12:07 anna in office")
    stage.tell("12:30 nothing happens")
    assert alarms(stage) == ["12:16"]


def test_a_guest_may_be_the_one_whom_the_camera_counts() -> None:
    stage = cooks()
    stage.fades("12:06", 0.95)
    stage.tell("12:07 anna in office")
    stage.tell("12:08 guests arrive")
    stage.tell("12:30 nothing happens")
    assert alarms(stage) == []


def test_movement_begins_it_anew() -> None:
    stage = cooks()
    stage.moves("12:12")
    stage.fades("12:13", 0.45)
    stage.tell("12:21 nothing happens")
    assert alarms(stage) == []
    stage.tell("12:23 nothing happens")
    assert alarms(stage) == ["12:22"]
