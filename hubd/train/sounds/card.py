"""The card of the model of sounds, its row in the manifest, and whom to thank for the clips."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from hubd.perception.manifest import MANIFEST, Entry, entries
from hubd.perception.sounds import SOUNDS, TEXTURE
from hubd.train import card
from hubd.train.sounds.clips import ESC10, FOLDER, LEFT_OUT
from hubd.train.sounds.judge import LeftOut
from hubd.train.sounds.network import Network
from hubd.whole_files import write_whole

CREDIT = (
    "learned from sounds drawn by hubd, from ESC-10 (Piczak: ESC, dataset for environmental sound classification. "
    "ACM Multimedia 2015), CC BY 3.0, whose clips are credited in sounds-credits.csv, from LibriSpeech (Panayotov, "
    "Chen, Povey and Khudanpur, 2015), CC BY 4.0, and from the Arabic Speech Commands dataset (Ghandoura, Hjabo and "
    "Al Dakkak, 2021), CC BY 4.0"
)
CREDITS = "sounds-credits.csv"


def row(network: Network, file: bytes, judged: LeftOut, scores: dict[str, Any]) -> Entry:
    """The model's row in the manifest."""
    digest = hashlib.sha256(file).hexdigest()
    return Entry(
        id=f"sounds-{digest[:8]}", job=SOUNDS, file="sounds.onnx", size=len(file), sha256=digest, inputs=TEXTURE,
        labels=network.labels, claims=judged.claims, sharpness=judged.sharpness, licence="Apache-2.0", credit=CREDIT,
        scores=scores,
    )  # fmt: skip


def write(entry: Entry, file: bytes, text: str, data: Path, folder: Path) -> None:
    """The model, its card, its credits, and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / entry.file, file)
    write_whole(folder / CREDITS, credits_of(data))
    (folder / "sounds.md").write_text(text, encoding="utf-8")
    others = entries(folder) if (folder / MANIFEST).exists() else ()
    (folder / MANIFEST).write_text(card.manifest(entry, others), encoding="utf-8")


def credits_of(data: Path) -> bytes:
    """Who recorded the clips that were learned from, and under which licence."""
    folder = data / FOLDER
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        used = {line["source"] for line in csv.DictReader(file) if line["part"] == ESC10} - LEFT_OUT
    with (folder / "esc10_credits.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names: Sequence[str] = reader.fieldnames or ()
        lines = [line for line in reader if line["source"] in used]
    text = StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def told(entry: Entry, network: Network, rows: int, difference: float, table: str) -> str:
    """The model card."""
    claims = "\n".join(f"- {label}, from {least:g}" for label, least in entry.claims.items())
    return "\n".join([
        f"# {entry.id}\n",
        "Tells a few sounds of a household apart, and says `other` to the rest. It sees statistics of mel bands over\n"
        "a few seconds (`hubd/perception/audio/texture.py`), never words: what was said cannot be told from them.\n",
        f"- file: `{entry.file}`, {entry.size} bytes, {network.weights} weights, SHA-256 `{entry.sha256}`\n"
        f"- inputs: `{entry.inputs}`; labels: {', '.join(entry.labels)}\n"
        f"- sharpness {entry.sharpness:g}, chosen on folds that were not learned from\n"
        f"- the exported file differs from what was trained by at most {difference:.1e}\n"
        f"- licence: {entry.licence}; {entry.credit}\n"
        "- made with: `make train DATA=FOLDER`\n",
        "## What is told\n",
        "Of what it hears, a home is told these, with the probability from which on; in windows of folds that were\n"
        "not learned from, they were right in 95 of 100 cases and fired on at most 1 of 1,000 windows of others.\n",
        claims, "",
        "## What it was learned from\n",
        f"- {rows} windows: each clip of ESC-10 as it is and as it would be heard in other rooms, by other\n"
        "  microphones, under other noise; without two clips (`fs:40730`, `fs:96460`) whose terms are unclear\n"
        "- a few seconds of every voice of a LibriSpeech sample and of the Arabic Speech Commands: what speech is\n"
        "  like, not what is said\n"
        "- doorbells, beeps, knocks, alarms, machines, water, dishes, music and steps, drawn by\n"
        "  `hubd/train/sounds/made.py`\n",
        "## How well it does\n",
        table, "",
        "## What it cannot do\n",
        "Tell sounds of a kitchen: nothing that may be passed on shows them. Tell a dog in the room from one on\n"
        "television. Tell two sounds at once; the louder one wins.\n",
    ])  # fmt: skip
