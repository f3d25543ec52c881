"""What may live beside the loop (`parts`), and what it may know of the household that lives.

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
