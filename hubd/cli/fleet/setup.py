"""`hubd fleet setup`: homes get a configuration, or other rules."""

from __future__ import annotations

from pathlib import Path

import click

from hubd.cli.fleet.places import FOLDER, places
from hubd.cli.parameters import MOMENT

EPILOG = """\b
Examples:
  hubd fleet setup street homes/*/home.yaml --version 2026-11
  hubd fleet setup street homes/elm-street/home.yaml --version 2026-12 --rules energy/ --stage energy=shadow
  hubd fleet setup street --erase elm-street

Every file is checked as `hubd check` does; nothing is sent if one of them is wrong. A setup begins at --begins, in the
homes' own time, else half a minute from now; before the records of a log that is lived through later, name a time
before them. --erase forgets everything about a home, but what its log still holds."""


@click.command(epilog=EPILOG)
@FOLDER
@click.argument("configs", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--version", help="What this setup is called.")
@click.option("--rules", multiple=True, type=click.Path(exists=True, path_type=Path), help="Rule packs on top.")
@click.option("--stage", "stages", multiple=True, metavar="PACK=STAGE", help="How far a pack is trusted.")
@click.option("--begins", type=MOMENT, help="From when on.")
@click.option("--erase", metavar="HOME", help="Forget this home.")
def command(
    folder: Path,
    configs: tuple[Path, ...],
    version: str | None,
    rules: tuple[Path, ...],
    stages: tuple[str, ...],
    begins: object,
    erase: str | None,
) -> None:
    """Send the homes of these CONFIGS their setup."""
    from datetime import datetime

    from hubd.fleet.orders import Orders
    from hubd.fleet.setup import Setup, Shelf, document_of

    log, _, shelf, _ = places(folder)
    orders = Orders(log)
    if erase is not None:
        orders.erase(erase)
        click.echo(f"{erase} is forgotten as soon as its fleet runs")
        return
    if not configs or not version:
        raise click.UsageError("name configurations and a --version, or --erase")
    packs = tuple(Shelf(shelf).put(pack) for pack in rules)
    changes = tuple(dict(zip(("pack", "stage"), each.split("=", 1), strict=True)) for each in stages)
    documents = [document_of(file) for file in configs]
    at = begins.timestamp() if isinstance(begins, datetime) else None
    setups = {each["home"]["id"]: Setup(version, each, packs, changes, at) for each in documents}
    click.echo(f"{orders.set_up(setups):,} homes get {version}")
