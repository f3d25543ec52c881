"""Every vendor's wire format, read by pure functions: a message and what sources said about themselves, to events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from hubd.core.household import Household
from hubd_mqtt.decoders.prefixes import Prefixes
from hubd_mqtt.decoders.router import Router


class MqttSettings(Protocol):
    """What the decoders need to know of the `mqtt:` section."""

    @property
    def base_topic(self) -> str: ...

    @property
    def discovery_prefix(self) -> str: ...

    @property
    def prefixes(self) -> Mapping[str, Sequence[str]]: ...


def decoders(household: Household, settings: MqttSettings | None = None) -> Router:
    """All decoders for one household, behind one door. Without settings every root is the usual one."""
    if settings is None:
        return Router(household, Prefixes())
    chosen = {"homeassistant": (settings.discovery_prefix,), **settings.prefixes}
    return Router(household, Prefixes(settings.base_topic, chosen))


__all__ = ["MqttSettings", "Router", "decoders"]
