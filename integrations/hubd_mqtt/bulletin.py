"""What people are told of the connection: each trouble once and with what to do, repetitions only at DEBUG."""

from __future__ import annotations

import logging

from hubd.errors import Rejected, Unavailable
from hubd.integration import Broker
from hubd_mqtt.answers import where

log = logging.getLogger("hubd.mqtt")


class Bulletin:
    """Of one client. `problem`: why there is no connection, for people; None while there is one."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.problem: str | None = None

    def joined(self, *, contested: bool) -> None:
        """There is a connection; `contested`: but not for long, as it looks."""
        if self.problem is not None:
            level = logging.DEBUG if contested else logging.INFO
            log.log(level, "connected to the broker at %s:%d", self._broker.host, self._broker.port)
        self.problem = None

    def failed(self, failure: Unavailable | Rejected) -> None:
        """None came about, or it broke."""
        text = str(failure)
        if self.problem is None or (isinstance(failure, Rejected) and self.problem != text):
            loud = logging.ERROR if isinstance(failure, Rejected) else logging.WARNING
            log.log(loud, "%s; will keep trying", text)
        else:
            log.debug("%s", text)
        self.problem = text

    def put_out(self, *, again: bool) -> None:
        """Somebody else of the same name was let in instead. `again`: that has been said."""
        self.problem = (
            f"{where(self._broker)} lets hubd in and puts it out again: another client calls itself"
            f" {self._broker.client_id!r}, too; stop the other hubd, or choose another mqtt.client_id"
        )
        log.log(logging.DEBUG if again else logging.ERROR, "%s; will keep trying", self.problem)
