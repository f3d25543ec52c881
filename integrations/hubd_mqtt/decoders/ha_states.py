"""What Home Assistant said on its own connection, as it stands in the log: one entity's state in one line.

`{"entity_id", "state", "at"?, "area"?, "fresh"?, "attributes"?, "removed"?}`. An entity counts as
`<prefix>/<domain>/<object>`, the same as over statestream, so that what comes both ways is one source.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from hubd.core.events import AnyEvent, Availability, Described
from hubd.integration import Message
from hubd_mqtt.decoders.entities import TRUE_EVENTS, entity
from hubd_mqtt.decoders.parse import json_value, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import Stamp, stamp, unreadable

GONE = "unavailable"


class StateIn(msgspec.Struct):
    entity_id: str
    state: str | None = None
    at: str | float | None = None
    area: str | None = None
    fresh: Literal["snapshot"] | None = None
    attributes: dict[str, Any] = {}
    removed: bool = False


_state = msgspec.json.Decoder(StateIn)


def logged_state(message: Message, prefix: str, places: Places) -> Sequence[AnyEvent]:
    """The events of one logged state. What an entity is called is told with its snapshot."""
    said = json_value(message.payload, _state)
    domain, dot, name = said.entity_id.partition(".")
    if not dot or not domain or not name:
        raise unreadable("entity_id")
    source = f"{prefix}/{domain}/{name}"
    common = stamp(message, source, when(said.at), said.fresh)
    if said.removed:
        return Availability(online=False, **common), Described(facts={}, removed=True, **common)
    if said.state == GONE:
        return (Availability(online=False, **common),)
    read = _read(said, domain, name, common, places)
    return (*_told(said, common), *read) if said.fresh == "snapshot" else read


def _read(said: StateIn, domain: str, name: str, common: Stamp, places: Places) -> Sequence[AnyEvent]:
    attributes = said.attributes
    if domain in TRUE_EVENTS:
        if said.fresh == "snapshot":
            return ()  # it says when something last happened, and it is not happening now
        moment = when(said.state)
        common = {**common, "at": min(moment, common["arrived"]) if moment is not None else common["at"]}
    kind, unit = attributes.get("device_class"), attributes.get("unit_of_measurement")
    events = entity(
        domain, name, said.state, common, attributes=attributes,
        device_class=kind if isinstance(kind, str) else None, unit=unit if isinstance(unit, str) else "",
    )  # fmt: skip
    area = places.area(said.area)
    return events if area is None else tuple(msgspec.structs.replace(event, area=area) for event in events)


def _told(said: StateIn, common: Stamp) -> Sequence[AnyEvent]:
    """It is there, and what it is called."""
    name = said.attributes.get("friendly_name")
    facts = {"name": name} if isinstance(name, str) and name else {}
    return (Availability(online=True, **common), *((Described(facts=facts, **common),) if facts else ()))


class LinkIn(msgspec.Struct):
    online: bool


_link = msgspec.json.Decoder(LinkIn)


def link(message: Message, prefix: str) -> Sequence[AnyEvent]:
    """The connection to Home Assistant itself was made, or has been gone for a while."""
    return (Availability(online=json_value(message.payload, _link).online, bridge=True, **stamp(message, prefix)),)
