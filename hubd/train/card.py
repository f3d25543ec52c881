"""What a household and a reviewer want to know of a model: the card beside its file, and its row in the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML

from hubd.perception.manifest import MANIFEST, Entry
from hubd.train.score import Score

TABLES = ("events.csv.gz", "labels.csv.gz", "away.csv", "sensors.json")
HEAD = (
    "# Models: id, job, file, size, sha256, inputs, labels, licence, credit, scores. Written by make train.\n"
    "# Those with a url do not ship: hubd models get ID. A row without a digest is not accepted.\n"
)


@dataclass(frozen=True)
class Making:
    """How a model came to be."""

    command: str
    recorded: Mapping[str, Path]
    flats: Sequence[int]
    skipped: Sequence[str]
    rows: int
    scores: Mapping[str, Score]
    difference: float


def digests(folder: Path) -> Iterable[tuple[str, str]]:
    """The tables of a recorded home and their SHA-256."""
    for name in TABLES:
        if (folder / name).exists():
            yield name, hashlib.sha256((folder / name).read_bytes()).hexdigest()


def card(entry: Entry, making: Making) -> str:
    """The model card."""
    parts = [
        f"# {entry.id}\n",
        "Tells, minute by minute, what people do in a home that hubd has never seen, from kinds of sensors in kinds\n"
        "of rooms and the clock. It is asked only where nobody can be told by a phone, a face or a voice: alone until\n"
        "the home has taught hubd itself, then beside what was learned, as far as it was right there.\n",
        f"- file: `{entry.file}`, {entry.size} bytes, SHA-256 `{entry.sha256}`\n"
        f"- inputs: `{entry.inputs}`; labels: {', '.join(entry.labels)}\n"
        f"- sharpness {entry.sharpness:g}, chosen on homes that were not learned from\n"
        f"- the exported file differs from what was trained by at most {making.difference:.1e}\n"
        f"- licence: {entry.licence}; {entry.credit}\n"
        f"- made with: `{making.command}`\n",
        "## What it was learned from\n",
        _sources(making),
        "## How well it does in a home it was not learned from\n",
        "The home was left out, and the model made anew without it. Unlabelled time is `other`, and counts.\n",
        _table(making.scores),
        "## What it cannot do\n",
        "Tell who did something where several live together: it shares out what happens by where each is believed to\n"
        "be. See homework, reading or talking: nothing that it sees is moved by them. Know how long people stay in\n"
        "bed or out in a home that has no sensor at its door.\n",
    ]
    return "\n".join(parts)


def _sources(making: Making) -> str:
    lines = [f"- {len(making.flats)} invented flats of `hubd/simulate`, seeds {_spans(making.flats)}"]
    for name, folder in sorted(making.recorded.items()):
        lines.append(f"- `{name}`: a recording of the WSU CASAS project, used with citation and not part of hubd")
        lines += [f"  - `{table}` SHA-256 `{digest}`" for table, digest in digests(folder)]
    lines += [f"- skipped: {what}" for what in making.skipped]
    return "\n".join([*lines, f"- {making.rows} minutes in all", ""])


def _spans(seeds: Sequence[int]) -> str:
    return f"{min(seeds)} to {max(seeds)}"


def _table(scores: Mapping[str, Score]) -> str:
    columns = ("home", "minutes", "accuracy", "macro F1", "calibration error", "sure", "right when sure")
    lines = [f"| {' | '.join(columns)} |", "| --- " * len(columns) + "|"]
    for name, score in scores.items():
        figures = " | ".join(f"{value:.3f}" for value in score[1:])
        lines.append(f"| {name} | {score.minutes} | {figures} |")
    return "\n".join([*lines, ""])


def manifest(entry: Entry, others: Iterable[Entry]) -> str:
    """The manifest with this model in the place of the shipped one with the same job."""
    kept = [other for other in others if other.url or other.job != entry.job]
    document: dict[str, Any] = {"models": [msgspec.to_builtins(model) for model in (entry, *kept)]}
    text = StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.dump(document, text)
    return HEAD + text.getvalue()


def write(entry: Entry, making: Making, others: Iterable[Entry], folder: Path) -> None:
    """The card and the manifest."""
    (folder / f"{Path(entry.file).stem}.md").write_text(card(entry, making), encoding="utf-8")
    (folder / MANIFEST).write_text(manifest(entry, others), encoding="utf-8")
