"""Two files beside the daily logs: sounds that people have named (`sounds-own.bin`), and what the daemon remembers of
what it heard (`sounds-heard.bin`). Both hold vectors, never sound. Each has one writer.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from hubd.errors import StoreDamaged
from hubd.whole_files import PRIVATE, write_whole

OWN, HEARD = "sounds-own.bin", "sounds-heard.bin"
T = TypeVar("T")


class Example(msgspec.Struct, frozen=True, array_like=True):
    """A sound that people have named. `embedder`: whose vector it is."""

    label: str
    embedder: str
    vector: bytes


class Own(msgspec.Struct, frozen=True, array_like=True):
    """Everything that people have named."""

    examples: tuple[Example, ...] = ()


class Told(msgspec.Struct, frozen=True, array_like=True):
    """A sound that was told, for people to confirm. `at`: seconds since 1970."""

    number: int
    at: float
    area: str
    label: str
    score: float
    vector: bytes


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """What is usual here, and what was told last."""

    embedder: str = ""
    usual: tuple[bytes, ...] = ()
    told: tuple[Told, ...] = ()


def read(folder: Path, name: str, kind: type[T]) -> T:
    """What stands in one of the files; nothing yet where there is none. Raises `StoreDamaged`."""
    file = folder / name
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=kind)
    except FileNotFoundError:
        return kind()
    except msgspec.MsgspecError as error:
        raise StoreDamaged(f"{file} cannot be read ({error}); remove it, and name the sounds once more") from error


def write(folder: Path, name: str, value: Own | Heard) -> None:
    """Keep one of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, msgspec.msgpack.encode(value), mode=PRIVATE)
