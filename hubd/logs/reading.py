"""Logs back into messages: what can be read is used, what cannot is named by its number, counted, and skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

import msgspec
from msgspec.structs import replace

from hubd.errors import DecodeError
from hubd.integration import Message
from hubd.logs.files import Cut, lines_in, log_files, silent
from hubd.logs.lines import EPOCH, decode_line, payload_of

LEAP = 366 * 86_400.0
"""Seconds after which a line is doubted that nothing was heard before: no home is silent for so long and then speaks
once. Less, and a holiday would be doubted."""
LATEST = 4_102_444_800.0
"""The start of 2100: whoever writes a later time has no clock."""
FAR_AHEAD = "its time is more than a year after the line before it, and not confirmed by the line after it"
EARLIER_TOLD = 10


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

    def earlier(self, path: Path, number: int) -> None:
        """Count a line that is out of order, and tell the first ones: two logs in the wrong order have a million."""
        self.backwards += 1
        if self.backwards <= EARLIER_TOLD:
            rest = "; are the logs named in their order? further ones are only counted"
            more = rest if self.backwards == EARLIER_TOLD else ""
            self.tell(f"{path}:{number}: earlier than the line before it; taken as of that line's time{more}")

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
        for message in _in_order(path, last, report):
            last = message.at
            yield message


def _in_order(path: Path, last: float, report: LogReport) -> Iterator[Message]:
    """The messages of a file with times that never decrease. One whose time is far ahead waits for the next line: if
    that one is not, the clock was wrong, and hubd would live through years for it and take all that follows as late."""
    ahead: tuple[int, Message] | None = None
    for number, message in _read_file(path, report):
        if ahead is not None:
            if message.at >= ahead[1].at:
                last = ahead[1].at
                yield ahead[1]
            else:
                _set_aside(path, ahead[0], FAR_AHEAD, report)
            ahead = None
        if LEAP < message.at - last < inf:
            ahead = number, message
            continue
        if message.at < last:
            report.earlier(path, number)
            yield replace(message, at=last)
        else:
            last = message.at
            yield message
    if ahead is not None:
        _set_aside(path, ahead[0], FAR_AHEAD, report)


def _read_file(path: Path, report: LogReport) -> Iterator[tuple[int, Message]]:
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
            if at > LATEST:
                _set_aside(path, number, "its time is after the year 2100", report)
                continue
            yield number, Message(at, read.topic, payload, read.retain, read.qos)
    except Cut as cut:
        report.cut += 1
        report.tell(f"{path}:{number}: {cut}; what stands before it is used")


def _skip(path: Path, number: int, error: Exception, report: LogReport) -> None:
    report.lines += 1
    _set_aside(path, number, "nested too deeply" if isinstance(error, RecursionError) else str(error), report)


def _set_aside(path: Path, number: int, what: str, report: LogReport) -> None:
    report.skipped += 1
    report.tell(f"{path}:{number}: skipped: {what}")
