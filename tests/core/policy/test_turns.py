"""Who comes first, what pauses, what waits for the budget, and what makes room for something newer."""

from __future__ import annotations

import pytest

from hubd.core import events as ev
from hubd.core.decisions import Proposal, Tell
from hubd.core.policy.books import cooling
from tests.home import OUTPUTS, Home, household


def only(*names: str) -> Home:
    return Home(household(outputs={o.id: o for o in OUTPUTS if o.id in names})).put("ben", "living").away("anna", "leo")


def cleared(home: Home) -> list[str]:
    return [effect.decision for effect in home.effects if isinstance(effect, Tell) and effect.kind == "clear"]


def test_the_most_urgent_of_two_comes_first_and_takes_what_is_left_of_the_budget() -> None:
    home = Home()
    for n in range(3):
        home.propose("own.thing", "ben", output="living_speaker", cause=f"before {n}")
        home.until(home.now + 60.0)
    before = len(home.decisions)
    low, high = (
        Proposal(intent=f"own.{urgency}", rule=urgency, cause=urgency, audience=("ben",), urgency=urgency,
                 output="living_speaker")
        for urgency in ("low", "high")
    )  # fmt: skip
    home._live(ev.Tick(at=home.now, arrived=home.now, source="hubd/clock"), home.now, proposals=(low, high))
    assert [d.intent for d in home.decisions[before:]][:1] == ["own.high"]
    assert home.told(intent="own.high")[0].outputs == ("living_speaker",)


def test_a_danger_pauses_by_its_situation_and_anything_else_by_rule_and_person() -> None:
    danger = Proposal(intent="hazard.water_leak", rule="leak", cause="leak|kitchen", audience=("anna", "ben"))
    assert cooling(danger, danger.audience) == ("leak|kitchen",)
    note = Proposal(intent="house.note", rule="note", cause="note|1", audience=("anna", "ben"))
    assert cooling(note, note.audience) == ("note|anna", "note|ben")
    assert cooling(note, ()) == ("note|1",)


def test_what_waits_for_the_budget_comes_when_the_first_of_the_hour_is_an_hour_ago() -> None:
    home = only("ben_phone")
    for minute in (7, 8, 9, 10):
        home.at(f"18:{minute:02}").propose("own.thing", "ben", output="ben_phone", cause=f"{minute}")
    home.at("18:40").message("m", text="see you on Saturday")
    assert home.verdicts("m") == ["defer"]
    assert home.at("19:30").verdicts("m") == ["defer", "push"]
    assert home.told(intent="message")[0].at == pytest.approx(home.time("19:07"), abs=0.1)


def test_the_last_interruption_of_an_hour_is_for_what_presses_even_at_night() -> None:
    home = only("ben_phone")
    home.at("23:05").put("ben", "living")
    for n in range(3):
        home.propose("own.thing", "ben", output="ben_phone", cause=f"{n}", urgency="high")
        home.until(home.now + 30.0)
    home.message("m", text="see you on Saturday").message("n", sender="Eva", text="Please call me right now")
    assert home.verdicts("n") == ["push"]
    assert home.verdicts("m") == ["defer"]


def test_one_card_for_two_is_answered_by_either() -> None:
    home = Home().put("anna", "living").put("ben", "living")
    home.propose("house.note", "anna", "ben")
    (card,) = home.told(intent="house.note")
    assert card.audience == ("anna", "ben")
    home.answer("dismissed", intent="house.note", by="ben")
    assert [*home.state.policy.tastes] == ["house.note|ben"]


def test_a_new_card_about_a_situation_takes_the_place_of_the_old_one() -> None:
    home = Home().put("ben", "living")
    (first,) = home.propose("house.note", "ben", output="living_screen", cause="a")
    home.until(home.now + 1200.0).propose("house.note", "ben", output="living_screen", cause="b")
    assert cleared(home) == [first.id]
    home.until(home.now + 1200.0).propose("house.note", "ben", output="living_speaker", cause="c")
    assert cleared(home) == [first.id]
