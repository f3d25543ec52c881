"""Nights: a challenger is found where the house has a habit that the shipped model does not expect, and only there."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from msgspec.structs import replace

from hubd.core.brain import build_brain
from hubd.core.events import Promoted, Tick
from hubd.core.ids import chance
from hubd.core.memories import Answer, Occasion, PolicyState, Welcome
from hubd.core.policy.learned.welcome import answered, relearned
from hubd.core.rules.compile import compile_rules
from hubd.core.state import State
from hubd.learning.nights import Examiner
from hubd.learning.preferences import LEAST_ANSWERS, challenger
from tests.home import household

HOUSE = household()
BRAIN = build_brain(HOUSE, compile_rules((), HOUSE))
MONDAY = datetime(2026, 3, 2, tzinfo=HOUSE.time_zone)
INTENTS = ("brief.morning", "brief.welcome", "house.note", "recipe.suggest")


@cache
def house(days: int, *, particular: bool) -> Welcome:
    """Four offers a day to each of two. A particular house likes nothing before others; another likes everything."""
    answers = []
    for day in range(days):
        for n, intent in enumerate(INTENTS):
            for who in ("anna", "ben"):
                company = chance("company", intent, who, str(day)) < 0.5
                at = (MONDAY + timedelta(days=day, hours=8 + 3 * n + chance("hour", intent, who, str(day)))).timestamp()
                glad = 0.02 if company and particular else 0.98
                outcome = "accepted" if chance("glad", intent, who, str(day)) < glad else "dismissed"
                here = Occasion(at, place="living", company=company, how="show")
                answers.append(Answer(at + 60.0, intent, who, outcome, here))
    known = Welcome()
    for answer in answers:
        known = answered(known, HOUSE, answer)
    return known


def test_what_matters_here_is_found_out_from_the_answers() -> None:
    known = house(14, particular=True)
    found = challenger(HOUSE, known)
    assert found is not None
    assert found.spreads["habit_company"] > 1.0
    assert found.name.startswith("welcome-")
    assert challenger(HOUSE, known) == found


def test_a_promoted_challenger_is_champion_until_a_better_one_comes() -> None:
    known = house(14, particular=True)
    found = challenger(HOUSE, known)
    assert found is not None
    again = challenger(HOUSE, relearned(HOUSE, known.answers, found))
    assert again is None or again.spreads != found.spreads


def test_little_teaches_nothing() -> None:
    known = house(14, particular=True)
    few = replace(known, answers=known.answers[: LEAST_ANSWERS - 1])
    one_day = replace(known, answers=tuple(replace(a, occasion=known.answers[0].occasion) for a in known.answers))
    assert challenger(HOUSE, few) is None
    assert challenger(HOUSE, one_day) is None


def at_night(known: Welcome, day: int) -> State:
    now = (MONDAY + timedelta(days=day, hours=3, minutes=1)).timestamp()
    return State(now=now, policy=PolicyState(welcome=known))


def nights(examiner: Examiner, known: Welcome, days: range) -> list[Promoted]:
    """Every night's promotion, the first look only setting the clock."""
    found = []
    for day in days:
        state = at_night(known, day)
        promoted = examiner.watch(Tick(at=state.now, arrived=state.now, source="hubd/clock"), state, BRAIN)
        if promoted is not None:
            assert isinstance(promoted, Promoted)
            assert promoted.at == state.now
            assert examiner.watch(promoted, state, BRAIN) is None
            found.append(promoted)
    return found


def test_inside_a_replay_the_night_brings_the_promotion_once() -> None:
    known = house(14, particular=True)
    (promoted,) = nights(Examiner(), known, range(14, 18))
    assert promoted.leaning == challenger(HOUSE, known)


def test_a_log_with_promotions_of_its_own_is_not_trained_from_again() -> None:
    known = house(14, particular=True)
    examiner, state = Examiner(), at_night(known, 13)
    theirs = Promoted(at=state.now, arrived=state.now, source="hubd/training")
    assert examiner.watch(theirs, state, BRAIN) is None
    assert nights(examiner, known, range(14, 18)) == []
