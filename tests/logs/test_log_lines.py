"""One message, one line, and back: nothing may change on the way."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubd.errors import DecodeError
from hubd.integration import Message
from hubd.logs.lines import line_of, message_of, stamp

BERLIN = ZoneInfo("Europe/Berlin")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
payloads = st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")) | json_values.map(
    lambda value: json.dumps(value).encode()
)  # fmt: skip
messages = st.builds(
    Message,
    at=st.floats(0, 4e9).map(stamp),
    topic=st.text(min_size=1).filter(lambda text: text.isprintable()),
    payload=payloads,
    retain=st.booleans(),
    qos=st.sampled_from([0, 1, 2]),
)


@given(message=messages)
@example(Message(1.5, "a", b'"HDMI 1"'))
@example(Message(1.5, "a", b"online"))
@example(Message(1.5, "a", b'{\n "pretty": 1\n}'))
@example(Message(1.5, "a", b' {"spaced": 1} '))
@example(Message(1.5, "a", b'{"$base64":"eA=="}'))
@example(Message(1.5, "a", b'{"a":NaN}'))
@example(Message(1.5, "a", b'"\\ud800"'))
@example(Message(1.5, "a", b'{"a":1,"a":2}'))
@example(Message(1.5, "a", b'{"a":"\xff"}'))
@example(Message(1.5, "a", b"[" * 5000 + b"]" * 5000))
@example(Message(1.5, "a", b"1.000"))
@example(Message(1.5, "a", b""))
def test_a_message_survives_its_line(message: Message) -> None:
    line = line_of(message, BERLIN)

    assert line.count(b"\n") == 1
    assert message_of(line) == message


@given(message=messages)
def test_every_line_is_json_that_other_programs_read(message: Message) -> None:
    line = json.loads(line_of(message, BERLIN))

    assert list(line) == ["at", "topic", "payload", "retain", "qos"]


def test_a_payload_stands_in_the_line_as_it_came() -> None:
    line = line_of(Message(1772471051.25, "zigbee2mqtt/kitchen", b'{"power":10.50,"on":true}'), BERLIN)

    assert line == (
        b'{"at":"2026-03-02T18:04:11.250+01:00","topic":"zigbee2mqtt/kitchen",'
        b'"payload":{"power":10.50,"on":true},"retain":false,"qos":0}\n'
    )


def test_a_time_that_was_not_stamped_keeps_its_microseconds() -> None:
    message = Message(1772471051.123457, "a", b"")

    assert message_of(line_of(message, BERLIN)) == message


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b'["a","list"]',
        b'{"topic":"a","payload":1}',
        b'{"at":"yesterday","topic":"a","payload":1}',
        b'{"at":"2026-03-02T18:04:11","topic":"a","payload":1}',
        b'{"at":1772471051,"topic":"a","payload":1}',
        b'{"at":"2026-03-02T18:04:11Z","topic":7,"payload":1}',
        b'{"at":"2026-03-02T18:04:11Z","topic":"a"}',
        b'{"at":"2026-03-02T18:04:11Z","topic":"a","payload":NaN}',
        b'{"at":"2026-03-02T18:04:11Z","topic":"a","payload":1,"qos":3}',
        b'{"at":"2026-03-02T18:04:11Z","topic":"a","payload":{"$base64":"?"}}',
        b'{"at":"2026-03-02T18:04:11Z","topic":"a","payload":"\xff"}',
        b'{"at":"2026-03-02T18:04:11Z","topic":"a","payload":' + b"[" * 100_000,
        b'{"at":"2026-13-02T18:04:11Z","topic":"a","payload":1}',
        b"",
    ],
)
def test_what_is_no_line_is_refused_and_nothing_else_happens(line: bytes) -> None:
    with pytest.raises(DecodeError):
        message_of(line)


def test_other_objects_may_have_a_key_of_that_name_too() -> None:
    line = b'{"at":"2026-03-02T18:04:11Z","topic":"a","payload":{"$base64":"eA==","more":1}}'

    assert message_of(line).payload == b'{"$base64":"eA==","more":1}'
