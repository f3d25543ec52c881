"""`hubd export`: a copy of what is kept of one person, for that person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from hubd.cli import completing

EXAMPLES = """\b
Examples:
  hubd export anna                       hubd-anna.zip, in this folder
  hubd export anna /media/stick/mine     a folder of readable files
  hubd export anna --also anna@example.com

Nothing is changed; a running hub is not disturbed. What others were told is theirs and not in it."""


@click.command(epilog=EXAMPLES)
@click.argument("person", shell_complete=completing.people)
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option("--also", multiple=True, metavar="NAME", help="Another name that the person goes by. May be repeated.")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
def command(person: str, target: Path | None, also: tuple[str, ...], config: Path | None) -> None:
    """Give PERSON a copy of what is kept of them: a .zip file, or a folder."""
    from hubd.config.load import find, load
    from hubd.privacy.handing import hand_out
    from hubd.privacy.mention import words_for

    settings = load(find(config))
    words = words_for(settings, person, also)
    target = target or Path(f"hubd-{person}.zip")
    for name, count in hand_out(settings, words, target, datetime.now(UTC)).items():
        click.echo(f"{count:8,} {name}")
    click.echo(f"{target}: for {person} only")
