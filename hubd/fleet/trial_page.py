"""A trial as pages that need nothing else: one of all homes, and one of each of those that would be worst off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from hubd.compare import page
from hubd.fleet.frame import framed, table
from hubd.fleet.summary import SHARES, Summary
from hubd.fleet.trial import Answer, Question, outcome_of

HOMES = "homes"


def write(folder: Path, found: Summary, questions: Sequence[Question]) -> Path:
    """The report in a folder, with the replays of the homes that would be worst off beside it."""
    (folder / HOMES).mkdir(parents=True, exist_ok=True)
    asked = {question.home: question for question in questions}
    links = {}
    for number, each in enumerate(found.worst, start=1):
        name = f"{HOMES}/{number:02d}-{Path(each.home).name}.html"
        (folder / name).write_bytes(page.encode([outcome_of(asked[each.home])]))
        links[each.home] = name
    report = folder / "report.html"
    report.write_bytes(framed("What a change would do to many homes", _body(found, links)))
    return report


def _body(found: Summary, links: dict[str, str]) -> Iterator[str]:
    old, new = map(escape, found.names)
    yield "<h1>What a change would do to many homes</h1>"
    yield (
        f'<p class="lead"><b class="old">{old}</b> compared with <b class="new">{new}</b>, over {found.homes:,} homes, '
        f"{found.days:,.1f} days and {found.messages:,} messages</p>"
    )
    yield '<ul class="counts">'
    for kind, count in (("added", found.added), ("removed", found.removed), ("changed", found.changed)):
        yield f'<li class="{kind}"><b>{count:,}</b> {kind}</li>'
    yield f"<li><b>{found.same:,}</b> as before</li><li><b>{found.untouched:,}</b> homes untouched</li></ul>"
    yield "<section><h2>Interruptions, person and day</h2>"
    yield table(
        ("of all homes, so many have at the most", *(f"{share:.0%}" for share in SHARES)),
        [(name, *(f"{value:.2f}" for value in values))
         for name, values in zip((old, new), found.interruptions, strict=True)],
    )  # fmt: skip
    yield f"<p>{found.louder:,} homes would be interrupted more, {found.quieter:,} less.</p></section>"
    yield "<section><h2>Dangers and messages</h2>"
    dangers = [(f"missed: {escape(intent)}", f"{count:,}") for intent, count in found.missed.items()]
    yield table(
        ("", "homes together"),
        [*(dangers or [("missed", "0")]), ("told of that were missed", f"{found.found:,}"),
         ("told of later", f"{found.later:,}, by at most {found.latest:.0f} s"),
         ("messages too late", f"{found.late_mail[0]:,} before, {found.late_mail[1]:,} now")],
    )  # fmt: skip
    yield "</section><section><h2>Worst off</h2>"
    yield (
        table(
            ("home", "interruptions before", "now", "changes", "dangers missed", "later"),
            [_worst(each, links) for each in found.worst],
        )
        if found.worst
        else "<p>Nobody.</p>"
    )
    yield "</section><section><h2>Changes in a home</h2>"
    yield table(("changes", "homes"), [(f"{changes:,}", f"{homes:,}") for changes, homes in found.changes])
    cost = f"{found.seconds:,.0f} seconds of one core, {found.seconds / max(found.days, 0.01):.2f} s a home and day"
    yield f"</section><section><h2>Cost</h2><p>{cost}.</p>"
    if found.failed:
        yield "<h2>Without an answer</h2>"
        yield table(("home", "why"), [(escape(each.home), escape(each.error)) for each in found.failed])
    yield "</section>"


def _worst(each: Answer, links: dict[str, str]) -> tuple[str, ...]:
    name = escape(Path(each.home).name)
    old, new = each.interruptions
    missed = escape(", ".join(each.missed)) or "none"
    link = f'<a href="{escape(links[each.home])}">{name}</a>'
    return link, f"{old:.2f}", f"{new:.2f}", str(each.changes), missed, str(len(each.later))
