"""How hubd looks in Home Assistant: one device, described in one retained message, with ids and never texts.

A sensor per person for the room and one for the activity, the mode of the house, and the decisions as events.
"""

from __future__ import annotations

from typing import Any

import msgspec

from hubd.core.household import ACTIVITIES, AWAY, MODES, UNKNOWN, Household

VERDICTS = ("act", "speak", "ask", "show", "push", "defer", "suppress")
EVENT = (
    "{{ {'event_type': value_json.verdict, 'intent': value_json.intent, 'decision': value_json.id, "
    "'area': value_json.area, 'urgency': value_json.urgency, 'rule': value_json.rule} | to_json }}"
)
"""A decision without its texts: what Home Assistant keeps is no place for messages."""


def discovery_topic(household: Household, prefix: str) -> str:
    return f"{prefix}/device/{_node(household)}/config"


def discovery(household: Household, base: str, version: str) -> bytes:
    """The payload of the discovery topic."""
    own = f"{base}/{household.id}"
    components = {"mode": _mode(household, own), "decision": _decisions(household, own)}
    for person in household.people.values():
        components[f"{person.id}_area"] = _area(household, own, person.id, person.name)
        components[f"{person.id}_activity"] = _activity(household, own, person.id, person.name)
    return msgspec.json.encode({
        "device": {"identifiers": [_node(household)], "name": f"hubd {household.name}", "manufacturer": "hubd",
                   "model": "Home hub", "sw_version": version},
        "origin": {"name": "hubd", "sw_version": version},
        "components": components,
        "availability_topic": f"{own}/status",
        "qos": 1,
    })


def _node(household: Household) -> str:
    return "hubd_" + household.id.replace("-", "_")


def _component(household: Household, platform: str, key: str, name: str, **more: Any) -> dict[str, Any]:
    unique = f"{_node(household)}_{key}"
    return {"platform": platform, "name": name, "unique_id": unique,
            "default_entity_id": f"{platform}.{unique}", **more}


def _area(household: Household, own: str, person: str, name: str) -> dict[str, Any]:
    topic = f"{own}/person/{person}/state"
    return _component(household, "sensor", f"{person}_area", f"{name} area", icon="mdi:map-marker-account",
                      state_topic=topic, value_template="{{ value_json.area }}", json_attributes_topic=topic,
                      device_class="enum", options=[*household.areas, AWAY, UNKNOWN])


def _activity(household: Household, own: str, person: str, name: str) -> dict[str, Any]:
    return _component(household, "sensor", f"{person}_activity", f"{name} activity", icon="mdi:account-clock",
                      state_topic=f"{own}/person/{person}/state", value_template="{{ value_json.activity }}",
                      device_class="enum", options=list(ACTIVITIES))


def _mode(household: Household, own: str) -> dict[str, Any]:
    return _component(household, "sensor", "mode", "Mode", icon="mdi:home-account", state_topic=f"{own}/mode/state",
                      device_class="enum", options=list(MODES))


def _decisions(household: Household, own: str) -> dict[str, Any]:
    return _component(household, "event", "decision", "Decision", icon="mdi:head-lightbulb",
                      state_topic=f"{own}/decision", event_types=list(VERDICTS), value_template=EVENT)
