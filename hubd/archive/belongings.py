"""What belongs to a home on disk: the one list that a backup packs.

Each belonging is a file or a folder with a name of its own, so that an archive says what it holds and not only where it
lay. What can be made anew from the rest (the lock, SQLite's shared memory) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hubd.config.build import tokens_file
from hubd.config.settings import Settings
from hubd.store.engine import sqlite_file

JOURNAL, NOTE, LOGS, CONFIGURATION = "journal", "note", "logs", "configuration"
SECRETS = ("secrets", "tls-key", "web-key")


@dataclass(frozen=True, slots=True)
class Belonging:
    """One file or folder of a home. `secret`: whoever has it can log in somewhere."""

    name: str
    path: Path

    @property
    def secret(self) -> bool:
        return self.name in SECRETS


def belongings(settings: Settings) -> list[Belonging]:
    """Everything of this home that is there, the journal first: what follows it may be newer, never older."""
    named = [Belonging(name, path.absolute()) for name, path in _places(settings)]
    return [one for one in named if one.path.exists()]


def _places(settings: Settings) -> Iterator[tuple[str, Path]]:
    store, file = settings.store, settings.file
    journal = sqlite_file(store.url)
    if journal is not None:
        yield JOURNAL, journal
        yield NOTE, journal.with_name(f"{journal.name}-note")
    yield LOGS, store.logs
    yield "tokens", tokens_file(store)
    if file is not None:
        yield CONFIGURATION, file
        yield "secrets", file.with_name("secrets.yaml")
    tls = settings.mqtt.tls
    if tls is not None:
        parts = (("tls-ca", tls.ca), ("tls-cert", tls.cert), ("tls-key", tls.key))
        yield from ((name, path) for name, path in parts if path is not None)
    if settings.web is not None and settings.web.tls is not None:
        yield from zip(("web-cert", "web-key"), settings.web.tls, strict=True)
    for name, paths in (("rules", settings.rules), ("recipes", settings.recipes), ("chains", settings.chains)):
        yield from ((f"{name}-{number}", path) for number, path in enumerate(paths, start=1))
