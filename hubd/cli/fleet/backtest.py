"""`hubd fleet backtest`: one change, tried on the logs of many homes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from hubd.fleet.pool import Ask

EPILOG = """\b
Examples:
  hubd fleet backtest homes/ --rules new_rules/
  hubd fleet backtest homes/ --set policy.interruptions_per_hour=2 --report trial/
  hubd fleet backtest homes/ --rules new_rules/ --against none --workers 8 --report trial/
  hubd fleet backtest homes/ --rules new_rules/ --engine ray --cluster auto

A home is a folder with home.yaml and logs beside it; LOGS may hold thousands of them. What was answered is kept in the
report's folder: killed at any moment, the same command asks only the rest, and whatever changes in a home's files, in
the rules or in hubd itself is asked anew. `none` instead of rules: the shipped ones alone. Ray is an extra: pip install
'hubd[ray]'; on several machines the folders must be the same ones everywhere."""


@click.command(epilog=EPILOG)
@click.argument("logs", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--rules", multiple=True, type=click.Path(path_type=Path), help="Rules instead of each home's own.")
@click.option("--against", multiple=True, type=click.Path(path_type=Path), help="What they are compared with.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Take this value of a setting.")
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("backtest"),
    show_default=True,
    help="Folder of answers, report.json and report.html.",
)
@click.option(
    "--engine",
    type=click.Choice(["pool", "ray"]),
    default="pool",
    show_default=True,
    help="This machine's own processes, or Ray.",
)
@click.option("--cluster", metavar="ADDRESS", help="With Ray: a cluster (auto); one of this machine if left out.")
@click.option("--workers", type=click.IntRange(1, 4096), help="How many processes; all cores if left out.")
def command(
    logs: tuple[Path, ...],
    rules: tuple[Path, ...],
    against: tuple[Path, ...],
    settings: tuple[str, ...],
    report: Path,
    engine: str,
    cluster: str | None,
    workers: int | None,
) -> None:
    """Live through the LOGS of many homes as they are and as they would be, and tell what people would notice."""
    import msgspec

    from hubd.cli.progress import share
    from hubd.fleet import trial_page
    from hubd.fleet.pool import Answers, ask_all
    from hubd.fleet.summary import lines, summarise
    from hubd.fleet.trial import Change, questions

    if not rules and not settings:
        raise click.UsageError("nothing is changed: add --rules, or --set")
    old, new = Change(_paths(against)), Change(_paths(rules), _settings(settings))
    asked = questions(logs, old, new)
    with share(f"Asking {len(asked):,} homes") as progress:
        found = ask_all(asked, Answers(report / "answers"), _engine(engine, workers, cluster),
                        lambda done, _known: progress(done / len(asked)))  # fmt: skip
    summary = summarise((old.name, new.name), found)
    (report / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n")
    page = trial_page.write(report, summary, asked)
    for line in lines(summary):
        click.echo(line)
    click.echo(f"written to {page}", err=True)


def _engine(engine: str, workers: int | None, cluster: str | None) -> Ask:
    from hubd.compare.crowd import cores
    from hubd.fleet.on_ray import on_ray
    from hubd.fleet.pool import in_processes

    return in_processes(workers or cores()) if engine == "pool" else on_ray(workers, cluster)


def _paths(rules: Sequence[Path]) -> tuple[str, ...] | None:
    """`none` stands for no rules but the shipped ones; nothing said, for the home's own."""
    if not rules:
        return None
    missing = [path for path in rules if str(path) != "none" and not path.exists()]
    if missing:
        raise click.BadParameter(f"{missing[0]}: there is no such file or folder", param_hint="--rules")
    return tuple(str(path.absolute()) for path in rules if str(path) != "none")


def _settings(said: Sequence[str]) -> tuple[tuple[str, Any], ...]:
    from hubd.compare.variants import dial

    found = [dial(each) for each in said]
    return tuple((each.name, each.values[0]) for each in found)
