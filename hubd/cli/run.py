"""`hubd run`: the daemon in the foreground, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.runtime.daemon import Daemon

EXAMPLES = """\b
Examples:
  hubd run
  hubd run --config /config/hubd.yaml -v
  hubd run --check-broker          try the broker once and say what is wrong
  hubd run --clock log             live a recorded day: time comes from hubd/<home>/in/clock

Stop it with Ctrl-C or SIGTERM: it finishes what it is doing and says goodbye to the broker. Exit code 3 when
--check-broker finds no broker; without it hubd keeps trying, because brokers come back."""


@click.command(epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option(
    "--clock",
    type=click.Choice(["wall", "log"]),
    default="wall",
    show_default=True,
    help="Where time comes from: this computer, or messages on hubd/<home>/in/clock.",
)
@click.option("--check-broker", is_flag=True, help="Connect to the broker once, say how it went, and stop.")
@click.option("--tethered", is_flag=True, hidden=True, help="End when standard input does: nobody is there any more.")
@click.option("-v", "--verbose", is_flag=True, help="Say more, including every message that made no sense.")
def command(
    config: Path | None, clock: Literal["wall", "log"], check_broker: bool, tethered: bool, verbose: bool
) -> None:
    """Run the hub: listen, believe, decide, act."""
    from hubd.config.load import find, load

    file = find(config)
    live(lambda: load(file), log_time=clock == "log", check_broker=check_broker, tethered=tethered,
         verbose=verbose)  # fmt: skip


def live(
    read: Callable[[], Settings],
    *,
    log_time: bool = False,
    check_broker: bool = False,
    tethered: bool = False,
    verbose: bool = False,
) -> None:
    """Run until it is told to stop. `read` reads the settings: at the start, and after they have been changed."""
    from hubd.runtime.logs import configure

    settings = read()
    configure(settings, verbose=verbose)
    if check_broker:
        asyncio.run(_check(settings))
    else:
        asyncio.run(_run(settings, read, log_time=log_time, tethered=tethered))


async def _check(settings: Settings) -> None:
    """Connect as hubd would, without disturbing the session of one that runs."""
    from dataclasses import replace

    from hubd.integration import bus_to
    from hubd.runtime.login import broker_of

    mqtt = settings.mqtt
    broker = replace(broker_of(settings), client_id=f"{mqtt.client_id}-check", will=None, visitor=True)
    if mqtt.embedded:
        click.echo(f"hubd runs a broker of its own on {mqtt.host}:{mqtt.port}; it starts with `hubd run`")
        return
    bus = bus_to(broker, [], keep_retain=False)
    try:
        await bus.check()
    finally:
        await bus.stop()
    click.echo(f"the broker at {mqtt.host}:{mqtt.port} answers and lets hubd in")


async def _run(settings: Settings, read: Callable[[], Settings], *, log_time: bool, tethered: bool) -> None:
    """Live until told to stop. For an errand that needs the home to itself (`hubd forget`) it pauses and goes on."""
    from hubd.runtime import errands, litter
    from hubd.runtime.daemon import Daemon

    ended = asyncio.Event()
    lives: list[Daemon] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _end, ended, lives)
    if tethered:
        asyncio.get_running_loop().add_reader(sys.stdin, _untied, ended, lives)

    def ready() -> None:
        home, mqtt = settings.household.id, settings.mqtt
        logging.getLogger("hubd").info("ready: %s listens on %s:%d", home, mqtt.host, mqtt.port)
        litter.settle()

    while not ended.is_set():
        if await errands.carry_out(settings):
            settings = read()
        lives[:] = [Daemon(settings, log_time=log_time)]
        if ended.is_set():
            return
        await lives[0].run(ready)
        if not errands.waiting(settings):
            return


def _untied(ended: asyncio.Event, lives: Sequence[Daemon]) -> None:
    """Whoever started hubd has gone."""
    if not os.read(sys.stdin.fileno(), 1):
        asyncio.get_running_loop().remove_reader(sys.stdin)
        _end(ended, lives)


def _end(ended: asyncio.Event, lives: Sequence[Daemon]) -> None:
    ended.set()
    for daemon in lives:
        daemon.stopping.set()
