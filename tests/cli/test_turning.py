"""How near a condition was to turning."""

from __future__ import annotations

from hubd.core.decisions import Finding
from hubd.core.rules.nearly import conditions, gap
from hubd.rules_files import read_rule_text
from hubd.why.turning import closest, needed, turned_by

RULE = read_rule_text("""\
- id: a.b
  when:
    all:
      - {person: anna, area: kitchen, at_least: 0.6}
      - {area: living, occupied: false, at_least: 0.9}
      - {device: hob, above: 50}
      - any: [{mode: home}, {guests: likely}]
      - {between: ["18:00", "20:00"]}
      - {person: anna, asleep: false, for: 3m}
  propose: {intent: a.b, for: anna}
""").rules["a.b"]
KNOWN = conditions(RULE)


def leaf(number: str, because: str, holds: bool | None = True) -> Finding:
    return Finding(f"a.b/when/all/{number}", holds, because)


HOLDS = Finding("a.b/when", True, "", (
    leaf("0", "Anna in Kitchen 0.72"), leaf("1", "nobody in Living 0.95"), leaf("2", "hob is 1500"),
    Finding("a.b/when/all/3", True, "", (leaf("3/any/0", "somebody is at home"), leaf("3/any/1", "guests 0.71"))),
    leaf("4", "between 18:00 and 20:00"), leaf("5", "Anna awake 0.98"),
))  # fmt: skip


def test_the_belief_that_held_by_the_least_is_the_smallest_change() -> None:
    close = closest(HOLDS, KNOWN)

    assert close is not None
    assert (close.finding.because, close.margin, close.at_least) == ("nobody in Living 0.95", 0.05, 0.9)
    assert turned_by(HOLDS, KNOWN) == (
        "nobody in Living 0.95 was the closest: below 0.90 it would not have been proposed"
    )


def test_of_alternatives_that_both_held_neither_alone_would_have_changed_it() -> None:
    alternatives = Finding("a.b/when", True, "", (HOLDS.parts[3],))

    assert closest(alternatives, KNOWN) is None


def test_without_beliefs_a_condition_is_named() -> None:
    plain = Finding("a.b/when", True, "", (leaf("2", "hob is 1500"), leaf("4", "between 18:00 and 20:00")))

    assert turned_by(plain, KNOWN) == "without this it would not have been proposed: hob is 1500"
    assert turned_by(leaf("2", "hob is 0", holds=False), KNOWN) == ""


def test_what_is_missing_says_how_much() -> None:
    assert needed(leaf("0", "Anna in Kitchen 0.45", holds=False), KNOWN) == "needs 0.60"
    assert needed(leaf("2", "hob is 0", holds=False), KNOWN) == "needs above 50"
    assert needed(leaf("4", "between 18:00 and 20:00", holds=False), KNOWN) == "needs 18:00 to 20:00"
    assert needed(leaf("5", "Anna awake 0.98 for 40s", holds=False), KNOWN) == "needs 3m of it"
    assert needed(Finding("x/when", False, "nothing"), KNOWN) == ""


def test_a_belief_that_all_but_held_is_nearer_than_one_that_did_not() -> None:
    near, far = leaf("0", "Anna in Kitchen 0.55", holds=False), leaf("0", "Anna in Kitchen 0.05", holds=False)

    assert gap(near, KNOWN) < gap(far, KNOWN) < gap(leaf("2", "hob is 0", holds=False), KNOWN)
