"""Forty broken rule files: each problem is named with its line and what to write, and the other rules go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubd.core.rules.compile import compile_rules
from hubd.core.rules.examples.rehearse import SAMPLE, rehearse
from hubd.core.rules.rulebook import Rulebook
from hubd.core.rules.spec import RuleSpec
from hubd.errors import Problem
from hubd.rules_files import RuleSet, load_rulebook, read_rule_text, read_rules, shipped_rules

GOOD = "- id: good\n  when: {mode: home}\n  do: [{publish: a/b}]\n"
HEAD = "- id: bad\n"
PROPOSE = "  propose: {intent: a.b, for: adults}\n"


def when(condition: str) -> str:
    return f"{HEAD}  when: {condition}\n{PROPOSE}"


def but(line: str, condition: str = "{mode: home}", propose: str = PROPOSE) -> str:
    """A rule that is right but for one more line."""
    return f"{HEAD}  {line}\n  when: {condition}\n{propose}"


def offers(propose: str) -> str:
    return f"{HEAD}  when: {{mode: home}}\n  propose: {propose}\n"


def publishes(topic: str) -> str:
    return f"{HEAD}  when: {{mode: home}}\n  do: [{{publish: {topic}}}]\n"


BROKEN: list[tuple[str, str, int, str, str]] = [
    # name, what follows the good rule, line, what is said, what is advised
    ("activity", when("{person: anna, activity: cookin}"), 5, 'unknown activity "cookin"', '"cooking"'),
    ("key", when("{person: anna, actvity: cooking}"), 5, 'unknown key "actvity"', '"activity"'),
    ("condition", when("{persn: anna, area: kitchen}"), 5, 'unknown condition "persn"', '"person"'),
    ("rule key", HEAD + "  wehn: {mode: home}\n" + PROPOSE, 5, 'unknown key "wehn"', '"when"'),
    ("no conditions", HEAD + PROPOSE, 4, "no conditions", "when:"),
    ("no id", "- when: {mode: home}\n" + PROPOSE, 4, "no id", "name"),
    ("odd id", "- id: Bad Rule\n  when: {mode: home}\n" + PROPOSE, 4, '"Bad Rule" is no id', "small letters"),
    ("does nothing", HEAD + "  when: {mode: home}\n", 4, "does nothing", "propose:"),
    ("duration", when("{mode: home, for: 3 minutes}"), 5, '"3 minutes" is no duration', '"5m"'),
    ("bare number", when("{mode: home, for: 180}"), 5, "180 is no duration", '"30s"'),
    ("cool down", when("{mode: home}\n  cool_down: tomorrow"), 6, "no duration", "2h"),
    ("probability", when("{person: anna, area: kitchen, at_least: 70}"), 5, "70 is no probability", "0.7"),
    ("time", when('{between: ["16:30", "25:00"]}'), 5, '"25:00" is no time', "07:30"),
    ("one time", when('{between: "16:30"}'), 5, "between takes two times", "20:30"),
    ("day", when("{days: [mon, tomorow]}"), 5, 'unknown day "tomorow"', "known: "),
    ("date", when('{date: "24.12."}'), 5, "is no date", "12-24"),
    ("mode", when("{mode: aslep}"), 5, 'unknown mode "aslep"', '"asleep"'),
    ("kind of area", when("{person: anna, area_kind: kitchn}"), 5, "unknown kind of area", '"kitchen"'),
    ("guests", when("{guests: maybe}"), 5, "maybe", "likely"),
    ("sun", when("{sun: set}"), 5, '"set"', "known: down, up"),
    ("nothing compared", when("{person: anna}"), 5, "says nothing to compare", "area"),
    ("device compared", when("{device: hob_plug}"), 5, "says nothing to compare", "above"),
    ("unit", when('{device: hob_plug, above: "50 W"}'), 5, '"50 W" is no number', "without a unit"),
    ("person", when("{person: anne, area: kitchen}"), 5, 'unknown person "anne"', '"anna"'),
    ("area", when("{person: anna, area: kichen}"), 5, 'unknown area "kichen"', '"kitchen"'),
    ("device", when("{device: hob_plg, above: 50}"), 5, 'unknown device "hob_plg"', '"hob_plug"'),
    ("event", when("{event: souund}"), 5, "unknown source or kind of event", '"sound"'),
    ("who", when("{person: who, area: kitchen}"), 5, "bound to nobody", "who: {role: adult}"),
    ("where", when("{area: where, occupied: true}"), 5, "bound to no area", "where: {kind: kitchen}"),
    ("role", but("who: {role: grownup}"), 5, 'unknown role "grownup"', "adult"),
    ("bound person", but("who: {person: bne}"), 5, 'unknown person "bne"', '"ben"'),
    ("bound area", but("where: {area: attic}"), 5, 'unknown area "attic"', "known"),
    ("audience", offers("{intent: a.b, for: grownups}"), 6, 'unknown audience "grownups"', ""),
    ("no intent", offers("{for: adults}"), 6, "needs an intent", "recipe.suggest"),
    ("urgency", offers("{intent: a.b, urgency: urgent}"), 6, "unknown urgency", "critical"),
    ("output", offers("{intent: a.b, output: radio}"), 6, 'unknown output "radio"', "screen"),
    ("stage", but("stage: maybe"), 5, 'unknown stage "maybe"', "shadow"),
    ("service", HEAD + "  when: {mode: home}\n  do: [{call: turn_on}]\n", 6, "is no service", "light.turn_on"),
    ("topic", HEAD + "  when: {mode: home}\n  do: [{publish: a/#}]\n", 6, "no wildcards", "whole topic"),
    ("nothing in a topic", publishes(r'"a/\0b"'), 6, "no control characters", "letters"),
    ("a line in a topic", publishes(r'"a/\nb"'), 6, "no control characters", "letters"),
    ("half in a topic", publishes(r'"a/\ud83d"'), 6, "half a character", "the character itself"),
    ("long topic", publishes("ü" * 32_768), 6, "at most 65,535 bytes", "shorter"),
    ("qos", HEAD + "  when: {mode: home}\n  do: [{publish: a, qos: 5}]\n", 6, "unknown qos 5", "same"),
    ("not a list", when("{all: {mode: home}}"), 5, "all takes a list", "all:"),
    ("sequence", when("{then: [{mode: home}, {mode: away}]}"), 5, "needs a window", "within: 5m"),
    ("other rule", when("{unless_recently: {rule: goood}}"), 5, 'unknown rule "goood"', '"good"'),
    ("same id", "- id: good\n  when: {mode: away}\n" + PROPOSE, 4, "already used", "another id"),
    ("twice", when("{mode: home}\n  when: {mode: away}"), 6, "written twice", "keep one"),
    ("no mapping", "- just words\n", 4, "a rule is a mapping", "id:"),
    ("language", but("because: {fr: Bonjour}"), 5, 'unknown key "fr"', "known: de, en, es"),
    ("never", when("{all: [{mode: home}, {mode: away}]}"), 5, "can never hold", ""),
    ("two places", when("{all: [{person: anna, area: kitchen}, {person: anna, area: hall}]}"), 5, "can never hold", ""),
    ("asleep and awake", when("[{person: anna, asleep: true}, {person: anna, asleep: false}]"), 5, "can never", ""),
    ("no such time", when('[{between: ["08:00", "09:00"]}, {between: ["10:00", "11:00"]}]'), 5, "can never hold", ""),
    ("an event lasts", when("{event: sound, for: 5m}"), 5, "does not last", "within"),
    ("above and below", when("{device: hob_plug, above: 50, below: 20}"), 5, "can never hold", "two conditions"),
    ("away at home", when("[{mode: away}, {person: anna, home: true}]"), 5, "nobody is at home", ""),
    ("empty when", when("{}"), 5, "here are no conditions", "person"),
    ("nothing after when", when(""), 5, "here are no conditions", "person"),
    ("empty list", when("{all: []}"), 5, "takes a list of conditions", "all:"),
    ("sequence of one", when("{then: [{mode: home}], within: 5m}"), 5, "two conditions", "then:"),
    ("tab", HEAD + "\twhen: {mode: home}\n" + PROPOSE, 5, "not YAML", "spaces, not with tabs"),
    ("bracket", when("{mode: home"), 6, "not YAML", "brackets"),
    ("alias", when("*nobody"), 5, "undefined alias", ""),
    ("intent", offers("{intent: recipe.sugest, for: adults}"), 6, 'unknown intent "recipe.sugest"', "recipe.suggest"),
    ("hazard", offers("{intent: hazard.somke, for: adults}"), 6, "unknown intent", "hazard.smoke"),
    ("weather", when("{weather: {rain_in: 1h}}"), 5, 'unknown key "rain_in"', "rain_within"),
    ("truth", when("{area: kitchen, occupied: maybe}"), 5, "neither true nor false", "true or false"),
    ("propose", HEAD + "  when: {mode: home}\n  propose: recipe.suggest\n", 6, "is no mapping", "intent"),
    ("expires", offers("{intent: a.b, for: adults, expires: 20}"), 6, "20 is no duration", "5m"),
    (
        "parameter of a parameter",
        HEAD + "  with: {a: $b, b: $a}\n  when: {mode: $a}\n" + PROPOSE,
        5,
        'parameter "a" is another parameter',
        "value",
    ),
    (
        "echo",
        HEAD + "  when: {event: lab/out}\n  do: [{publish: lab/out, payload: same}]\n",
        6,
        "sets itself off again",
        "cool_down",
    ),
    (
        "kind of room",
        HEAD + "  where:\n    kind: [7]\n  when: {mode: home}\n" + PROPOSE,
        6,
        "unknown kind of area 7",
        "kitchen",
    ),
    ("parameters", HEAD + "  with: [a]\n  when: {mode: home}\n" + PROPOSE, 5, "is no mapping", "name: value"),
    ("no condition", when("home"), 5, "is no condition", "person"),
    ("empty list of conditions", when("[]"), 5, "here are no conditions", "person"),
    ("data", offers("{intent: a.b, for: adults, data: [1]}"), 6, "is no mapping", ""),
    ("effects", HEAD + "  when: {mode: home}\n  do: switch it on\n", 6, "do takes a list of effects", "publish"),
    ("no effects", HEAD + "  when: {mode: home}\n  do: []\n", 6, "do takes a list of effects", "publish"),
    ("effect", HEAD + "  when: {mode: home}\n  do: [{payload: x}]\n", 6, "publishes or calls", "call: light.turn_on"),
    ("examples", but("examples: nothing"), 5, "examples is a list", "given"),
    ("example", but("examples: [{given: [a]}]"), 5, "an example expects something", "nothing"),
    ("no room", when("{area: away, occupied: true}"), 5, "no room of the home is meant", "configuration"),
    ("told to nobody", offers("{intent: a.b, for: who}"), 6, '"who" is bound to nobody', "who: {role: adult}"),
    ("an empty list of roles", but("who: {role: []}"), 5, "an empty list of role", ""),
    ("too long", when('{all: [{between: ["18:00", "18:10"], for: 1h}, {mode: home}]}'), 5, "never", ""),
]


def problems_of(rules: RuleSet) -> list[Problem]:
    book = compile_rules(tuple(rules.rules.values()), SAMPLE)
    assert "good" in {spec.id for spec in book.specs}, "the good rule goes on"
    assert "bad" not in {spec.id for spec in book.specs}
    return [*rules.problems, *book.problems]


@pytest.mark.parametrize(("name", "text", "line", "what", "hint"), BROKEN, ids=[b[0] for b in BROKEN])
def test_a_broken_rule_is_named_precisely_and_stops_no_other(
    name: str, text: str, line: int, what: str, hint: str
) -> None:
    problems = problems_of(read_rule_text(GOOD + text, "my.yaml"))
    found = [p for p in problems if what in p.what and hint in p.hint]
    assert found, [str(problem) for problem in problems]
    assert (found[0].file, found[0].line) == ("my.yaml", line), str(found[0])


def test_a_rule_with_many_mistakes_names_all_of_them() -> None:
    text = when("\n    all:\n      - {mode: aslep}\n      - {person: anna, area: kitchen, for: soon}")
    problems = problems_of(read_rule_text(GOOD + text))
    assert [(p.line, p.path) for p in problems] == [(7, "bad/when/all/0/mode"), (8, "bad/when/all/1/for")]


def test_a_room_that_nothing_knows_is_one_problem() -> None:
    (problem,) = problems_of(read_rule_text(GOOD + when("{area: kichen, occupied: true}")))
    assert problem.what == 'unknown area "kichen"'


def test_a_problem_appears_once_however_many_people_a_rule_is_bound_to() -> None:
    text = HEAD + "  who: {role: adult}\n  when: {person: who, area: attic}\n" + PROPOSE
    assert len(problems_of(read_rule_text(GOOD + text))) == 1


def test_files_that_are_no_rules(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("rules: {}\n")
    (tmp_path / "b.yaml").write_text("- id: x\n   when: [\n")
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "d.yaml").write_text("")
    (tmp_path / "e.yaml").write_text(GOOD)
    (tmp_path / "notes.txt").write_text("not read")
    rules = read_rules([tmp_path, tmp_path / "missing.yaml"])
    assert list(rules.rules) == ["good"]
    assert [Path(p.file).name for p in rules.problems] == ["a.yaml", "b.yaml", "c.yaml", "missing.yaml"]


def test_a_circle_of_aliases_is_no_endless_rule() -> None:
    rules = read_rule_text(GOOD + "- &a\n  id: bad\n  when: {all: [*a]}\n")
    assert "good" in rules.rules
    assert rules.problems


@pytest.mark.parametrize(("begin", "end"), [("{not: ", "}"), ("[", "]")], ids=["groups", "lists"])
def test_deep_nesting_ends(begin: str, end: str) -> None:
    problems = problems_of(read_rule_text(GOOD + when(begin * 30 + "{mode: home}" + end * 30)))
    assert any("nested too deeply" in p.what and p.path.count("/") < 20 for p in problems)


def test_an_owners_rule_replaces_the_shipped_one_of_its_id(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("- id: hazards.fridge_open\n  when: {mode: away}\n" + PROPOSE)
    book = load_rulebook(SAMPLE, [mine])
    assert [spec.file for spec in book.specs if spec.id == "hazards.fridge_open"] == [str(mine)]
    assert len(book.specs) == len(shipped_rules().rules)
    assert book.problems == ()


def test_a_shipped_rule_can_be_switched_off(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("- {id: bedtime.child, enabled: false}\n- {id: bedtime.chld, enabled: false}\n")
    book = load_rulebook(SAMPLE, [mine])
    assert "bedtime.child" not in {spec.id for spec in book.specs}
    what = 'there is no rule "bedtime.chld" to change'
    assert [(p.file, p.line, p.what) for p in book.problems] == [(str(mine), 2, what)]


def test_a_shipped_rule_stays_when_the_owners_replacement_is_broken(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("- id: hazards.smoke\n  when: {event: alrm}\n" + PROPOSE)
    book = load_rulebook(SAMPLE, [mine])
    assert len(book.problems) == 1
    assert [Path(spec.file).name for spec in book.specs if spec.id == "hazards.smoke"] == ["hazards.yaml"]


WRONG_EXAMPLES = [
    ('{given: ["18:00 anna in kitchen"], expect: nothing}', "expected nothing", "18:00:00 a.b for anna, ben"),
    (
        '{given: ["18:00 anna in living"], expect: "18:00 a.b"}',
        'expected "18:00 a.b"',
        "when did not hold (Anna in Kitchen 0.00)",
    ),
    ('{given: ["18:00 anna in kitchen"], expect: "18:01 a.b"}', 'expected "18:01 a.b"', "18:00:00 a.b"),
    ('{given: ["18:00 anna in kitchen"], expect: "18:00 a.b for leo"}', 'for leo"', "a.b for anna, ben"),
    ('{given: ["18:00 ana in kitchen"], expect: nothing}', "is not understood", '"anna"'),
    ('{given: ["anna in kitchen"], expect: nothing}', "does not begin with a time", "16:02"),
    ('{given: ["25:00 anna in kitchen"], expect: nothing}', "does not begin with a time of day", "16:02"),
    ('{given: ["18:61 anna in kitchen"], expect: nothing}', "does not begin with a time of day", "16:02"),
    ('{given: ["18:00 weather cloudy x"], expect: nothing}', 'cloudy x" is not', "where a number should"),
    ('{given: ["18:00 kitchen measures"], expect: nothing}', "is not understood", "a word is missing"),
    ('{given: ["18:00 kitchen hears"], expect: nothing}', "is not understood", "a word is missing"),
    ('{given: ["18:00 rain at 25:00"], expect: nothing}', "does not begin with a time of day", "16:02"),
    ('{given: ["18:00 fridge_probe temperature cold"], expect: nothing}', "is not understood", "where a number should"),
]


@pytest.mark.parametrize(("example", "what", "hint"), WRONG_EXAMPLES)
def test_an_example_that_turns_out_otherwise_is_a_problem_with_its_line(example: str, what: str, hint: str) -> None:
    text = when("{person: anna, area: kitchen}") + f"  examples:\n    - {example}\n"
    rules = read_rule_text(text, "my.yaml")
    problems = rehearse(rules.rules["bad"])
    assert len(problems) == 1
    assert what in problems[0].what
    assert hint in problems[0].hint
    assert (problems[0].file, problems[0].line) == ("my.yaml", 5)


MISSED = [
    ("{device: desk_lamp, is: on}", "18:00 desk_lamp off", "18:00", "when did not hold (desk lamp is OFF)"),
    ("{person: leo, area: kitchen, for: 2h}", "18:00 leo in kitchen", "18:03", "(Leo in Kitchen 0.97 for 3m)"),
    ("[{mode: home}, {event: sound, label: sizzle}]", "18:00 anna in hall", "18:00", "when/1 did not hold (heard"),
    ("{person: anna, area: kitchen}", "18:00 anna unknown", "18:00", "which is not known)"),
    ("{any: [{mode: away}, {guests: likely}]}", "18:00 anna in hall", "18:00", "did not hold"),
    ("{nobody: {area: kitchen}}", "18:00 nobody in kitchen", "18:00", "held then, but had so before"),
]


@pytest.mark.parametrize(("condition", "given", "at", "why"), MISSED)
def test_an_example_in_which_nothing_was_proposed_says_what_the_rule_lacked(
    condition: str, given: str, at: str, why: str
) -> None:
    text = f'{when(condition)}  examples:\n    - {{given: ["{given}"], expect: "{at} a.b"}}\n'

    (problem,) = rehearse(read_rule_text(text, "my.yaml").rules["bad"])

    assert problem.what == f'expected "{at} a.b"'
    assert why in problem.hint


def test_what_a_rule_lacked_is_looked_for_in_the_minute_in_which_it_was_expected() -> None:
    given = '["18:00 desk_lamp off", "18:10:30 anna in hall", "18:20 desk_lamp unknown"]'
    text = f'{when("{device: desk_lamp, is: on}")}  examples:\n    - {{given: {given}, expect: "18:10 a.b"}}\n'

    (problem,) = rehearse(read_rule_text(text, "my.yaml").rules["bad"])

    assert "when did not hold (desk lamp is OFF)" in problem.hint, "what came ten minutes later has no part in it"


def test_examples_may_speak_of_the_owners_own_people_and_rooms() -> None:
    from dataclasses import replace

    from hubd.core.household import Area, Person

    home = replace(SAMPLE, people={"zoe": Person(id="zoe", name="Zoe")}, areas={"loft": Area("loft", "Loft", "living")})
    text = (
        "- id: t\n  when: {person: zoe, area: loft}\n  propose: {intent: a.b, for: zoe}\n"
        '  examples: [{given: ["18:00 zoe in loft"], expect: "18:00 a.b for zoe"}]\n'
    )
    spec = read_rule_text(text).rules["t"]
    assert [str(p) for p in rehearse(spec, home)] == []


def changed(tmp_path: Path, text: str) -> Rulebook:
    mine = tmp_path / "mine.yaml"
    mine.write_text(text)
    return load_rulebook(SAMPLE, [mine])


def spec_of(book: Rulebook, id_: str) -> RuleSpec:
    return next(spec for spec in book.specs if spec.id == id_)


def test_a_parameter_of_a_shipped_rule_can_be_changed(tmp_path: Path) -> None:
    book = changed(tmp_path, "- {id: hazards.fridge_open, with: {open_for: 8m}, stage: ask}\n")
    assert book.problems == ()
    rule = spec_of(book, "hazards.fridge_open")
    assert (rule.when.lasting, rule.stage) == (480.0, "ask")
    assert spec_of(load_rulebook(SAMPLE), "hazards.fridge_open").when.lasting == 300.0


def test_a_whole_pack_can_be_switched_off_or_put_to_another_stage(tmp_path: Path) -> None:
    book = changed(tmp_path, "- {pack: bedtime, enabled: false}\n- {pack: recipes, stage: shadow}\n")
    assert book.problems == ()
    assert not any(spec.pack == "bedtime" for spec in book.specs)
    assert {spec.stage for spec in book.specs if spec.pack == "recipes"} == {"shadow"}


CHANGES = [
    ("- {id: hazards.fridge_open, with: {open_fr: 8m}}\n", 1, 'parameter "open_fr" is never used', "open_for"),
    ("- {id: hazards.fridge_open, with: {open_for: long}}\n", 1, '"long" is no duration', "5m"),
    ("\n- {id: hazards.fridge_opn, stage: ask}\n", 2, 'no rule "hazards.fridge_opn"', "hazards.fridge_open"),
    ("- {pack: bedtme, enabled: false}\n", 1, 'no pack "bedtme"', "bedtime"),
    ("- id: mine\n  when: {mode: $mode}\n  do: [{publish: a}]\n", 2, 'unknown parameter "$mode"', "with"),
]


@pytest.mark.parametrize(("text", "line", "what", "hint"), CHANGES)
def test_a_change_that_makes_no_sense_is_named_where_it_stands(
    tmp_path: Path, text: str, line: int, what: str, hint: str
) -> None:
    book = changed(tmp_path, text)
    assert [p.line for p in book.problems] == [line], [str(p) for p in book.problems]
    assert what in book.problems[0].what
    assert hint in book.problems[0].hint
    assert "hazards.fridge_open" in {spec.id for spec in book.specs}


def circle(**more: str) -> RuleSet:
    """Two rules that answer each other, and one that only listens."""
    says = {"first": "same", "second": "same", **more}
    rules = [
        f"- id: bad.{name}\n  when: {{event: lab/{name}}}\n  do: [{{publish: lab/{other}, payload: {says[name]}}}]\n"
        for name, other in (("first", "second"), ("second", "first"))
    ]
    return read_rule_text(GOOD + "".join(rules) + "- id: ear\n  when: {event: lab/first}\n  do: [{publish: a/c}]\n")


def test_rules_that_set_each_other_off_for_ever_are_named_and_the_others_run() -> None:
    book = compile_rules(tuple(circle().rules.values()), SAMPLE)
    assert {spec.id for spec in book.specs} == {"good", "ear"}
    assert [problem.what for problem in book.problems] == [
        "rules in a circle: bad.first → bad.second → bad.first",
        "rules in a circle: bad.second → bad.first → bad.second",
    ]


@pytest.mark.parametrize(("payload", "what"), [
    ("CLOSED", []), ("OPEN", ["this rule sets itself off again"]), ("same", ["this rule sets itself off again"]),
])  # fmt: skip
def test_a_circle_that_a_value_breaks_is_none(payload: str, what: list[str]) -> None:
    text = f"- id: lamp\n  when: {{event: lab/gate, is: OPEN}}\n  do: [{{publish: lab/gate, payload: {payload}}}]\n"
    found = compile_rules(tuple(read_rule_text(text).rules.values()), SAMPLE).problems
    assert [problem.what for problem in found] == what


def test_two_who_may_be_anybody_may_be_in_two_rooms() -> None:
    anybody = "[{person: any, area: kitchen}, {person: any, area: hall}]"
    rooms = "[{area: kitchen, occupied: true}, {area: hall, occupied: true}]"
    for text in (anybody, rooms):
        assert compile_rules(tuple(read_rule_text(when(text)).rules.values()), SAMPLE).problems == (), text


def test_a_file_with_several_rules_that_are_no_yaml_loses_only_those() -> None:
    more = "- id: fine\n  when: {mode: away}\n" + PROPOSE
    rules = read_rule_text(GOOD + when("{mode: home") + more + HEAD.replace("bad", "worse") + "\twhen: x\n" + PROPOSE)
    assert list(rules.rules) == ["good", "fine"]
    assert [problem.line for problem in rules.problems] == [6, 11]


@pytest.mark.parametrize("intent", ["lab.tell", "study.break", "hazard.pool_gate", "recipe.suggestion", "study.end"])
def test_intents_of_ones_own_are_welcome(intent: str) -> None:
    rules = read_rule_text(offers(f"{{intent: {intent}, for: adults}}"))
    assert rules.problems == []


def test_the_house_has_words_for_every_intent_that_it_knows() -> None:
    from hubd.core.policy.intents import BUILDERS
    from hubd.core.policy.wording.phrases import PHRASES
    from hubd.core.rules.language.grammar import INTENTS

    proposed = {spec.propose.intent for spec in shipped_rules().rules.values() if spec.propose is not None}
    assert proposed == set(INTENTS)
    single = {"message.deliver"}  # one message is worded where it is judged; tests/core/policy/test_triage.py hears it
    assert [i for i in INTENTS if not (i in BUILDERS or f"{i}.title" in PHRASES or i in single)] == []
