"""Safety devices that say again what they have said, switches beside a meter, and who is told when nobody may be in."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hubd.config.load import load
from hubd.core.decisions import Decision
from hubd.integration import Message, router_of
from hubd.runtime.assemble import assemble

ZONE = ZoneInfo("Europe/Berlin")
HOUSE = """
home: {id: flat, name: Flat, time_zone: Europe/Berlin, language: en}
areas:
  hall: {name: Hall, kind: hall, adjacent: [kitchen, living, bath]}
  kitchen: {name: Kitchen, kind: kitchen}
  living: {name: Living room, kind: living}
  bath: {name: Bathroom, kind: bathroom}
people:
  anna: {name: Anna, role: adult, identities: {owntracks: anna/phone, beacon: [phone-anna]}}
  oma: {name: Oma, role: adult}
devices:
  - {match: zigbee2mqtt/leak, area: bath}
  - {match: homeassistant/binary_sensor/bath_leak, area: bath}
  - {match: zigbee2mqtt/hall_motion, area: hall}
  - {match: zigbee2mqtt/living_motion, area: living}
  - {match: zigbee2mqtt/kitchen_motion, area: kitchen}
  - {match: zigbee2mqtt/front_door, area: hall, means: entrance}
  - {match: esp-hob, area: kitchen, means: cooker}
outputs:
  living_speaker: {type: speaker, area: living}
  kitchen_speaker: {type: speaker, area: kitchen}
  anna_phone: {type: phone, person: anna}
"""


def lived(folder: Path, *said: tuple[Any, ...], until: str, house: str = HOUSE) -> list[Decision]:
    """What the hub told people of, after messages of (clock, topic, payload[, retained])."""
    config = folder / "home.yaml"
    config.write_text(house, encoding="utf-8")
    settings = load(config)
    operator = assemble(settings, router_of(settings.household, settings.mqtt))
    found: list[Decision] = []
    for clock, topic, payload, *retained in said:
        text = payload if isinstance(payload, str) else json.dumps(payload)
        found += operator.take(Message(at(clock), topic, text.encode(), bool(retained), 0)).decisions
    found += operator.advance(at(until)).decisions
    return [decision for decision in found if decision.verdict in ("speak", "ask", "show", "push", "act")]


def at(clock: str) -> float:
    return datetime.fromisoformat(f"2026-03-02 {clock}").replace(tzinfo=ZONE).timestamp()


def at_home() -> list[tuple[Any, ...]]:
    """Somebody is in the living room, and Anna's phone as well."""
    region = {"_type": "location", "inregions": ["home"], "lat": 1.0, "lon": 1.0, "acc": 10, "tst": int(at("11:50"))}
    return [("11:50", "owntracks/anna/phone", region), ("11:59", "zigbee2mqtt/living_motion", {"occupancy": True})]


def clock(decision: Decision) -> str:
    return datetime.fromtimestamp(decision.at, ZONE).strftime("%H:%M")


def wet(start: int, end: int) -> list[tuple[Any, ...]]:
    return [(f"12:{minute:02d}", "zigbee2mqtt/leak", {"water_leak": True}) for minute in range(start, end)]


def test_a_leak_that_somebody_sees_to_is_not_raised_again_by_a_sensor_that_repeats_itself(tmp_path: Path) -> None:
    answer = {"area": "living", "text": "I'm on it", "voice": {"name": "anna", "score": 0.9}, "language": "en"}
    told = lived(
        tmp_path, *at_home(), *wet(0, 2), ("12:01:30", "hubd/flat/in/utterance", answer), *wet(2, 50), until="12:50"
    )
    assert [clock(decision) for decision in told] == ["12:00"]


def test_a_leak_that_comes_back_after_it_was_dry_is_told_again(tmp_path: Path) -> None:
    dry = ("12:10", "zigbee2mqtt/leak", {"water_leak": False})
    told = lived(tmp_path, *at_home(), *wet(0, 1), dry, *wet(40, 41), until="12:41")
    assert {clock(decision) for decision in told} >= {"12:00", "12:40"}


def test_a_leak_that_the_broker_kept_is_told_when_the_sensor_itself_says_so(tmp_path: Path) -> None:
    kept = ("11:58", "zigbee2mqtt/leak", {"water_leak": True}, True)
    assert lived(tmp_path, kept, *at_home(), until="12:30") == []
    told = lived(tmp_path, kept, *at_home(), *wet(20, 21), until="12:21")
    assert [clock(decision) for decision in told] == ["12:20"]


def test_a_leak_that_a_bridge_kept_through_its_start_is_no_news(tmp_path: Path) -> None:
    kept = ("11:58", "zigbee2mqtt/leak", {"water_leak": True}, True)
    start = ("12:05", "zigbee2mqtt/bridge/state", {"state": "online"})
    cached = ("12:05:10", "zigbee2mqtt/leak", {"water_leak": True})
    assert lived(tmp_path, kept, *at_home(), start, cached, until="12:50") == []
    fresh = ("12:05:10", "zigbee2mqtt/leak", {"water_leak": True})
    assert lived(tmp_path, *at_home(), start, fresh, until="12:06"), "what nobody knew of is told in any case"


