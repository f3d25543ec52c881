"""A home's own likelihoods on disk, version by version, so that what was learned can be looked at and taken back.

One small JSON file beside the daily logs. `hubd learn` writes it; whoever begins a household reads it, and a running
hub takes a new version as one more logged input, at its own time.
"""

from __future__ import annotations

from hashlib import sha256
from math import exp
from pathlib import Path

import msgspec

from hubd.core.likelihoods import Own, Reach
from hubd.errors import StoreError
from hubd.whole_files import PRIVATE, write_whole

FILE = "likelihoods.json"
"""What is known of a home's sensors is nobody else's business."""


class Change(msgspec.Struct, frozen=True):
    """One figure that was learned: of which source, what it was and is (in words), and from how much data."""

    about: str
    source: str
    old: str
    new: str
    data: str


class Version(msgspec.Struct, frozen=True):
    """What was learned on one occasion (`at`: seconds since 1970). `after`: the version that it replaced."""

    id: str
    at: float
    own: Own
    after: str = ""
    changes: tuple[Change, ...] = ()


class Versions(msgspec.Struct, frozen=True):
    """All of them, the oldest first, and which one holds; none: the defaults."""

    current: str = ""
    all: tuple[Version, ...] = ()

    def get(self, name: str) -> Version | None:
        return next((version for version in self.all if version.id == name), None)

    @property
    def own(self) -> Own:
        """The figures that hold."""
        version = self.get(self.current)
        return Own() if version is None else version.own

    def learned(self, own: Own, changes: tuple[Change, ...], at: float) -> Versions:
        """With one more version, which holds from now on."""
        plain = msgspec.structs.replace(own, id="")
        name = sha256(msgspec.json.encode((plain, at, self.current), order="deterministic")).hexdigest()[:8]
        version = Version(name, at, msgspec.structs.replace(own, id=name), self.current, changes)
        return Versions(name, (*self.all, version))

    def mapped(self, reach: dict[str, dict[str, Reach]], at: float) -> Versions:
        """With what receivers measure in each room, where that was not held before: what was undone stays undone."""
        wanted = {**self.own.reach, **reach}
        if any(version.own.reach == wanted for version in self.all):
            return self
        changes = tuple(
            Change("phones heard", receiver, "by the plan of the doors", _heard(areas), "labels with an area")
            for receiver, areas in sorted(reach.items())
            if areas != self.own.reach.get(receiver)
        )
        return self.learned(msgspec.structs.replace(self.own, reach=wanted), changes, at)

    def undone(self) -> Versions:
        """The one before holds again. Versions that were left are kept, to be looked at."""
        version = self.get(self.current)
        return self if version is None else Versions(version.after, self.all)


def _heard(areas: dict[str, Reach]) -> str:
    """The distances that a receiver measures of a phone in each area."""
    return ", ".join(f"{area} {exp(reach.mean):.1f} m" for area, reach in sorted(areas.items()))


def read(folder: Path) -> Versions:
    """What was learned so far. Raises `StoreError` saying what to do about a file that cannot be read."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Versions)
    except FileNotFoundError:
        return Versions()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read ({error}); move it away, and learn again with hubd learn") from error


def write(folder: Path, versions: Versions) -> Path:
    """Keep them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    write_whole(path, msgspec.json.format(msgspec.json.encode(versions), indent=1) + b"\n", mode=PRIVATE)
    return path
