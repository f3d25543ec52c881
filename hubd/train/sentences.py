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

from hubd.core.texts import TextModel
from hubd.errors import ModelError
from hubd.perception.manifest import Entry
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
    together,
)  # fmt: skip
from hubd.perception.texts import message_model
from hubd.resources import shipped
from hubd.train.leanings import Leaning, leaning_for
from hubd.train.shipping import ELSEWHERE, LEFT_OUT, compare, entry_of, ship, table, tell
from hubd.train.word_trials import Asked, Judged, Message, Scores, judged, known_of, scores, weighed
from hubd.train.words import LABELS, advertisements, corpus, lessons, make, parted, sharper, strangers

HIDDEN, DAMPING, ROUNDS, PACE, SEEDS = 32, 3.0, 200, 2e-3, (0, 1)
"""Of each half of the network. With fewer hidden numbers, or more damping, less of what a sentence says comes through;
with more it learns its senders by heart. Two halves are learned apart, for they are wrong about different things."""
SCALE = WIDTH**0.5
"""A direction has unit length; times this, each of its numbers is about one."""
OF_WORDS = tuple(round(0.05 * n, 2) for n in range(10, 23))
OF_WHOLE = tuple(round(0.05 * n, 2) for n in range(17))
"""Powers that are tried."""
LANGUAGES = {"en": "English", "de": "German", "es": "Spanish"}
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
    words = message_model()
    if words is None:
        raise click.ClickException("no model of messages ships: make one with make train")
    trial = Trial(own, advertisements(data), directions)
    powers = trial.powers()
    leaning = leaning_for(lambda leans: scores(trial.judged(powers, leans)))
    found = trial.scores(powers, leaning, words)
    model = finished(network(own, directions), powers, leaning, words.id)
    if other:
        both = ByMeaning(words, model, directions.__getitem__)
        found[f"{ELSEWHERE}, words alone"] = scores([judged(words, message) for message in other])
        found[ELSEWHERE] = scores([judged(both, message) for message in other])
    tell(found)
    if check:
        compare(SENTENCES, found, "make train MINILM=FOLDER")
    else:
        _write(model, found, len(own), which, HERE)


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
    """What tables and networks that know none of the senders of the messages say of them."""

    def __init__(self, own: Sequence[Message], spam: Sequence[Message], directions: Mapping[str, Any]) -> None:
        self._own, self._known = own, known_of(own)
        told: dict[int, tuple[Mapping[str, float], Mapping[str, float]]] = {}
        for learned, others in parted(own):
            mine = [own[i] for i in learned]
            both = ByMeaning(make(*lessons(mine, spam)), network(mine, directions), directions.__getitem__)
            told.update((i, both.opinions(*own[i].asked)) for i in others)
        self._told = [told[i] for i in range(len(own))]

    def powers(self) -> tuple[float, float]:
        """Of the words' opinion and of the whole's: those under which both together lose least."""
        told = [[[opinion[label] for label in LABELS] for opinion in opinions] for opinions in self._told]
        right = [LABELS.index(message.label) for message in self._own]
        logs = np.log(np.maximum(told, LEAST))

        def loss(powers: tuple[float, float]) -> float:
            sums = powers[0] * logs[:, 0] + powers[1] * logs[:, 1]
            sums -= sums.max(axis=1, keepdims=True)
            return float(np.mean(np.log(np.exp(sums).sum(axis=1)) - sums[np.arange(len(right)), right]))

        return min(product(OF_WORDS, OF_WHOLE), key=loss)

    def judged(self, powers: tuple[float, float], leaning: Leaning) -> list[Judged]:
        """What a house makes of the messages, in their order."""
        return self._weighed([together(words, meant, *powers) for words, meant in self._told], leaning)

    def scores(self, powers: tuple[float, float], leaning: Leaning, alone: TextModel) -> dict[str, Scores]:
        """In all, and language by language, each beside the words alone, as `alone` takes them."""
        both = self.judged(powers, leaning)
        leans = dict(zip(alone.labels, alone.leaning, strict=True))
        words = self._weighed([sharper(words, alone.sharpness) for words, _ in self._told], leans)
        found = {f"{LEFT_OUT}, words alone": scores(words), LEFT_OUT: scores(both)}
        for language, name in LANGUAGES.items():
            mine = set(corpus(language))
            for told, beside in ((words, ", words alone"), (both, "")):
                found[f"{name}{beside}"] = scores([one for one, m in zip(told, self._own, strict=True) if m in mine])
        return found

    def _weighed(self, told: Sequence[Mapping[str, float]], leaning: Leaning) -> list[Judged]:
        asked = zip(self._own, self._known, told, strict=True)
        return [weighed(Asked(message.label, known, shares), leaning) for message, known, shares in asked]


def finished(model: SentenceModel, powers: tuple[float, float], leaning: Leaning, beside: str) -> SentenceModel:
    """With what was chosen, the table that it was judged beside, and its name."""
    leans = tuple(leaning[label] for label in LABELS)
    model = structs.replace(model, words=powers[0], whole=powers[1], leaning=leans, beside=beside)
    return structs.replace(model, id=f"sentences-{hashlib.sha256(msgspec.msgpack.encode(model)).hexdigest()[:8]}")


def _write(model: SentenceModel, found: Mapping[str, Scores], own: int, which: str, folder: Path) -> None:
    file = msgspec.msgpack.encode(model)
    made = entry_of(
        file, found, id=model.id, job=SENTENCES, file="sentences.bin", inputs=DIRECTIONS, labels=LABELS,
        licence="Apache-2.0", credit=CREDIT,
    )  # fmt: skip
    ship(made, file, _card(made, model, found, own, which), folder)


def _card(entry: Entry, model: SentenceModel, found: Mapping[str, Scores], own: int, which: str) -> str:
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
            f"- MiniLM: {which}\n"
            f"- the words' opinion is that of `{model.beside}`\n",
            "## What it was learned from\n",
            f"- {own} messages invented for hubd, in English, German and Spanish (`hubd/train/corpus`)\n",
            "## How well it does\n",
            "As the house judges, the hard rules before both. `senders left out`, and each language: each message was\n"
            "judged by a table and a network that knew none of its sender's.\n",
            *table(found),
            "",
            "## What it cannot do\n",
            "Read German or Spanish well: MiniLM knows English. Know your people. Be asked on a computer that lacks\n"
            "onnxruntime.\n",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
