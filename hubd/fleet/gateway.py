"""The gateway as a program: an intake that listens to MQTT or Kafka until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hubd.errors import Unavailable
from hubd.fleet.checkpoint import Checkpoints, file_of
from hubd.fleet.intake import ROOT, TOGETHER, Ear, Intake
from hubd.fleet.segments import Place, Writer, folder_of, parts_of
from hubd.integration import Broker, TlsFiles, bus_to

log = logging.getLogger("hubd.fleet")

BEHIND = 1 << 30
"""Bytes of the log that may wait to be lived through. Then homes' brokers keep what they send."""
LOOK = 2.0
"""Seconds between two looks at how far behind the homes are."""
GROUP = "hubd-fleet"
TOPIC = "hubd-in"


def lag(folder: Path, state: Path) -> int:
    """Bytes of the log that no checkpoint covers yet."""
    return sum(_left(folder, part, _place(state, part)) for part in range(parts_of(folder)))


def _place(state: Path, part: int) -> Place:
    file = file_of(state, part)
    if not file.exists():
        return Place()
    store = Checkpoints(file, readonly=True)
    try:
        return store.place()
    finally:
        store.close()


def _left(folder: Path, part: int, place: Place) -> int:
    files = [file for file in folder_of(folder, part).glob("*.jsonl") if file.name >= place.file]
    return sum(file.stat().st_size for file in files) - (place.byte if place.file else 0)


async def over_mqtt(address: str, folder: Path, state: Path, parts: int, stopping: asyncio.Event) -> Intake:
    """Take in what comes below the address's root (`mqtt://host/fleet`), until `stopping`."""
    url = urlsplit(address)
    root = url.path.strip("/") or ROOT
    secure = url.scheme == "mqtts"
    broker = Broker(
        host=url.hostname or "localhost", port=url.port or (8883 if secure else 1883), client_id=f"hubd-{root}-gateway",
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None, tls=TlsFiles() if secure else None,
    )  # fmt: skip
    writer = Writer(folder, parts)
    intake = Intake(writer, str(int(time.time())))
    bus = bus_to(broker, [f"{root}/#"], keep_retain=True)
    ear = Ear(intake, bus, lambda: lag(folder, state) > BEHIND)
    bus.start(ear)
    while not stopping.is_set():
        ear.look()
        try:
            await asyncio.wait_for(stopping.wait(), LOOK)
        except TimeoutError:
            continue
    ear.drained()
    await bus.stop()
    writer.close()
    return intake


def over_kafka(
    address: str, folder: Path, state: Path, parts: int, stopping: Any, more: dict[str, Any] | None = None
) -> Intake:
    """Take in the records of a topic (`kafka://host:9092/hubd-in`), until `stopping`. An offset is committed when what
    stands before it is on the disk; what comes again after a crash has its number, and counts once."""
    try:
        from confluent_kafka import Consumer
    except ModuleNotFoundError as error:
        raise Unavailable("Kafka needs its library: pip install 'hubd[kafka]'") from error
    url = urlsplit(address)
    writer = Writer(folder, parts)
    intake = Intake(writer, str(int(time.time())))
    consumer = Consumer({
        "bootstrap.servers": url.netloc, "group.id": GROUP, "enable.auto.commit": False,
        "auto.offset.reset": "earliest", **(more or {}),
    })  # fmt: skip
    consumer.subscribe([url.path.strip("/") or TOPIC])
    looked = 0.0
    while not stopping.is_set():
        if time.monotonic() - looked > LOOK:
            looked = time.monotonic()
            if lag(folder, state) > BEHIND:
                stopping.wait(LOOK)
                continue
        messages = consumer.consume(TOGETHER, timeout=0.2)
        for message in messages:
            if message.error() is None:
                intake.record(message.value())
            else:
                log.warning("the broker says: %s", message.error())
        if messages:
            intake.safe()
            consumer.commit(asynchronous=False)
    consumer.close()
    writer.close()
    return intake
