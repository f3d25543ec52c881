"""`python -m hubd.train.sounds DATA`: make the shipped model of sounds, or judge it; `make train` calls it.

DATA holds `household-sounds` and `voices`. Kitchen20 and Donate-a-Cry in it are only ever judged.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np

from hubd.errors import HubError
from hubd.perception.audio.texture import texture_of
from hubd.perception.manifest import find
from hubd.perception.sounds import SOUNDS
from hubd.resources import shipped
from hubd.train.sounds import alarm_trials, card, cost, judge
from hubd.train.sounds.bars import Bar, table
from hubd.train.sounds.clips import FOLDER, hub_names, recorded
from hubd.train.sounds.lessons import Lessons, gathered
from hubd.train.sounds.network import Network, checked, learn, written

QUICK = 0.2
"""How much of everything a quick training takes."""
PARTS = ("esc10", "kitchen20", "donateacry")
LOUDER = (10.0, 0.0, -5.0)
"""Decibels by which an alarm is louder than everything else, where it is loudest."""
DECAY = 0.06
"""By so much may a quick training be worse than the shipped scores before `--check` complains."""


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write; default: models/.")
@click.option("--check", is_flag=True, help="Write nothing: compare a quick training with the shipped scores.")
@click.option("--judge", "only_judge", is_flag=True, help="Write nothing: print every figure of a full training.")
@click.option("--alarms", is_flag=True, help="Write nothing: try the alarms, which are not learned.")
@click.option("--hours", default=alarm_trials.HOURS, show_default=True, help="With --alarms: of a home without any.")
def main(data: Path | None, out: Path | None, check: bool, only_judge: bool, alarms: bool, hours: float) -> None:
    """Make the model of sounds anew from the recordings in DATA."""
    if alarms:
        click.echo(table(_alarms(data, hours)))
        return
    if data is None or not (data / FOLDER / "labels.csv").exists():
        click.echo(f"skipped: the model of sounds, for {FOLDER} is not at hand", err=True)
        return
    try:
        if check:
            _check(data)
        else:
            _make(data, None if only_judge else out or shipped("models"))
    except HubError as error:
        raise click.ClickException(str(error)) from None


def _make(data: Path, folder: Path | None) -> None:
    lessons = gathered(data)
    click.echo("learning without each fold", err=True)
    judged = judge.left_out(lessons)
    network = learn(lessons.textures, [str(label) for label in lessons.labels])
    file = written(network)
    difference = checked(network, file, lessons.textures[::7].astype(np.float32))
    bars = _bars(data, network, judged) + cost.bars(card.row(network, file, judged, {}), file)
    click.echo(table(bars))
    if folder is None:
        return
    entry = card.row(network, file, judged, {bar.key: round(bar.figure, 4) for bar in bars if bar.lasting})
    text = card.told(entry, network, len(lessons.labels), difference, table([bar for bar in bars if bar.lasting]))
    card.write(entry, file, text, data, folder)
    click.echo(f"{folder / entry.file}: {entry.id}, {entry.size} bytes")


def _bars(data: Path, network: Network, judged: judge.LeftOut) -> list[Bar]:
    """Everything that is not about time and memory."""
    folds = list(judged.accuracy.values())
    found = [
        Bar("esc10", "ESC-10, mean over folds left out", float(np.mean(folds)), 0.82, 0.88),
        Bar("error", "expected calibration error, folds left out", judged.error, None, 0.05, least=False),
    ]
    parts = {part: recorded(data, part) for part in PARTS}
    textures = {part: np.array([texture_of(clip.samples) for clip in clips]) for part, clips in parts.items() if clips}
    normed = {part: network.normed(rows) for part, rows in textures.items()}
    if parts["kitchen20"]:
        folds20 = np.array([clip.fold for clip in parts["kitchen20"]])
        heads = judge.linear_head(normed["kitchen20"], judge.names_of(parts["kitchen20"]), folds20)
        found.append(Bar("kitchen20", "kitchen20, linear head on the frozen network", float(np.mean([*heads.values()])),
                         0.54, 0.60))  # fmt: skip
        everything = [clip for clips in parts.values() for clip in clips]
        events = judge.hub_events(
            np.vstack([normed[part] for part in normed]), np.array(hub_names(data, parts)),
            np.array([clip.fold for clip in everything]),
        )  # fmt: skip
        found.append(Bar("events", "hub events, recall where a tenth of the unknown fires", events.recall, 0.23, 0.45))
        found.append(Bar("events_precision", "hub events, precision of what fires", events.precision, 0.73, 0.85))
    found += _strangers(network, judged, textures)
    return found


def _alarms(data: Path | None, hours: float) -> list[Bar]:
    """How well alarms are found, and how often where there is none, under real sounds where DATA has some."""
    there = data is not None and (data / FOLDER / "labels.csv").exists()
    sounds = [clip.samples for part in PARTS for clip in recorded(data, part)] if data is not None and there else []
    found = [
        Bar(label, f"{label}, found at {decibels:g} dB", share, None, 0.98 if decibels == 0.0 else None)
        for decibels in LOUDER
        for label, share in alarm_trials.recall(decibels, sounds).items()
    ]
    false = alarm_trials.false_alarms(sounds, hours)
    a_day = Bar("false", f"alarms a day where none sounds, tried for {hours:g} hours", 24 * false / hours, None, 0.99,
                least=False)  # fmt: skip
    return [*found, a_day]


def _strangers(network: Network, judged: judge.LeftOut, textures: dict[str, Any]) -> list[Bar]:
    """What the shipped network would tell of clips of kinds that it never learned from."""
    found = []
    if "kitchen20" in textures:
        told = judge.claims(network, judged.sharpness, judged.claims, textures["kitchen20"])
        found.append(Bar("kitchen_claims", "clips of a kitchen of which anything is told, all wrongly",
                         judge.fraction([bool(label) for label in told]), None, None, least=False))  # fmt: skip
    if "donateacry" in textures:
        told = judge.claims(network, judged.sharpness, judged.claims, textures["donateacry"])
        found.append(Bar("babies", "babies by telephone that are told",
                         judge.fraction([label.startswith("baby") for label in told]), None, None))  # fmt: skip
        found.append(Bar("babies_wrong", "babies by telephone taken for something else",
                         judge.fraction([bool(label) and not label.startswith("baby") for label in told]),
                         None, None, least=False))  # fmt: skip
    return found


def _check(data: Path) -> None:
    there = find(SOUNDS)
    if there is None:
        raise click.ClickException("no model of sounds ships: make one with make train")
    quick: Lessons = gathered(data, QUICK)
    accuracy = float(np.mean([*judge.left_out(quick).accuracy.values()]))
    click.echo(f"sounds: ESC-10 {accuracy:.3f}, shipped {there.scores['esc10']:.3f}")
    if there.scores["esc10"] - accuracy > DECAY:
        raise click.ClickException(f"a quick training is worse than what ships by more than {DECAY}")


if __name__ == "__main__":
    main()
