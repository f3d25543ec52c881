"""Home Assistant itself: listening to it, calling its services. What it says over MQTT is read by `hubd_mqtt`."""

from typing import Any

from hubd.core.household import Household
from hubd.integration import Feed, Integration, Services


def _services(household: Household, settings: Any) -> Services:
    from hubd_homeassistant.client import Services as Client

    return Client(household, settings.url, settings.token)


def _feed(household: Household, settings: Any, services: Any) -> Feed:
    from hubd_homeassistant.feed import Feed as Listening

    return Listening(household, services, settings)


INTEGRATION = Integration("homeassistant", services=_services, feed=_feed)
