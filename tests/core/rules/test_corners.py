"""The less travelled ways of the rule language."""

from __future__ import annotations

from dataclasses import replace as with_
from datetime import datetime

import msgspec
import pytest

from hubd.core import events as ev
from hubd.core.beliefs import Reading
from hubd.core.context import Context
from hubd.core.events import Clock
from hubd.core.floor import plan
from hubd.core.household import AWAY, DeviceEntry, Household, Location, Person, SourceEntry
from hubd.core.memories import DeskState
from hubd.core.rules.check import View
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.conditions.aspects import never
from hubd.core.rules.conditions.happening import value_of
from hubd.core.rules.conditions.sayings import span
from hubd.core.rules.conditions.values import same
from hubd.core.rules.conditions.weather import FRESH, next_rain
from hubd.core.rules.examples.rehearse import SAMPLE, rehearse
from hubd.core.rules.examples.scripted import ScriptedHome, Unclear
from hubd.core.rules.language.words import (
    BETWEEN,
    DATES,
    DURATION,
    IDENTIFIER,
    NAME,
    NAMES,
    NUMBER,
    SCALARS,
    TRUTH,
    Bad,
    Kind,
    slip,
)
from hubd.core.rules.names import Names
from hubd.core.rules.spec import RuleSpec
from hubd.core.rules.thresholds import Threshold, together
from hubd.core.whereabouts.movement import ways
from hubd.rules_files import read_rule_text
from tests.core.living import ANNA, home_of
from tests.core.rules.script import book, play, rule, times


@pytest.mark.parametrize(
    ("value", "wanted", "equal"),
    [
        ("ON", "on", True),
        ("ON", True, True),
        (True, "open", True),
        (False, "off", True),
        (True, False, False),
        (1.0, 1, True),
        (1.0, "1", True),
        (21.5, "21.5", True),
        (21.5, 21.4, False),
        (None, "on", False),
        ("red", True, False),
        ("playing", "Playing", True),
        ("0", False, True),
    ],
)
def test_a_reading_and_a_word_in_a_rule(value: object, wanted: object, *, equal: bool) -> None:
    assert same(value, wanted) is equal


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (DURATION, "5 m"),
        (DURATION, ""),
        (BETWEEN, ["18:00"]),
        (BETWEEN, ["6pm", "7pm"]),
        (DATES, 24),
        (DATES, ["12-24", "2026-12-25"]),
        (NUMBER, float("nan")),
        (NUMBER, True),
        (TRUTH, "yes"),
        (NAMES, []),
        (NAMES, [1]),
        (NAME, "  "),
        (IDENTIFIER, "-x"),
        (SCALARS, [{}]),
        (SCALARS, []),
    ],
)
def test_values_that_make_no_sense(kind: Kind, value: object) -> None:
    with pytest.raises(Bad) as found:
        kind.read(value)
    assert found.value.hint


def test_durations_add_up() -> None:
    assert DURATION.read("1h30m") == 5400.0
    assert [span(s) for s in (45, 240, 3600, 7800)] == ["45s", "4m", "1h", "2h 10m"]


def made(kind: str, **fields: object) -> ev.AnyEvent:
    """An event of a kind, as it would be read from a log."""
    said = {"kind": kind, "at": 0.0, "arrived": 0.0, "source": "s", **fields}
    found: ev.AnyEvent = msgspec.convert(said, ev.AnyEvent)
    return found


@pytest.mark.parametrize(
    ("event", "value"),
    [
        (made("contact", open=False), "closed"),
        (made("contact", open=None), None),
        (made("motion", on=True), True),
        (made("level", quantity="co2", value=9.0), 9.0),
        (made("event", name="ring"), "ring"),
        (made("sighting", what="person"), "person"),
        (made("feedback", outcome="later"), "later"),
        (made("beacon", device="x"), None),
    ],
)
def test_what_an_event_says(event: ev.AnyEvent, value: object) -> None:
    assert value_of(event) == value


def heard(when: str, *events: ev.AnyEvent, home: Household = SAMPLE) -> list[str]:
    stage = ScriptedHome(book(rule(when), home), home)
    for event in events:
        stage.happen(event, value_of(event) if not isinstance(event, ev.Contact) else event.open)
    return times(stage)


def device(source: str, value: str) -> ev.Device:
    return ev.Device(at=0.0, arrived=0.0, source=source, value=value)


def level(source: str, quantity: str, value: float) -> ev.Level:
    return ev.Level(at=0.0, arrived=0.0, source=source, quantity=quantity, value=value)


