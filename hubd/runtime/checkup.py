"""A look at an installation from outside: is everything there that hubd needs, and what to do where it is not.

Nothing is changed: the store is opened for reading, the broker is visited without leaving a session.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from hubd.config.settings import Settings
from hubd.errors import HubError, StoreError
from hubd.integration import services_of
from hubd.runtime.checkup_beside import beside
from hubd.runtime.checkup_broker import broker
from hubd.runtime.checkup_home import living_looks
from hubd.runtime.checkup_logs import daily_logs
from hubd.runtime.checkup_models import models
from hubd.runtime.checkup_safety import safety
from hubd.runtime.clocks import EARLIEST
from hubd.runtime.finding import Finding, State, ago
from hubd.runtime.poison import POISON
from hubd.store.engine import damage, sqlite_file
from hubd.store.faults import READ_ONLY, read_only
from hubd.store.journal import Journal

LITTLE, VERY_LITTLE = 1_000_000_000, 200_000_000
"""Free bytes. A busy home writes some 50 MB a day before the old days are forgotten."""
LATELY, REASONS = 86_400.0, 5
"""How far back failed effects are looked for (seconds), and of how many reasons it is told."""
HOME_ASSISTANT_SECONDS = 20.0
"""A large Home Assistant on a small computer takes some seconds to list its states."""
READING_SECONDS = 20.0
"""How long a journal is read from end to end; a large one on a slow card is then sound as far as it was seen."""


def check_up(settings: Settings) -> Iterator[Finding]:
    """Everything that can be looked at, one finding after the other."""
    for look in LOOKS:
        yield from look(settings)


def _clock(_settings: Settings) -> Iterator[Finding]:
    if time.time() < EARLIEST:
        yield Finding(
            "clock", "problem", "this computer believes it is before 2025", "set the clock, or start an NTP service"
        )
    else:
        yield Finding("clock", "ok", time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()))


EXTRAS: tuple[tuple[str, str, str, Callable[[Settings], bool]], ...] = (
    ("broker", "amqtt", "mqtt.url is embedded", lambda s: s.mqtt.embedded),
    ("homeassistant", "homeassistant_api", "home_assistant is configured", lambda s: s.home_assistant is not None),
    ("metrics", "prometheus_client", "metrics is configured", lambda s: s.metrics is not None),
    ("web", "starlette", "web is configured", lambda s: s.web is not None),
    ("calendar", "icalendar", "calendars are configured", lambda s: bool(s.calendars)),
    ("models", "onnxruntime", "models.voices names a network", lambda s: s.models.voices != "shipped"),
    ("postgresql", "psycopg", "store.url is PostgreSQL", lambda s: s.store.url.startswith("postgresql")),
)
"""Extra, its package, and when it is needed."""


def _extras(settings: Settings) -> Iterator[Finding]:
    for extra, package, why, needed in EXTRAS:
        if needed(settings) and find_spec(package) is None:
            yield Finding("packages", "problem", f"{package} is missing, and {why}", f"pip install 'hubd[{extra}]'")


def _disk(settings: Settings) -> Iterator[Finding]:
    file = sqlite_file(settings.store.url)
    folders = dict.fromkeys([file.parent if file else settings.store.logs, settings.store.logs])
    for folder in folders:
        there = next(place for place in (folder, *folder.parents) if place.exists())
        free = shutil.disk_usage(there).free
        state: State = "problem" if free < VERY_LITTLE else "note" if free < LITTLE else "ok"
        hint = "" if state == "ok" else "free some space, or shorten store.retention"
        if os.access(there, os.W_OK | os.X_OK):
            yield Finding("disk", state, f"{free / 1e9:.1f} GB free for {folder}", hint)
        elif read_only(there / "any"):
            yield Finding("disk", "problem", f"{there}: {READ_ONLY}", "`hubd backup` still saves what is there")
        else:
            yield Finding("disk", "problem", f"{there} may not be written", "let hubd's user write there")


def _store(settings: Settings) -> Iterator[Finding]:
    file = sqlite_file(settings.store.url)
    if file is not None and not file.exists():
        yield Finding(
            "store", "note", f"{file}: there is no journal yet", "it is made when hubd runs for the first time"
        )
        return
    try:
        journal = Journal.open(settings.store.url, readonly=True)
    except StoreError as error:
        yield Finding("store", "problem", str(error))
        return
    try:
        last = journal.last_seq()
        heard = [row.at for row in journal.inputs(after=last - 1)]
        last_one = f", the last one {ago(time.time() - heard[-1])} ago" if heard else ""
        yield Finding("store", "ok", f"{file or 'the server'} holds messages up to number {last}{last_one}")
    except StoreError as error:
        yield Finding("store", "problem", str(error))
    finally:
        journal.close()
    if file is not None:
        if (said := damage(file, READING_SECONDS)) is not None:
            yield Finding("store", "problem", f"{file}: the database file is damaged ({said})",
                          "start hubd: it keeps the file aside, and goes on with what can be read")  # fmt: skip
        yield from _set_aside(file)


def _effects(settings: Settings) -> Iterator[Finding]:
    """What was decided in the last day and did not work, by reason."""
    file = sqlite_file(settings.store.url)
    if file is not None and not file.exists():
        return
    try:
        journal = Journal.open(settings.store.url, readonly=True)
    except StoreError:
        return  # told with the store
    try:
        reasons = Counter(entry.detail or entry.state for entry in journal.failed(time.time() - LATELY))
    except StoreError:
        return
    finally:
        journal.close()
    for reason, count in reasons.most_common(REASONS):
        hint = "`hubd explain` tells of which decisions"
        yield Finding("effects", "note", f"{count} in the last day came to nothing: {reason}", hint)


def _set_aside(file: Path) -> Iterator[Finding]:
    kept = sorted(other.name for other in file.parent.glob(f"{file.name}.damaged-*"))
    if kept:
        hint = "copy it to another disk or delete it; a disk that damages files should be replaced"
        yield Finding("store", "note", f"a damaged journal was set aside: {', '.join(kept)}", hint)


def _poison(settings: Settings) -> Iterator[Finding]:
    file = settings.store.logs / POISON
    if file.exists():
        lines = file.read_bytes().count(b"\n")
        hint = f"report it with {file.name}, after a look whether you want to share what stands in it"
        yield Finding(
            "messages", "problem", f"{lines} messages in {file} could not be lived through: an error of hubd's", hint
        )


def _home_assistant(settings: Settings) -> Iterator[Finding]:
    wanted = settings.home_assistant
    if wanted is None or find_spec("homeassistant_api") is None:
        return
    try:
        remarks = asyncio.run(_ask_home_assistant(settings))
    except TimeoutError:
        yield Finding("home assistant", "problem", f"{wanted.url} does not answer in time", "is it still starting?")
    except HubError as error:
        yield Finding("home assistant", "problem", str(error))
    else:
        yield Finding("home assistant", "ok", f"{wanted.url} answers and accepts the token")
        yield from (Finding("home assistant", "problem", remark) for remark in remarks)


async def _ask_home_assistant(settings: Settings) -> Sequence[str]:
    services = services_of("homeassistant", settings.household, settings.home_assistant)
    try:
        async with asyncio.timeout(HOME_ASSISTANT_SECONDS):
            return await services.check()
    finally:
        await services.close()


def _wyoming(settings: Settings) -> Iterator[Finding]:
    if not any(output.wyoming is not None for output in settings.household.outputs.values()):
        return
    remarks = asyncio.run(services_of("wyoming", settings.household, None).check())
    yield from (Finding("speech", "problem", remark) for remark in remarks)
    if not remarks:
        yield Finding("speech", "ok", "every Wyoming service answers")


LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _clock, _extras, models, _disk, _store, daily_logs, living_looks, _poison, _effects, safety, broker,
    _home_assistant, _wyoming, beside,
)  # fmt: skip
"""In the order in which they are told."""
