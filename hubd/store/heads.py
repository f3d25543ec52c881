"""What was learned about people, on disk beside the daily logs: one file for each head that was ever promoted.

A snapshot names the heads that were in charge; here they are. The promotion itself stands in the log, so that a replay
that began before it needs no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hubd.core.activities.heads import Head, unpacked
from hubd.errors import StoreError
from hubd.whole_files import PRIVATE, write_whole

FOLDER = "heads"
SUFFIX = ".head"


def keep(logs: Path, data: bytes) -> None:
    """Write a head down, before anybody is told of it. Raises `OSError`."""
    folder = logs / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{unpacked(data).id}{SUFFIX}"
    write_whole(file, data, mode=PRIVATE)


def read(logs: Path, ids: Mapping[str, str]) -> dict[str, Head]:
    """The heads that a state names. Raises `StoreError` for one that is not there or no longer what it was."""
    return {who: _read(logs / FOLDER / f"{name}{SUFFIX}", who, name) for who, name in ids.items()}


def _read(file: Path, who: str, name: str) -> Head:
    hint = f"put {file.name} back into {file.parent}, or begin without the snapshot"
    try:
        head = unpacked(file.read_bytes())
    except OSError as error:
        raise StoreError(f"what was learned about {who} is not there ({error.strerror}): {hint}") from None
    except ValueError as error:
        raise StoreError(f"what was learned about {who} cannot be read ({error}): {hint}") from None
    if head.id != name:
        raise StoreError(f"{file} holds {head.id}: {hint}")
    return head
