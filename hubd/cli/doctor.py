"""`hubd doctor`: what is wrong with an installation, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.check import examine

if TYPE_CHECKING:
    from hubd.runtime.finding import Finding

EXAMPLES = """\b
Examples:
  hubd doctor
  hubd doctor --config /config/hubd.yaml --json

Exit code 1 when something is wrong."""

COLOURS = {"ok": "green", "note": "yellow", "problem": "red"}


@click.command(epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON, one a line.")
def command(config: Path | None, as_json: bool) -> None:
    """Find what is wrong: configuration, rules, packages, disk, journal, sensors, open doors, broker, Home Assistant.

    Changes nothing; a running hub is not disturbed.
    """
    wrong = False
    for finding in findings(config):
        wrong = wrong or finding.state == "problem"
        click.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else told(finding))
    raise SystemExit(1 if wrong else 0)


def told(finding: Finding) -> str:
    """One finding as people read it."""
    text = f"{click.style(f'{finding.state:8}', fg=COLOURS[finding.state])} {finding.topic:15} {finding.said}"
    return f"{text}\n{'':25}{finding.hint}" if finding.hint else text


def findings(config: Path | None) -> Iterator[Finding]:
    """The files first; the rest only where they can be understood."""
    from hubd.config.load import check, find
    from hubd.runtime.checkup import check_up
    from hubd.runtime.finding import Finding

    file = find(config)
    report = examine(file)
    for problem in report.problems:
        yield Finding("configuration", "problem", str(problem))
    if not report.problems:
        yield Finding("configuration", "ok", str(file))
        yield Finding("rules", "ok", report.lines[-1].strip())
    for note in report.notes:
        yield Finding("configuration", "note", note)
    settings, _ = check(file)
    if settings is not None:
        yield from check_up(settings)
