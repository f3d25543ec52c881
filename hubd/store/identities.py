"""Enrolled faces and voices on disk: one small file beside the daily logs, written by `hubd enroll` and its kin.

Nothing in it can be seen or played: directions, as one signed byte a number. A running hub takes over what changes as
logged inputs, person by person, so that a replay of its days knows the same people.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from hubd.core.evidence.gallery import Gallery, forget
from hubd.errors import StoreError
from hubd.whole_files import PRIVATE, write_whole

FILE = "identities.json"
"""What people look and sound like is nobody else's business."""


class Book(msgspec.Struct, frozen=True, omit_defaults=True):
    """Galleries by kind (`face`, `voice`)."""

    galleries: dict[str, Gallery] = {}

    def gallery(self, kind: str) -> Gallery:
        return self.galleries.get(kind, Gallery())

    def having(self, kind: str, gallery: Gallery) -> Book:
        """With this gallery of one kind."""
        return Book({**self.galleries, kind: gallery})

    def without(self, person: str, kind: str | None = None) -> Book:
        """Without one person, of one kind or of all."""
        return Book({
            name: forget(gallery, person) if kind in (None, name) else gallery
            for name, gallery in self.galleries.items()
        })  # fmt: skip


def read(folder: Path) -> Book:
    """Everybody who is enrolled. Raises `StoreError` saying what to do about a file that cannot be read."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Book)
    except FileNotFoundError:
        return Book()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read ({error}); move it away, and enrol everybody anew") from error


def write(folder: Path, book: Book) -> Path:
    """Keep them. Whoever has changed what was read does both `alone(folder)`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    write_whole(path, msgspec.json.encode(book) + b"\n", mode=PRIVATE)
    return path
