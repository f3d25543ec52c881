"""`hubd label`: people say what really happened, for hubd to learn from; and take it back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import msgspec

from hubd.cli import completing
from hubd.errors import HubError

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.core.events import Label

EXAMPLES = """\b
Examples:
  hubd label anna cooking --from 18:00 --to 18:30
  hubd label leo study --from "yesterday 16:00" --to "yesterday 17:10"
  hubd label --area kitchen eating --from 19:00            until now
  hubd label list                                          what was said, with numbers
  hubd label undo 3                                        take the third back
  hubd label anna reading --from 20:00 --to 20:40 --log days/monday.jsonl

What is said goes to the running hub through the broker of the configuration, or with --log into a recorded log. It
changes no belief about now: hubd learns from it in the night. Times are the home's; a bare 18:00 is the last one that
has passed."""

LONGEST = 24 * 3600.0
"""Nobody does one thing for longer: it is a slip in a date."""


class NotSaid(HubError):
    """The label could not be given, or is not there."""


class Told(NamedTuple):
    """A label that stands in the record, and when it was said."""

    at: float
    label: Label


@click.command(epilog=EXAMPLES)
@click.argument(
    "words", nargs=-1, required=True, metavar="[PERSON] ACTIVITY | list | undo NUMBER", shell_complete=completing.doings
)
@click.option("--from", "start", help="When it began.")
@click.option("--to", "end", default="now", show_default=True, help="When it ended.")
@click.option("--area", shell_complete=completing.areas, help="Where, instead of who.")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration of the home.")
@click.option(
    "--log",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Append to this recorded log (.jsonl) instead of telling the running hub.",
)
def command(
    words: tuple[str, ...], start: str | None, end: str, area: str | None, config: Path | None, log: Path | None
) -> None:
    """Say what somebody was doing (or what went on in an area), for hubd to learn from."""
    from hubd.config.load import find, load

    settings = load(find(config))
    if words == ("list",):
        for number, told in enumerate(_said(settings, log), start=1):
            click.echo(_line(settings, number, told))
    elif words[0] == "undo":
        _take_back(settings, words[1:], log)
    else:
        payload = _payload(settings, words, start, end, area)
        _give(settings, payload, log)
        click.echo(f"noted: {_sentence(settings, payload)}; hubd learns from it in the night")


def _payload(
    settings: Settings, words: tuple[str, ...], start: str | None, end: str, area: str | None
) -> dict[str, Any]:
    """The label as the contract has it, or an error that names what to do."""
    from hubd.cli.moments import moment
    from hubd.core.household import ACTIVITIES

    *who, activity = words
    if len(who) > 1 or (who and area) or not (who or area):
        raise click.UsageError("name one person and the activity (anna cooking), or --area kitchen and the activity")
    home = settings.household
    _known(activity, ACTIVITIES, "activity")
    _known(who[0] if who else str(area), home.people if who else home.areas, "person" if who else "area")
    if start is None:
        raise click.UsageError("say when it began: --from 18:00")
    now = home.local(time.time())
    begun, ended = moment(start, now), moment(end, now)
    if ended < begun:
        raise click.UsageError(f"--to ({ended:%a %H:%M}) is before --from ({begun:%a %H:%M}); name the day as well")
    if (ended - begun).total_seconds() > LONGEST:
        raise click.UsageError(f"{begun:%Y-%m-%d %H:%M} to {ended:%Y-%m-%d %H:%M} is longer than a day: check the days")
    about = {"person": who[0]} if who else {"area": area}
    return {**about, "activity": activity, "from": _iso(begun), "to": _iso(ended)}


def _known(word: str, known: Iterable[str], what: str) -> None:
    from difflib import get_close_matches

    if word in known:
        return
    near = get_close_matches(word, list(known), n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    raise click.UsageError(f"no such {what}: {word}; {hint}")


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _sentence(settings: Settings, payload: dict[str, Any]) -> str:
    home = settings.household
    about = home.people[payload["person"]].name if "person" in payload else home.areas[payload["area"]].name
    start, end = (datetime.fromisoformat(payload[key]) for key in ("from", "to"))
    return f"{about} {payload['activity']}, {start:%Y-%m-%d %H:%M} to {end:%H:%M}"


def _topic(settings: Settings) -> str:
    return f"{settings.mqtt.base_topic}/{settings.household.id}/in/label"


def _give(settings: Settings, payload: dict[str, Any], log: Path | None) -> None:
    """To the running hub, or into a log."""
    data = msgspec.json.encode(payload)
    if log is not None:
        _append(settings, log, data)
        return
    if not asyncio.run(_publish(settings, data)):
        click.echo("no hub is online just now; the broker hands it over when it is back", err=True)


def _append(settings: Settings, log: Path, data: bytes) -> None:
    from hubd.integration import Message
    from hubd.logs import read_log
    from hubd.logs.lines import line_of

    if log.suffix in (".gz", ".zst"):
        raise NotSaid(f"{log} is packed; unpack it first (gzip -d, zstd -d), or label the running hub without --log")
    last = max((message.at for message in read_log(log)), default=0.0)
    at = max(last, datetime.fromisoformat(msgspec.json.decode(data)["to"]).timestamp())
    line = line_of(Message(at, _topic(settings), data), settings.household.time_zone)
    whole = log.read_bytes()
    with log.open("ab") as file:
        file.write(line if whole.endswith(b"\n") or not whole else b"\n" + line)


WITHIN = 10.0
"""Seconds to wait for the broker."""


async def _publish(settings: Settings, data: bytes) -> bool:
    """Hand it to the broker, at least once. Answers whether a hub is online."""
    from hubd.errors import Unavailable
    from hubd.integration import bus_to
    from hubd.setup.listen import visitor

    status = f"{settings.mqtt.base_topic}/{settings.household.id}/status"
    bus = bus_to(visitor(settings.mqtt), [status])
    await bus.check()
    ear = Ear()
    bus.start(ear)
    handed = asyncio.Event()
    try:
        async with asyncio.timeout(WITHIN):
            await ear.there.wait()
            bus.publish(_topic(settings), data, 1, False, lambda *_: handed.set())
            bus.flush()
            await handed.wait()
    except TimeoutError:
        raise Unavailable(f"the broker at {settings.mqtt.url} did not take it within {WITHIN:g} s; try again") from None
    finally:
        await bus.stop()
    return ear.online


class Ear:
    """Hears whether the hub is online, and when the broker is there."""

    full = False

    def __init__(self) -> None:
        self.there = asyncio.Event()
        self.online = False

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: object, again: bool) -> None:
        """The hub's status, which the broker keeps."""
        self.online = payload == b"online"

    def drained(self) -> None:
        """Nothing is acknowledged here."""

    def connected(self) -> None:
        self.there.set()


