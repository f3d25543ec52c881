"""`hubd fleet gateway`: takes in what homes send."""

from __future__ import annotations

import asyncio
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.fleet.places import FOLDER, places

if TYPE_CHECKING:
    from hubd.fleet.intake import Intake

EPILOG = """\b
Examples:
  hubd fleet gateway street --from mqtt://broker.example/fleet
  hubd fleet gateway street --from kafka://kafka.example:9092/hubd-in

Over MQTT a home's broker is bridged below the root: what is zigbee2mqtt/hall at home arrives as
fleet/elm-street/zigbee2mqtt/hall. A forwarder that counts for itself sends whole records to fleet/elm-street/record;
over Kafka all come so. The broker must make sure that a home can only write below its own name. Messages are
acknowledged when they are on the disk, and kept by the broker while the homes are too far behind."""


@click.command(epilog=EPILOG)
@FOLDER
@click.option(
    "--from", "address", required=True, metavar="ADDRESS", help="mqtt://… with the root, or kafka://… with the topic."
)
@click.option(
    "--parts",
    default=16,
    show_default=True,
    type=click.IntRange(1, 4096),
    help="Parts of a new log: no more workers can ever share it.",
)
def command(folder: Path, address: str, parts: int) -> None:
    """Write what homes send into the log in FOLDER, until stopped."""
    from hubd.fleet import gateway

    log, state, *_ = places(folder)
    scheme = address.partition(":")[0]
    if scheme in ("mqtt", "mqtts"):
        intake = asyncio.run(_listen(address, log, state, parts))
    elif scheme == "kafka":
        ended = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda _signal, _frame: ended.set())
        intake = gateway.over_kafka(address, log, state, parts, ended)
    else:
        raise click.BadParameter("write mqtt://host/root or kafka://host:port/topic", param_hint="--from")
    click.echo(f"{sum(intake.taken.values()):,} records of {len(intake.taken):,} homes")
    for reason, count in sorted(intake.refused.items()):
        click.echo(f"refused {count:,}: {reason}", err=True)


async def _listen(address: str, log: Path, state: Path, parts: int) -> Intake:
    from hubd.fleet.gateway import over_mqtt

    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stopping.set)
    return await over_mqtt(address, log, state, parts, stopping)
