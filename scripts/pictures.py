"""Draw the add-on's icon and logo: a house with a light in it. Plain shapes, so that no library is needed.

Usage: python scripts/pictures.py FOLDER
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

SKY, WALL, LIGHT, NONE = (38, 70, 83, 255), (233, 236, 239, 255), (244, 162, 97, 255), (0, 0, 0, 0)
Colour = tuple[int, int, int, int]


def house(x: float, y: float) -> Colour:
    """The colour of a point of the unit square."""
    if (x - 0.5) ** 2 + (y - 0.5) ** 2 > 0.25:
        return NONE
    roof = 0.18 <= y <= 0.48 and abs(x - 0.5) <= (y - 0.18) * 1.05
    wall = 0.48 < y <= 0.78 and abs(x - 0.5) <= 0.24
    lamp = (x - 0.5) ** 2 + (y - 0.55) ** 2 <= 0.0115
    return LIGHT if lamp else WALL if roof or wall else SKY


def drawn(width: int, height: int, colour: Callable[[float, float], Colour]) -> bytes:
    """A PNG; each point is the mean of nine."""
    rows = []
    for row in range(height):
        line = bytearray(b"\0")
        for column in range(width):
            around = [colour(column + (i + 0.5) / 3, row + (j + 0.5) / 3) for i in range(3) for j in range(3)]
            line += bytes(sum(each) // 9 for each in zip(*around, strict=True))
        rows.append(bytes(line))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def main(folder: Path) -> None:
    folder.joinpath("icon.png").write_bytes(drawn(128, 128, lambda x, y: house(x / 128, y / 128)))
    folder.joinpath("logo.png").write_bytes(
        drawn(250, 100, lambda x, y: house((x - 75) / 100, y / 100) if 75 <= x <= 175 else NONE)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
