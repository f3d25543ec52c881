"""The shipped model is the one that the manifest describes, runs on one thread, and stands aside when it is not."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from ruamel.yaml import YAML

from hubd.config.load import load
from hubd.core.activities.glance import NAMES
from hubd.core.activities.onlooker import LABELS
from hubd.core.evidence.gallery import Gallery, Template
from hubd.errors import ModelError
from hubd.perception.manifest import MANIFEST, entries, find, mark_of, verified
from hubd.perception.models import ACTIVITY, GLANCE, ActivityModel, activity_model, sharpened
from hubd.perception.registry import FOLDER, place
from hubd.resources import shipped
from hubd.runtime import assemble
from hubd.runtime.checkup import check_up
from hubd.store.identities import Book, write

SHIPPED = shipped("models")
HOME = "home: {id: flat}\nareas: {kitchen: {kind: kitchen}}\npeople: {rosa: {name: Rosa}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what ships, to be broken."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "models"))


def changed(folder: Path, **what: object) -> None:
    """Write another row into the manifest."""
    entry = find(ACTIVITY, folder)
    assert entry is not None
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        YAML().dump({"models": [msgspec.to_builtins(msgspec.structs.replace(entry, **what))]}, file)


def test_every_shipped_model_is_the_one_of_the_manifest() -> None:
    assert ACTIVITY in {entry.job for entry in entries()}
    for entry in [entry for entry in entries() if not entry.url]:
        assert (SHIPPED / f"{Path(entry.file).stem}.md").read_text().startswith(f"# {entry.id}\n")
        assert verified(entry, entry.inputs)
        assert entry.licence
        assert entry.credit


def test_the_activity_model_was_made_for_what_is_seen_and_told_here() -> None:
    entry = find(ACTIVITY)
    assert entry is not None

    assert verified(entry, GLANCE)
    assert set(entry.labels) <= set(LABELS)


def test_it_answers_with_probabilities_to_six_decimals() -> None:
    model = activity_model()
    assert model is not None
    one, two = model([[0.0] * len(NAMES), [1.0] * len(NAMES)])

    assert sum(one) == pytest.approx(1.0, abs=1e-5)
    assert all(round(p, 6) == p for p in (*one, *two))
    assert one != two
    assert model([[0.0] * len(NAMES)]) == [one]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_takes_little_memory_once_it_is_open() -> None:
    """What reading the graph took is given back. In a process of its own, where nothing else was opened before."""
    taken = (
        "import numpy, onnxruntime; from pathlib import Path; from hubd.perception.models import activity_model\n"
        "from hubd.core.activities.glance import NAMES\n"
        "now = lambda: int(Path('/proc/self/statm').read_text().split()[1]) * 4096 / 2**20\n"
        "model = activity_model(); before = now()\n"
        "model([[0.0] * len(NAMES)]); print(now() - before)"
    )
    said = subprocess.run([sys.executable, "-c", taken], capture_output=True, text=True, check=True)
    assert float(said.stdout) < 30


def test_models_with_one_id_are_the_same() -> None:
    assert activity_model() == activity_model()
    assert hash(activity_model()) == hash(activity_model())
    assert activity_model() != object()


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda folder: (folder / "activity.onnx").write_bytes(b"other"), "its bytes are not those of the manifest"),
        (lambda folder: (folder / "activity.onnx").unlink(), "it cannot be read"),
        (lambda folder: changed(folder, inputs="glance-00000000"), "it was made for glance-00000000"),
        (lambda folder: (folder / MANIFEST).write_text("models: [{id: x}]"), "this is no list of models"),
        (lambda folder: (folder / MANIFEST).write_text("models: ["), "this is no list of models"),
    ],
)
def test_a_model_that_is_not_the_one_says_what_to_do(
    folder: Path, break_it: Callable[[Path], object], words: str
) -> None:
    break_it(folder)

    with pytest.raises(ModelError, match=words) as raised:
        activity_model(folder)
    assert "install hubd again" in str(raised.value)


def test_none_may_ship(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("models: []\n")

    assert activity_model(tmp_path) is None


def test_one_that_cannot_be_run_falls_silent(caplog: pytest.LogCaptureFixture) -> None:
    entry = find(ACTIVITY)
    assert entry is not None
    model = ActivityModel(entry, b"no model at all")

    assert list(model([[0.0] * len(NAMES)])) == []
    assert not model.speaks
    assert list(model([[0.0] * len(NAMES)])) == []
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    short = ActivityModel(msgspec.structs.replace(entry, labels=entry.labels[:3]), verified(entry, GLANCE))
    assert list(short([[0.0] * len(NAMES)])) == []


def test_the_setting_switches_it_off(tmp_path: Path) -> None:
    (tmp_path / "on.yaml").write_text(HOME)
    (tmp_path / "off.yaml").write_text(HOME + "models: {activity: false}\n")
    (tmp_path / "phone.yaml").write_text(HOME.replace("name: Rosa", "identities: {beacon: phone-rosa}"))

    assert assemble.onlooker(load(tmp_path / "on.yaml")) == activity_model()
    assert assemble.onlooker(load(tmp_path / "off.yaml")) is None
    assert assemble.onlooker(load(tmp_path / "phone.yaml")) is None, "whoever carries a phone is known better"


def test_a_broken_model_does_not_keep_a_home_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "home.yaml").write_text(HOME)

    def broken(_folder: Path | None = None) -> None:
        raise ModelError([])

    monkeypatch.setattr("hubd.perception.models.activity_model", broken)
    assert assemble.onlooker(load(tmp_path / "home.yaml")) is None
    assert "stands aside" in caplog.text


@pytest.mark.parametrize(
    ("more", "state", "words"),
    [
        ("", "ok", "tells what people do"),
        ("models: {activity: false}\n", "note", "switched off"),
        ("PHONE", "ok", "no activity model is needed"),
    ],
)
def test_doctor_says_which_model_is_asked(tmp_path: Path, more: str, state: str, words: str) -> None:
    text = HOME.replace("name: Rosa", "identities: {beacon: phone-rosa}") if more == "PHONE" else HOME + more
    (tmp_path / "home.yaml").write_text(text + 'mqtt: {url: "mqtt://127.0.0.1:1"}\n')
    (found,) = [finding for finding in check_up(load(tmp_path / "home.yaml")) if finding.topic == "models"]

    assert found.state == state
    assert words in found.said


def test_doctor_names_models_that_are_asked_for_and_not_here_or_damaged(tmp_path: Path) -> None:
    more = (
        "sounds: {embedding: yamnet, microphone: {area: kitchen}}\nfaces: {cameras: [porch]}\n"
        "models: {voices: wespeaker}\n"
    )
    (tmp_path / "home.yaml").write_text(HOME + more + 'mqtt: {url: "mqtt://127.0.0.1:1"}\n')
    settings = load(tmp_path / "home.yaml")
    fetched = settings.store.logs.parent / FOLDER
    fetched.mkdir(parents=True)
    (fetched / place("yunet", fetched).entry.file).write_bytes(b"half of it")
    said = {finding.said: finding for finding in check_up(settings) if finding.topic == "models"}

    assert {what.partition(",")[0] for what, finding in said.items() if finding.state == "problem"} == {
        "yamnet has not been fetched",
        "yunet is not the file it should be",
        "sface has not been fetched",
        "wespeaker has not been fetched",
    }
    assert {finding.hint for finding in said.values() if finding.state == "problem"} == {
        "hubd models get yamnet",
        "hubd models get yunet",
        "hubd models get sface",
        "hubd models get wespeaker",
    }


def test_doctor_says_whose_voices_were_told_by_another_model(tmp_path: Path) -> None:
    (tmp_path / "home.yaml").write_text(HOME + 'mqtt: {url: "mqtt://127.0.0.1:1"}\n')
    settings = load(tmp_path / "home.yaml")

    def voices() -> list[str]:
        return [finding.said for finding in check_up(settings) if finding.topic == "voices"]

    rosa: dict[str, tuple[Template, ...]] = {"rosa": (Template(b"\x01\x7f", 127.0),)}
    write(settings.store.logs, Book({"voice": Gallery(people=rosa, model="wespeaker-12345678")}))
    assert ["wespeaker-12345678 told those who are enrolled" in said for said in voices()] == [True]
    write(settings.store.logs, Book({"voice": Gallery(people=rosa, model=place("voices", tmp_path).entry.id)}))
    assert voices() == []
    write(settings.store.logs, Book({"voice": Gallery(model="wespeaker-12345678")}))
    assert voices() == [], "nobody is enrolled"


@pytest.mark.parametrize(
    ("job", "hint"),
    [
        ("activity", "models: {activity: false}"),
        ("messages", "models: {messages: false}"),
        ("sounds", "sounds: {household: false}"),
        ("voices", "install hubd again"),
        ("yamnet", "hubd models get yamnet"),
    ],
)
def test_a_damaged_file_names_its_own_remedy(tmp_path: Path, job: str, hint: str) -> None:
    entry = place(job, tmp_path).entry
    (tmp_path / entry.file).write_bytes(b"something else")

    with pytest.raises(ModelError) as raised:
        verified(entry, entry.inputs, tmp_path)
    assert str(raised.value).endswith(hint)


def test_sharpness_keeps_the_order() -> None:
    blunt, sharp = sharpened((0.5, 0.3, 0.2, 0.0), 0.5), sharpened((0.5, 0.3, 0.2, 0.0), 2.0)

    assert sum(blunt) == pytest.approx(1.0, abs=1e-5)
    assert blunt[0] < 0.5 < sharp[0]
    assert blunt[3] > 0.0
    assert sorted(sharp, reverse=True) == list(sharp)


def test_inputs_have_a_mark_that_changes_with_them() -> None:
    assert mark_of("glance", NAMES) == GLANCE
    assert mark_of("glance", NAMES[::-1]) != GLANCE
