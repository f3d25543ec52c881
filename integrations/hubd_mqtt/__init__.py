"""MQTT: the connection to the broker, and one pure decoder for each vendor's messages."""

from collections.abc import Sequence
from typing import Any

from hubd.core.household import Household
from hubd.integration import Broker, Bus, Integration, Router


def _decoders(household: Household, settings: Any) -> Router:
    from hubd_mqtt.decoders import decoders

    return decoders(household, settings)


def _bus(broker: Broker, filters: Sequence[str], keep_retain: bool) -> Bus:
    from hubd_mqtt.client import Client

    return Client(broker, filters, keep_retain=keep_retain)


INTEGRATION = Integration("mqtt", decoders=_decoders, bus=_bus)
