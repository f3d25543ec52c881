"""`hubd fleet rollout`: rules on their way to all homes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.fleet.places import FOLDER, places
from hubd.cli.parameters import DURATION

if TYPE_CHECKING:
    from hubd.fleet.rollout import Rollout
    from hubd.fleet.setup import Setup

EPILOG = """\b
Examples:
  hubd fleet rollout street begin energy/         on trial in 1 % of the homes
  hubd fleet rollout street look                  go on, wait, or put everybody back
  hubd fleet rollout street look --every 10m      the same, again and again
  hubd fleet rollout street stop                  put everybody back now

Stages: shadow in 1 % of the homes, ask in 10 %, act in all. The next one begins after a day and fifty offers without
harm. As soon as offers are wrong more often than in the other homes, or a home refuses its setup, every home is put
back to how it was, and the exit code is 1."""


@click.command(epilog=EPILOG)
@FOLDER
@click.argument("what", type=click.Choice(["begin", "look", "stop"]))
@click.argument("rules", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--least", type=DURATION, default="1d", show_default=True, help="With begin: how long a stage is at least."
)
@click.option("--every", type=DURATION, help="With look: look again and again, until it is done or stopped.")
def command(folder: Path, what: str, rules: Path | None, least: float, every: float | None) -> None:
    """Bring a rule pack to all homes in FOLDER in stages, and take it back at the first sign of harm."""
    from hubd.fleet.rollout import told

    if what == "begin":
        if rules is None:
            raise click.UsageError("name the rules: hubd fleet rollout FOLDER begin RULES")
        _begin(folder, rules, least)
    elif what == "stop":
        _stop(folder)
    while True:
        rollout = _look(folder) if what == "look" else _there(folder)
        if every is None or rollout.state != "running":
            break
        time.sleep(every)
    for line in told(rollout):
        click.echo(line)
    if rollout.state == "stopped":
        raise SystemExit(1)


def _begin(folder: Path, rules: Path, least: float) -> None:
    from msgspec.structs import replace

    from hubd.fleet.overview import look
    from hubd.fleet.rollout import STAGES, NoRollout, begun, keep, read, sent
    from hubd.fleet.setup import Shelf

    log, state, packs, _ = places(folder)
    there = read(folder)
    if there is not None and there.state == "running":
        raise NoRollout(f"{there.pack} is still on its way; look at it, or stop it first")
    pack = Shelf(packs).put(rules)
    stages = tuple(replace(stage, least=least) for stage in STAGES)
    rollout, setups = sent(begun(pack, pack, look(state).at, stages), _setups(log, state))
    keep(folder, rollout)
    _send(folder, setups)


def _look(folder: Path) -> Rollout:
    from hubd.fleet.overview import look
    from hubd.fleet.rollout import keep, looked

    log, state, *_ = places(folder)
    rollout, setups = looked(_there(folder), look(state), _setups(log, state))
    keep(folder, rollout)
    _send(folder, setups)
    return rollout


def _stop(folder: Path) -> None:
    from hubd.fleet.rollout import back, keep

    rollout, setups = back(_there(folder), "somebody stopped it")
    keep(folder, rollout)
    _send(folder, setups)


def _there(folder: Path) -> Rollout:
    from hubd.fleet.rollout import NoRollout, read

    rollout = read(folder)
    if rollout is None:
        raise NoRollout(f"{folder}: nothing was rolled out yet; begin with: hubd fleet rollout {folder} begin RULES")
    return rollout


def _setups(log: Path, state: Path) -> dict[str, Setup]:
    from hubd.fleet.orders import setups
    from hubd.fleet.segments import parts_of

    return setups(state, parts_of(log))


def _send(folder: Path, setups: dict[str, Setup]) -> None:
    from hubd.fleet.orders import Orders
    from hubd.fleet.overview import look

    if setups:
        log, state, *_ = places(folder)
        count = Orders(log).set_up(setups, look(state).at)
        click.echo(f"{count:,} homes get another setup", err=True)
