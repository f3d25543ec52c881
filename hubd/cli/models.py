"""`hubd models`: which models there are, and the ones that the owner may add."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.perception.registry import Place

EXAMPLES = """\b
Examples:
  hubd models list
  hubd models get yamnet
  hubd models get yamnet --from /media/stick/yamnet.fp16.onnx
  hubd models verify
  hubd models card sounds
  hubd models remove yamnet

Models that ship need none of this. Nothing is fetched by itself. Exit code 1 when a file is not the one it should
be, 3 when it cannot be fetched."""

CONFIG = click.option(
    "--config", type=click.Path(path_type=Path), help="The configuration file, beside whose journal fetched models lie."
)


@click.group(epilog=EXAMPLES)
def command() -> None:
    """List, fetch, verify and remove models."""


@command.command("list", epilog="\b\nExample:\n  hubd models list --json")
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_models(config: Path | None, as_json: bool) -> None:
    """Every model: what it is for, whether it is here, its size and its licence."""
    from hubd.perception.registry import places

    rows = [_row(place) for place in places(_folder(config))]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    width = max(len(row["id"]) for row in rows)
    for row in rows:
        click.echo(f"{row['id']:<{width}}  {row['job']:<18} {row['state']:<9} {row['size']:>9}  {row['licence']}")


def _row(place: Place) -> dict[str, str]:
    entry = place.entry
    return {"id": entry.id, "job": entry.job, "state": place.state(), "size": _size(entry.size),
            "licence": entry.licence, "file": str(place.file)}  # fmt: skip


@command.command(epilog="\b\nExamples:\n  hubd models get yamnet\n  hubd models get yamnet --from yamnet.onnx --yes")
@CONFIG
@click.argument("id_", metavar="ID")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that was copied here, for a computer without a network.",
)
@click.option("--yes", is_flag=True, help="Do not ask whether the licence is agreed to.")
def get(config: Path | None, id_: str, source: Path | None, yes: bool) -> None:
    """Fetch a model, going on where the last try broke off, and verify it."""
    from hubd.cli.progress import share
    from hubd.perception.fetching import beside, fetch, take
    from hubd.perception.registry import with_needed

    asked, *needed = with_needed(id_, _folder(config))
    if not asked.entry.url:
        click.echo(f"{asked.entry.id} comes with hubd.")
        return
    wanted = [each for each in (asked, *needed) if each.state() != "fetched"]
    if not wanted:
        click.echo(f"{asked.entry.id} is here already: {asked.file}")
        return
    copies = [source if each is asked or source is None else beside(each, source) for each in wanted]
    for each, copied in zip(wanted, copies, strict=True):
        click.echo(f"{each.entry.id}: {each.entry.about}\n  {_size(each.entry.size)} from {copied or each.entry.url}")
        click.echo(f"  licence: {each.entry.licence}; {each.entry.credit}")
    if not yes:
        click.confirm("Fetch it under this licence?", abort=True)
    for each, copied in zip(wanted, copies, strict=True):
        if copied is not None:
            file = take(each, copied)
        else:
            with share(each.entry.id) as told:
                file = fetch(each, told)
        click.echo(f"verified: {file}")


@command.command(epilog="\b\nExamples:\n  hubd models verify\n  hubd models verify sounds yamnet")
@CONFIG
@click.argument("ids", metavar="[ID]...", nargs=-1)
def verify(config: Path | None, ids: tuple[str, ...]) -> None:
    """Compare files with the manifest: these, or all that are here."""
    from hubd.perception.registry import place, places

    folder = _folder(config)
    chosen = [place(id_, folder) for id_ in ids] or [each for each in places(folder) if each.state() != "not here"]
    wrong = False
    for each in chosen:
        state = each.state()
        wrong |= state not in ("ships", "fetched")
        hint = f"; hubd models get {each.entry.id}" if each.entry.url else "; install hubd again"
        click.echo(f"{each.entry.id}: {'as it should be' if state in ('ships', 'fetched') else state + hint}")
    sys.exit(1 if wrong else 0)


@command.command(epilog="\b\nExample:\n  hubd models remove yamnet")
@CONFIG
@click.argument("id_", metavar="ID")
def remove(config: Path | None, id_: str) -> None:
    """Throw away a fetched model, or what is there of it."""
    from hubd.perception.registry import with_needed

    wanted = with_needed(id_, _folder(config))
    id_ = wanted[0].entry.id
    if not wanted[0].entry.url:
        raise click.UsageError(f"{id_} comes with hubd; switch it off in the configuration instead")
    files = [file for each in wanted for file in (each.file, each.file.with_name(f"{each.entry.file}.part"))]
    found = [file for file in files if file.exists()]
    for file in found:
        file.unlink()
    click.echo(f"removed: {', '.join(map(str, found))}" if found else f"{id_} is not here.")


@command.command(epilog="\b\nExample:\n  hubd models card sounds")
@CONFIG
@click.argument("id_", metavar="ID")
def card(config: Path | None, id_: str) -> None:
    """What a model does, what it was learned from, how well it does, and under which licence."""
    from hubd.perception.registry import place
    from hubd.resources import shipped

    entry = place(id_, _folder(config)).entry
    written = shipped("models") / f"{Path(entry.file).stem}.md"
    if not entry.url and written.exists():
        click.echo(written.read_text(encoding="utf-8"), nl=False)
        return
    click.echo(f"# {entry.id}\n\n{entry.about}\n\n- job: {entry.job}\n- file: {entry.file}, {entry.size} bytes")
    click.echo(f"- SHA-256: {entry.sha256}\n- from: {entry.url}\n- licence: {entry.licence}; {entry.credit}")


def _folder(config: Path | None) -> Path:
    """Where fetched models lie: beside the journal, or here where nothing is configured yet."""
    from hubd.config.load import find, load
    from hubd.errors import ConfigError
    from hubd.perception.registry import FOLDER

    try:
        file = find(config)
    except ConfigError:
        return Path(FOLDER).resolve()
    return load(file).store.logs.parent / FOLDER


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
