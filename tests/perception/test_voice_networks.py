"""Voices by a network that was fetched: what it is given, what it must be, and what its likenesses are worth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hubd.core.evidence.gallery import Gallery, enrol
from hubd.core.evidence.identity import SURE, who_is
from hubd.core.household import UNKNOWN
from hubd.errors import ModelError
from hubd.perception.audio.spectrum import Frames
from hubd.perception.voices import network as network_module
from hubd.perception.voices.banks import banks_of, log_banks
from hubd.perception.voices.chosen import id_known, model_of
from hubd.perception.voices.network import Network
from hubd.perception.voices.reference import STEP, Person, equal_error, kept, measured, reference
from tests.perception.test_voices import voice
from tests.perception.voice_networks import guessing, knowing, network, of_whole_numbers, per_frame, put

FAMILY = ("anna", "ben", "leo")
BY_KALDI = {
    0: (19.211, 20.211, 16.263, 21.544, 23.079, 24.773),
    11: (16.257, 16.246, 18.522, 21.86, 23.181, 24.733),
    22: (13.745, 12.76, 18.685, 20.805, 22.911, 24.792),
}
"""What kaldi-native-fbank 1.23 makes of the sound below: frame to some of its bands."""


def test_banks_are_those_that_kaldi_makes() -> None:
    n = np.arange(4000)
    sound = (((n * n * 7) % 2000 / 2000 - 0.5) * 0.3 + 0.05 + 0.4 * np.sin(n * n / 9000)).astype(np.float32)
    found = log_banks(sound)

    assert found.shape == (23, 80)
    for frame, bands in BY_KALDI.items():
        assert found[frame, [0, 1, 20, 40, 60, 79]] == pytest.approx(bands, abs=2e-3)
    assert np.abs(banks_of(sound).mean(axis=0)).max() < 1e-4
    assert banks_of(2 * sound) == pytest.approx(banks_of(sound), abs=1e-3), "how loud it was says nothing of who spoke"
    assert banks_of(sound[:100]).shape == (0, 80)


def test_a_family_is_told_apart_and_a_stranger_stays_one(tmp_path: Path) -> None:
    model = Network(put(knowing(), tmp_path))
    gallery = model.empty
    assert gallery.model == model.id
    for who in FAMILY:
        for seed in range(4):
            heard = model.hear(voice(who, seed=seed))
            assert heard.embedding is not None
            gallery, _ = enrol(gallery, who, heard.embedding, heard.quality)
    for who in FAMILY:
        found = who_is(gallery, [model.embed(voice(who, seed=9))], FAMILY)
        assert found[who] > SURE
    stranger = who_is(gallery, [model.embed(voice("eva", seed=9))], FAMILY)
    assert max(p for who, p in stranger.items() if who != UNKNOWN) < SURE


def test_what_likenesses_are_worth_does_not_hang_on_how_large_they_are(tmp_path: Path) -> None:
    """A network whose directions have much in common calls everybody alike: it is measured, not believed."""
    model = Network(put(knowing(), tmp_path))

    def crowded(banks: Frames) -> Any:
        return np.append(model._direction(banks), 2.0)

    plain, alike = model.measured, measured(crowded, reference())
    assert alike.own[0] < 0.5 * plain.own[0]
    assert (alike.own[0] - alike.other[0]) / alike.other[1] == pytest.approx(
        (plain.own[0] - plain.other[0]) / plain.other[1], rel=0.35
    )
    assert alike.equal_error == pytest.approx(plain.equal_error, abs=0.05)


def test_one_that_tells_nobody_apart_is_not_used(tmp_path: Path) -> None:
    model = Network(put(guessing(), tmp_path))
    assert model.measured.equal_error == pytest.approx(0.5, abs=0.1)
    with pytest.raises(ModelError, match="tells no voices apart.*hubd models remove wespeaker"):
        _ = model.empty


def test_who_is_exactly_as_alike_is_no_match() -> None:
    assert equal_error(np.ones(5), np.ones(50)) == 0.5
    assert equal_error(np.ones(5), np.zeros(50)) == 0.0
    assert equal_error(np.array([0.1, 0.9]), np.array([0.0, 0.8])) == 0.5


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no model", "switch the model off"),
        (network(np.ones((64, 32), np.float32), np.zeros(64, np.float32), ("n", "t", 64)), "not frames of 80"),
        (network(np.ones((80, 32), np.float32), np.zeros(80, np.float32), (1, 298, 80)), "not frames of 80"),
        (network(np.ones((80, 4), np.float32), np.zeros(80, np.float32)), "gives no direction"),
        (per_frame(), "gives no direction"),
        (per_frame(("n", "t")), "not frames of 80"),
        (of_whole_numbers(), "not frames of 80"),
        (network(np.ones((64, 32), np.float32), np.zeros(64, np.float32)), "wespeaker"),
    ],
    ids=["junk", "64 bands", "298 frames", "4 numbers", "each frame", "a matrix", "whole numbers", "fails"],
)
def test_a_file_that_is_none_of_this_form_says_so(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        Network(put(data, tmp_path))


def test_another_file_is_another_model(tmp_path: Path) -> None:
    one, two = (Network(put(data, tmp_path / name)) for name, data in (("a", knowing()), ("b", guessing())))
    assert one.id != two.id
    assert {one.id.partition("-")[0], two.id.partition("-")[0]} == {"wespeaker"}


def test_no_numbers_are_no_direction(tmp_path: Path) -> None:
    broken = network(np.full((80, 32), np.nan, np.float32), np.zeros(80, np.float32))
    model = Network(put(broken, tmp_path))
    assert enrol(Gallery(model=model.id), "anna", model.embed(voice("anna")), 1.0)[1] == "unusable"


def test_what_an_answer_took_of_memory_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers of ten seconds of speech take three times what the weights of WeSpeaker do."""
    model, given_back = Network(put(knowing(), tmp_path)), list[str]()
    monkeypatch.setattr(network_module, "give_back", lambda: given_back.append("it"))
    model.embed(voice("anna"))
    assert given_back == ["it"]


def test_people_from_elsewhere_are_heard_nearly_as_they_were() -> None:
    banks = banks_of(voice("anna"))
    heard = Person("x", (kept(banks),)).banks[0]
    assert heard.shape == banks.shape
    assert np.abs(heard - banks).max() <= STEP / 2 + 1e-5


def test_the_one_that_was_not_fetched_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="hubd models get wespeaker"):
        model_of("wespeaker", tmp_path)
    assert model_of("shipped", tmp_path).id == id_known("shipped", tmp_path)
    assert id_known("wespeaker", tmp_path).startswith("wespeaker-")


def test_to_ask_which_it_is_opens_nothing() -> None:
    asked = (
        "import sys; from pathlib import Path; from hubd.perception.voices.chosen import id_known\n"
        "id_known('wespeaker', Path('.')); print([n for n in ('numpy', 'onnxruntime') if n in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_shipped_model_opens_no_network() -> None:
    asked = (
        "import sys; from pathlib import Path; from hubd.perception.voices.chosen import model_of\n"
        "model_of('shipped', Path('.')); print('onnxruntime' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
