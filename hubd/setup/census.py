"""Every device that a household has heard: what it is taken for, where it stands, how it fares, and what is missing.

Made from the state alone, so that it says what the hub itself believes. What hubd could not place becomes lines
for the configuration; areas in them are guesses by name, for people to correct.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hubd.config.words import slug
from hubd.core.beliefs import DeviceState
from hubd.core.evidence.ailments import ailments
from hubd.core.household import Household
from hubd.core.state import State
from hubd.setup import guesses

NEEDS_A_PLACE = frozenset({"motion", "contact", "power", "device", "alarm", "sighting", "sound", "beacon", "utterance"})
"""Kinds of report that say where something is going on. A thermometer, a tracker or a message needs no room."""

HAS_MEANS = frozenset({"motion", "contact", "power", "device"})
"""Kinds whose meaning depends on what the sensor sits on."""

LONG_ENOUGH = 600.0
"""A rate over less than this (seconds) would say nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reporting thing. `last` in seconds since 1970; `messages` counts what was reported; `per_hour` is
    None for what was not heard for long enough."""

    source: str
    name: str
    reports: tuple[str, ...]
    area: str | None
    means: str | None
    id: str
    last: float
    messages: int
    per_hour: float | None
    health: str
    placed: bool
    rejected: int = 0


def census(state: State, household: Household, rejected: dict[str, int] | None = None) -> list[Entry]:
    """All devices, by source. `rejected`: how many messages of a topic made no sense."""
    refused = rejected or {}
    found = [_entry(source, device, state, household) for source, device in sorted(state.devices.items())]
    return [_with(entry, refused) for entry in found]


def _with(entry: Entry, rejected: dict[str, int]) -> Entry:
    mine = sum(n for topic, n in rejected.items() if topic == entry.source or topic.startswith(f"{entry.source}/"))
    return replace(entry, rejected=mine) if mine else entry


def _entry(source: str, device: DeviceState, state: State, household: Household) -> Entry:
    reports = tuple(
        sorted({*(key.partition(":")[0] for key in device.readings), device.kind} - {"", "availability", "level"})
    )
    area = device.area or _own_area(source, household)
    heard_for = device.seen - device.first
    return Entry(
        source=source,
        name=state.known.get(source, {}).get("name", ""),
        reports=reports or ("availability",),
        area=area,
        means=device.means,
        id=device.id,
        last=device.seen,
        messages=device.count,
        per_hour=round(device.count * 3600.0 / heard_for, 1) if heard_for >= LONG_ENOUGH else None,
        health=", ".join(each.said for each in ailments(device, state.now)) or "ok",
        placed=area is not None or not NEEDS_A_PLACE.intersection(reports) or _speaks_for_the_house(source),
    )


def _own_area(source: str, household: Household) -> str | None:
    """The room that a source carries in its name, as a node of ESPresense or a satellite of Hermes does."""
    last = source.rpartition("/")[2]
    return last if last in household.areas else None


def _speaks_for_the_house(source: str) -> bool:
    """hubd's own topics name the area in each message."""
    return "/in/" in source


def lines_to_copy(entries: Iterable[Entry], household: Household) -> list[str]:
    """Lines for `devices:` for what hubd could not place."""
    return [_line(entry, household) for entry in entries if not entry.placed]


def _line(entry: Entry, household: Household) -> str:
    name = entry.name or entry.source.partition("/")[2] or entry.source
    area = _guess(name, household) or _guess(entry.source, household) or "CHOOSE"
    means = guesses.means(name) if HAS_MEANS.intersection(entry.reports) and not entry.means else None
    fields = [f"match: {_quoted(entry.source)}", f"area: {area}", *([f"means: {means}"] if means else [])]
    return f"- {{{', '.join(fields)}}}  # {', '.join(entry.reports)}"


def _guess(name: str, household: Household) -> str | None:
    """The area whose id or name stands in a device's name, else the only one of the kind that it mentions."""
    called = [(area.id, word) for area in household.areas.values() for word in (area.id, area.name, slug(area.name))]
    named = guesses.area(name, called)
    if named is not None:
        return named
    room = guesses.room(name)
    alike = [area.id for area in household.areas.values() if room is not None and area.kind == room[0]]
    return alike[0] if len(alike) == 1 else None


def _quoted(topic: str) -> str:
    """A topic as YAML: in quotes where it holds what YAML would read as something else."""
    plain = all(c.isalnum() or c in "/_-." for c in topic) and topic[:1].isalnum()
    return topic if plain else '"' + topic.replace("\\", "\\\\").replace('"', '\\"') + '"'
