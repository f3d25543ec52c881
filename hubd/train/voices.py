"""`python -m hubd.train.voices DATA`: make the shipped model of voices from DATA/voices; `make train` calls it.

It learns from many speakers of whom each said little (LibriSpeech) and few of whom each said much (Arabic commands),
and is judged on speakers that it has not learned from.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
import msgspec
import numpy as np

from hubd.core.evidence.gallery import template
from hubd.perception.audio.files import read
from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.manifest import MANIFEST, Entry, entries, find
from hubd.perception.voices import traits
from hubd.perception.voices.model import TRAITS, VOICES, Shipped, Turn, VoiceTable
from hubd.perception.voices.reference import Spreads
from hubd.resources import shipped
from hubd.train import card
from hubd.train.sounds.rooms import mixed, noise, placed
from hubd.train.voice_trials import Fold, Scores, enrolled, judge, usual
from hubd.whole_files import write_whole

FOLDER = "voices"
SECONDS = 3.0
"""Of one piece of speech."""
ORDERS = 3
"""Single words are put together to pieces in so many orders: the same word stands beside others each time."""
STEP = 1.0
"""Seconds after which the next piece of a long recording begins, where it is learned from."""
SPEEDS = ((1, 1), (10, 9), (10, 11))
"""Who is played slower or faster has another throat and pitch, and is one more person to learn from (Yamamoto, Lee,
Okabe and Koshinaka, *Speaker augmentation and bandwidth extension for deep speaker embedding*, 2019). Samples that come
out for so many that went in."""
GAUSSIANS, ROUNDS = 32, 25
FRAMES = 60_000
"""Frames from which the typical sounds are learned."""
CHIEF, SIZE = 100, 60
"""Directions of an accent that are kept before discriminants are looked for, and discriminants of each view."""
COHORT = 60
"""People from elsewhere who come with the model."""
SHRINKAGE = 0.1
"""How far a person's own variation is taken to be alike in all directions: there are few pieces of each."""
FOLDS, SEED = 4, 0
ROOM, QUIETER = (0.15, 0.5), (15.0, 25.0)
"""Seconds of echo, and decibels above the noise, of other rooms: in a home, somebody near the microphone."""
DECAY = 0.02
"""By so much may the error of a training be worse than that of the shipped model before `--check` complains."""
CREDIT = (
    "learned from LibriSpeech (Panayotov, Chen, Povey and Khudanpur: LibriSpeech, an ASR corpus based on public domain "
    "audio books. ICASSP 2015), CC BY 4.0, and the Arabic Speech Commands Dataset (Ghandoura, Hjabo and Al Dakkak: "
    "Building and benchmarking an Arabic Speech Commands dataset for small-footprint keyword spotting. Engineering "
    "Applications of Artificial Intelligence 102, 2021), CC BY 4.0"
)


T = TypeVar("T")


class Speaker(NamedTuple):
    """Somebody who spoke: of which collection, who, and pieces of speech. `learned`: the same in more orders, or
    overlapping."""

    group: str
    name: str
    pieces: list[Samples]
    learned: list[Samples]


class Traits(NamedTuple):
    """What the pieces of one person to learn from are like: of which collection, habits, and frames for the mixture.
    `made`: from somebody else, by another speed."""

    group: str
    made: bool

    habits: Any
    sounds: list[Any]


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--check", is_flag=True, help="Only compare a new training with the shipped scores.")
def main(data: Path | None, check: bool) -> None:
    """Make the model of voices anew from the recordings in DATA."""
    found = speakers(data) if data is not None else []
    if not found:
        click.echo(f"skipped: {FOLDER} is not at hand; the shipped model of voices stays", err=True)
        return
    scores, elsewhere, spreads = left_out(found)
    for name, score in (*scores.items(), *((f"{name}, elsewhere", score) for name, score in elsewhere.items())):
        click.echo(f"  {name:26s} {score.in_words()}")
    if check:
        _compare(scores)
    else:
        _write(make(found, spreads), scores, found, shipped("models"))


