"""`hubd record`: what a broker carries, as a log that `hubd replay` reads. Changes nothing on the broker."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from time import monotonic, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from hubd.cli.parameters import DURATION, SIZE, broker_at

if TYPE_CHECKING:
    from hubd.config.settings import Mqtt
    from hubd.core.household import Household
    from hubd.integration import Bus, Receipt
    from hubd.logs.writing import LogWriter

EXAMPLES = """\b
Examples:
  hubd record -o monday.jsonl.gz --for 24h
  hubd record --url mqtt://hub:secret@192.168.1.10 -o logs/
  hubd record --topic 'zigbee2mqtt/#' --topic 'frigate/events' -o trial.jsonl --for 10m

Without --topic it records what hubd listens to. A folder gets one file for each day. Ctrl-C ends it; the file is
complete then, and what was recorded until seconds ago can be read at any time."""

FLUSH_SECONDS = 2.0
BEAT = 0.5
"""Seconds between two looks at the clock and the terminal."""


@click.command(epilog=EXAMPLES)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="A file (.jsonl, .jsonl.gz, .jsonl.zst) or a folder.",
)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration that names the broker.")
@click.option("--url", help="The broker instead: mqtt://user:password@host:1883, mqtts://… for TLS.")
@click.option("--topic", "topics", multiple=True, help="Record this topic filter (with + and #); may be repeated.")
@click.option("--for", "duration", type=DURATION, help="Stop after this time: 30s, 10m, 24h.")
@click.option("--rotate", type=SIZE, help="Begin a new file after so much: 500kB, 100MB.")
def command(
    output: Path,
    config: Path | None,
    url: str | None,
    topics: tuple[str, ...],
    duration: float | None,
    rotate: int | None,
) -> None:
    """Record MQTT messages to a log that replay reads."""
    from hubd.logs.writing import LogWriter

    mqtt, household, zone = _where(config, url)
    if mqtt.embedded:
        raise click.UsageError("a hub with an embedded broker keeps a daily log itself; see store.url")
    for topic in topics:
        _valid(topic)
    filters = topics or _listened_to(household, mqtt)
    writer = LogWriter(output, zone, rotate)
    try:
        asyncio.run(_record(mqtt, filters, writer, duration))
    finally:
        writer.close()
        if not writer.lines:
            for path in writer.files:
                path.unlink()
    places = ", ".join(map(str, writer.files)) if writer.lines else "no file: nothing arrived"
    click.echo(f"recorded {writer.lines} messages to {places}" if writer.lines else places, err=True)


def _where(config: Path | None, url: str | None) -> tuple[Mqtt, Household, tzinfo]:
    """The broker, the home, and how to write times. With `--url`, a configuration is welcome but not needed."""
    from hubd.config.load import find, load
    from hubd.core.household import Household
    from hubd.errors import ConfigError

    try:
        settings = load(find(config))
    except ConfigError:
        if url is None or config is not None:
            raise
        here = datetime.now(UTC).astimezone().tzinfo or UTC
        return broker_at(url), Household(id="home", name="Home", time_zone=ZoneInfo("UTC")), here
    home = settings.household
    mqtt = settings.mqtt if url is None else replace(broker_at(url), prefixes=settings.mqtt.prefixes)
    return mqtt, home, home.time_zone


def _valid(topic: str) -> None:
    levels = topic.split("/")
    wild = any(("#" in level and level != "#") or ("+" in level and level != "+") for level in levels)
    if not topic or wild or "#" in levels[:-1]:
        raise click.BadParameter(f"{topic!r}: # stands at the end, + and # between slashes", param_hint="--topic")


def _listened_to(household: Household, mqtt: Mqtt) -> tuple[str, ...]:
    from hubd.integration import router_of

    return tuple(router_of(household, mqtt).subscriptions())


class Recorder:
    """An ear that writes down what it hears. Times never decrease, also when the computer's clock is set back."""

    full = False

    def __init__(self, bus: Bus, writer: LogWriter) -> None:
        self._bus = bus
        self._writer = writer
        self._last = 0.0
        self.topic = ""

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        from hubd.integration import Message
        from hubd.logs.lines import stamp

        if not again:
            self._last, self.topic = max(self._last, stamp(time())), topic
            self._writer.write(Message(self._last, topic, payload, retain, qos))
        if receipt is not None:
            self._bus.acknowledge(receipt)

    def drained(self) -> None:
        self._bus.flush()

    def connected(self) -> None:
        """What the broker keeps for newcomers arrives again and is recorded as such."""


async def _record(mqtt: Mqtt, filters: tuple[str, ...], writer: LogWriter, duration: float | None) -> None:
    from hubd.integration import bus_to
    from hubd.setup.listen import visitor

    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    bus = bus_to(visitor(mqtt), filters)
    await bus.check()
    recorder = Recorder(bus, writer)
    bus.start(recorder)
    start = flushed = monotonic()
    try:
        while not stopping.is_set() and (duration is None or monotonic() - start < duration):
            left = BEAT if duration is None else min(BEAT, start + duration - monotonic())
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await stopping.wait()
            _show(bus, recorder, writer, monotonic() - start)
            if monotonic() - flushed > FLUSH_SECONDS:
                writer.flush()
                flushed = monotonic()
    finally:
        await bus.stop()
        _show_end()


def _show(bus: Bus, recorder: Recorder, writer: LogWriter, seconds: float) -> None:
    """One line on the terminal that is written over."""
    if sys.stderr.isatty():
        state = bus.problem or recorder.topic
        text = f"{int(seconds)} s  {writer.lines} messages  {writer.lines / max(seconds, 1.0):.1f}/s  {state}"
        click.echo(f"\r\x1b[K{text[:100]}", nl=False, err=True)


def _show_end() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
