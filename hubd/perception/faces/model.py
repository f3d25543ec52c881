"""A face as a direction, by SFace (Zhong et al., 2021): found, turned upright, and told by a network.

Both networks are fetched by the owner (`hubd models get yunet`, `hubd models get sface`). A picture on which nobody, or
more than one, can be made out is no example of anybody.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hubd.perception.faces.detect import Detector, Found
from hubd.perception.faces.pictures import Picture, moved
from hubd.perception.models import opened
from hubd.perception.registry import place

FINDS, TELLS = "yunet", "sface"
"""Ids in the manifest, and what each must be given."""
FINDS_INPUTS, TELLS_INPUTS = "yunet-bgr", "sface-112"
SIDE = 112
UPRIGHT = np.array([[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]])
"""Where eyes, nose and mouth of an upright face lie in the square that the network is given."""
SHARP = 80.0
"""Points between which a face is wide enough to be told well; half of it is poor."""
DECIMALS = 5


class Face(NamedTuple):
    """Somebody's face: a direction, how sure it is a face, and how good an example (0 to 1)."""

    embedding: tuple[float, ...]
    score: float
    quality: float
    box: tuple[float, float, float, float]


class FaceModel:
    """Tells faces apart."""

    id = TELLS

    def __init__(self, folder: Path) -> None:
        """`folder`: where fetched models lie. Raises `ModelError`, naming what is to be fetched."""
        self._find = Detector(place(FINDS, folder).open(FINDS_INPUTS), FINDS)
        self._session = opened(place(TELLS, folder).open(TELLS_INPUTS), TELLS)
        self._given = self._session.get_inputs()[0].name

    def __call__(self, picture: Picture) -> list[Face]:
        """Every face on a picture, the surest first."""
        return [self._told(picture, found) for found in self._find(picture)]

    def _told(self, picture: Picture, found: Found) -> Face:
        upright = moved(picture, upright_from(found.points), SIDE, SIDE)
        batch = np.ascontiguousarray(upright[:, :, ::-1].transpose(2, 0, 1)[None], np.float32)
        direction = np.asarray(self._session.run(None, {self._given: batch})[0]).ravel()
        length = float(np.linalg.norm(direction)) or 1.0
        quality = round(found.score * min(found.box[2] / SHARP, 1.0), 4)
        embedding = tuple(round(float(x) / length, DECIMALS) for x in direction)
        return Face(embedding, round(found.score, 4), quality, found.box)


def upright_from(points: Any) -> Any:
    """Where each point of the upright square lies in the picture: the similarity (turn, scale and shift) that fits the
    five points best (Umeyama, 1991)."""
    here, there = UPRIGHT.mean(axis=0), points.mean(axis=0)
    a, b = UPRIGHT - here, points - there
    turn, strengths, other = np.linalg.svd(b.T @ a / len(a))
    mirror = np.diag([1.0, np.sign(np.linalg.det(turn @ other))])
    rotation = turn @ mirror @ other
    scale = float((strengths * np.diag(mirror)).sum() / a.var(axis=0).sum())
    return np.hstack([scale * rotation, (there - scale * rotation @ here)[:, None]])