def speakers(data: Path) -> list[Speaker]:
    """Everybody in the folder, cut into pieces."""
    index = data / FOLDER / "index.csv"
    if not index.exists():
        return []
    said: dict[tuple[str, str], list[Samples]] = {}
    sounds: dict[str, Samples] = {}
    with index.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["file"] not in sounds:
                sounds[row["file"]] = read(data / FOLDER / row["file"])
            start = int(row["start"])
            one = sounds[row["file"]][start : start + int(row["length"])]
            said.setdefault((row["part"], row["speaker"]), []).append(one)
    made = [Speaker(*who, pieces(words), pieces(words, ORDERS, STEP)) for who, words in said.items()]
    return [speaker for speaker in made if len(speaker.pieces) > 1]


def pieces(said: Sequence[Samples], orders: int = 1, step: float = SECONDS) -> list[Samples]:
    """Pieces of `SECONDS`: of one long recording one every `step`, of words several together."""
    length = int(SECONDS * RATE)
    if len(said) == 1:
        return [said[0][start : start + length] for start in range(0, len(said[0]) - length + 1, int(step * RATE))]
    made, each = [], max(round(length / np.mean([len(one) for one in said])), 1)
    for order in range(orders):
        places = np.random.default_rng(SEED + order).permutation(len(said))
        groups = (places[at : at + each] for at in range(0, len(places) - each + 1, each))
        made += [np.concatenate([said[place] for place in group]) for group in groups]
    return made


def make(found: Sequence[Speaker], spreads: Spreads) -> VoiceTable:
    """Learn from these speakers."""
    table = _table([one for speaker in found for one in _traits(speaker)])
    table = msgspec.structs.replace(table, own=spreads[0], other=spreads[1])
    return msgspec.structs.replace(table, id=f"voices-{hashlib.sha256(msgspec.msgpack.encode(table)).hexdigest()[:8]}")


def _traits(speaker: Speaker) -> list[Traits]:
    """Of a speaker, and of those that other speeds make of them."""
    return [_traits_at(speaker, *speed) for speed in SPEEDS]


def _traits_at(speaker: Speaker, up: int, down: int) -> Traits:
    from scipy.signal import resample_poly

    played = speaker.learned
    if up != down:
        played = [resample_poly(piece, up, down).astype(np.float32) for piece in played]
    frames = [traits.frames_of(piece) for piece in played]
    own = np.array([traits.habits(frame, piece) for frame, piece in zip(frames, played, strict=True)])
    return Traits(speaker.group, up != down, own, [traits.sounds_of(frame).astype(np.float32) for frame in frames])


def _table(everybody: Sequence[Traits]) -> VoiceTable:
    real = [n for n, one in enumerate(everybody) if not one.made]
    mixture = _mixture([everybody[n] for n in real])
    groups = [one.group for one in everybody]
    accents = [np.array([traits.accent(sound, mixture) for sound in one.sounds]) for one in everybody]
    habits = _discriminants([one.habits for one in everybody], groups)
    accent = _discriminants(accents, groups, CHIEF)
    mixed = [np.asarray(each, "<f4").tobytes() for each in mixture]
    cohort = []
    for n in _spread_over([groups[n] for n in real]):
        views = ((habits, everybody[real[n]].habits), (accent, accents[real[n]]))
        sides = [np.array([side(row) for row in rows]) for side, rows in views]
        one = template(np.concatenate(sides, axis=1).mean(axis=0).tolist())
        if one is not None:
            cohort.append(one)
    return VoiceTable("", mixed[0], mixed[1], mixed[2], habits, accent, (0.0, 0.0), (0.0, 0.0), tuple(cohort))