def test_a_device_is_known_by_id_match_topic_below_and_entity() -> None:
    for name in ("hob_plug", "sample/hob_plug"):
        assert heard(f"{{device: {name}, is: ON}}", device("sample/hob_plug/relay", "ON"))
    assert heard("{device: binary_sensor.gate, is: on}", device("homeassistant/binary_sensor/gate", "ON"))
    assert heard("{device: light.hall, is: on}", device("light.hall", "ON"))
    assert not heard("{device: light.hall, is: on}", device("light.kitchen", "ON"))


def test_an_owners_source_is_known_by_its_id_whatever_its_topic() -> None:
    damp = SourceEntry(id="damp", topic="cellar/+/state", kind="level", area="utility")
    home = with_(SAMPLE, sources=(damp,))
    assert heard("{device: damp, above: 70}", level("cellar/a/state", "value", 80.0), home=home)
    assert heard("{event: damp, above: 70}", level("damp", "value", 80.0), home=home)
    assert not heard("{event: damp}", level("attic/a/state", "value", 80.0), home=home)


def test_a_pattern_of_the_configuration_names_many_devices() -> None:
    lamps = DeviceEntry(match="zigbee2mqtt/*/lamp", area=None, means="lamp", id="lamps")
    home = with_(SAMPLE, devices=(*SAMPLE.devices, lamps))
    assert heard("{device: lamps, is: on}", device("zigbee2mqtt/attic/lamp", "ON"), home=home)
    assert heard("{means: lamp, on: true}", device("zigbee2mqtt/attic/lamp", "ON"), home=home)


def test_of_several_readings_the_named_one_or_the_telling_one_counts() -> None:
    told = (("battery", 90.0), ("temperature", 21.0), ("humidity", 60.0))
    two = tuple(level("s/climate", what, value) for what, value in told)
    assert heard("{device: s/climate, above: 50, reading: humidity}", *two)
    assert not heard("{device: s/climate, above: 50, reading: temperature}", *two)
    assert not heard("{device: s/climate, above: 80}", *two), "a battery is never what is meant"
    assert heard("{device: s/climate, above: 80, reading: battery}", *two), "unless one says so"
    plug = ev.Power(at=0.0, arrived=0.0, source="s/plug", watts=40.0)
    assert heard("{device: s/plug, above: 30, below: 50}", level("s/plug", "temperature", 90.0), plug)
    assert heard("{device: s/text, above: 3}", device("s/text", "4.5"))
    assert not heard("{device: s/text, above: 3}", device("s/text", "warm"))


def test_events_are_compared_by_their_number() -> None:
    assert heard("{event: s/text, above: 3}", device("s/text", "4.5"))
    assert not heard("{event: s/text, above: 3}", device("s/text", "warm"))
    person = ev.Sighting(at=0.0, arrived=0.0, source="s/cam", what="person", score=0.8, area="hall")
    assert heard("{event: sighting, above: 0.7, area_kind: hall}", person)
    unscored = ev.Sound(at=0.0, arrived=0.0, source="s/mic", label="glass", area="living")
    assert heard("{event: sound, label: glass, above: 0.7}", unscored), "the source was sure enough to report it"


def test_a_plug_that_never_says_what_it_draws_counts_as_on_after_a_minute() -> None:
    stage = ScriptedHome(book(rule("{means: cooker, on: true}")), SAMPLE)
    stage.happen(ev.Device(at=stage.at, arrived=stage.at, source="sample/hob_plug", value="ON"), "ON")
    assert times(stage) == []
    stage.until(stage.at + 120)
    assert times(stage) == ["00:01:00"]


def test_a_television_that_plays_is_on_and_a_door_may_speak_in_words() -> None:
    assert heard("{means: tv, on: true}", device("sample/tv_plug", "playing"))
    assert heard("{means: entrance, open: true}", device("sample/front_door", "open"))
    assert not heard("{means: entrance, open: true}", device("sample/front_door", "closed"))
    assert heard("{means: washer, above: 100}", ev.Power(at=0.0, arrived=0.0, source="sample/washer_plug", watts=300.0))
    assert heard("{means: tv, on: false}", device("sample/tv_plug", "OFF"))


