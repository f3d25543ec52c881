"""The daily log and the journal agree: every input stands in the log exactly once, whatever happened to the file."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hubd.integration import Message
from hubd.logs import read_log
from hubd.logs.lines import line_of
from hubd.packed import frame
from hubd.store import daily
from hubd.store.daily import DailyLog
from hubd.store.journal import Journal
from hubd.store.memory import MemoryJournal
from hubd.store.privacy import tidy
from hubd.store.values import Batch, Input, Position, Retention

BERLIN = ZoneInfo("Europe/Berlin")
NOON = 1772449200.0  # 2026-03-02 12:00 in Berlin
HOUR = 3600.0


def heard(seq: int, at: float) -> Input:
    return Input(seq, at, f"room/{seq}", b'{"n":%d}' % seq, seq % 2 == 0, 1, seq)


def hourly(first: int, count: int) -> list[Input]:
    return [heard(seq, NOON + seq * HOUR) for seq in range(first, first + count)]


def messages(inputs: Sequence[Input]) -> list[Message]:
    return [entry.message() for entry in inputs]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.open(f"sqlite:///{tmp_path}/hubd.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "logs"


def test_every_day_has_its_own_file_and_together_they_are_the_journal(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)
    journal.commit(Batch(inputs=hourly(1, 40)))
    log.close()

    names = sorted(file.name for file in folder.iterdir())
    assert names == ["2026-03-02.jsonl.zst", "2026-03-03.jsonl.zst", "2026-03-04.jsonl.zst"]
    assert list(read_log(folder)) == messages(hourly(1, 40))
    assert next(read_log(folder / names[1])).topic == "room/12"


def test_the_log_waits_a_few_seconds_and_a_flood_does_not(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)

    def take(inputs: list[Input], now: float) -> int:
        batch = Batch(inputs=inputs)
        journal.commit(batch)
        log.take(batch, now)
        while log.busy:
            time.sleep(0.001)
        return sum(1 for _ in read_log(folder))

    assert take(hourly(1, 1), 0.0) == 1
    assert take(hourly(2, 1), 4.9) == 1
    assert take(hourly(3, 1), 5.0) == 3
    assert take([heard(seq, NOON + 3 * HOUR) for seq in range(4, 4 + daily.FRAME_LINES)], 5.1) == 3 + daily.FRAME_LINES
    assert take([], 11.0) == 3 + daily.FRAME_LINES


@pytest.mark.parametrize("damage", ["half a frame", "lost position", "shortened", "gone", "rubbish"])
def test_after_a_crash_the_log_is_mended_from_the_journal(journal: Journal, folder: Path, damage: str) -> None:
    log = DailyLog(folder, BERLIN, journal)
    journal.commit(Batch(inputs=hourly(1, 5)))
    log.close()
    before = journal.logged()
    journal.commit(Batch(inputs=hourly(6, 4)))
    log.close()
    file = folder / "2026-03-02.jsonl.zst"
    whole = file.read_bytes()
    assert before is not None
    if damage == "half a frame":  # the power failed while the second frame was written
        file.write_bytes(whole[: before.length + 10])
        journal.mark_logged(before)
    elif damage == "lost position":  # ... or after it was written and before the position was
        journal.mark_logged(before)
    elif damage == "shortened":
        file.write_bytes(whole[:17])
    elif damage == "gone":
        file.unlink()
    else:
        file.write_bytes(whole + b"rubbish")

    journal.commit(Batch(inputs=hourly(10, 30)))
    DailyLog(folder, BERLIN, journal).close()

    assert list(read_log(folder)) == messages(hourly(1, 39))


def test_a_crash_at_the_first_line_of_a_day_doubles_nothing(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)
    journal.commit(Batch(inputs=hourly(1, 11)))
    log.close()
    before = journal.logged()
    assert before is not None
    journal.commit(Batch(inputs=hourly(12, 3)))
    log.close()
    journal.mark_logged(before)  # the new day's file was written, and then the power failed

    DailyLog(folder, BERLIN, journal).close()

    assert list(read_log(folder)) == messages(hourly(1, 14))


def test_a_crash_at_the_very_first_line_doubles_nothing(tmp_path: Path, folder: Path) -> None:
    first = Journal.open(f"sqlite:///{tmp_path}/hubd.db")
    first.commit(Batch(inputs=hourly(1, 3)))
    DailyLog(folder, BERLIN, first).write()  # written, and the power fails before the journal knows

    again = Journal.open(f"sqlite:///{tmp_path}/hubd.db")
    DailyLog(folder, BERLIN, again).close()

    assert list(read_log(folder)) == messages(hourly(1, 3))


def test_what_the_disk_does_not_have_yet_is_not_in_the_journal_s_book(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)
    journal.commit(Batch(inputs=hourly(1, 3)))
    log.write()
    journal.commit(Batch(inputs=hourly(4, 1)))
    assert journal.logged() == Position("2026-03-02", 0, 0)

    log.close()

    position = journal.logged()
    assert position is not None
    assert (position.day, position.seq) == ("2026-03-02", 4)
    assert position.length == (folder / "2026-03-02.jsonl.zst").stat().st_size


def test_a_new_store_goes_on_in_the_file_of_the_old_one(journal: Journal, folder: Path, tmp_path: Path) -> None:
    journal.commit(Batch(inputs=hourly(1, 3)))
    DailyLog(folder, BERLIN, journal).close()
    file = folder / "2026-03-02.jsonl.zst"
    file.write_bytes(file.read_bytes() + file.read_bytes()[:20])

    other = MemoryJournal()
    other.commit(Batch(inputs=hourly(4, 3)))
    DailyLog(folder, BERLIN, other).close()

    assert list(read_log(folder)) == messages(hourly(1, 6))


def test_the_snapshot_beside_a_day_is_the_state_at_its_beginning(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)
    waiting: list[Input] = []
    for entry in hourly(1, 40):
        if log.turns(entry.at):
            journal.commit(Batch(inputs=waiting, snapshot=b"state after %d" % (entry.seq - 1)))
            waiting = []
        waiting.append(entry)
    journal.commit(Batch(inputs=waiting, snapshot=b"state at the end"))
    log.close()

    snapshots = {file.name: file.read_bytes() for file in folder.glob("*.snapshot")}
    assert snapshots == {"2026-03-03.snapshot": b"state after 11", "2026-03-04.snapshot": b"state after 35"}


def test_a_day_turns_once_also_after_a_restart(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)
    assert not log.turns(NOON), "before the first input there is no state to keep"
    assert not log.turns(NOON + 11.9 * HOUR)
    assert log.turns(NOON + 12 * HOUR)
    assert not log.turns(NOON + 13 * HOUR)

    journal.commit(Batch(inputs=[heard(1, NOON)]))

    assert not DailyLog(folder, BERLIN, journal).turns(NOON + HOUR)
    assert DailyLog(folder, BERLIN, journal).turns(NOON + 40 * HOUR)


def test_the_day_of_the_clock_change_has_25_hours(journal: Journal, folder: Path) -> None:
    midnight = 1792879200.0  # 2026-10-25 00:00, UTC+2
    log = DailyLog(folder, BERLIN, journal)
    journal.commit(Batch(inputs=[heard(seq + 1, midnight + seq * HOUR) for seq in range(26)]))
    log.close()

    assert sum(1 for _ in read_log(folder / "2026-10-25.jsonl.zst")) == 25
    assert sum(1 for _ in read_log(folder / "2026-10-26.jsonl.zst")) == 1


def test_a_log_that_cannot_be_written_says_so_and_catches_up(journal: Journal, folder: Path) -> None:
    folder.write_bytes(b"a file where the folder should be")
    log = DailyLog(folder, BERLIN, journal)
    journal.commit(Batch(inputs=hourly(1, 3)))
    log.write()
    assert log.trouble is not None
    assert "is behind" in log.trouble

    folder.unlink()
    journal.commit(Batch(inputs=hourly(4, 3)))
    log.write()

    assert log.trouble is None
    assert list(read_log(folder)) == messages(hourly(1, 6))


def test_a_day_that_may_still_grow_is_not_packed(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)
    for entry in hourly(1, 5):
        journal.commit(Batch(inputs=[entry]))
        log.write()
    log.close()
    file = folder / "2026-03-02.jsonl.zst"
    before = file.read_bytes()

    tidy(journal, folder, BERLIN, NOON + 20 * HOUR, Retention())

    assert file.read_bytes() == before, "nothing has come in since midnight, and the journal knows this length"


def test_a_damaged_day_stays_as_it_is_and_the_night_goes_on(journal: Journal, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    frames = [frame(b"".join(line_of(each, BERLIN) for each in messages(hourly(seq, 1)))) for seq in (1, 2, 3)]
    damaged, cut, sound = (folder / f"2026-03-0{day}.jsonl.zst" for day in (2, 3, 4))
    damaged.write_bytes(frames[0] + frames[1][:-1] + bytes([frames[1][-1] ^ 1]) + frames[2])
    cut.write_bytes(b"".join(frames)[:-3])
    sound.write_bytes(b"".join(frames))
    before = {file: file.read_bytes() for file in (damaged, cut)}

    tidy(journal, folder, BERLIN, NOON + 5 * 24 * HOUR, Retention())

    assert {file: file.read_bytes() for file in (damaged, cut)} == before, "what is left of it can still be read"
    assert sound.stat().st_size < len(b"".join(frames)), "the others are packed all the same"
    assert list(read_log(sound)) == messages(hourly(1, 3))


def test_old_days_are_forgotten_and_finished_ones_packed(journal: Journal, folder: Path) -> None:
    log = DailyLog(folder, BERLIN, journal)
    inputs = [heard(seq, NOON + seq * 600.0) for seq in range(1, 1200)]
    for entry in inputs:
        if log.turns(entry.at):
            journal.commit(Batch(snapshot=b"state"))
        batch = Batch(inputs=[entry])
        journal.commit(batch)
        log.take(batch, entry.at)
        while log.busy:  # every input in a frame of its own, however fast the disk
            time.sleep(0.0002)
    log.close()
    journal.commit(Batch(snapshot=b"state"))
    sizes = {file.name: file.stat().st_size for file in folder.glob("*.zst")}
    private = {file.stat().st_mode & 0o777 for file in folder.iterdir()}

    _, files = tidy(journal, folder, BERLIN, inputs[-1].at, Retention(inputs=4 * 24 * HOUR))

    left = sorted(file.name for file in folder.glob("*.zst"))
    assert left == sorted(sizes)[-5:]
    assert files > len(sizes) - 5, "the snapshots of forgotten days go too"
    assert (folder / left[1]).stat().st_size < sizes[left[1]] / 3
    assert (folder / left[-1]).stat().st_size == sizes[left[-1]], "today's file is still being written"
    kept = list(read_log(folder))
    assert kept == messages(inputs)[-len(kept) :]
    assert private == {0o600}
    journal.commit(Batch(inputs=[heard(1200, inputs[-1].at)]))
    DailyLog(folder, BERLIN, journal).close()
    assert len(list(read_log(folder))) == len(kept) + 1
