"""The words of the configuration are the words of those who act on them."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hubd_mqtt.decoders.described import KINDS
from hubd_mqtt.decoders.prefixes import USUAL
from hypothesis import given
from hypothesis import strategies as st

from hubd.config.words import LANGUAGES, OTHERWISE_CALLED, ROLES, SOURCE_KINDS, VENDORS, slug, written_duration
from hubd.core import household
from hubd.yaml_places import read_text


def test_every_vendor_and_kind_that_can_be_configured_is_understood() -> None:
    assert tuple(USUAL) == VENDORS
    assert set(SOURCE_KINDS) == set(KINDS)


def test_languages_and_roles_are_those_of_the_household() -> None:
    assert get_args(household.Language) == LANGUAGES
    assert get_args(household.Role) == ROLES


def test_what_people_call_a_thing_otherwise_leads_to_a_word_that_is_known() -> None:
    assert set(OTHERWISE_CALLED.values()) <= set(household.MEANS)
    assert not set(OTHERWISE_CALLED) & set(household.MEANS)


@pytest.mark.parametrize(
    ("name", "id_"), [("Leo's Room", "leo_s_room"), ("Küche", "kuche"), ("  ", ""), ("a-b_c9", "a-b_c9"), ("日本", "")]
)
def test_a_slug_is_the_nearest_id(name: str, id_: str) -> None:
    assert slug(name) == id_


@pytest.mark.parametrize(
    ("seconds", "text"), [(30, "30s"), (90, "90s"), (3600, "1h"), (35 * 86400, "35d"), (0.5, "0.5s")]
)
def test_durations_are_written_as_people_do(seconds: float, text: str) -> None:
    assert written_duration(seconds) == text


@given(st.text())
def test_reading_yaml_never_raises(text: str) -> None:
    document = read_text(text)

    assert all(problem.line >= 0 and str(problem) for problem in document.problems)


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.none() | st.booleans() | NUMBERS | st.text(st.characters(codec="ascii"))


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=4) | st.dictionaries(st.text("abc-_", min_size=1), inner, max_size=4)


@given(st.recursive(PLAIN, nested))
def test_whatever_is_json_reads_as_itself(value: object) -> None:
    assert read_text(json.dumps(value)).value == value
