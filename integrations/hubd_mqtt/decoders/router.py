"""One door for all messages: which decoder a topic belongs to, and the promise that only `DecodeError` comes out.

The first level of a topic finds the decoder in a table. Where that tells nothing (prefixes that users change:
Shelly, ESPHome, Tasmota, gateways), the shape of topic and payload does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from hubd.core.decisions import Tell
from hubd.core.events import AnyEvent
from hubd.core.household import Household
from hubd.errors import DecodeError
from hubd.integration import Decoder, Known, Message
from hubd_mqtt import hermes_out
from hubd_mqtt.decoders import discovery, trackers
from hubd_mqtt.decoders.described import Described
from hubd_mqtt.decoders.double_take import DoubleTake
from hubd_mqtt.decoders.esphome import EspHome, is_entity_topic
from hubd_mqtt.decoders.espresense import Espresense
from hubd_mqtt.decoders.filters import Covering, covers, without_covered
from hubd_mqtt.decoders.frigate import Frigate
from hubd_mqtt.decoders.hermes import Hermes
from hubd_mqtt.decoders.homeassistant import HomeAssistant, is_bus_event
from hubd_mqtt.decoders.hubd_in import HubdIn
from hubd_mqtt.decoders.openmqttgateway import OpenMqttGateway
from hubd_mqtt.decoders.owntracks import OwnTracks
from hubd_mqtt.decoders.parse import json_object
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.prefixes import Prefixes
from hubd_mqtt.decoders.room_assistant import RoomAssistant
from hubd_mqtt.decoders.shelly import Shelly
from hubd_mqtt.decoders.tasmota import ROOTS, Tasmota
from hubd_mqtt.decoders.vocabulary import UNKNOWN_TOPIC, not_mine
from hubd_mqtt.decoders.zigbee2mqtt import Zigbee2Mqtt

MAX_PAYLOAD: Final = 1 << 20
"""Bytes. Nothing that a home says in one message comes near; pictures and floods do."""
MAX_INVENTORY: Final = 4 << 20
"""Zigbee2MQTT's device list, about 1 MB in a large house."""
MAX_TOPIC: Final = 1024

PART_FROM: Final = 2
"""Slashes from which on a `match:` may name a part of a device (`zigbee2mqtt/double_switch/left`)."""

UNFORESEEN: Final = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError)
"""What a decoder that meets a payload nobody foresaw may trip over: the message is set aside, the home lives on."""


