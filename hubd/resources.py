"""Where the data that comes with hubd is: inside an installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def shipped(kind: Literal["rules", "models", "chains", "packaging"]) -> Path:
    """The folder of shipped rules, models, chains or units."""
    installed = _PACKAGE / "_shipped" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind
