"""Home Assistant itself: calling its services. What it says over MQTT is read by `hubd_mqtt`."""

from hubd.integration import Integration, Services


def _services(url: str, token: str) -> Services:
    from hubd_homeassistant.client import Services as Client

    return Client(url, token)


INTEGRATION = Integration("homeassistant", services=_services)
