"""What the record of a home shows of faults: silence, a clock that went back, sick sensors, work that was not done.

The journal is read as of its newest snapshot; nothing is changed and a running hub is not disturbed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

from hubd.config.settings import Settings
from hubd.core.codec import decode_state
from hubd.core.evidence.ailments import ailments
from hubd.core.household import Household
from hubd.core.state import State as Memory
from hubd.errors import HubError, StoreError
from hubd.runtime.assemble import overcrowding
from hubd.runtime.finding import Finding, ago
from hubd.store import heads, identities, likelihoods
from hubd.store.engine import sqlite_file
from hubd.store.journal import Journal

DEAF = 3_600.0
"""Seconds of complete silence after which something between the sensors and hubd is broken."""
AHEAD = 120.0
"""Seconds by which the newest message may be ahead of the clock."""
BEHIND = 5_000
"""Inputs by which the daily log may be behind; it follows within seconds."""
LATE = 3 * 86_400.0
"""Seconds for which records may outlive their time: a computer may be off for a weekend."""
LONG_START = 50_000
"""Inputs after the newest snapshot from which on a start takes long."""
TOLD = 5


def living_looks(settings: Settings) -> Iterator[Finding]:
    """Everything that can be seen in the configuration's household and in its record."""
    yield from _reach(settings.household)
    yield from _people(settings.household, _enrolled(settings))
    yield from _zone(settings.household)
    file = sqlite_file(settings.store.url)
    if file is not None and not file.exists():
        return  # told with the store
    try:
        with closing(Journal.open(settings.store.url, readonly=True)) as journal:
            yield from _record(settings, journal, time.time())
    except StoreError:
        return  # told with the store


def _reach(household: Household) -> Iterator[Finding]:
    """A hub that nobody hears warns nobody."""
    if not household.outputs:
        yield Finding("outputs", "problem", "there are no outputs: hubd can warn nobody of a danger",
                      "add a screen, a speaker or a phone under outputs:")  # fmt: skip
        return
    if all(output.type == "screen" for output in household.outputs.values()):
        yield Finding("outputs", "note", "there are only screens: nobody is woken by a danger",
                      "add a speaker, or the phones of the grown-ups")  # fmt: skip
    elif not any(output.type == "phone" for output in household.outputs.values()):
        yield Finding("outputs", "note", "there is no phone: whoever is out hears of no danger",
                      "add the phones of the grown-ups under outputs:")  # fmt: skip


def _enrolled(settings: Settings) -> frozenset[str]:
    """Whose face or voice hubd was shown."""
    try:
        book = identities.read(settings.store.logs)
    except StoreError:
        return frozenset()  # told with the models
    return frozenset(
        who for gallery in book.galleries.values() for who, templates in gallery.people.items() if templates
    )


def _people(household: Household, enrolled: frozenset[str]) -> Iterator[Finding]:
    if len(household.people) < 2:
        return
    nobody = [
        who.id for who in household.people.values()
        if who.role == "adult" and who.id not in enrolled and not _known_by(who.identities)
    ]  # fmt: skip
    if nobody:
        yield Finding("people", "note", f"{', '.join(nobody)}: known by no phone, face, voice or tracker",
                      "say under people: identities: how sources name them, or hubd enroll")  # fmt: skip


def _zone(household: Household) -> Iterator[Finding]:
    """A zone that no place has: left out, or guessed by `hubd init` on a computer whose own was never set."""
    zone = household.time_zone.key
    if zone == "UTC" or zone.startswith("Etc/"):
        yield Finding("clock", "note", f"home.time_zone is {zone}: quiet hours and mornings are those of that zone",
                      "name the home's own, such as Europe/Berlin")  # fmt: skip


def _known_by(identities: object) -> bool:
    return any(getattr(identities, kind) for kind in ("owntracks", "beacon", "face", "voice", "ha", "login"))


def _record(settings: Settings, journal: Journal, now: float) -> Iterator[Finding]:
    last = journal.last_seq()
    newest = next(journal.inputs(last - 1), None)
    if newest is None:
        return
    if newest.at > now + AHEAD:
        yield Finding("clock", "problem", f"the newest message is {ago(newest.at - now)} ahead of the clock",
                      "the clock went back: set it; hubd's time stands still until then")  # fmt: skip
    elif now - newest.at > DEAF:
        yield Finding("messages", "problem", f"nothing was heard for {ago(now - newest.at)}",
                      "does hubd run, and do the bridges (Zigbee2MQTT, ...) publish to this broker?")  # fmt: skip
    yield from _chores(settings, journal, last, now)
    restored = journal.restore()
    if restored.snapshot is None:
        return
    try:
        memory = decode_state(restored.snapshot)
    except (HubError, ValueError) as error:
        yield Finding("store", "problem", f"the newest snapshot cannot be read ({error})",
                      "start hubd: it takes the one before")  # fmt: skip
        return
    yield from _learned(settings, memory)
    yield from _sensors(memory, settings.household)


def _learned(settings: Settings, memory: Memory) -> Iterator[Finding]:
    """What was learned lies in files beside the journal."""
    for look in (lambda: likelihoods.read(settings.store.logs), lambda: heads.read(settings.store.logs, memory.heads)):
        try:
            look()
        except StoreError as error:
            yield Finding("learned", "problem", str(error))


def _chores(settings: Settings, journal: Journal, last: int, now: float) -> Iterator[Finding]:
    """Work of every day that was not done."""
    logged = journal.logged()
    if logged is not None and last - logged.seq > BEHIND:
        yield Finding("logs", "problem", f"the daily log is {last - logged.seq:,} messages behind the journal",
                      f"can hubd write to {settings.store.logs}, and is there room?")  # fmt: skip
    oldest = next(journal.inputs(), None)
    if oldest is not None and now - oldest.at > settings.store.keep_inputs + LATE:
        yield Finding("store", "note", f"there are records of {ago(now - oldest.at)} ago, which should have gone",
                      "they go at 03:40, or soon after a late start: let hubd run, or shorten store.retention",
                      )  # fmt: skip
    behind = last - journal.restore().seq
    if behind > LONG_START:
        yield Finding("store", "note", f"the newest snapshot is {behind:,} messages old: the next start takes long",
                      "stop hubd in an orderly way (Ctrl-C, systemctl stop), it takes one then")  # fmt: skip


def _sensors(memory: Memory, household: Household) -> Iterator[Finding]:
    from hubd.setup.census import census

    for said in overcrowding(memory):
        yield Finding("sensors", "problem", said, "find who publishes them, and give it a user with rights of its own")
    for source, device in sorted(memory.devices.items()):
        found = [each for each in ailments(device, memory.now) if each.grave]
        if found:
            yield Finding("sensors", "note", f"{source}: {', '.join(each.said for each in found)}",
                          "see to it; what it says, or its silence, misleads hubd")  # fmt: skip
    lost = [entry.source for entry in census(memory, household) if not entry.placed]
    if lost:
        more = f" and {len(lost) - TOLD} more" if len(lost) > TOLD else ""
        yield Finding("sensors", "note", f"hubd does not know where {', '.join(lost[:TOLD])}{more} stand",
                      "`hubd sources` prints lines for the configuration")  # fmt: skip
