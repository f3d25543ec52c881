"""Logs are read from wherever they lie, and damage costs only what is damaged."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from backports import zstd

from hubd.integration import Message
from hubd.logs import LogReport, read_log
from hubd.logs.files import LONGEST, Cut, LogUnreadable, lines_in
from hubd.logs.lines import line_of
from hubd.packed import packed

MESSAGES = [Message(1000.0 + n, f"room/{n}", b'{"n":%d}' % n) for n in range(200)]
TEXT = b"".join(map(line_of, MESSAGES))

PACK: dict[str, Callable[[bytes], bytes]] = {
    "log.jsonl": bytes,
    "log.jsonl.gz": gzip.compress,
    "log.jsonl.zst": zstd.compress,
}


def test_a_few_bytes_that_stand_for_a_gigabyte_without_an_end_of_line_fill_no_memory(tmp_path: Path) -> None:
    zeros = bytes(1 << 20)
    file = tmp_path / "log.jsonl.zst"
    file.write_bytes(zstd.compress(TEXT) + b"".join(packed(zeros for _ in range(1024))))

    read: list[bytes] = []
    with pytest.raises(Cut, match="a line of more than 32 MiB"):
        read.extend(lines_in(file))

    assert read[: len(MESSAGES)] == TEXT.splitlines(), "what stands before it is read"
    assert sum(map(len, read)) <= len(TEXT) + LONGEST


@pytest.mark.parametrize("name", PACK)
def test_every_form_reads_the_same(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PACK[name](TEXT))

    assert list(read_log(tmp_path / name)) == MESSAGES


@pytest.mark.parametrize("name", PACK)
def test_several_frames_in_one_file_are_one_log(tmp_path: Path, name: str) -> None:
    middle = TEXT.index(b"\n", len(TEXT) // 2) + 1
    (tmp_path / name).write_bytes(PACK[name](TEXT[:middle]) + PACK[name](TEXT[middle:]))

    assert list(read_log(tmp_path / name)) == MESSAGES


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.503, 0.97])
def test_a_file_that_was_cut_off_is_used_up_to_the_cut(tmp_path: Path, name: str, share: float) -> None:
    half = TEXT.index(b"\n", len(TEXT) // 2) + 1
    whole = PACK[name](TEXT[:half])
    (tmp_path / name).write_bytes(whole + PACK[name](TEXT[half:])[: int(share * len(PACK[name](TEXT[half:])))])
    report = LogReport()

    read = list(read_log(tmp_path / name, report))

    assert read == MESSAGES[: len(read)]
    assert len(read) >= TEXT[:half].count(b"\n")
    assert bool(report.cut or report.skipped) == (share > 0)


@pytest.mark.parametrize("name", ["log.jsonl.gz", "log.jsonl.zst"])
def test_damage_in_the_middle_is_reported_and_what_came_before_is_used(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PACK[name](TEXT) + b"rubbish of some length, in the middle of a file")
    heard: list[str] = []

    assert list(read_log(tmp_path / name, LogReport(heard.append))) == MESSAGES
    assert len(heard) == 1
    assert "200: damaged" in heard[0]


def test_what_cannot_be_read_is_named_by_its_number_and_skipped(tmp_path: Path) -> None:
    good = TEXT.splitlines()[:3]
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"\n".join([good[0], b"not json", b"", good[1], b'{"at":"yesterday"}', b"[1]", good[2]]))
    heard: list[str] = []
    report = LogReport(heard.append)

    assert list(read_log(log, report)) == MESSAGES[:3]
    assert [text.removeprefix(str(log)).split(": ")[0] for text in heard] == [":2", ":5", ":6"]
    assert (report.lines, report.skipped) == (6, 3)
    assert str(report) == "6 lines, 3 skipped"


def test_time_never_decreases_not_even_from_file_to_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line_of(Message(50.0, "a", b"")) + line_of(Message(40.0, "b", b"")))
    (tmp_path / "b.jsonl").write_bytes(line_of(Message(45.0, "c", b"")) + line_of(Message(60.0, "d", b"")))
    report = LogReport()

    assert [message.at for message in read_log(tmp_path, report)] == [50.0, 50.0, 50.0, 60.0]
    assert report.backwards == 2


def test_one_line_far_ahead_is_a_wrong_clock_and_several_are_a_long_silence(tmp_path: Path) -> None:
    day, years = 86_400.0, 3 * 366 * 86_400.0
    times = [day, years, 2 * day, years, years + 1.0, 9e9, years + 2.0, 3 * years]
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"".join(line_of(Message(at, "a", b"")) for at in times))
    heard: list[str] = []
    report = LogReport(heard.append)

    assert [message.at for message in read_log(log, report)] == [day, 2 * day, years, years + 1.0, years + 2.0]
    assert [text.removeprefix(f"{log}:").split(": ")[0] for text in heard] == ["2", "6", "8"]
    assert (report.lines, report.skipped, report.backwards) == (8, 3, 0)


def test_a_folder_is_its_logs_sorted_by_name_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "2026-03-02.jsonl.zst").write_bytes(PACK["log.jsonl.zst"](line_of(MESSAGES[1])))
    (tmp_path / "2026-03-01.jsonl").write_bytes(line_of(MESSAGES[0]))
    (tmp_path / "2026-03-02.snapshot").write_bytes(b"no log")

    assert list(read_log(tmp_path)) == MESSAGES[:2]


def test_other_json_lines_in_a_folder_are_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl.gz").write_bytes(PACK["log.jsonl.gz"](TEXT))
    (tmp_path / "truth.jsonl").write_text('{"start":"2026-03-02T00:00:00Z","person":"anna"}\n')
    (tmp_path / "torn.jsonl").write_bytes(b'{"at":"2026-03-02T00:0')
    heard: list[str] = []

    assert list(read_log(tmp_path, LogReport(heard.append))) == MESSAGES
    assert [text.removeprefix(f"{tmp_path}/").partition(": ")[0] for text in heard] == ["truth.jsonl", "torn.jsonl:1"]


@pytest.mark.parametrize("pack", PACK.values())
def test_standard_input_may_be_compressed(monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(pack(TEXT)))))

    assert list(read_log("-")) == MESSAGES


def test_editors_may_leave_a_mark_and_their_own_line_ends(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(b"\xef\xbb\xbf" + TEXT.replace(b"\n", b"\r\n"))

    assert list(read_log(tmp_path / "log.jsonl")) == MESSAGES


@pytest.mark.parametrize("name", PACK)
def test_a_payload_of_ten_megabytes_is_one_line_like_others(tmp_path: Path, name: str) -> None:
    large = Message(1.0, "camera", b"\xff\xd8" * 5_000_000)
    (tmp_path / name).write_bytes(PACK[name](line_of(large) + line_of(MESSAGES[0])))

    assert list(read_log(tmp_path / name)) == [large, MESSAGES[0]]


def test_a_log_that_is_not_there_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LogUnreadable, match="no such log; name a file"):
        list(read_log(tmp_path / "none.jsonl"))
    with pytest.raises(LogUnreadable, match="no logs in this folder"):
        list(read_log(tmp_path))


def test_logs_in_the_wrong_order_are_told_of_in_a_few_lines(tmp_path: Path) -> None:
    log = tmp_path / "backwards.jsonl"
    log.write_text("".join(f'{{"at":"2026-03-02T17:{59 - n:02d}:00Z","topic":"a","payload":1}}\n' for n in range(60)))
    told: list[str] = []
    report = LogReport(tell=told.append)

    assert len(list(read_log(log, report))) == 60

    assert report.backwards == 59
    assert len(told) == 10
    assert "are the logs named in their order?" in told[-1]


@pytest.mark.parametrize("name", [*PACK, "log.txt"])
@pytest.mark.parametrize("packed", PACK)
def test_a_log_is_read_by_what_it_is_whatever_it_is_called(tmp_path: Path, name: str, packed: str) -> None:
    (tmp_path / name).write_bytes(PACK[packed](b"".join(map(line_of, MESSAGES))))
    report = LogReport()

    assert list(read_log(tmp_path / name, report)) == MESSAGES

    assert (report.skipped, report.cut) == (0, 0)
