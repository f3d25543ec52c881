"""A fleet as a page that needs nothing else: how the homes are, by what version, and how much is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from hubd.fleet.frame import framed, table
from hubd.fleet.overview import HEALTH, Overview, Seen
from hubd.fleet.rollout import Rollout, told

MOST = 500
"""Homes that are listed; of more, those that are worst."""
REFRESH = '<meta http-equiv="refresh" content="30">\n'


def encode(found: Overview, rollout: Rollout | None = None) -> bytes:
    """The page."""
    return framed("Homes", _body(found, rollout), REFRESH)


def _body(found: Overview, rollout: Rollout | None) -> Iterator[str]:
    yield f"<h1>{len(found.homes):,} homes</h1>"
    yield f'<p class="lead">as of {_when(found.at)}, {found.total("records"):,} records lived through</p>'
    yield '<ul class="counts">'
    yield from (f"<li><b>{count:,}</b> {word}</li>" for word, count in found.health.items() if count or word == "well")
    yield f"<li><b>{sum(found.decided) / 60:.1f}</b> decisions a minute</li></ul>"
    yield f"<section><h2>Decisions, minute by minute</h2>{_bars(found.decided)}</section>"
    yield "<section><h2>Versions</h2>"
    yield table(("version", "homes", *_trial_head()), [_version(found, name, n) for name, n in found.versions.items()])
    yield "</section>"
    if rollout is not None:
        steps = "".join(f"<li>{escape(line)}</li>" for line in told(rollout))
        yield f"<section><h2>Roll-out</h2><ul>{steps}</ul></section>"
    if found.alarms:
        yield "<section><h2>Newest alarms</h2>"
        rows = [(_when(a.at), escape(a.home), escape(a.kind), escape(a.what)) for a in reversed(found.alarms)]
        yield table(("when", "home", "kind", "what"), rows)
        yield "</section>"
    worst = sorted(found.homes, key=lambda each: (-HEALTH.index(each.health), each.home))
    yield "<section><h2>Homes</h2>"
    yield table(("home", "health", "version", "lived up to", "records", "missing", "set aside", "decisions", "state"),
                [_home(each) for each in worst[:MOST]])  # fmt: skip
    if len(worst) > MOST:
        yield f"<p>{len(worst) - MOST:,} more, none of them worse.</p>"
    yield "</section>"


def _trial_head() -> tuple[str, ...]:
    return "offers", "wrong", "dismissed", "accepted", "only tried"


def _version(found: Overview, name: str, homes: int) -> tuple[str, ...]:
    trials = [each.tally.trials[name] for each in found.homes if name in each.tally.trials]
    sums = (sum(getattr(t, key) for t in trials) for key in ("offers", "wrong", "dismissed", "accepted", "would"))
    return escape(name), f"{homes:,}", *(f"{value:,}" for value in sums)


def _home(each: Seen) -> tuple[str, ...]:
    tally = each.tally
    return (
        escape(each.home), each.health, escape(tally.version or "none"), _when(each.at), f"{tally.records:,}",
        f"{tally.lost:,}", f"{tally.poisoned:,}", f"{sum(tally.verdicts.values()):,}", f"{each.size / 1000:.0f} kB",
    )  # fmt: skip


def _when(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC" if at else "never"


def _bars(values: Sequence[int]) -> str:
    """One bar for each minute, with its number as a title for those who point at it."""
    top = max(*values, 1)
    bars = "".join(
        f'<rect x="{n * 12}" y="{100 - 100 * value / top:.1f}" width="9" height="{100 * value / top:.1f}" '
        f'fill="currentColor"><title>{59 - n} minutes ago: {value}</title></rect>'
        for n, value in enumerate(values)
    )
    said = f"Decisions in each of the last sixty minutes; at most {max(values)} in one"
    return (
        f'<figure><svg viewBox="0 0 720 104" role="img" aria-label="{said}">{bars}</svg>'
        f"<figcaption>{said}.</figcaption></figure>"
    )
