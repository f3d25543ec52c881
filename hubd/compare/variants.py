"""What is tried: a configuration, other rules than the owner's, single settings changed, a state to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

from hubd.config.load import load
from hubd.config.model import ConfigModel
from hubd.core.codec import decode_state
from hubd.core.rules.language.grammar import CHANGEABLE
from hubd.errors import HubError
from hubd.integration import Decodes, router_of
from hubd.rules_files import RuleSet, read_rules, shipped_rules
from hubd.runtime.assemble import assemble, with_heads
from hubd.runtime.operator import Operator
from hubd.yaml_places import nearest, read_text


class NoSuchSetting(HubError):
    """Nothing of that name can be changed."""


@dataclass(frozen=True)
class Variant:
    """One way in which the household could be set up. Plain values, so that it can be sent to another process.

    `rules` stand in for the owner's own; None: those of the configuration. `settings` are taken instead of what the
    configuration says (`policy.interruptions_per_hour`), `changes` instead of what rules say.
    """

    name: str
    config: Path
    rules: tuple[Path, ...] | None = None
    snapshot: Path | None = None
    settings: tuple[tuple[str, Any], ...] = field(default=(), repr=False)
    changes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@dataclass(frozen=True)
class Dial:
    """A setting that is swept: its name, and its values in the order in which they were written."""

    name: str
    values: tuple[Any, ...] = field(default=())


def household(variant: Variant) -> Operator:
    """The household as this variant has it, at the beginning of its life."""
    settings = load(variant.config, changes=dict(variant.settings))
    state = decode_state(variant.snapshot.read_bytes()) if variant.snapshot is not None else None
    changes = [{"id": rule, **dict(change)} for rule, change in variant.changes]
    operator = assemble(
        settings, router_of(settings.household, settings.mqtt), state=state, rules=variant.rules, changes=changes
    )
    if variant.snapshot is not None:
        with_heads(operator, variant.snapshot.parent)
    if state is None:
        from hubd.learning.apprentice import Apprentice
        from hubd.learning.nights import Examiner

        operator.learner = Apprentice()
        operator.examiner = Examiner()
    return operator


def decoders_of(variant: Variant) -> Decodes:
    """What turns messages into events in this variant's household."""
    settings = load(variant.config, changes=dict(variant.settings))
    return router_of(settings.household, settings.mqtt)


def dial(text: str) -> Dial:
    """`policy.interruptions_per_hour=2,4,6` or `hazards.fridge_open.open_for=3m,5m`; a list stands in brackets."""
    name, equals, values = text.partition("=")
    read = read_text(f"[{values}]", "--sweep")
    if not equals or not name or read.problems or not isinstance(read.value, list) or not read.value:
        raise NoSuchSetting(f"{text!r}: write --sweep NAME=ONE,TWO,THREE")
    return Dial(name.strip(), tuple(read.value))


def swept(base: Variant, dials: Sequence[Dial]) -> tuple[Variant, ...]:
    """One variant for every combination of values."""
    own = base.rules if base.rules is not None else load(base.config).rules
    rules = read_rules(own).over(shipped_rules())
    turned = [[(each, value) for value in each.values] for each in dials]
    return tuple(_turned(base, rules, choice) for choice in product(*turned))


def _turned(base: Variant, rules: RuleSet, choice: Sequence[tuple[Dial, Any]]) -> Variant:
    settings, changes = list(base.settings), list(base.changes)
    for each, value in choice:
        found = _of_rule(each.name, rules)
        if found is None:
            settings.append((_known(each.name, rules), value))
        else:
            rule, key = found
            changes.append((rule, {key: value} if key in CHANGEABLE else {"with": {key: value}}))
    name = ", ".join(f"{each.name}={shown(value)}" for each, value in choice)
    return replace(base, name=name, settings=tuple(settings), changes=tuple(changes))


def _of_rule(name: str, rules: RuleSet) -> tuple[str, str] | None:
    """The rule and what of it is meant, if the name begins with a rule's id."""
    rule, _, key = name.rpartition(".")
    if rule not in rules.sources:
        return None
    parameters = rules.sources[rule].data.get("with", {})
    known = ("stage", "cool_down", "enabled", *parameters)
    if key not in known:
        raise NoSuchSetting(f"{name}: the rule {rule} has no {key!r}; {nearest(key, known)}")
    return rule, key


def _known(name: str, rules: RuleSet) -> str:
    """A name that is at least in a section of the configuration. What is wrong inside it, reading it will tell."""
    section = name.partition(".")[0]
    if section not in ConfigModel.model_fields:
        parameters = [f"{id_}.{key}" for id_, rule in rules.sources.items() for key in rule.data.get("with", {})]
        settings = [known + name[len(section) :] for known in ConfigModel.model_fields]
        hint = nearest(name, [*settings, *parameters])
        raise NoSuchSetting(f"{name}: neither a setting nor a parameter of a rule; {hint}")
    return name


def shown(value: Any) -> str:
    """A value as it was written."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(shown(item) for item in value)}]"
    return str(value)
