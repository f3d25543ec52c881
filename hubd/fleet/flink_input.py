"""What Flink's job reads: the log once more, with many records of one home in each line.

Between Flink and a worker's Python every line costs about what deciding costs, so that they travel in batches. Homes
know nothing of each other; each home's own records keep their order, and that is all it decides by.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from hubd.fleet.orders import orders_of
from hubd.fleet.record import home_of
from hubd.fleet.segments import FULL, Reader, parts_of

MOST = 128
"""Records of a batch: handing it over costs a hundredth of living through it, which takes some ten milliseconds."""
NOBODY = "?"
"""Whose lines are that do not say whose they are."""
BETWEEN = "\x1e"
"""Between a batch's records. In what can be read as a record it never stands: JSON writes it as an escape."""
_between, _harmless = BETWEEN.encode(), b"\x00"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(str).decode


def inputs(log: Path, folder: Path, *, again: bool) -> list[Path]:
    """Each part of the log as one file of batches, orders first: Flink keeps the order of a file's lines and of nothing
    else. `again`: a run that was killed goes on, whose checkpoint names places in what is there."""
    if not again or not folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        fresh = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for part in range(parts_of(log)):
            _write(fresh / f"part-{part:04d}.txt", (Reader(orders_of(log), part), Reader(log, part)))
        fresh.rename(folder)
    return sorted(file for file in folder.iterdir() if file.stat().st_size)


def _write(file: Path, readers: Iterable[Reader]) -> None:
    with file.open("wb") as out:
        for reader in readers:
            while lines := reader.lines(FULL):
                out.writelines(batches(lines))
            reader.close()


def batches(lines: Iterable[bytes]) -> Iterator[bytes]:
    """These lines by home, as lines of batches: the home's id, and its records."""
    homes: dict[str, list[bytes]] = defaultdict(list)
    for line in lines:
        homes[home_of(line) or NOBODY].append(line.replace(_between, _harmless))
    for home, own in homes.items():
        for first in range(0, len(own), MOST):
            yield _between.join((_encode(home), *own[first : first + MOST])) + b"\n"


def key_of(batch: str) -> str:
    """Whose batch this is."""
    return _decode(batch[: batch.index(BETWEEN)])


def records_in(batch: str) -> list[bytes]:
    """Its lines, in order."""
    return batch.encode().split(_between)[1:]
