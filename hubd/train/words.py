"""`python -m hubd.train.words`: make the shipped model of messages; `make train` calls it.

It learns from hubd's own invented messages (`corpus/`) and, where a folder of data is named, from the advertisements
of the SMS Spam Collection. Recorded or invented messages of other origin are only for judging.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import click
import msgspec
import numpy as np

from hubd.core.policy.telling.signs import signs
from hubd.core.texts import ROWS, TextModel, pieces, taken
from hubd.perception.manifest import MANIFEST, Entry, entries, find
from hubd.perception.texts import MESSAGES, PIECES
from hubd.resources import shipped
from hubd.train import card
from hubd.whole_files import write_whole

LABELS = ("urgent", "important", "normal", "promotional")
CORPUS = Path(__file__).parent / "corpus"
SPAM, SPAM_WEIGHT = "sms-spam", 0.2
"""Twenty years old and English: they say what advertising is, and must not say what telephones are for."""
SEEN_BY = 2
"""A piece that fewer messages hold is somebody's name or a slip."""
STRENGTH = 80.0
"""Inverse of the regularisation. From 10 to 80 the scores hardly differ, and the shares become more honest."""
LEANING = {"urgent": 0.2, "important": 0.0, "normal": 0.3, "promotional": 0.3}
"""Added to the log shares when a label is taken: small talk or advertising that is taken for an errand annoys more than
an errand that waits for the digest. What should be heard at once costs most when it is overlooked: `urgent` gets so
much more that `FOUND` of such messages are found of senders who were not learned from."""
FOUND, LEANS = 0.9, tuple(round(0.05 * n, 2) for n in range(13))
FOLDS, SEED = 5, 0
SHARPNESS = (0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.6, 2.0, 2.5, 3.0)
DECAY = 0.05
"""By so much may a training be worse than the shipped scores before `--check` complains."""
CREDIT = (
    "learned from messages invented for hubd and, where the card says so, from the SMS Spam Collection "
    "(Almeida, Gomez Hidalgo and Yamakami: Contributions to the study of SMS spam filtering. DocEng 2011), CC BY 4.0"
)


Leaning: TypeAlias = Mapping[str, float]


