"""The days of a comparison as a drawing: one line a day, the old variant above it and the new one below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from hubd.compare.outcome import Found, counts
from hubd.compare.pair import Change
from hubd.compare.told import SIGNS, headline
from hubd.core.decisions import DELIVERED
from hubd.core.household import Household

WIDTH = 1000
LEFT = 92
"""Room for the name of the day."""
RIGHT = 8
ROW = 34
TOP = 26
HOURS = (0, 3, 6, 9, 12, 15, 18, 21, 24)


def drawing(found: Found, names: Sequence[str], household: Household) -> str:
    """An SVG figure. What is the same in both is a dot; what differs has a shape of its own."""
    same: dict[date, list[float]] = defaultdict(list)
    differing = {id(change.new) for change in found.changes if change.kind != "removed"}
    for decision in found.lives[1].decisions:
        if decision.verdict in DELIVERED and id(decision) not in differing:
            same[household.local(decision.at).date()].append(_x(household, decision.at))
    changed: dict[date, list[Change]] = defaultdict(list)
    for change in found.changes:
        changed[household.local(change.at).date()].append(change)
    days = sorted({*same, *changed})
    if not days:
        return ""
    height = TOP + ROW * len(days) + 6
    of = ", ".join(f"{count} {kind}" for kind, count in counts(found.changes).items())
    parts = [
        f'<figure class="scroll"><svg viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="Timeline of {len(days)} days: {of}">',
        *_scale(height),
    ]
    for number, day in enumerate(days):
        parts += _day(day, TOP + ROW * number + ROW / 2, same[day], changed[day], household)
    parts.append(f"</svg>{_legend(names)}</figure>")
    return "\n".join(parts)


def _x(household: Household, at: float) -> float:
    local = household.local(at)
    minutes = local.hour * 60 + local.minute + local.second / 60
    return round(LEFT + (WIDTH - LEFT - RIGHT) * minutes / 1440, 1)


def _scale(height: float) -> Iterator[str]:
    for hour in HOURS:
        x = LEFT + (WIDTH - LEFT - RIGHT) * hour / 24
        yield f'<line class="hour" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4}" y2="{height - 6}"/>'
        anchor = "end" if hour == 24 else "middle"
        yield f'<text class="hour" x="{x:.1f}" y="{TOP - 10}" text-anchor="{anchor}">{hour:02d}</text>'


def _day(day: date, y: float, same: Sequence[float], changes: Sequence[Change], household: Household) -> Iterator[str]:
    link = bool(changes)
    name = f'<text class="day" x="0" y="{y + 4:.1f}">{day:%a %d %b}</text>'
    yield f'<a href="#day-{day}">{name}</a>' if link else name
    yield f'<line class="base" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    for x in same:
        yield f'<circle class="same" cx="{x}" cy="{y:.1f}" r="2"/>'
    for change in changes:
        yield _mark(change, y, household)


def _mark(change: Change, y: float, household: Household) -> str:
    """Added: a triangle below the line. Removed: one above it. Changed: a bridge from the old time to the new."""
    x = _x(household, change.at)
    told = f"{household.local(change.at):%H:%M:%S} {SIGNS[change.kind]} {headline(change, household)}"
    title = f"<title>{escape(told)}</title>"
    if change.kind == "changed" and change.old is not None:
        same_day = household.local(change.old.at).date() == household.local(change.at).date()
        was = _x(household, change.old.at) if same_day else x
        return (
            f'<g class="changed">{title}<line x1="{was}" x2="{x}" y1="{y - 8:.1f}" y2="{y + 8:.1f}"/>'
            f'<rect x="{was - 3:.1f}" y="{y - 11:.1f}" width="6" height="6"/>'
            f'<rect x="{x - 3:.1f}" y="{y + 5:.1f}" width="6" height="6"/></g>'
        )
    if change.kind == "added":
        return f'<path class="added" d="M{x} {y + 3:.1f}l6 10h-12z">{title}</path>'
    return f'<path class="removed" d="M{x} {y - 3:.1f}l6 -10h-12z">{title}</path>'


def _legend(names: Sequence[str]) -> str:
    old, new = map(escape, names)
    shapes = (
        ("removed", '<path class="removed" d="M7 13l6 -10h-12z"/>', "removed"),
        ("added", '<path class="added" d="M7 2l6 10h-12z"/>', "added"),
        ("changed", '<g class="changed"><line x1="3" x2="11" y1="4" y2="11"/><rect x="0" y="1" width="6" height="6"/>'
         '<rect x="8" y="8" width="6" height="6"/></g>', "changed"),
        ("same", '<circle class="same" cx="7" cy="7" r="2"/>', "the same in both"),
    )  # fmt: skip
    drawn = "".join(
        f'<span><svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">{shape}</svg> {word}</span>'
        for _, shape, word in shapes
    )
    return f"<figcaption>Above each line <b>{old}</b>, below it <b>{new}</b>. {drawn}</figcaption>"
