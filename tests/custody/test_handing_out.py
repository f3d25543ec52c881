"""What a person gets who asks what is kept of them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from click.testing import CliRunner

from hubd.cli import hubd
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input
from tests.custody.lived import PRIVATE


def export(home: Path, target: Path) -> str:
    done = CliRunner().invoke(hubd, ["export", "ottilie", str(target), "--config", str(home / "hubd.yaml")])
    assert done.exit_code == 0, done.output
    return done.output


def test_everything_of_the_person_is_in_it_readable(before: Path, tmp_path: Path) -> None:
    export(before, tmp_path / "mine")

    files = {path.name: path.read_text() for path in (tmp_path / "mine").iterdir()}
    rows = {name: [msgspec.json.decode(line) for line in text.splitlines()]
            for name, text in files.items() if name.endswith(".jsonl")}  # fmt: skip
    assert PRIVATE in files["inputs.jsonl"]
    assert "Oncology ward" in files["memory.jsonl"]
    assert {row["for"][0] for row in rows["decisions.jsonl"]} == {"ottilie"}
    assert msgspec.json.decode(files["profile.json"])["identities"]["beacon"] == ["phone-4711"]
    places = {row["where"] for row in rows["memory.jsonl"]}
    assert {"people.ottilie", "galleries.face.people.ottilie", "desk.calendars.ottilie"} <= places
    assert {row["where"] for row in rows["learned.jsonl"]} >= {"heads.ottilie"}
    assert any(row["where"] == "identities.galleries.face.people.ottilie" for row in rows["learned.jsonl"])
    assert any(row["where"].endswith("nearer.phone-4711") for row in rows["learned.jsonl"])
    assert all(name in files["README.txt"] for name in files if name != "README.txt")
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "mine").glob("*.json*")} == {"0o600"}


def test_what_a_sensor_said_since_the_newest_snapshot_is_no_hindrance(home: Path, tmp_path: Path) -> None:
    """As in every home whose hub runs, or did not end in an orderly way."""
    with closing(Journal.open(f"sqlite:///{home}/hubd.db")) as journal:
        last = list(journal.inputs())[-1]
        news = Input(last.seq + 1, last.at + 60.0, "zigbee2mqtt/kitchen_motion", b'{"occupancy": true}')
        journal.commit(Batch(inputs=[news]))

    export(home, tmp_path / "mine")

    assert "Oncology ward" in (tmp_path / "mine" / "memory.jsonl").read_text()


def test_what_others_were_told_is_not_in_it(before: Path, tmp_path: Path) -> None:
    export(before, tmp_path / "mine")

    text = "".join(path.read_text() for path in (tmp_path / "mine").iterdir())
    assert "Tell Ottilie I said hi" not in text
    assert "Put the bins out" not in text
    assert "phone-ben" not in text


def test_a_zip_for_whoever_likes_one_file(before: Path, tmp_path: Path) -> None:
    export(before, tmp_path / "mine.zip")

    with ZipFile(tmp_path / "mine.zip") as archive:
        assert "inputs.jsonl" in archive.namelist()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.zip"]


@pytest.mark.parametrize("name", ["anna", "anna.zip"])
def test_what_breaks_off_leaves_nothing_half(
    before: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hubd.privacy.handing._zip" if name.endswith(".zip") else "hubd.privacy.handing._write", full)
    done = CliRunner().invoke(hubd, ["export", "ottilie", str(tmp_path / name), "--config", str(before / "hubd.yaml")])

    assert isinstance(done.exception, OSError)
    assert not list(tmp_path.glob("anna*"))


def test_nothing_is_overwritten(before: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()

    done = CliRunner().invoke(
        hubd, ["export", "ottilie", str(tmp_path / "mine"), "--config", str(before / "hubd.yaml")]
    )

    assert "exists already" in str(done.exception)
