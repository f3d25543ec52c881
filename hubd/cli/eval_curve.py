"""How many days of labels a recorded home needs: lived through again with fewer of them, the same last days judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from hubd.evaluate.report import Person

NEARLY = 0.95
"""So much of what all labels bring counts as nearly all of it."""


class Steps(NamedTuple):
    """`fewer` days of labels, with which a home is lived through again, than the `most`; `judged` are always the same
    days."""

    fewer: tuple[int, ...]
    most: int
    judged: frozenset[date]


def planned(homes: Iterable[Path], label_days: int | float, fewer: Sequence[int]) -> dict[Path, Steps]:
    """The steps of each recorded home. Raises `ValueError` where there are none to take."""
    from hubd.evaluate.recordings import is_recording, labelled_days

    found = {}
    for path in homes if fewer else ():
        if not (path / "home.yaml").exists() and is_recording(path):
            most, judged = labelled_days(path, label_days)
            found[path] = Steps(tuple(n for n in fewer if n < most), most, judged)
    if fewer and not any(steps.fewer for steps in found.values()):
        raise ValueError("--fewer-label-days: name a recorded home, and with --label-days more days than these")
    return found


def curve(path: Path, steps: Steps, final: Sequence[Person], every: float, alone: bool) -> dict[str, Any]:
    """Accuracy and macro F1 (means of the home's people) by how many days were labelled. `final`: the people judged
    with the most labels; `alone`: see `recorded`."""
    from hubd.cli.eval_cases import recorded
    from hubd.evaluate.report import people

    points = [_point(n, people(recorded(path, every, n, steps.judged, alone=alone))) for n in steps.fewer]
    points.append(_point(steps.most, final))
    return {"points": points, "enough": enough(points)}


def _point(days: int, found: Sequence[Person]) -> dict[str, Any]:
    from hubd.evaluate import minutes as m

    counted = [m.pairs(person.judged) for person in found]
    return {
        "label_days": days,
        "accuracy": sum(m.accuracy(each) for each in counted) / max(len(counted), 1),
        "macro_f1": sum(m.macro_f1(each) for each in counted) / max(len(counted), 1),
    }


def enough(points: Sequence[Mapping[str, Any]]) -> int:
    """The least days of labels from which on the macro F1 stays at 95 % of what all of them bring."""
    least = points[-1]["label_days"]
    for point in reversed(points):
        if point["macro_f1"] < NEARLY * points[-1]["macro_f1"]:
            break
        least = point["label_days"]
    return int(least)
