"""Pairing: what people would call the same situation belongs together, whatever its id."""

from __future__ import annotations

import pytest

from hubd.compare.pair import NEAR, pair
from hubd.core.decisions import Decision
from tests.compare.made import decision


def kinds(old: list[Decision], new: list[Decision]) -> list[tuple[str, tuple[str, ...]]]:
    return [(change.kind, change.ways) for change in pair(old, new).changes]


def test_the_same_under_another_id_is_the_same() -> None:
    paired = pair([decision(10.0, id="x")], [decision(10.0, id="y")])

    assert paired.changes == ()
    assert paired.same == 1


@pytest.mark.parametrize(
    ("new", "ways"),
    [
        (decision(70.0), ("time",)),
        (decision(10.5, verdict="show", outputs=("hall_screen",)), ("verdict", "outputs")),
        (decision(10.0, audience=("anna", "ben")), ("audience",)),
        (decision(10.0, rule="other.rule", text="else"), ("text", "rule")),
    ],
)
def test_what_became_of_a_delivery_is_named(new: Decision, ways: tuple[str, ...]) -> None:
    assert kinds([decision(10.0)], [new]) == [("changed", ways)]


@pytest.mark.parametrize(
    "other",
    [
        decision(10.0 + NEAR + 1.0),
        decision(10.0, intent="c.d"),
        decision(10.0, audience=("ben",)),
    ],
)
def test_far_in_time_of_another_kind_or_for_somebody_else_is_another_situation(other: Decision) -> None:
    assert {kind for kind, _ in kinds([decision(10.0)], [other])} == {"added", "removed"}


def test_a_danger_is_one_whoever_is_told_but_not_wherever() -> None:
    smoke = decision(10.0, intent="hazard.smoke", area="kitchen")
    for_all = decision(12.0, intent="hazard.smoke", area="kitchen", audience=("ben", "leo"))
    elsewhere = decision(10.0, intent="hazard.smoke", area="cellar")

    assert kinds([smoke], [for_all]) == [("changed", ("time", "audience"))]
    assert sorted(kind for kind, _ in kinds([smoke], [elsewhere])) == ["added", "removed"]


def test_a_message_is_the_same_hours_later_and_inside_a_digest() -> None:
    told = decision(10.0, "push", "message.deliver", data={"message": "m1"})
    digest = decision(20_000.0, "show", "message.digest", data={"messages": ["m2", "m1"]})

    ((kind, ways),) = kinds([told], [digest])

    assert kind == "changed"
    assert {"time", "verdict", "messages"} <= set(ways)


def test_reminders_of_the_same_evening_are_not_mixed_up() -> None:
    old = [decision(10.0, data={"reminder": "milk"}), decision(20.0, data={"reminder": "bread"})]
    new = [decision(10.0, data={"reminder": "bread"}), decision(20.0, data={"reminder": "milk"})]

    assert kinds(old, new) == [("changed", ("time",)), ("changed", ("time",))]


def test_the_nearest_are_paired_first_and_each_once() -> None:
    old = [decision(0.0), decision(600.0)]
    new = [decision(590.0), decision(1200.0)]

    changes = pair(old, new).changes

    assert [(c.kind, c.old and c.old.at, c.new and c.new.at) for c in changes] == [
        ("changed", 600.0, 590.0), ("changed", 0.0, 1200.0),
    ]  # fmt: skip


def test_a_delivery_that_is_gone_says_what_is_kept_quiet_now() -> None:
    quiet = decision(15.0, "suppress", reason="cool_down")

    (removed,) = pair([decision(10.0)], [quiet, decision(9000.0, "suppress", reason="budget")]).changes
    (added,) = pair([quiet], [decision(10.0)]).changes

    assert (removed.kind, removed.new) == ("removed", quiet)
    assert (added.kind, added.old) == ("added", quiet)


def test_silence_alone_is_no_difference() -> None:
    assert pair([decision(1.0, "suppress")], [decision(2.0, "defer")]).changes == ()


def test_many_of_one_kind_are_paired_in_no_time() -> None:
    """A month of a talkative rule: five thousand against five thousand, each shifted by a little."""
    old = [decision(600.0 * n) for n in range(5000)]
    new = [decision(600.0 * n + 30.0) for n in range(5000)]

    paired = pair(old, new)

    assert len(paired.changes) == 5000
    assert {change.ways for change in paired.changes} == {("time",)}


def test_the_order_of_what_comes_at_one_moment_decides_nothing() -> None:
    at_once = [decision(5.0, text=text, audience=(who,)) for text in "ab" for who in ("anna", "ben")]

    assert pair(at_once, at_once[::-1]).changes == ()
