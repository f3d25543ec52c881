"""The words a configuration is made of: ids, times, durations, topics, addresses.

Each says no in a way that people can act on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from hubd.core.household import AREA_KINDS, AWAY, MEANS, UNKNOWN
from hubd.yaml_places import nearest

T = TypeVar("T")

RESERVED = (AWAY, UNKNOWN)
LANGUAGES = ("en", "de", "es")
ROLES = ("adult", "teen", "child")
SOURCE_KINDS = ("device", "event", "contact", "motion", "presence", "power", "level", "alarm", "sound")
VENDORS = (
    "zigbee2mqtt", "frigate", "double_take", "owntracks", "espresense", "room_assistant", "openmqttgateway", "tasmota",
    "shelly", "esphome", "hermes", "statestream", "eventstream", "homeassistant",
)  # fmt: skip
"""Whose usual topic roots `mqtt.prefixes` may replace."""

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def no(what: str, hint: str = "") -> PydanticCustomError:
    """The one error that the validators here raise: what is wrong, and what to write instead."""
    # the texts travel as values, so that braces in them mean nothing
    return PydanticCustomError("hubd", "{what}", {"what": what, "hint": hint})


def slug(text: str) -> str:
    """The nearest valid id: `Leo's Room` becomes `leo_s_room`, `Küche` becomes `kuche`."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_-]+", "_", ascii_only.lower()).strip("_")


def id_of(name: str, *others: str) -> str:
    """An id for something by its name, or by the first of the others that says anything in Latin letters; empty if
    none does: of `Комната 1` no more than a digit would be left, and of `Комната 2` hardly another one."""
    slugs = (slug(text) for text in (name, *others))
    return next((found for found in slugs if re.search(r"[a-z]", found) and found not in RESERVED), "")


def _id(text: str) -> str:
    if text in RESERVED:
        raise no(f"{text!r} is reserved for people who are out or not found", "choose another id")
    if not re.fullmatch(r"[a-z0-9_-]+", text):
        better = slug(text)
        raise no(f"{text!r} is no id: small letters, digits, _ and - only", f"write {better!r}" if better else "")
    return text


def _home_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", text):
        better = slug(text).replace("_", "-")
        raise no(f"{text!r} is no home id: small letters, digits and - only", f"write {better!r}" if better else "")
    return text


OTHERWISE_CALLED = {
    "hob": "cooker", "stove": "cooker", "cooktop": "cooker", "refrigerator": "fridge", "television": "tv",
    "sofa": "couch", "armchair": "chair", "washing_machine": "washer", "tumble_dryer": "dryer", "pc": "computer",
    "laptop": "computer", "radiator": "heater", "door": "entrance", "front_door": "entrance", "letterbox": "mailbox",
    "cot": "crib", "faucet": "tap", "closet": "wardrobe", "drugs": "medicine", "light": "lamp",
}  # fmt: skip
"""What people call the things that `means` knows, where its spelling leads nowhere or to something else."""


def _one_of(words: Sequence[str], what: str, called: Mapping[str, str] | None = None) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            meant = (called or {}).get(text.lower().replace(" ", "_"))
            raise no(f"unknown {what} {text!r}", f"did you mean {meant!r}?" if meant else nearest(text, words))
        return text

    return check


def _furniture(text: str) -> str:
    """What stands in an area. Any word will do, but one that is nearly a known one is a slip of the pen."""
    close = get_close_matches(text, MEANS, n=1, cutoff=0.75)
    if close and text not in MEANS:
        raise no(f"unknown word {text!r}", f"did you mean {close[0]!r}?")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        known = False
    except KeyError:
        known = False
    else:
        known = bool(text)
    if not known:
        zones = sorted(available_timezones())
        city = [zone for zone in zones if zone.rpartition("/")[2].lower() == text.rpartition("/")[2].lower()]
        hint = f"did you mean {city[0]!r}?" if city else nearest(text, zones)
        raise no(f"unknown time zone {text!r}", hint if hint.startswith("did") else "such as 'Europe/Berlin'")
    return text


def _clock(value: Any) -> time:
    if isinstance(value, time):
        return value
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise no(f"{value!r} is no time of day", 'write it as "22:00"')
    return time(int(match[1]), int(match[2]))


def _duration(value: Any) -> float:
    if isinstance(value, float):  # a default, already in seconds
        return value
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhdw])", value) if isinstance(value, str) else None
    if match is None:
        raise no(f"{value!r} is no duration", "write a number and s, m, h, d or w, such as 30s, 5m, 2h, 35d")
    return float(match[1]) * _SECONDS[match[2]]


def written_duration(seconds: float) -> str:
    """The shortest way to write a duration: `35d` rather than `840h`."""
    unit = next((u for u in ("d", "h", "m") if seconds and seconds % _SECONDS[u] == 0), "s")
    return f"{seconds / _SECONDS[unit]:g}{unit}"


def _levels(text: str, what: str, hint: str) -> list[str]:
    levels = text.split("/")
    if not text or "" in levels or any(ord(letter) < 32 for letter in text):
        raise no(f"{text!r} is no {what}: empty level or odd character", hint)
    return levels


def _match(text: str) -> str:
    hint = "levels separated by /, * for one level; everything below is meant, too"
    for level in _levels(text, "match", hint):
        if set(level) & set("#+") or ("*" in level and level != "*"):
            raise no(f"{text!r} is no match: {level!r} cannot stand for a level", hint)
    if set(text) <= set("*/"):
        raise no(f"{text!r} matches everything", "name at least one level")
    return text


