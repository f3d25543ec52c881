"""What was heard and said becomes a file that `hubd check` accepts and its owner can complete."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from hubd.cli import hubd
from hubd.cli.importing import write_configuration
from hubd.cli.init import residents, rooms
from hubd.config.load import check, load
from hubd.core.events import (
    AnyEvent,
    Availability,
    Beacon,
    Contact,
    Described,
    Level,
    Motion,
    Position,
    Power,
    Sighting,
)
from hubd.integration import Books
from hubd.setup import guesses
from hubd.setup.heard import Heard, propose
from hubd.setup.homeassistant import found_in
from hubd.setup.write import Answers, Resident, quoted, secrets, written
from tests.runtime.mosquitto import Mosquitto

ANSWERS = Answers("elm-street", "Elm Street", "Europe/Berlin", "en", "mqtt://broker:1883", (Resident("anna", "Anna"),))


def minute() -> Heard:
    """A minute at a broker."""
    heard = Heard()
    for events in (
        [Motion(at=0, arrived=0, source="zigbee2mqtt/kitchen_motion", on=True), _level("zigbee2mqtt/kitchen_motion")],
        [Power(at=0, arrived=0, source="zigbee2mqtt/Küche Herd", watts=0.0)],
        [Contact(at=0, arrived=0, source="zigbee2mqtt/front_door", open=False)],
        [Described(at=0, arrived=0, source="esphome/pc_plug", facts={"area": "Leo's office"})],
        [Power(at=0, arrived=0, source="esphome/pc_plug", watts=80.0)],
        [Motion(at=0, arrived=0, source="zigbee2mqtt/0x00158d0001", on=None)],
        [_level("zigbee2mqtt/thermometer")],
        [Sighting(at=0, arrived=0, source="frigate/hall_cam", what="person", name="Anna")],
        [Beacon(at=0, arrived=0, source="espresense/rooms/bedroom", area="bedroom", device="phone-anna", distance=1.0)],
        [
            Beacon(
                at=0, arrived=0, source="espresense/rooms/bedroom", area="bedroom", device="ibeacon:1-2", distance=5.0
            )
        ],
        [Position(at=0, arrived=0, source="owntracks/ben/phone", device="ben/phone", home=True)],
        [Position(at=0, arrived=0, source="homeassistant/person/anna", device="person.anna", home=True)],
        [Availability(at=0, arrived=0, source="zigbee2mqtt/gone", online=False)],
        [],
    ):
        heard.take(events)
    return heard


def _level(source: str) -> AnyEvent:
    return Level(at=0, arrived=0, source=source, quantity="temperature", value=20.0)


def loads(tmp_path: Path, text: str) -> None:
    file = tmp_path / "hubd.yaml"
    file.write_text(text)
    assert check(file, {}) == (load(file, {}), ())


def test_rooms_people_and_devices_are_proposed_from_what_was_heard() -> None:
    proposal = propose(minute(), ["anna"])

    assert proposal.areas == {"kitchen": "kitchen", "kuche": "kitchen", "leo_s_office": "office", "hall": "hall",
                              "bedroom": "bedroom"}  # fmt: skip
    assert {device.match: (device.area, device.means) for device in proposal.devices} == {
        "zigbee2mqtt/kitchen_motion": ("kitchen", None),
        "zigbee2mqtt/Küche Herd": ("kuche", "cooker"),
        "zigbee2mqtt/front_door": ("hall", "entrance"),
        "esphome/pc_plug": ("leo_s_office", "computer"),
        "zigbee2mqtt/0x00158d0001": (None, None),
        "frigate/hall_cam": ("hall", None),
    }
    assert proposal.people == {
        "anna": {"ha": ["person.anna"], "face": ["Anna"], "beacon": ["phone-anna"]},
        "ben": {"owntracks": ["ben/phone"]},
    }
    assert proposal.strangers == ("ibeacon:1-2",)


def test_one_room_is_not_written_twice_and_things_stand_where_they_usually_do() -> None:
    heard = minute()
    heard.take([Beacon(at=0, arrived=0, source="espresense/rooms/kids_room", area="kids_room", device="x")])
    heard.take([Motion(at=0, arrived=0, source="zigbee2mqtt/kids_presence", on=True)])
    heard.take([Power(at=0, arrived=0, source="zigbee2mqtt/tv_plug", watts=1.0)])
    devices = {device.match: device for device in propose(heard).devices}

    assert devices["zigbee2mqtt/kids_presence"].area == "kids_room"
    assert (devices["zigbee2mqtt/front_door"].area, devices["zigbee2mqtt/front_door"].guessed) == ("hall", True)
    assert devices["zigbee2mqtt/tv_plug"].area is None, "no living room has been heard of"


def test_a_device_that_is_called_after_a_room_stands_there_and_somebodys_room_is_a_bedroom() -> None:
    heard = minute()
    for room in ("ben_room", "attic"):
        heard.take([Beacon(at=0, arrived=0, source=f"espresense/rooms/{room}", area=room, device="x")])
    for name in ("ben_room_motion", "Attic Motion", "attics"):
        heard.take([Motion(at=0, arrived=0, source=f"zigbee2mqtt/{name}", on=True)])
    found = propose(heard)
    areas = {device.match.partition("/")[2]: device.area for device in found.devices}

    assert (areas["ben_room_motion"], areas["Attic Motion"], areas["attics"]) == ("ben_room", "attic", None)
    assert (found.areas["ben_room"], found.areas["attic"]) == ("bedroom", "other")


def test_the_file_is_accepted_and_what_could_not_be_placed_waits_in_comments(tmp_path: Path) -> None:
    text = written(ANSWERS, propose(minute(), ["anna"]))
    file = tmp_path / "hubd.yaml"
    file.write_text(text)
    home = load(file, {}).household

    assert set(home.people) == {"anna", "ben"}
    assert home.people["anna"].identities.beacon == ("phone-anna",)
    assert home.areas["bedroom"].adjacent == ("hall",)
    assert "zigbee2mqtt/0x00158d0001" not in [device.match for device in home.devices]
    assert "#  - {match: zigbee2mqtt/0x00158d0001, area: …}   # reports motion" in text


def test_nothing_heard_and_nobody_named_is_still_a_file(tmp_path: Path) -> None:
    loads(tmp_path, written(Answers("home", "Home", "UTC", "de", "embedded"), propose(Heard())))


@pytest.mark.parametrize(
    "name", ["no", "O'Brien: the {first}", "#1", "- x", "Ä\tb", "12:30", "true", "@home", "a #b", ""]
)
def test_any_name_survives(tmp_path: Path, name: str) -> None:
    text = written(
        Answers("home", name or "Home", "UTC", "en", "embedded", (Resident("x", name or "X"),)), propose(Heard())
    )
    file = tmp_path / "hubd.yaml"
    file.write_text(text)

    assert load(file, {}).household.people["x"].name == (name or "X")


def test_user_and_password_go_to_a_file_of_their_own(tmp_path: Path) -> None:
    url = "mqtt://hub:p%40ss%23@broker:1884"
    answers = Answers("home", "Home", "UTC", "en", url)
    text = written(answers, propose(Heard()))
    (tmp_path / "secrets.yaml").write_text(secrets(url) or "")
    (tmp_path / "hubd.yaml").write_text(text)
    mqtt = load(tmp_path / "hubd.yaml", {}).mqtt

    assert "ss" not in text.partition("mqtt:\n")[2].replace("password", "")
    assert (mqtt.host, mqtt.port, mqtt.username, mqtt.password) == ("broker", 1884, "hub", "p@ss#")
    assert secrets("mqtt://broker") is None


@pytest.mark.parametrize(
    ("name", "room", "means"),
    [
        ("Wohnzimmer Fernseher", "living", "tv"),
        ("front_door", None, "entrance"),
        ("cocina/nevera", "kitchen", "fridge"),
        ("bad_bewegung", "bathroom", None),
        ("plug_7", None, None),
        ("leo_desk_lamp", None, "desk_lamp"),
    ],
)
def test_names_give_away_rooms_and_appliances(name: str, room: str | None, means: str | None) -> None:
    found = guesses.room(name)

    assert (found[0] if found else None, guesses.means(name)) == (room, means)


def test_residents_are_read_as_people_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert residents("Anna, Leo:Child,, Zoë : teen, Bo:dragon") == (
        Resident("anna", "Anna"), Resident("leo", "Leo", "child"), Resident("zoe", "Zoë", "teen"), Resident("bo", "Bo"),
    )  # fmt: skip
    assert capsys.readouterr().err == "Bo: 'dragon' is no role (adult, teen, child); taken for an adult\n"


def test_nobody_and_no_room_is_lost_for_the_letters_of_their_names() -> None:
    """An id has Latin letters only; a name may have any."""
    assert residents("Анна, Лео (child), 小明: teen, Bo") == (
        Resident("person_1", "Анна"), Resident("person_2", "Лео", "child"), Resident("person_3", "小明", "teen"),
        Resident("bo", "Bo"),
    )  # fmt: skip
    assert [(room.id, room.name) for room in rooms("Кухня, Комната 1, Комната 2, Küche, Away")] == [
        ("room_1", "Кухня"), ("room_2", "Комната 1"), ("room_3", "Комната 2"), ("kuche", "Küche"), ("room_4", "Away"),
    ]  # fmt: skip


def test_plain_texts_stay_plain() -> None:
    assert quoted("Elm Street") == "Elm Street"
    assert quoted("off") == '"off"'


def test_init_without_a_broker_writes_a_file_that_check_accepts(tmp_path: Path) -> None:
    output = tmp_path / "new" / "hubd.yaml"
    said = CliRunner().invoke(hubd, ["init", "--yes", "--url", "embedded", "--output", str(output)])

    assert said.exit_code == 0, said.output
    assert "no problems" in said.output
    assert load(output, {}).mqtt.embedded


def test_init_goes_on_when_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    output = tmp_path / "hubd.yaml"
    said = CliRunner().invoke(
        hubd, ["init", "--yes", "--url", f"mqtt://127.0.0.1:{port}", "--listen", "1s", "--output", str(output)]
    )

    assert said.exit_code == 0, said.output
    assert "Going on without listening" in said.output
    assert load(output, {}).mqtt.port == port


def test_init_asks_and_believes_the_answers(tmp_path: Path) -> None:
    output = tmp_path / "hubd.yaml"
    answers = "\nElm Street\nBerlin\n\nde\nAnna, Leo:child\nKüche, Flur, Leos Zimmer, Leo Turm\n"
    said = CliRunner().invoke(hubd, ["init", "--output", str(output)], input=answers)
    home = load(output, {}).household

    assert said.exit_code == 0, said.output
    assert (home.id, home.name, home.time_zone.key, home.language) == (
        "elm-street",
        "Elm Street",
        "Europe/Berlin",
        "de",
    )
    assert {person.id: person.role for person in home.people.values()} == {"anna": "adult", "leo": "child"}
    assert {(area.id, area.name, area.kind) for area in home.areas.values()} == {
        ("kuche", "Küche", "kitchen"), ("flur", "Flur", "hall"), ("leos_zimmer", "Leos Zimmer", "kids_room"),
        ("leo_turm", "Leo Turm", "kids_room"),
    }  # fmt: skip
    assert home.areas["kuche"].adjacent == ("flur",)


def test_init_never_overwrites_without_asking(tmp_path: Path) -> None:
    output = tmp_path / "hubd.yaml"
    output.write_text("mine")

    assert CliRunner().invoke(hubd, ["init", "--yes", "--url", "embedded", "--output", str(output)]).exit_code == 2
    assert CliRunner().invoke(hubd, ["init", "--output", str(output)], input="n\n").exit_code == 2
    assert output.read_text() == "mine"
    assert (
        CliRunner().invoke(hubd, ["init", "--yes", "--force", "--url", "embedded", "--output", str(output)]).exit_code
        == 0
    )


@pytest.mark.broker
def test_init_listens_to_a_broker_and_leaves_no_trace(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path / "broker")
    broker.start()
    try:
        speaker = paho.Client(CallbackAPIVersion.VERSION2)
        speaker.connect("127.0.0.1", broker.port)
        speaker.loop_start()
        kept = {
            "zigbee2mqtt/kitchen_motion": b'{"occupancy": true}',
            "zigbee2mqtt/kitchen_hob": b'{"state": "ON", "power": 900}',
            "owntracks/anna/phone": b'{"_type": "location", "lat": 52.5, "lon": 13.4, "tst": 1}',
            "zigbee2mqtt/broken": b"{",
        }
        for topic, payload in kept.items():
            speaker.publish(topic, payload, qos=1, retain=True).wait_for_publish(5)
        output = tmp_path / "hubd.yaml"
        url = f"mqtt://127.0.0.1:{broker.port}"
        said = CliRunner().invoke(hubd, ["init", "--yes", "--url", url, "--listen", "1s", "--output", str(output)])
        speaker.disconnect()
        speaker.loop_stop()
    finally:
        broker.stop()
    home = load(output, {}).household

    assert said.exit_code == 0, said.output
    assert [(device.match, device.area, device.means) for device in home.devices] == [
        ("zigbee2mqtt/kitchen_motion", "kitchen", None),
        ("zigbee2mqtt/kitchen_hob", "kitchen", "cooker"),
    ]
    assert home.people["anna"].identities.owntracks == ("anna/phone",)
    assert b"hubd-visitor" not in (tmp_path / "broker" / "mosquitto.db").read_bytes()


BOOKS = Books(
    config={"location_name": "Дом", "time_zone": "Europe/Kyiv", "language": "uk"},
    areas=({"area_id": "kukhnia", "name": "Кухня"}, {"area_id": "komnata_1", "name": "Комната 1"},
           {"area_id": "komnata_2", "name": "Комната 2"}),
    states=({"entity_id": "person.anna", "attributes": {"friendly_name": "Анна"}},
            {"entity_id": "person.leo", "attributes": {"friendly_name": "Лео"}}),
)  # fmt: skip


@pytest.mark.parametrize(("children", "role"), [("", "adult"), ("Лео", "child"), ("leo", "child")])
def test_a_home_assistant_in_other_letters_keeps_its_rooms_and_its_grown_ups(
    tmp_path: Path, children: str, role: str
) -> None:
    file = tmp_path / "hubd.yaml"

    write_configuration(file, found_in(BOOKS), "http://ha.lan:8123", "t0ken", children)

    home = load(file).household
    assert [(area.id, area.name) for area in home.areas.values()] == [
        ("kukhnia", "Кухня"), ("komnata_1", "Комната 1"), ("komnata_2", "Комната 2"),
    ]  # fmt: skip
    assert [(who.id, who.name, who.role) for who in home.people.values()] == [
        ("anna", "Анна", "adult"), ("leo", "Лео", role),
    ]  # fmt: skip
