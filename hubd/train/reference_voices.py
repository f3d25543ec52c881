"""`python -m hubd.train.reference_voices DATA`: people from elsewhere, by whom fetched networks of voices are measured.

Of each, pieces of speech as filter banks (`hubd.perception.voices.reference`): most as they were recorded, one in
another room, because nobody speaks to a house where they were enrolled.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from hubd.perception.audio.rates import Samples
from hubd.perception.manifest import MANIFEST, Entry, entries
from hubd.perception.voices.banks import BANKS, banks_of
from hubd.perception.voices.reference import REFERENCE, Person, kept, packed
from hubd.resources import shipped
from hubd.train import card
from hubd.train.voices import CREDIT, SECONDS, Speaker, in_a_room, speakers, spread_evenly
from hubd.whole_files import write_whole

PEOPLE, PIECES = 20, 3
"""Of each collection, and pieces of each: with twice as many the file is twice as large, and it is shipped."""
SEED = 0


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def main(data: Path | None) -> None:
    """Make the file of reference voices anew from the recordings in DATA."""
    found = speakers(data) if data is not None else []
    if not found:
        click.echo("skipped: voices is not at hand; the shipped reference voices stay", err=True)
        return
    _write(chosen(found), shipped("models"))


def chosen(found: Sequence[Speaker]) -> list[Person]:
    """As many of each collection, evenly spread over it, of those who said enough."""
    enough = [one for one in found if len(one.pieces) >= PIECES]
    rng = np.random.default_rng(SEED)
    return [
        Person(speaker.group, tuple(kept(banks_of(piece)) for piece in _pieces(speaker, rng)))
        for group in sorted({one.group for one in enough})
        for speaker in spread_evenly([one for one in enough if one.group == group], PEOPLE)
    ]


def _pieces(speaker: Speaker, rng: np.random.Generator) -> list[Samples]:
    pieces = speaker.pieces[:PIECES]
    return [*pieces[:-1], in_a_room(pieces[-1], rng)]


def _write(people: Sequence[Person], folder: Path) -> None:
    file = packed(people)
    digest = hashlib.sha256(file).hexdigest()
    made = Entry(
        id=f"reference-voices-{digest[:8]}", job=REFERENCE, file="reference-voices.bin", size=len(file), sha256=digest,
        inputs=BANKS, licence="CC BY 4.0", credit=CREDIT.replace("learned from", "pieces of", 1),
    )  # fmt: skip
    write_whole(folder / made.file, file)
    (folder / "reference-voices.md").write_text(_card(made, people), encoding="utf-8")
    (folder / MANIFEST).write_text(card.manifest(made, entries(folder)), encoding="utf-8")
    click.echo(f"{folder / made.file}: {made.id}, {made.size} bytes")


def _card(entry: Entry, people: Sequence[Person]) -> str:
    groups = [person.group for person in people]
    return "\n".join([
        f"# {entry.id}\n",
        "People from elsewhere, by whom a network of voices that the owner has fetched is measured before anybody is\n"
        "enrolled with it: how alike it calls the same and different people. Not a model: what they say, as filter\n"
        "banks a hundredth of a second apart.\n",
        f"- file: `{entry.file}`, {entry.size} bytes, SHA-256 `{entry.sha256}`\n"
        f"- inputs: `{entry.inputs}`\n"
        f"- licence: {entry.licence}; {entry.credit}; turned into filter banks, the last piece of each in an invented\n"
        "  room with noise\n"
        "- made with: `make train DATA=FOLDER`\n",
        "## Who it is\n",
        *(f"- {groups.count(group)} speakers of {group}, {PIECES} pieces of {SECONDS:g} s each"
          for group in dict.fromkeys(groups)),
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
