"""Where and as whom hubd logs in to its broker."""

from __future__ import annotations

from hubd.config.settings import Settings
from hubd.integration import Broker, TlsFiles
from hubd.runtime.announcer import OFFLINE


def broker_of(settings: Settings) -> Broker:
    """Where and as whom to log in, with a last will that tells everybody that hubd is gone."""
    mqtt = settings.mqtt
    tls = mqtt.tls
    return Broker(
        host=mqtt.host,
        port=mqtt.port,
        client_id=mqtt.client_id,
        username=mqtt.username,
        password=mqtt.password,
        keepalive=mqtt.keepalive,
        will=(f"{mqtt.base_topic}/{settings.household.id}/status", OFFLINE),
        old=mqtt.embedded,
        tls=None if tls is None else TlsFiles(tls.ca, tls.cert, tls.key, tls.insecure),
    )
