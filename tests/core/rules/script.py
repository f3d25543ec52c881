"""Rules written in a test and played in the sample home."""

from __future__ import annotations

from hubd.core.household import Household
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.examples.rehearse import SAMPLE
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.rulebook import Rulebook
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


def play(text: str, *sentences: str, household: Household = SAMPLE) -> ScriptedHome:
    """A stage on which these sentences have been played."""
    made = book(text, household)
    begin = ScriptedHome(made, household).moment(sentences[0])[0]
    stage = ScriptedHome(made, household, begin=begin)
    for sentence in sentences:
        stage.tell(sentence)
    return stage


def times(stage: ScriptedHome) -> list[str]:
    """When something was proposed, as clock times."""
    return [f"{stage.household.local(at):%H:%M:%S}" for at, _ in stage.proposals]
