"""paho's client with a short way for what a home sends all day: messages at QoS 0 and 1.

The library builds tables of properties and message objects for every packet, takes a dozen locks for threads that there
are none of, and writes each packet to the socket by itself; that costs as much as everything else that it does.
Whatever is not the plain case (`packets`) goes the library's own way. (This reaches into paho-mqtt; its version is
pinned, and the tests of the client go through both ways.)
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Literal, TypeAlias

from paho.mqtt import client as paho
from paho.mqtt.enums import MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from hubd_mqtt import packets

Plain: TypeAlias = Callable[[bytes, bytes, bool, int, int, bool], None]
"""Topic, payload, retain, qos, packet id, duplicate."""

AHEAD = 1 << 16
"""Bytes asked of the socket at once."""
PUBACK, DISCONNECT = 0x40, 0xE0
WELL = (b"", b"\x00", b"\x00\x00", b"\x10", b"\x10\x00")
"""What may follow the packet id of a good PUBACK without telling anything: success, or nobody listens just now."""
TAKEN = ReasonCode(PacketTypes.PUBACK)


class QuickClient(paho.Client):
    """`on_plain` hears plain messages; `on_message` the others. Acknowledging is left to whoever listens. `on_taken`
    hears that the broker has, or refused, what was sent at QoS 1; of QoS 0 there is nothing to hear. What was sent and
    not taken when the connection broke is not sent again by itself."""

    on_plain: Plain | None = None
    on_taken: Callable[[int, ReasonCode], None] | None = None

    _ahead: bytes = b""
    _place: int = 0

    @property
    def _five(self) -> bool:
        return self._protocol == MQTTProtocolVersion.MQTTv5

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
        return self._ahead[place : self._place]

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:  # noqa: ARG002 - the library ignores it, too
        """One packet, however many publications are under way."""
        if self._sock is None:
            return MQTTErrorCode.MQTT_ERR_NO_CONN
        if self._read_plain():
            return MQTTErrorCode.MQTT_ERR_SUCCESS
        answer = self._packet_read()
        return self._loop_rc_handle(answer) if answer > 0 else MQTTErrorCode.MQTT_ERR_SUCCESS

    def _read_plain(self) -> bool:
        """A plain message that is all there is heard at once."""
        if self.on_plain is None or self._in_packet["command"]:
            return False
        if self._place >= len(self._ahead):
            self._ahead, self._place = b"", 0
            with suppress(OSError):  # the library's own way meets it as well, and says what it means
                self._ahead = super()._sock_recv(AHEAD)
        found = packets.body(self._ahead, self._place)
        if found is None:
            return False
        header, (start, end) = self._ahead[self._place], found
        said = packets.plain(header, self._ahead[start:end], five=self._five)
        if said is None:
            return False
        self._place, self._last_bytes_received = end, monotonic()
        self.on_plain(*said)
        return True

    def send(self, topic: str, payload: bytes, qos: int, retain: bool) -> int:
        """Publish at QoS 0 or 1 with the next write; the answer is the packet id, 0 at QoS 0."""
        mid = self._mid_generate() if qos else 0
        packet = packets.written(topic, payload, qos, retain, mid, five=self._five)
        self._out_packet.append(
            {
                "command": PUBACK,
                "mid": mid,
                "qos": qos,
                "pos": 0,
                "to_process": len(packet),
                "packet": packet,
                "info": None,
            }
        )  # not as PUBLISH: there is no message object to tell
        self._call_socket_register_write()
        return mid

    def loop_write(self) -> MQTTErrorCode:
        """A reaction, word of it and the acknowledgement leave in one write: each write wakes somebody up."""
        waiting = self._out_packet
        if len(waiting) > 1 and not any(packet["command"] & 0xF0 == DISCONNECT for packet in waiting):
            joined = bytearray().join([memoryview(packet["packet"])[packet["pos"] :] for packet in waiting])
            waiting.clear()
            waiting.append(
                {
                    "command": PUBACK,
                    "mid": 0,
                    "qos": 0,
                    "pos": 0,
                    "to_process": len(joined),
                    "packet": joined,
                    "info": None,
                }
            )
        return super().loop_write()

    def _handle_pubackcomp(self, cmd: Literal["PUBACK", "PUBCOMP"]) -> MQTTErrorCode:
        packet = self._in_packet["packet"]
        if cmd != "PUBACK" or len(packet) < 2:
            return super()._handle_pubackcomp(cmd)
        reason = TAKEN if bytes(packet[2:]) in WELL else _reason(packet[2])
        if reason is None:
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        if self.on_taken is not None:
            self.on_taken(packet[0] << 8 | packet[1], reason)
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _handle_publish(self) -> MQTTErrorCode:
        header, packet = self._in_packet["command"], self._in_packet["packet"]
        said = packets.plain(header, packet, five=self._five) if self.on_plain is not None else None
        if said is None or self.on_plain is None:
            return super()._handle_publish()
        self.on_plain(*said)
        return MQTTErrorCode.MQTT_ERR_SUCCESS


def _reason(code: int) -> ReasonCode | None:
    """What a broker says of a publication, by its number; None for one that means nothing."""
    try:
        return ReasonCode(PacketTypes.PUBACK, identifier=code)
    except KeyError:
        return None
