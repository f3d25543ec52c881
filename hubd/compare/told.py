"""A comparison told to people, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hubd.compare.figures import Danger, Figures, later
from hubd.compare.outcome import Found, Outcome, counts
from hubd.compare.pair import Change
from hubd.core.decisions import Decision
from hubd.core.household import Household
from hubd.core.policy.wording.phrases import reason_in_words
from hubd.evaluate.offpolicy import Interval

DONE = {
    "act": "done", "speak": "spoken", "ask": "asked", "show": "shown", "push": "pushed",
    "defer": "kept for later", "suppress": "kept quiet",
}  # fmt: skip
SIGNS = {"added": "+", "removed": "-", "changed": "~"}

Row = tuple[str, str, str]


def lines(outcome: Outcome) -> Iterator[str]:
    """The differences, day by day, and below them the figures of both."""
    yield f"{outcome.names[0]}  ->  {outcome.names[1]}"
    for found in outcome.found:
        if len(outcome.found) > 1 and found.changes:
            yield f"\n{found.recording.name}"
        yield from differences(found, outcome.household)
    yield ""
    yield _counted(outcome)
    yield ""
    yield from table(("", *outcome.names), rows(outcome))


def _counted(outcome: Outcome) -> str:
    of = counts(outcome.changes)
    deliveries = f"{outcome.same:,} {'delivery' if outcome.same == 1 else 'deliveries'} as before"
    return f"{of['added']} added, {of['removed']} removed, {of['changed']} changed; {deliveries}"


def differences(found: Found, household: Household) -> Iterator[str]:
    """One recording's differences, each in two lines: what, and why."""
    day = ""
    for change in found.changes:
        local = household.local(change.at)
        if (this := f"{local:%A, %d %B %Y}") != day:
            yield f"\n{this}"
            day = this
        yield f"  {SIGNS[change.kind]} {local:%H:%M:%S}  {headline(change, household)}"
        yield f"                {cause(change, household)}"


def headline(change: Change, household: Household) -> str:
    """What became different, in one line."""
    decision = change.decision
    what = f"{decision.intent} for {whom(decision, household)}"
    where = f" on {', '.join(decision.outputs)}" if decision.outputs else ""
    if change.old is None or change.new is None or change.kind != "changed":
        return f"{change.kind:8s} {DONE[decision.verdict]:8s} {what}{where}"
    return f"{change.kind:8s} {DONE[decision.verdict]:8s} {what}{where}: {', '.join(ways(change, household))}"


def ways(change: Change, household: Household) -> Iterator[str]:
    """In which ways a delivery differs from what it was."""
    old, new = change.old, change.new
    if old is None or new is None:
        return
    for way in change.ways:
        match way:
            case "time":
                yield f"{duration(abs(new.at - old.at))} {'later' if new.at > old.at else 'earlier'}"
            case "verdict":
                yield f"was {DONE[old.verdict]}"
            case "outputs":
                yield f"was on {', '.join(old.outputs) or 'nothing'}"
            case "audience":
                yield f"was for {whom(old, household)}"
            case "urgency":
                yield f"was {old.urgency}"
            case "rule":
                yield f"was by {old.rule}"
            case _:
                yield f"other {way}"


def cause(change: Change, household: Household) -> str:
    """Why: the rule and what it rests on, and what the other variant had to say to it."""
    decision = change.decision
    why = "; ".join(reason.rstrip(".") for reason in decision.because)
    own = f"{decision.rule}: {why}" if why else decision.rule
    if change.kind == "changed":
        return own
    other = change.old if change.kind == "added" else change.new
    when = "before" if change.kind == "added" else "now"
    if other is None:
        return f"{own} ({when}: no rule proposed it)"
    reason = reason_in_words(other.reason, household.language) if other.reason else DONE[other.verdict]
    return f"{own} ({when}: {DONE[other.verdict]}, {reason.rstrip('.')})"


def whom(decision: Decision, household: Household) -> str:
    people = household.people
    return ", ".join(people[who].name if who in people else who for who in decision.audience) or "the house"


def duration(seconds: float) -> str:
    """`40 s`, `5 min`, `3.5 h`."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"


# the figures


FIGURES: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("spoken", lambda f: str(f.verdicts["speak"])),
    ("asked", lambda f: str(f.verdicts["ask"])),
    ("pushed", lambda f: str(f.verdicts["push"])),
    ("shown", lambda f: str(f.verdicts["show"])),
    ("done in the house", lambda f: str(f.verdicts["act"])),
    ("kept for later", lambda f: str(f.verdicts["defer"])),
    ("kept quiet", lambda f: str(f.verdicts["suppress"])),
    ("interruptions, person and day", lambda f: f"{f.interruptions_a_day:.2f}"),
)


def rows(outcome: Outcome) -> Iterator[Row]:
    """The table of figures: what, the old variant's, the new one's."""
    old, new = outcome.figures
    for name, figure in FIGURES:
        yield name, figure(old), figure(new)
    for who in dict.fromkeys((*old.people, *new.people)):
        name = outcome.household.people[who].name if who in outcome.household.people else who
        yield f"  {name}", _attention(old, who), _attention(new, who)
    yield "dangers told of", str(len(old.dangers)), str(len(new.dangers))
    missed_old, missed_new = outcome.missed
    yield "  missed, of the other's", str(len(missed_old)), _some(missed_new, outcome.household)
    yield "  told of later", str(len(later(new.dangers, old.dangers))), str(len(outcome.later))
    yield "messages told", _of(old.mail.told, old.mail.arrived), _of(new.mail.told, new.mail.arrived)
    yield "  too late", str(len(old.mail.late)), str(len(new.mail.late))
    yield "  still waiting at the end", str(old.mail.waiting), str(new.mail.waiting)
    yield "  usual wait, longest wait", _waits(old), _waits(new)
    worth = outcome.worth
    if worth is not None and worth.earned.value:
        judged = f"by {worth.effective:.0f} of {worth.situations}"
        yield "worth of an offer, by the answers", _bounds(worth.earned), f"{_bounds(worth.snips)}, {judged}"


def _bounds(of: Interval) -> str:
    return f"{of.value:+.2f} ({of.low:+.2f} to {of.high:+.2f})"


def _attention(of: Figures, who: str) -> str:
    person = of.people.get(who)
    if person is None or person.interruptions == 0:
        return "none"
    return f"{person.a_day:.2f} a day, at most {person.worst_day}; in an hour {person.worst_hour} of {of.budget}"


def _some(dangers: Sequence[Danger], household: Household) -> str:
    if not dangers:
        return "0"
    first = dangers[0]
    return f"{len(dangers)}, first {first.intent} {household.local(first.first):%m-%d %H:%M}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"


def _waits(of: Figures) -> str:
    if of.mail.told == 0:
        return "none"
    return f"{duration(of.mail.median_wait)}, {duration(of.mail.longest_wait)}"


def table(head: Sequence[str], body: Iterator[Row] | Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns of equal width; a column of numbers stands to the right."""
    cells = [tuple(head), *(tuple(row) for row in body)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
