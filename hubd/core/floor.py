"""The floor plan as the belief rooms use it: places with numbers, neighbours, and which topic stands where."""

from __future__ import annotations

from dataclasses import dataclass, field

from hubd.core.household import AWAY, UNKNOWN, DeviceEntry, Household

BEDS = frozenset({"bed", "crib"})
BEDROOMS = frozenset({"bedroom", "kids_room"})
"""People sleep in these kinds of rooms, and wherever a bed stands: in a studio, or where guests stay."""


@dataclass(frozen=True)
class Floor:
    """Areas in the order of the configuration, then `away`, then `unknown`."""

    places: tuple[str, ...]
    index: dict[str, int]
    kinds: tuple[str, ...]
    """Kind of each place; `away` and `unknown` are their own kinds."""
    neighbours: tuple[tuple[int, ...], ...]
    hops: tuple[tuple[int, ...], ...]
    """Doors between two places; 9 where there is no way."""
    of_kind: dict[str, tuple[int, ...]]
    beds: tuple[bool, ...] = ()
    """By place: do people sleep there?"""
    entries: dict[str, DeviceEntry] = field(default_factory=dict)
    """`devices:` lines without a `*`, by their match."""
    patterns: tuple[tuple[tuple[str, ...], DeviceEntry], ...] = ()
    """`devices:` lines with a `*`, longest first."""

    def entry(self, source: str) -> DeviceEntry | None:
        """The `devices:` line that holds for a source: of overlapping matches the longest wins."""
        levels = source.split("/")
        best: DeviceEntry | None = None
        for n in range(len(levels), 0, -1):
            best = self.entries.get("/".join(levels[:n]))
            if best is not None:
                break
        size = best.match.count("/") + 1 if best else 0
        for pattern, entry in self.patterns:
            if len(pattern) > size and fits(pattern, levels):
                return entry
        return best


def fits(pattern: tuple[str, ...], levels: list[str]) -> bool:
    """Does a match with `*` hold for this topic, or for one above it?"""
    return len(pattern) <= len(levels) and all(p in ("*", level) for p, level in zip(pattern, levels, strict=False))


FAR = 9
"""Hops between places with no way between them: farther than any real home is deep."""


def plan(household: Household) -> Floor:
    """Number the places and measure the ways between them. Outdoor areas and halls lead to `away`."""
    areas = list(household.areas)
    places = (*areas, AWAY, UNKNOWN)
    index = {place: i for i, place in enumerate(places)}
    kinds = (*(household.areas[a].kind for a in areas), AWAY, UNKNOWN)
    links: list[set[int]] = [set() for _ in places]
    for area in household.areas.values():
        for other in area.adjacent:
            links[index[area.id]].add(index[other])
            links[index[other]].add(index[area.id])
    for exit_ in _exits(household, index):
        links[exit_].add(index[AWAY])
        links[index[AWAY]].add(exit_)
    neighbours = tuple(tuple(sorted(link)) for link in links)
    of_kind: dict[str, list[int]] = {}
    for i, kind in enumerate(kinds):
        of_kind.setdefault(kind, []).append(i)
    entries = {entry.match: entry for entry in household.devices if "*" not in entry.match}
    starred = [(tuple(entry.match.split("/")), entry) for entry in household.devices if "*" in entry.match]
    return Floor(
        places=places,
        index=index,
        kinds=kinds,
        neighbours=neighbours,
        hops=tuple(_distances(i, neighbours) for i in range(len(places))),
        of_kind={kind: tuple(members) for kind, members in of_kind.items()},
        beds=(*(_sleeps(household, area) for area in areas), False, False),
        entries=entries,
        patterns=tuple(sorted(starred, key=lambda p: (-len(p[0]), p[1].match))),
    )


def _sleeps(household: Household, area: str) -> bool:
    entry = household.areas[area]
    beds = any(device.area == area and device.means in BEDS for device in household.devices)
    return entry.kind in BEDROOMS or beds or not BEDS.isdisjoint(entry.has)


def _exits(household: Household, index: dict[str, int]) -> list[int]:
    """Places from which people leave: outdoor areas, areas with an entrance, else halls, else all."""
    outdoor = [index[a.id] for a in household.areas.values() if a.kind == "outdoor"]
    doors = {index[d.area] for d in household.things if d.means in ("entrance", "garage_door") and d.area in index}
    found = sorted({*outdoor, *doors})
    halls = [index[a.id] for a in household.areas.values() if a.kind in ("hall", "garage")]
    return found or halls or [index[a] for a in household.areas]


def _distances(start: int, neighbours: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """Breadth-first search: doors from one place to every other."""
    hops = [FAR] * len(neighbours)
    hops[start] = 0
    queue = [start]
    for here in queue:
        for there in neighbours[here]:
            if hops[there] > hops[here] + 1:
                hops[there] = hops[here] + 1
                queue.append(there)
    return tuple(hops)
