"""Home Assistant itself: listening to it, calling its services. What it says over MQTT is read by `hubd_mqtt`."""

from pathlib import Path
from typing import Any

from hubd.core.household import Household
from hubd.integration import Feed, Integration, Memory, Services


def _services(household: Household, settings: Any) -> Services:
    from hubd_homeassistant.client import Services as Client

    return Client(household, settings.url, settings.token)


def _feed(household: Household, settings: Any, services: Any) -> Feed:
    from hubd_homeassistant.feed import Feed as Listening

    return Listening(household, services, settings.ignore)


def _memory(address: str, token: str) -> Memory:
    from hubd_homeassistant.history import Database, Live

    return Live(address, token) if address.startswith(("http://", "https://")) else Database(Path(address))


INTEGRATION = Integration("homeassistant", services=_services, feed=_feed, memory=_memory)
