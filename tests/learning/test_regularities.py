"""Habits of refusing become rules that people can read, that compile, and that hold back what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hubd.core.memories import Answer, Occasion
from hubd.core.policy.reasons import Reason
from hubd.core.rules.compile import compile_rules
from hubd.learning.regularities import Regularity, regularities
from hubd.rules_files import read_rule_text
from tests.home import Home, household

HOUSE = household()
MONDAY = datetime(2026, 3, 2, tzinfo=HOUSE.time_zone)


def said(outcome: str, day: int, hour: float, who: str = "ben", intent: str = "house.note", **more: object) -> Answer:
    at = (MONDAY + timedelta(days=day, hours=hour)).timestamp()
    return Answer(at, intent, who, outcome, Occasion(at, **{"place": "living", **more}))  # type: ignore[arg-type]  # fields by their names


def evenings(days: int = 12) -> list[Answer]:
    """Turned down in front of the television, taken otherwise, at all hours."""
    found = []
    for day in range(days):
        watching = day % 2 == 0
        for hour in (9.5, 19.0):
            outcome = "dismissed" if watching else "accepted"
            found.append(said(outcome, day, hour, doing="tv" if watching else "none"))
    return found


def test_the_circumstance_that_refusals_share_is_found() -> None:
    (found,) = regularities(evenings(), HOUSE)
    assert (found.id, found.person, found.intent) == ("learned.house_note.ben.tv", "ben", "house.note")
    assert (found.support, found.confidence, found.otherwise) == (12, 1.0, 0.0)
    assert found.because == "Ben turned this down 12 of 12 times during tv."
    assert "activity: tv" in found.rule


@pytest.mark.parametrize(
    ("answers", "ids"),
    [
        ([said("dismissed", n, 18.0) for n in range(5)], ["learned.house_note.ben"]),
        ([said("dismissed", n, 18.0) for n in range(3)], []),
        ([said("accepted" if n % 3 else "dismissed", n, 18.0) for n in range(12)], []),
        ([said("ignored", n, 18.0) for n in range(9)], []),
        ([said("dismissed" if n % 7 >= 5 else "accepted", n, 18.0) for n in range(21)],
         ["learned.house_note.ben.weekend"]),
        ([said("dismissed" if hour < 12 else "accepted", n, hour) for n in range(5) for hour in (8.0, 18.0)],
         ["learned.house_note.ben.morning"]),
        ([said("dismissed", n, 18.0, who="somebody") for n in range(9)], []),
    ],
    ids=["always", "too few", "no habit", "silence is no refusal", "weekends", "mornings", "nobody of ours"],
)  # fmt: skip
def test_what_is_a_habit_and_what_is_not(answers: list[Answer], ids: list[str]) -> None:
    assert [found.id for found in regularities(answers, HOUSE)] == ids


def test_two_circumstances_are_named_only_where_one_does_not_do() -> None:
    answers = [
        said("dismissed" if doing == "tv" and day % 7 >= 5 else "accepted", day, 18.0, doing=doing)
        for day in range(21) for doing in ("tv", "none")
    ]  # fmt: skip
    (found,) = regularities(answers, HOUSE)
    assert found.id == "learned.house_note.ben.weekend.tv"
    assert found.because.endswith("during tv at the weekend.")


def test_the_best_founded_comes_first_and_the_order_of_answers_does_not_matter() -> None:
    answers = evenings(8) + [said("dismissed", n, 12.0, who="anna", intent="brief.welcome") for n in range(9)]
    found = regularities(answers, HOUSE)
    assert [each.person for each in found] == ["anna", "ben"]
    assert regularities(answers[::-1], HOUSE) == found


def living_by(found: Regularity) -> Home:
    home = Home(at="2026-03-10 19:00")
    rules = read_rule_text(found.rule)
    book = compile_rules(tuple(rules.rules.values()), home.household)
    assert not rules.problems and not book.problems
    home.brain = replace(home.brain, rules=book)
    return home


def test_an_accepted_habit_holds_back_what_it_says_and_nothing_else() -> None:
    (found,) = regularities(evenings(), HOUSE)
    home = living_by(found)
    assert home.put("ben", "living", "tv").propose("house.note", "ben")[-1].reason == Reason.HELD_BACK
    assert home.at("20:00").put("ben", "living").propose("house.note", "ben", cause="b")[-1].verdict == "show"


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_every_kind_of_rule_compiles_in_every_language(language: str) -> None:
    answers = [
        *(said("dismissed" if n % 7 >= 5 else "accepted", n, 8.0 + n % 3, intent="a.b") for n in range(21)),
        *(said("dismissed" if n % 2 else "accepted", n, 23.5 if n % 2 else 12.0, intent="c.d") for n in range(12)),
        *(said("dismissed" if n % 2 else "accepted", n, 12.0, intent="e.f", guests=bool(n % 2)) for n in range(12)),
        *(said("dismissed" if n % 2 else "accepted", n, 12.0, intent="g.h",
               place="kitchen" if n % 2 else "living") for n in range(12)),
        *evenings(),
    ]  # fmt: skip
    house = household(language=language)
    found = regularities(answers, house)
    assert len(found) >= 5
    for each in found:
        living_by(each)
        assert each.because and "{" not in each.because
