"""`hubd fleet status`: how the homes are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.fleet.places import FOLDER, places

if TYPE_CHECKING:
    from hubd.fleet.overview import Overview

EPILOG = """\b
Examples:
  hubd fleet status street
  hubd fleet status street --page homes.html
  hubd fleet status street --prometheus > /var/lib/node_exporter/hubd.prom

Read from the checkpoints, at most ten seconds old, while the fleet runs or when it does not. Exit code 1 when a home is
not well."""


@click.command(epilog=EPILOG)
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.option("--prometheus", is_flag=True, help="Figures for Prometheus, of each home and of all.")
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to look at.")
def command(folder: Path, page: Path | None, *, as_json: bool, prometheus: bool) -> None:
    """Tell how the homes in FOLDER are: health, versions, decisions a minute."""
    import msgspec

    from hubd.fleet import overview_page
    from hubd.fleet.overview import exposed, look
    from hubd.fleet.rollout import read

    if not places(folder).log.is_dir():
        raise click.UsageError(f"{folder}: no fleet's log here; `hubd fleet gateway` writes one")
    found = look(places(folder).state)
    if page is not None:
        page.write_bytes(overview_page.encode(found, read(folder)))
        click.echo(f"written to {page}", err=True)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
    elif prometheus:
        click.echo("\n".join(exposed(found)))
    elif page is None:
        for line in _lines(found):
            click.echo(line)
    if sum(found.health.values()) != found.health["well"]:
        raise SystemExit(1)


def _lines(found: Overview) -> Iterator[str]:
    minute = f"{sum(found.decided) / 60:.1f} decisions a minute"
    yield f"{len(found.homes):,} homes, {found.total('records'):,} records, {minute}"
    yield "health: " + ", ".join(f"{count:,} {word}" for word, count in found.health.items() if count)
    yield "versions: " + ", ".join(f"{name} {count:,}" for name, count in found.versions.items())
    sizes = sorted(each.size for each in found.homes)
    if sizes:
        half, most = sizes[len(sizes) // 2] / 1000, sizes[-1] / 1000
        yield f"state: {sum(sizes) / 1000:,.0f} kB, half of the homes up to {half:.1f} kB, none above {most:.1f} kB"
    for each in found.alarms[-5:]:
        yield f"  {each.home}: {each.kind}: {each.what}"
