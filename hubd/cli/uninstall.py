"""`hubd uninstall`: take back what hubd has left on the broker, so that nothing of it stays in Home Assistant."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.config.settings import Settings

EXAMPLES = """\b
Examples:
  hubd uninstall
  hubd uninstall --discovery           only the entities in Home Assistant; the next start brings them back
  hubd uninstall --config /config/hubd.yaml --yes

The journal, the logs and the configuration stay where they are. Exit code 3 when there is no broker, 2 while hubd runs:
stop it first."""


@click.command(epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--discovery", is_flag=True, help="Only the entities in Home Assistant.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(config: Path | None, discovery: bool, yes: bool) -> None:
    """Remove hubd's entities from Home Assistant, and what it keeps on the broker."""
    from hubd.config.load import find, load

    settings = load(find(config))
    where = f"{settings.mqtt.host}:{settings.mqtt.port}"
    what = "hubd's entities" if discovery else "hubd's entities, its retained topics and its session"
    if not yes:
        click.confirm(f"Remove {what} from {where}?", abort=True)
    count = asyncio.run(_remove(settings, everything=not discovery))
    click.echo(f"Removed {count} retained messages from {where}; the files of this home are untouched.")


async def _remove(settings: Settings, *, everything: bool) -> int:
    from hubd.runtime.leaving import leave

    return await leave(settings, everything=everything)