def test_a_payload_is_resolved_to_text() -> None:
    full = "{publish: a, payload: {n: 1, who: ä}, qos: 2, retain: true}"
    text = f"- id: t\n  when: {{event: s/x}}\n  do: [{full}, {{publish: b}}]\n"
    stage = ScriptedHome(book(text), SAMPLE)
    stage.happen(level("s/x", "value", 21.0), 21.0)
    first, second = stage.proposals[0][1].effects
    assert first == {"publish": "a", "payload": '{"n":1,"who":"ä"}', "qos": 2, "retain": True}
    assert second["payload"] == "21"


def test_the_sun_needs_a_place() -> None:
    home = with_(SAMPLE, location=None)
    found = compile_rules(tuple(read_rule_text(rule("{sun: up}")).rules.values()), home)
    assert "home.location" in found.problems[0].hint


def test_a_proposal_names_the_area_that_the_rule_names() -> None:
    text = "- id: t\n  when: {mode: home}\n  propose: {intent: a.b, for: adults, area: kitchen, data: {text: Hi}}\n"
    proposal = play(text, "18:00 anna in living").proposals[0][1]
    assert (proposal.area, proposal.data) == ("kitchen", {"text": "Hi"})
    for wrong in ("attic", "where"):
        rules = read_rule_text(text.replace("area: kitchen", f"area: {wrong}"))
        assert compile_rules(tuple(rules.rules.values()), SAMPLE).problems


def test_whoever_can_act_is_told_when_no_adult_lives_there() -> None:
    text = rule("{mode: home}").replace("everyone_home", "adults")
    teens = with_(SAMPLE, people={"mia": SAMPLE.people["mia"], "leo": SAMPLE.people["leo"]})
    child = with_(SAMPLE, people={"leo": SAMPLE.people["leo"]})
    assert play(text, "18:00 leo in hall", household=teens).proposals[0][1].audience == ("mia",)
    assert play(text, "18:00 leo in hall", household=child).proposals[0][1].audience == ("leo",)


def test_a_cook_may_be_told_without_a_bound_kitchen() -> None:
    text = rule("{person: any, activity: cooking}").replace("everyone_home", "cook")
    assert play(text, "18:00 ben cooking in kitchen").proposals[0][1].audience == ("ben",)


def test_a_reason_in_one_language_is_better_than_none() -> None:
    spec = RuleSpec(id="t", when=read_rule_text(rule("{mode: home}")).rules["t"].when, because={"es": "Hola"})
    assert spec.reason("de") == "Hola"
    assert RuleSpec(id="t", when=spec.when).reason("de") == ""


def test_what_is_running_may_belong_to_the_house() -> None:
    assert times(play(rule("{running: party}"), "18:00 running party")) == ["18:00:00"]
    unknown = compile_rules(tuple(read_rule_text(rule("{running: x, person: zoe}")).rules.values()), SAMPLE)
    assert 'unknown person "zoe"' in unknown.problems[0].what


def test_the_calendar_of_somebody_unknown_is_a_problem() -> None:
    when = "{calendar: {person: zoe, ongoing: true}}"
    assert compile_rules(tuple(read_rule_text(rule(when)).rules.values()), SAMPLE).problems
    visits = ("08:00 anna has train at 09:00", "08:30 ben has bus at 08:45")
    stage = play(rule("{calendar: {ongoing: true, title: train}}"), *visits)
    stage.until(stage.at + 7200)
    assert times(stage) == ["09:00:00"]


def test_words_of_the_stage() -> None:
    reads = ("08:00 anna in living", "08:05 anna reads", "08:10 anna is awake")
    assert times(play(rule("{person: anna, activity: reading}"), *reads)) == ["08:05:00"]
    sleeps = ("08:00 anna in bedroom", "08:05 anna sleeps", "09:00 anna awake")
    assert times(play(rule("{person: anna, asleep: false}"), *sleeps))[-1] == "09:00:00"
    assert times(play(rule("{device: washer_plug, is: done}"), "08:00 washer_plug done")) == ["08:00:00"]


def test_people_of_no_role_make_somebody_false_and_nobody_true() -> None:
    lone = with_(SAMPLE, people={"zoe": Person(id="zoe", name="Zoe")})
    assert times(play(rule("{somebody: {role: child, home: true}}"), "08:00 zoe in hall", household=lone)) == []


def seen(stage: ScriptedHome) -> View:
    """This moment, as conditions see it."""
    context = Context(stage.household, stage.book.floor, stage.state)
    return View(context, Clock(at=stage.at, arrived=stage.at, source="x"), stage.memory)


