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
from typing import Any

import click
import msgspec
import numpy as np
from msgspec import structs

from hubd.core.texts import ROWS, TextModel, pieces
from hubd.errors import ModelError
from hubd.perception.manifest import Entry
from hubd.perception.sentences import shipped_network, stale
from hubd.perception.texts import MESSAGES, PIECES
from hubd.resources import shipped
from hubd.train.leanings import LEANING, Leaning, leaning_for
from hubd.train.shipping import ELSEWHERE, LEFT_OUT, compare, entry_of, ship, table, tell
from hubd.train.word_trials import URGENT, Asked, Message, Scores, judged, known_of, scores, weighed

LABELS = (URGENT, "important", "normal", "promotional")
CORPUS = Path(__file__).parent / "corpus"
SPAM, SPAM_WEIGHT = "sms-spam", 0.2
"""Twenty years old and English: they say what advertising is, and must not say what telephones are for."""
SEEN_BY = 2
"""A piece that fewer messages hold is somebody's name or a slip."""
STRENGTH = 80.0
"""Inverse of the regularisation. From 10 to 80 the scores hardly differ, and the shares become more honest."""
FOLDS, SEED = 5, 0
SHARPNESS = (0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.6, 2.0, 2.5, 3.0)
CREDIT = (
    "learned from messages invented for hubd and, where the card says so, from the SMS Spam Collection "
    "(Almeida, Gomez Hidalgo and Yamakami: Contributions to the study of SMS spam filtering. DocEng 2011), CC BY 4.0"
)


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--check", is_flag=True, help="Only compare a new training with the shipped scores.")
def main(data: Path | None, check: bool) -> None:
    """Make the model of messages anew, with the advertisements of DATA where it holds some."""
    own, spam = corpus(), advertisements(data)
    if not spam:
        click.echo(f"skipped: {SPAM} is not at hand", err=True)
    unknown, sharpness, leaning = left_out(own, spam)
    found = {LEFT_OUT: unknown}
    model = make(*lessons(own, spam), sharpness, leaning)
    other = strangers(data)
    if other:
        found[ELSEWHERE] = scores([judged(model, message) for message in other])
    tell(found)
    if check:
        compare(MESSAGES, found, "make train")
    else:
        write(model, found, len(own), len(spam), shipped("models"))


def corpus(language: str = "*") -> list[Message]:
    """hubd's own messages, in every language or in one."""
    found = []
    for file in sorted(CORPUS.glob(f"messages.{language}.txt")):
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
    return structs.replace(model, id=f"messages-{mark}")


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


def parted(own: Sequence[Message]) -> list[tuple[list[int], list[int]]]:
    """Which messages are learned from, and which are judged, so that no sender is among both."""
    from sklearn.model_selection import GroupKFold

    groups = [message.sender for message in own]
    split = GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(own, groups=groups)
    return [(learned.tolist(), others.tolist()) for learned, others in split]


def left_out(own: Sequence[Message], spam: Sequence[Message]) -> tuple[Scores, float, Leaning]:
    """Scores on messages of senders that were not learned from, the sharpness under which they were honest, and the
    leaning under which the house found enough urgent ones."""
    told: dict[int, dict[str, float]] = {}
    for learned, others in parted(own):
        model = make(*lessons([own[i] for i in learned], spam))
        told.update((i, model(*own[i].asked)) for i in others)
    losses = [(-sum(np.log(sharper(told[i], s)[own[i].label]) for i in told), s) for s in SHARPNESS]
    sharpness = min(losses)[1]
    known = known_of(own)
    asked = [Asked(message.label, known[i], sharper(told[i], sharpness)) for i, message in enumerate(own)]

    def tried(leaning: Leaning) -> Scores:
        return scores([weighed(each, leaning) for each in asked])

    leaning = leaning_for(tried)
    return tried(leaning), sharpness, leaning


def sharper(told: Mapping[str, float], sharpness: float) -> dict[str, float]:
    """The shares to a power, made to sum to one again."""
    powers = {label: max(share, 1e-6) ** sharpness for label, share in told.items()}
    whole = sum(powers.values())
    return {label: power / whole for label, power in powers.items()}


def write(model: TextModel, found: dict[str, Scores], own: int, spam: int, folder: Path) -> None:
    """Put it in its place, and say where the network for sentences belongs to another."""
    file = msgspec.msgpack.encode(model)
    made = entry_of(
        file, found, id=model.id, job=MESSAGES, file="messages.bin", inputs=PIECES, labels=LABELS,
        sharpness=model.sharpness, licence="Apache-2.0", credit=CREDIT,
    )  # fmt: skip
    ship(made, file, _card(made, found, own, spam), folder)
    try:
        network = shipped_network(folder)
        wrong = stale(network, model.id) if network is not None else ""
    except ModelError as error:
        wrong = str(error)
    if wrong:
        click.echo(f"{wrong}: make train MINILM=FOLDER makes it anew", err=True)


def _card(entry: Entry, found: dict[str, Scores], own: int, spam: int) -> str:
    sources = [f"- {own} messages invented for hubd, in English, German and Spanish (`hubd/train/corpus`)"]
    if spam:
        sources.append(f"- {spam} advertisements of the SMS Spam Collection, CC BY 4.0, at a weight of {SPAM_WEIGHT}")
    return "\n".join(
        [
            f"# {entry.id}\n",
            "Tells how much a message matters (urgent, important, normal, promotional) from its words, its "
            "app and its\n"
            "sender. What names a danger to life is told by fixed rules, which stand in front of it.\n",
            f"- file: `{entry.file}`, {entry.size} bytes, SHA-256 `{entry.sha256}`\n"
            f"- inputs: `{entry.inputs}`; a logistic regression over hashed runs of letters and words\n"
            f"- licence: {entry.licence}; {entry.credit}\n"
            f"- made with: `make train{' DATA=FOLDER' if spam else ''}`\n",
            "## What it was learned from\n",
            *sources,
            "",
            "## How well it does\n",
            "As the house judges, the hard rules before the model. `senders left out`: each message was "
            "judged by a model\n"
            "that knew none of its sender's.\n",
            *table(found),
            "",
            "## What it cannot do\n",
            "Know your people: a quiet message of somebody who matters reads like any other. Know languages "
            "other than\n"
            "the three. Tell a good forgery from a bank's own words.\n",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
