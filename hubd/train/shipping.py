"""What is done alike with every model of messages that was made: its scores told, compared with what ships, and put in
its place with a card and a row in the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from hubd.perception.manifest import MANIFEST, Entry, entries, find
from hubd.train import card
from hubd.train.word_trials import Scores
from hubd.whole_files import write_whole

LEFT_OUT, ELSEWHERE = "senders left out", "messages of other origin"
"""What a model is judged on: messages whose senders it has not learned from, and such as others have invented."""
DECAY = 0.05
"""By so much may a training be worse than the shipped scores before `--check` complains."""
HEAD = (
    "| messages | how many | macro F1 | urgent found | advertising taken seriously | calibration error |",
    "| --- | --- | --- | --- | --- | --- |",
)


def tell(found: Mapping[str, Scores]) -> None:
    """Print them."""
    width = max(map(len, found))
    for name, score in found.items():
        click.echo(
            f"  {name:{width}s} macro F1 {score.macro_f1:.3f}  urgent found {score.urgent_recall:.3f}  "
            f"advertising taken seriously {score.shouted:.3f}  calibration error {score.error:.3f}"
        )


def compare(job: str, found: Mapping[str, Scores], command: str) -> None:
    """Complain where this training is clearly worse than what ships. `command`: what makes one that ships."""
    there = find(job)
    if there is None:
        raise click.ClickException(f"no model of {job} ships: make one with {command}")
    known, reached = there.scores[LEFT_OUT]["macro_f1"], found[LEFT_OUT].macro_f1
    click.echo(f"macro F1 {reached:.3f}, shipped {known:.3f}")
    if known - reached > DECAY:
        raise click.ClickException(f"this training is worse than what ships by more than {DECAY}")


def entry_of(data: bytes, found: Mapping[str, Scores], **given: Any) -> Entry:
    """A model's row: what is given, and what its bytes and its scores tell."""
    digest = hashlib.sha256(data).hexdigest()
    return Entry(**given, size=len(data), sha256=digest, scores={name: each._asdict() for name, each in found.items()})


def table(found: Mapping[str, Scores]) -> list[str]:
    """Scores as a card shows them."""
    return [*HEAD, *(f"| {name} | {' | '.join(str(value) for value in score)} |" for name, score in found.items())]


def ship(made: Entry, file: bytes, text: str, folder: Path) -> None:
    """The file, its card and the manifest."""
    write_whole(folder / made.file, file)
    (folder / f"{Path(made.file).stem}.md").write_text(text, encoding="utf-8")
    (folder / MANIFEST).write_text(card.manifest(made, entries(folder)), encoding="utf-8")
    click.echo(f"{folder / made.file}: {made.id}, {made.size} bytes")
