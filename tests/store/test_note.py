"""A note keeps inputs for the moment between a reaction and its commit, and never tells what is not so."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hubd.store.note import MOST, Note
from hubd.store.steady import open_store
from hubd.store.values import Batch, Input

FIRST = Input(1, 1_772_470_000.25, "lab/gate", b"ON", True, 1, 9)
SECOND = Input(2, 1_772_470_001.5, "lab/trigger", bytes(range(256)), False, 0, None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hubd.db-note"


def test_what_follows_on_the_database_is_told_and_nothing_else(file: Path) -> None:
    assert Note(file).read(0) == []
    assert Note(file).write([FIRST, SECOND])
    assert Note(file).read(0) == [FIRST, SECOND]
    assert Note(file).read(1) == [], "the database has the first, so it has both: they are one transaction"
    assert Note(file).read(7) == []


def test_a_shorter_note_takes_the_place_of_a_longer_one(file: Path) -> None:
    note = Note(file)
    note.write([FIRST, SECOND])
    note.write([SECOND])
    assert note.read(1) == [SECOND]
    note.clear()
    assert note.read(1) == []
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("cut", [1, 15, 18, 21, 40])
def test_half_a_note_is_none(file: Path, cut: int) -> None:
    Note(file).write([FIRST, SECOND])
    file.write_bytes(file.read_bytes()[:cut])
    assert Note(file).read(0) == []


def test_a_note_that_is_something_else_is_none(file: Path) -> None:
    file.write_bytes(b"x" * 300)
    assert Note(file).read(0) == []


def test_too_much_or_no_place_is_no_note(tmp_path: Path, file: Path) -> None:
    assert not Note(file).write([SECOND._replace(payload=b"x" * MOST)])
    assert not Note(tmp_path / "nowhere" / "note").write([FIRST])


def test_the_store_of_a_hub_notes_and_forgets_when_it_closes_in_order(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/hubd.db"
    store = open_store(url)
    store.commit(Batch(inputs=[FIRST]))
    assert store.note([SECOND])
    assert store.noted(store.last_seq()) == [SECOND]
    store.commit(Batch(inputs=[SECOND]))
    assert store.noted(store.last_seq()) == []
    store.close()
    assert (tmp_path / "hubd.db-note").read_bytes() == b""


def test_a_disk_that_takes_nothing_any_more_does_not_keep_the_store_from_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_handle: int, _length: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    url = f"sqlite:///{tmp_path}/hubd.db"
    store = open_store(url)
    assert store.note([FIRST])
    store.commit(Batch(inputs=[FIRST]))
    monkeypatch.setattr(os, "ftruncate", refused)
    store.close()
    again = open_store(url)
    assert again.last_seq() == FIRST.seq
    assert again.noted(again.last_seq()) == []
    again.close()
