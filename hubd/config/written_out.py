"""Passwords and tokens that stand in the configuration itself, instead of in `secrets.yaml` or the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hubd.config.load import SECRET, Outside
from hubd.errors import Problem
from hubd.yaml_places import Place, read_file, written

IN_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://[^/@\s:]*:[^/@\s]+@")
"""`mqtt://hub:password@host`."""


def written_out(file: Path) -> list[Problem]:
    """Each of them, with what to do. A file that cannot be read has none; whoever loads it says what is wrong."""
    document = read_file(file, {"!env": Outside, "!secret": Outside})
    return [
        Problem(str(file), document.line(place), written(place), "a password or token is written out here",
                "move it to secrets.yaml, and write !secret NAME")
        for place in _places(document.value, ())
    ]  # fmt: skip


def _places(value: Any, place: Place) -> Iterator[Place]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, (*place, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _places(inner, (*place, number))
    elif isinstance(value, str) and not isinstance(value, Outside) and _secret(value, place):
        yield place


def _secret(value: str, place: Place) -> bool:
    model = len(place) == 3 and place[0] == "language_models" and place[-1] == "key"
    return model or place[-1] in SECRET or IN_ADDRESS.match(value) is not None
