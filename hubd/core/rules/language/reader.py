"""A walk through plain data that remembers everything that is wrong with it, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hubd.core.rules.language.words import Bad, Kind, nearest, shown


class Complaint(NamedTuple):
    """What is wrong at one place inside a rule (`when/all/1/area`)."""

    path: str
    what: str
    hint: str = ""


class Reader:
    """What is read is typed; what makes no sense becomes a complaint, and the walk goes on."""

    def __init__(self) -> None:
        self.complaints: list[Complaint] = []

    def complain(self, path: str, what: str, hint: str = "") -> None:
        self.complaints.append(Complaint(path, what, hint))

    def value(self, data: Mapping[str, Any], key: str, kind: Kind, path: str, default: Any = None) -> Any:
        """One key of a mapping, typed; the default when it is missing or makes no sense."""
        if key not in data:
            return default
        try:
            return kind.read(data[key])
        except Bad as bad:
            self.complain(joined(path, key), bad.what, bad.hint)
            return default

    def mapping(self, value: Any, path: str, known: Mapping[str, Any] | tuple[str, ...]) -> Mapping[str, Any]:
        """A mapping with known keys only."""
        if not isinstance(value, Mapping):
            self.complain(path, f"{shown(value)} is no mapping", f"write {{{', '.join(list(known)[:4])}: …}}")
            return {}
        for key in value:
            if key not in known:
                self.complain(joined(path, str(key)), f'unknown key "{key}"', nearest(key, known))
        return value


def joined(path: str, key: str) -> str:
    """The path of a key inside a mapping."""
    return f"{path}/{key}" if path else key
