"""What an interruption would cost, part by part; the moments between two things; and what `later` makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.brain import build_brain
from hubd.core.context import Context
from hubd.core.memories import Moment
from hubd.core.policy.interruptible import breakpoint_of, interruptibility, parts
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.rules_files import load_rulebook
from tests.home import Home


def costs(home: Home, person: str = "ben", moment: Moment | None = None) -> dict[str, float]:
    return {part.name: part.cost for part in parts(home_scene(home, person), moment)}


def home_scene(home: Home, person: str) -> Scene:
    context = Context(home.household, home.brain.floor, replace(home.state, now=home.now))
    return Scene(context, home.state.policy, home.household.people[person])


def free(home: Home, person: str = "ben", moment: Moment | None = None) -> float:
    return interruptibility(parts(home_scene(home, person), moment))


def alone(doing: str = "none", area: str = "office") -> Home:
    return Home().put("ben", area, doing).away("anna", "leo")


def reports(home: Home, source: str, value: str) -> Home:
    return home.device(source, ev.Device(at=home.now, arrived=home.now, source=source, value=value))


def test_an_idle_person_alone_can_be_interrupted_freely() -> None:
    assert costs(alone()) == {}
    assert free(alone()) == 1.0


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("activity", alone("study")),
        ("activity", alone("gaming")),
        ("asleep", Home().put("ben", "bedroom", "sleeping", asleep=True).away("anna", "leo")),
        ("sleepers", alone().put("anna", "office", "sleeping", asleep=True)),
        ("quiet", alone().at("23:30")),
        ("company", alone().put("anna", "office")),
        ("company", alone().guests()),
        ("call", reports(alone(), "homeassistant/sensor/ben_phone_state", "offhook")),
    ],
)
def test_each_part_has_its_name_and_makes_it_dearer(name: str, home: Home) -> None:
    assert name in costs(home)
    assert free(home) < free(alone())


def test_an_interruption_is_forgiven_with_time() -> None:
    home = alone()
    home.propose("house.note", "ben", output="ben_phone")
    soon = costs(home)["recent"]
    assert costs(home.at("19:00"))["recent"] < soon / 2


def test_activities_are_told_apart_and_a_break_makes_them_cheap() -> None:
    assert free(alone("study")) < free(alone("tv", "living")) < free(alone("cooking", "kitchen")) < 1.0
    home = alone("tv", "living")
    just_done = Moment(word="free", since=home.now - 60.0, was="absorbed")
    assert free(home, moment=just_done) > free(home)


def test_a_paused_film_is_a_break() -> None:
    home = Home(at="2026-03-07 18:00").put("ben", "living", "tv").away("anna", "leo")
    playing = free(home)
    device = ev.Device(at=home.now, arrived=home.now, source="z/tv", value="paused")
    home.device("z/tv", device)
    tv = home.state.devices["z/tv"]
    home.state = replace(home.state, devices={**home.state.devices, "z/tv": replace(tv, area="living", means="tv")})
    assert free(home) > playing


@pytest.mark.parametrize(
    ("moment", "after", "name"),
    [
        (Moment(word="free", since=0.0, was="busy"), 30.0, "finished"),
        (Moment(word="free", since=0.0, was="absorbed"), 30.0, "finished"),
        (Moment(word="free", since=0.0, was="absorbed"), 900.0, None),
        (Moment(word="free", since=0.0, was="asleep"), 60.0, None),
        (Moment(word="free", since=0.0, was="asleep"), 900.0, "woke"),
        (Moment(word="free", since=0.0, was="away"), 60.0, None),
        (Moment(word="free", since=0.0, was="away"), 300.0, "arrived"),
        (Moment(word="free", since=0.0, moved=600.0), 630.0, "moved"),
        (Moment(word="free", since=0.0, moved=600.0), 900.0, None),
        (Moment(word="absorbed", since=0.0, moved=600.0), 630.0, "moved"),
        (Moment(word="busy", since=0.0, moved=600.0), 630.0, None),
        (Moment(word="free", since=0.0), 30.0, None),
    ],
)
def test_breakpoints(moment: Moment, after: float, name: str | None) -> None:
    assert breakpoint_of(moment, after) == name


@pytest.mark.parametrize(
    ("source", "value", "calls"),
    [
        ("homeassistant/sensor/ben_phone_state", "offhook", True),
        ("homeassistant/sensor/ben_phone_state", "idle", False),
        ("homeassistant/sensor/ben_audio_mode", "in_communication", True),
        ("homeassistant/sensor/anna_phone_state", "offhook", False),
        ("homeassistant/binary_sensor/ben_camera_in_use", "on", True),
        ("homeassistant/binary_sensor/ben_camera_on_shelf", "on", False),
    ],
)
def test_a_call_is_somebodys_own(source: str, value: str, calls: bool) -> None:
    assert home_scene(reports(alone(), source, value), "ben").calling is calls


def test_who_is_in_a_call_is_not_talked_to_and_the_message_comes_after_it() -> None:
    home = reports(alone("none", "living"), "homeassistant/sensor/ben_phone_state", "offhook")
    home.message("m")
    assert (home.last().verdict, home.last().reason) == ("defer", Reason.CONCENTRATING)
    assert "Ben is on the phone" in home.last().because
    (note,) = home.propose("house.note", "ben", output="speaker")
    assert note.reason == Reason.CONCENTRATING
    reports(home.at("18:20"), "homeassistant/sensor/ben_phone_state", "idle")
    assert home.at("18:50").verdicts("m")[-1] in ("show", "push")


def test_a_deferral_tells_what_the_interruption_would_have_cost() -> None:
    home = alone("gaming", "living").message("m")
    found = next(line for line in home.last().ruling if line.path == "moment")
    assert found.because.startswith("how freely Ben can be interrupted: 0.")
    assert [part.path for part in found.parts][:1] == ["moment/activity"]


# later


def offer(home: Home, **more: object) -> None:
    home.propose("house.note", "ben", output="living_screen", expires=home.now + 7200.0, **more)
    home.answer("later", intent="house.note")


def shown(home: Home) -> int:
    return sum(d.verdict == "show" for d in home.decisions)


def test_later_comes_when_the_person_goes_into_another_room() -> None:
    home = alone("none", "living")
    offer(home)
    home.at("18:06").put("ben", "kitchen")
    assert shown(home) == 2
    assert home.last().at - home.decisions[0].at < 900.0


def test_later_is_not_at_once_even_if_the_person_walks_about() -> None:
    home = alone("none", "living")
    offer(home)
    home.at("18:01").put("ben", "kitchen")
    assert shown(home) == 1


def test_walking_through_the_hall_is_no_arrival() -> None:
    home = alone("none", "living")
    offer(home)
    home.at("18:06").put("ben", "hall")
    assert shown(home) == 1


def test_later_comes_after_a_quarter_of_an_hour_where_no_break_comes() -> None:
    home = alone("none", "living")
    offer(home)
    assert shown(home.at("18:12")) == 1
    assert shown(home.at("18:16")) == 2


def test_later_waits_for_the_end_of_a_game() -> None:
    home = alone("none", "living")
    offer(home)
    home.at("18:04").put("ben", "living", "gaming")
    assert shown(home.at("18:20")) == 1
    home.at("18:30").put("ben", "living", "none")
    assert shown(home.at("18:32")) == 2


def test_later_is_dropped_when_it_matters_no_more(tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    proposes = "propose: {intent: house.note, for: ben}"
    rules.write_text(f"- id: kitchen.tidy\n  when: {{person: ben, area: living}}\n  {proposes}\n")
    home = alone("none", "living")
    home.brain = build_brain(home.household, rules=load_rulebook(home.household, [rules]))
    offer(home, rule="kitchen.tidy")
    home.at("18:06").put("ben", "kitchen")
    assert (home.last().verdict, home.last().reason) == ("suppress", Reason.GONE)
    assert shown(home.at("19:00")) == 1


def test_a_message_put_off_comes_at_the_next_break() -> None:
    home = alone("none", "living").message("m", text="Please call me right now", sender="Eva")
    home.says("not now, in ten minutes", "living")
    assert home.verdicts("m") == ["ask", "defer"]
    home.at("18:03").put("ben", "kitchen")
    assert len(home.verdicts("m")) == 2
    home.at("18:06").put("ben", "living")
    assert len(home.verdicts("m")) == 3


@pytest.mark.parametrize(
    ("when", "stays", "comes"),
    [
        ("[{between: ['17:00', '18:05']}, {person: ben, area: living}]", True, True),
        ("[{between: ['17:00', '18:05']}, {person: ben, area: living}]", False, False),
        ("[{not: {between: ['10:00', '11:00']}}, {person: ben, area: living}]", True, True),
        ("{any: [{between: ['17:00', '18:05']}, {person: ben, area: living}]}", False, True),
        ("{any: [{person: ben, area: office}, {person: ben, area: living}]}", False, False),
        ("{any: [{person: ben, area: kitchen}, {person: ben, area: living}]}", False, True),
        ("{not: {person: ben, area: kitchen}}", False, False),
        ("{between: ['17:00', '18:05']}", False, True),
    ],
)
def test_later_asks_what_a_rule_says_of_people_again_and_not_what_it_says_of_the_clock(
    tmp_path: Path, when: str, stays: bool, comes: bool
) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(f"- id: kitchen.tidy\n  when: {when}\n  propose: {{intent: house.note, for: ben}}\n")
    home = alone("none", "living")
    home.brain = build_brain(home.household, rules=load_rulebook(home.household, [rules]))
    offer(home, rule="kitchen.tidy")
    if not stays:
        home.at("18:06").put("ben", "kitchen")
    home.at("18:20")

    assert (shown(home) == 2) is comes
    assert (home.last().reason == Reason.GONE) is not comes


def test_what_waits_is_not_ruled_on_twice() -> None:
    home = alone("gaming", "living")
    (first,) = home.propose("house.note", "ben", cause="note")
    assert first.verdict == "defer"
    assert home.propose("house.note", "ben", cause="note") == []
    assert len(home.propose("house.note", "ben", cause="another")) == 1
