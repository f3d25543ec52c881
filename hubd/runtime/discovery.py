"""How hubd looks in Home Assistant: a device with its entities, in retained messages, named after ids alone.

Where each person is and what they do; each area and what is done in it; the mode of the house and its guests; a switch
for each child's study time, and its minutes; the stage of trust of each rule; decisions as events; and whether hubd
itself is well.

hubd announces no trackers of people: Home Assistant would take its own people for being where hubd believes them, and
hubd would hear its own belief again as evidence. Whoever may read the broker reads what is retained there, and so the
names that people and rooms go by stay out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import msgspec

from hubd.core.decisions import Stage
from hubd.core.household import ACTIVITIES, AWAY, MODES, UNKNOWN, Area, Household, Person

VERDICTS = ("act", "speak", "ask", "show", "push", "defer", "suppress")
STAGES: tuple[str, ...] = get_args(Stage)
EVENT = (
    "{{ {'event_type': value_json.verdict, 'intent': value_json.intent, 'decision': value_json.id, "
    "'area': value_json.area, 'urgency': value_json.urgency, 'rule': value_json.rule} | to_json }}"
)
"""A decision without its texts: what Home Assistant keeps is no place for messages."""
STUDENTS = ("child", "teen")

_encode = msgspec.json.Encoder().encode

Component = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Face:
    """What hubd shows of one household. `rules`: those whose stage may be changed, by id."""

    household: Household
    base: str
    version: str
    rules: Sequence[str] = ()

    @property
    def own(self) -> str:
        return f"{self.base}/{self.household.id}"

    @property
    def node(self) -> str:
        return "hubd_" + self.household.id.replace("-", "_")


def announcements(
    face: Face, prefix: str, *, single: bool = False, ghosts: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """Topic to payload: one message for the device, or one for each entity for a Home Assistant before 2024.11.

    `ghosts`: entities that are no more, by key with their platform; they are taken away.
    """
    parts, gone = dict(components(face)), {key: {"platform": platform} for key, platform in (ghosts or {}).items()}
    if not single:
        return {_device_topic(face, prefix): _encode({**_shared(face), "components": {**gone, **parts}})}
    taken = {_topic(face, prefix, key, part): b"" for key, part in gone.items()}
    told = {_topic(face, prefix, key, part): _encode({**_shared(face), **_alone(part)}) for key, part in parts.items()}
    return {**taken, **told}


def _alone(part: Component) -> Component:
    """An entity in a message of its own, with its id as older versions want it."""
    rest = {key: value for key, value in part.items() if key != "platform"}
    return {**rest, "object_id": str(part["default_entity_id"]).partition(".")[2]}


def withdrawals(face: Face, prefix: str, ghosts: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """What takes all of it away again, whichever way it was announced."""
    platforms = {**(ghosts or {}), **{key: part["platform"] for key, part in components(face)}}
    singles = [_topic(face, prefix, key, {"platform": platform}) for key, platform in platforms.items()]
    return dict.fromkeys([_device_topic(face, prefix), *singles], b"")


def told_topics(face: Face) -> tuple[str, ...]:
    """Every retained topic of hubd's own."""
    found = {part["state_topic"] for _, part in components(face) if "state_topic" in part}
    return tuple(sorted({*found, f"{face.own}/status", f"{face.own}/context"} - {f"{face.own}/decision"}))


def _device_topic(face: Face, prefix: str) -> str:
    return f"{prefix}/device/{face.node}/config"


def _topic(face: Face, prefix: str, key: str, part: Mapping[str, Any]) -> str:
    return f"{prefix}/{part['platform']}/{face.node}/{key}/config"


def _shared(face: Face) -> dict[str, Any]:
    return {
        "device": {"identifiers": [face.node], "name": f"hubd {_titled(face.household.id)}", "manufacturer": "hubd",
                   "model": "Home hub", "sw_version": face.version},
        "origin": {"name": "hubd", "sw_version": face.version},
        "availability_topic": f"{face.own}/status",
        "qos": 1,
    }  # fmt: skip


def components(face: Face) -> Iterator[tuple[str, Component]]:
    """Every entity by its key."""
    household = face.household
    yield _mode(face)
    yield _guests(face)
    yield _decisions(face)
    yield _health(face)
    for person in household.people.values():
        yield _place(face, person)
        yield _activity(face, person)
        if person.role in STUDENTS:
            yield _study(face, person)
            yield _studied(face, person)
    for area in household.areas.values():
        yield _occupied(face, area)
        yield _going_on(face, area)
    for rule in face.rules:
        yield _stage(face, rule)


