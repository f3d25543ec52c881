"""`hubd backup`: everything of a home in one file, also while hubd runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

EXAMPLES = """\b
Examples:
  hubd backup                                   one file, in this folder
  hubd backup /mnt/disk/backups --keep 7        of this home, only the seven newest stay there
  hubd backup --without-secrets for-a-friend.tar.zst

The file holds the journal, the daily logs, what was learned, the configuration, rules and recipes of your own, and
`secrets.yaml`: keep it where nobody else reads it. `hubd restore FILE` puts it back. With --without-secrets the
configuration must not hold a password itself."""


@click.command(epilog=EXAMPLES)
@click.argument("target", type=click.Path(), default=".")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--without-secrets", is_flag=True, help="Leave out secrets.yaml and the key of a TLS certificate.")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Afterwards remove older backups of this home from the folder, except for the newest N.",
)
def command(target: str, config: Path | None, without_secrets: bool, keep: int | None) -> None:
    """Pack everything of this home into one file: TARGET, or a new file in that folder.

    A running hub is not disturbed, and the file is as of one moment.
    """
    from hubd.archive.pack import pack, rotate
    from hubd.cli.progress import share
    from hubd.config.load import find, load
    from hubd.config.written_out import written_out
    from hubd.errors import ConfigError

    file = find(config)
    settings = load(file)
    if without_secrets and (problems := written_out(file)):
        raise ConfigError(problems)
    place = Path(target)
    if keep is not None and not place.is_dir():
        raise click.UsageError("--keep needs a folder; name the folder, and the file is named for you")
    if target.endswith("/") and not place.is_dir():  # a disk that is not mounted, for instance
        raise click.UsageError(f"{target} is not there; make the folder, or mount its disk")
    with share("packing") as progress:
        done = pack(settings, place, datetime.now(UTC), secrets=not without_secrets, progress=progress)
    click.echo(f"{done.file}: {done.size / 1e6:.1f} MB with {', '.join(done.names)}")
    for sentence in done.missing:
        click.echo(f"not in it: {sentence}")
    for old in rotate(place, settings.household.id, keep) if keep is not None else ():
        click.echo(f"removed {old.name}")
