"""Where decisions, words and alarms of a fleet go. Each way out may be asked twice for the same.

An outlet delivers in order and says how far it has come; what it said is kept with the checkpoint. Between the two a
crash may fall: then files are cut back to what is known, databases leave ids that they have as they are, and brokers
hear the same id twice, which is one effect to everybody.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from hubd.fleet.checkpoint import Checkpoints
from hubd.fleet.outgoing import ALARM, DECISION

FOLDERS = {DECISION: "decisions", ALARM: "alarms"}
"""What is written to files, and where."""


class Outlet(Protocol):
    """One way out, for all parts of one worker."""

    name: str

    def resume(self, part: int, note: str) -> None:
        """Go on with a part where `note` says."""

    def deliver(self, store: Checkpoints, part: int) -> bool:
        """Deliver what waits; False if that is impossible just now."""

    def close(self) -> None:
        """Give everything back."""


class Files:
    """Decisions and alarms as JSON lines, one file for each part: `decisions/part-0003.jsonl`. Each exactly once."""

    name = "files"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lengths: dict[tuple[str, int], int] = {}

    def resume(self, part: int, note: str) -> None:
        known = [int(length) for length in note.split()] or [0] * len(FOLDERS)
        for kind, length in zip(FOLDERS, known, strict=True):
            file = self._file(kind, part)
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as out:
                out.truncate(length)
            self._lengths[kind, part] = length

    def deliver(self, store: Checkpoints, part: int) -> bool:
        while waiting := store.waiting(self.name):
            for kind in FOLDERS:
                lines = b"".join(each.body + b"\n" for _, each in waiting if each.kind == kind)
                if lines:
                    with self._file(kind, part).open("ab") as out:
                        out.write(lines)
                        out.flush()
                        os.fdatasync(out.fileno())
                    self._lengths[kind, part] += len(lines)
            note = " ".join(str(self._lengths[kind, part]) for kind in FOLDERS)
            store.delivered(self.name, waiting[-1][0], note)
        return True

    def close(self) -> None:
        """Files are closed after each delivery."""

    def _file(self, kind: str, part: int) -> Path:
        return self._folder / FOLDERS[kind] / f"part-{part:04d}.jsonl"
