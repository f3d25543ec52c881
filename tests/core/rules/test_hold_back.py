"""Rules that keep something from somebody: asked when it is proposed, whoever proposes it; never about a danger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubd.core.policy.reasons import Reason
from hubd.core.rules.compile import compile_rules
from hubd.rules_files import load_rulebook, read_rule_text
from tests.home import Home, household

TELEVISION = """\
- id: learned.note.ben
  because: Ben turns notes down in front of the television.
  stage: act
  who: {person: ben}
  when:
    all:
      - {person: who, activity: tv, at_least: 0.5}
      - {between: ["17:00", "21:00"], days: weekdays}
  hold_back: {intent: house.note, for: who}
"""


def home(text: str = TELEVISION, at: str = "2026-03-03 18:00") -> Home:
    made = Home(at=at)
    rules = read_rule_text(text)
    book = compile_rules(tuple(rules.rules.values()), made.household)
    assert not rules.problems and not book.problems
    made.brain = replace(made.brain, rules=book)
    return made


def test_what_is_held_back_is_not_told_and_names_the_rule() -> None:
    (judged,) = home().put("ben", "living", "tv").propose("house.note", "ben")
    assert (judged.verdict, judged.reason) == ("suppress", Reason.HELD_BACK)
    assert judged.data["held_back_by"] == "learned.note.ben"


@pytest.mark.parametrize(
    ("who", "doing", "clock", "intent"),
    [("ben", "none", "18:00", "house.note"), ("anna", "tv", "18:00", "house.note"),
     ("ben", "tv", "21:30", "house.note"), ("ben", "tv", "18:00", "house.tip")],
    ids=["otherwise", "somebody else", "later", "something else"],
)  # fmt: skip
def test_everything_else_is_told(who: str, doing: str, clock: str, intent: str) -> None:
    (judged,) = home(at=f"2026-03-03 {clock}").put(who, "living", doing).propose(intent, who)
    assert judged.reason != Reason.HELD_BACK
    assert judged.verdict != "suppress"


def test_what_is_critical_gets_through_and_a_rule_on_trial_holds_nothing() -> None:
    judged = home().put("ben", "living", "tv").propose("house.note", "ben", urgency="critical")
    assert [each.verdict for each in judged] == ["speak"]
    on_trial = home(TELEVISION.replace("stage: act", "stage: shadow")).put("ben", "living", "tv")
    assert on_trial.propose("house.note", "ben")[-1].verdict == "show"


def test_without_an_audience_it_is_kept_from_everybody() -> None:
    text = "- {id: quiet.noon, stage: act, when: {between: ['12:00', '13:00']}, hold_back: {intent: house.note}}"
    for who in ("anna", "ben"):
        assert home(text, "2026-03-03 12:30").propose("house.note", who)[-1].reason == Reason.HELD_BACK


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("when: {mode: home}, hold_back: {intent: hazard.smoke}", "a danger is never held back"),
        ("when: {mode: home}, hold_back: {intent: house.note, for: bob}", 'unknown person "bob"'),
        ("when: {mode: home}, hold_back: {intent: house.note, for: who}", '"who" is bound to nobody'),
        ("when: {mode: home, for: 5m}, hold_back: {intent: house.note}", "nothing can be waited for here"),
        ("when: {event: motion}, hold_back: {intent: house.note}", "nothing can be waited for here"),
        ("when: {mode: home}, hold_back: {for: ben}", "it is not said what is held back"),
        ("when: {mode: home}, hold_back: {intent: recipe.sugest}", 'unknown intent "recipe.sugest"'),
        ("when: {mode: home}, hold_back: {intent: a.b}, propose: {intent: c.d}", "write two rules"),
    ],
)
def test_mistakes_are_named(line: str, complaint: str) -> None:
    rules = read_rule_text(f"- {{id: mine, {line}}}")
    book = compile_rules(tuple(rules.rules.values()), household())
    told = [f"{problem.what} {problem.hint}" for problem in (*rules.problems, *book.problems)]
    assert any(complaint in each for each in told), told


def test_such_rules_cost_nothing_until_something_is_proposed() -> None:
    book = home().brain.rules
    assert book.instances == () and book.leaves == ()
    assert load_rulebook(household()).holding == {}
