"""Files are written whole or not at all, for whoever owned them, and by one process at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubd.whole_files import PRIVATE, alone, write_whole


def test_a_file_is_written_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"

    write_whole(file, b"one")
    write_whole(file, iter([b"an", b"other"]))

    assert file.read_bytes() == b"another"
    assert list(tmp_path.iterdir()) == [file]


def test_what_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_bytes(b"old")

    def breaks() -> Iterator[bytes]:
        yield b"half of the new"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left") as failed:
        write_whole(file, breaks())

    assert failed.value.filename == str(file)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_killed_one_left_is_in_nobodys_way(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    (tmp_path / ".notes.json.new").write_bytes(b"half")

    write_whole(file, b"whole")

    assert file.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [file]


def test_rights_stay_as_they_were_or_are_as_asked(tmp_path: Path) -> None:
    file, secret = tmp_path / "rules.yaml", tmp_path / "tokens.json"
    file.write_bytes(b"")
    file.chmod(0o640)
    secret.write_bytes(b"")
    secret.chmod(0o644)

    write_whole(file, b"more")
    write_whole(secret, b"more", mode=PRIVATE)

    assert file.stat().st_mode & 0o777 == 0o640
    assert secret.stat().st_mode & 0o777 == PRIVATE


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator writes for somebody else")
def test_what_an_administrator_writes_belongs_to_hubds_user(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 12345)
    mine, theirs = tmp_path / "mine", tmp_path / "new"
    mine.write_bytes(b"")
    os.chown(mine, 23456, 23456)

    write_whole(mine, b"more")
    write_whole(theirs, b"more", mode=PRIVATE)

    assert (mine.stat().st_uid, theirs.stat().st_uid) == (23456, 12345)


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"old")
    link = tmp_path / "link.yaml"
    link.symlink_to(real)

    write_whole(link, b"new")
    write_whole(Path(os.devnull), b"gone")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert Path(os.devnull).is_char_device()


def test_changes_of_many_at_once_are_all_there(tmp_path: Path) -> None:
    count = tmp_path / "own" / "count"

    def add() -> None:
        for _ in range(20):
            with alone(count.parent):
                known = int(count.read_bytes()) if count.exists() else 0
                write_whole(count, str(known + 1).encode())

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count.read_bytes() == b"80"
