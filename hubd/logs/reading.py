"""Logs back into messages: what can be read is used, what cannot is named by its number, counted, and skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hubd.errors import DecodeError
from hubd.integration import Message
from hubd.logs.files import Cut, lines_in, log_files, silent
from hubd.logs.lines import EPOCH, decode_line, payload_of


@dataclass(slots=True)
class LogReport:
    """What became of the lines. `tell` gets one sentence for each thing that was not as it should be."""

    tell: Callable[[str], None] = silent
    lines: int = 0
    skipped: int = 0
    backwards: int = 0
    """Lines whose time was before the line above them: they count as of that line's time."""
    cut: int = 0
    """Files that end in the middle."""

    def __str__(self) -> str:
        parts = [f"{self.lines} lines"]
        parts += [f"{self.skipped} skipped"] if self.skipped else []
        parts += [f"{self.backwards} out of order"] if self.backwards else []
        parts += [f"{self.cut} file{'s' if self.cut > 1 else ''} cut off"] if self.cut else []
        return ", ".join(parts)


def read_log(paths: str | Path | Sequence[str | Path], report: LogReport | None = None) -> Iterator[Message]:
    """The messages of one or several logs, one file after the other, with times that never decrease."""
    report = report or LogReport()
    last = float("-inf")
    for path in log_files([paths] if isinstance(paths, str | Path) else paths, report.tell):
        for message in _read_file(path, last, report):
            last = message.at
            yield message


def _read_file(path: Path, last: float, report: LogReport) -> Iterator[Message]:
    number = 0
    try:
        for number, line in enumerate(lines_in(path), start=1):
            try:
                read = decode_line(line)
                payload = payload_of(read.payload)
            except (msgspec.MsgspecError, DecodeError, ValueError, RecursionError) as error:
                if line.strip():
                    _skip(path, number, error, report)
                continue
            report.lines += 1
            at = (read.at - EPOCH).total_seconds()
            if at < last:
                report.backwards += 1
                report.tell(f"{path}:{number}: earlier than the line before it; taken as of that line's time")
                at = last
            last = at
            yield Message(at, read.topic, payload, read.retain, read.qos)
    except Cut as cut:
        report.cut += 1
        report.tell(f"{path}:{number}: {cut}; what stands before it is used")


def _skip(path: Path, number: int, error: Exception, report: LogReport) -> None:
    report.lines += 1
    report.skipped += 1
    what = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    report.tell(f"{path}:{number}: skipped: {what}")