class Message(NamedTuple):
    """One message and what it is."""

    label: str
    app: str
    sender: str
    title: str
    text: str

    @property
    def asked(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """What a model is asked with."""
        return (*self[1:], signs(*self[1:]).hints)


class Scores(NamedTuple):
    """How well messages are told apart. `hidden`: urgent ones found; `shouted`: advertising taken for urgent or
    important; `error`: expected calibration error."""

    messages: int
    macro_f1: float
    urgent_recall: float
    shouted: float
    error: float


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--check", is_flag=True, help="Only compare a new training with the shipped scores.")
def main(data: Path | None, check: bool) -> None:
    """Make the model of messages anew, with the advertisements of DATA where it holds some."""
    own, spam = corpus(), advertisements(data)
    if not spam:
        click.echo(f"skipped: {SPAM} is not at hand", err=True)
    judged, sharpness, leaning = left_out(own, spam)
    found = {"senders left out": judged}
    model = make(*lessons(own, spam), sharpness, leaning)
    other = strangers(data)
    if other:
        found["messages of other origin"] = judge(model, other)
    for name, score in found.items():
        click.echo(f"  {name:26s} macro F1 {score.macro_f1:.3f}  urgent found {score.urgent_recall:.3f}  "
                   f"advertising taken seriously {score.shouted:.3f}  calibration error {score.error:.3f}")
    if check:
        _compare(judged)
    else:
        _write(model, found, len(own), len(spam), shipped("models"))


def corpus() -> list[Message]:
    """hubd's own messages, in every language."""
    found = []
    for file in sorted(CORPUS.glob("messages.*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                label, _, *rest = (part.strip() for part in line.split("|"))
                found.append(Message(label, *rest))
    return found


def advertisements(data: Path | None) -> list[Message]:
    """The spam of the SMS collection."""
    files = sorted((data / SPAM).glob("*.tsv")) if data is not None else []
    lines = [line.split("\t", 1) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [Message("promotional", "sms", "", "", text) for label, text in lines if label == "spam"]


def strangers(data: Path | None) -> list[Message]:
    """Messages of other origin, for judging only."""
    file = data / "notifications/dev.jsonl" if data is not None else None
    if file is None or not file.exists():
        return []
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [Message(row["label"], row["app"], row["sender"], row["title"], row["text"]) for row in rows]


def lessons(own: Sequence[Message], spam: Sequence[Message]) -> tuple[list[Message], list[float]]:
    """What is learned from, and how much each of it counts."""
    return [*own, *spam], [1.0] * len(own) + [SPAM_WEIGHT] * len(spam)


def make(
    messages: Sequence[Message], weights: Sequence[float], sharpness: float = 1.0, leaning: Leaning = LEANING
) -> TextModel:
    """Learn from these messages."""
    from sklearn.linear_model import LogisticRegression

    rarity, step, known = _rarity(messages)
    values = _matrix(messages, rarity, step, known)
    targets = [LABELS.index(message.label) for message in messages]
    fitted = LogisticRegression(C=STRENGTH, max_iter=5000, class_weight="balanced")
    fitted.fit(values, targets, sample_weight=np.asarray(weights))
    weight_step = float(np.abs(fitted.coef_).max()) / 127
    table = (np.rint(fitted.coef_.T / weight_step) + 128).astype(np.uint8).tobytes()
    bias = tuple(round(float(b), 6) for b in fitted.intercept_)
    leans = tuple(leaning[label] for label in LABELS)
    model = TextModel("", LABELS, rarity, step, table, weight_step, bias, sharpness, leans)
    mark = hashlib.sha256(msgspec.msgpack.encode(model)).hexdigest()[:8]
    return msgspec.structs.replace(model, id=f"messages-{mark}")


def _rarity(messages: Sequence[Message]) -> tuple[bytes, float, Any]:
    """How rare each piece is, in steps of a byte, and which are common enough to say anything. The others count in a
    text's length all the same: a text of which little is known says little."""
    seen = np.zeros(ROWS)
    for message in messages:
        app, sender, title, text, hints = message.asked
        for row in {row for row, _ in pieces(app, sender, title, text, hints=hints)}:
            seen[row] += 1
    rare = np.log((1 + len(messages)) / (1 + seen)) + 1
    step = float(rare.max()) / 255
    return np.rint(rare / step).astype(np.uint8).tobytes(), step, seen >= SEEN_BY


def _matrix(messages: Sequence[Message], rarity: bytes, step: float, known: Any) -> Any:
    from scipy.sparse import csr_matrix

    starts, columns, values = [0], [], []
    for message in messages:
        app, sender, title, text, hints = message.asked
        for row, value in pieces(app, sender, title, text, rarity, step, hints):
            columns.append(row)
            values.append(value if known[row] else 0.0)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(messages), ROWS))


def left_out(own: Sequence[Message], spam: Sequence[Message]) -> tuple[Scores, float, Leaning]:
    """Scores on messages of senders that were not learned from, the sharpness under which they were honest, and the
    leaning under which enough urgent ones were found."""
    from sklearn.model_selection import GroupKFold

    groups = [message.sender for message in own]
    asked: list[tuple[dict[str, float], str]] = []
    for learned, kept in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(own, groups=groups):
        model = make(*lessons([own[i] for i in learned], spam))
        asked += [(model(*own[i].asked), own[i].label) for i in kept]
    losses = [(-sum(np.log(_sharper(told, s)[label]) for told, label in asked), s) for s in SHARPNESS]
    sharpness = min(losses)[1]
    honest = [(_sharper(told, sharpness), label) for told, label in asked]
    leaning = leaning_for(honest)
    return scores([(told, taken(told, leaning), label) for told, label in honest]), sharpness, leaning


def leaning_for(honest: Sequence[tuple[dict[str, float], str]]) -> Leaning:
    """Towards `urgent` no more than it takes."""
    urgent = [told for told, label in honest if label == "urgent"]
    leanings = [{**LEANING, "urgent": LEANING["urgent"] + more} for more in LEANS]
    enough = (each for each in leanings if np.mean([taken(told, each) == "urgent" for told in urgent]) >= FOUND)
    return next(enough, leanings[-1])


def _sharper(told: dict[str, float], sharpness: float) -> dict[str, float]:
    powers = {label: max(share, 1e-6) ** sharpness for label, share in told.items()}
    whole = sum(powers.values())
    return {label: power / whole for label, power in powers.items()}


def judge(model: TextModel, messages: Sequence[Message]) -> Scores:
    """How well a model tells these messages apart."""
    leaning = dict(zip(model.labels, model.leaning, strict=True))
    told = [(model(*message.asked), message.label) for message in messages]
    return scores([(shares, taken(shares, leaning), label) for shares, label in told])


def scores(judged: Sequence[tuple[dict[str, float], str, str]]) -> Scores:
    """Figures for messages of which the shares, what they were taken for, and what they are, are given."""
    from sklearn.metrics import f1_score

    said = [guess for _, guess, _ in judged]
    true = [label for _, _, label in judged]
    urgent = [guess == "urgent" for guess, label in zip(said, true, strict=True) if label == "urgent"]
    adverts = [guess in LABELS[:2] for guess, label in zip(said, true, strict=True) if label == "promotional"]
    sure = np.array([shares[guess] for shares, guess, _ in judged])
    right = np.array([guess == label for guess, label in zip(said, true, strict=True)])
    bins = np.minimum((sure * 10).astype(int), 9)
    error = sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    figures = (float(f1_score(true, said, average="macro")), np.mean(urgent), np.mean(adverts), error)
    return Scores(len(judged), *(round(float(figure), 3) for figure in figures))


def _compare(scores: Scores) -> None:
    there = find(MESSAGES)
    if there is None:
        raise click.ClickException("no model of messages ships: make one with make train")
    known = there.scores["senders left out"]["macro_f1"]
    click.echo(f"macro F1 {scores.macro_f1:.3f}, shipped {known:.3f}")
    if known - scores.macro_f1 > DECAY:
        raise click.ClickException(f"this training is worse than what ships by more than {DECAY}")


def _write(model: TextModel, scores: dict[str, Scores], own: int, spam: int, folder: Path) -> None:
    file = msgspec.msgpack.encode(model)
    made = Entry(
        id=model.id, job=MESSAGES, file="messages.bin", size=len(file), sha256=hashlib.sha256(file).hexdigest(),
        inputs=PIECES, labels=LABELS, sharpness=model.sharpness, licence="Apache-2.0", credit=CREDIT,
        scores={name: score._asdict() for name, score in scores.items()},
    )  # fmt: skip
    write_whole(folder / made.file, file)
    (folder / "messages.md").write_text(_card(made, scores, own, spam), encoding="utf-8")
    (folder / MANIFEST).write_text(card.manifest(made, entries(folder)), encoding="utf-8")
    click.echo(f"{folder / made.file}: {made.id}, {made.size} bytes")


def _card(entry: Entry, scores: dict[str, Scores], own: int, spam: int) -> str:
    rows = [f"| {name} | {' | '.join(str(value) for value in score)} |" for name, score in scores.items()]
    sources = [f"- {own} messages invented for hubd, in English, German and Spanish (`hubd/train/corpus`)"]
    if spam:
        sources.append(f"- {spam} advertisements of the SMS Spam Collection, CC BY 4.0, at a weight of {SPAM_WEIGHT}")
    return "\n".join([
        f"# {entry.id}\n",
        "Tells how much a message matters (urgent, important, normal, promotional) from its words, its app and its\n"
        "sender. What names a danger to life is told by fixed rules, which stand in front of it.\n",
        f"- file: `{entry.file}`, {entry.size} bytes, SHA-256 `{entry.sha256}`\n"
        f"- inputs: `{entry.inputs}`; a logistic regression over hashed runs of letters and words\n"
        f"- licence: {entry.licence}; {entry.credit}\n"
        f"- made with: `make train{' DATA=FOLDER' if spam else ''}`\n",
        "## What it was learned from\n", *sources, "",
        "## How well it does\n",
        "`senders left out`: each message was judged by a model that knew none of its sender's.\n",
        "| messages | how many | macro F1 | urgent found | advertising taken seriously | calibration error |",
        "| --- | --- | --- | --- | --- | --- |", *rows, "",
        "## What it cannot do\n",
        "Know your people: a quiet message of somebody who matters reads like any other. Know languages other than\n"
        "the three. Tell a good forgery from a bank's own words.\n",
    ])


if __name__ == "__main__":
    sys.exit(main())
