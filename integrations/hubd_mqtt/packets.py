"""A PUBLISH packet as a home sends it all day: its bytes written and read.

MQTT 3.1.1 and MQTT 5.0, section 3.3. What is not plain is left to paho. Properties of MQTT 5 say nothing that hubd
wants to know, and are passed over unread: a broker hands on what any device puts there, and paho gives the connection
up over characters that the standard allows.
"""

from __future__ import annotations

from typing import NamedTuple

PUBLISH = 0x30
DUPLICATE, RETAIN = 0x08, 0x01
LENGTH_DIGITS = 4
LONGEST = (1 << 7 * LENGTH_DIGITS) - 1
"""Bytes of a packet, by the four digits that tell its length."""
LONGEST_TOPIC = (1 << 16) - 1


class Plain(NamedTuple):
    """What a packet says. `mid`: its packet id, 0 at QoS 0. `again`: the broker has sent it before."""

    topic: bytes
    payload: bytes
    retain: bool
    qos: int
    mid: int
    again: bool


def written(topic: str, payload: bytes, qos: int, retain: bool, mid: int, *, five: bool) -> bytes:
    """The packet that publishes this, at QoS 0 or 1. Raises `ValueError` for what no broker could take."""
    name = topic.encode()
    if not name or len(name) > LONGEST_TOPIC or b"+" in name or b"#" in name:
        raise ValueError(f"nothing can be published on the topic {topic[:80]!r}")
    before = len(name).to_bytes(2, "big") + name
    if qos:
        before += mid.to_bytes(2, "big")
    if five:
        before += b"\x00"  # no properties
    length = len(before) + len(payload)
    if length > LONGEST:
        raise ValueError(f"{len(payload)} bytes are more than a message can hold")
    return bytes((PUBLISH | qos << 1 | retain, *_digits(length))) + before + payload


def _digits(length: int) -> list[int]:
    """A length as packets tell it: seven bits at a time, the lowest first."""
    told = []
    while length > 0x7F:
        told.append(length & 0x7F | 0x80)
        length >>= 7
    return [*told, length]


def body(data: bytes, place: int) -> tuple[int, int] | None:
    """Where the body of the packet that begins at `place` begins and ends. None if it is no PUBLISH, not all there, or
    longer than 16 KiB."""
    if len(data) - place < 2 or data[place] & 0xF0 != PUBLISH:
        return None
    length, start = data[place + 1], place + 2
    if length & 0x80:
        if start >= len(data) or data[start] & 0x80:
            return None
        length = length & 0x7F | data[start] << 7
        start += 1
    return (start, start + length) if start + length <= len(data) else None


def plain(header: int, packet: bytes | bytearray, *, five: bool) -> Plain | None:
    """What a PUBLISH says by its first byte and its body; None if it is not plain."""
    qos = (header >> 1) & 3
    place = 2 + (packet[0] << 8 | packet[1]) if len(packet) > 1 else 0
    start = place + (2 if qos else 0) + five
    if qos > 1 or place <= 2 or len(packet) < start:
        return None
    if five and packet[start - 1]:
        start = _after_properties(packet, start - 1)
        if not 0 < start <= len(packet):
            return None
    mid = packet[place] << 8 | packet[place + 1] if qos else 0
    return Plain(
        bytes(packet[2:place]), bytes(packet[start:]), bool(header & RETAIN), qos, mid, bool(header & DUPLICATE)
    )


def _after_properties(packet: bytes | bytearray, place: int) -> int:
    """Where the properties end whose length is told at `place`; 0 if that is no length."""
    length = shift = 0
    for digit in packet[place : place + LENGTH_DIGITS]:
        place += 1
        length |= (digit & 0x7F) << shift
        if not digit & 0x80:
            return place + length
        shift += 7
    return 0
