"""Sounds that a household names itself: told of new recordings of them, not of what is usual there; other models."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from hubd.cli.sounds import command
from hubd.errors import ModelError, StoreDamaged
from hubd.perception.audio.spectrum import HOUSEHOLD, Frames, magnitudes
from hubd.perception.hearing import Heard
from hubd.perception.manifest import Entry
from hubd.perception.noticing import MOST_USUAL, SELDOM, Usual, packed, unpacked
from hubd.perception.own_sounds import SURE, Textures, Yamnet, learned
from hubd.perception.registry import Place
from hubd.runtime import sound_memory
from hubd.runtime.sound_memory import SoundMemory
from hubd.store import own_sounds as kept
from hubd.train.sounds import made
from hubd.train.sounds.rooms import mixed, noise, placed
from tests.perception.audio.test_audio import wav

USUAL = (made.machine, made.music, made.clatter, made.pouring, made.steps, made.hush)


def spectra(maker: made.Maker, seeds: Sequence[int], fixed: int | None = None) -> Iterator[Frames]:
    """Windows of a sound in rooms drawn by chance. `fixed`: the very same sound each time, as a machine makes it."""
    for seed in seeds:
        rng = np.random.default_rng((11, seed))
        sound = made.whole(maker, rng if fixed is None else np.random.default_rng(fixed), 4.0)
        yield magnitudes(mixed(placed(sound, rng), noise(rng, len(sound)), rng.uniform(5, 25)), HOUSEHOLD)


@pytest.fixture(scope="module")
def usual() -> list[Any]:
    seeds = {maker: range(20 * n, 20 * n + 9) for n, maker in enumerate(USUAL)}
    return [Textures()(spectrum) for maker in USUAL for spectrum in spectra(maker, seeds[maker])]


def test_a_named_sound_is_known_again_in_the_same_home(usual: list[Any]) -> None:
    chime = [Textures()(spectrum) for spectrum in spectra(made.doorbell, range(300, 306), fixed=5)]
    own = learned(Textures(), {"our doorbell": chime}, usual)
    assert own is not None
    again = [own(spectrum)["our doorbell"] for spectrum in spectra(made.doorbell, range(320, 332), fixed=5)]
    others = [own(spectrum)["our doorbell"] for maker in USUAL for spectrum in spectra(maker, range(400, 404))]

    assert sum(p >= SURE for p in again) >= 8
    assert sum(p >= SURE for p in others) == 0
    assert own.claims == {"our doorbell": SURE}


def test_nothing_is_learned_from_too_little(usual: list[Any]) -> None:
    chime = [Textures()(spectrum) for spectrum in spectra(made.doorbell, range(5))]

    assert learned(Textures(), {"bell": chime[:4]}, usual) is None
    assert learned(Textures(), {"bell": chime}, usual[:20]) is None
    assert learned(Textures(), {}, usual) is None


def test_what_is_usual_is_remembered_seldom_and_never_grows_beyond_measure() -> None:
    known = Usual([])
    for n in range(SELDOM * (MOST_USUAL + 50)):
        known.window(np.full(3, n, np.float32))

    assert len(known.vectors) == MOST_USUAL
    assert max(vector[0] for vector in known.vectors) > SELDOM * (MOST_USUAL + 40)
    assert min(vector[0] for vector in known.vectors) < SELDOM * 100


def test_a_household_confirms_names_and_forgets(tmp_path: Path, usual: list[Any]) -> None:
    (tmp_path / "hubd.yaml").write_text("home: {id: flat}\nstore: {logs: .}\n")
    kept.write(tmp_path, kept.HEARD, kept.Heard(Textures().id, tuple(packed(vector) for vector in usual)))
    memory = SoundMemory(tmp_path, "shipped", None)
    model = memory.noticing()
    for spectrum in spectra(made.doorbell, range(500, 504), fixed=7):
        model(spectrum)
        memory.told(1_760_000_000.0, "hall", Heard("beep, bleep", 0.9), model)
    memory.save()

    def said(*words: str) -> str:
        done = CliRunner().invoke(command, [words[0], "--config", str(tmp_path / "hubd.yaml"), *words[1:]])
        return done.output if done.exit_code == 0 else f"{done.output}{done.exception}"

    assert said("heard").count("beep, bleep") == 4
    assert "1 examples; 4 more are needed" in said("confirm", "1", "--as", "Our  Bell")
    for number in ("2", "3", "4"):
        assert "our bell" in said("confirm", number, "--as", "our bell")
    assert "there is no sound 99" in said("confirm", "99")
    for spectrum_seed, name in ((510, "a.wav"), (511, "b.wav")):
        rng = np.random.default_rng(spectrum_seed)
        bell = placed(made.whole(made.doorbell, np.random.default_rng(7), 4.0) * np.float32(0.4), rng)
        (tmp_path / name).write_bytes(wav(bell))
        assert "our bell" in said("teach", "our bell", str(tmp_path / name))
    assert "our bell: 6 examples\n" in said("list")

    fresh = SoundMemory(tmp_path, "shipped", None).noticing()
    assert set(fresh.claims) == {"our bell"}
    told = [fresh(spectrum)["our bell"] for spectrum in spectra(made.doorbell, range(520, 528), fixed=7)]
    assert sum(p >= SURE for p in told) >= 3

    (tmp_path / "silent.wav").write_bytes(wav(np.zeros(16_000)))
    assert "silent.wav: nothing is to be heard" in said("teach", "hush", str(tmp_path / "silent.wav"))
    paths = [str(tmp_path / name) for name in ("gone.wav", "silent.wav", "a.wav")]
    taught = said("teach", "our bell", *paths)
    assert "gone.wav: it cannot be read (No such file" in taught
    assert "our bell: 7 examples" in taught
    assert "forgotten: 7 examples" in said("forget", "Our bell")
    assert "no sound is called" in said("forget", "our bell")


def test_a_damaged_file_names_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / kept.OWN).write_bytes(b"\x93what")
    (tmp_path / kept.HEARD).write_bytes(b"\x93what")

    with pytest.raises(StoreDamaged, match="name the sounds once more"):
        kept.read(tmp_path, kept.OWN, kept.Own)
    memory = SoundMemory(tmp_path, "shipped", None)
    assert memory.noticing().claims == {}
    assert caplog.text.count("cannot be read") == 2

    monkeypatch.setattr(sound_memory, "EVERY", 0.0)
    memory.tend()
    assert caplog.text.count("cannot be read") == 2, "told once, and not at every look"


def test_a_vector_survives_being_kept() -> None:
    vector = np.linspace(-4, 4, 50, dtype=np.float32)

    assert np.abs(unpacked(packed(vector)) - vector).max() < 0.01


def network(shape: Sequence[int | str], width: int) -> bytes:
    """A small network with the shape of YAMNet: so many frames and bands in, so many numbers and 521 scores out."""
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(1)
    weights = rng.normal(0, 0.1, (96 * 64, width)).astype(np.float32)
    nodes = [
        helper.make_node("Reshape", ["mel", "flat"], ["row"]),
        helper.make_node("MatMul", ["row", "weights"], ["embedding"]),
        helper.make_node("ReduceSum", ["embedding"], ["scores"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes, "ears", [helper.make_tensor_value_info("mel", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("scores", "embedding")],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(np.array([1, -1]), "flat")],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return bytes(model.SerializeToString())


def scorer() -> bytes:
    """A network with the shape of the file that may be fetched: patches in, and nothing out but scores, nearly all of
    them close to zero."""
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(2)
    weights = rng.normal(0, 0.005, (96 * 64, 521)).astype(np.float32)
    made_of = (weights, np.full(521, -10, np.float32), np.array([-1, 96 * 64]))
    nodes = [
        helper.make_node("Reshape", ["patches", "flat"], ["row"]),
        helper.make_node("MatMul", ["row", "weights"], ["sum"]),
        helper.make_node("Add", ["sum", "bias"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["scores"]),
    ]
    graph = helper.make_graph(
        nodes, "ears", [helper.make_tensor_value_info("patches", TensorProto.FLOAT, ["n", 96, 64])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", 521])],
        [numpy_helper.from_array(each, name) for each, name in zip(made_of, ("weights", "bias", "flat"), strict=True)],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return bytes(model.SerializeToString())


def test_scores_close_to_zero_tell_sounds_apart_as_what_they_were_made_from_does(tmp_path: Path) -> None:
    ears = yamnet(tmp_path, scorer())
    chime = [ears(spectrum) for spectrum in spectra(made.doorbell, range(3))]
    music = [ears(spectrum) for spectrum in spectra(made.music, range(3))]
    kept_so = [unpacked(packed(vector)) for vector in (*chime, *music)]

    assert all(vector.shape == (521,) for vector in kept_so)
    assert np.std(kept_so, axis=0).mean() > 0.1, "what is usual is compared in deviations of a thousandth and more"
    assert np.allclose(kept_so, [*chime, *music], rtol=1e-2), "keeping them loses nothing"


def test_a_certain_score_is_still_a_number(tmp_path: Path) -> None:
    ears = yamnet(tmp_path, scorer())
    assert np.isfinite(ears(np.full((400, 257), 1e6, np.float32))).all()

    assert ears.id != "yamnet", "vectors of scores mean something else than those of an embedding"


def yamnet(folder: Path, data: bytes) -> Yamnet:
    (folder / "ears.onnx").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    entry = Entry(id="yamnet", job="sound embedding", file="ears.onnx", size=len(data), sha256=digest,
                  inputs="yamnet-log-mel", url="https://example.org/ears.onnx")  # fmt: skip
    return Yamnet(Place(entry, folder))


@pytest.mark.parametrize("shape", [(1, 96, 64), ("batch", 1, 96, 64), (1, 64, 96), (96, 64)])
def test_yamnet_is_given_patches_whatever_the_order_of_its_sides(tmp_path: Path, shape: Sequence[int | str]) -> None:
    ears = yamnet(tmp_path, network(shape, 1024))
    one, two = (ears(next(spectra(made.music, [seed]))) for seed in (1, 2))

    assert one.shape == (1024,)
    assert not np.allclose(one, two)
    assert ears(magnitudes(np.zeros(8_000, np.float32), HOUSEHOLD)).shape == (1024,)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no model", "switch the model off"),
        (network((1, 48, 128), 1024), "not 96 frames of 64 bands"),
        (network((1, 96, 64), 20), "no model of sounds"),
    ],
)
def test_a_file_that_is_no_yamnet_says_so(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        yamnet(tmp_path, data)
