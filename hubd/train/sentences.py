"""`python -m hubd.train.sentences DATA --minilm FOLDER`: make the small network that reads MiniLM's sentences.

`make train MINILM=FOLDER` calls it; FOLDER holds what `hubd models get minilm` fetches. It learns from hubd's own
messages alone. How much its opinion counts beside the table of words is chosen on senders that neither has learned
from.
"""

from __future__ import annotations

import hashlib
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import click
import msgspec
import numpy as np
from msgspec import structs

from hubd.core.texts import Reader, TextModel
from hubd.errors import ModelError
from hubd.perception.manifest import MANIFEST, Entry, entries, find
from hubd.perception.registry import Place, is_it, with_needed
from hubd.perception.sentences import (
    DIRECTIONS,
    LEAST,
    MINILM,
    SENTENCES,
    WIDTH,
    ByMeaning,
    SentenceModel,
    Sentences,
    said,
)  # fmt: skip
from hubd.perception.texts import message_model
from hubd.resources import shipped
from hubd.train import card
from hubd.train.word_trials import URGENT, Judged, Message, Scores, judged, scores
from hubd.train.words import (
    DECAY,
    LABELS,
    Leaning,
    advertisements,
    corpus,
    leaning_for,
    lessons,
    make,
    parted,
    strangers,
)  # fmt: skip
from hubd.whole_files import write_whole

HIDDEN, DAMPING, ROUNDS, PACE, SEEDS = 32, 3.0, 200, 2e-3, (0, 1)
"""Of each half of the network. With fewer hidden numbers, or more damping, less of what a sentence says comes through;
with more it learns its senders by heart. Two halves are learned apart, for they are wrong about different things."""
SCALE = WIDTH**0.5
"""A direction has unit length; times this, each of its numbers is about one."""
OF_WORDS = tuple(round(0.05 * n, 2) for n in range(10, 23))
OF_WHOLE = tuple(round(0.05 * n, 2) for n in range(17))
"""Powers that are tried."""
LANGUAGES = {"en": "English", "de": "German", "es": "Spanish"}
LEFT_OUT = "senders left out"
CREDIT = (
    "learned from messages invented for hubd, upon sentences as all-MiniLM-L6-v2 by sentence-transformers reads them"
)
HERE = shipped("models")


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--minilm", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Where it lies.")
@click.option("--check", is_flag=True, help="Only compare a new training with the shipped scores.")
def main(data: Path | None, minilm: Path | None, check: bool) -> None:
    """Make the small network anew, upon the MiniLM of a folder."""
    if minilm is None:
        click.echo("skipped: sentences, for no folder with MiniLM was named (MINILM=FOLDER)", err=True)
        return
    sentence, which = reading(minilm)
    own, other = corpus(), strangers(data)
    directions = {said(*message[1:]): sentence(said(*message[1:])) for message in [*own, *other]}
    table = message_model()
    if table is None:
        raise click.ClickException("no model of messages ships: make one with make train")
    trial = Trial(own, advertisements(data), directions)
    powers = trial.powers()
    leaning = leaning_for(lambda leans: trial.found(powers, leans))
    found = trial.scores(powers, leaning, table)
    model = finished(network(own, directions), powers, leaning)
    if other:
        both = ByMeaning(table, model, directions.__getitem__)
        found["messages of other origin, words alone"] = scores([judged(table, message) for message in other])
        found["messages of other origin"] = scores([judged(both, message) for message in other])
    for name, score in found.items():
        click.echo(
            f"  {name:40s} macro F1 {score.macro_f1:.3f}  urgent found {score.urgent_recall:.3f}  "
            f"advertising taken seriously {score.shouted:.3f}  calibration error {score.error:.3f}"
        )
    if check:
        _compare(found[LEFT_OUT])
    else:
        _write(model, found, len(own), f"{which}; the words' opinion is that of `{table.id}`", HERE)