def _said(settings: Settings, log: Path | None) -> list[Told]:
    """The labels of the record that were not taken back, in the order in which they were said."""
    from hubd.core.events import Label
    from hubd.errors import DecodeError
    from hubd.integration import router_of

    router = router_of(settings.household, settings.mqtt)
    said: list[Told] = []
    for message in _record(settings, log):
        if message.topic != _topic(settings):
            continue
        try:
            events = router.decode(message, {})
        except DecodeError:
            continue
        for event in events:
            if isinstance(event, Label) and event.wrong:
                said = [told for told in said if not event.same(told.label)]
            elif isinstance(event, Label):
                said.append(Told(message.at, event))
    return said


def _record(settings: Settings, log: Path | None) -> Iterable[Any]:
    from hubd.logs import read_log
    from hubd.store.journal import Journal

    if log is not None:
        yield from read_log(log)
        return
    journal = Journal.open(settings.store.url, readonly=True)
    try:
        for entry in journal.inputs():
            yield entry.message()
    finally:
        journal.close()


def _line(settings: Settings, number: int, told: Told) -> str:
    home, label = settings.household, told.label
    start, end = home.local(label.start), home.local(label.end)
    about = label.person or label.of_area or "somebody"
    return f"{number:4d}  {start:%Y-%m-%d %H:%M} to {end:%H:%M}  {about:12s} {label.activity}"


def _take_back(settings: Settings, numbers: tuple[str, ...], log: Path | None) -> None:
    said = _said(settings, log)
    if len(numbers) != 1 or not numbers[0].isdecimal() or not 1 <= int(numbers[0]) <= len(said):
        raise click.UsageError(f"say which: hubd label undo NUMBER, 1 to {len(said)}, as hubd label list numbers them")
    label = said[int(numbers[0]) - 1].label
    about = {"person": label.person} if label.person else {"area": label.of_area}
    start, end = settings.household.local(label.start), settings.household.local(label.end)
    payload = {**about, "activity": label.activity, "from": start.isoformat(), "to": end.isoformat(), "wrong": True}
    _give(settings, payload, log)
    click.echo(f"taken back: {_sentence(settings, payload)}")