def _filter(text: str) -> str:
    hint = "an MQTT topic; + stands for one level"
    for level in _levels(text, "topic", hint):
        if set(level) & set("#*") or ("+" in level and level != "+"):
            raise no(f"{text!r} is no topic: {level!r} cannot stand for a level", hint)
    return text


def _root(text: str) -> str:
    for level in _levels(text, "topic", "a topic without wildcards, such as zigbee2mqtt"):
        if set(level) & set("#+*"):
            raise no(f"{text!r} has a wildcard", "name the topic root itself, such as zigbee2mqtt")
    return text


def _parts(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of an address, or what is wrong with it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise no(f"not an address: {error}", "scheme://host:port") from error
    return parts.scheme, parts.hostname, port


def _broker(url: str) -> str:
    if url == "embedded":
        return url
    scheme, host, _ = _parts(url)
    if scheme not in ("mqtt", "mqtts") or not host:
        raise no("not a broker's address", "mqtt://host:1883, mqtts://host:8883, or 'embedded' for hubd's own broker")
    return url


def _web(url: str) -> str:
    scheme, host, _ = _parts(url)
    if scheme not in ("http", "https") or not host:
        raise no("not a web address", "http://homeassistant.local:8123")
    return url


def _database(url: str) -> str:
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme not in ("sqlite", "postgresql") or "://" not in url:
        raise no("not a database hubd can use", "sqlite:///hubd.db or postgresql+psycopg://user:password@host/name")
    return url


def _one_or_many(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _tracker(text: str) -> str:
    user, _, device = text.partition("/")
    if not user or not device or "/" in device:
        raise no(f"{text!r} is no OwnTracks device", "write user/device, such as anna/phone")
    return text


def _entity(text: str) -> str:
    if not re.fullmatch(r"[a-z_0-9]+\.[a-z_0-9]+", text):
        raise no(f"{text!r} is no Home Assistant entity", "domain.object, such as person.anna")
    return text


def _service(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme == "tcp" and bool(parts.hostname) and parts.port is not None
    except ValueError:
        known = False
    if not known:
        raise no(f"{text!r} is no address of a service", "tcp://host:port, such as tcp://localhost:10200")
    return text


def _address(text: str) -> str:
    try:
        ip_address(text)
    except ValueError:
        raise no(f"{text!r} is no IP address", "such as 127.0.0.1") from None
    return text


def _text(pattern: str | None = None, **more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **({"pattern": pattern} if pattern else {}), **more})


class _OneOrManySchema:
    """Tells editors that a single value will do."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        return {"anyOf": [schema["items"], schema]}


CLOCK = "^[0-9]{1,2}:[0-9]{2}$"
DURATION = "^[0-9.]+ ?[smhdw]$"

Id = Annotated[str, AfterValidator(_id), _text("^[a-z0-9_-]+$")]
HomeId = Annotated[str, AfterValidator(_home_id), _text("^[a-z0-9-]+$")]
AreaKind = Annotated[str, AfterValidator(_one_of(AREA_KINDS, "kind of area")), _text(enum=list(AREA_KINDS))]
Means = Annotated[str, AfterValidator(_one_of(MEANS, "means", OTHERWISE_CALLED)), _text(enum=list(MEANS))]
Furniture = Annotated[str, AfterValidator(_furniture), _text(examples=list(MEANS))]
Role = Annotated[str, AfterValidator(_one_of(ROLES, "role")), _text(enum=list(ROLES))]
Language = Annotated[str, AfterValidator(_one_of(LANGUAGES, "language")), _text(enum=list(LANGUAGES))]
SourceKind = Annotated[str, AfterValidator(_one_of(SOURCE_KINDS, "kind of source")), _text(enum=list(SOURCE_KINDS))]
Vendor = Annotated[str, AfterValidator(_one_of(VENDORS, "vendor")), _text(enum=list(VENDORS))]
Zone = Annotated[str, AfterValidator(_zone), _text()]
Clock = Annotated[time, BeforeValidator(_clock), _text(CLOCK)]
Duration = Annotated[float, BeforeValidator(_duration), _text(DURATION)]
Match = Annotated[str, AfterValidator(_match), _text()]
TopicFilter = Annotated[str, AfterValidator(_filter), _text()]
TopicRoot = Annotated[str, AfterValidator(_root), _text()]
BrokerUrl = Annotated[str, AfterValidator(_broker), _text("^(embedded|mqtts?://.+)$")]
Service = Annotated[str, AfterValidator(_service), _text("^tcp://.+:[0-9]+$")]
Address = Annotated[str, AfterValidator(_address), _text()]
WebUrl = Annotated[str, AfterValidator(_web), _text("^https?://.+")]
DatabaseUrl = Annotated[str, AfterValidator(_database), _text("^(sqlite|postgresql).*://")]
Tracker = Annotated[str, AfterValidator(_tracker), _text("^[^/]+/[^/]+$")]
Entity = Annotated[str, AfterValidator(_entity), _text(r"^[a-z_0-9]+\.[a-z_0-9]+$")]
OneOrMany = Annotated[list[T], BeforeValidator(_one_or_many), _OneOrManySchema()]
"""One value, or a list of them."""
