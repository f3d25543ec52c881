"""Rules written in a test and played in the sample home."""

from __future__ import annotations

from hubd.core.household import Household
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.examples import SAMPLE
from hubd.core.rules.rulebook import Rulebook
from hubd.core.rules.stage import Stage
from hubd.rules_files import read_rule_text


def book(text: str, household: Household = SAMPLE) -> Rulebook:
    """Compile rules that are expected to be right."""
    rules = read_rule_text(text)
    assert not rules.problems, [str(problem) for problem in rules.problems]
    made = compile_rules(tuple(rules.rules.values()), household)
    assert not made.problems, [str(problem) for problem in made.problems]
    return made


def rule(when: str, who: str = "", rest: str = "") -> str:
    """One rule `t` that proposes `test.it` when the condition holds."""
    bound = f"\n  who: {who}" if who else ""
    return f"- id: t{bound}\n  when: {when}\n  propose: {{intent: test.it, for: everyone_home}}\n{rest}"


def play(text: str, *sentences: str, household: Household = SAMPLE) -> Stage:
    """A stage on which these sentences have been played."""
    made = book(text, household)
    begin = Stage(made, household).moment(sentences[0])[0]
    stage = Stage(made, household, begin=begin)
    for sentence in sentences:
        stage.tell(sentence)
    return stage


def times(stage: Stage) -> list[str]:
    """When something was proposed, as clock times."""
    return [f"{stage.household.local(at):%H:%M:%S}" for at, _ in stage.proposals]
