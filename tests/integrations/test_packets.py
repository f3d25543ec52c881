"""A PUBLISH packet is written and read as the standard says; what is not plain is left to the library."""

from __future__ import annotations

import struct
from typing import Any, cast

import paho.mqtt.client as paho
import pytest
from hubd_mqtt.packets import LONGEST_TOPIC, Plain, body, plain, written
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion


def by_the_library(topic: str, payload: bytes, qos: int, retain: bool, mid: int, *, five: bool) -> bytes:
    """The packet that paho would send."""
    protocol = MQTTProtocolVersion.MQTTv5 if five else MQTTProtocolVersion.MQTTv311
    client = paho.Client(CallbackAPIVersion.VERSION2, protocol=protocol)
    sent: list[bytes] = []
    inside = cast("Any", client)
    inside._sock = object()
    inside._packet_queue = lambda _command, packet, *_rest: sent.append(bytes(packet))
    inside._send_publish(mid, topic.encode(), payload, qos, retain)
    inside._sock = None
    return sent[0]


@pytest.mark.parametrize("five", [True, False])
@pytest.mark.parametrize("qos", [0, 1])
@pytest.mark.parametrize("length", [0, 1, 100, 120, 127, 128, 16_370, 16_383, 16_384, 70_000, 2_100_000])
def test_a_packet_is_written_as_the_library_would_and_read_again(length: int, qos: int, five: bool) -> None:
    payload, mid = b"\x00" * length, 0x1234 if qos else 0

    packet = written("haus/küche", payload, qos, True, mid, five=five)

    assert packet == by_the_library("haus/küche", payload, qos, True, mid, five=five)
    ahead = b"before" + packet + b"\x30"  # the next one has begun
    place = body(ahead, 6)
    if len(packet) < 16_384:
        assert place is not None
        start, end = place
        assert end == 6 + len(packet)
        said = plain(ahead[6], ahead[start:end], five=five)
        assert said == Plain("haus/küche".encode(), payload, True, qos, mid, False)
    if len(packet) > 16_400:
        assert place is None, "long ones go the library's way"


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_packet_that_is_not_all_there_waits(cut: int) -> None:
    packet = written("lab/trigger", b"1" * 120, 1, False, 7, five=True)

    assert body(packet, 0) is not None
    assert body(packet[:-cut], 0) is None
    assert body(packet[:cut], 0) is None
    assert body(b"", 0) is None


def test_other_kinds_of_packets_are_not_for_here() -> None:
    assert body(b"\x40\x02\x00\x01", 0) is None  # PUBACK
    assert body(b"\xd0\x00", 0) is None  # PINGRESP


def test_what_is_not_plain_is_left_to_the_library() -> None:
    topic = struct.pack("!H", 3) + b"a/b"

    assert plain(0x30, topic + b"\x00hello", five=True) == Plain(b"a/b", b"hello", False, 0, 0, False)
    assert plain(0x3A, topic + b"\x00\x05\x00", five=True) == Plain(b"a/b", b"", False, 1, 5, True)
    assert plain(0x34, topic + b"\x00\x05\x00", five=True) is None, "quality of service 2"
    assert plain(0x30, b"\x00\x00\x00hello", five=True) is None, "an alias instead of a topic"
    assert plain(0x32, topic, five=False) is None, "no packet id"
    assert plain(0x30, b"\x00", five=False) is None, "no topic"


@pytest.mark.parametrize(
    "properties",
    [
        b"\x02\x01\x01",
        b"\x81\x01" + b"\x26" * 129,  # a length of two digits
        b"\x80\x80\x01" + b"\x26" * 16_384,
        b"\x0b\x26\x00\x05a\xef\xbb\xbfb\x00\x01x",  # a name with U+FEFF in it
        b"\x03\xff\xff\xff",  # nothing that the standard knows
    ],
)
def test_properties_are_passed_over_whatever_they_say(properties: bytes) -> None:
    topic = struct.pack("!H", 3) + b"a/b"

    assert plain(0x30, topic + properties + b"hello", five=True) == Plain(b"a/b", b"hello", False, 0, 0, False)
    assert plain(0x33, topic + b"\x00\x05" + properties, five=True) == Plain(b"a/b", b"", True, 1, 5, False)


@pytest.mark.parametrize("properties", [b"\x01", b"\x81", b"\x80\x80\x80\x80\x01x", b"\x81\x01" + b"x" * 128])
def test_properties_longer_than_their_packet_are_not_plain(properties: bytes) -> None:
    assert plain(0x30, struct.pack("!H", 3) + b"a/b" + properties, five=True) is None


@pytest.mark.parametrize("topic", ["", "all/+/of", "everything/#", "x" * (LONGEST_TOPIC + 1)])
def test_what_no_broker_could_take_is_refused(topic: str) -> None:
    with pytest.raises(ValueError, match="published on the topic"):
        written(topic, b"", 0, False, 0, five=True)
