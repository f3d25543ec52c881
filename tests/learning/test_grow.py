"""A forest learns what can be learned, says how sure it may be, and grows the same way every time."""

from __future__ import annotations

from array import array
from random import Random

import msgspec
import pytest

from hubd.core.activities.forest import Forest
from hubd.learning import plain
from hubd.learning.grow import Grower, Grown, grow, grower
from hubd.learning.lessons import Lesson

ROWS = 600


def lesson(noise: float, seed: int = 3) -> Lesson:
    """The first of six numbers decides, but for some noise; the others are chance."""
    rng = Random(seed)
    rows = [[rng.random() for _ in range(6)] for _ in range(ROWS)]
    targets = [int(row[0] > 0.5) if rng.random() >= noise else rng.randrange(2) for row in rows]
    return Lesson(
        rows=rows,
        labels=("other", "cooking"),
        targets=targets,
        weights=(1.0, 1.0),
        stress=(1.0, 1.0),
        days=[n * 10 // ROWS for n in range(ROWS)],
    )


PLAIN = Grower(plain.plant, plain.ask, plain.TREES, plain.JUDGES)


@pytest.fixture(scope="module", params=["the best", "without a library"])
def how(request: pytest.FixtureRequest) -> Grower:
    return grower() if request.param == "the best" else PLAIN


@pytest.fixture(scope="module")
def clear(how: Grower) -> Grown:
    return grow(lesson(noise=0.0), 1, how)


def test_it_knows_days_that_it_has_not_seen(clear: Grown) -> None:
    judged = [(guess, true) for guess, true in zip(clear.unseen, lesson(0.0).targets, strict=True) if guess is not None]

    assert len(judged) == ROWS
    assert sum(guess == true for guess, true in judged) / ROWS > 0.95


def test_probabilities_sum_to_one_and_follow_the_evidence(clear: Grown) -> None:
    said = clear.forest([0.9, 0.5, 0.5, 0.5, 0.5, 0.5])

    assert sum(said.values()) == pytest.approx(1.0)
    assert said["cooking"] > 0.9


def test_it_is_less_sure_where_less_can_be_known(clear: Grown, how: Grower) -> None:
    doubtful = grow(lesson(noise=0.6), 1, how).forest([0.9, 0.5, 0.5, 0.5, 0.5, 0.5])["cooking"]

    assert 0.5 < doubtful < 0.85 < clear.forest([0.9, 0.5, 0.5, 0.5, 0.5, 0.5])["cooking"]


def test_the_same_lesson_and_seed_give_the_same_forest(how: Grower) -> None:
    assert grow(lesson(0.2), 5, how) == grow(lesson(0.2), 5, how)


def test_what_is_stressed_is_said_more_often(how: Grower) -> None:
    def named(stress: float) -> int:
        stressed = lesson(0.6)._replace(stress=(1.0, stress))
        trees = how.plant(stressed, range(0, ROWS, 2), how.judges, 1).forest(stressed.labels)
        votes = [trees.votes(row) for row in stressed.rows[1::2]]
        return sum(cooking > other for other, cooking in votes)

    assert named(3.0) > named(1.0) + ROWS // 40


def test_without_the_library_trees_are_grown_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubd.learning.grow.find_spec", lambda name: None)

    assert grower() == PLAIN


def test_a_forest_survives_the_way_through_bytes(clear: Grown) -> None:
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(clear.forest), type=Forest)
    values = [0.4, 0.1, 0.9, 0.3, 0.7, 0.2]

    assert again(values) == clear.forest(values)


def test_many_rows_are_told_what_each_is_told(how: Grower) -> None:
    rows = [array("f", row) for row in lesson(0.6).rows]
    told = lesson(0.6)._replace(rows=rows)
    trees = how.plant(told, range(0, ROWS, 2), how.judges, 1).forest(told.labels)

    assert how.ask(trees, rows) == [pytest.approx(trees.votes(row)) for row in rows]
    assert how.ask(trees, []) == []


def test_one_day_alone_cannot_be_judged(how: Grower) -> None:
    single = lesson(0.0)._replace(days=[0] * ROWS)

    assert set(grow(single, 1, how).unseen) == {None}


def test_factors_that_were_chosen_count_in_the_forest(how: Grower) -> None:
    """A rare label of which the votes alone never say that it is the likeliest."""
    rng = Random(7)
    rows = [[float(n % 10 == 0), rng.random()] for n in range(ROWS)]
    targets = [int(row[0] > 0.5 and rng.random() < 0.42) for row in rows]
    rare = lesson(0.0)._replace(rows=rows, targets=targets, weights=(3.0, 3.0))

    grown = grow(rare, 1, how)

    found = [guess for guess, row in zip(grown.unseen, rows, strict=True) if row[0] > 0.5]
    assert sum(guess == 1 for guess in found) > len(found) // 3
    assert grown.forest([1.0, 0.5])["cooking"] > grown.forest([0.0, 0.5])["cooking"]


def test_an_onlooker_is_heard_as_far_as_it_was_right_on_days_that_the_trees_had_not_seen(how: Grower) -> None:
    vague = lesson(0.6)
    right = [[0.1, 0.9] if target else [0.9, 0.1] for target in vague.targets]
    rng = Random(2)
    guessed = [[share, 1.0 - share] for share in (rng.random() for _ in vague.targets)]

    assert grow(vague, 1, how).heed == 0.0
    assert grow(vague._replace(heard=guessed), 1, how).heed == 0.0
    assert grow(vague._replace(heard=right), 1, how).heed > 0.4
    assert grow(vague._replace(heard=[None] * ROWS), 1, how).heed == 0.0
