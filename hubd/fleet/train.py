"""The models that homes share, from the features of many: which activity it is, and what is welcome to begin with.

A home with many labels counts for one home, one with few for less. What a model is worth is told by homes that it was
not made from. Raising it to all homes is a roll-out like any other; nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from hubd.core.household import Household
from hubd.core.leaning import Leaning
from hubd.errors import HubError
from hubd.fleet.features import Features
from hubd.learning.together import Together, together
from hubd.train.export import checked, entry, export
from hubd.train.fit import Pupil, calibrate, learn, probabilities
from hubd.train.score import Score, judge, mean
from hubd.whole_files import write_whole

FOLDS = 5
ENOUGH = 120
"""Rows (every eighth minute) from which on a home counts for more than half of one."""
LEAST_HOMES = 3
"""Fewer homes say nothing about strange ones."""
TREES = 24


class TooFew(HubError):
    """There are not enough homes to learn from."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was learned. `activity`: scores in homes that were left out, each home counting the same."""

    homes: int
    rows: int
    activity: dict[str, float] | None
    sharpness: float | None
    model: str | None
    answers: int
    welcome_homes: int
    welcome_shipped: float
    welcome_learned: float
    leaning: Leaning | None


def train(homes: Sequence[Features], out: Path, progress: Callable[[float], None] = lambda _share: None) -> Report:
    """Learn from these homes, and write what was learned into a folder. Raises `TooFew`."""
    if len(homes) < LEAST_HOMES:
        raise TooFew(f"{len(homes)} homes are too few to learn from: at least {LEAST_HOMES}, better hundreds")
    out.mkdir(parents=True, exist_ok=True)
    found = together([(_nobody(), each.answers) for each in homes])
    if found.leaning is not None:
        (out / "welcome.json").write_bytes(msgspec.json.format(msgspec.json.encode(found.leaning), indent=2))
    pupils = [_pupil(each, number) for number, each in enumerate(homes) if each.labels]
    scores: Score | None = None
    sharpness, model = None, None
    if len(pupils) >= LEAST_HOMES:
        scores, sharpness = _left_out(pupils, progress)
        forest = learn(pupils)
        data = export(forest)
        checked(forest, data, np.concatenate([pupil.values[::7] for pupil in pupils]))
        made = entry(forest, data, "activity", sharpness, {"homes that were left out": scores.told()})
        write_whole(out / made.file, data)
        (out / "activity.json").write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2))
        model = made.id
    report = _report(homes, found, scores, sharpness, model)
    (out / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
    return report


def _nobody() -> Household:
    """Nothing of a household matters to answers but its clock, and that is everybody's."""
    from hubd.config.build import build
    from hubd.config.model import ConfigModel

    return build(ConfigModel.model_validate({"home": {"id": "somewhere"}}), Path("/fleet/home.yaml")).household


def _pupil(home: Features, number: int) -> Pupil:
    values = np.frombuffer(home.glances, np.float32).reshape(-1, home.width)
    weight = len(home.labels) / (len(home.labels) + ENOUGH)
    return Pupil(str(number), values, np.array(home.labels), frozenset(home.told), len(home.labels), weight)


def _left_out(pupils: Sequence[Pupil], progress: Callable[[float], None]) -> tuple[Score, float]:
    """Each home is told by a forest that was grown without it."""
    folds = min(FOLDS, len(pupils))
    judged: dict[str, Any] = {}
    for fold in range(folds):
        forest = learn([pupil for n, pupil in enumerate(pupils) if n % folds != fold], TREES)
        judged.update((pupil.name, probabilities(forest, pupil.values)) for pupil in pupils[fold::folds])
        progress((fold + 1) / (folds + 1))

    def scored(sharpness: float) -> Score:
        return mean([judge(judged[p.name], list(p.labels), p.told, sharpness, 8) for p in pupils])

    sharpness = calibrate(lambda tried: scored(tried).error)
    return scored(sharpness), sharpness


def _report(
    homes: Sequence[Features], welcome: Together, scores: Score | None, sharpness: float | None, model: str | None
) -> Report:
    return Report(
        homes=len(homes), rows=sum(len(each.labels) for each in homes),
        activity=scores.told() if scores is not None else None, sharpness=sharpness, model=model,
        answers=welcome.answers, welcome_homes=welcome.homes, welcome_shipped=round(welcome.shipped, 4),
        welcome_learned=round(welcome.learned, 4), leaning=welcome.leaning,
    )  # fmt: skip
