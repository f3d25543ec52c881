"""`hubd replay`: a recorded log through the hub, on the log's own clock, without any effect."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from hubd.cli.parameters import DURATION

if TYPE_CHECKING:
    from hubd.runtime.keeping import Keeper
    from hubd.runtime.operator import Operator

EXAMPLES = """\b
Examples:
  hubd replay monday.jsonl.gz --config hubd.yaml
  hubd replay logs/ --config hubd.yaml --until 2026-03-02T18:30:00+01:00
  hubd replay monday.jsonl --decisions decisions.jsonl --context context.jsonl --every 60s
  zcat monday.jsonl.gz | hubd replay - --decisions -

A LOG is a file (.jsonl, .gz, .zst), a folder of them, or - for standard input. The same log, configuration and
rules always give the same bytes. Without --decisions and --context a readable account of the time is printed."""


@click.command(epilog=EXAMPLES)
@click.argument("logs", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--config", type=click.Path(path_type=Path), help="The configuration of the home that was recorded.")
@click.option("--decisions", type=click.Path(path_type=Path, allow_dash=True), help="Write decisions as JSON lines.")
@click.option("--context", type=click.Path(path_type=Path, allow_dash=True), help="Write context lines.")
@click.option("--every", type=DURATION, default="60s", show_default=True, help="Log time between two context lines.")
@click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]), help="Stop at this time.")
@click.option("--snapshot", type=click.Path(exists=True, path_type=Path), help="Begin from the daemon's snapshot.")
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
) -> None:
    """Run recorded logs through the hub and tell what it would have done."""
    from hubd.cli.account import Told, summary
    from hubd.cli.progress import reading
    from hubd.core.codec import decision_line
    from hubd.core.decisions import Decision
    from hubd.logs import LogReport, read_log
    from hubd.runtime.replay import Account, replay

    operator = _operator(config, snapshot)
    household = operator.brain.household
    report = LogReport(tell=lambda text: click.echo(text, err=True))
    account = Account()
    told = Told(household, everything=everything) if decisions is None and context is None else None
    with ExitStack() as opened:
        keep = {"listen": opened.enter_context(_keeper(journal)).keep} if journal is not None else {}
        decided, believed = _writer(decisions, opened), _writer(context, opened)
        items = replay(
            operator,
            reading(read_log(logs, report), logs, quiet=told is not None),
            every=every if believed is not None else None,
            until=until.timestamp() if until is not None else None,
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


def _operator(config: Path | None, snapshot: Path | None) -> Operator:
    from hubd.config.load import find, load
    from hubd.core.codec import decode_state
    from hubd.integration import installed
    from hubd.runtime.assemble import assemble, problems

    settings = load(find(config))
    decoders = installed("mqtt").decoders
    if decoders is None:
        raise click.UsageError("the MQTT integration is not installed: reinstall hubd")
    state = decode_state(snapshot.read_bytes()) if snapshot is not None else None
    operator = assemble(settings, decoders(settings.household, settings.mqtt), state=state)
    if state is None:  # a snapshot continues the daemon's life, and with it what the daemon had learned
        from hubd.learning.apprentice import Apprentice

        operator.learner = Apprentice()
    for problem in problems(operator):
        click.echo(f"{problem} (it stands aside)", err=True)
    return operator


def _keeper(url: str) -> Keeper:
    from hubd.runtime.keeping import Keeper

    return Keeper.open(url)


def _writer(path: Path | None, opened: ExitStack) -> IO[bytes] | None:
    if path is None:
        return None
    return sys.stdout.buffer if str(path) == "-" else opened.enter_context(path.open("wb"))
