"""`hubd learn`: what this home's sensors are worth, worked out again from its own record, and taken back if wanted."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from hubd.errors import HubError

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.learning.senses.figures import Finding, Learned
    from hubd.store.likelihoods import Versions

EXAMPLES = """\b
Examples:
  hubd learn --dry-run            what the last fortnight teaches, and change nothing
  hubd learn                      the same, ask, and take it over
  hubd learn week.jsonl.zst --config hubd.yaml --yes
  hubd learn --history            every version, and which one holds
  hubd learn --undo               back to the one before

Looked for: beacons and receivers that measure too far, plugs whose appliance idles above the usual threshold, motion
sensors that see ghosts, see into the next room, or are slow. A day is the least; a week is better. A running hub takes
a change over within seconds, and writes it into its log, so that a replay of its days stays exact."""


class NothingToLearnFrom(HubError):
    """There is no record yet."""


@click.command(epilog=EXAMPLES)
@click.argument("logs", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--config", type=click.Path(path_type=Path), help="The configuration of the home.")
@click.option("--days", type=click.IntRange(1, 366), default=14, show_default=True, help="How many daily logs to read.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Go back to the likelihoods before the present ones.")
@click.option("--history", is_flag=True, help="List every version.")
@click.option("--json", "as_json", is_flag=True, help="Findings or versions as JSON.")
def command(
    logs: tuple[Path, ...],
    config: Path | None,
    days: int,
    *,
    dry_run: bool,
    yes: bool,
    undo: bool,
    history: bool,
    as_json: bool,
) -> None:
    """Work out again what each sensor of this home is worth, from its own record (or from LOGS)."""
    from hubd.config.load import find, load
    from hubd.store import likelihoods

    settings = load(find(config))
    versions = likelihoods.read(settings.store.logs)
    if history:
        _tell_history(settings, versions, as_json=as_json)
    elif undo:
        _undo(settings, versions, yes=yes)
    else:
        learned = _learned(settings, logs or _daily(settings, days), versions)
        _tell(learned.findings, as_json=as_json)
        if learned.findings and not dry_run and _agreed("Take this over?", yes=yes):
            _keep(settings, versions, learned)


def _daily(settings: Settings, days: int) -> tuple[Path, ...]:
    """The newest daily logs, the oldest of them first."""
    found = sorted(settings.store.logs.glob("*.jsonl.zst"))[-days:]
    if not found:
        raise NothingToLearnFrom(
            f"there are no daily logs in {settings.store.logs} yet; let hubd run for a day, or name a recorded log"
        )
    return tuple(found)


def _learned(settings: Settings, logs: Sequence[Path], versions: Versions) -> Learned:
    """Live through the record once more, count, and work out the figures."""
    from hubd.cli.progress import reading
    from hubd.integration import router_of
    from hubd.learning.senses.figures import LEAST_DAYS, learn
    from hubd.learning.senses.survey import Survey
    from hubd.logs import LogReport, read_log
    from hubd.runtime.assemble import assemble

    operator = assemble(settings, router_of(settings.household, settings.mqtt))
    survey = operator.learner = Survey()
    report = LogReport(tell=lambda text: click.echo(text, err=True))
    for message in reading(read_log(logs, report), logs, quiet=False):
        operator.take(message)
    if survey.days < LEAST_DAYS:
        raise NothingToLearnFrom(
            f"the record spans {survey.days * 24:.1f} h; a day is the least from which anything can be learned"
        )
    return learn(survey, operator.brain, versions.own)


def _tell(findings: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode([finding._asdict() for finding in findings]))
        return
    if not findings:
        click.echo("nothing to change: every sensor is worth what hubd takes it for, as far as the record tells")
        return
    for line in _table(findings):
        click.echo(line)


def _table(findings: Sequence[Finding]) -> Iterator[str]:
    rows = [("sensor", "", "now", "learned", "from"), *((f.source, f.about, f.old, f.new, f.data) for f in findings)]
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _agreed(question: str, *, yes: bool) -> bool:
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked; add --yes to take it over, or --dry-run to look only")
    return yes or click.confirm(question)


def _keep(settings: Settings, versions: Versions, learned: Learned) -> None:
    from hubd.store.likelihoods import Change, write

    changes = tuple(Change(f.about, f.source, f.old, f.new, f.data) for f in learned.findings)
    fresh = versions.learned(learned.own, changes, time.time())
    path = write(settings.store.logs, fresh)
    click.echo(f"version {fresh.current} holds now ({path}); a running hub takes it over, hubd learn --undo goes back")


def _undo(settings: Settings, versions: Versions, *, yes: bool) -> None:
    from hubd.learning.senses.figures import differences
    from hubd.store.likelihoods import write

    if not versions.current:
        raise NothingToLearnFrom("nothing that was learned holds: the defaults do; hubd learn --history lists versions")
    before = versions.undone()
    means = {entry.match: entry.means for entry in settings.household.devices if entry.means}
    _tell(tuple(differences(versions.own, before.own, means)), as_json=False)
    if _agreed("Go back to these?", yes=yes):
        write(settings.store.logs, before)
        holds = f"version {before.current} holds" if before.current else "the defaults hold"
        click.echo(f"{holds} again; a running hub takes it over")


def _tell_history(settings: Settings, versions: Versions, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(versions))
        return
    if not versions.all:
        click.echo("nothing was learned yet: the defaults hold")
    for version in versions.all:
        mark = "holds" if version.id == versions.current else ""
        click.echo(f"{version.id}  {settings.household.local(version.at):%Y-%m-%d %H:%M}  {mark}".rstrip())
        for change in version.changes:
            click.echo(f"  {change.source}: {change.about} {change.new}, before {change.old} ({change.data})")
