"""`hubd fleet run`: all homes of a fleet's log live."""

from __future__ import annotations

import time
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.fleet.places import FOLDER, places
from hubd.cli.parameters import DURATION, MOMENT

if TYPE_CHECKING:
    from hubd.fleet.local import Job

EPILOG = """\b
Examples:
  hubd fleet run street                                   to the end of the log, on all cores
  hubd fleet run street --clock wall --to mqtt://broker   stay, and serve homes that have fallen silent
  hubd fleet run street --to postgresql://user:password@host/database
  hubd fleet run street --engine flink --workers 2
  hubd fleet run street --engine flink --cluster flink.example:8081

Killed at any moment, the same command goes on where it was, with any number of workers. FOLDER holds log, state, packs
and out. Flink is an extra: pip install 'hubd[flink]', and a Java runtime, version 17 or newer; on several machines
FOLDER must be the same one everywhere."""


@click.command(epilog=EPILOG)
@FOLDER
@click.option(
    "--engine",
    type=click.Choice(["local", "flink"]),
    default="local",
    show_default=True,
    help="This machine's own processes, or Apache Flink.",
)
@click.option("--cluster", metavar="HOST:PORT", help="A Flink cluster; one of this process if left out.")
@click.option("--workers", type=click.IntRange(1, 4096), help="How many share the homes; all cores if left out.")
@click.option(
    "--clock",
    type=click.Choice(["log", "wall"]),
    default="log",
    show_default=True,
    help="log: time is what the log says, and the run ends with it. wall: stay.",
)
@click.option("--until", type=MOMENT, help="With --clock log: let all homes live up to this time.")
@click.option(
    "--to", "outlets", multiple=True, metavar="ADDRESS", help="Also deliver to mqtt://…, kafka://… or postgresql://…"
)
@click.option("--every", type=DURATION, default="10s", show_default=True, help="Time between two checkpoints.")
@click.option(
    "--resident",
    type=click.IntRange(1),
    default=20_000,
    show_default=True,
    help="Homes of a part that are kept ready in memory.",
)
def command(
    folder: Path,
    engine: str,
    cluster: str | None,
    workers: int | None,
    clock: str,
    until: datetime | None,
    outlets: tuple[str, ...],
    every: float,
    resident: int,
) -> None:
    """Let all homes of the log in FOLDER live, each as its own hub would."""
    from hubd.compare.crowd import cores
    from hubd.fleet.local import Job

    log, state, packs, out = places(folder)
    if engine == "flink" and clock == "wall":
        raise click.UsageError("--engine flink lives through a log, to its end: leave out --clock wall")
    job = Job(
        log,
        state,
        packs,
        out,
        outlets,
        workers or cores(),
        clock,  # type: ignore[arg-type] # checked
        every,
        resident,
        until.timestamp() if until is not None else None,
    )
    begun = time.monotonic()
    if engine == "flink":
        count, what = _on_flink(job, cluster), "decisions and effects"
    else:
        count, what = _locally(job), "records"
    seconds = max(time.monotonic() - begun, 1e-6)
    click.echo(f"{count:,} {what} in {seconds:,.1f} s, {count / seconds:,.0f} a second; decisions in {out}")


def _on_flink(job: Job, cluster: str | None) -> int:
    from hubd.errors import Unavailable

    if find_spec("pyflink") is None:
        raise Unavailable("Apache Flink is not installed: pip install 'hubd[flink]' (Python 3.11 or 3.12)")
    from hubd.cli.progress import counting
    from hubd.fleet.flink_run import Cluster, run

    with counting("Living", "decisions and effects") as progress:
        return run(job, Cluster(cluster), progress)


def _locally(job: Job) -> int:
    from hubd.cli.progress import share
    from hubd.fleet.local import Fleet
    from hubd.fleet.segments import size_of

    total = max(size_of(job.log), 1)
    with share("Living") as progress:
        fleet = Fleet(job, lambda _records, read: progress(min(read / total, 1.0)))
        try:
            return fleet.run()
        except KeyboardInterrupt:
            click.echo("every home is put away; the same command goes on", err=True)
            raise
