"""What a broker's answer to CONNECT means, and what to do about it."""

from __future__ import annotations

from paho.mqtt.enums import MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from hubd.errors import Rejected, Unavailable
from hubd.integration import Broker

SNUBS = 2
"""Connections closed without an answer before the other protocol version is tried: one may be a broker going down."""

REFUSED = {
    "Bad user name or password": "check mqtt.username and mqtt.password",
    "Not authorized": "the broker's access list does not let this user in; check mqtt.username and mqtt.password",
    "Client identifier not valid": "choose another mqtt.client_id",
    "Banned": "the broker has banned this client; ask whoever runs it",
}
"""Answers to CONNECT that trying again does not change, with what to do about them."""


class Dialect:
    """The version of MQTT that this broker understands, found out by trying: 5, or else 3.1.1."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._snubs = 0
        self.protocol = MQTTProtocolVersion.MQTTv311 if broker.old else MQTTProtocolVersion.MQTTv5

    @property
    def five(self) -> bool:
        return self.protocol == MQTTProtocolVersion.MQTTv5

    def silent(self) -> None:
        """The broker took the connection and said nothing: some do when they hear of MQTT 5."""
        self._snubs = SNUBS - 1

    def judge(self, answer: ReasonCode | None, lost: bool) -> None:
        """Return if this is a connection; raise `Rejected` where a person must act, else `Unavailable`."""
        if answer is not None and not answer.is_failure and not lost:
            self._snubs = 0
            return
        name = answer.getName() if answer is not None else "no answer"
        self._snubs += answer is None
        here = where(self._broker)
        if name == "Unsupported protocol version" or (self._snubs >= SNUBS and not self._broker.old):
            five, self._snubs = self.five, 0
            self.protocol = MQTTProtocolVersion.MQTTv311 if five else MQTTProtocolVersion.MQTTv5
            raise Unavailable(f"{here} does not speak MQTT {'5, trying 3.1.1' if five else '3.1.1'}")
        if name in REFUSED:
            who = f" user {self._broker.username!r}" if self._broker.username else " a client without a user name"
            raise Rejected(f"{here} refused{who}: {name.lower()}; {REFUSED[name]}")
        if answer is None:
            raise Unavailable(f"{here} accepts connections but gives no answer; {self._riddle()}")
        raise Unavailable(f"{here} refused the connection: {name.lower()}; its own log says why")

    def _riddle(self) -> str:
        """What a broker may be waiting for that says nothing."""
        tls = self._broker.tls
        if tls is None:
            return "is it an MQTT broker, or does it want mqtts:// there?"
        own = "" if tls.cert else ", or does it want a certificate of hubd's own (mqtt.tls.cert)"
        return f"is it an MQTT broker{own}?"


def where(broker: Broker) -> str:
    """The broker, as people are told of it."""
    return f"the broker {broker.host}:{broker.port}"


def short(error: Exception) -> str:
    """An error of the system in few words."""
    return str(error.strerror or error).lower() if isinstance(error, OSError) else str(error)
