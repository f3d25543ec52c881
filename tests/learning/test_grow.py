"""A forest learns what can be learned, says how sure it may be, and grows the same way every time."""

from __future__ import annotations

from array import array
from random import Random

import msgspec
import pytest

from hubd.core.forest import Forest
from hubd.learning.grow import Grown, Lesson, grow

ROWS = 600


def lesson(noise: float, seed: int = 3) -> Lesson:
    """The first of six numbers decides, but for some noise; the others are chance."""
    rng = Random(seed)  # noqa: S311 - chance that must repeat, not a secret
    rows = [[rng.random() for _ in range(6)] for _ in range(ROWS)]
    targets = [int(row[0] > 0.5) if rng.random() >= noise else rng.randrange(2) for row in rows]
    return Lesson(
        columns=[array("f", column) for column in zip(*rows, strict=True)],
        labels=("other", "cooking"),
        targets=targets,
        weights=(1.0, 1.0),
        days=[n * 10 // ROWS for n in range(ROWS)],
    )


@pytest.fixture(scope="module")
def clear() -> Grown:
    return grow(lesson(noise=0.0), seed=1)


def test_it_knows_days_that_it_has_not_seen(clear: Grown) -> None:
    judged = [(guess, true) for guess, true in zip(clear.unseen, lesson(0.0).targets, strict=True) if guess is not None]

    assert len(judged) == ROWS
    assert sum(guess == true for guess, true in judged) / ROWS > 0.95


def test_probabilities_sum_to_one_and_follow_the_evidence(clear: Grown) -> None:
    said = clear.forest([0.9, 0.5, 0.5, 0.5, 0.5, 0.5])

    assert sum(said.values()) == pytest.approx(1.0)
    assert said["cooking"] > 0.9


def test_it_is_less_sure_where_less_can_be_known(clear: Grown) -> None:
    doubtful = grow(lesson(noise=0.6), seed=1).forest([0.9, 0.5, 0.5, 0.5, 0.5, 0.5])["cooking"]

    assert 0.5 < doubtful < 0.85 < clear.forest([0.9, 0.5, 0.5, 0.5, 0.5, 0.5])["cooking"]


def test_the_same_lesson_and_seed_give_the_same_forest() -> None:
    assert grow(lesson(0.2), seed=5) == grow(lesson(0.2), seed=5)


def test_a_forest_survives_the_way_through_bytes(clear: Grown) -> None:
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(clear.forest), type=Forest)
    values = [0.4, 0.1, 0.9, 0.3, 0.7, 0.2]

    assert again(values) == clear.forest(values)


def test_one_day_alone_cannot_be_judged() -> None:
    single = lesson(0.0)._replace(days=[0] * ROWS)

    assert set(grow(single, seed=1).unseen) == {None}