def forecast(stage: ScriptedHome, **what: object) -> None:
    weather = ev.Weather(at=stage.at, arrived=stage.at, source="in/weather", **what)  # type: ignore[arg-type]  # fields by their names
    stage.desk(DeskState(weather=weather), "desk:weather")


@pytest.mark.parametrize(
    ("when", "weather", "holds", "told"),
    [
        ("{condition: [snowy, rainy]}", {"condition": "Rainy", "temperature": 4.0}, True, "Rainy, 4 °C"),
        ("{condition: snowy}", {"condition": "rainy"}, False, "rainy"),
        ("{condition: snowy}", {}, False, "unknown"),
        ("{below: 0}", {"temperature": -0.5, "condition": "clear"}, True, "clear, -0.5 °C"),
        ("{below: 0}", {"temperature": 0.0, "condition": "clear"}, False, "clear, 0 °C"),
        ("{below: 0}", {"condition": "clear"}, None, "clear"),
        ("{rain_within: 1h}", {"condition": "pouring"}, True, "rain within 1h"),
        ("{rain_within: 1h}", {"condition": "clear"}, False, "no rain within 1h"),
        ("{rain_within: 1h, below: 5}", {"condition": "pouring", "temperature": 9.0}, False, "rain within 1h"),
    ],
)
def test_the_weather_as_it_was_reported(when: str, weather: dict[str, object], holds: bool | None, told: str) -> None:
    stage = ScriptedHome(book(rule(f"{{weather: {when}}}")), SAMPLE)
    forecast(stage, **weather)
    check = stage.book.instances[0].check
    view = seen(stage)

    assert check.test(view) is holds
    assert check.say(view).removeprefix("outside: ") == told
    assert bool(times(stage)) is (holds is True)


def test_without_a_fresh_report_the_weather_is_unknown() -> None:
    stage = ScriptedHome(book(rule("{weather: {condition: rainy}}")), SAMPLE)
    check = stage.book.instances[0].check

    assert (check.test(seen(stage)), check.say(seen(stage))) == (None, "the weather is not known")
    forecast(stage, condition="rainy")
    assert check.test(seen(stage)) is True
    stage.state = msgspec.structs.replace(stage.state, now=stage.at + FRESH)
    assert (check.test(seen(stage)), check.say(seen(stage))) == (None, "the weather is not known")


def test_where_the_sun_neither_rises_nor_sets_a_day_is_as_light_as_the_season() -> None:
    north = replace_home(location=Location(latitude=78.2, longitude=15.6))
    for day, up in (("2026-06-21", True), ("2026-12-21", False)):
        for sun, holds in (("up", up), ("down", not up)):
            begin = datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=north.time_zone).timestamp()
            stage = ScriptedHome(book(rule(f"[{{sun: {sun}}}, {{mode: home}}]"), north), north, begin=begin)
            stage.tell("12:00 anna comes home")
            assert bool(stage.proposals) is holds, (day, sun)


def replace_home(**changes: object) -> Household:
    return with_(SAMPLE, **changes)  # type: ignore[arg-type]  # fields by their names


@pytest.mark.parametrize(
    ("place", "wanted", "holds"),
    [
        ("", "true", False),
        ("", "false", True),
        ("Town hall", "true", True),
        ("Town hall", "false", False),
    ],
)
def test_an_appointment_is_somewhere_or_anywhere(place: str, wanted: str, *, holds: bool) -> None:
    stage = ScriptedHome(book(rule(f"{{calendar: {{person: anna, starts_within: 1h, place: {wanted}}}}}")), SAMPLE)
    item = ev.Appointment(id="a", title="Meeting", start=stage.at + 1800, end=stage.at + 3600, location=place)
    stage.desk(DeskState(calendars={"anna": (item,)}), "desk:calendar")

    assert bool(times(stage)) is holds


def test_words_of_a_script_that_mean_nothing_are_refused() -> None:
    stage = ScriptedHome(book(rule("{mode: home}")), SAMPLE)
    for sentence in ("18:00 anna flies", "18:00 hob_plug", "18:00 means 5 W", "18:00 crane opens"):
        with pytest.raises(Unclear, match=sentence):
            stage.tell(sentence)


def test_a_thing_may_be_named_by_what_it_is() -> None:
    stage = play(rule("{means: fridge, open: true}"), "18:00 fridge opens")
    assert times(stage) == ["18:00:00"]
    with pytest.raises(Unclear):
        ScriptedHome(book(rule("{mode: home}")), SAMPLE).tell("18:00 dishwasher opens")


