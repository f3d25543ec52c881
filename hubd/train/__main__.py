"""`python -m hubd.train`: make the shipped activity model; `make train DATA=…` calls it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import click
import numpy as np

from hubd.errors import HubError
from hubd.perception.manifest import entries, find
from hubd.perception.models import ACTIVITY
from hubd.resources import shipped
from hubd.train import card, invented, recorded
from hubd.train.export import checked, entry, export
from hubd.train.fit import RECORDED, SEED, Pupil, calibrate, learn, probabilities
from hubd.train.homes import Home
from hubd.train.lived import Lived, Row, live, rows
from hubd.train.score import Score, judge, mean
from hubd.train.variants import variants
from hubd.whole_files import write_whole

LEARNED_FROM = ("casas_al30", "casas_b2")
"""Recorded homes whose terms allow weights to be passed on, with citation. Others are for validation, never for
weights."""
Reader: TypeAlias = tuple[str, Callable[[], Home], float]
"""The name of a home, how to get it, and how much it weighs."""
NAME = "activity"
FLATS = 40
STEP = 8
"""Every so manieth minute is learned from: neighbours are alike."""
JUDGED_TREES = 24
"""Trees of the models that are only made to be judged."""
SMALL = 12
"""Flats of a quick training, for make train-check."""
DECAY = 0.08
"""By so much may a quick training be worse than the shipped scores before make train-check complains."""


@click.command()
@click.argument("data", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write; default: models/.")
@click.option("--leave-out", multiple=True, metavar="HOME", help="Make it as if this recorded home were not known.")
@click.option("--flats", default=FLATS, show_default=True, type=click.IntRange(6), help="Invented flats to learn from.")
@click.option("--check", is_flag=True, help="Write nothing: compare a quick training with the shipped scores.")
@click.option("--force", is_flag=True, help="Without DATA: overwrite the shipped model all the same.")
def main(
    data: Path | None, out: Path | None, leave_out: tuple[str, ...], flats: int, *, check: bool, force: bool
) -> None:
    """Make the activity model from the recorded homes in the folder DATA and from invented ones."""
    folder = out or shipped("models")
    homes, skipped = _recorded(data, leave_out)
    if not (homes or check or force or out):
        raise click.UsageError(
            "without DATA only invented homes would be learned from; name a folder with --out, or add --force to "
            "overwrite the shipped model with a poorer one"
        )
    for what in skipped:
        click.echo(f"skipped: {what}", err=True)
    try:
        _check(homes) if check else _make(data, homes, skipped, flats, folder)
    except HubError as error:
        raise click.ClickException(str(error)) from None


def _recorded(data: Path | None, leave_out: Sequence[str]) -> tuple[dict[str, Path], list[str]]:
    homes, skipped = {}, []
    for name in LEARNED_FROM:
        if data is None:
            skipped.append(f"{name}: no folder of recorded homes was named")
        elif name in leave_out:
            skipped.append(f"{name}: left out")
        elif not (data / name / "events.csv.gz").exists():
            skipped.append(f"{name}: not in {data.name}")
        else:
            homes[name] = data / name
    return homes, skipped


def _make(data: Path | None, homes: dict[str, Path], skipped: list[str], flats: int, folder: Path) -> None:
    pupils = dict(_pupils(homes, flats))
    scores, sharpness = _left_out(pupils, homes)
    click.echo("learning from all of them", err=True)
    everybody = list(pupils.values())
    forest = learn(everybody)
    file = export(forest)
    values = np.concatenate([pupil.values[::7] for pupil in everybody])
    made = entry(forest, file, NAME, sharpness, {name: score.told() for name, score in scores.items()})
    making = card.Making(
        command=f"make train{' DATA=FOLDER' if data else ''}" + (f" FLATS={flats}" if flats != FLATS else ""),
        recorded=homes, flats=range(flats), skipped=skipped, rows=sum(len(p.labels) for p in everybody),
        scores=scores, difference=checked(forest, file, values),
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / made.file, file)
    others = entries(folder) if (folder / "manifest.yaml").exists() else ()
    card.write(made, making, others, folder)
    click.echo(f"{folder / made.file}: {made.id}, {made.size} bytes")
    for name, score in scores.items():
        click.echo(f"  {name:14s} accuracy {score.accuracy:.3f}  macro F1 {score.macro_f1:.3f}")


def _pupils(homes: dict[str, Path], flats: int) -> Iterator[tuple[str, Pupil]]:
    """Every home, lived through and turned into rows."""
    readers: list[Reader] = [(name, partial(recorded.read, path), RECORDED) for name, path in homes.items()]
    readers += [(f"flat-{seed}", partial(invented.flat, seed), 1.0) for seed in range(flats)]
    for number, (name, read, weight) in enumerate(_progress(readers)):
        yield name, _pupil(live(read()), weight, number)


def _pupil(lived: Lived, weight: float, number: int) -> Pupil:
    """The home with all of its sensors, and as it would be with some of them only."""
    found: list[Row] = []
    whole = 0
    for n, (known, late) in enumerate(variants(lived, SEED + number, many=weight > 1.0)):
        found += rows(lived, known, STEP, (number + 2 * n) % STEP, late)
        whole = whole or len(found)
    values = np.array([row.values for row in found], np.float32)
    return Pupil(lived.home.name, values, np.array([row.did for row in found]), lived.home.told, whole, weight)


def _left_out(pupils: dict[str, Pupil], homes: dict[str, Path]) -> tuple[dict[str, Score], float]:
    """Scores of homes that were not learned from: each recorded one, and every sixth flat. The sharpness follows from
    all of them."""
    strange = [name for name in pupils if name not in homes][::6]
    groups = [[name] for name in homes] + [strange]
    judged = {}
    for group in groups:
        click.echo(f"learning without {', '.join(group)}", err=True)
        forest = learn([pupil for name, pupil in pupils.items() if name not in group], JUDGED_TREES)
        for name in group:
            judged[name] = probabilities(forest, pupils[name].values[: pupils[name].whole])

    def error(sharpness: float) -> float:
        """Recorded homes together count as much as invented ones."""
        groups = [group for group in (list(homes), strange) if group]
        told = [[_judged(judged[name], pupils[name], sharpness).error for name in group] for group in groups]
        return sum(sum(group) / len(group) for group in told)

    sharpness = calibrate(error)
    scores = {name: _judged(judged[name], pupils[name], sharpness) for name in homes}
    flats = [_judged(judged[name], pupils[name], sharpness) for name in strange]
    return {**scores, "invented flats": mean(flats)}, sharpness


def _judged(scores: Any, pupil: Pupil, sharpness: float) -> Score:
    return judge(scores, list(pupil.labels[: pupil.whole]), pupil.told, sharpness, STEP)


def _check(homes: dict[str, Path]) -> None:
    """Is what a quick training reaches still near what ships?"""
    there = find(ACTIVITY)
    if there is None:
        raise click.ClickException("no activity model ships: make one with make train")
    scores, _ = _left_out(dict(_pupils(homes, SMALL)), homes)
    worse = False
    for name, score in scores.items():
        known = there.scores.get(name)
        if known is not None:
            lost = known["accuracy"] - score.accuracy
            worse = worse or lost > DECAY
            click.echo(f"{name:14s} accuracy {score.accuracy:.3f}, shipped {known['accuracy']:.3f}")
    if worse:
        raise click.ClickException(f"a quick training is worse than the shipped scores by more than {DECAY}")


def _progress(items: Iterable[Reader]) -> Iterable[Reader]:
    """A bar on a terminal, a word for each home elsewhere."""
    if sys.stderr.isatty():
        from rich.progress import track

        return track(list(items), "Living through homes", transient=True)
    return _named(items)


def _named(items: Iterable[Reader]) -> Iterator[Reader]:
    for item in items:
        click.echo(f"living through {item[0]}", err=True)
        yield item


if __name__ == "__main__":
    main()