def test_a_test_button_is_no_alarm_and_hides_none(tmp_path: Path) -> None:
    tested = ("12:00", "zigbee2mqtt/leak", {"water_leak": True, "test": True})
    real = ("12:00:20", "zigbee2mqtt/leak", {"water_leak": True, "test": False})
    assert lived(tmp_path, *at_home(), tested, until="12:20") == []
    assert lived(tmp_path, *at_home(), tested, real, until="12:01") != []


def test_home_assistant_starting_anew_makes_no_second_leak(tmp_path: Path) -> None:
    topic = "homeassistant/binary_sensor/bath_leak"
    kind = ("11:57", f"{topic}/device_class", '"moisture"', True)
    answer = {"area": "living", "text": "I'm on it", "voice": {"name": "anna", "score": 0.9}, "language": "en"}
    told = lived(
        tmp_path, kind, *at_home(), ("12:00", f"{topic}/state", "on"), ("12:01", "hubd/flat/in/utterance", answer),
        ("12:30", f"{topic}/state", "unavailable"), ("12:30:20", f"{topic}/state", "on"), until="12:50",
    )  # fmt: skip
    assert [clock(decision) for decision in told] == ["12:00"]


def test_a_leak_goes_to_the_phones_too_while_nobody_is_surely_at_home(tmp_path: Path) -> None:
    """Oma carries nothing: whether she went out with the door an hour ago, nobody knows."""
    out = {"_type": "transition", "event": "leave", "desc": "home", "tst": int(at("10:01")), "acc": 10}
    door = [("10:00", "zigbee2mqtt/front_door", {"contact": False}), ("10:00:08", "zigbee2mqtt/front_door",
                                                                     {"contact": True})]  # fmt: skip
    told = lived(
        tmp_path, ("09:58", "zigbee2mqtt/living_motion", {"occupancy": True}),
        ("09:59", "zigbee2mqtt/living_motion", {"occupancy": False}), *door,
        ("10:01", "owntracks/anna/phone/event", out), *wet(0, 1), until="12:01",
    )  # fmt: skip
    assert told
    assert "anna_phone" in told[0].outputs
    assert "anna" in told[0].audience


def flapping(every: int, times: int) -> list[tuple[Any, ...]]:
    """Wet for half a minute, dry until the next drop."""
    drops = [at("12:00") + n * every for n in range(times)]
    said = [(drop + late, wet) for drop in drops for late, wet in ((0.0, True), (30.0, False))]
    return [
        (datetime.fromtimestamp(when, ZONE).strftime("%H:%M:%S"), "zigbee2mqtt/leak", {"water_leak": wet})
        for when, wet in said
    ]


