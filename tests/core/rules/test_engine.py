"""Edges, timers, sequences, and what is news."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace as with_
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.context import Context
from hubd.core.memories import RuleMemory
from hubd.core.rules.check import explain
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.due import Due
from hubd.core.rules.engine import propose
from hubd.core.rules.examples.rehearse import SAMPLE
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.rules_files import read_rule_text, shipped_rules
from tests.core.rules.script import book, play, rule, times
from tests.core.rules.test_conditions import seen

COOKING = "{all: [{person: anna, area: kitchen}, {device: desk_lamp, is: on}]}"


def test_a_rule_fires_when_it_becomes_true_and_again_only_after_it_was_false() -> None:
    stage = play(
        rule("{person: anna, area: kitchen}"),
        "18:00 anna in kitchen",
        "18:01 ben in kitchen",
        "18:05 anna in kitchen",
        "18:10 anna in living",
        "18:20 anna in kitchen",
    )
    assert times(stage) == ["18:00:00", "18:20:00"]


def test_a_rule_on_an_event_fires_each_time() -> None:
    stage = play(
        rule("{all: [{event: front_door, is: open}, {mode: away}]}"),
        "10:00 front_door opens",
        "10:01 front_door closes",
        "10:02 front_door opens",
        "10:03 anna comes home",
        "10:04 front_door opens",
    )
    assert times(stage) == ["10:00:00", "10:02:00"]


def test_for_waits_and_wakes_by_itself() -> None:
    stage = play(rule("{device: desk_lamp, is: on, for: 3m}"), "18:00 desk_lamp on")
    assert stage.memory.next == stage.at + 180
    stage.until(stage.at + 3600)
    assert times(stage) == ["18:03:00"]


def test_for_starts_anew_after_a_break() -> None:
    stage = play(
        rule("{device: desk_lamp, is: on, for: 3m}"),
        "18:00 desk_lamp on",
        "18:02 desk_lamp off",
        "18:02:05 desk_lamp on",
    )
    stage.until(stage.at + 3600)
    assert times(stage) == ["18:05:05"]


def test_a_belief_may_tremble_for_a_moment_without_starting_anew() -> None:
    text = rule("{person: anna, area: kitchen, for: 5m}")
    brief = play(text, "18:00 anna in kitchen", "18:02 anna in living", "18:02:20 anna in kitchen")
    brief.until(brief.at + 3600)
    assert times(brief) == ["18:05:00"]
    long = play(text, "18:00 anna in kitchen", "18:02 anna in living", "18:02:40 anna in kitchen")
    long.until(long.at + 3600)
    assert times(long) == ["18:07:40"]


def test_for_around_a_group() -> None:
    stage = play(
        rule("{all: [{person: anna, area: kitchen}, {device: desk_lamp, is: on}], for: 10m}"),
        "18:00 anna in kitchen",
        "18:05 desk_lamp on",
        "18:10 ben in kitchen",
    )
    stage.until(stage.at + 3600)
    assert times(stage) == ["18:15:00"]


def test_for_goes_on_though_its_neighbours_fail() -> None:
    stage = play(
        rule("{all: [{person: anna, area: kitchen}, {device: desk_lamp, is: on, for: 10m}]}"),
        "18:00 desk_lamp on",
        "18:30 anna in kitchen",
    )
    assert times(stage) == ["18:30:00"]


def test_a_running_for_survives_a_restart_and_a_change_of_the_rules() -> None:
    text = rule("{device: desk_lamp, is: on, for: 3m}")
    stage = play(text, "18:00 desk_lamp on")
    stage.book = book(text + text.replace("id: t", "id: other").replace("3m", "20m"))
    stage.tell("18:01 anna in kitchen")
    stage.until(stage.at + 3600)
    assert [(p.rule, at) for (_, p), at in zip(stage.proposals, times(stage), strict=True)] == [
        ("t", "18:03:00"),
        ("other", "18:21:00"),
    ]


def test_within_remembers_for_a_while() -> None:
    text = rule("{all: [{event: front_door, is: open, within: 2m}, {person: anna, area: hall}]}")
    assert times(play(text, "10:00 front_door opens", "10:01 anna in hall")) == ["10:01:00"]
    assert times(play(text, "10:00 front_door opens", "10:03 anna in hall")) == []


def test_within_counts_from_when_a_state_ended() -> None:
    text = rule("{all: [{device: desk_lamp, is: on, within: 2m}, {person: anna, area: hall}]}")
    sentences = ["10:00 desk_lamp on", "10:30 desk_lamp off", "10:31 anna in hall"]
    assert times(play(text, *sentences)) == ["10:31:00"]
    assert times(play(text, *sentences[:2], "10:33 anna in hall")) == []


def test_a_sequence_holds_in_order_and_inside_its_window() -> None:
    steps = "{event: front_door, is: open}, {person: anna, area: hall}, {device: desk_lamp, is: on}"
    text = rule(f"{{then: [{steps}], within: 5m}}")
    right = ["10:00 front_door opens", "10:01 anna in hall", "10:04 desk_lamp on"]
    assert times(play(text, *right)) == ["10:04:00"]
    assert times(play(text, right[0], "10:01 desk_lamp on", "10:02 anna in hall")) == []
    assert times(play(text, right[0], right[1], "10:06 desk_lamp on")) == []
    assert times(play(text, "10:00 anna in hall", "10:01 front_door opens", "10:02 desk_lamp on")) == []


def test_a_sequence_is_used_up_by_what_it_led_to() -> None:
    text = rule("{then: [{event: front_door, is: open}, {device: desk_lamp, is: on}], within: 5m}")
    once = ["10:00 front_door opens", "10:01 desk_lamp on", "10:02 desk_lamp off", "10:03 desk_lamp on"]
    assert times(play(text, *once)) == ["10:01:00"]


def test_two_equal_events_make_a_sequence_but_one_does_not() -> None:
    text = rule("{then: [{event: sound, label: glass}, {event: sound, label: glass}], within: 10s}")
    assert times(play(text, "10:00 living hears glass 0.9")) == []
    assert times(play(text, "10:00 living hears glass 0.9", "10:00:05 living hears glass 0.9")) == ["10:00:05"]
    assert times(play(text, "10:00 living hears glass 0.9", "10:01 living hears glass 0.9")) == []


def test_unless_recently() -> None:
    text = rule("{all: [{device: desk_lamp, is: on}, {unless_recently: {intent: test.it, within: 30m}}]}")
    stage = play(
        text,
        "10:00 desk_lamp on",
        "10:10 desk_lamp off",
        "10:20 desk_lamp on",
        "10:25 desk_lamp off",
        "10:40 desk_lamp on",
    )
    assert times(stage) == ["10:00:00", "10:40:00"]


def test_old_news_sets_the_scene_but_fires_nothing() -> None:
    made = book(rule(COOKING))
    stage = ScriptedHome(made, SAMPLE)
    stage.tell("10:00 anna in kitchen")
    old = ev.Device(at=stage.at, arrived=stage.at, source="sample/desk_lamp", value="ON", freshness="retained")
    stage.happen(old, "ON")
    assert times(stage) == []
    stage.tell("10:01 ben in kitchen")  # live, but not what made it true
    assert times(stage) == []
    stage.tell("10:02 desk_lamp off")
    stage.tell("10:03 desk_lamp on")
    assert times(stage) == ["10:03:00"]


def test_old_news_may_start_a_for_which_time_then_ends() -> None:
    stage = ScriptedHome(book(rule("{device: desk_lamp, is: on, for: 5m}")), SAMPLE)
    stage.tell("10:00 anna in kitchen")
    old = ev.Device(at=stage.at, arrived=stage.at, source="sample/desk_lamp", value="ON", freshness="retained")
    stage.happen(old, "ON")
    stage.until(stage.at + 600)
    assert times(stage) == ["10:05:00"]


@pytest.mark.parametrize("freshness", ["retained", "snapshot"])
def test_nothing_heats_by_what_a_broker_or_bridge_has_kept(freshness: Literal["retained", "snapshot"]) -> None:
    """An old `1800 W` of the hob is no danger; the plug itself speaks within a minute, if it is true."""
    stage = ScriptedHome(book(rule("{means: cooker, on: true, for: 5m}")), SAMPLE)
    stage.tell("10:00 anna in kitchen")
    old = ev.Power(at=stage.at, arrived=stage.at, source="sample/hob_plug", watts=1800.0, freshness=freshness)
    stage.happen(old, 1800.0)
    stage.until(stage.at + 600)
    assert times(stage) == []
    stage.tell("10:20 hob_plug 1800 W")
    stage.until(stage.at + 600)
    assert times(stage) == ["10:25:00"]


def test_a_retained_event_is_no_event() -> None:
    stage = ScriptedHome(book(rule("{event: front_door}")), SAMPLE)
    stage.tell("10:00 anna in kitchen")
    old = ev.Contact(at=stage.at, arrived=stage.at, source="sample/front_door", open=True, freshness="retained")
    stage.happen(old, value=True)
    assert times(stage) == []


def test_what_is_true_when_the_rules_are_first_read_is_no_news() -> None:
    quiet = ScriptedHome(book(rule("{event: sound}")), SAMPLE)
    quiet.tell("10:00 anna in kitchen")
    quiet.book = book(rule("{person: anna, area: kitchen}"))
    quiet.tell("10:01 ben in living")
    assert times(quiet) == []


def test_an_effect_is_resolved_with_the_event_that_caused_it() -> None:
    text = """
