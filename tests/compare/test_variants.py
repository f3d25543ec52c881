"""What can be tried: rules, settings, parameters; and what cannot is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubd.compare.variants import NoSuchSetting, Variant, dial, household, swept
from hubd.errors import ConfigError
from tests.compare.conftest import Evening


def base(evening: Evening) -> Variant:
    return Variant("as it is", evening.config, (evening.rules,))


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("policy.interruptions_per_hour=2,4", "policy.interruptions_per_hour", (2, 4)),
        ("policy.quiet_hours.from=21:00, 23:30", "policy.quiet_hours.from", ("21:00", "23:30")),
        ("recipes.cooking.dinner=['17:00', '21:00'],['16:00', '20:00']", "recipes.cooking.dinner",
         (["17:00", "21:00"], ["16:00", "20:00"])),
        ("a.enabled=true,false", "a.enabled", (True, False)),
    ],
)  # fmt: skip
def test_values_are_read_as_in_a_file(text: str, name: str, values: tuple[object, ...]) -> None:
    assert (dial(text).name, dial(text).values) == (name, values)


@pytest.mark.parametrize("text", ["policy.interruptions_per_hour", "=3", "a=", "a=[1"])
def test_what_is_no_sweep_says_how_to_write_one(text: str) -> None:
    with pytest.raises(NoSuchSetting, match="NAME=ONE,TWO"):
        dial(text)


def test_every_combination_is_tried_in_the_order_given(evening: Evening) -> None:
    found = swept(base(evening), [dial("policy.interruptions_per_hour=2,4"), dial("chatty.kitchen.stays=1m,2m")])

    assert [variant.name for variant in found] == [
        f"policy.interruptions_per_hour={budget}, chatty.kitchen.stays={stays}"
        for budget in (2, 4) for stays in ("1m", "2m")
    ]  # fmt: skip
    last = household(found[-1]).brain
    assert last.household.policy.interruptions_per_hour == 4
    (rule,) = (spec for spec in last.rules.specs if spec.id == "chatty.kitchen")
    assert rule.when.parts[0].lasting == 120.0


def test_stage_and_cool_down_of_a_rule_can_be_turned(evening: Evening) -> None:
    (found,) = swept(base(evening), [dial("hazards.fridge_open.stage=ask")])

    (rule,) = (spec for spec in household(found).brain.rules.specs if spec.id == "hazards.fridge_open")
    assert rule.stage == "ask"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hazards.fridge_open.opn_for=3m", "did you mean 'open_for'"),
        ("polcy.interruptions_per_hour=3", "did you mean 'policy.interruptions_per_hour'"),
        ("hazards.fridge_opne.open_for=3m", "did you mean 'hazards.fridge_open.open_for'"),
    ],
)
def test_what_does_not_exist_is_named_with_the_nearest(evening: Evening, text: str, said: str) -> None:
    with pytest.raises(NoSuchSetting, match=said):
        swept(base(evening), [dial(text)])


def test_a_setting_that_the_section_does_not_know_is_a_problem_of_the_configuration(evening: Evening) -> None:
    (found,) = swept(base(evening), [dial("policy.interuptions_per_hour=3")])

    with pytest.raises(ConfigError, match="did you mean 'interruptions_per_hour'"):
        household(found)


def test_other_rules_stand_in_for_the_owners(evening: Evening, tmp_path: Path) -> None:
    config = tmp_path / "home.yaml"
    config.write_text(evening.config.read_text() + f"rules: [{evening.rules}]\n")

    def ids(rules: tuple[Path, ...] | None) -> set[str]:
        return {spec.id for spec in household(Variant("x", config, rules)).brain.rules.specs}

    assert ids(None) - ids(()) == {"chatty.kitchen"}
    assert "hazards.smoke" in ids(())
