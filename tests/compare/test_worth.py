"""What a variant's offers are worth, from the answers to another one's."""

from __future__ import annotations

from typing import Any

from hubd.compare.live import Life, Recording
from hubd.compare.outcome import compare, report
from hubd.compare.told import lines
from hubd.compare.worth import judged, logged
from hubd.core.decisions import Decision
from hubd.core.memories import Answer, Occasion
from tests.home import household

HOUSE = household()
DAY = 86400.0
START = 1_772_470_000.0


def decided(at: float, verdict: str = "show", intent: str = "recipe.suggest", **more: Any) -> Decision:
    return Decision(**{
        "id": f"{at}{intent}", "at": at, "home": "elm-street", "intent": intent, "audience": ("ben",), "area": None,
        "verdict": verdict, "outputs": ("s",), "title": "", "text": "", "urgency": "low", "score": 0.6, "rule": "r",
        "because": (), "reason": "welcome" if verdict == "show" else "unwelcome", **more,
    })  # fmt: skip


def said(decision: Decision, outcome: str) -> Answer:
    return Answer(decision.at + 60, decision.intent, "ben", outcome, Occasion(decision.at))


def evenings(count: int = 20) -> tuple[list[Decision], list[Answer]]:
    """Offers that are turned down on every other day."""
    offers = [decided(START + n * DAY) for n in range(count)]
    return offers, [said(each, "dismissed" if n % 2 else "accepted") for n, each in enumerate(offers)]


def test_the_same_decisions_are_worth_what_they_earned() -> None:
    offers, answers = evenings()
    found = judged(offers, answers, offers, HOUSE)
    assert found is not None
    assert found.ips == found.earned
    assert found.situations == 20


def test_who_keeps_quiet_on_bad_days_earns_more() -> None:
    offers, answers = evenings()
    better = [each if n % 2 == 0 else decided(each.at + 30, "suppress") for n, each in enumerate(offers)]
    found = judged(offers, answers, better, HOUSE)
    assert found is not None
    assert found.ips.value > found.earned.value
    assert found.ips.value == 0.5


def test_a_try_stands_for_all_that_were_not_made() -> None:
    """Nineteen times kept quiet, tried once in twenty and taken: always offering would have paid."""
    quiet = [decided(START + n * DAY, "suppress", propensity=0.95) for n in range(19)]
    tried = decided(START + 19 * DAY, reason="trying", propensity=0.05)
    always = [decided(each.at) for each in (*quiet, tried)]
    found = judged([*quiet, tried], [said(tried, "accepted")], always, HOUSE)
    assert found is not None
    assert found.ips.value == 1.0
    assert found.effective == 1.0


def test_what_is_no_matter_of_taste_is_left_out() -> None:
    others = [decided(START, intent="hazard.smoke"), decided(START, intent="message.deliver"),
              decided(START, "suppress", reason="cool_down")]  # fmt: skip
    assert list(logged(others, [], others, HOUSE)) == []
    assert judged(others, [], others, HOUSE) is None


def test_a_comparison_tells_what_the_offers_are_worth() -> None:
    offers, answers = evenings()
    better = [each for n, each in enumerate(offers) if n % 2 == 0]
    lives = [Life(offers, answers=tuple(answers), first=START, last=START + 20 * DAY), Life(better, first=START)]
    outcome = compare(("old", "new"), (HOUSE, HOUSE), [Recording("r", ())], [lives])
    (row,) = [line for line in lines(outcome) if line.startswith("worth of an offer")]
    assert "+0.09" in row
    assert "+1.00" in row
    told = report(outcome)["worth"]
    assert told["situations"] == 20
    assert told["ips"]["value"] == 0.5
    nothing = compare(("old", "new"), (HOUSE, HOUSE), [Recording("r", ())], [[Life(), Life()]])
    assert report(nothing)["worth"] is None
    assert not [line for line in lines(nothing) if line.startswith("worth")]
