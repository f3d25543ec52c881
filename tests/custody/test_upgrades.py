"""A home goes on with the journal of any hubd before this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from backports import zstd
from click.testing import CliRunner

from hubd.archive.pack import copy_journal
from hubd.cli import hubd
from hubd.config.load import load
from hubd.errors import StoreTooNew
from hubd.integration import Message
from hubd.logs import read_log
from hubd.runtime.restoring import restore
from hubd.store import likelihoods
from hubd.store.journal import Journal
from hubd.store.schema import SCHEMA
from hubd.store.values import Batch, Input
from tests.custody.lived import HOME, SECRETS, fresh
from tests.custody.old_journals import FOLDER, file_of, unpacked


def test_there_is_a_journal_of_every_schema() -> None:
    """A new migration comes with `python -m tests.custody.old_journals`."""
    assert [number for number in range(1, SCHEMA + 1) if not file_of(number).exists()] == []


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_a_home_goes_on_with_an_old_journal(tmp_path: Path, schema: int) -> None:
    (tmp_path / "hubd.yaml").write_text(HOME)
    (tmp_path / "secrets.yaml").write_text(SECRETS)
    unpacked(schema, tmp_path / "hubd.db")
    settings = load(tmp_path / "hubd.yaml")

    with closing(Journal.open(settings.store.url)) as journal:
        operator = fresh(settings)
        seq = restore(journal, operator)
        journal.commit(Batch(inputs=[Input(seq + 1, operator.state.now + 1, "lab/x", b"1")]))

        assert seq == journal.last_seq() - 1 >= 30
        assert operator.state.people.keys() == {"ottilie", "ben"}
        assert journal.decisions(intent="message.deliver")
    with closing(sqlite3.connect(tmp_path / "hubd.db")) as raw:
        assert raw.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (str(SCHEMA),)


@pytest.mark.parametrize("memory", sorted(FOLDER.glob("memory-*.db.zst")), ids=lambda file: file.name[7:20])
def test_a_home_remembers_what_an_earlier_hub_knew(
    tmp_path: Path, memory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The evening of a simulated family, as that day's hub wrote it down: its last snapshot, and messages around it."""
    (tmp_path / "hubd.db").write_bytes(zstd.decompress(memory.read_bytes()))
    (tmp_path / "hubd.yaml").write_bytes((FOLDER / "memory.yaml").read_bytes())
    settings = load(tmp_path / "hubd.yaml")

    with closing(Journal.open(settings.store.url)) as journal:
        operator = fresh(settings)
        seq = restore(journal, operator, settings.store.logs)

        assert seq == journal.last_seq() == 17521
    state = operator.state
    assert state.people.keys() == {"henrik", "farid", "zoe", "noah"}
    assert len(state.devices) > 30
    assert all(abs(sum(belief.places) - 1.0) < 0.01 for belief in state.people.values())
    assert caplog.messages == []
    operator.take(Message(state.now + 60.0, "zigbee2mqtt/kitchen_motion", b'{"occupancy": true}'))


@pytest.mark.parametrize("archive", sorted(FOLDER.glob("home-*.tar.zst")), ids=lambda file: file.name[5:18])
def test_the_backup_of_an_earlier_hub_comes_back_whole(
    tmp_path: Path, archive: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Journal, daily logs and what was learned, packed by that day's `hubd backup`."""
    done = CliRunner().invoke(hubd, ["restore", str(archive), "--into", str(tmp_path / "home"), "--yes"])
    assert done.exit_code == 0, done.output
    settings = load(tmp_path / "home" / "hubd.yaml")

    with closing(Journal.open(settings.store.url)) as journal:
        operator = fresh(settings)
        assert restore(journal, operator, settings.store.logs) == journal.last_seq() == 35
    assert operator.brain.heads.keys() == {"ottilie", "ben"}
    assert likelihoods.read(settings.store.logs).own.nearer == {"phone-4711": 0.8, "phone-ben": 1.1}
    lived = [message.topic for file in sorted(settings.store.logs.glob("*.jsonl.zst")) for message in read_log(file)]
    assert len(lived) == 35
    assert caplog.messages == []


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_a_backup_keeps_an_old_journal_as_it_is(tmp_path: Path, schema: int) -> None:
    """Backing up changes nothing, and whoever restores it has the old one, which a start brings up to date."""
    assert copy_journal(unpacked(schema, tmp_path / "old.db"), tmp_path / "copy.db", lambda _share: None) == schema


def test_a_journal_of_a_newer_hub_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = unpacked(SCHEMA, tmp_path / "hubd.db")
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
        raw.commit()
    then = file.read_bytes()

    with pytest.raises(StoreTooNew, match="a newer hubd wrote it. Update hubd"):
        Journal.open(f"sqlite:///{file}")

    (tmp_path / "hubd.yaml").write_text(HOME)
    (tmp_path / "secrets.yaml").write_text(SECRETS)
    done = CliRunner().invoke(hubd, ["run", "--config", str(tmp_path / "hubd.yaml")])
    assert isinstance(done.exception, StoreTooNew)
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("SELECT value FROM meta").fetchone() == ("99",)
    assert file.read_bytes()[100:] == then[100:]
