"""`hubd fleet invent`: a street of invented homes."""

from __future__ import annotations

from pathlib import Path

import click

from hubd.cli.fleet.places import FOLDER, places

EPILOG = """\b
Examples:
  hubd fleet invent street
  hubd fleet invent street --homes 1000 --each 2000      two million records"""


@click.command(epilog=EPILOG)
@FOLDER
@click.option("--homes", default=50, show_default=True, type=click.IntRange(1, 1_000_000), help="How many homes.")
@click.option(
    "--families",
    "lives",
    default=8,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="Different lives; homes share them, at other hours.",
)
@click.option("--each", type=click.IntRange(1), help="Records of every home; a whole day if left out.")
@click.option(
    "--begin",
    default=0.0,
    show_default=True,
    type=click.FloatRange(0.0, 0.99),
    help="With --each: from this share of the day on.",
)
@click.option(
    "--parts",
    default=16,
    show_default=True,
    type=click.IntRange(1, 4096),
    help="Parts of the log: no more workers can ever share it.",
)
def command(folder: Path, homes: int, lives: int, each: int | None, begin: float, parts: int) -> None:
    """Write the log of an invented street into FOLDER, to try a fleet with."""
    from hubd.cli.progress import share
    from hubd.fleet import invent

    log = places(folder).log
    if log.exists():
        raise click.UsageError(f"{log} is there already; choose another folder")
    found = invent.families(min(lives, homes))
    total = sum(each or len(found[number % len(found)].messages) for number in range(homes))
    done = 0
    with share("Inventing") as progress:

        def tick(count: int) -> None:
            nonlocal done
            done += count
            progress(done / total)

        count = invent.write(log, invent.records(found, homes, each, begin), parts, tick)
    click.echo(f"{homes:,} homes, {count:,} records in {log}")
