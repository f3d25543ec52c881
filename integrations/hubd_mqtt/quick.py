"""paho's client with a short way for what a home sends all day: messages without MQTT 5 properties.

The library builds a table of properties and a message object for every packet, and writes each packet to the socket
by itself; that costs as much as everything else that it does. Whatever is not the plain case goes the library's own
way. (This reaches into paho-mqtt; its version is pinned, and the tests of the client go through both ways.)
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Literal, TypeAlias

from paho.mqtt import client as paho
from paho.mqtt.enums import MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

Plain: TypeAlias = Callable[[bytes, bytes, bool, int, int, bool], None]
"""Topic, payload, retain, qos, packet id, duplicate."""

DUPLICATE, RETAIN = 0x08, 0x01
AHEAD = 1 << 16
"""Bytes asked of the socket at once."""
PUBACK, DISCONNECT = 0x40, 0xE0
WELL = (b"", b"\x00", b"\x00\x00", b"\x10", b"\x10\x00")
"""What may follow the packet id of a good PUBACK without telling anything: success, or nobody listens just now."""
TAKEN = ReasonCode(PacketTypes.PUBACK)
NOTHING = Properties(PacketTypes.PUBACK)  # type: ignore[no-untyped-call] # paho leaves it untyped


class QuickClient(paho.Client):
    """`on_plain` hears plain messages; `on_message` the others. Acknowledging is left to whoever listens. `on_taken`
    hears that the broker has, or refused, a publication of QoS 1; of QoS 0 there is nothing to hear."""

    on_plain: Plain | None = None
    on_taken: Callable[[int, ReasonCode], None] | None = None

    _ahead: bytes = b""
    _place: int = 0

    @property
    def ahead(self) -> bool:
        """Is there more to read that the socket has given already?"""
        return self._place < len(self._ahead) or (isinstance(self._sock, ssl.SSLSocket) and self._sock.pending() > 0)

    def _ssl_wrap_socket(self, tcp_sock: socket.socket) -> ssl.SSLSocket:
        """As the library, whose context judges the name as well; but a handshake that fails leaves no socket open."""
        if self._ssl_context is None:
            raise ValueError("no TLS was asked for")
        secured = self._ssl_context.wrap_socket(tcp_sock, server_hostname=self._host, do_handshake_on_connect=False)
        try:
            secured.settimeout(self._connect_timeout)
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return secured

    def _sock_recv(self, bufsize: int) -> bytes:
        """The socket is asked for much and rarely; the library asks for a byte or two at a time."""
        if self._place >= len(self._ahead):
            self._ahead, self._place = b"", 0
            self._ahead = super()._sock_recv(max(AHEAD, bufsize))
        place = self._place
        self._place = min(place + bufsize, len(self._ahead))
        return self._ahead[place:self._place]

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:  # noqa: ARG002 - the library ignores it, too
        """One packet, however many publications are under way."""
        if self._sock is None:
            return MQTTErrorCode.MQTT_ERR_NO_CONN
        answer = self._packet_read()
        return self._loop_rc_handle(answer) if answer > 0 else MQTTErrorCode.MQTT_ERR_SUCCESS

    def loop_write(self) -> MQTTErrorCode:
        """A reaction, word of it and the acknowledgement leave in one write: each write wakes somebody up."""
        waiting = self._out_packet
        if len(waiting) > 1 and not any(packet["command"] & 0xF0 == DISCONNECT for packet in waiting):
            joined = bytearray().join([memoryview(packet["packet"])[packet["pos"]:] for packet in waiting])
            waiting.clear()
            waiting.append({"command": PUBACK, "mid": 0, "qos": 0, "pos": 0, "to_process": len(joined),
                            "packet": joined, "info": None})
        return super().loop_write()

    def _handle_pubackcomp(self, cmd: Literal["PUBACK", "PUBCOMP"]) -> MQTTErrorCode:
        packet = self._in_packet["packet"]
        if cmd != "PUBACK" or len(packet) < 2 or bytes(packet[2:]) not in WELL:
            return super()._handle_pubackcomp(cmd)
        mid = packet[0] << 8 | packet[1]
        with self._out_message_mutex:
            known = mid in self._out_messages
            return self._do_on_publish(mid, TAKEN, NOTHING) if known else MQTTErrorCode.MQTT_ERR_SUCCESS

    def _do_on_publish(self, mid: int, reason_code: ReasonCode, properties: Properties) -> MQTTErrorCode:
        answer = super()._do_on_publish(mid, reason_code, properties)
        if self.on_taken is not None:
            self.on_taken(mid, reason_code)
        return answer

    def _handle_publish(self) -> MQTTErrorCode:
        header, packet = self._in_packet["command"], self._in_packet["packet"]
        qos = (header >> 1) & 3
        place = 2 + (packet[0] << 8 | packet[1]) if len(packet) > 1 else 0
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        start = place + (2 if qos else 0) + five
        if self.on_plain is None or qos > 1 or place <= 2 or len(packet) < start or (five and packet[start - 1]):
            return super()._handle_publish()
        mid = packet[place] << 8 | packet[place + 1] if qos else 0
        topic, payload = bytes(packet[2:place]), bytes(packet[start:])
        self.on_plain(topic, payload, bool(header & RETAIN), qos, mid, bool(header & DUPLICATE))
        return MQTTErrorCode.MQTT_ERR_SUCCESS
