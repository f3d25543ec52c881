"""Homework that somebody has said to begin, and when it is over: when they are found elsewhere, not lost sight of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from msgspec.structs import replace

from hubd.core.beliefs import PersonBelief
from hubd.core.household import AWAY
from hubd.core.rules.examples.rehearse import SAMPLE
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.rulebook import Rulebook
from hubd.rules_files import load_rulebook


@dataclass
class Lost(ScriptedHome):
    """A stage on which Leo, who has no phone, may have gone out: with this probability, else he is where he was."""

    away: float = 0.0

    def _person_belief(self, who: str, index: dict[str, int]) -> PersonBelief:
        told = super()._person_belief(who, index)
        if who != "leo" or not self.away:
            return told
        places = [p * (1.0 - self.away) for p in told.places]
        places[index[AWAY]] += self.away
        return replace(told, places=tuple(places))


@cache
def book() -> Rulebook:
    return load_rulebook(SAMPLE)


@pytest.mark.parametrize(("away", "over"), [(0.55, []), (0.9, ["16:16"])])
def test_homework_at_a_table_is_over_only_when_the_child_is_believed_elsewhere(away: float, over: list[str]) -> None:
    stage = Lost(book(), SAMPLE)
    stage.tell("15:00 leo in kitchen")
    stage.tell("16:00 running study for leo in kitchen")
    stage.tell("16:10 nothing happens")
    stage.away = away
    stage.tell("16:10 leo in kitchen")
    stage.tell("16:40 nothing happens")

    ends = [at for at, proposal in stage.proposals if proposal.intent == "study.end"]
    assert [f"{stage.household.local(at):%H:%M}" for at in ends] == over
