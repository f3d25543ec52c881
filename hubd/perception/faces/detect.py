"""Where faces are, by YuNet (Wu, Peng and Yu, *YuNet: a tiny millisecond-level face detector*, 2023).

The network answers for three grids over a square picture; each cell says how likely it holds a face, where its box lies
and where eyes, nose and mouth are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from hubd.errors import ModelError, Problem
from hubd.perception.faces.pictures import Picture, fitted
from hubd.perception.models import opened

SIDE = 640
STRIDES = (8, 16, 32)
PARTS = ("cls", "obj", "bbox", "kps")
SURE = 0.7
"""From this score on it is a face."""
OVERLAP = 0.3
"""Boxes that share more of their area than this are one face; the surest counts."""


class Found(NamedTuple):
    """One face in points of the picture: its box (left, top, width, height), five points (right eye, left eye, nose,
    right and left corner of the mouth), and how sure."""

    box: tuple[float, float, float, float]
    points: Any
    score: float


class Detector:
    """Finds faces."""

    def __init__(self, data: bytes, name: str) -> None:
        self._session = opened(data, name)
        self._given = self._session.get_inputs()[0].name
        known = {output.name for output in self._session.get_outputs()}
        self._wanted = [f"{part}_{stride}" for part in PARTS for stride in STRIDES]
        missing = [wanted for wanted in self._wanted if wanted not in known]
        if missing:
            what = f"it does not answer {', '.join(missing[:3])}: it is another network than YuNet"
            raise ModelError([Problem("models", 0, name, what, f"hubd models remove {name}, then fetch it again")])

    def __call__(self, picture: Picture) -> list[Found]:
        """All faces, the surest first."""
        placed, scale = fitted(picture, SIDE)
        batch = np.ascontiguousarray(placed.transpose(2, 0, 1)[None])
        answers = dict(zip(self._wanted, self._session.run(self._wanted, {self._given: batch}), strict=True))
        found = sorted((one for stride in STRIDES for one in _in_grid(answers, stride)), key=lambda one: -one.score)
        kept: list[Found] = []
        for one in found:
            if all(_shared(one, other) <= OVERLAP for other in kept):
                kept.append(one)
        return [_scaled(one, scale) for one in kept]


def _in_grid(answers: dict[str, Any], stride: int) -> Iterator[Found]:
    cls, obj, bbox, kps = (answers[f"{part}_{stride}"][0] for part in PARTS)
    scores = np.sqrt(np.clip(cls[:, 0], 0.0, 1.0) * np.clip(obj[:, 0], 0.0, 1.0))
    wide = SIDE // stride
    for cell in np.flatnonzero(scores >= SURE):
        column, row = cell % wide, cell // wide
        middle = (np.array([column, row]) + bbox[cell, :2]) * stride
        size = np.exp(bbox[cell, 2:4]) * stride
        points = (kps[cell].reshape(5, 2) + np.array([column, row])) * stride
        left, top = middle - size / 2.0
        yield Found((float(left), float(top), float(size[0]), float(size[1])), points, float(scores[cell]))


def _shared(one: Found, other: Found) -> float:
    """The area that both boxes cover, as a share of what either covers."""
    (ax, ay, aw, ah), (bx, by, bw, bh) = one.box, other.box
    across = max(min(ax + aw, bx + bw) - max(ax, bx), 0.0)
    down = max(min(ay + ah, by + bh) - max(ay, by), 0.0)
    both = across * down
    return both / max(aw * ah + bw * bh - both, 1e-9)


def _scaled(one: Found, scale: float) -> Found:
    left, top, width, height = (side / scale for side in one.box)
    return Found((left, top, width, height), one.points / scale, one.score)