def test_a_device_that_has_said_nothing_comparable_is_unknown() -> None:
    stage = ScriptedHome(book(rule("{not: {device: hob_plug, is: on}}")), SAMPLE)
    stage.happen(ev.Contact(at=stage.at, arrived=stage.at, source="sample/hob_plug", open=None), None)
    assert times(stage) == []


def test_a_reading_that_is_no_number_is_passed_over() -> None:
    assert heard("{device: hob_plug, above: 20}", device("sample/hob_plug", "ready")) == []
    assert heard(
        "{device: hob_plug, above: 20, reading: temperature}", level("sample/hob_plug", "temperature", 21.5)
    ) == ["00:00:00"]


def test_a_circle_is_found_whichever_way_it_is_entered() -> None:
    text = "".join(
        f"- id: {name}\n  when: {{event: lab/{name}}}\n  do: [{', '.join(f'{{publish: lab/{to}}}' for to in on)}]\n"
        for name, on in {"a": "bc", "b": "d", "c": "d", "d": "c"}.items()
    )
    rules = read_rule_text(text)
    told = {problem.what for problem in compile_rules(tuple(rules.rules.values()), SAMPLE).problems}

    assert told == {"rules in a circle: c → d → c", "rules in a circle: d → c → d"}


def test_a_reason_is_told_in_whatever_language_there_is() -> None:
    def spec(because: str) -> RuleSpec:
        text = f"- id: t\n  when: {{mode: home}}\n  because: {because}\n  propose: {{intent: a.b, for: adults}}\n"
        return read_rule_text(text).rules["t"]

    assert spec("{de: Darum}").reason("es") == "Darum"
    assert spec("{de: Darum, en: So}").reason("es") == "So"
    assert spec("{de: Darum, es: Eso}").reason("es") == "Eso"
    assert spec("So").reason("de") == "So"


def test_what_is_remembered_of_invented_topics_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubd.core.rules.names.MOST_MEANT", 3)
    monkeypatch.setattr("hubd.core.rules.rulebook.MOST_FACTS", 3)
    names = Names(SAMPLE, plan(SAMPLE))
    assert [names.means("hob_plug", f"x/{n}") for n in range(9)] == [False] * 9
    assert names.means("hob_plug", "sample/hob_plug")
    made = book(rule("{device: hob_plug, above: 50}"))
    leaves = made.read_by("device:sample/hob_plug")
    assert leaves
    for n in range(9):
        assert made.read_by(f"device:sample/x{n}") == ()
    assert made.read_by("device:sample/hob_plug") == leaves
    assert len(made.readers) == 3


def test_an_example_may_expect_something_of_the_very_beginning() -> None:
    text = rule("{mode: home}", rest='  examples: [{expect: "16:05 test.it"}]\n')
    (problem,) = rehearse(read_rule_text(text).rules["t"])
    assert "16:05 test.it" in str(problem)
    assert rehearse(read_rule_text(rule("{mode: home}")).rules["t"]) == []


def test_where_a_condition_could_not_be_read_nothing_is_known() -> None:
    stage = ScriptedHome(book(rule("{mode: home}")), SAMPLE)
    view = seen(stage)
    check = never(stage.book.specs[0].when)

    assert (check.test(view), check.say(view)) == (None, "")


def test_a_place_in_a_rule_has_the_line_of_the_nearest_thing_around_it() -> None:
    spec = read_rule_text("- id: t\n  when:\n    all:\n      - {mode: home}\n  do: [{publish: a/b}]\n").rules["t"]
    assert [spec.line(path) for path in ("when/all/0", "when/all/0/mode/x", "do/0/payload", "", "nowhere/at/all")] == [
        4, 4, 5, 1, 1]  # fmt: skip


@pytest.mark.parametrize(("occupied", "sentences", "holds"), [
    ("true", ["18:00 anna in living"], True), ("true", ["18:00 anna in hall"], False),
    ("false", ["18:00 anna in hall"], True), ("false", ["18:00 anna in living"], False),
])  # fmt: skip
def test_of_several_rooms_one_is_enough_to_be_occupied_and_all_must_be_empty(
    occupied: str, sentences: list[str], *, holds: bool
) -> None:
    stage = play(rule(f"[{{area: [kitchen, living], occupied: {occupied}}}, {{mode: home}}]"), *sentences)
    assert bool(times(stage)) is holds
    check = stage.book.instances[0].check.parts[0]
    assert ("Living" if holds and occupied == "true" else "Kitchen") in check.say(seen(stage))