- id: lab.echo
  because: The gate is open and a trigger came.
  when: {all: [{event: lab/trigger}, {device: lab/gate, is: "ON"}]}
  do: [{publish: lab/out, payload: same, qos: same}, {call: light.turn_on, data: {entity_id: light.lab}}]
"""
    stage = ScriptedHome(book(text), SAMPLE)
    for name, value, qos in (("trigger", "early", 0), ("gate", "ON", 0), ("trigger", "42", 1), ("trigger", "43", 1)):
        stage.happen(ev.Device(at=stage.at, arrived=stage.at, source=f"lab/{name}", value=value, qos=qos), value)
    proposals = [p for _, p in stage.proposals]
    assert [p.effects[0] for p in proposals] == [
        {"publish": "lab/out", "payload": "42", "qos": 1, "retain": False},
        {"publish": "lab/out", "payload": "43", "qos": 1, "retain": False},
    ]
    assert proposals[0].effects[1] == {"call": "light.turn_on", "data": {"entity_id": "light.lab"}}
    assert proposals[0].intent == "lab.echo"
    assert len({p.cause for p in proposals}) == 2, "each trigger is a situation of its own"


def test_one_proposal_for_each_thing_that_is_due() -> None:
    rules = book("- id: t\n  when: {due: message}\n  propose: {intent: message.deliver, for: addressee}")
    stage = ScriptedHome(rules, SAMPLE)
    due = tuple(
        Due(kind="message", id=f"m{i}", cause=f"message:m{i}", person=who, urgency="high", data={"message": f"m{i}"})
        for i, who in enumerate(("anna", "ben"))
    )
    other = Due(kind="digest", id="d", cause="digest:d", person="ben")
    stage._hear(ev.Tick(at=stage.at, arrived=stage.at, source="test"), frozenset({"clock"}), (*due, other))
    found = [(p.audience, p.cause, p.urgency, p.data["message"]) for _, p in stage.proposals]
    assert found == [(("anna",), "message:m0", "high", "m0"), (("ben",), "message:m1", "high", "m1")]


def test_a_proposal_says_why_in_the_language_of_the_home() -> None:
    when = "{all: [{person: anna, area: kitchen}, {person: anna, activity: cooking, for: 4m}, {not: {mode: away}}]}"
    text = rule(when, rest="  because: {en: Dinner., de: Abendessen., es: La cena.}\n")
    for language, words in (
        ("en", ["Dinner.", "Anna in Kitchen 0.97", "Anna: cooking 0.95 for 4m"]),
        ("de", ["Abendessen.", "Anna in Kitchen 0.97", "Anna: Kochen 0.95 seit 4m"]),
        ("es", ["La cena.", "Anna en Kitchen 0.97", "Anna: cocinando 0.95 desde hace 4m"]),
    ):
        home = with_(SAMPLE, language=language)  # type: ignore[arg-type]  # one of the three
        stage = play(text, "18:00 anna cooking in kitchen", household=home)
        stage.until(stage.at + 600)
        assert list(stage.proposals[0][1].because) == words


def test_a_finding_addresses_its_place_in_the_file() -> None:
    stage = play(rule(COOKING), "18:00 anna in kitchen", "18:01 desk_lamp on")
    finding = stage.proposals[0][1].finding
    assert finding is not None
    assert (finding.path, finding.holds) == ("t/when", True)
    assert [(part.path, part.holds) for part in finding.parts] == [("t/when/all/0", True), ("t/when/all/1", True)]


def test_an_explanation_is_complete_even_after_something_failed() -> None:
    stage = play(rule(COOKING), "18:00 ben in kitchen")
    finding = explain(stage.book.instances[0].check, seen(stage), "t")
    assert [part.holds for part in finding.parts] == [False, None]


AUDIENCES = [
    ("who", ("leo",)),
    ("adults", ("anna", "ben")),
    ("adults_home", ("anna",)),
    ("carer", ("anna",)),
    ("everyone", ("anna", "ben", "mia", "leo")),
    ("everyone_home", ("anna", "leo")),
    ("mia", ("mia",)),
    ("[mia, anna]", ("anna", "mia")),
    ("cook", ("anna",)),
]


@pytest.mark.parametrize(("words", "people"), AUDIENCES)
def test_audiences(words: str, people: tuple[str, ...]) -> None:
    text = rule("{person: who, area: kids_room}", who="{person: leo}").replace("everyone_home", words)
    stage = play(text, "18:00 anna in kitchen", "18:01 leo in kids_room")
    assert stage.proposals[0][1].audience == people


def test_the_carer_is_whoever_is_awake_else_whoever_is_there() -> None:
    text = rule("{event: sound}").replace("everyone_home", "carer")
    both = ["01:00 anna in bedroom", "01:00 ben in bedroom", "01:01 anna falls asleep"]
    cry = "01:02 nursery hears baby_cry"
    assert play(text, *both, cry).proposals[0][1].audience == ("ben",)
    assert play(text, *both, "01:01 ben falls asleep", cry).proposals[0][1].audience == ("anna", "ben")


SENTENCES = st.lists(
    st.sampled_from(
        [
            "anna in kitchen",
            "anna in living",
            "anna unknown",
            "anna leaves",
            "anna cooking in kitchen",
            "ben in kitchen",
            "ben unknown",
            "desk_lamp on",
            "desk_lamp off",
            "front_door opens",
            "front_door closes",
            "hob_plug 900 W",
            "hob_plug 0 W",
            "kitchen hears sizzling 0.8",
            "anna falls asleep",
            "anna wakes up",
            "guests arrive",
        ]
    ),
    min_size=1,
    max_size=12,
)

LEAVES = st.sampled_from(
    [
        "{person: anna, area: kitchen}",
        "{person: anna, asleep: true}",
        "{person: anna, home: true}",
        "{person: ben, activity: cooking}",
        "{device: desk_lamp, is: on}",
        "{means: cooker, on: true}",
        "{area: kitchen, occupied: true}",
        "{mode: home}",
        "{nobody: {area: kitchen}}",
        '{between: ["18:00", "18:05"]}',
        "{device: desk_lamp, is: on, for: 90s}",
        "{person: anna, area: kitchen, for: 2m}",
    ]
)
WHENS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda w: f"{{not: {w}}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda ws: f"{{all: [{', '.join(ws)}]}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda ws: f"{{any: [{', '.join(ws)}]}}"),
    ),
    max_leaves=5,
)


def script(sentences: list[str]) -> list[str]:
    return [f"18:{i:02d} {sentence}" for i, sentence in enumerate(sentences)]


@settings(max_examples=30)
@given(WHENS, SENTENCES)
def test_law_not_not_is_the_same_in_three_values(when: str, sentences: list[str]) -> None:
    once = play(rule(when), *script(sentences))
    twice = play(rule(f"{{not: {{not: {when}}}}}"), *script(sentences))
    assert once.book.instances[0].check.test(seen(once)) is twice.book.instances[0].check.test(seen(twice))
    assert times(once) == times(twice)


@settings(max_examples=30)
@given(WHENS, SENTENCES)
def test_law_looking_twice_changes_nothing(when: str, sentences: list[str]) -> None:
    stage = play(rule(when), *script(sentences))
    tick = ev.Tick(at=stage.at, arrived=stage.at, source="test")
    everything = frozenset(
        {
            "clock",
            "mode",
            "guests",
            *(f"person:{p}" for p in SAMPLE.people),
            *(f"area:{a}" for a in SAMPLE.areas),
            *(f"device:{s}" for s in stage.state.devices),
        }
    )
    first = propose(stage.book, stage.memory, Context(SAMPLE, stage.book.floor, stage.state, everything), tick)
    again = propose(stage.book, first.memory, Context(SAMPLE, stage.book.floor, stage.state, everything), tick)
    assert again.proposals == ()
    assert again.memory == first.memory
    assert first.proposals == ()


@settings(max_examples=30)
@given(WHENS, SENTENCES)
def test_law_asking_only_what_was_touched_is_as_good_as_asking_everything(when: str, sentences: list[str]) -> None:
    sparing = play(rule(when), *script(sentences))
    made = book(rule(when))
    thorough = ScriptedHome(made, SAMPLE, begin=ScriptedHome(made, SAMPLE).moment(script(sentences)[0])[0])
    for sentence in script(sentences):
        thorough.tell(sentence)
        thorough.memory = replace(thorough.memory, truths=b"\xff" * len(made.leaves))
    assert times(sparing) == times(thorough)


def test_the_same_happens_whatever_order_facts_come_in() -> None:
    rules = tuple(shipped_rules().rules.values())
    made = compile_rules(rules, SAMPLE)
    stage = ScriptedHome(made, SAMPLE)
    stage.tell("17:50 anna in kitchen")
    facts = [f"person:{p}" for p in SAMPLE.people] + [f"area:{a}" for a in SAMPLE.areas] + ["mode", "guests"]
    tick = ev.Tick(at=stage.at, arrived=stage.at, source="test")
    answers = [
        propose(made, RuleMemory(), Context(SAMPLE, made.floor, stage.state, frozenset(order)), tick)
        for order in (facts, facts[::-1])
    ]
    assert answers[0] == answers[1]


def many(number: int) -> str:
    return "\n".join(
        f"- id: user.{i}\n  when: {{all: [{{person: {who}, area: {area}}}, {{device: sample/thing{i}, is: on}}]}}\n"
        "  do: [{publish: a/b}]"
        for i in range(number)
        for who, area in [(("anna", "ben", "mia", "leo")[i % 4], ("kitchen", "living", "office", "hall")[i // 4 % 4])]
    )


def asking(number: int) -> Callable[[], object]:
    """One look of so many rules, beside the shipped ones, at an event that concerns none of them."""
    rules = {**shipped_rules().rules, **read_rule_text(many(number)).rules}
    made = compile_rules(tuple(rules.values()), SAMPLE)
    stage = ScriptedHome(made, SAMPLE)
    stage.tell("17:00 anna in kitchen")
    event = ev.Motion(at=stage.at, arrived=stage.at, source="sample/hall_motion", on=True)
    touched = frozenset({"person:anna", "person:ben", "area:hall", "device:sample/hall_motion", "event:motion"})
    context = Context(SAMPLE, made.floor, stage.state, touched)
    return lambda: propose(made, stage.memory, context, event)


def test_a_thousand_rules_cost_less_than_twice_what_ten_cost() -> None:
    few, thousand = asking(10), asking(1000)
    cost = {few: 1e9, thousand: 1e9}
    for _ in range(15):  # by turns: whatever else the machine does slows both
        for ask, best in cost.items():
            begun = time.perf_counter()
            for _ in range(200):
                ask()
            cost[ask] = min(best, time.perf_counter() - begun)
    assert cost[thousand] < 2 * cost[few]


def test_what_waited_for_a_rule_that_is_gone_wakes_nobody() -> None:
    stage = play(rule("{device: desk_lamp, is: on, for: 3m}"), "18:00 desk_lamp on")
    assert stage.memory.wake
    stage.book = book(rule("{person: anna, area: kitchen}").replace("id: t", "id: other"))
    stage.tell("18:01 nothing happens")
    memory = stage.memory
    assert not memory.wake
    assert not memory.since
    assert memory.next is None


def test_a_deed_without_a_word_is_single_and_an_offer_is_remembered() -> None:
    deed = "- id: t\n  when: {person: anna, area: kitchen}\n  do: [{publish: a/b, payload: ON}]\n"
    for text, single in ((deed, True), (rule("{person: anna, area: kitchen}"), False)):
        ((_, proposal),) = play(text, "18:00 anna in kitchen").proposals
        assert proposal.single is single


def test_a_moment_without_anybody_in_either_room_does_not_begin_the_wait_anew() -> None:
    stage = play(rule("{area: [kitchen, living], occupied: true, for: 10m}"), "18:00 somebody in kitchen",
                 "18:04 nobody in kitchen", "18:04:20 somebody in living")  # fmt: skip
    stage.until(stage.at + 3600)
    assert times(stage) == ["18:10:00"]