def _component(face: Face, platform: str, key: str, name: str, **more: Any) -> tuple[str, Component]:
    key = "".join(c if c.isalnum() else "_" for c in key)
    unique = f"{face.node}_{key}"
    return key, {"platform": platform, "name": name, "unique_id": unique,
                 "default_entity_id": f"{platform}.{unique}", **more}  # fmt: skip


def _titled(id_: str) -> str:
    """An id for people's eyes: `leo_room` is `Leo room`."""
    words = id_.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _place(face: Face, person: Person) -> tuple[str, Component]:
    topic = f"{face.own}/person/{person.id}/state"
    return _component(face, "sensor", f"{person.id}_area", f"{_titled(person.id)} area", icon="mdi:map-marker-account",
                      state_topic=topic, value_template="{{ value_json.area }}", json_attributes_topic=topic,
                      device_class="enum", options=[*face.household.areas, AWAY, UNKNOWN])  # fmt: skip


def _activity(face: Face, person: Person) -> tuple[str, Component]:
    return _component(face, "sensor", f"{person.id}_activity", f"{_titled(person.id)} activity",
                      icon="mdi:account-clock", state_topic=f"{face.own}/person/{person.id}/state",
                      value_template="{{ value_json.activity }}", device_class="enum",
                      options=list(ACTIVITIES))  # fmt: skip


def _study(face: Face, person: Person) -> tuple[str, Component]:
    def wish(on: bool) -> str:
        return msgspec.json.encode({"person": person.id, "on": on}).decode()

    return _component(face, "switch", f"{person.id}_study", f"{_titled(person.id)} study time", icon="mdi:school",
                      state_topic=f"{face.own}/study/{person.id}/state", state_on="ON", state_off="OFF",
                      command_topic=f"{face.own}/in/study", payload_on=wish(True), payload_off=wish(False))  # fmt: skip


def _studied(face: Face, person: Person) -> tuple[str, Component]:
    """Minutes, and never what was done; the week day by day stands in the attributes."""
    topic = f"{face.own}/study/{person.id}/minutes"
    return _component(face, "sensor", f"{person.id}_studied", f"{_titled(person.id)} studied today",
                      icon="mdi:school-outline", unit_of_measurement="min", state_class="total", state_topic=topic,
                      value_template="{{ value_json.today }}", json_attributes_topic=topic)  # fmt: skip


def _occupied(face: Face, area: Area) -> tuple[str, Component]:
    topic = f"{face.own}/area/{area.id}/state"
    return _component(face, "binary_sensor", f"{area.id}_occupied", f"{_titled(area.id)} occupied",
                      device_class="occupancy", state_topic=topic, json_attributes_topic=topic,
                      value_template="{{ 'ON' if value_json.occupied >= 0.5 else 'OFF' }}")  # fmt: skip


def _going_on(face: Face, area: Area) -> tuple[str, Component]:
    return _component(face, "sensor", f"{area.id}_going_on", f"{_titled(area.id)} activity", icon="mdi:home-clock",
                      state_topic=f"{face.own}/area/{area.id}/state", value_template="{{ value_json.activity }}",
                      device_class="enum", options=list(ACTIVITIES))  # fmt: skip


def _mode(face: Face) -> tuple[str, Component]:
    return _component(face, "sensor", "mode", "Mode", icon="mdi:home-account", state_topic=f"{face.own}/mode/state",
                      device_class="enum", options=list(MODES))  # fmt: skip


def _guests(face: Face) -> tuple[str, Component]:
    return _component(face, "sensor", "guests", "Guests", icon="mdi:account-question", unit_of_measurement="%",
                      state_class="measurement", state_topic=f"{face.own}/guests/state")  # fmt: skip


def _decisions(face: Face) -> tuple[str, Component]:
    return _component(face, "event", "decision", "Decision", icon="mdi:head-lightbulb",
                      state_topic=f"{face.own}/decision", event_types=list(VERDICTS), value_template=EVENT)  # fmt: skip


def _health(face: Face) -> tuple[str, Component]:
    topic = f"{face.own}/health"
    return _component(face, "binary_sensor", "health", "Problem", device_class="problem", entity_category="diagnostic",
                      state_topic=topic, value_template="{{ 'ON' if value_json.problems else 'OFF' }}",
                      json_attributes_topic=topic)  # fmt: skip


def _stage(face: Face, rule: str) -> tuple[str, Component]:
    command = "{{ {'rule': '" + rule + "', 'stage': value} | to_json }}"
    return _component(face, "select", f"rule_{rule}_stage", f"Rule {rule}", icon="mdi:scale-balance",
                      entity_category="config", options=list(STAGES), command_topic=f"{face.own}/in/stage",
                      command_template=command, state_topic=f"{face.own}/rule/{rule}/stage")  # fmt: skip
