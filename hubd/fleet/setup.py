"""How a home is set up, as a message: its configuration, the rule packs on top of the shipped rules, and from when.

A setup stands in the stream of its home and is applied at a defined point: where it stands, or, if it names a time,
after every timer up to that time and before the first thing that happens at or after it. Rule packs are named by their
content (`energy@1f2e3d4c5b6a`), so that a version is what it was, on every machine and in every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from hubd.config.load import check
from hubd.errors import ConfigError, HubError, Problem
from hubd.fleet.record import OPERATOR, Record
from hubd.integration import Message
from hubd.rules_files import ENDINGS, RuleSet, read_rules

SETUP, ERASE = "fleet/setup", "fleet/erase"
"""Topics on which the operator speaks to a home."""
NOT_HERE = ("rules", "recipes", "chains", "calendars", "store", "home_assistant", "status_page")
"""Sections that say something about one computer; a fleet's homes have them from their operator."""


class Setup(msgspec.Struct, frozen=True, omit_defaults=True):
    """One version of a home. `document`: its configuration as it stands in YAML. `packs`: rule packs by name and
    digest. `changes`: made to rules last, as in a rule file (`{"pack": "energy", "stage": "shadow"}`). `begins`:
    seconds since 1970; None: at once."""

    version: str
    document: dict[str, Any]
    packs: tuple[str, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    begins: float | None = None


class NoSuchPack(HubError):
    """A setup names a rule pack that is not on the shelf, or is not what its name says."""


_encode = msgspec.json.Encoder().encode
decode_setup = msgspec.json.Decoder(Setup).decode


def setup_record(home: str, seq: int, at: float, setup: Setup) -> Record:
    """A setup on its way to a home."""
    return Record(home, seq, Message(at, SETUP, _encode(setup)), OPERATOR)


def document_of(file: Path) -> dict[str, Any]:
    """A home's configuration for a setup, checked as `hubd check` does. Raises `ConfigError` with every problem."""
    from hubd.yaml_places import read_file

    settings, problems = check(file)
    if settings is None:
        raise ConfigError(problems)
    document: dict[str, Any] = read_file(file).value
    return without_machine(document)


def without_machine(document: Mapping[str, Any]) -> dict[str, Any]:
    """What of a configuration is about the home, not about the computer that it would run on."""
    return {name: section for name, section in document.items() if name not in NOT_HERE}


class Shelf:
    """The folder in which rule packs lie, each under its name and digest: `energy@1f2e3d4c5b6a/`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, RuleSet] = {}

    def put(self, pack: Path) -> str:
        """Keep a copy of a file or folder of rules; returns the name under which setups ask for it."""
        files = _files(pack)
        if not files:
            raise NoSuchPack(f"{pack}: no rule files here; their names end in {' or '.join(ENDINGS)}")
        complaints = read_rules([pack]).problems
        if complaints:
            raise ConfigError(complaints)
        name = f"{pack.stem}@{_digest(files)}"
        folder = self._folder / name
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return name

    def rules(self, name: str) -> RuleSet:
        """The rules of a pack, read once. Raises `NoSuchPack`."""
        if name not in self._read:
            folder = self._folder / name
            files = _files(folder)
            if not files or name.rpartition("@")[2] != _digest(files):
                what = "is not on the shelf" if not files else "is not what its name says"
                raise NoSuchPack(f"the rule pack {name} {what}; publish it again into {self._folder}")
            self._read[name] = read_rules([folder])
        return self._read[name]


def _files(pack: Path) -> dict[str, bytes]:
    """The rule files of a pack by their path inside it."""
    if pack.is_file():
        return {pack.name: pack.read_bytes()}
    found = (file for file in sorted(pack.rglob("*")) if file.suffix in ENDINGS and file.is_file())
    return {str(file.relative_to(pack)): file.read_bytes() for file in found}


def _digest(files: Mapping[str, bytes]) -> str:
    return sha256(msgspec.msgpack.encode(sorted(files.items()))).hexdigest()[:12]


def problem(home: str, what: str) -> ConfigError:
    """A setup that makes no sense, as an error that names the home."""
    return ConfigError([Problem(f"setup of {home}", 0, "", what, "publish a corrected one; the home goes on as it is")])
