"""Scalar products of one vector with many at once, exact and without a library.

Each dimension of all vectors is one long integer with a lane of 32 bits for every vector. A probe multiplies each of
these integers by a small number and adds them up: a hundred vectors cost little more than one, and whole numbers give
the same answer everywhere.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

LIFT = 128
"""Added to every signed byte, so that lanes hold no negative numbers; taken off again at the end."""

LANE = 4
"""Bytes a lane. 255 * 255 * 65,536 dimensions just fit."""


class Lanes(NamedTuple):
    """`columns[d]` holds dimension d of every vector, `sums` what each vector's numbers come to."""

    columns: tuple[int, ...]
    sums: tuple[int, ...]


def laid_out(vectors: Sequence[bytes], size: int) -> Lanes:
    """Vectors of `size` signed bytes, side by side."""
    rows = [array("b", codes) for codes in vectors]
    columns = (b"".join((row[d] + LIFT).to_bytes(LANE, "little") for row in rows) for d in range(size))
    return Lanes(tuple(int.from_bytes(column, "little") for column in columns), tuple(sum(row) for row in rows))


def products(lanes: Lanes, codes: bytes) -> list[int]:
    """The scalar product of a vector of signed bytes with each of the others."""
    probe = array("b", codes)
    total = 0
    for column, number in zip(lanes.columns, probe, strict=True):
        total += column * (number + LIFT)
    packed = total.to_bytes(LANE * len(lanes.sums), "little")
    flat = LIFT * sum(probe) + LIFT * LIFT * len(probe)
    return [
        int.from_bytes(packed[LANE * i : LANE * (i + 1)], "little") - flat - LIFT * add
        for i, add in enumerate(lanes.sums)
    ]
