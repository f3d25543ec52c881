"""One message as one line of JSON, and back, without losing a byte of the payload.

A payload that is JSON stands in the line as it came, byte for byte. Other text stands as a JSON string,
and so does JSON that could not be read back as it was: text in quotes (a raw `online` and `"online"`
must stay two payloads), JSON over several lines, JSON nested without end. Bytes that are no text stand
as `{"$base64": "..."}`.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Raw

from hubd.errors import DecodeError
from hubd.integration import Message

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BASE64 = b'"$base64"'
BASE64_WITHIN = 24
"""How far into an object its first key is looked for, so that ordinary objects are not parsed twice."""
SIMPLE = 100
"""Up to so many brackets a payload cannot be nested deeply enough to matter."""
MARGIN = 300
"""Levels of nesting kept free, because the line and its reader's own calls need some too."""


class Line(msgspec.Struct):
    """The form of a line. Other keys are left to those who wrote them."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    topic: str
    payload: Raw
    retain: bool = False
    qos: Literal[0, 1, 2] = 0


class _Bytes(msgspec.Struct, forbid_unknown_fields=True):
    content: str = msgspec.field(name="$base64")


decode_line = msgspec.json.Decoder(Line).decode
_decode_raw = msgspec.json.Decoder(Raw).decode
_decode_text = msgspec.json.Decoder(str).decode
_decode_bytes = msgspec.json.Decoder(_Bytes).decode
_encode = msgspec.json.Encoder().encode


def stamp(at: float) -> float:
    """A time of arrival as a log keeps it: whole milliseconds, so that a replay gets the very same number."""
    return int(at * 1000 + 0.5) / 1000


def payload_of(raw: Raw) -> bytes:
    """The bytes that arrived, from what stands for them in a line."""
    written = bytes(raw)
    first = written[:1]
    if first == b'"':
        return _decode_text(written).encode()
    if first == b"{" and BASE64 in written[:BASE64_WITHIN]:
        return _from_base64(written)
    return written


def _from_base64(written: bytes) -> bytes:
    try:
        return b64decode(_decode_bytes(written).content, validate=True)
    except msgspec.ValidationError:
        return written  # an object that happens to have such a key among others
    except (binascii.Error, ValueError) as error:
        raise DecodeError("payload: not base64", str(error)) from error


def message_of(line: bytes) -> Message:
    """The message in one line, or `DecodeError` saying what is wrong with the line."""
    try:
        read = decode_line(line)
        return Message((read.at - EPOCH).total_seconds(), read.topic, payload_of(read.payload), read.retain, read.qos)
    except RecursionError as error:
        raise DecodeError("nested too deeply") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise DecodeError("not a log line", str(error)) from error


def line_of(message: Message, zone: tzinfo = UTC) -> bytes:
    """One message as a line, with its line end. `zone` decides only how the time is written."""
    at, topic, payload, retain, qos = message.at, message.topic, message.payload, message.retain, message.qos
    return b'{"at":"%b","topic":%b,"payload":%b,"retain":%b,"qos":%d}\n' % (
        time_text(at, zone).encode(), _encode(topic), written_payload(payload), b"true" if retain else b"false", qos
    )  # fmt: skip


def time_text(at: float, zone: tzinfo) -> str:
    """Local ISO time with offset; milliseconds, or microseconds for a time that was not stamped."""
    milliseconds = int(at * 1000 + 0.5)
    if milliseconds / 1000 != at:
        return datetime.fromtimestamp(at, zone).isoformat(timespec="microseconds")
    seconds, rest = divmod(milliseconds, 1000)
    text = _whole_second(seconds, zone)
    return f"{text[:19]}.{rest:03d}{text[19:]}"


@lru_cache(maxsize=256)
def _whole_second(seconds: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(seconds, zone).isoformat()


def written_payload(payload: bytes) -> bytes:
    """What stands for a payload in its line."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        return b'{"$base64":"%b"}' % b64encode(payload)
    return payload if _stands_for_itself(payload) else _encode(text)


def _stands_for_itself(payload: bytes) -> bool:
    """Is this JSON on one line that a reader gives back byte for byte?"""
    if payload[:1] == b'"' or BASE64 in payload[:BASE64_WITHIN] or b"\n" in payload or b"\r" in payload:
        return False
    brackets = payload.count(b"[") + payload.count(b"{")
    try:
        raw = _decode_raw(payload)
        if brackets > SIMPLE:
            _decode_raw(b"[" * MARGIN + payload + b"]" * MARGIN)
    except (msgspec.DecodeError, RecursionError):
        return False
    return len(bytes(raw)) == len(payload)