def reading(folder: Path) -> tuple[Callable[[str], Any], str]:
    """The MiniLM of a folder, and which one it is: under the names of the manifest, or of where they come from."""
    try:
        model, words = with_needed(MINILM, folder)
        files = [_file(each, folder) for each in (model, words)]
        digest = hashlib.sha256(files[0].read_bytes()).hexdigest()
        which = (
            "the file of the manifest"
            if is_it(model.entry, files[0])
            else f"not the file of the manifest but another, SHA-256 `{digest}`"
        )
        return Sentences(files[0], files[1].read_bytes()), which
    except ModelError as error:
        raise click.ClickException(str(error)) from None


def _file(place: Place, folder: Path) -> Path:
    names = (place.entry.file, place.entry.url.rpartition("/")[2])
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise click.ClickException(f"{folder} holds no {' and no '.join(names)}")
    return found


def network(messages: Sequence[Message], directions: Mapping[str, Any]) -> SentenceModel:
    """Learn from these messages."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    rows = np.array([directions[said(*message[1:])] for message in messages]) * SCALE
    targets = [LABELS.index(message.label) for message in messages]
    halves = [
        MLPClassifier((HIDDEN,), alpha=DAMPING, learning_rate_init=PACE, max_iter=ROUNDS, random_state=seed)
        for seed in SEEDS
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # enough rounds are enough
        for half in halves:
            half.fit(rows, targets)
    inner = np.hstack([half.coefs_[0] * SCALE for half in halves])
    outer = np.vstack([half.coefs_[1] / len(halves) for half in halves])
    weights = [np.ascontiguousarray(layer.T).astype("<f2").tobytes() for layer in (inner, outer)]
    biases = np.hstack([half.intercepts_[0] for half in halves]), np.mean([h.intercepts_[1] for h in halves], axis=0)
    inner_bias, outer_bias = (tuple(round(float(b), 6) for b in bias) for bias in biases)
    return SentenceModel("", LABELS, weights[0], inner_bias, weights[1], outer_bias, 1.0, 1.0, (0.0,) * len(LABELS))


class Trial:
    """Tables and networks that know none of the senders of the messages that they are asked about."""

    def __init__(self, own: Sequence[Message], spam: Sequence[Message], directions: Mapping[str, Any]) -> None:
        self._own, self._sentence = own, directions.__getitem__
        self._folds: list[tuple[TextModel, SentenceModel, list[int]]] = []
        for learned, others in parted(own):
            mine = [own[i] for i in learned]
            self._folds.append((make(*lessons(mine, spam)), network(mine, directions), others))

    def powers(self) -> tuple[float, float]:
        """Of the words' opinion and of the whole's: those under which both together lose least."""
        told, right = [], []
        for table, model, others in self._folds:
            both = ByMeaning(table, model, self._sentence)
            for message in (self._own[i] for i in others):
                told.append([[opinion[label] for label in LABELS] for opinion in both.opinions(*message.asked)])
                right.append(LABELS.index(message.label))
        logs = np.log(np.maximum(told, LEAST))

        def loss(powers: tuple[float, float]) -> float:
            sums = powers[0] * logs[:, 0] + powers[1] * logs[:, 1]
            sums -= sums.max(axis=1, keepdims=True)
            return float(np.mean(np.log(np.exp(sums).sum(axis=1)) - sums[np.arange(len(right)), right]))

        return min(product(OF_WORDS, OF_WHOLE), key=loss)

    def found(self, powers: tuple[float, float], leaning: Leaning) -> float:
        """The share of urgent messages that a house finds."""
        urgent = [i for i, message in enumerate(self._own) if message.label == URGENT]
        told = self._judged(lambda table, model: self._both(table, model, powers, leaning), urgent)
        return float(np.mean([one.guess == URGENT for one in told]))

    def scores(self, powers: tuple[float, float], leaning: Leaning, alone: TextModel) -> dict[str, Scores]:
        """In all, and language by language, each beside the words alone, as `alone` takes them."""
        both = self._judged(lambda table, model: self._both(table, model, powers, leaning))
        words = self._judged(lambda table, _: structs.replace(table, sharpness=alone.sharpness, leaning=alone.leaning))
        found = {f"{LEFT_OUT}, words alone": scores(words), LEFT_OUT: scores(both)}
        for language, name in LANGUAGES.items():
            mine = set(corpus(language))
            for told, beside in ((words, ", words alone"), (both, "")):
                found[f"{name}{beside}"] = scores([one for one, m in zip(told, self._own, strict=True) if m in mine])
        return found

    def _both(self, table: TextModel, model: SentenceModel, powers: tuple[float, float], leaning: Leaning) -> Reader:
        return ByMeaning(table, finished(model, powers, leaning), self._sentence)

    def _judged(
        self, reader: Callable[[TextModel, SentenceModel], Reader], which: Sequence[int] | None = None
    ) -> list[Judged]:
        """What a house makes of these messages, or of all, in their order."""
        asked = range(len(self._own)) if which is None else which
        found: dict[int, Judged] = {}
        for table, model, others in self._folds:
            by = reader(table, model)
            found.update((i, judged(by, self._own[i])) for i in set(others).intersection(asked))
        return [found[i] for i in asked]


def finished(model: SentenceModel, powers: tuple[float, float], leaning: Leaning) -> SentenceModel:
    """With what was chosen, and its name."""
    leans = tuple(leaning[label] for label in LABELS)
    model = structs.replace(model, words=powers[0], whole=powers[1], leaning=leans)
    return structs.replace(model, id=f"sentences-{hashlib.sha256(msgspec.msgpack.encode(model)).hexdigest()[:8]}")


def _compare(scores_: Scores) -> None:
    there = find(SENTENCES)
    if there is None:
        raise click.ClickException("none ships: make one with make train MINILM=FOLDER")
    known = there.scores[LEFT_OUT]["macro_f1"]
    click.echo(f"macro F1 {scores_.macro_f1:.3f}, shipped {known:.3f}")
    if known - scores_.macro_f1 > DECAY:
        raise click.ClickException(f"this training is worse than what ships by more than {DECAY}")


def _write(model: SentenceModel, found: Mapping[str, Scores], own: int, which: str, folder: Path) -> None:
    file = msgspec.msgpack.encode(model)
    made = Entry(
        id=model.id, job=SENTENCES, file="sentences.bin", size=len(file), sha256=hashlib.sha256(file).hexdigest(),
        inputs=DIRECTIONS, labels=LABELS, licence="Apache-2.0", credit=CREDIT,
        scores={name: score._asdict() for name, score in found.items()},
    )  # fmt: skip
    write_whole(folder / made.file, file)
    (folder / "sentences.md").write_text(_card(made, model, found, own, which), encoding="utf-8")
    (folder / MANIFEST).write_text(card.manifest(made, entries(folder)), encoding="utf-8")
    click.echo(f"{folder / made.file}: {made.id}, {made.size} bytes")


def _card(entry: Entry, model: SentenceModel, found: Mapping[str, Scores], own: int, which: str) -> str:
    rows = [f"| {name} | {' | '.join(str(value) for value in score)} |" for name, score in found.items()]
    return "\n".join(
        [
            f"# {entry.id}\n",
            "Tells from what a message says as a whole how much it matters (urgent, important, normal, promotional),\n"
            "beside the table of words. It reads what MiniLM makes of a sentence, and is asked only where the owner\n"
            "has fetched MiniLM (`hubd models get minilm`, `models: {sentences: minilm}`).\n",
            f"- file: `{entry.file}`, {entry.size} bytes, SHA-256 `{entry.sha256}`\n"
            f"- inputs: `{entry.inputs}`; a network with one hidden layer of {HIDDEN * len(SEEDS)}\n"
            f"- the words' shares count to the power {model.words:g}, its own to the power {model.whole:g}\n"
            f"- licence: {entry.licence}; {entry.credit}\n"
            f"- made with: `make train DATA=FOLDER MINILM=FOLDER`\n"
            f"- MiniLM: {which}\n",
            "## What it was learned from\n",
            f"- {own} messages invented for hubd, in English, German and Spanish (`hubd/train/corpus`)\n",
            "## How well it does\n",
            "As the house judges, the hard rules before both. `senders left out`, and each language: each message was\n"
            "judged by a table and a network that knew none of its sender's.\n",
            "| messages | how many | macro F1 | urgent found | advertising taken seriously | calibration error |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            "## What it cannot do\n",
            "Read German or Spanish well: MiniLM knows English. Know your people. Be asked on a computer that lacks\n"
            "onnxruntime.\n",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
