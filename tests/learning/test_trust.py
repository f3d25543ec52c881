"""How far what was learned is trusted: learned on days that were not seen, applied to what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubd.core.activities.trust import SURENESS, trusted
from hubd.learning.trust import FEW, MOST, Judged, learned

LABELS = ("away", "study", "other")


def said_for(days: int, minutes: int, p: float, right: float, label: int = 0) -> list[Judged]:
    """So many minutes of each day, each as sure, of which this share was right, every day alike."""
    return [Judged(label, p, n < right * minutes, 1.0, day) for day in range(days) for n in range(minutes)]


def test_a_label_that_was_less_often_right_than_it_was_sure_is_less_sure() -> None:
    table = learned([*said_for(20, 100, 0.96, 0.7, 0), *said_for(20, 100, 0.96, 1.0, 1)], len(LABELS))

    boastful = trusted({"away": 0.965, "study": 0.02, "other": 0.015}, LABELS, table)
    modest = trusted({"away": 0.02, "study": 0.965, "other": 0.015}, LABELS, table)

    assert boastful["away"] == pytest.approx(0.7, abs=0.02)
    assert boastful["study"] / boastful["other"] == pytest.approx(0.02 / 0.015), "the others keep their proportions"
    assert modest["study"] > 0.98


def test_a_label_that_was_right_more_often_than_sure_is_surer() -> None:
    table = learned(said_for(20, 100, 0.55, 0.8), len(LABELS))
    assert trusted({"away": 0.55, "study": 0.3, "other": 0.15}, LABELS, table)["away"] == pytest.approx(0.8, abs=0.02)


def test_what_was_seldom_said_is_taken_for_as_good_as_the_others_and_then_for_what_it_says() -> None:
    common = said_for(20, 100, 0.75, 0.6, 0)
    table = learned(common, len(LABELS))
    middle = SURENESS.index(0.75)

    assert table[1][middle] == pytest.approx(table[0][middle], abs=0.01), "another label, as sure"
    assert table[1][middle + 1] == pytest.approx(0.85, abs=0.01), "as sure as nothing has been yet"
    assert FEW > 60, "an hour is no proof"


def test_one_bad_day_takes_more_surety_than_as_many_minutes_here_and_there() -> None:
    spread = said_for(10, 100, 0.965, 0.95)
    in_one = [*said_for(9, 100, 0.965, 1.0), *(Judged(0, 0.965, n >= 50, 1.0, 9) for n in range(100))]
    steady, shaken = (learned(found, 1)[0][SURENESS.index(0.965)] for found in (spread, in_one))

    assert sum(each.right for each in spread) == sum(each.right for each in in_one)
    assert steady > 0.94 and steady - shaken > 0.02


def test_nothing_is_ever_certain_and_what_nothing_is_known_of_is_left_as_it_is() -> None:
    table = learned(said_for(40, 600, 0.99, 1.0), len(LABELS))
    assert trusted({"away": 0.999, "study": 0.0006, "other": 0.0004}, LABELS, table)["away"] <= MOST

    lost = {"away": 0.1, "study": 0.2, "other": 0.1, "unknown": 0.6}
    assert trusted(lost, LABELS, table) == lost, "no label of the forest"
    assert trusted(lost, LABELS, ()) == lost, "a head from before"
    assert learned([], 3) == ()


shares = st.lists(st.floats(0.001, 1.0), min_size=3, max_size=3)
tables = st.lists(
    st.lists(st.floats(0.02, 0.995), min_size=len(SURENESS), max_size=len(SURENESS)).map(tuple), min_size=3, max_size=3
).map(tuple)


@given(shares, tables)
def test_the_likeliest_stays_the_likeliest_and_all_sum_to_one(
    votes: list[float], table: tuple[tuple[float, ...], ...]
) -> None:
    said = {label: vote / sum(votes) for label, vote in zip(LABELS, votes, strict=True)}
    honest = trusted(said, LABELS, table)

    assert sum(honest.values()) == pytest.approx(1.0)
    assert max(honest, key=honest.__getitem__) == max(said, key=said.__getitem__)
    assert all(0.0 <= p <= 1.0 for p in honest.values())
