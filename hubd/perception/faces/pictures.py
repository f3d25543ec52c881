"""Pictures as numbers: read from bytes, cut to what a model wants. Whatever is not usable is a `DecodeError`."""

from __future__ import annotations

import io
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from hubd.errors import DecodeError

Picture: TypeAlias = npt.NDArray[np.uint8]
"""Rows, columns, and blue, green and red."""

MOST_BYTES = 8 << 20
MOST_PIXELS = 12_000_000
"""A snapshot of a camera is far smaller; a larger file is a mistake, or meant to fill the memory."""


def decode(data: bytes, name: str = "the picture") -> Picture:
    """A JPEG, PNG or WebP picture."""
    from PIL import Image, UnidentifiedImageError

    if not data:
        raise DecodeError("empty", f"{name} holds nothing")
    if len(data) > MOST_BYTES:
        raise DecodeError("too large", f"{name} has {len(data) >> 20} MiB; make it smaller than {MOST_BYTES >> 20}")
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise DecodeError("too large", f"{name} has {image.width} times {image.height} points; make it smaller")
            return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DecodeError("no picture", f"{name} is no JPEG, PNG or WebP picture ({error})") from None


def fitted(picture: Picture, side: int) -> tuple[Any, float]:
    """The picture in the upper left corner of a square, and by how much it was made smaller."""
    rows, columns = picture.shape[:2]
    scale = min(side / max(rows, columns), 1.0)
    placed = np.zeros((side, side, 3), np.float32)
    small = moved(picture, np.array([[1.0 / scale, 0.0, 0.0], [0.0, 1.0 / scale, 0.0]]),
                  max(round(columns * scale), 1), max(round(rows * scale), 1))  # fmt: skip
    placed[: small.shape[0], : small.shape[1]] = small
    return placed, scale


def moved(picture: Picture, back: Any, columns: int, rows: int) -> Any:
    """The picture turned, scaled and shifted: `back` (2 by 3) says where each point of the result comes from. Between
    points it is blended, outside it is black."""
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    left = back[0, 0] * x + back[0, 1] * y + back[0, 2]
    top = back[1, 0] * x + back[1, 1] * y + back[1, 2]
    columns_there, rows_there = picture.shape[1], picture.shape[0]
    inside = (left >= 0) & (left <= columns_there - 1) & (top >= 0) & (top <= rows_there - 1)
    left, top = np.clip(left, 0, columns_there - 1), np.clip(top, 0, rows_there - 1)
    c, r = np.floor(left).astype(int), np.floor(top).astype(int)
    c1, r1 = np.minimum(c + 1, columns_there - 1), np.minimum(r + 1, rows_there - 1)
    dx, dy = (left - c)[..., None], (top - r)[..., None]
    upper = picture[r, c] * (1.0 - dx) + picture[r, c1] * dx
    lower = picture[r1, c] * (1.0 - dx) + picture[r1, c1] * dx
    return ((upper * (1.0 - dy) + lower * dy) * inside[..., None]).astype(np.float32)
