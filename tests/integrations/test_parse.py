"""How values are read, as real senders write them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hubd_mqtt.decoders.filters import covers, without_covered
from hubd_mqtt.decoders.parse import UNREAD, boolean, is_open, json_any, number, text, when
from hubd_mqtt.decoders.vocabulary import stamp
from hubd_mqtt.decoders.words import class_of
from hypothesis import given
from hypothesis import strategies as st

from hubd.errors import DecodeError
from hubd.integration import Message
from tests.calls import calls_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("value", "read"), [
    (21, 21.0), (21.5, 21.5), ("21.5", 21.5), (" 21.5\n", 21.5), ("-3", -3.0), ("1e3", 1000.0), ("12,5", 12.5),
    ("1,234", UNREAD), ("1.234,5", UNREAD), ("1,2,3", UNREAD), (True, UNREAD), ("warm", UNREAD), ([1], UNREAD),
    ("1_000", UNREAD), ("\N{FULLWIDTH DIGIT ONE}", UNREAD), (float("inf"), UNREAD), ("inf", UNREAD), (10**400, UNREAD),
    ("1e400", UNREAD), (None, None), ("nan", None), ("None", None), ("unknown", None), ("unavailable", None),
    ("", None),
])  # fmt: skip
def test_numbers(value: Any, read: Any) -> None:
    assert number(value) == read


@pytest.mark.parametrize(("value", "read"), [
    (True, True), (False, False), (None, None), (1, True), (0, False), (1.0, True), (2, UNREAD), ("ON", True),
    (" on \r\n", True), ("False", False), ("detected", True), ("unavailable", None), ("", None), ("maybe", UNREAD),
    ([], UNREAD), ({}, UNREAD), (float("nan"), UNREAD),
])  # fmt: skip
def test_booleans_know_no_from_nothing(value: Any, read: Any) -> None:
    assert boolean(value) is read


@pytest.mark.parametrize(("value", "opened"), [
    (True, False), (False, True), ("true", False), ("ON", False), ("open", True), ("closed", False), ("Close", False),
    (None, None), ("ajar", UNREAD),
])  # fmt: skip
def test_a_closed_circuit_is_a_closed_door(value: Any, opened: Any) -> None:
    assert is_open(value) is opened


@pytest.mark.parametrize(("value", "seconds"), [
    (1795280461, 1795280461.0), (1795280461070, 1795280461.07), (1795280461070000, 1795280461.07),
    ("1795280461070", 1795280461.07), ("2026-11-21T17:01:01Z", 1795280461.0),
    ("2026-11-21T18:01:01.000+01:00", 1795280461.0), ("2026-11-21T17:01:01.123456789Z", 1795280461.123456),
    ("2026-11-21T18:01:01", None), (9.62, None), (0, None), ("3 minutes ago", None), (None, None), (True, None),
    (1e300, None), ("2026-13-40T00:00:00Z", None), ([], None),
])  # fmt: skip
def test_times_by_magnitude_and_by_shape(value: Any, seconds: float | None) -> None:
    read = when(value)
    assert read == (None if seconds is None else pytest.approx(seconds, abs=1e-6))


def test_a_time_without_an_offset_needs_a_place() -> None:
    assert when("2026-11-21T18:01:01", BERLIN) == 1795280461.0


@pytest.mark.parametrize(("happened", "counts"), [
    (999_990.0, 999_990.0), (1_000_059.0, 1_000_059.0), (1_000_061.0, 1_000_000.0), (913_601.0, 913_601.0),
    (913_599.0, 1_000_000.0), (None, 1_000_000.0),
])  # fmt: skip
def test_a_sources_own_time_is_believed_within_reason(happened: float | None, counts: float) -> None:
    """From a day before arrival to a minute after it."""
    assert stamp(Message(1_000_000.0, "t", b""), "s", happened)["at"] == counts


@pytest.mark.parametrize("payload", [b"online", b'"online"', b" online\n", b"\xef\xbb\xbfonline"])
def test_raw_and_quoted_text_are_one(payload: bytes) -> None:
    assert text(payload) == "online"


@pytest.mark.parametrize("payload", [b"NaN", b'{"a":Infinity}', b'{"a":1e400}', b"{", b"", b'"\xff"', b"[" * 5000])
def test_what_is_no_json(payload: bytes) -> None:
    with pytest.raises(DecodeError):
        json_any(payload)


def test_of_a_repeated_key_the_last_counts() -> None:
    assert json_any(b'\xef\xbb\xbf{"a":1,"a":2}') == {"a": 2}


@pytest.mark.parametrize(("name", "kind"), [
    ("hall_motion", "motion"), ("PIR1", "motion"), ("front_door", "door"), ("haustuer", "door"),
    ("kueche_fenster", "window"), ("co_kueche", "carbon_monoxide"), ("co2_kitchen", None), ("doorbell", None),
    ("door_battery", None), ("front_door_lock", None), ("desk_presence", "presence"), ("rauchmelder", "smoke"),
])  # fmt: skip
def test_a_name_says_what_it_is_only_in_whole_words(name: str, kind: str | None) -> None:
    assert class_of(name) == kind


def test_filters_within_filters() -> None:
    assert covers("a/+", "a/b")
    assert covers("a/#", "a/b/c")
    assert not covers("a/+", "a/b/c")
    assert not covers("a/b", "a/+")
    assert without_covered(["a/b", "a/+", "c", "a/+"]) == ["a/+", "c"]


LEVELS = st.lists(st.sampled_from(["a", "b", "+"]), min_size=1, max_size=3)


@given(st.lists(st.builds(lambda levels, end: "/".join([*levels, *end]), LEVELS, st.sampled_from([[], ["#"]]))))
def test_a_filter_goes_where_another_covers_it_and_only_there(filters: list[str]) -> None:
    once = list(dict.fromkeys(filters))
    assert without_covered(filters) == [f for f in once if not any(covers(g, f) for g in once if g != f)]


def test_ten_times_as_many_filters_are_ten_times_the_work() -> None:
    """A house of thousands of entities announces them all in the minute in which hubd starts."""

    def work(number: int) -> int:
        filters = [f"home/{n}/state" for n in range(number)] + ["node/+/+/state"]
        return calls_of(lambda: without_covered(filters))

    assert work(1000) < 12 * work(100)
