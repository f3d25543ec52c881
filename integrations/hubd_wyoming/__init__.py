"""Wyoming: voices, loudspeakers, microphones and ears on the network, for homes that speak without Home Assistant."""

from typing import Any

from hubd.core.household import Household
from hubd.integration import Integration, Microphone, Services


def _services(household: Household, _settings: Any) -> Services:
    from hubd_wyoming.speaker import Speaker

    return Speaker(household)


def _microphone(address: str) -> Microphone:
    from hubd_wyoming.microphone import WyomingMicrophone

    return WyomingMicrophone(address)


INTEGRATION = Integration("wyoming", services=_services, microphone=_microphone)
