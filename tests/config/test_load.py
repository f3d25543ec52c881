"""A configuration is understood, or every mistake in it is named with its line, once."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from hubd.config.load import check, find, load
from hubd.config.settings import Mqtt, Settings, Tls
from hubd.config.summary import notes
from hubd.core.household import Household
from hubd.errors import ConfigError

HERE = Path(__file__).parent
HOME = "home: {id: elm-street, time_zone: Europe/Berlin}\n"


def settings(tmp_path: Path, text: str, **environment: str) -> Settings:
    """Load a configuration written in the test."""
    file = tmp_path / "hubd.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, environment)


def problems(tmp_path: Path, text: str | bytes, **environment: str) -> list[str]:
    """What hubd says about a configuration, without the folder."""
    file = tmp_path / "hubd.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(problem).replace(f"{tmp_path}/", "") for problem in check(file, environment)[1]]


def expected_mistakes() -> list[tuple[int, str]]:
    """Line and text of every `#!` mark; `#!!` holds several, separated by bars."""
    marks = []
    for number, line in enumerate((HERE / "forty_mistakes.yaml").read_text().splitlines()[1:], start=2):
        _, mark, text = line.partition("#!")
        if mark:
            marks += [(number, part.strip()) for part in text.lstrip("!").split("|")]
    return marks


def test_forty_mistakes_are_all_named_at_once_each_on_its_line() -> None:
    found = check(HERE / "forty_mistakes.yaml", {})[1]
    expected = expected_mistakes()

    assert len(expected) >= 40
    assert [problem.line for problem in found] == [line for line, _ in expected]
    for line, text in expected:
        said = [str(problem) for problem in found if problem.line == line]
        assert any(text in one for one in said), f"line {line}: {text!r} is not in {said}"


@pytest.mark.parametrize(
    ("word", "meant"), [("stove", "cooker"), ("washing machine", "washer"), ("Television", "tv"), ("kettl", "kettle")]
)
def test_a_thing_by_another_name_is_told_by_the_word_for_it(tmp_path: Path, word: str, meant: str) -> None:
    (problem,) = problems(tmp_path, HOME + f"devices: [{{match: z/plug, means: {word}}}]\n")
    assert f"did you mean '{meant}'?" in problem


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (HOME + "interruptions_per_hour: 2\n", "it belongs under policy:"),
        (HOME + "latitude: 52.5\n", "it belongs under home.location:"),
        (HOME + "policy: {rules: [mine]}\n", "it belongs at the top of the file"),
        (HOME + "url: mqtt://broker\n", "known: home, areas"),
    ],
)
def test_a_key_in_the_wrong_section_is_sent_where_it_belongs(tmp_path: Path, text: str, hint: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert hint in problem


def test_home_alone_is_a_configuration(tmp_path: Path) -> None:
    loaded = settings(tmp_path, "home: {id: elm-street}\n")

    assert loaded.household == Household(id="elm-street", name="Elm street", time_zone=loaded.household.time_zone)
    assert loaded.mqtt == Mqtt(client_id="hubd-elm-street")
    assert loaded.home_assistant is None
    assert loaded.store.url == f"sqlite:///{tmp_path}/hubd.db"
    assert loaded.store.logs == tmp_path / "logs"
    assert (loaded.store.keep_inputs, loaded.store.keep_decisions) == (35 * 86400, 180 * 86400)
    assert loaded.rules == ()


def test_adjacent_holds_both_ways_whichever_side_wrote_it(tmp_path: Path) -> None:
    areas = settings(
        tmp_path, HOME + "areas: {hall: {adjacent: [kitchen]}, kitchen: , attic: {adjacent: [hall]}}"
    ).household.areas

    assert areas["kitchen"].adjacent == ("hall",)
    assert areas["hall"].adjacent == ("kitchen", "attic")
    assert areas["kitchen"].name == "Kitchen"


def test_identities_take_one_value_or_a_list(tmp_path: Path) -> None:
    text = HOME + "people: {anna: {identities: {owntracks: anna/phone, beacon: [phone-anna, tag-1], face:}}}"
    names = settings(tmp_path, text).household.people["anna"].identities

    assert names.owntracks == ("anna/phone",)
    assert names.beacon == ("phone-anna", "tag-1")
    assert names.face == ()


def test_people_speak_the_language_of_the_home_unless_they_have_their_own(tmp_path: Path) -> None:
    text = "home: {id: x, language: de}\npeople: {anna: {}, ben: {language: es}}"
    people = settings(tmp_path, text).household.people

    assert (people["anna"].language, people["ben"].language) == ("de", "es")


def test_a_device_is_called_by_its_last_level_and_by_all_of_them_when_that_is_taken(tmp_path: Path) -> None:
    text = (
        HOME
        + """
