"""The shipped rulebook: complete, proven by its examples, and at home in any home."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubd.core.household import Area, DeviceEntry, Household
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.examples.rehearse import SAMPLE, rehearse
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.language.grammar import AUDIENCES
from hubd.core.rules.spec import Condition, RuleSpec
from hubd.rules_files import shipped_rules

RULES = shipped_rules()

INTENTS = {
    "recipe.suggest",
    "study.start",
    "study.end",
    "message.deliver",
    "message.digest",
    "hazard.stove_unattended",
    "hazard.water_leak",
    "hazard.smoke",
    "hazard.carbon_monoxide",
    "hazard.glass_break",
    "hazard.door_open_away",
    "hazard.fridge_open",
    "hazard.baby_cry",
    "brief.morning",
    "brief.welcome",
    "departure.leave_now",
    "reminder.deliver",
    "bedtime.wind_down",
}


def test_every_intent_of_the_contract_has_a_rule() -> None:
    assert RULES.problems == []
    proposed = {spec.propose.intent for spec in RULES.rules.values() if spec.propose}
    assert proposed >= INTENTS


@pytest.mark.parametrize("spec", RULES.rules.values(), ids=list(RULES.rules))
def test_examples_come_true(spec: RuleSpec) -> None:
    assert [str(problem) for problem in rehearse(spec, None, RULES.rules)] == []


@pytest.mark.parametrize("spec", RULES.rules.values(), ids=list(RULES.rules))
def test_each_rule_shows_when_it_speaks_and_when_it_does_not(spec: RuleSpec) -> None:
    assert any(example.expect for example in spec.examples)
    assert any(not example.expect for example in spec.examples)
    assert spec.stage in ("act", "ask"), "shipped rules may act or ask"


@pytest.mark.parametrize("spec", RULES.rules.values(), ids=list(RULES.rules))
def test_reasons_are_told_in_all_languages(spec: RuleSpec) -> None:
    assert set(spec.because) in (set(), {"en", "de", "es"})
    assert spec.because or spec.when.form == "due", "what is due brings its own reasons"


def names_in(condition: Condition) -> set[str]:
    own = {str(value) for key in ("person", "area", "device") for value in _listed(condition.fields.get(key, ()))}
    return own.union(*(names_in(part) for part in condition.parts))


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("spec", RULES.rules.values(), ids=list(RULES.rules))
def test_shipped_rules_name_kinds_and_roles_never_people_or_rooms(spec: RuleSpec) -> None:
    assert names_in(spec.when) <= {"who", "where", "any", "each"}
    assert spec.propose is None or set(spec.propose.audience) <= set(AUDIENCES)
    assert not any(binding.ids for binding in spec.who)
    assert not any(binding.ids for binding in spec.where)


def test_a_home_of_which_nothing_is_known_yet_has_no_problem_with_the_shipped_rules() -> None:
    bare = Household(id="bare", name="Bare", time_zone=SAMPLE.time_zone)
    assert compile_rules(tuple(RULES.rules.values()), bare).problems == ()


def test_two_kitchens_are_two_situations() -> None:
    second = Area(id="granny_kitchen", name="Granny's kitchen", kind="kitchen", adjacent=("hall",))
    hob = DeviceEntry(match="sample/granny_hob", area="granny_kitchen", means="cooker", id="granny_hob")
    home = replace(SAMPLE, areas={**SAMPLE.areas, second.id: second}, devices=(*SAMPLE.devices, hob))
    stage = ScriptedHome(compile_rules(tuple(RULES.rules.values()), home), home)
    for sentence in (
        "12:00 anna in kitchen",
        "12:00 ben in granny_kitchen",
        "12:01 hob_plug 1500 W",
        "12:01 granny_hob 1500 W",
        "12:05 ben in living",
    ):
        stage.tell(sentence)
    stage.until(stage.at + 1200)
    found = [(p.intent, p.audience, p.area) for _, p in stage.proposals if p.intent != "brief.welcome"]
    assert ("recipe.suggest", ("anna",), "kitchen") in found
    assert ("recipe.suggest", ("ben",), "granny_kitchen") in found
    assert [f for f in found if f[0] == "hazard.stove_unattended"] == [
        ("hazard.stove_unattended", ("anna", "ben"), "granny_kitchen")
    ]
