"""One contract for all decoders: samples mean what the table says, junk is rejected, and nothing else ever happens."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar

import msgspec
import pytest
from hubd_mqtt.decoders import decoders
from hubd_mqtt.decoders.filters import covers, without_covered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubd.core.events import AnyEvent, Clock
from hubd.core.household import DeviceEntry
from hubd.errors import DecodeError
from hubd.integration import Message, router_of
from tests.integrations.table import EXPECTED, HOUSE, names, remembered, router, rows, samples

REASONS = {
    "another home", "empty payload", "encrypted", "incomplete", "malformed JSON", "nested too deeply", "no position",
    "not UTF-8", "not an object", "number out of range", "payload too large", "sensor fault", "unexpected shape",
    "unknown area", "unknown person", "unknown topic", "unreadable value", "unusable topic", "value missing",
}  # fmt: skip
"""Every reason there is: short and fixed, so that they can be counted."""

ODD: tuple[Any, ...] = (None, True, 0, -1, 1.5, 10**30, 1e300, "", "x", "NaN", "\x00", [], [None], {}, {"a": []}, [[1]])
"""What real senders put where something else belongs."""


def section(name: str) -> str:
    """The committed table of one source."""
    return EXPECTED.read_text().split(f"==== {name}\n\n")[1].split("==== ")[0].rstrip()


@pytest.mark.parametrize("name", names())
def test_every_sample_means_what_the_table_says(name: str) -> None:
    made = "\n".join(rows(name)).rstrip()
    print(made)  # noqa: T201 - the table is for people: pytest -s shows it
    changed = list(difflib.unified_diff(section(name).splitlines(), made.splitlines(), "expected", "now", lineterm=""))
    assert not changed, "\n".join(changed)


def decoded(name: str) -> Iterator[tuple[Message, list[AnyEvent] | DecodeError]]:
    decoder, known = router(), dict[str, dict[str, str]]()
    for message, _ in samples(name):
        try:
            events = decoder.decode(message, known)
        except DecodeError as error:
            yield message, error
        else:
            remembered(known, events)
            yield message, list(events)


@pytest.mark.parametrize("name", names())
def test_a_rejection_has_one_of_the_fixed_reasons(name: str) -> None:
    reasons = {error.reason for _, error in decoded(name) if isinstance(error, DecodeError)}
    assert reasons <= REASONS


@pytest.mark.parametrize("name", names())
def test_decoding_is_pure(name: str) -> None:
    """The same message and facts give the same events, and the facts are never touched."""
    decoder, known = router(), dict[str, dict[str, str]]()
    for message, _ in samples(name):
        before = copy.deepcopy(known)
        try:
            first = list(decoder.decode(message, known))
            assert first == list(decoder.decode(message, known)) == list(router().decode(message, known))
            assert known == before
            remembered(known, first)
        except DecodeError as error:
            with pytest.raises(DecodeError) as again:
                decoder.decode(message, known)
            assert str(again.value) == str(error)


@pytest.mark.parametrize("name", names())
def test_what_was_decoded_is_the_same_in_another_process(name: str) -> None:
    """Events travel between processes as MessagePack, and nothing of them may change on the way, not even a type."""
    decoder, known = router(), dict[str, dict[str, str]]()
    unpacked = msgspec.msgpack.Decoder(tuple[AnyEvent, ...]).decode
    for message, _ in samples(name):
        with suppress(DecodeError):
            events = tuple(decoder.decode(message, known))
            assert repr(unpacked(msgspec.msgpack.encode(events))) == repr(events)
            remembered(known, list(events))


@pytest.mark.parametrize("name", names())
def test_what_the_broker_kept_is_never_news(name: str) -> None:
    for message, events in decoded(name):
        if message.retain and isinstance(events, list):
            assert all(event.freshness != "live" or isinstance(event, Clock) for event in events)


@pytest.mark.parametrize("name", names())
def test_every_topic_that_says_something_is_subscribed_to(name: str) -> None:
    decoder, known = router(), dict[str, dict[str, str]]()
    fixed = decoder.subscriptions()
    for message, _ in samples(name):
        try:
            events = decoder.decode(message, known)
        except DecodeError:
            continue
        remembered(known, events)
        if events and message.topic not in UNANNOUNCED:
            heard = [*fixed, *decoder.discovered(known)]
            assert any(covers(topic_filter, message.topic) for topic_filter in heard), message.topic


UNANNOUNCED = {
    "tracker/anna/attributes", "tracker/ben/state",  # in the samples before their discovery
    "home/esp/binary_sensor/hall_motion/state", "home/kitchen/shelly/events/rpc",  # prefixes of the owner's own
    *(f"hubd/elm-street/log/{kind}" for kind in ("event", "state", "homeassistant")),  # stand in logs only
}  # fmt: skip
"""Topics that are understood in a log, and listened to once discovery or the configuration names them."""


def test_no_topic_is_delivered_twice() -> None:
    """Brokers may send one copy for each filter that matches."""
    filters = router().subscriptions()
    for topic in TOPICS:
        assert len([f for f in filters if covers(f, topic)]) <= 1, topic


def test_subscriptions_are_exact() -> None:
    """Never a vendor's root (pictures, microphones, floods), and no filter within another."""
    filters = router().subscriptions()
    assert not [f for f in filters if "#" in f]
    assert list(filters) == without_covered(filters)
    for picture in ("frigate/kitchen/person/snapshot", "hermes/audioServer/kitchen/audioFrame", "cmnd/x/POWER",
                    "homeassistant/light/kitchen/brightness"):  # fmt: skip
        assert not [f for f in filters if covers(f, picture)], picture