def _spread_over(groups: Sequence[str]) -> list[int]:
    """Speakers for the cohort: as many of each collection, as far as there are, evenly spread over it."""
    chosen: list[int] = []
    kinds = sorted(set(groups), key=groups.count)
    for left, kind in zip(range(len(kinds), 0, -1), kinds, strict=True):
        members = [n for n, group in enumerate(groups) if group == kind]
        chosen += spread_evenly(members, (COHORT - len(chosen)) // left)
    return chosen


def spread_evenly(members: Sequence[T], many: int) -> list[T]:
    """So many of them, or all if there are fewer."""
    many = min(len(members), many)
    return [members[at * len(members) // many] for at in range(many)]


def _mixture(everybody: Sequence[Traits]) -> traits.Mixture:
    from sklearn.mixture import GaussianMixture

    frames = np.concatenate([sound for one in everybody for sound in one.sounds])
    chosen = frames[np.random.default_rng(SEED).permutation(len(frames))[:FRAMES]].astype(np.float64)
    fitted = GaussianMixture(GAUSSIANS, covariance_type="diag", max_iter=ROUNDS, reg_covar=1e-3, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the last rounds change nothing that matters
        fitted.fit(chosen)
    return traits.Mixture(fitted.means_, fitted.covariances_, fitted.weights_)


def _discriminants(everybody: Sequence[Any], groups: Sequence[str], chief: int | None = None) -> Turn:
    """The directions in which people differ most, for how much each of them varies, and collections (microphones,
    rooms, languages) among themselves; `chief`: only among so many."""
    from scipy.linalg import eigh

    values = np.concatenate(everybody)
    middle = values.mean(axis=0)
    centred = values - middle
    first = np.eye(values.shape[1]) if chief is None else np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :chief]
    first = first / ((centred @ first).std(axis=0) + 1e-6)
    each = [(rows - middle) @ first for rows in everybody]
    means = np.array([rows.mean(axis=0) for rows in each])
    within: Any = sum(np.cov(rows.T) for rows in each) / len(each) + _between_groups(means, groups)
    within = (1.0 - SHRINKAGE) * within + SHRINKAGE * np.eye(len(within)) * np.trace(within) / len(within)
    strengths, directions = eigh(np.cov(means.T), within)
    best = np.argsort(-strengths)[:SIZE]
    worth = np.sqrt(np.maximum(strengths[best], 1e-6) / (strengths[best] + 1.0))
    matrix = first @ (directions[:, best] * worth)
    return Turn(middle.astype("<f4").tobytes(), matrix.astype("<f4").tobytes(), SIZE)


def _between_groups(means: Any, groups: Sequence[str]) -> Any:
    """How collections differ, which says nothing of who speaks."""
    kinds = list(dict.fromkeys(groups))
    middles = np.array([means[[group == kind for group in groups]].mean(axis=0) for kind in kinds])
    return np.cov(middles.T) if len(kinds) > 1 else 0.0


class Judged(NamedTuple):
    """Scores by collection, on speakers that were not learned from: as they were recorded, and where they speak
    `elsewhere` than they were enrolled. `spreads`: of likenesses to the right person and to a wrong one."""

    scores: dict[str, Scores]
    elsewhere: dict[str, Scores]
    spreads: Spreads


def left_out(found: Sequence[Speaker]) -> Judged:
    """What is learned from three of four speakers, judged on the fourth."""
    learned = [_traits(speaker) for speaker in found]
    heard: dict[str, list[Fold]] = {}
    moved: dict[str, list[Fold]] = {}
    for fold in range(FOLDS):
        kept = [n for n in range(len(found)) if n % FOLDS == fold]
        others = [n for n in range(len(found)) if n % FOLDS != fold]
        table = _table([one for n in others for one in learned[n]])
        model = Shipped(table)
        for group in dict.fromkeys(found[n].group for n in kept):
            who = [n for n in kept if found[n].group == group]
            for kind, said in (
                (heard, [found[n].pieces for n in who]),
                (moved, [heard_elsewhere(found[n]) for n in who]),
            ):
                voices = [np.array([model.embed(piece) for piece in pieces]) for pieces in said]
                kind.setdefault(group, []).append(Fold(voices, table.cohort))
    spreads = usual(list(heard.values()))
    scores, elsewhere = ({group: judge(folds, *spreads) for group, folds in each.items()} for each in (heard, moved))
    return Judged(scores, elsewhere, spreads)


def heard_elsewhere(speaker: Speaker) -> list[Samples]:
    """The pieces with which somebody is enrolled as they were recorded, the others each in some room of a home."""
    many = enrolled(len(speaker.pieces))
    rng = np.random.default_rng((SEED, *speaker.name.encode()))
    return [*speaker.pieces[:many], *(in_a_room(piece, rng) for piece in speaker.pieces[many:])]


def in_a_room(piece: Samples, rng: np.random.Generator) -> Samples:
    """A piece of speech in another room, with its noise."""
    return mixed(placed(piece, rng, ROOM), noise(rng, len(piece)), rng.uniform(*QUIETER))


def _compare(scores: dict[str, Scores]) -> None:
    there = find(VOICES)
    if there is None:
        raise click.ClickException("no model of voices ships: make one with make train")
    for name, score in scores.items():
        known = there.scores[name]["equal_error"]
        click.echo(f"{name}: equal error {score.equal_error:.3f}, shipped {known:.3f}")
        if score.equal_error > known + DECAY:
            raise click.ClickException(f"this training is worse than what ships by more than {DECAY}")


def _write(table: VoiceTable, scores: dict[str, Scores], found: Sequence[Speaker], folder: Path) -> None:
    file = msgspec.msgpack.encode(table)
    made = Entry(
        id=table.id, job=VOICES, file="voices.bin", size=len(file), sha256=hashlib.sha256(file).hexdigest(),
        inputs=TRAITS, labels=(), licence="Apache-2.0", credit=CREDIT,
        scores={name: score._asdict() for name, score in scores.items()},
    )  # fmt: skip
    write_whole(folder / made.file, file)
    (folder / "voices.md").write_text(_card(made, scores, found), encoding="utf-8")
    (folder / MANIFEST).write_text(card.manifest(made, entries(folder)), encoding="utf-8")
    click.echo(f"{folder / made.file}: {made.id}, {made.size} bytes")


def _card(entry: Entry, scores: dict[str, Scores], found: Sequence[Speaker]) -> str:
    rows = [f"| {name} | {' | '.join(str(value) for value in score)} |" for name, score in scores.items()]
    groups = {group: [speaker for speaker in found if speaker.group == group] for group in scores}
    return "\n".join(
        [
            f"# {entry.id}\n",
            "Turns a few seconds of speech into a direction that stands for the voice. Directions of "
            "enrolled people are\n"
            "compared with it in the house. What was said cannot be told from it, and it cannot be played.\n",
            f"- file: `{entry.file}`, {entry.size} bytes, SHA-256 `{entry.sha256}`\n"
            f"- inputs: `{entry.inputs}`: speech at 16 kHz, {SECONDS:g} seconds or more\n"
            f"- licence: {entry.licence}; {entry.credit}\n"
            "- made with: `make train DATA=FOLDER`\n",
            "## What it was learned from\n",
            *(f"- {len(who)} speakers of {group}" for group, who in groups.items()),
            "",
            "## How well it does\n",
            f"Everybody was judged by a model that had not learned from them ({FOLDS} folds of speakers). "
            f"Equal error:\n"
            f"pieces of {SECONDS:g} s compared two by two, and with a person enrolled by half of their "
            f"pieces, as a house\n"
            "compares. Family: four people enrolled, who is it, where 5 % of strangers are let in; and at "
            "the threshold\n"
            "from which hubd calls somebody by name.\n",
            "| speakers of | pairs | equal error, two by two | enrolled | family right, 5 % let in | named right "
            "| strangers named | wrongly named | calibration error |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            "LibriSpeech has one sitting of each speaker here, so that microphone and room help: it "
            "flatters. The Arabic\n"
            "speakers are few: one pair of them that sounds alike moves the figures for strangers by "
            "several hundredths.\n",
            "## What it cannot do\n",
            "Tell twins, or somebody with a cold, or a recording from a person: it is no password. Hear "
            "through music.\n"
            "Know somebody by another microphone in another room than the one of the enrolment: most of those stay "
            "unknown.\n"
            "Know children's voices: nobody that it has learned from was a child.\n",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
