"""Recorded logs read back as what was recorded, even when the recorder did not come to its end."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hubd.integration import Message
from hubd.logs import read_log
from hubd.logs.writing import LogNotWritable, LogWriter

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = 1772492400.0  # 2026-03-03 00:00 in Berlin
MESSAGES = [Message(EVENING + n, f"room/{n}", b'{"n":%d}' % n, n % 2 == 0, n % 3) for n in range(-50, 50)]
NAMES = ["log.jsonl", "log.jsonl.gz", "log.jsonl.zst"]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_is_read(tmp_path: Path, name: str) -> None:
    writer = LogWriter(tmp_path / "deep" / name, BERLIN)
    for message in MESSAGES:
        writer.write(message)
    writer.close()

    assert list(read_log(tmp_path / "deep" / name)) == MESSAGES
    assert (writer.lines, writer.files) == (100, [tmp_path / "deep" / name])
    assert writer.files[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", NAMES)
def test_what_was_flushed_can_be_read_without_the_end(tmp_path: Path, name: str) -> None:
    writer = LogWriter(tmp_path / name, BERLIN)
    for message in MESSAGES[:60]:
        writer.write(message)
    writer.flush()
    writer.write(MESSAGES[60])

    assert list(read_log(tmp_path / name)) == MESSAGES[:60]
    writer.close()


def test_a_folder_gets_a_file_for_each_day_at_home(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path, BERLIN)
    for message in MESSAGES:
        writer.write(message)
    writer.close()

    assert [path.name for path in writer.files] == ["2026-03-02.001.jsonl.zst", "2026-03-03.001.jsonl.zst"]
    assert list(read_log(writer.files[0])) == MESSAGES[:50]
    assert list(read_log(tmp_path)) == MESSAGES


def test_recording_twice_in_one_folder_keeps_both(tmp_path: Path) -> None:
    for part in (MESSAGES[50:70], MESSAGES[70:]):
        writer = LogWriter(tmp_path / "logs", BERLIN)
        for message in part:
            writer.write(message)
        writer.close()

    assert list(read_log(tmp_path / "logs")) == MESSAGES[50:]


def test_a_limit_begins_new_files_in_order(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "log.jsonl.gz", BERLIN, limit=2000)
    for message in MESSAGES:
        writer.write(message)
    writer.close()

    assert [path.name for path in writer.files][:2] == ["log.001.jsonl.gz", "log.002.jsonl.gz"]
    assert len(writer.files) == 5
    assert list(read_log(tmp_path)) == MESSAGES


def test_an_existing_file_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("precious")

    with pytest.raises(LogNotWritable, match="exists already; name another file"):
        LogWriter(tmp_path / "log.jsonl")
    assert (tmp_path / "log.jsonl").read_text() == "precious"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LogNotWritable, match="name a place that may be written"):
        LogWriter(tmp_path / "file" / "log.jsonl")