# junk
def mutated(value: Any) -> Iterator[Any]:
    """Every version of a JSON value in which one part is odd or missing."""
    yield from ODD
    if isinstance(value, dict):
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
            for part in mutated(value[key]):
                yield {**value, key: part}
    elif isinstance(value, list):
        for n, item in enumerate(value[:2]):
            for part in mutated(item):
                yield [*value[:n], part, *value[n + 1 :]]


written = msgspec.json.Encoder().encode
read_back = msgspec.json.Decoder(AnyEvent).decode


def survives(message: Message, known: dict[str, dict[str, str]]) -> None:
    """Events of the declared types, or a rejection with a reason of the list."""
    try:
        for event in router_once.decode(message, known):
            assert event.arrived == message.at or event.source == "hubd"
            assert read_back(written(event)) == event
    except DecodeError as error:
        assert error.reason in REASONS, f"{error} ({error.__cause__!r}) from {message!r}"


router_once = router()


@pytest.mark.parametrize("name", names())
def test_any_part_of_any_sample_may_be_odd(name: str) -> None:
    known: dict[str, dict[str, str]] = {}
    for message, events in decoded(name):
        remembered(known, events)
        try:
            said = json.loads(message.payload)
        except ValueError:
            continue
        if len(message.payload) < 1200:  # the long ones are long because they repeat
            for odd in mutated(said):
                payload = json.dumps(odd).encode()
                survives(Message(message.at, message.topic, payload, message.retain), known)


TOPICS = sorted({message.topic for name in names() for message, _ in samples(name)})
KNOWN_LEVELS = sorted({level for topic in TOPICS for level in topic.split("/")})
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.sampled_from(
        ["id", "state", "occupancy", "type", "after", "_type", "distance", "params", "method", "event_type", "x"]),
        parts, max_size=5),
    max_leaves=12,
)  # fmt: skip
payloads = st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode())
topics = (
    st.sampled_from(TOPICS)
    | st.lists(st.sampled_from(KNOWN_LEVELS), min_size=1, max_size=6).map("/".join)
    | st.text(max_size=30)
)


