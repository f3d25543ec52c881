"""Truth from three kinds of files, in one vocabulary: hubd's own lines, tables of labels, and plain CASAS recordings.

Times are the home's wall-clock time without a zone, as recordings of real homes carry them.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

AWAY = "away"
OTHER = "other"

CLASSES: dict[str, str] = {
    "sleep": "sleep", "sleeping": "sleep",
    "cook": "cook", "cooking": "cook",
    "eat": "eat", "eating": "eat",
    "dishes": "dishes",
    "bathroom": "bathroom", "hygiene": "bathroom",
    "study": "study", "work": "study",
    "leisure": "leisure", "tv": "leisure", "gaming": "leisure", "relaxing": "leisure", "reading": "leisure",
    "chores": "chores", "housework": "chores",
    "away": AWAY,
}  # fmt: skip
"""hubd's activities, and the words of tables, as classes. Anything else, and unlabelled time, is `other`."""

CASAS: tuple[tuple[str, str], ...] = (
    ("toilet", "bathroom"), ("sleep", "sleep"), ("nap", "sleep"), ("wash_dishes", "dishes"), ("dishes", "dishes"),
    ("cook", "cook"), ("meal_preparation", "cook"), ("eat", "eat"), ("hygiene", "bathroom"), ("bath", "bathroom"),
    ("shower", "bathroom"), ("work", "study"), ("study", "study"), ("read", "leisure"), ("relax", "leisure"),
    ("watch_tv", "leisure"), ("housekeeping", "chores"), ("laundry", "chores"), ("step_out", AWAY),
)  # fmt: skip
"""Parts of CASAS activity names, the more telling first."""

CASAS_LINE = re.compile(
    r"^(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d:\d\d(?:\.\d+)?)\s+\S+\s+\S+(?:\s+(\S+)\s+(begin|end))?\s*$", re.I
)


class Lived(NamedTuple):
    """Somebody did something from `start` to `end`. `who` is empty where the record names nobody."""

    start: datetime
    end: datetime
    activity: str
    who: str


def read_labels(path: Path) -> list[Lived]:
    """Read a file of truth, or a folder with `labels.csv(.gz)` and `away.csv`. Raises `ValueError` naming the line."""
    if path.is_dir():
        found = [file for name in ("labels.csv", "labels.csv.gz", "away.csv") if (file := path / name).exists()]
        if not found:
            raise ValueError(f"{path}: neither labels.csv nor labels.csv.gz in this folder")
        return [lived for file in found for lived in read_labels(file)]
    with _opened(path) as lines:
        if ".csv" in path.suffixes:
            return list(_table(lines, path))
        first = lines.readline()
        rest = (first, *lines)
        return list(_own(rest, path) if first.lstrip().startswith("{") else _casas(rest, path))


def _opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _table(lines: Iterable[str], path: Path) -> Iterator[Lived]:
    for number, row in enumerate(csv.DictReader(lines), 2):
        try:
            activity = CLASSES.get(row.get("canon") or ("away" if "canon" not in row else ""), OTHER)
            start, end = datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])
            yield Lived(start, end, activity, row["resident"].lower())
        except (KeyError, ValueError, AttributeError) as problem:
            raise ValueError(f"{path}:{number}: not a row of labels: {problem}") from None


def _own(lines: Iterable[str], path: Path) -> Iterator[Lived]:
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if "person" in row:
                start, end = (datetime.fromisoformat(row[key]).replace(tzinfo=None) for key in ("start", "end"))
                activity = AWAY if row.get("area") == AWAY else CLASSES.get(row["activity"], OTHER)
                yield Lived(start, end, activity, row["person"])
        except (KeyError, ValueError, TypeError) as problem:
            raise ValueError(f"{path}:{number}: not a line of truth: {problem}") from None


def _casas(lines: Iterable[str], path: Path) -> Iterator[Lived]:
    """`DATE TIME SENSOR VALUE [ACTIVITY begin|end]`."""
    begun: dict[str, datetime] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match = CASAS_LINE.match(line)
        if match is None:
            raise ValueError(
                f"{path}:{number}: neither JSON nor a CASAS line (DATE TIME SENSOR VALUE [ACTIVITY begin|end])"
            )
        day, clock, activity, edge = match.groups()
        if activity is None:
            continue
        at = datetime.fromisoformat(f"{day}T{clock[:15]}")
        if edge.lower() == "begin":
            begun[activity] = at
        elif (start := begun.pop(activity, None)) is not None:
            name = activity.lower()
            yield Lived(start, at, next((word for part, word in CASAS if part in name), OTHER), "")
