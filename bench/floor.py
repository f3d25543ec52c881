"""The floor: the least that any system must do. A bare paho loop with the same condition, in a process of its own.

python -m bench.floor PORT
"""

from __future__ import annotations

import socket
import sys
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion


def main(port: int) -> None:
    """React to floor/trigger while floor/gate is ON."""
    gate = b""

    def heard(client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        nonlocal gate
        if message.topic == "floor/gate":
            gate = bytes(message.payload)
        elif gate == b"ON":
            client.publish("floor/out", message.payload, message.qos)

    def opened(_client: paho.Client, _userdata: object, sock: Any) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.on_message, client.on_socket_open = heard, opened
    client.connect("127.0.0.1", port)
    client.subscribe([("floor/gate", 1), ("floor/trigger", 1)])
    client.loop_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