@settings(max_examples=400, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(topic=topics, payload=payloads, retain=st.booleans())
def test_junk_gives_a_decode_error_and_nothing_else(topic: str, payload: bytes, retain: bool) -> None:
    survives(Message(1795280480.0, topic, payload, retain), {})


@pytest.mark.parametrize("topic", ["zigbee2mqtt/plug", "frigate/events", "hubd/elm-street/in/message", "lab/gate"])
def test_ten_megabytes_are_not_even_looked_at(topic: str) -> None:
    with pytest.raises(DecodeError, match="payload too large"):
        router_once.decode(Message(0.0, topic, b" " * 10_000_000), {})


def test_a_large_device_list_is_welcome() -> None:
    devices = [{"friendly_name": f"d{n}", "definition": {"model": "x" * 500}} for n in range(3000)]
    payload = json.dumps(devices).encode()
    assert len(payload) > 1 << 20
    assert len(router_once.decode(Message(0.0, "zigbee2mqtt/bridge/devices", payload), {})) == 3000


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_without_end_is_refused(opening: str) -> None:
    with pytest.raises(DecodeError) as refused:
        router_once.decode(Message(0.0, "owntracks/ben/pixel", opening.encode() * 50_000), {})
    assert refused.value.reason == "nested too deeply"


# privacy
@pytest.mark.parametrize("payload", [
    b'{"id": "m", "for": "anna", "text": ["your code is 482913"]}', b'{"id": "m", "for": "anna", "text": "482913',
    b'{"id": "m", "text": "482913"}', b'{"id": "m", "for": "anna", "text": "482913", "private": "482913"}',
])  # fmt: skip
def test_no_error_repeats_what_a_message_says(payload: bytes) -> None:
    with pytest.raises(DecodeError) as refused:
        router_once.decode(Message(0.0, "hubd/elm-street/in/message", payload), {})
    assert "482913" not in str(refused.value)


# one installation, many ways in
def test_the_integration_offers_the_decoders() -> None:
    made = router_of(HOUSE, None)
    assert "hubd/elm-street/in/+" in made.subscriptions()


class OwnRoots:
    base_topic = "hub"
    discovery_prefix = "ha"
    prefixes: ClassVar[Mapping[str, Sequence[str]]] = {
        "zigbee2mqtt": ("z2m", "home/attic/z2m"), "shelly": ("home/kitchen/shelly",), "frigate": (),
    }  # fmt: skip


def test_roots_are_the_owners_choice() -> None:
    made = decoders(HOUSE, OwnRoots())
    motion = b'{"occupancy":true}'
    assert made.decode(Message(0.0, "home/attic/z2m/hall/pir", motion), {})[0].source == "home/attic/z2m/hall/pir"
    assert made.decode(Message(0.0, "hub/elm-street/in/sound", b'{"label":"Speech"}'), {})[0].source
    filters = made.subscriptions()
    assert "z2m/+" in filters
    assert "home/kitchen/shelly/events/rpc" in filters
    assert "ha/+/+/config" in filters
    assert "frigate/events" not in filters
    with pytest.raises(DecodeError, match="unknown topic"):
        made.decode(Message(0.0, "zigbee2mqtt/hall/pir", motion), {})


def test_parts_of_a_device_may_stand_in_different_rooms() -> None:
    places = ("zigbee2mqtt/double_switch/left", "shellyplus2pm-1/status/switch:1", "stat/strip/POWER2")
    house = replace(HOUSE, devices=tuple(DeviceEntry(match, "hall") for match in places))
    made = decoders(house)

    def sources(topic: str, payload: bytes) -> list[str]:
        return [event.source for event in made.decode(Message(0.0, topic, payload), {})]

    both = b'{"state_left":"ON","state_right":"OFF"}'
    assert sources("zigbee2mqtt/double_switch", both) == ["zigbee2mqtt/double_switch/left", "zigbee2mqtt/double_switch"]
    frame = b'{"src":"s","method":"NotifyStatus","params":{"switch:0":{"output":true},"switch:1":{"apower":3}}}'
    assert sources("shellyplus2pm-1/events/rpc", frame) == ["shellyplus2pm-1", "shellyplus2pm-1/status/switch:1"]
    assert sources("tele/strip/STATE", b'{"POWER1":"ON","POWER2":"OFF"}') == ["tele/strip", "stat/strip/POWER2"]
    assert sources("stat/strip/POWER2", b"ON") == ["stat/strip/POWER2"]


def test_home_assistants_birth_puts_zigbee2mqtt_on_its_guard() -> None:
    """Half a minute after it, Zigbee2MQTT sends its cached states as if they were news."""
    events = router_once.decode(Message(0.0, "homeassistant/status", b"online"), {})
    assert [(e.source, getattr(e, "restarted", None)) for e in events] == [
        ("homeassistant/status", True), ("zigbee2mqtt", True),
    ]  # fmt: skip
