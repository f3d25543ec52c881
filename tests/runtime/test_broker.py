"""The broker of hubd's own."""

from __future__ import annotations

import asyncio
import logging
import socket

import pytest

from hubd.errors import Unavailable
from hubd.runtime.broker import EmbeddedBroker


def test_a_port_in_use_is_told_in_one_line_that_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("amqtt")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"cannot listen on 127.0.0.1:{port}.*mqtt.embedded.port"):
            asyncio.run(EmbeddedBroker("127.0.0.1", port).start())
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
