"""Bytes to values that can be trusted: JSON, text, booleans, numbers and times, as real senders write them.

Every reader tells three answers apart: a value, `None` ("the source says that it does not know": null,
`nan`, `unknown`, `unavailable`) and `UNREAD` (what stands there makes no sense and is no information,
never false and never zero). Only `json_value` and `text` raise, and only `DecodeError`.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import Enum
from math import isfinite
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from hubd.errors import DecodeError

T = TypeVar("T")

MAX_DEPTH = 64
"""Levels of nesting that any real sender stays far below (Zigbee2MQTT's device list reaches 12)."""

BOM = b"\xef\xbb\xbf"


class Unread(Enum):
    """The type of `UNREAD`, so that a type checker tells it from values."""

    UNREAD = "unread"


UNREAD: Final = Unread.UNREAD
MaybeBool: TypeAlias = bool | Unread | None
MaybeNumber: TypeAlias = float | Unread | None

UNKNOWN_WORDS: Final = frozenset({"", "null", "nil", "none", "nan", "unknown", "unavailable", "undefined", "n/a"})
"""Texts that mean "not known" wherever a value is expected."""

WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("on", "true", "1", "yes", "open", "opened", "opening", "detected", "online", "home", "present",
                     "occupied", "active", "alarm", "wet", "an", "ein"), True),
    **dict.fromkeys(("off", "false", "0", "no", "closed", "close", "clear", "offline", "not_home", "absent", "away",
                     "unoccupied", "inactive", "normal", "dry", "aus"), False),
    **dict.fromkeys(UNKNOWN_WORDS, None),
}  # fmt: skip
"""Words for yes and no, trimmed and in lower case. A word that is not here is no information."""

OPEN_WORDS: Final = frozenset({"open", "opened", "opening"})
CLOSED_WORDS: Final = frozenset({"closed", "close"})


def _too_deep(payload: bytes) -> bool:
    """Nested beyond all sense? Counted outside of strings only when the cheap bound does not settle it."""
    if payload.count(b"{") + payload.count(b"[") <= MAX_DEPTH:
        return False
    depth, quoted, escaped = 0, False, False
    for byte in payload:
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = byte == 0x5C, byte != 0x22
        elif byte == 0x22:
            quoted = True
        elif byte in b"{[":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif byte in b"}]":
            depth -= 1
    return False


def json_value(payload: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """The JSON in a payload. NaN, Infinity and numbers too large for a float are no JSON; of a repeated key the
    last counts; a byte order mark is forgiven."""
    if payload[:3] == BOM:
        payload = payload[3:]
    if len(payload) > 4096 and _too_deep(payload):  # shorter ones are caught by the parser's own limit
        raise DecodeError("nested too deeply", f"more than {MAX_DEPTH} levels")
    try:
        return decoder.decode(payload)
    except msgspec.ValidationError as error:
        if str(error).startswith("Number out of range"):
            raise DecodeError("number out of range", "beyond what a float can hold") from None
        raise DecodeError("unexpected shape", str(error)) from None
    except msgspec.DecodeError as error:
        if not payload.strip():
            raise DecodeError("empty payload", "where JSON is expected") from None
        raise DecodeError("malformed JSON", str(error)) from None
    except UnicodeDecodeError:
        raise DecodeError("not UTF-8") from None
    except (RecursionError, OverflowError, ValueError):
        raise DecodeError("nested too deeply", "or a number without end") from None


_anything: Final[msgspec.json.Decoder[Any]] = msgspec.json.Decoder()
_string: Final = msgspec.json.Decoder(str)


def json_any(payload: bytes) -> Any:
    """Any JSON value."""
    return json_value(payload, _anything)


def json_object(payload: bytes) -> dict[str, Any]:
    """A JSON object, or `DecodeError`."""
    value = json_value(payload, _anything)
    if type(value) is not dict:
        raise DecodeError("not an object", f"a JSON {type(value).__name__} where an object belongs")
    return value


def text(payload: bytes) -> str:
    """The text of a payload without surrounding space. A raw `online` and a JSON string `"online"` are one text."""
    if payload[:3] == BOM:
        payload = payload[3:]
    if payload[:1] == b'"' and payload[-1:] == b'"' and len(payload) > 1:
        try:
            return _string.decode(payload).strip()
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass  # quotes that are no JSON string belong to the text
    try:
        return payload.decode().strip()
    except UnicodeDecodeError:
        raise DecodeError("not UTF-8") from None


def boolean(value: Any, words: dict[str, bool | None] = WORDS) -> MaybeBool:
    """Yes or no, from a JSON boolean, 0 or 1, or a word."""
    if value is True or value is False or value is None:
        return value
    if isinstance(value, str):
        found = words.get(value, UNREAD)
        return words.get(value.strip().casefold(), UNREAD) if found is UNREAD else found
    if isinstance(value, int | float) and value in (0, 1):
        return value == 1
    return UNREAD


def is_open(value: Any) -> MaybeBool:
    """A contact, where the source calls a *closed* circuit true: open, from a boolean or a word."""
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in OPEN_WORDS:
            return True
        if word in CLOSED_WORDS:
            return False
    closed = boolean(value)
    return closed if closed is None or closed is UNREAD else not closed


_INFINITE: Final = float("inf")


def number(value: Any) -> MaybeNumber:
    """A finite number, from JSON or text.

    A decimal comma is read as a point when it can mean nothing else: `12,5` is 12.5, but `1,234` may be
    a thousand and is not read.
    """
    kind = type(value)
    if kind is float:
        return value if -_INFINITE < value < _INFINITE else UNREAD
    if kind is int:
        return _finite(value)
    if value is None:
        return None
    return _number_text(value.strip()) if kind is str else UNREAD


def _finite(value: float) -> MaybeNumber:
    try:
        made = float(value)
    except OverflowError:
        return UNREAD
    return made if isfinite(made) else UNREAD


def _number_text(word: str) -> MaybeNumber:
    if word.casefold() in UNKNOWN_WORDS:
        return None
    if not word.isascii() or "_" in word:
        return UNREAD
    if "," in word:
        whole, _, part = word.partition(",")
        if "." in word or "," in part or len(part) == 3:
            return UNREAD
        word = f"{whole}.{part}"
    try:
        return _finite(float(word))
    except ValueError:
        return UNREAD


MILLISECONDS_FROM: Final = 1e11
MICROSECONDS_FROM: Final = 1e14
FIRST_TIME: Final = 1e9
"""Before September 2001 nothing of this kind was built: such a time means that a clock was never set."""
LAST_TIME: Final = 253_402_300_799.0


def when(value: Any, zone: tzinfo | None = None) -> float | None:
    """A time in seconds since 1970 from a number (seconds, milli- or microseconds, told by magnitude) or ISO text.

    Text without offset needs `zone`; without one it is no time, because nobody knows whose clock it was.
    None for anything else, and for a clock that was never set.
    """
    if isinstance(value, str):
        made = _iso(value.strip(), zone)
        if made is not None:
            return made
        value = _number_text(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = _finite(value)
    if seconds is None or seconds is UNREAD:
        return None
    if seconds >= MICROSECONDS_FROM:
        seconds /= 1e6
    elif seconds >= MILLISECONDS_FROM:
        seconds /= 1e3
    return seconds if FIRST_TIME <= seconds <= LAST_TIME else None


def _iso(word: str, zone: tzinfo | None) -> float | None:
    if len(word) < 8 or "-" not in word[:8]:
        return None
    try:
        moment = datetime.fromisoformat(word)
        if moment.tzinfo is None:
            if zone is None:
                return None
            moment = moment.replace(tzinfo=zone)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None
