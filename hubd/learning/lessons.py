"""What one person's labels teach, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Lesson(NamedTuple):
    """Rows of numbers to learn from, and for each its label's number and its day.

    By label: `weights`, how many minutes of the person's life one row stands for; `stress`, by how much more a minute
    of it counts while growing, so that what is rare is learned too. `heard`: how likely an onlooker who knows other
    homes took each label to be, for each row; None where it was not asked."""

    rows: Sequence[Sequence[float]]
    labels: Sequence[str]
    targets: Sequence[int]
    weights: Sequence[float]
    stress: Sequence[float]
    days: Sequence[int]
    heard: Sequence[Sequence[float] | None] = ()