class Router:
    """All decoders of one household. Pure: the same message and facts give the same events."""

    name = "mqtt"

    def __init__(self, household: Household, prefixes: Prefixes) -> None:
        places = Places(household)
        self._places = places
        self._described = Described(household.sources)
        self._shelly = Shelly(prefixes.of("shelly"))
        self._esphome = EspHome(prefixes.of("esphome"))
        self._tasmota = Tasmota(places, prefixes.of("tasmota"))
        self._gateway = OpenMqttGateway(places, prefixes.of("openmqttgateway"))
        self._owntracks = OwnTracks(places, prefixes.of("owntracks"))
        self._ha = HomeAssistant(prefixes.of("statestream"), prefixes.of("homeassistant"), prefixes.of("eventstream"),
                                 self._native, prefixes.base, prefixes.of("zigbee2mqtt"))  # fmt: skip
        statestream = prefixes.of("statestream")
        self._hubd = HubdIn(places, prefixes.base, statestream[0] if statestream else "homeassistant")
        frigate = prefixes.of("frigate")
        self._decoders: tuple[Decoder, ...] = (
            self._hubd, Zigbee2Mqtt(prefixes.of("zigbee2mqtt")), Frigate(places, frigate),
            DoubleTake(prefixes.of("double_take"), frigate[0] if frigate else "frigate"), self._owntracks,
            Espresense(places, prefixes.of("espresense")), RoomAssistant(places, prefixes.of("room_assistant")),
            self._gateway, self._tasmota, self._shelly, self._esphome, Hermes(places, prefixes.of("hermes")), self._ha,
        )  # fmt: skip
        self._hermes = next(iter(prefixes.of("hermes")), "hermes")
        self._table = _by_first_level(self._decoders)
        self._devices = tuple(entry.match for entry in household.devices)
        self._named_parts = frozenset(m for m in self._devices if "*" not in m and m.count("/") >= PART_FROM)
        self._inventories = frozenset(f"{p}/bridge/devices" for p in prefixes.of("zigbee2mqtt"))

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        """The events in one message; empty: understood, nothing to say. Raises `DecodeError` and nothing else."""
        topic = message.topic
        if len(message.payload) > MAX_PAYLOAD and not self._is_inventory(message):
            raise DecodeError("payload too large", f"{len(message.payload)} bytes")
        if not topic or len(topic) > MAX_TOPIC or "\0" in topic or "#" in topic or "+" in topic:
            raise DecodeError("unusable topic", f"{topic[:60]!a}")
        try:
            events = self._decode(message, known)
        except UNFORESEEN as error:
            raise DecodeError("unforeseen payload", type(error).__name__) from error
        if not events or not self._named_parts:
            return events
        if events[0].source != topic and topic in self._named_parts:
            return [replace(event, source=topic) for event in events]  # the owner named this very topic
        return [self._part(event) if event.channel else event for event in events]

    def _part(self, event: AnyEvent) -> AnyEvent:
        """One part of a device, under a name of its own where the owner gave it one: the left of two switches may
        stand for another room than the right."""
        source, channel = event.source, event.channel
        stat = f"stat/{source[5:]}/{channel}" if source.startswith("tele/") else source
        for name in (f"{source}/{channel}", f"{source}/status/{channel}", stat):
            if name in self._named_parts:
                return replace(event, source=name)
        return event

    def _is_inventory(self, message: Message) -> bool:
        return message.topic in self._inventories and len(message.payload) <= MAX_INVENTORY

    def _decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        topic = message.topic
        if self._described and self._described.entry(topic) is not None:
            return self._described.decode(message, known)
        mine = self._table.get(topic[: topic.find("/")] if "/" in topic else topic)
        if mine is None:
            return self._by_shape(message, known)
        for prefix, decoder in mine:
            if topic.startswith(prefix):
                try:
                    return decoder.decode(message, known)
                except DecodeError as error:
                    if error.reason != UNKNOWN_TOPIC:
                        raise
        return self._by_shape(message, known)

    def _native(self, topic: str) -> bool:
        """Does a vendor's decoder read this topic by its prefix? (What discovery says of it is then not needed.)"""
        return any(topic.startswith(prefix) for prefix, _ in self._table.get(topic.partition("/")[0], ()))

    def _by_shape(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        """A topic under no known prefix: what its entity has said about itself, else what it looks like."""
        topic = message.topic
        decoder = self._decoder_by_topic(topic.split("/"))
        if decoder is not None:
            return decoder.decode(message, known)
        facts = known.get(discovery.source_of(topic))
        if facts is not None and facts.get("kind") == "entity":
            return discovery.discovered(message, facts)
        return self._by_payload(message, known)

    def _decoder_by_topic(self, levels: list[str]) -> Decoder | None:
        """Topics whose ends are a vendor's own."""
        if len(levels) < 2:
            return None
        last = levels[-1]
        if last in ("rpc", "online") or (levels[-2] == "status" and _is_component(last)):
            return self._shelly
        if last.endswith("toMQTT") or any(level.endswith("toMQTT") for level in levels):
            return self._gateway
        if is_entity_topic(levels) or last in ("status", "debug"):
            return self._esphome
        if len(levels) >= 3 and any(level in ROOTS or level == "cmnd" for level in levels):
            return self._tasmota
        return None

    def _by_payload(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        """JSON that speaks for itself wherever it stands."""
        payload = message.payload
        if payload[:1] == b"{":
            if is_bus_event(payload):
                return self._ha.event(message, known)
            said = json_object(payload)
            if "_type" in said:
                return self._owntracks.decode(message, known)
            if trackers.is_tracker(said):
                return trackers.tracker(message, said, message.topic.removesuffix("/attributes"))
            if trackers.is_room_beacon(said):
                return trackers.room_beacon(message, said, self._places)
        raise not_mine(message.topic)

    def repeated(self) -> Sequence[str]:
        """Filters of what Home Assistant's own connection says as well."""
        return self._ha.statestream()

    def spoken(self, tell: Tell, site: str) -> tuple[str, bytes] | None:
        """Words for a Hermes site, as topic and payload."""
        return hermes_out.spoken(self._hermes, tell, site)

    def answered(self, topic: str, payload: bytes) -> tuple[str, bytes] | None:
        """What ends the Hermes session whose answer this message is."""
        return hermes_out.ended(self._hermes, topic, payload)

    def subscriptions(self, known: Known | None = None) -> Sequence[str]:
        """Exact filters for everything that is read, none covered by another. Devices of the configuration with an
        unknown root are listened to as well, and so is what devices have said about themselves (`known`)."""
        filters = [*self._described.subscriptions(), *(f for d in self._decoders for f in d.subscriptions())]
        for match in self._devices:
            wanted = match.replace("*", "+")
            if wanted.partition("/")[0] not in self._table and not any(covers(f, wanted) for f in filters):
                filters += [wanted, f"{wanted}/#"]
        if known:
            filters += self.discovered(known)
        return without_covered(filters)

    def discovered(self, known: Known) -> Sequence[str]:
        """Filters for what devices have said about themselves beyond `subscriptions()`: entities' state topics,
        ESPHome nodes, Tasmota devices with a full topic of their own."""
        fixed, found = Covering(self.subscriptions()), list[str]()
        for source, facts in known.items():
            if facts.get("kind") == "entity" and "topic" in facts:
                found += [facts["topic"], *filter(None, (facts.get("availability"),))]
            elif facts.get("kind") == "node":
                found += [f"{source}/status", f"{source}/+/+/state"]
            elif "tele" in source.split("/"):
                found += [f"{source}/+", f"{source}/+".replace("tele", "stat", 1)]
        wanted = [each for each in found if "#" not in each and not fixed.covers(each)]
        return without_covered(wanted)


def _is_component(level: str) -> bool:
    """`switch:0` and the few components of a Shelly that have no number."""
    name, colon, index = level.partition(":")
    return (bool(colon) and name.isidentifier() and index.isdigit()) or level in ("presence", "sys", "wifi", "cloud")


def _by_first_level(decoders: Sequence[Decoder]) -> dict[str, tuple[tuple[str, Decoder], ...]]:
    """First level to the prefixes (with their last slash) below it, longest first."""
    table: dict[str, list[tuple[str, Decoder]]] = {}
    for decoder in decoders:
        prefixes: tuple[str, ...] = getattr(decoder, "prefixes", ())
        for prefix in prefixes:
            table.setdefault(prefix.partition("/")[0], []).append((f"{prefix}/", decoder))

    def longest(entry: tuple[str, Decoder]) -> int:
        return -len(entry[0])

    return {head: tuple(sorted(entries, key=longest)) for head, entries in table.items()}