@pytest.mark.parametrize("every", [60, 240, 460])
def test_a_drip_is_told_some_times_and_not_at_every_drop(tmp_path: Path, every: int) -> None:
    told = lived(tmp_path, *at_home(), *flapping(every, 7200 // every), until="14:00")
    assert 4 <= len(told) <= 9, [clock(decision) for decision in told]
    assert any("anna_phone" in decision.outputs for decision in told[:2])


def test_a_leak_that_paused_for_a_moment_and_goes_on_is_not_forgotten(tmp_path: Path) -> None:
    told = lived(tmp_path, *at_home(), *flapping(45, 2)[:3], until="12:30")
    assert [clock(decision) for decision in told] == ["12:00", "12:02", "12:07", "12:17"]


def test_water_that_comes_back_and_stays_is_told_though_the_first_was_told_to_the_end(tmp_path: Path) -> None:
    dry, again = ("12:25", "zigbee2mqtt/leak", {"water_leak": False}), wet(40, 41)
    told = lived(tmp_path, *at_home(), *wet(0, 1), dry, *again, until="13:30")
    assert [clock(decision) for decision in told] == ["12:00", "12:02", "12:07", "12:17", "12:42"]


def test_linked_smoke_alarms_are_one_danger_that_names_every_room(tmp_path: Path) -> None:
    rooms = ("kitchen", "hall", "living", "bath")
    lines = "".join(f"  - {{match: zigbee2mqtt/smoke_{room}, area: {room}}}\n" for room in rooms)
    house = HOUSE.replace("outputs:\n", f"{lines}outputs:\n")
    on = [(f"12:00:0{n}", f"zigbee2mqtt/smoke_{room}", {"smoke": True}) for n, room in enumerate(rooms)]
    first_off = ("12:01:30", "zigbee2mqtt/smoke_kitchen", {"smoke": False})
    off = [(f"12:05:0{n}", f"zigbee2mqtt/smoke_{room}", {"smoke": False}) for n, room in enumerate(rooms)]
    told = lived(tmp_path, *at_home(), *on, first_off, *off, until="12:30", house=house)
    assert [clock(decision) for decision in told] == ["12:00", "12:01", "12:03"]
    assert "Kitchen, Hall, Living room, Bathroom" in told[1].text
    assert told[2].text.count("Hall") == 1, "it goes on while any of them warns"


HOB = "esp-hob/{}/state"


@pytest.mark.parametrize("metered", [True, False])
def test_the_relay_beside_a_meter_says_nothing_of_the_hob(tmp_path: Path, *, metered: bool) -> None:
    power = [("08:00", HOB.format("sensor/hob_power"), "0.4")] if metered else []
    told = lived(
        tmp_path,
        ("07:59", "homeassistant/sensor/esp-hob/hob_power/config",
         {"stat_t": "esp-hob/sensor/hob_power/state", "dev_cla": "power", "unit_of_meas": "W", "uniq_id": "h"}, True),
        *power, ("08:01", HOB.format("switch/relay"), "OFF"), ("11:58", HOB.format("switch/relay"), "ON"), *at_home(),
        ("12:00", "zigbee2mqtt/kitchen_motion", {"occupancy": True}),
        ("12:01:30", "zigbee2mqtt/kitchen_motion", {"occupancy": False}),
        ("12:02", "zigbee2mqtt/living_motion", {"occupancy": False}),
        *((f"12:{n}", "zigbee2mqtt/living_motion", {"occupancy": n % 2 == 0}) for n in range(10, 30, 3)),
        until="12:40",
    )  # fmt: skip
    assert bool(told) is not metered, "a hob that nobody meters is on when its switch is"


def test_a_relay_that_only_the_broker_kept_on_is_no_hob_that_burns(tmp_path: Path) -> None:
    kept = ("11:50", HOB.format("switch/relay"), "ON", True)
    again = ("12:10", "zigbee2mqtt/living_motion", {"occupancy": True})
    assert lived(tmp_path, kept, *at_home(), again, until="12:50") == []


def test_a_meter_that_has_lost_its_words_leaves_no_hob_on(tmp_path: Path) -> None:
    house = HOUSE.replace("esp-hob", "zigbee2mqtt/hob")
    told = lived(
        tmp_path, ("08:00", "zigbee2mqtt/hob", {"power": 0, "state": "ON"}), *at_home(),
        ("12:00", "zigbee2mqtt/kitchen_motion", {"occupancy": True}),
        ("12:01", "zigbee2mqtt/hob", {"power": None, "state": "ON"}),
        ("12:01:30", "zigbee2mqtt/kitchen_motion", {"occupancy": False}),
        *((f"12:{n}", "zigbee2mqtt/living_motion", {"occupancy": n % 2 == 0}) for n in range(10, 30, 3)),
        until="12:40", house=house,
    )  # fmt: skip
    assert told == []


def test_a_meter_that_falls_silent_for_a_moment_does_not_end_the_alarm(tmp_path: Path) -> None:
    """Home Assistant starts anew while the hob burns: half a minute later it is still on."""
    house = HOUSE.replace("esp-hob", "zigbee2mqtt/hob")
    told = lived(
        tmp_path, *at_home(), ("12:00", "zigbee2mqtt/kitchen_motion", {"occupancy": True}),
        ("12:00:10", "zigbee2mqtt/hob", {"power": 1500, "state": "ON"}),
        ("12:01:30", "zigbee2mqtt/kitchen_motion", {"occupancy": False}),
        *((f"12:{n:02d}", "zigbee2mqtt/living_motion", {"occupancy": n % 2 == 0}) for n in range(2, 11)),
        ("12:17", "zigbee2mqtt/hob", {"power": None, "state": "ON"}),
        ("12:19:30", "zigbee2mqtt/hob", {"power": 1500, "state": "ON"}), until="12:30", house=house,
    )  # fmt: skip
    hazards = [clock(decision) for decision in told if decision.intent.startswith("hazard.")]
    assert "12:10" <= hazards[0] <= "12:16"
    assert hazards[-1] >= "12:20", hazards


def test_a_leak_that_began_while_home_assistant_was_away_is_told_when_it_is_back(tmp_path: Path) -> None:
    def changed(clock_: str, old: str, new: str) -> tuple[Any, ...]:
        kind = {"device_class": "moisture"}
        states = [{"entity_id": "binary_sensor.bath_leak", "state": each, "attributes": kind} for each in (old, new)]
        data = {"entity_id": "binary_sensor.bath_leak", "old_state": states[0], "new_state": states[1]}
        return clock_, "ha/events", {"event_type": "state_changed", "event_data": data}

    dry = changed("11:58", "on", "off")
    gone = changed("12:00", "off", "unavailable")
    assert lived(tmp_path, *at_home(), gone, changed("12:01", "unavailable", "on"), until="12:05") == []
    told = lived(tmp_path, dry, *at_home(), gone, changed("12:01", "unavailable", "on"), until="12:02")
    assert [clock(decision) for decision in told] == ["12:01"]
