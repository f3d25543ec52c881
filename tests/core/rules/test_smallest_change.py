"""The smallest change that is told is true: made, the outcome alters; and no smaller one alters it.

Conditions are drawn by hypothesis over devices that are on, off or unknown, and every other way in which the house
could be is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hubd.core.beliefs import DeviceState
from hubd.core.decisions import Finding
from hubd.core.rules.check import View, explain
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.instance import Instance
from hubd.core.rules.nearly import changes, conditions, lacking
from hubd.why.turning import turned_by
from tests.core.rules.script import play, rule
from tests.core.rules.test_conditions import seen

DEVICES = ("desk_lamp", "leo_pc", "office_pc", "iron_plug", "kettle_plug")
SAID = ("on", "off", None)
House = tuple[str | None, ...]
"""What each of the devices has said."""

Tree = str | tuple[str, list["Tree"]]
trees: st.SearchStrategy[Tree] = st.recursive(
    st.just("leaf"),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(("all", "any")), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("not"), st.lists(inner, min_size=1, max_size=1)),
    ),
    max_leaves=len(DEVICES),
)
houses = st.tuples(*[st.sampled_from(SAID) for _ in DEVICES])


def written(tree: Tree) -> str:
    """The tree as a rule says it, each condition about a device of its own."""
    left = iter(DEVICES)

    def write(part: Tree) -> str:
        if isinstance(part, str):
            return f"{{device: {next(left)}, is: on}}"
        name, parts = part
        inner = [write(each) for each in parts]
        return f"{{{name}: {inner[0] if name == 'not' else '[' + ', '.join(inner) + ']'}}}"

    return write(tree)


@cache
def one(device: str, said: str) -> ScriptedHome:
    return play(rule(f"{{device: {device}, is: on}}"), f"18:00 {device} {said}")


class Lab:
    """One rule, and the house as it pleases."""

    def __init__(self, when: str) -> None:
        self.stage = play(rule(when), "18:00 anna in kitchen")
        self.instance: Instance = self.stage.book.instances[0]
        self.known = conditions(self.instance.rule)

    def seen(self, house: House) -> View:
        stage = copy(self.stage)
        devices: dict[str, DeviceState] = {}
        for device, said in zip(DEVICES, house, strict=True):
            devices |= one(device, said).state.devices if said is not None else {}
        stage.state = replace(stage.state, devices=devices)
        return seen(stage)

    def holds(self, house: House) -> bool:
        return self.instance.check.test(self.seen(house)) is True

    def explain(self, house: House) -> Finding:
        return explain(self.instance.check, self.seen(house), "t")

    def turning(self, house: House) -> list[frozenset[str]]:
        """What would have to be otherwise for the rule to say the opposite: every set of devices that does it."""
        now = self.holds(house)
        return [
            frozenset(d for d, was, is_ in zip(DEVICES, house, other, strict=True) if was != is_)
            for other in product(SAID, repeat=len(DEVICES))
            if self.holds(other) is not now
        ]

    def about(self, finding: Finding) -> frozenset[str]:
        """The devices of the conditions in a finding."""
        if not finding.parts:
            return frozenset({self.known[finding.path].fields["device"]})
        return frozenset[str]().union(*[self.about(part) for part in finding.parts])


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(trees, houses)
def test_law_what_was_missing_is_the_smallest_change_that_lets_a_rule_fire(tree: Tree, house: House) -> None:
    lab = Lab(written(tree))
    finding = lab.explain(house)
    if finding.holds:
        assert lacking(finding) == ()
        return
    told, ways = lacking(finding), lab.turning(house)
    fewest = min((len(way) for way in ways), default=None)
    if fewest is None:
        return  # it can never hold, which is told when the rules are read
    assert sum(map(changes, told)) == changes(finding) == fewest
    devices = frozenset[str]().union(*map(lab.about, told))
    assert any(len(way) == fewest and way <= devices for way in ways), "what is told is enough"


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(trees, houses)
@example(("not", [("all", [("all", ["leaf"])])]), ("off", "on", "on", "on", "on"))
def test_law_without_what_is_told_it_would_not_have_been_proposed(tree: Tree, house: House) -> None:
    lab = Lab(written(tree))
    finding = lab.explain(house)
    if not finding.holds:
        assert turned_by(finding, lab.known) == ""
        return
    ways, told = lab.turning(house), turned_by(finding, lab.known)
    if not told:
        assert all(len(way) > 1 for way in ways), "no single condition could have prevented it"
        return
    because = told.removeprefix("without this it would not have been proposed: ")
    named = [each for each in _every(finding) if each.because == because]
    assert any(way <= lab.about(each) for each in named for way in ways)


def _every(finding: Finding) -> Iterator[Finding]:
    yield finding
    for part in finding.parts:
        yield from _every(part)


@pytest.mark.parametrize(
    ("when", "said", "path"),
    [
        ("{all: [{device: desk_lamp, is: on}, {person: anna, area: kitchen}], for: 3m}", "desk_lamp on", "t/when"),
        ("{nobody: {area: kitchen}}", "anna in kitchen", "t/when"),
        ("{unless: {device: desk_lamp, is: on}}", "desk_lamp on", "t/when"),
        ("{then: [{device: desk_lamp, is: on}, {device: leo_pc, is: on}], within: 3m}", "desk_lamp on", "t/when"),
    ],
)
def test_a_condition_whose_parts_all_hold_lacks_itself(when: str, said: str, path: str) -> None:
    """Else it would be told that all conditions held, of a rule that did not fire."""
    stage = play(rule(when), "18:00 anna in kitchen", f"18:01 {said}")
    finding = explain(stage.book.instances[0].check, seen(stage), "t")
    assert not finding.holds
    assert [each.path for each in lacking(finding)] == [path]


def test_of_what_held_a_while_ago_the_parts_are_not_told() -> None:
    """`within` still holds when the last part is over: turning it changes nothing now."""
    when = "{any: [{device: desk_lamp, is: on}, {device: leo_pc, is: on}], within: 10m}"
    stage = play(rule(when), "18:00 desk_lamp on", "18:01 desk_lamp off", "18:02 leo_pc on")
    instance = stage.book.instances[0]
    finding = explain(instance.check, seen(stage), "t")
    assert finding.holds
    told = turned_by(finding, conditions(instance.rule))
    assert told == f"without this it would not have been proposed: {finding.because}"