areas: {kitchen: {}, hall: {}}
devices:
  - {match: zigbee2mqtt/kitchen/motion, area: kitchen}
  - {match: zigbee2mqtt/hall/motion, area: hall}
  - {match: zigbee2mqtt/Hob Plug, area: kitchen, means: cooker}
  - {match: frigate/door, area: hall, id: door_camera}
  - {match: zigbee2mqtt/door, area: hall}
  - {match: esphome/*/state, area: hall}
"""
    )
    assert [device.id for device in settings(tmp_path, text).household.devices] == [
        "zigbee2mqtt_kitchen_motion", "zigbee2mqtt_hall_motion", "hob_plug", "door_camera", "door", "state",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("url: mqtt://broker", Mqtt(url="mqtt://broker:1883", host="broker")),
        (
            "url: mqtts://anna:p%40ss@broker:8884",
            Mqtt(url="mqtts://broker:8884", host="broker", port=8884, username="anna", password="p@ss", tls=Tls()),
        ),
        ("url: mqtt://[::1]:1884", Mqtt(url="mqtt://[::1]:1884", host="::1", port=1884)),
        ("url: embedded", Mqtt(url="embedded", host="127.0.0.1", embedded=True)),
        (
            "{url: embedded, embedded: {host: 0.0.0.0, port: 1999}, keepalive: 1m, client_id: me}",
            Mqtt(url="embedded", host="0.0.0.0", port=1999, embedded=True, keepalive=60, client_id="me"),
        ),
        (
            "{prefixes: {zigbee2mqtt: [z1, z2], hermes: voice}}",
            Mqtt(prefixes={"statestream": ("homeassistant",), "zigbee2mqtt": ("z1", "z2"), "hermes": ("voice",)}),
        ),
    ],
)
def test_the_broker_in_all_its_spellings(tmp_path: Path, text: str, expected: Mqtt) -> None:
    mqtt = settings(tmp_path, "home: {id: home}\nmqtt:\n  " + text).mqtt

    assert mqtt == expected
    assert "p@ss" not in repr(mqtt)


def test_tls_files_start_at_the_configuration(tmp_path: Path) -> None:
    mqtt = settings(tmp_path, HOME + "mqtt: {url: 'mqtts://b', tls: {ca: ca.pem, insecure: true}}").mqtt

    assert mqtt.port == 8883
    assert mqtt.tls == Tls(ca=tmp_path / "ca.pem", insecure=True)


def test_secrets_come_from_the_environment_and_from_secrets_yaml(tmp_path: Path) -> None:
    (tmp_path / "secrets.yaml").write_text("broker: hunter2\n")
    text = HOME + "mqtt: {username: hub, password: !secret broker}\nhome_assistant: {token: !env HA_TOKEN}"
    loaded = settings(tmp_path, text, HA_TOKEN="0123456789")

    assert loaded.home_assistant is not None
    assert (loaded.mqtt.password, loaded.home_assistant.token) == ("hunter2", "0123456789")
    assert loaded.home_assistant.url == "http://homeassistant.local:8123"
    assert "hunter2" not in repr(loaded)
    assert "0123456789" not in repr(loaded)


def test_the_environment_may_hold_numbers_and_truths_too(tmp_path: Path) -> None:
    text = (
        "home: {id: x, location: {latitude: !env LAT, longitude: 13}}\n"
        "mqtt: {url: embedded, embedded: {port: !env PORT}, discovery: !env DISCOVERY, keepalive: !env BEAT}\n"
        "rules: [!env RULES]\nhome_assistant: {token: !env PORT}"
    )
    loaded = settings(tmp_path, text, LAT="52.5", PORT="1999", DISCOVERY="false", BEAT="45s", RULES=".")

    assert loaded.household.location is not None
    assert loaded.household.location.latitude == 52.5
    assert (loaded.mqtt.port, loaded.mqtt.discovery, loaded.mqtt.keepalive) == (1999, False, 45)
    assert loaded.home_assistant is not None
    assert loaded.home_assistant.token == "1999"
    assert problems(tmp_path, text, LAT="north", PORT="1", DISCOVERY="no", BEAT="45s", RULES=".") == [
        "hubd.yaml:1: home.location.latitude: what !env or !secret brings here does not fit; see docs/configuration.md",
        "hubd.yaml:2: mqtt.discovery: what !env or !secret brings here does not fit; see docs/configuration.md",
    ]


def test_a_secret_that_is_missing_is_said_without_telling_the_others(tmp_path: Path) -> None:
    (tmp_path / "secrets.yaml").write_text("broker_password: hunter2\n")

    said = problems(tmp_path, HOME + "mqtt: {password: !secret broker_pasword}")

    assert said == [
        "hubd.yaml:2: mqtt.password: no secret 'broker_pasword' in secrets.yaml; did you mean 'broker_password'?"
    ]


def test_yaml_reads_as_it_was_meant(tmp_path: Path) -> None:
    text = "home: {id: no, name: on}\npolicy: {quiet_hours: {from: 21:30, to: 6:15}}\n"
    loaded = settings(tmp_path, text)

    assert (loaded.household.id, loaded.household.name) == ("no", "on")
    assert loaded.household.policy.quiet_from == time(21, 30)
    assert loaded.household.policy.quiet_to == time(6, 15)


def test_a_character_of_two_numbers_is_one_and_half_of_one_is_none(tmp_path: Path) -> None:
    """JSON writes what is outside the basic plane as two numbers, and JSON is YAML."""
    whole = settings(tmp_path, '{"home": {"id": "x", "name": "The \\ud83c\\udfe1"}}')

    assert whole.household.name == "The 🏡"
    assert problems(tmp_path, 'home: {id: x, name: "The \\ud83c"}') == [
        "hubd.yaml:1: home.name: half a character stands here; write the character itself"
    ]
    assert problems(tmp_path, 'home: {id: x, "\\ud83c": 1}') == ["hubd.yaml:1: home: a key must be a word"]


def test_the_store_stands_beside_the_configuration_or_where_it_says(tmp_path: Path) -> None:
    own = settings(tmp_path, HOME + "store: {url: 'sqlite:////var/lib/hubd/x.db', logs: days}").store
    server = settings(tmp_path, HOME + "store: {url: 'postgresql+psycopg://h@db/hubd', retention: {inputs: 12h}}").store

    assert own.url == "sqlite:////var/lib/hubd/x.db"
    assert own.logs == tmp_path / "days"
    assert server.url == "postgresql+psycopg://h@db/hubd"
    assert server.logs == tmp_path / "logs"
    assert server.keep_inputs == 12 * 3600


def test_rules_are_found_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "my_rules").mkdir()

    assert settings(tmp_path, HOME + "rules: [my_rules]").rules == ((tmp_path / "my_rules").resolve(),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "hubd.yaml:1: the file is empty"),
        ("# nothing yet\n", "hubd.yaml:1: the file is empty"),
        ("- home\n", "hubd.yaml:1: the top of the file must be sections"),
        (b"home: {id: caf\xe9}\n", "hubd.yaml:1: not UTF-8 text; save the file as UTF-8"),
        ("home:\n  id: [x\n", "not YAML: "),
        ("home:\n\tid: x\n", "hubd.yaml:2: not YAML: "),
        ("home: {id: x}\n---\nhome: {id: y}\n", "but found another document"),
        ("home: &home {id: x, location: *home}\n", "hubd.yaml:1: home.location: an alias that contains itself"),
        ("home: {id: x}\nhome: {id: y}\n", "hubd.yaml:2: home: 'home' is written twice (first in line 1); keep one"),
        ("areas: {hall: {}}\n", "hubd.yaml:1: home: 'home' is missing"),
        ("home:\n", "hubd.yaml:1: home: 'home' is missing"),
        ("home: {id: x, time_zone: Berlin}\n", "did you mean 'Europe/Berlin'?"),
        ("home: {id: x, name: !vault y}\n", "unknown tag !vault; known: !env, !secret"),
        ("home: {id: x}\npolicy: {quiet_hours: {from: '07:00'}}\n", "quiet hours begin and end at the same time"),
        ("home: {id: x}\nareas: {hall: {adjacent: [away]}}\n", "'away' is reserved"),
        ("home: {id: x}\nareas: []\n", "a section of 'name: value' lines is expected, not a list"),
        ("home: {id: x}\nstore: {url: 'sqlite:/x'}\n", "not a database hubd can use"),
        ("home: {id: x}\nmqtt: {url: 'mqtt://h:99999'}\n", "not an address: Port out of range"),
        (
            "home: {id: x}\npeople: {anna: {identities: {beacon: [a]}}, ben: {identities: {beacon: [A]}}}\n",
            "beacon 'A' is used twice",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_so(tmp_path: Path, text: str | bytes, expected: str) -> None:
    said = problems(tmp_path, text)

    assert len(said) == 1
    assert expected in said[0]


def test_a_folder_or_nothing_in_place_of_a_file(tmp_path: Path) -> None:
    assert "this is a folder" in str(check(tmp_path)[1][0])
    assert "no such file" in str(check(tmp_path / "none.yaml")[1][0])


def test_a_bomb_of_aliases_is_defused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    assert "more to read than any configuration needs" in problems(tmp_path, "\n".join(lines))[0]


def test_a_long_wrong_value_is_not_repeated_because_it_may_be_a_secret(tmp_path: Path) -> None:
    said = problems(tmp_path, HOME + "mqtt: {discovery: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9}")

    assert said == ["hubd.yaml:2: mqtt.discovery: true or false is expected, not this; write true or false"]


@pytest.mark.parametrize(
    "text",
    [
        "mqtt: {password: 13371337}",
        "mqtt: {keepalive: !env TOKEN}",
        "home_assistant: {url: !env TOKEN, token: x}",
        "home_assistant: {token: [13371337]}",
        "people: {anna: {role: !env TOKEN}}",
    ],
)
def test_secrets_are_not_repeated_in_problems(tmp_path: Path, text: str) -> None:
    said = problems(tmp_path, HOME + text, TOKEN="13371337")

    assert len(said) == 1
    assert "13371337" not in said[0]


def test_the_configuration_is_searched_in_a_fixed_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ConfigError, match="hubd init"):
        find(None, {})

    (tmp_path / "config.yaml").write_text(HOME)
    assert find(None, {}).name == "config.yaml"
    (tmp_path / "hubd.yaml").write_text(HOME)
    assert find(None, {}).name == "hubd.yaml"
    assert find(None, {"HUBD_CONFIG": "/else/where.yaml"}) == Path("/else/where.yaml")
    assert find("given.yaml", {"HUBD_CONFIG": "/else/where.yaml"}) == Path("given.yaml")


def test_an_output_in_home_assistant_without_home_assistant_is_noted(tmp_path: Path) -> None:
    speaker = "{type: speaker, area: hall, home_assistant: media_player.s}"
    text = f"home: {{id: x}}\nareas: {{hall: {{kind: hall}}}}\noutputs: {{s: {speaker}}}\n"
    (said,) = [note for note in notes(settings(tmp_path, text)) if "home_assistant" in note]
    assert said.startswith("outputs s name something in Home Assistant")
    bridge = "home_assistant: {url: 'http://ha:8123', token: t}\n"
    assert not [note for note in notes(settings(tmp_path, text + bridge)) if "home_assistant" in note]
