"""Models by their id: which there are, where their files lie, and whether these are the ones they should be.

Shipped ones lie in hubd's own folder. Others are fetched by the owner, once, into a folder beside the journal; nothing
is ever fetched by itself.
"""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, NamedTuple

from hubd.errors import ModelError, Problem
from hubd.perception.manifest import Entry, entries, verified
from hubd.resources import shipped

FOLDER = "extra-models"
"""Beside the journal."""
State = Literal["ships", "fetched", "not here", "damaged"]
BLOCK = 1 << 20


class Place(NamedTuple):
    """A model and its file. `folder`: where fetched ones lie."""

    entry: Entry
    folder: Path

    @property
    def file(self) -> Path:
        return (self.folder if self.entry.url else shipped("models")) / self.entry.file

    def state(self) -> State:
        """Is its file here, and is it the right one? Reads the whole file."""
        if not self.file.is_file():
            return "not here" if self.entry.url else "damaged"
        if not is_it(self.entry, self.file):
            return "damaged"
        return "fetched" if self.entry.url else "ships"

    def open(self, inputs: str) -> bytes:
        """Its bytes, verified. Raises `ModelError`, with what to do."""
        if self.entry.url and not self.file.is_file():
            raise _wrong(self.entry.id, "it has not been fetched", f"hubd models get {self.entry.id}")
        return verified(self.entry, inputs, self.file.parent)


def places(folder: Path) -> list[Place]:
    """Every model, those that ship first."""
    found = [Place(entry, folder) for entry in entries()]
    return sorted(found, key=lambda place: bool(place.entry.url))


def place(id_: str, folder: Path) -> Place:
    """One model by its id, or by its job where that is enough. Raises `ModelError`."""
    known = places(folder)
    for each in known:
        if id_ == each.entry.id or (not each.entry.url and id_ == each.entry.id.rpartition("-")[0]):
            return each
    near = get_close_matches(id_, [each.entry.id for each in known], 1)
    hint = f"did you mean {near[0]!r}?" if near else "hubd models list shows which there are"
    raise _wrong(id_, "there is no such model", hint)


def with_needed(id_: str, folder: Path) -> list[Place]:
    """A model, and the row whose file it needs. Raises `ModelError`."""
    wanted = place(id_, folder)
    return [wanted, *([place(wanted.entry.needs, folder)] if wanted.entry.needs else [])]


def is_it(entry: Entry, file: Path) -> bool:
    """Does this file hold what the manifest says?"""
    if file.stat().st_size != entry.size:
        return False
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
    return digest.hexdigest() == entry.sha256


def _wrong(id_: str, what: str, hint: str) -> ModelError:
    return ModelError([Problem("models", 0, id_, what, hint)])
