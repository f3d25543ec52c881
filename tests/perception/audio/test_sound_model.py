"""The shipped model of sounds is the one of the manifest and tells what it claims to; a training makes one anew."""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from ruamel.yaml import YAML

from hubd.errors import ModelError
from hubd.perception.audio.rates import RATE
from hubd.perception.audio.spectrum import HOUSEHOLD, magnitudes
from hubd.perception.audio.texture import length, texture_of
from hubd.perception.hearing import Hearing
from hubd.perception.manifest import MANIFEST, entries, find
from hubd.perception.sounds import SOUNDS, TEXTURE, sound_model
from hubd.resources import shipped
from hubd.train.sounds import clips, judge, made
from hubd.train.sounds.__main__ import main
from hubd.train.sounds.bars import Bar, table
from hubd.train.sounds.lessons import Lessons
from hubd.train.sounds.network import Network, checked, learn, written
from hubd.train.sounds.rooms import mixed, noise, placed

ROWS = 36


@pytest.fixture(scope="module")
def few() -> tuple[Any, list[str]]:
    """Textures of three kinds of sounds."""
    rng = np.random.default_rng(1)
    makers = {"knock": made.knock, "beep, bleep": made.beep, "other": made.pouring}
    labels = [label for label in makers for _ in range(ROWS // 3)]
    return np.array([texture_of(made.whole(makers[label], rng, 3.0)) for label in labels]), labels


@pytest.fixture(scope="module")
def small(few: tuple[Any, list[str]]) -> Network:
    return learn(*few)


def test_what_ships_knows_its_inputs_and_thanks_whoever_recorded_them() -> None:
    entry = find(SOUNDS)
    assert entry is not None
    credited = (shipped("models") / "sounds-credits.csv").read_text()

    assert entry.inputs == TEXTURE
    assert set(entry.claims) <= set(entry.labels) & set(judge.CLAIMED)
    assert len(entry.claims) >= 4
    assert all(0.5 <= least < 1.0 for least in entry.claims.values())
    assert "fs:100032" in credited
    assert not clips.LEFT_OUT & {line.partition(",")[0] for line in credited.splitlines()}


def test_it_claims_sounds_that_it_knows_in_a_room_and_nothing_of_the_usual() -> None:
    model = sound_model()
    assert model is not None
    told = {}
    asked = {"doorbell": made.doorbell, "beep, bleep": made.beep, "": made.machine, "usual": made.pouring}
    for label, maker in asked.items():
        hits = 0
        for seed in range(900, 907):
            rng = np.random.default_rng(seed)
            sound = made.whole(maker, rng, 4.0)
            sound = mixed(placed(sound, rng), noise(rng, len(sound)), 25.0)
            shares = model(magnitudes(sound, HOUSEHOLD))
            assert sum(shares.values()) == pytest.approx(1.0, abs=1e-4)
            claimed = [name for name, least in model.claims.items() if shares[name] >= least]
            hits += claimed == [label] if label in model.claims else bool(claimed)
        told[label] = hits

    assert told[""] + told["usual"] == 0
    assert sum(told[label] for label in model.claims if label in told) >= 4


def test_a_stream_of_knocks_is_told_and_one_of_hush_is_not() -> None:
    model = sound_model()
    assert model is not None
    rng = np.random.default_rng(7)
    room = noise(rng, 12 * RATE) * np.float32(0.002)

    assert Hearing(model).push(room) == []


@pytest.mark.parametrize("how", ["bytes", "inputs", "outputs"])
def test_a_file_that_is_not_the_one_stands_aside_with_a_reason(
    tmp_path: Path, how: str, few: Any, small: Network
) -> None:
    folder = Path(shutil.copytree(shipped("models"), tmp_path / "models"))
    entry = find(SOUNDS, folder)
    assert entry is not None
    data = (folder / entry.file).read_bytes()
    if how == "bytes":
        (folder / entry.file).write_bytes(data[:-1] + b"x")
    else:
        other = written(learn(few[0][:, :50], few[1]) if how == "inputs" else small)
        (folder / entry.file).write_bytes(other)
        entry = msgspec.structs.replace(entry, size=len(other), sha256=hashlib.sha256(other).hexdigest())
        with (folder / MANIFEST).open("w") as file:
            YAML().dump({"models": [msgspec.to_builtins(entry)]}, file)

    with pytest.raises(ModelError, match="sounds"):
        sound_model(folder)


def test_the_written_network_says_what_the_trained_one_does(few: Any, small: Network) -> None:
    assert checked(small, written(small), few[0]) < 1e-4
    assert small.weights < 150_000
    assert np.mean(np.array(small.labels)[small(few[0]).argmax(axis=1)] == np.array(few[1])) > 0.9


def test_a_network_that_is_too_large_or_other_than_its_file_is_refused(
    few: Any, small: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = written(small._replace(outer=-small.outer))

    with pytest.raises(ModelError, match="differs"):
        checked(small, other, few[0])
    monkeypatch.setattr("hubd.train.sounds.network.MOST_WEIGHTS", 1_000)
    with pytest.raises(ModelError, match="more than 1000"):
        written(small)


def test_chance_is_seeded(few: Any, small: Network) -> None:
    clip = next(clips.drawn("doorbell", 1, 3))

    assert written(learn(*few)) == written(small)
    assert np.array_equal(next(clips.heard(clip, 1, 1)), next(clips.heard(clip, 1, 1)))
    assert not np.array_equal(next(clips.heard(clip, 1, 1)), next(clips.heard(clip, 2, 1)))


def test_a_claim_needs_precision_and_hardly_ever_fires_on_others() -> None:
    right = np.array([True] * 50 + [False] * 1000)
    sure = np.where(right, 0.95, 0.1)
    sure[50:60] = 0.65

    assert judge._claimed_from(sure, right) == 0.7
    assert judge._claimed_from(np.where(right, 0.4, 0.9), right) is None


def test_figures_stand_beside_their_bars() -> None:
    bars = [Bar("a", "found", 0.9, 0.5, 0.8), Bar("b", "lost", 0.9, None, 0.5, least=False), Bar("c", "told", 1)]
    shown = table(bars)

    assert "| found | 0.900 | 0.5 | at least 0.8 | met |" in shown
    assert "| lost | 0.900 | - | at most 0.5 | missed |" in shown
    assert "| told | 1.000 | - | - |  |" in shown


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A folder as the recordings are kept, with sounds that need no recording."""
    folder = tmp_path / "data" / "household-sounds"
    makers = (made.machine, made.knock, made.pouring, made.music, made.beep, made.doorbell, made.clatter, made.steps,
              made.smoke_alarm, made.hush)  # fmt: skip
    rows = []
    for number, (cls, maker) in enumerate(zip(clips.NAMES, makers, strict=True)):
        for fold in ("1", "2"):
            for clip in range(2):
                file, source = f"esc10/{cls}/{fold}{clip}.wav", f"fs:{number}{fold}{clip}"
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                sound = made.whole(maker, np.random.default_rng((number, int(fold), clip)), 3.0)
                soundfile.write(folder / file, sound * 0.5, RATE)
                rows.append({"file": file, "part": "esc10", "cls": cls, "hub": "", "source": source, "fold": fold})
    for name, lines in (("labels.csv", rows), ("esc10_credits.csv", [{"source": row["source"]} for row in rows])):
        with (folder / name).open("w", newline="") as out:
            writer = csv.DictWriter(out, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
    return tmp_path / "data"


def test_a_training_from_scratch_writes_model_card_credits_and_row(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("TIMES", 1), ("DRAWN", 4), ("DRAWN_OTHER", 12)):
        monkeypatch.setattr(f"hubd.train.sounds.lessons.{name}", value)
    done = CliRunner().invoke(main, [str(collection), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, f"{done.output}{done.exception!r}"
    (made_,) = entries(tmp_path / "out")
    card = (tmp_path / "out" / "sounds.md").read_text()

    assert sound_model(tmp_path / "out") is not None
    assert card.startswith(f"# {made_.id}\n")
    assert "ESC-10, mean over folds left out" in card
    assert "processor" not in card, "what depends on the computer is printed and not written down"
    assert set(made_.scores) >= {"esc10", "error"}
    assert "fs:011" in (tmp_path / "out" / "sounds-credits.csv").read_text()


def test_without_recordings_nothing_is_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, [str(tmp_path), "--out", str(tmp_path / "out")])

    assert done.exit_code == 0
    assert "skipped" in done.output
    assert not (tmp_path / "out").exists()


def test_lessons_are_chosen_by_fold(few: Any) -> None:
    count = len(few[1])
    folds = np.array(["1", "2"] * (count // 2))
    lessons = Lessons(few[0], np.array(few[1]), folds, np.ones(count, bool), np.ones(count, bool))

    assert len(lessons.of(folds == "1").labels) == count // 2
    assert lessons.textures.shape == (count, length())
