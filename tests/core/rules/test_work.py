"""A thousand rules cost no more than ten while nothing concerns them: work is counted, not timed."""

from __future__ import annotations

from hubd.core import events as ev
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.examples.rehearse import SAMPLE
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.rulebook import Rulebook
from hubd.rules_files import read_rule_text, shipped_rules
from tests.calls import calls_of


def book_of(number: int) -> Rulebook:
    """The shipped rules and so many of an owner, each about a thing of its own, people and a time."""
    own = "".join(
        f"- id: own.rule{n}\n"
        f"  when:\n"
        f"    all:\n"
        f"      - {{device: shed/thing{n}, above: {n}}}\n"
        f"      - {{person: leo, area: garage, at_least: 0.{n % 90 + 10}, for: {n % 50 + 1}m}}\n"
        f"      - {{event: shed/button{n}}}\n"
        f"  propose: {{intent: own.intent{n}, for: adults}}\n"
        for n in range(number)
    )
    rules = {**shipped_rules().rules, **read_rule_text(own).rules}
    return compile_rules(tuple(rules.values()), SAMPLE)


def work(book: Rulebook) -> int:
    """Calls for an evening of readings that concern none of the owner's rules."""
    stage = ScriptedHome(book, SAMPLE)
    stage.tell("18:00 anna in kitchen")

    def evening() -> None:
        for n in range(50):
            stage.at += 20.0
            reading = ev.Power(at=stage.at, arrived=stage.at, source="sample/washer_plug", watts=500.0 + n)
            stage.happen(reading, reading.watts)

    return calls_of(evening)


def test_a_thousand_rules_cost_less_than_twice_what_ten_cost() -> None:
    ten, thousand = work(book_of(10)), work(book_of(1000))
    assert thousand < 2 * ten


def test_where_somebody_is_changes_often_and_asks_no_condition_about_what_they_do() -> None:
    when = "[{person: anna, activity: tv}, {person: anna, area: living}, {person: anna, asleep: false}]"
    text = f"- id: a\n  when: {when}\n  do: [{{publish: a/b}}]\n"
    book = compile_rules(tuple(read_rule_text(text).rules.values()), SAMPLE)
    assert [len(book.index.reading(f"{part}:anna")) for part in ("place", "doing", "asleep", "person")] == [1, 1, 1, 0]


def test_what_says_the_same_again_asks_only_what_hangs_on_how_long_it_has_said_so() -> None:
    text = "- id: a\n  when: [{device: hob_plug, above: 50}, {means: cooker, on: true}]\n  do: [{publish: a/b}]\n"
    book = compile_rules(tuple(read_rule_text(text).rules.values()), SAMPLE)
    assert [len(book.read_by(f"{said}:sample/hob_plug")) for said in ("device", "seen")] == [2, 1]
    assert book.hears(("device:sample/hob_plug",)) and book.hears(("seen:sample/hob_plug",))
    assert not book.hears(("seen:sample/washer_plug", "event:power"))
