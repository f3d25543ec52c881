"""What travels from homes to their operator: a line of a recorded log that also says whose it is and its number.

`{"home":"elm-street","seq":812,"via":"hub","at":"…","topic":"…","payload":…}`. `seq` counts what one forwarder (`via`)
sent for one home; a forwarder that has forgotten its count goes on under a new name. Such a log is still a log: without
the other homes' lines, `hubd replay` lives through it.
"""

from __future__ import annotations

from zlib import crc32

import msgspec

from hubd.errors import DecodeError
from hubd.integration import Message
from hubd.logs.lines import EPOCH, Line, line_of, payload_of

HUB = "hub"
"""The forwarder's name, where a home has only one."""
OPERATOR = "fleet"
"""Under this name the operator speaks to a home: setups and erasures, never its sensors."""


class Record(msgspec.Struct, frozen=True, array_like=True):
    """One message of one home, and its number among those of its forwarder."""

    home: str
    seq: int
    message: Message
    via: str = HUB


class _Line(Line, kw_only=True):
    home: str
    seq: int
    via: str = HUB


class _Key(msgspec.Struct):
    home: str


_decode = msgspec.json.Decoder(_Line).decode
_key = msgspec.json.Decoder(_Key).decode
_encode = msgspec.json.Encoder().encode


def record_of(line: bytes) -> Record:
    """The record in one line. Raises `DecodeError` saying what is wrong with the line."""
    try:
        read = _decode(line)
        message = Message(
            (read.at - EPOCH).total_seconds(), read.topic, payload_of(read.payload), read.retain, read.qos
        )
    except RecursionError as error:
        raise DecodeError("nested too deeply") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise DecodeError("not a fleet's line", str(error)) from error
    return Record(read.home, read.seq, message, read.via)


def home_of(line: bytes) -> str | None:
    """Whose line this is, read without the rest of it; None where it does not say."""
    try:
        return _key(line).home
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def written(record: Record) -> bytes:
    """A record as a line, with its line end."""
    via = b"" if record.via == HUB else b'"via":%b,' % _encode(record.via)
    return b'{"home":%b,"seq":%d,%b' % (_encode(record.home), record.seq, via) + line_of(record.message)[1:]


def part_of(home: str, parts: int) -> int:
    """Which part of a fleet's log a home belongs to, on every machine and in every run."""
    return crc32(home.encode()) % parts
