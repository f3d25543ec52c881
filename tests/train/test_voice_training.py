"""How the model of voices is made: what it learns from, what it must not learn, and how it is judged."""

from __future__ import annotations

import numpy as np
import pytest

from hubd.core.evidence.gallery import template
from hubd.perception.audio.rates import RATE
from hubd.perception.voices.model import Turn
from hubd.train.voice_trials import Fold, judge
from hubd.train.voices import SECONDS, SPEEDS, STEP, Speaker, _discriminants, _table, _traits, heard_elsewhere, pieces
from tests.perception.test_voices import PEOPLE, voice

LENGTH = int(SECONDS * RATE)


def test_a_long_recording_is_learned_from_in_overlapping_pieces_and_judged_by_separate_ones() -> None:
    said = np.arange(10 * RATE, dtype=np.float32)
    judged, learned = pieces([said]), pieces([said], step=STEP)

    assert [int(piece[0]) for piece in judged] == [0, LENGTH, 2 * LENGTH]
    assert [int(piece[0]) for piece in learned] == [n * RATE for n in range(8)]
    assert {len(piece) for piece in (*judged, *learned)} == {LENGTH}


def test_whoever_is_played_faster_or_slower_is_one_more_person_to_learn_from_and_nobody_of_the_cohort() -> None:
    found = [Speaker("invented", who, [], [voice(who, seed=n) for n in range(4)]) for who in PEOPLE]
    anna = _traits(found[0])
    assert [one.made for one in anna] == [False] + [True] * (len(SPEEDS) - 1)
    pitches = [float(np.median(one.habits[:, -5])) for one in anna]
    for pitch, (up, down) in zip(pitches, SPEEDS, strict=True):
        assert pitch - pitches[0] == pytest.approx(np.log(down / up), abs=0.03)

    table = _table([one for speaker in found for one in _traits(speaker)])
    assert len(table.cohort) == len(PEOPLE)


def test_who_speaks_elsewhere_was_enrolled_as_recorded() -> None:
    said = [voice("anna", seed=n) for n in range(7)]
    speaker = Speaker("invented", "anna", said, [])
    heard = heard_elsewhere(speaker)

    assert [np.array_equal(one, other) for one, other in zip(said, heard, strict=True)] == [True] * 5 + [False] * 2
    assert all(np.array_equal(one, other) for one, other in zip(heard, heard_elsewhere(speaker), strict=True))


def test_what_tells_collections_apart_does_not_tell_people_apart() -> None:
    """People differ in the second number, collections in the first, by much more; the third is chance."""
    chance = np.random.default_rng(0)
    people = [(group, chance.normal(0, 1)) for group in ("near", "far") for _ in range(30)]
    rows = [
        np.stack([np.full(8, 6.0 * (group == "far")) + chance.normal(0, 1, 8), who + chance.normal(0, 0.5, 8),
                  chance.normal(0, 1, 8)], axis=1)
        for group, who in people
    ]  # fmt: skip
    knowing = _gain(_discriminants(rows, [group for group, _ in people]))
    guessing = _gain(_discriminants(rows, ["one"] * len(people)))

    assert knowing < 0.5 * guessing


def _gain(turn: Turn) -> float:
    """How far the first number that goes in moves what comes out, beside the second."""
    collection, person, _ = np.linalg.norm(np.frombuffer(turn.matrix, "<f4").reshape(3, -1), axis=1)
    return float(collection / person)


def test_several_pieces_of_a_person_tell_more_than_one() -> None:
    chance = np.random.default_rng(1)
    people = [chance.normal(0, 1, 24) for _ in range(14)]
    elsewhere = [template(chance.normal(0, 1, 24).tolist()) for _ in range(24)]
    cohort = tuple(one for one in elsewhere if one is not None)
    found = judge([Fold([who + chance.normal(0, 1.2, (10, 24)) for who in people], cohort)], (0.5, 0.2), (0.0, 0.2))

    assert found.enrolled < found.equal_error < 0.5
    assert f"enrolled {found.enrolled:.3f}" in found.in_words()
