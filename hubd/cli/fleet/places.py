"""The folder in which everything of a fleet lies, and the parts of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
"""The argument that most commands of `hubd fleet` take."""


class Places(NamedTuple):
    """`log`: what homes sent. `state`: checkpoints. `packs`: rule packs by their digest. `out`: what was decided."""

    log: Path
    state: Path
    packs: Path
    out: Path


def places(folder: Path) -> Places:
    return Places(folder / "log", folder / "state", folder / "packs", folder / "out")
