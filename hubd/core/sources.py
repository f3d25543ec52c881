"""How many sources the house remembers. Whoever may publish can invent as many as it likes; memory has an end.

What speaks stays; what an owner has described stays longest.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from hubd.core.beliefs import DeviceState
from hubd.core.events import Described

MOST = 20_000
"""Sources that have announced themselves, and sources that were heard: twice a house of ten thousand sensors."""
PART = 10
"""One part of so many goes at once, so that it is seldom looked for."""

Known = dict[str, dict[str, str]]


def crowded(number: int) -> bool:
    """Has some of it been forgotten, or will it be soon?"""
    return number >= MOST - MOST // PART


def learned(known: Known, event: Described, heard: Container[str]) -> Known:
    """What is known of sources, and now of this one. Of those that only announce themselves and never speak, the newest
    go first: what came first is likelier to be of the house than what came with a flood."""
    known = dict(known)
    if event.removed:
        known.pop(event.source, None)
        return known
    if len(known) >= MOST and event.source not in known:
        mute = [source for source in known if source not in heard] or list(known)
        for source in mute[-(MOST // PART) :]:
            del known[source]
    known[event.source] = {**known.get(event.source, {}), **event.facts}
    return known


def room_for_another(heard: Mapping[str, DeviceState]) -> Mapping[str, DeviceState]:
    """The sources that were heard, without some of them where there are too many: those that have said least, and of
    these the ones that have been silent for longest."""
    if len(heard) < MOST:
        return heard
    order = sorted(heard, key=lambda source: (heard[source].id != "", heard[source].count, heard[source].seen))
    gone = frozenset(order[: MOST // PART])
    return {source: device for source, device in heard.items() if source not in gone}
