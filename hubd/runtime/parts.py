"""What lives beside the loop: a page, a microphone, measurements. Opened once the household lives, closed before the
loop stops, and absent (not even imported) unless the settings ask for it.

A part looks at the household between two steps and never changes it: whatever it has to say becomes an input of the
journal (`tell`, `hear`), so that a replay hears it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from hubd.config.settings import Settings
from hubd.core.decisions import Decision
from hubd.core.events import AnyEvent
from hubd.errors import Unavailable
from hubd.runtime.loop import Loop
from hubd.runtime.operator import Operator
from hubd.runtime.sheets import Sheet
from hubd.store.values import Store

Tap: TypeAlias = Callable[[str, str, Any], None]
"""Told of sound: its source, the area, and samples at 16 kHz."""


@dataclass(frozen=True, slots=True)
class Living:
    """What a part may know of the running household."""

    settings: Settings
    operator: Operator
    store: Store
    now: Callable[[], float | None]
    """The time in seconds since 1970; None before log time has begun."""
    tell: Callable[[AnyEvent], None]
    """An event of hubd's own becomes a logged input."""
    hear: Callable[[str, bytes, Callable[[], None] | None], bool]
    """As if a payload had come on this topic below the home's (`in/feedback`). The last is called when it is on the
    disk; False before log time has begun, when nothing is heard."""
    problems: Callable[[], Sequence[str]]
    """What is wrong just now, for people."""
    loop: Loop
    """Its counters, and `told` for what goes out to people. Everything else about it is its own business."""
    connected: Callable[[], bool]
    """Is the broker there?"""
    offered: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    """What parts offer each other, by name."""
    sheets: list[Sheet] = field(default_factory=list)
    """What parts lay out for whoever only looks; handed out by the last to open."""
    taps: list[Tap] = field(default_factory=list)
    """Who wants the sound of every microphone that is heard. Called by the thread that listens."""
    recorded: bool = False
    """A recorded day goes by: what other programs said then stands in its log, and they are not asked."""


class Part(Protocol):
    """One thing beside the loop. `open` raises `Unavailable`, naming the setting, where it cannot. A part that talks to
    something else may have a `problem`, for people; None while it has none."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """After each batch of inputs, on the loop: be quick. `touched`: the ids of what changed."""


def wanted(living: Living) -> list[Part]:
    """The parts that the settings ask for, in the order in which they are opened."""
    return [part for offer in OFFERS if (part := offer(living)) is not None]


def _window(living: Living) -> Part | None:
    if living.settings.status_page is None:
        return None
    from hubd.runtime.window import Window

    return Window(living, living.settings.status_page)


def _site(living: Living) -> Part | None:
    if living.settings.web is None:
        return None
    try:
        from hubd.web.server import Site
    except ModuleNotFoundError as error:
        raise Unavailable(f"web: the package {error.name} is missing; install hubd[web], or leave web: out") from error

    return Site(living, living.settings.web)


def _small_server(living: Living) -> Part | None:
    """Without a web server somebody else has to hand out what parts have laid out."""
    figures = living.settings.metrics
    looked_at = living.settings.status_page is not None or (figures is not None and figures.listen is not None)
    if living.settings.web is not None or not looked_at:
        return None
    from hubd.runtime.small_server import SmallServer

    return SmallServer(living)


def _larder(living: Living) -> Part | None:
    if living.recorded or not (living.settings.kitchen.programs or living.operator.state.desk.shelf):
        return None
    from hubd.runtime.beside import Beside

    return Beside(living, "kitchen", living.settings.kitchen)


def _calendars(living: Living) -> Part | None:
    if living.recorded or not living.settings.calendars:
        return None
    from hubd.runtime.beside import Beside

    return Beside(living, "calendar", living.settings.calendars)


def _meter(living: Living) -> Part | None:
    if living.settings.metrics is None:
        return None
    from hubd.measures.meter import Meter

    return Meter(living, living.settings.metrics)


def _chronicle(living: Living) -> Part | None:
    from hubd.runtime.chronicle import Chronicle

    return Chronicle(living)


def _wellbeing(living: Living) -> Part | None:
    if living.recorded:
        return None
    from hubd.runtime.wellbeing import Wellbeing

    return Wellbeing(living)


def _identities(living: Living) -> Part | None:
    if living.recorded:
        return None
    from hubd.runtime.identities_watch import IdentitiesWatch

    return IdentitiesWatch.of(living)


def _microphones(living: Living) -> Part | None:
    if living.recorded or living.settings.sounds is None:
        return None
    from hubd.runtime.login import broker_of
    from hubd.runtime.microphones import Microphones

    try:
        return Microphones(living, broker_of(living.settings))
    except ModuleNotFoundError as error:
        hint = "pip install 'hubd[models]', or leave sounds: out"
        raise Unavailable(f"sounds: the package {error.name} is missing; {hint}") from error


def _snapshots(living: Living) -> Part | None:
    if living.recorded or not living.settings.faces:
        return None
    from hubd.runtime.login import broker_of
    from hubd.runtime.snapshots import Snapshots

    return Snapshots(living, broker_of(living.settings))


def _speakers(living: Living) -> Part | None:
    if living.recorded or living.settings.sounds is None:
        return None
    from hubd.runtime.speakers import Speakers

    speakers = Speakers(living)
    living.taps.append(speakers.tap)
    return speakers


def _rehearsal(living: Living) -> Part | None:
    if living.recorded:
        return None
    from hubd.runtime.rehearsal import Rehearsal

    return Rehearsal(living)


OFFERS: tuple[Callable[[Living], Part | None], ...] = (
    _chronicle, _wellbeing, _meter, _window, _site, _small_server, _larder, _calendars, _identities,
    _speakers, _microphones, _snapshots, _rehearsal,
)  # fmt: skip
