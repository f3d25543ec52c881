"""`hubd chains`: which chains there are, what begins them, and what is still to be filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from hubd.core.chains.spec import Begin, Chain

EXAMPLES = """\b
Examples:
  hubd chains
  hubd chains --config home.yaml --json

Exit code 1 when a chain is wrong."""


@click.command(epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Path | None, as_json: bool) -> None:
    """List chains: what begins them, their steps, and the parameters that you may fill in."""
    from hubd.chain_files import read_chains

    chains, problems = read_chains(_own(config))
    rows = [_row(chain) for chain in chains]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row['id']}: begins {'; or '.join(row['begins'])}")
            click.echo(f"  steps: {', '.join(row['steps'])}")
            if row["parameters"]:
                click.echo(f"  with:  {', '.join(f'{key}: {value}' for key, value in row['parameters'].items())}")
            if row["empty"]:
                click.echo(f"  fill in {', '.join(row['empty'])}; until then the steps that need it are left out")
    for problem in problems:
        click.echo(str(problem), err=True)
    raise SystemExit(1 if problems else 0)


def _own(config: Path | None) -> tuple[Path, ...]:
    """The owner's chain files, where there is a configuration."""
    from hubd.config.load import find, load
    from hubd.errors import ConfigError

    try:
        return load(find(config)).chains
    except ConfigError:
        if config is not None:
            raise
        return ()


def _row(chain: Chain) -> dict[str, Any]:
    given = {key: value for key, value in chain.parameters.items() if value not in (None, "")}
    return {
        "id": chain.id, "begins": [_begun(begin) for begin in chain.begins], "steps": [step.id for step in chain.steps],
        "parameters": given, "empty": [key for key in chain.parameters if key not in given],
    }  # fmt: skip


def _begun(begin: Begin) -> str:
    if begin.answer:
        return f"when {begin.to} is {begin.answer}"
    if begin.told:
        return f"when {begin.told} has been told"
    said = begin.said.get("en") or next(iter(begin.said.values()), ())
    return f"with a sentence such as {plainly(said[0])!r}" if said else "with nothing"


def plainly(pattern: str) -> str:
    """A pattern as somebody would say it: without what may be left out, and the first of what may be chosen."""
    import re

    text, before = pattern, ""
    while text != before:
        before = text
        text = re.sub(r"\(\?:[^()]*\)\?", "", text)
        text = re.sub(r"\(\?:([^()|]*)(?:\|[^()]*)?\)(?!\?)", r"\1", text)
    return text.replace("{time}", "at eight").replace("?", "").strip()
