"""Files of a device below a root: written, kept and removed without ever losing what somebody has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from hubd.setup.device_parts import File
from hubd.whole_files import write_whole

MANIFEST = "var/lib/hubd-device/files.json"
"""Path to the digest of what was written there, below the root: whatever differs from it was changed by somebody."""

State = Literal["new", "same", "update", "changed"]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Root:
    """A computer's files, or an image's."""

    path: Path
    known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path) -> Root:
        """Raises `ValueError` for a list of files that cannot be read."""
        try:
            known = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            known = {}
        except ValueError as error:
            raise ValueError(f"{path / MANIFEST} is damaged; remove it, and files that differ will be kept") from error
        return cls(path, {str(name): str(mark) for name, mark in known.items()})

    def place(self, path: str) -> Path:
        return self.path / path.lstrip("/")

    def state(self, file: File) -> State:
        """How a file stands to what it should be."""
        place = self.place(file.path)
        if not place.exists():
            return "new"
        there = place.read_text(encoding="utf-8", errors="replace")
        if there == file.text:
            return "same"
        return "update" if self.known.get(file.path) == digest(there) else "changed"

    def write(self, files: Iterable[File], *, overwrite: bool = False) -> dict[str, State]:
        """Write what is new or out of date; returns how each stood before. What somebody changed stays, and what it
        should be lies beside it as `.new`, unless it is to be overwritten."""
        found: dict[str, State] = {}
        for file in files:
            state = found[file.path] = self.state(file)
            place = self.place(file.path)
            if state == "changed" and not overwrite:
                _put(place.with_name(place.name + ".new"), file)
                continue
            if state != "same" or place.stat().st_mode & 0o777 != file.mode:
                _put(place, file)
            self.known[file.path] = digest(file.text)
        self._remember()
        return found

    def remove(self, files: Iterable[File]) -> dict[str, bool]:
        """Remove what was written here; returns for each that was there whether it has gone. Changed ones stay."""
        gone: dict[str, bool] = {}
        for file in files:
            place, mark = self.place(file.path), self.known.pop(file.path, None)
            self._drop(place.with_name(place.name + ".new"))
            if place.exists():
                gone[file.path] = digest(place.read_text(encoding="utf-8", errors="replace")) == mark
                if gone[file.path]:
                    self._drop(place)
        self._remember()
        return gone

    def _drop(self, place: Path) -> None:
        """A file, and folders of hubd's own that are empty then."""
        place.unlink(missing_ok=True)
        folder = place.parent
        if folder.name == "hubd-device" and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

    def _remember(self) -> None:
        place = self.path / MANIFEST
        if not self.known:
            self._drop(place)
            return
        _put(place, File(MANIFEST, json.dumps(self.known, indent=2, sort_keys=True) + "\n"))


def _put(place: Path, file: File) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, file.text.encode(), mode=file.mode)


DONE: dict[State, str] = {
    "new": "written",
    "same": "as it should be",
    "update": "brought up to date",
    "changed": "CHANGED by somebody",
}


def told(states: Mapping[str, State]) -> list[str]:
    """What was done with each file, a line each."""
    return [f"{path}: {DONE[state]}" for path, state in states.items()]
