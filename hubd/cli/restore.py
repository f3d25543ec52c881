"""`hubd restore`: put a backup back, all of it or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.archive.manifest import Manifest
    from hubd.archive.unpack import Move

EXAMPLES = """\b
Examples:
  hubd restore hubd-elm-street-20260302T180411Z.tar.zst
  hubd restore FILE --list                      what is in it, and where it would go
  hubd restore FILE --into /srv/hubd --yes      on another computer, below one folder

Stop hubd first. What lies in the way is moved aside, never overwritten. A backup of an older hubd is brought up to date
by the next start; one of a newer hubd is refused (exit code 2)."""


@click.command(epilog=EXAMPLES)
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Put everything below this folder, not where it came from.",
)
@click.option("--list", "only_list", is_flag=True, help="Say what is in it and where it would go, and stop.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(archive: Path, into: Path | None, only_list: bool, yes: bool) -> None:
    """Put the backup ARCHIVE back: configuration, journal, logs and what was learned."""
    from hubd.archive.unpack import look_into, plan, unpack
    from hubd.cli.progress import share

    manifest = look_into(archive)
    moves = plan(manifest, into, datetime.now(UTC))
    _tell(manifest, moves)
    if only_list:
        return
    if not yes:
        click.confirm("Put it there?", abort=True)
    with share("unpacking") as progress:
        unpack(archive, moves, progress)
    _what_next(manifest, moves)


def _tell(manifest: Manifest, moves: list[Move]) -> None:
    click.echo(f"{manifest.home}, as of {manifest.at[:19]} UTC, {manifest.bytes / 1e6:.1f} MB, by hubd {manifest.hubd}")
    for move in moves:
        aside = f"   (what is there goes to {move.aside.name})" if move.aside is not None else ""
        click.echo(f"  {move.name or 'moved aside':14} {move.place}{aside}")


def _what_next(manifest: Manifest, moves: list[Move]) -> None:
    config = next((move.place for move in moves if move.name == "configuration"), None)
    click.echo(f"restored; start it with: hubd run --config {config}" if config else "restored")
    strayed = [
        move for move in moves
        if config and move.name in ("journal", "logs") and str(move.place) != manifest.places[move.name]
        and not Path(manifest.places[move.name]).is_relative_to(Path(manifest.places["configuration"]).parent)
    ]  # fmt: skip
    for move in strayed:
        click.echo(f"the configuration names another place for the {move.name}: change store: to {move.place}")
