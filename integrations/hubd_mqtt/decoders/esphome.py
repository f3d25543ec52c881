"""ESPHome nodes that speak MQTT: one topic per entity, whose class and unit only discovery tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hubd.core.events import AnyEvent, Described
from hubd.integration import Known, Message
from hubd_mqtt.decoders.discovery import read
from hubd_mqtt.decoders.parse import json_object, text
from hubd_mqtt.decoders.vocabulary import NOTHING, availability, not_mine, stamp

COMPONENTS: Final = frozenset({
    "binary_sensor", "sensor", "text_sensor", "switch", "light", "cover", "fan", "climate", "number", "select",
    "button", "lock", "event", "update", "valve", "text", "alarm_control_panel", "media_player", "date", "time",
    "datetime",
})  # fmt: skip
NOT_READ: Final = frozenset({"update", "number", "select", "text", "date", "time", "datetime", "button"})
"""Settings and buttons of the node itself."""


def is_entity_topic(levels: Sequence[str]) -> bool:
    """`<node>/<component>/<object>/state`, where the node's prefix may have several levels."""
    return len(levels) >= 4 and levels[-1] in ("state", "command") and (levels[-3] in COMPONENTS or is_aspect(levels))


def is_aspect(levels: Sequence[str]) -> bool:
    """One aspect of an entity on a topic of its own, such as a thermostat's mode."""
    return len(levels) >= 5 and levels[-4] in ("climate", "cover", "fan", "light", "valve")


class EspHome:
    """Decoder for nodes, told by the shape of their topics or by configured prefixes."""

    name = "esphome"

    def __init__(self, prefixes: Sequence[str] = ()) -> None:
        self.prefixes = ("esphome/discover", *prefixes)
        self._own = tuple(prefixes)

    def subscriptions(self) -> Sequence[str]:
        own = [f"{p}/{topic}" for p in self._own for topic in ("status", "+/+/state", "+/+/+/state")]
        everywhere = [f"+/{component}/+/state" for component in sorted(COMPONENTS - NOT_READ)]
        return ["esphome/discover/+", "+/status", *everywhere, *own]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        topic = message.topic
        levels = topic.split("/")
        if levels[-1] == "status" and len(levels) >= 2:
            return availability(message, topic.removesuffix("/status"), bridge=True)
        if levels[-1] in ("debug", "command"):
            return NOTHING
        if topic.startswith("esphome/discover/"):
            return self._node(message, levels[-1])
        if not is_entity_topic(levels):
            raise not_mine(topic)
        if is_aspect(levels):
            return NOTHING
        component, name = levels[-3], levels[-2]
        if component in NOT_READ:
            return NOTHING
        source = topic.removesuffix("/state")
        if component == "text_sensor":
            component = "sensor"
        return read(text(message.payload), component, name, message, source, known.get(source, {}))

    @staticmethod
    def _node(message: Message, node: str) -> Sequence[AnyEvent]:
        if not message.payload:
            return (Described(facts={}, removed=True, **stamp(message, node)),)
        said = json_object(message.payload)
        facts = {"kind": "node", "name": said.get("friendly_name") or said.get("name") or node,
                 "model": said.get("board")}  # fmt: skip
        return (Described(facts={k: v for k, v in facts.items() if isinstance(v, str)}, **stamp(message, node)),)
