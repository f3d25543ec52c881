"""How hubd endures: a million messages without growing or slowing, and a flood that nobody could live through whole.

python -m bench.endurance [soak] [flood] [--messages 1000000] [--seconds 60]
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from rich.progress import track

from bench.driver import Driver
from bench.live import Figure, hub, resident
from tests.runtime.hub import Hub
from tests.runtime.mosquitto import Mosquitto

RATE, STRETCH = 2_500, 50_000
"""Messages a second, and messages between two looks."""
METERS = 200
"""Plugs that the messages come from."""
GROWTH_MIB, FLOOD_MIB = 5.0, 150.0
FLOOD_RATE = 10_000
LOOKS = 20
"""Triggers whose reactions are timed at each look."""


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(["soak", "flood"]))
@click.option("--messages", default=1_000_000, show_default=True, help="Of the soak.")
@click.option("--seconds", default=60, show_default=True, help="Of the flood.")
def main(parts: tuple[str, ...], messages: int, seconds: int) -> None:
    """Print what became of memory and latency; fail if a bar was missed."""
    chosen = parts or ("soak", "flood")
    figures = [*(_soak(messages) if "soak" in chosen else ()), *(_flood(seconds) if "flood" in chosen else ())]
    for figure in figures:
        mark = {True: "met", False: "MISSED", None: ""}[figure.met]
        click.echo(f"{figure.what:<34}{figure.value:>20}{figure.floor:>18}{figure.bar:>14}  {mark}")
    if any(figure.met is False for figure in figures):
        sys.exit(1)


def _soak(messages: int) -> Iterator[Figure]:
    """Meters at a steady rate, and a few timed triggers after each stretch. The first fifth warms everything up."""
    memory, latency = [], []
    with _living() as (living, driver, client):
        for turn in track(range(max(5, messages // STRETCH)), "soak", disable=not sys.stderr.isatty()):
            _say(client, RATE, STRETCH, turn * STRETCH)
            run = driver.run(50.0, LOOKS, 1)
            memory.append(resident(living.pid))
            latency.append(run.p50)
    warm, end = max(1, len(memory) // 5), -max(1, len(memory) // 5)
    grown = median(memory[end:]) - median(memory[warm : 2 * warm])
    slower = median(latency[end:]) / median(latency[warm : 2 * warm])
    yield Figure(
        f"growth over {messages:,} messages",
        f"{grown:+.1f} MiB",
        f"{memory[warm]:.0f} MiB",
        f"<= {GROWTH_MIB:.0f} MiB",
        grown <= GROWTH_MIB,
    )
    yield Figure("latency at the end / beginning", f"{slower:.2f}", f"{latency[warm]:.2f} ms", "<= 1.50", slower <= 1.5)


def _flood(seconds: int) -> Iterator[Figure]:
    """More than can be lived through. What a newer reading replaces is dropped; everything else is reacted to."""
    answered, sent, peak = 0, 0, 0.0
    with _living() as (living, driver, client):
        flood = threading.Thread(target=_say, args=(client, FLOOD_RATE, FLOOD_RATE * seconds, 0))
        flood.start()
        while flood.is_alive():
            run = driver.run(10.0, 10, 1)
            answered, sent = answered + run.answered, sent + run.sent
            peak = max(peak, resident(living.pid))
        begun = time.perf_counter()
        driver.first_answer()
        after = time.perf_counter() - begun
    what = f"flood of {FLOOD_RATE:,}/s for {seconds} s"
    yield Figure(what, f"{answered} of {sent}", "triggers", "all", answered == sent)
    yield Figure("most memory in a flood", f"{peak:.0f} MiB", "", f"<= {FLOOD_MIB:.0f} MiB", peak <= FLOOD_MIB)
    yield Figure("reacts after a flood in", f"{after:.2f} s", "", "<= 1 s", after <= 1.0)


@contextmanager
def _living() -> Iterator[tuple[Hub, Driver, paho.Client]]:
    """A hub on a broker of its own, with somebody who times its reactions and somebody who talks."""
    with tempfile.TemporaryDirectory(prefix="hubd-endurance-") as name:
        broker = Mosquitto(Path(name) / "broker")
        broker.start()
        try:
            with hub(broker, Path(name) / "hub") as living:
                driver, client = Driver(broker.port, "lab"), _client(broker.port)
                driver.first_answer()
                yield living, driver, client
                driver.close()
                client.disconnect()
        finally:
            broker.stop()


def _client(port: int) -> paho.Client:
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


def _say(client: paho.Client, rate: float, count: int, first: int) -> None:
    """Readings of many meters at this rate; behind it, without hurrying after."""
    begun = time.perf_counter()
    for number in range(count):
        pause = begun + number / rate - time.perf_counter()
        if pause > 0.002:
            time.sleep(pause)
        elif pause < -0.5:
            begun = time.perf_counter() - number / rate
        client.publish(f"zigbee2mqtt/meter_{number % METERS}", f'{{"power":{(first + number) % 977}}}', 0)


if __name__ == "__main__":
    main()
