"""What was learned of the home's sensors: kept version by version, taken back, and safe against a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubd.core.likelihoods import Own
from hubd.errors import StoreError
from hubd.store.likelihoods import FILE, Change, Versions, read, write

LAMP = Own(running={"z/lamp": 12.5})
LEAK = Own(running={"z/lamp": 12.5}, sees={"z/kitchen": {"hall": 0.6}})
WHY = (Change("in use above", "z/lamp", "2 W", "12.5 W", "3 days"),)


def test_nothing_learned_is_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path) == Versions()
    assert read(tmp_path).own == Own()


def test_versions_come_back_and_are_taken_back_one_by_one(tmp_path: Path) -> None:
    first = Versions().learned(LAMP, WHY, at=1000.0)
    second = first.learned(LEAK, (), at=2000.0)
    write(tmp_path / "logs", second)

    assert (tmp_path / "logs" / FILE).stat().st_mode & 0o077 == 0
    kept = read(tmp_path / "logs")
    assert kept.own.sees == LEAK.sees and kept.own.id == kept.current
    assert kept.get(first.current).changes == WHY  # type: ignore[union-attr]  # it is there
    assert kept.undone().own.running == LAMP.running
    assert kept.undone().undone().own == Own()
    assert kept.undone().undone().undone().own == Own()
    assert len(kept.undone().all) == 2, "what was left can still be looked at"


def test_learning_after_going_back_follows_what_holds() -> None:
    back = Versions().learned(LAMP, (), at=1.0).learned(LEAK, (), at=2.0).undone()
    again = back.learned(LEAK, (), at=3.0)
    assert again.undone().own.running == LAMP.running and not again.undone().own.sees
    assert len({version.id for version in again.all}) == 3


def test_a_broken_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    with pytest.raises(StoreError, match="move it away"):
        read(tmp_path)
