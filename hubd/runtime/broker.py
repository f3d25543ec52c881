"""A broker of hubd's own, for homes that have none: amqtt, on the daemon's loop.

It speaks MQTT 3.1.1, keeps nothing over a restart, and listens only where it is told to.
"""

from __future__ import annotations

import logging
from typing import Any

from hubd.errors import ConfigError, Problem, Unavailable

ANONYMOUS = "amqtt.plugins.authentication.AnonymousAuthPlugin"


class EmbeddedBroker:
    """Started before the client connects, stopped after it has left."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self._broker: Any = None

    async def start(self) -> None:
        """Listen. Raises `ConfigError` without the extra, `Unavailable` when the port is taken."""
        try:
            from amqtt.broker import Broker  # two dozen modules that only this needs
            from amqtt.errors import AMQTTError, BrokerError
        except ModuleNotFoundError as error:
            what = "the embedded broker is not installed"
            hint = "install it with: pip install 'hubd[broker]', or name a broker in mqtt.url"
            raise ConfigError([Problem("mqtt.url", 0, "", what, hint)]) from error
        for noisy in ("amqtt", "transitions"):
            logging.getLogger(noisy).setLevel(logging.CRITICAL)  # what matters is raised
        listener = {"type": "tcp", "bind": f"{self.host}:{self.port}", "max_connections": 100}
        self._broker = Broker({"listeners": {"default": listener}, "plugins": {ANONYMOUS: {"allow_anonymous": True}}})
        log = logging.getLogger("amqtt.broker")
        log.setLevel(logging.CRITICAL)  # a taken port is told below, in one line
        try:
            await self._broker.start()
        except (OSError, AMQTTError, BrokerError) as error:
            self._broker = None
            raise Unavailable(
                f"the embedded broker cannot listen on {self.host}:{self.port} ({_root(error)}); "
                "is another broker running there? Name it in mqtt.url, or choose another mqtt.embedded.port"
            ) from error
        finally:
            log.setLevel(logging.ERROR)

    async def stop(self) -> None:
        if self._broker is not None:
            await self._broker.shutdown()


def _root(error: BaseException) -> str:
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    return str(error).lower()
