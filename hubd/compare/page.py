"""A comparison as one page that needs nothing else: figures, a timeline of days, and every difference with its cause.

No script or font comes from elsewhere, and without the few lines of script everything is still there. Light and dark
follow the reader's system; what colour tells is told by shape and word as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from importlib.resources import files
from itertools import groupby

from hubd.compare.outcome import Found, Outcome, counts
from hubd.compare.pair import Change
from hubd.compare.timeline import drawing
from hubd.compare.told import DONE, SIGNS, cause, rows, ways, whom
from hubd.core.decisions import Decision
from hubd.core.household import Household


def encode(outcomes: Sequence[Outcome]) -> bytes:
    """The page of one or several comparisons."""
    style = files("hubd.compare").joinpath("page.css").read_text(encoding="utf-8")
    script = files("hubd.compare").joinpath("page.js").read_text(encoding="utf-8")
    body = "\n".join(line for outcome in outcomes for line in _comparison(outcome))
    language = outcomes[0].household.language if outcomes else "en"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>What would be different</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n<script>\n{script}</script>\n</body>\n</html>\n"
    ).encode()


def _comparison(outcome: Outcome) -> Iterator[str]:
    old, new = map(escape, outcome.names)
    of = counts(outcome.changes)
    yield f'<article lang="en"><h1>{escape(outcome.household.name)}: what would be different</h1>'
    yield f'<p class="lead"><b class="old">{old}</b> compared with <b class="new">{new}</b>, {_span(outcome)}</p>'
    yield '<ul class="counts">'
    for kind, sign in SIGNS.items():
        yield f'<li class="{kind}"><b>{_sign(sign)}{of[kind]}</b> {kind}</li>'
    yield f"<li><b>{outcome.same:,}</b> as before</li></ul>"
    yield from _figures(outcome)
    yield from _filters(outcome)
    for found in outcome.found:
        yield from _recording(found, outcome)
    yield "</article>"


def _sign(sign: str) -> str:
    return {"+": "+", "-": "\N{MINUS SIGN}", "~": "\N{TILDE OPERATOR}"}[sign]


def _span(outcome: Outcome) -> str:
    days = outcome.figures[0].days
    messages = sum(found.lives[0].messages for found in outcome.found)
    return f"over {days:.1f} {'day' if days == 1 else 'days'} and {messages:,} messages"


def _figures(outcome: Outcome) -> Iterator[str]:
    old, new = map(escape, outcome.names)
    yield '<section><h2>In figures</h2><div class="scroll"><table><thead><tr><td></td>'
    yield f'<th scope="col">{old}</th><th scope="col">{new}</th></tr></thead><tbody>'
    for name, one, other in rows(outcome):
        kind = ' class="part"' if name.startswith(" ") else ""
        differs = ' class="differs"' if one != other else ""
        yield (
            f'<tr{kind}><th scope="row">{escape(name.strip())}</th><td>{escape(one)}</td>'
            f"<td{differs}>{escape(other)}</td></tr>"
        )
    yield "</tbody></table></div></section>"


def _filters(outcome: Outcome) -> Iterator[str]:
    """Buttons that the script brings to life; without it they stay away."""
    intents = sorted({change.decision.intent for change in outcome.changes})
    if not intents:
        return
    options = "".join(f"<option>{escape(intent)}</option>" for intent in intents)
    boxes = "".join(f'<label><input type="checkbox" checked value="{kind}"> {kind}</label>' for kind in SIGNS)
    yield (
        f'<form class="filters" hidden aria-label="Which differences are shown">{boxes}<label>intent '
        f'<select><option value="">all</option>{options}</select></label></form>'
    )


def _recording(found: Found, outcome: Outcome) -> Iterator[str]:
    household = outcome.household
    yield "<section>"
    if len(outcome.found) > 1:
        yield f"<h2>{escape(found.recording.name)}</h2>"
    yield drawing(found, outcome.names, household)
    days = groupby(found.changes, key=lambda change: household.local(change.at).date())
    for day, changes in days:
        yield from _day(day, list(changes), household)
    if not found.changes:
        yield "<p>Nothing that anybody would notice is different.</p>"
    yield "</section>"


def _day(day: date, changes: Sequence[Change], household: Household) -> Iterator[str]:
    of = ", ".join(f"{count} {kind}" for kind, count in counts(changes).items() if count)
    yield f'<details open id="day-{day}"><summary><h3>{day:%A, %d %B %Y}</h3> <span>{of}</span></summary><ol>'
    for change in changes:
        yield from _change(change, household)
    yield "</ol></details>"


def _change(change: Change, household: Household) -> Iterator[str]:
    decision = change.decision
    clock = f"{household.local(change.at):%H:%M:%S}"
    yield f'<li class="{change.kind}" data-intent="{escape(decision.intent)}">'
    yield (
        f'<p><b class="sign">{_sign(SIGNS[change.kind])} {change.kind}</b> <time>{clock}</time> '
        f"<b>{DONE[decision.verdict]}</b> {escape(decision.intent)} for {escape(whom(decision, household))}"
        f"{_where(decision)}</p>"
    )
    told = list(ways(change, household))
    if told:
        yield f'<p class="ways">{escape(", ".join(told))}</p>'
    if decision.title or decision.text:
        yield f"<blockquote>{_words(decision)}</blockquote>"
    yield f'<p class="why">{escape(cause(change, household))}</p></li>'


def _where(decision: Decision) -> str:
    return f" on {escape(', '.join(decision.outputs))}" if decision.outputs else ""


def _words(decision: Decision) -> str:
    title = f"<b>{escape(decision.title)}</b> " if decision.title else ""
    return f"{title}{escape(decision.text)}"
