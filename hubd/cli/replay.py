"""`hubd replay`: a recorded log through the hub, on the log's own clock, without any effect."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from hubd.cli.parameters import DURATION, MOMENT, RULES_PATH

if TYPE_CHECKING:
    from hubd.cli.trying import Trial
    from hubd.runtime.keeping import Keeper
    from hubd.runtime.operator import Operator

EXAMPLES = """\b
Examples:
  hubd replay monday.jsonl.gz --config hubd.yaml
  hubd replay logs/ --config hubd.yaml --until 2026-03-02T18:30:00+01:00
  hubd replay monday.jsonl --decisions decisions.jsonl --context context.jsonl --every 60s
  zcat monday.jsonl.gz | hubd replay - --decisions -
  hubd replay logs/ --rules new_rules/ --against my_rules/ --report changes.html
  hubd replay logs/ --sweep policy.interruptions_per_hour=2,4,6
  hubd replay logs/ --sweep hazards.fridge_open.open_for=3m,5m,10m --jobs 4

A LOG is a file (.jsonl, .gz, .zst), a folder of them, or - for standard input. The same log, configuration and
rules always give the same bytes. Without --decisions and --context a readable account of the time is printed.

With --against… two variants live through the logs, and what a household would notice of the difference is told; with
--sweep one for each value of a setting or of a rule's parameter. `none` instead of rules: the shipped ones alone."""


@click.command(epilog=EXAMPLES)
@click.argument("logs", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--config", type=click.Path(path_type=Path), help="The configuration of the home that was recorded.")
@click.option("--decisions", type=click.Path(path_type=Path, allow_dash=True), help="Write decisions as JSON lines.")
@click.option("--context", type=click.Path(path_type=Path, allow_dash=True), help="Write context lines.")
@click.option("--every", type=DURATION, default="60s", show_default=True, help="Log time between two context lines.")
@click.option("--until", type=MOMENT, help="Stop at this time.")
@click.option("--snapshot", type=click.Path(exists=True, path_type=Path), help="Begin from the daemon's snapshot.")
@click.option(
    "--rules", multiple=True, type=RULES_PATH, help="These rules instead of the owner's in the configuration."
)
@click.option("--against", multiple=True, type=RULES_PATH, help="Compare with these rules.")
@click.option("--against-config", type=click.Path(exists=True, path_type=Path), help="Compare with this configuration.")
@click.option(
    "--against-snapshot",
    type=click.Path(exists=True, path_type=Path),
    help="Compare with beginning from this snapshot.",
)
@click.option(
    "--sweep",
    multiple=True,
    metavar="NAME=A,B,C",
    help="Try these values of a setting or a rule's parameter, in all combinations.",
)
@click.option(
    "--report",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the comparison to a file, .json or .html.",
)
@click.option(
    "--each",
    is_flag=True,
    help="In a comparison: every file is a recording of its own, with the home.yaml beside it, if any.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="In a comparison: how many processes; all cores if left out.")
@click.option("--journal", metavar="URL", help="Keep a journal as the daemon does (sqlite:///FILE), to look into.")
@click.option("--all", "everything", is_flag=True, help="In the account: also what was kept for later or kept quiet.")
def command(
    logs: tuple[Path, ...],
    config: Path | None,
    decisions: Path | None,
    context: Path | None,
    every: float,
    until: datetime | None,
    snapshot: Path | None,
    journal: str | None,
    everything: bool,
    report: tuple[Path, ...],
    **trying: Any,
) -> None:
    """Run recorded logs through the hub and tell what it would have done."""
    from hubd.cli.trying import Trial, run

    trial = Trial(logs, config, snapshot=snapshot, until=until.timestamp() if until is not None else None, **trying)
    if trial.compares:
        if decisions is not None or context is not None or journal is not None:
            raise click.UsageError("--decisions, --context and --journal tell of one variant; leave them out here")
        run(trial, report)
        return
    if report or trial.each or trial.jobs is not None:
        raise click.UsageError("--report, --each and --jobs belong to a comparison: add --against, or --sweep")
    _replay(trial, decisions, context, every, journal, everything)


def _replay(
    trial: Trial, decisions: Path | None, context: Path | None, every: float, journal: str | None, everything: bool
) -> None:
    """One variant, with everything that it decides and believes."""
    from hubd.cli.account import Told, summary
    from hubd.cli.progress import reading
    from hubd.core.codec import decision_line
    from hubd.core.decisions import Decision
    from hubd.logs import LogReport, read_log
    from hubd.logs.files import log_files
    from hubd.runtime.litter import seldom
    from hubd.runtime.replay import Account, replay

    _spare([*log_files(trial.logs), trial.config, trial.snapshot], [decisions, context])
    operator = _operator(trial)
    household = operator.brain.household
    report = LogReport(tell=lambda text: click.echo(text, err=True))
    account = Account()
    told = Told(household, everything=everything) if decisions is None and context is None else None
    with ExitStack() as opened:
        opened.enter_context(seldom())
        keep = {"listen": opened.enter_context(_keeper(journal)).keep} if journal is not None else {}
        decided, believed = _writer(decisions, opened), _writer(context, opened)
        items = replay(
            operator,
            reading(read_log(trial.logs, report), trial.logs, quiet=told is not None),
            every=every if believed is not None else None,
            until=trial.until,
            account=account,
            **keep,
        )
        for item in items:
            if isinstance(item, Decision):
                if decided is not None:
                    decided.write(decision_line(item, household) + b"\n")
                if told is not None:
                    told.tell(item)
            elif believed is not None:
                believed.write(item.line + b"\n")
    summary(account, report, told, household)


def _operator(trial: Trial) -> Operator:
    from hubd.cli.trying import variants
    from hubd.compare.variants import household
    from hubd.config.load import find
    from hubd.runtime.assemble import problems

    _, variant = variants(trial, find(trial.config))
    operator = household(variant)
    for problem in problems(operator):
        click.echo(f"{problem} (it stands aside)", err=True)
    return operator


def _keeper(url: str) -> Keeper:
    from hubd.runtime.keeping import Keeper

    return Keeper.open(url)


def _spare(read: Sequence[Path | None], written: Sequence[Path | None]) -> None:
    """Nobody's only record of a day is written over with what was made of it."""
    there = [path for path in read if path is not None and path.is_file()]
    for path in written:
        if path is not None and path.is_file() and any(path.samefile(each) for each in there):
            raise click.UsageError(f"{path} is read here and would be written over; name another file")


def _writer(path: Path | None, opened: ExitStack) -> IO[bytes] | None:
    if path is None:
        return None
    return sys.stdout.buffer if str(path) == "-" else opened.enter_context(path.open("wb"))
