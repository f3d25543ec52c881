"""`hubd sources`: every device heard, what hubd takes it for, and what the configuration still lacks."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.parameters import DURATION

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.core.events import AnyEvent
    from hubd.core.household import Household
    from hubd.core.state import State
    from hubd.integration import Bus, Decodes, Known, Message, Receipt
    from hubd.runtime.operator import Operator
    from hubd.setup.census import Entry

EXAMPLES = """\b
Examples:
  hubd sources                            what the running hub has heard, from its journal
  hubd sources --listen 2m                listen to the broker instead
  hubd sources --log logs/ --json         what stands in recorded logs

Nothing is changed: neither the journal nor anything on the broker."""

STRANGERS_SHOWN = 20
TOPICS_SHOWN = 3
COLUMNS = ("source", "reports", "area", "means", "last", "per hour", "health")


@click.command(epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration of the home.")
@click.option(
    "--log",
    "logs",
    multiple=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="Look into a recorded log, a folder of them, or - instead of the journal; may be repeated.",
)
@click.option("--listen", type=DURATION, help="Listen to the broker for so long instead: 30s, 5m.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a device, then one for the rest.")
def command(config: Path | None, logs: tuple[Path, ...], listen: float | None, as_json: bool) -> None:
    """List every device heard: what it is taken for, its area, last message, rate and health.

    For what could not be placed it prints lines to copy into the configuration.
    """
    from hubd.config.load import find, load
    from hubd.setup.census import census

    settings = load(find(config))
    if logs and listen is not None:
        raise click.UsageError("--log and --listen are two ways to look: choose one")
    if logs:
        heard = _from_logs(settings, logs)
    elif listen is not None:
        heard = _from_broker(settings, listen)
    else:
        heard = _from_journal(settings)
    entries = census(heard.state, settings.household, heard.by_topic())
    _print_json(entries, heard, settings.household) if as_json else _print(entries, heard, settings.household)


@dataclass(slots=True)
class Heard:
    """What a look at a household gave. `rejected`: messages that made no sense, by reason and topic."""

    state: State
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    beacons: Counter[str] = field(default_factory=Counter)
    trackers: Counter[str] = field(default_factory=Counter)

    def take(self, operator: Operator, message: Message) -> None:
        """Live through one message."""
        taken = operator.take(message)
        self.state = operator.state
        if taken.rejected is not None:
            self.rejected[taken.rejected, message.topic] += 1

    def by_topic(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for (_, topic), number in self.rejected.items():
            counts[topic] += number
        return dict(counts)

    def by_reason(self) -> list[tuple[str, int, list[str]]]:
        """Reason, number, and the topics it concerns most; the commonest reason first."""
        counts: Counter[str] = Counter()
        for (reason, _), number in self.rejected.items():
            counts[reason] += number
        worst = self.rejected.most_common()
        return [(reason, number, [topic for (why, topic), _ in worst if why == reason])
                for reason, number in counts.most_common()]  # fmt: skip


class Noting:
    """Decoders that also note which radio devices and trackers they read: the state keeps only those of people."""

    def __init__(self, decoders: Decodes) -> None:
        self._decoders = decoders
        self.beacons: Counter[str] = Counter()
        self.trackers: Counter[str] = Counter()

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        from hubd.core.events import Beacon, Position

        events = self._decoders.decode(message, known)
        for event in events:
            if isinstance(event, Beacon):
                self.beacons[event.device] += 1
            elif isinstance(event, Position):
                self.trackers[event.device] += 1
        return events


def _operator(settings: Settings) -> tuple[Operator, Noting, Sequence[str]]:
    """The household as it would live, its noting decoders, and what they listen to."""
    from hubd.integration import router_of
    from hubd.runtime.assemble import assemble

    router = router_of(settings.household, settings.mqtt)
    noting = Noting(router)
    return assemble(settings, noting), noting, router.subscriptions()


def _from_journal(settings: Settings) -> Heard:
    """As of the last snapshot and the inputs after it, without disturbing a running hub."""
    from hubd.errors import StoreError
    from hubd.runtime.restoring import restore
    from hubd.store.journal import Journal

    operator, noting, _ = _operator(settings)
    try:
        journal = Journal.open(settings.store.url, readonly=True)
    except StoreError as error:
        raise StoreError(f"{error}; 'hubd sources --listen 1m' looks at the broker instead") from error
    try:
        restore(journal, operator, settings.store.logs)
    finally:
        journal.close()
    return Heard(operator.state, beacons=noting.beacons, trackers=noting.trackers)


def _from_logs(settings: Settings, logs: Sequence[Path]) -> Heard:
    from hubd.cli.progress import reading
    from hubd.logs import LogReport, read_log

    operator, noting, _ = _operator(settings)
    heard = Heard(operator.state, beacons=noting.beacons, trackers=noting.trackers)
    report = LogReport(tell=lambda text: click.echo(text, err=True))
    for message in reading(read_log(list(logs), report), tuple(logs), quiet=False):
        heard.take(operator, message)
    return heard


def _from_broker(settings: Settings, seconds: float) -> Heard:
    """What a visitor hears in some seconds; nothing is carried out and nothing kept."""
    from hubd.errors import Unavailable
    from hubd.integration import bus_to
    from hubd.setup.listen import visitor

    operator, noting, topics = _operator(settings)
    heard = Heard(operator.state, beacons=noting.beacons, trackers=noting.trackers)
    if settings.mqtt.embedded:
        raise Unavailable("the embedded broker runs inside hubd; look into the journal, without --listen")
    bus = bus_to(visitor(settings.mqtt), topics)
    click.echo(f"Listening to {settings.mqtt.url} for {seconds:g} s …", err=True)
    asyncio.run(_listen(bus, Listener(operator, heard, bus), seconds))
    return heard


class Listener:
    """An ear that lives through what it hears, in a household of its own that does nothing."""

    full = False

    def __init__(self, operator: Operator, heard: Heard, bus: Bus) -> None:
        self._operator, self._heard, self._bus = operator, heard, bus

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        from time import time

        from hubd.integration import Message

        if not again:
            self._heard.take(self._operator, Message(time(), topic, payload, retain, qos))
        if receipt is not None:
            self._bus.acknowledge(receipt)

    def drained(self) -> None:
        self._bus.flush()

    def connected(self) -> None:
        """What the broker keeps for newcomers follows by itself."""


async def _listen(bus: Bus, listener: Listener, seconds: float) -> None:
    await bus.check()
    bus.start(listener)
    try:
        await asyncio.sleep(seconds)
    finally:
        await bus.stop()


# what people see
def _print(entries: Sequence[Entry], heard: Heard, household: Household) -> None:
    from hubd.setup.census import lines_to_copy

    if not entries:
        click.echo("Nothing was heard. Is the broker the right one, and does anything speak? Try --listen 5m.")
        return
    for line in _table(entries, household):
        click.echo(line)
    copy = lines_to_copy(entries, household)
    if copy:
        click.echo("\nhubd does not know where these stand. Copy to the configuration, and correct the guesses:\n")
        click.echo("devices:")
        for line in copy:
            click.echo(f"  {line}")
    _print_strangers(heard, household)
    if heard.rejected:
        click.echo("\nMessages that made no sense:")
        for reason, number, topics in heard.by_reason():
            more = ", …" if len(topics) > TOPICS_SHOWN else ""
            click.echo(f"  {number:5}  {reason}: {', '.join(topics[:TOPICS_SHOWN])}{more}")


def _print_strangers(heard: Heard, household: Household) -> None:
    """Radio devices and trackers that belong to nobody yet."""
    beacons, trackers = _unclaimed(heard, household)
    if beacons or trackers:
        click.echo("\nNobody has claimed these. Name them under people: identities: of whoever carries them:")
    for kind, names in (("beacon", beacons), ("owntracks or ha", trackers)):
        for name in names[:STRANGERS_SHOWN]:
            click.echo(f"  {kind}: {name}")
        if len(names) > STRANGERS_SHOWN:
            click.echo(f"  … and {len(names) - STRANGERS_SHOWN} more")


def _unclaimed(heard: Heard, household: Household) -> tuple[list[str], list[str]]:
    """Most often heard first."""
    people = household.people.values()
    ours = {name.casefold() for person in people for name in person.identities.beacon}
    tracked = {name.casefold() for person in people for name in (*person.identities.owntracks, *person.identities.ha)}
    return (
        [name for name, _ in heard.beacons.most_common() if name.casefold() not in ours],
        [name for name, _ in heard.trackers.most_common() if name.casefold() not in tracked],
    )


def _table(entries: Sequence[Entry], household: Household) -> list[str]:
    rows = [COLUMNS, *(_row(entry, household) for entry in entries)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(entry: Entry, household: Household) -> tuple[str, ...]:
    health = f"{entry.health}; {entry.rejected} rejected" if entry.rejected else entry.health
    last = household.local(entry.last).strftime("%Y-%m-%d %H:%M")
    area = entry.area or ("?" if not entry.placed else "-")
    return (
        entry.source,
        ", ".join(entry.reports),
        area,
        entry.means or "-",
        last,
        "-" if entry.per_hour is None else f"{entry.per_hour:g}",
        health,
    )


def _print_json(entries: Sequence[Entry], heard: Heard, household: Household) -> None:
    from hubd.setup.census import lines_to_copy

    for entry in entries:
        at: datetime = household.local(entry.last)
        click.echo(json.dumps({**asdict(entry), "last": at.isoformat()}, ensure_ascii=False))
    beacons, trackers = _unclaimed(heard, household)
    rest = {
        "devices_to_copy": lines_to_copy(entries, household),
        "unclaimed": {"beacons": beacons, "trackers": trackers},
        "rejected": [{"reason": why, "number": number, "topics": topics} for why, number, topics in heard.by_reason()],
    }
    click.echo(json.dumps(rest, ensure_ascii=False))