def test_a_plain_list_inside_a_list_must_hold_with_it() -> None:
    text = rule("[[{mode: away}, {sun: up}], {mode: home}]")
    problems = compile_rules(tuple(read_rule_text(text).rules.values()), SAMPLE).problems
    assert any("can never hold" in problem.what for problem in problems)


def test_what_says_no_number_is_above_nothing_and_a_temperature_is_no_switch() -> None:
    opened = ev.Contact(at=0.0, arrived=0.0, source="sample/front_door", open=True)
    assert heard("{device: front_door, above: 0}", opened) == []
    warm = level("sample/desk_lamp", "temperature", 21.0)
    assert heard("{means: desk_lamp, on: true}", warm) == []
    assert heard("{means: desk_lamp, on: true}", warm, device("sample/desk_lamp", "ON")) == ["00:00:00"]


def test_thresholds_of_several_parts_are_known_where_each_part_knows_its_own() -> None:
    one, other = (Threshold(who, (1,), 0.7) for who in ("anna", "ben"))
    assert together([(one,), (other, one)]) == (one, other)
    assert together([(one,), None]) is None
    assert together([]) == ()


def test_a_switch_has_no_size() -> None:
    for when in ("{event: desk_lamp, above: 0}", "{event: front_door, below: 2}", "{event: alarm, above: 0}"):
        assert times(play(rule(when), "18:00 desk_lamp on", "18:01 front_door opens", "18:02 smoke in kitchen")) == []
    assert times(play(rule("{event: hob_plug, above: 0}"), "18:00 hob_plug 5 W")) == ["18:00:00"]


def test_in_a_room_with_nobody_in_it_nothing_goes_on() -> None:
    stage = play(rule("{area: kitchen, activity: none, at_least: 0.9}"), "18:00 anna in living")
    assert stage.state.areas["kitchen"].activity["none"] > 0.9


@pytest.mark.parametrize(("word", "known", "same"), [
    ("kitchens", "kitchen", True), ("kitchen", "kitchens", True), ("ktichen", "kitchen", True),
    ("kitcken", "kitchen", True), ("kitchenette", "kitchen", False), ("kitchen", "kitchen", False),
    ("kit", "kitchen", False), ("", "a", True), ("", "ab", False),
])  # fmt: skip
def test_a_slip_is_one_letter(word: str, known: str, *, same: bool) -> None:
    assert slip(word, known) is same


def test_dry_hours_of_a_forecast_are_passed_over() -> None:
    hours = tuple(ev.ForecastHour(at=3600.0 * n, precipitation=float(n > 2)) for n in range(5))
    report = ev.Weather(at=0.0, arrived=0.0, source="s", condition="sunny", hours=hours)
    assert next_rain(report, 0.0) == 3 * 3600.0
    assert next_rain(report, 6 * 3600.0) is None


def test_a_plug_that_has_not_said_what_it_draws_is_read_by_what_else_it_says() -> None:
    stage = play(rule("{device: hob_plug, above: 8}"), "18:00 hob_plug 5 W")
    (source,) = (name for name in stage.state.devices if "hob_plug" in name)
    unknown, warm = (Reading(value=value, since=stage.at, at=stage.at) for value in ("unavailable", 9.0))
    heard = msgspec.structs.replace(stage.state.devices[source], readings={"power": unknown, "temperature": warm})
    stage.state = msgspec.structs.replace(stage.state, devices={source: heard})
    stage._hear(Clock(at=stage.at, arrived=stage.at, source="stage"), frozenset({f"device:{source}"}))
    assert len(stage.proposals) == 1


def test_a_flood_of_made_up_sources_is_looked_up_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made_ = book(rule("{person: anna, area: kitchen}"))
    monkeypatch.setattr("hubd.core.rules.rulebook.MOST_FACTS", 0)
    assert made_.hears(("place:anna",))
    assert not made_.hears(("device:made/up",))
    assert not made_.heard


def test_a_front_door_that_its_owner_described_is_a_door_like_any_other() -> None:
    door = SourceEntry(id="porte", topic="rf/+", kind="contact", area="kitchen", means="entrance")
    house = home_of(ANNA, devices=(), sources=(door,))
    floor = plan(house)
    assert Names(house, floor).means_of("rf/17") == "entrance"
    assert Names(house, floor).means_of("mailbox") is None
    assert floor.index["kitchen"] in floor.neighbours[floor.index[AWAY]], "people leave where the entrance is"
    assert ways(house, floor).guarded
