"""Labels are favoured as far as it helps on days that were not seen, and no further."""

from __future__ import annotations

import pytest

from hubd.learning.favour import LEAST, MOST, favour


def test_a_rare_label_that_is_never_the_likeliest_is_favoured_until_it_is_found() -> None:
    votes = [[0.55, 0.45]] * 60 + [[0.9, 0.1]] * 900
    targets = [1] * 40 + [0] * 20 + [0] * 900

    usual, rare = favour(votes, targets, [1.0, 1.0])

    assert 0.45 * rare > 0.55 * usual
    assert 0.1 * rare < 0.9 * usual


def test_what_is_right_already_is_left_alone() -> None:
    assert favour([[0.9, 0.1]] * 100 + [[0.2, 0.8]] * 50, [0] * 100 + [1] * 50, [1.0, 1.0]) == [1.0, 1.0]


def test_too_few_minutes_are_no_reason() -> None:
    votes, targets = [[0.55, 0.45]] * 50 + [[0.9, 0.1]] * 900, [1] * 20 + [0] * 930

    assert favour(votes, targets, [1.0, 1.0]) == [1.0, 1.0]
    assert favour(votes, targets, [1.0, 2.0]) != [1.0, 1.0]  # each of them stands for two


def test_no_label_is_favoured_without_limit() -> None:
    factors = favour([[0.99, 0.01]] * 50 + [[0.999, 0.001]] * 50, [1] * 50 + [0] * 50, [1.0, 1.0])

    assert all(LEAST <= factor <= MOST for factor in factors)


def test_what_nobody_has_judged_favours_nothing() -> None:
    assert favour([], [], [1.0, 1.0, 1.0]) == [1.0, 1.0, 1.0]


def test_many_votes_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    votes, targets = ([[0.55, 0.45]] * 2 + [[0.9, 0.1]] * 30) * 40, ([1] * 2 + [0] * 30) * 40
    whole = favour(votes, targets, [1.0, 1.0])
    monkeypatch.setattr("hubd.learning.favour.JUDGED", len(votes) // 3)

    assert favour(votes, targets, [1.0, 1.0]) == whole
