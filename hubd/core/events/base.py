"""What every event has: when, from whom, and how fresh it is."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Freshness: TypeAlias = Literal["live", "retained", "snapshot", "late"]
"""live: news. retained: kept by the broker, age unknown. snapshot: a device or bridge repeating its
cached state. late: older than what is already known. Only `live` may trigger anything."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """Something that happened, stamped with when it happened (`at`) and when it was heard (`arrived`).

    `source` is the reporting thing, written as the topic that `devices: match:` in the
    configuration would name (`zigbee2mqtt/hallway/motion`, `frigate/kitchen`, `owntracks/anna/phone`).
    `area` is the area that the source itself names (an ESPresense room, a Hermes site), still in the
    source's spelling. `channel` tells several properties of one device apart.

    No kind of event has kinds of its own. What every event passes asks `type(event) is`, not `isinstance`, which takes
    many times as long with classes made by msgspec.
    """

    at: float
    arrived: float
    source: str
    freshness: Freshness = "live"
    channel: str = ""
    area: str | None = None
    qos: int = 0
