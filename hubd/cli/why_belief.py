"""Why something is believed: which evidence speaks for and against it, how much, and what it would be without."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from difflib import get_close_matches
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from hubd.cli.why_not import NotKnown, on_its_day, operator_of
from hubd.core.household import Household

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.runtime.hindsight import Answer, Distribution, Piece, Question
    from hubd.runtime.operator import Operator

WORDS = ((3.0, "decisive"), (1.5, "strong"), (0.5, "clear"), (0.0, "slight"))
"""From so many nats on, a piece of evidence is called this."""
LEAST = 0.05
"""Less than this is not worth a line."""
OTHERS = 3
"""So many other possibilities are named."""


class Explained(NamedTuple):
    """The answers as of a moment, and since when evidence was looked at."""

    at: float
    begun: float
    answers: tuple[Answer, ...]


def asked(household: Household, about: str) -> tuple[Question, ...]:
    """What somebody wants to know who names a person, an area, `mode` or `guests`."""
    from hubd.runtime.hindsight import Question

    word = about.strip().casefold()
    names = {person.name.casefold(): person.id for person in household.people.values()}
    names |= {area.name.casefold(): area.id for area in household.areas.values()}
    word = word if word in household.people or word in household.areas else names.get(word, word)
    if word in household.people:
        return Question(word, "area"), Question(word, "activity")
    if word in household.areas:
        return Question(word, "occupied"), Question(word, "activity")
    if word in ("mode", "guests"):
        return (Question("house", word),)
    known = [*household.people, *household.areas, "mode", "guests"]
    near = get_close_matches(word, known, n=1)
    raise NotKnown(f"nobody and nothing is called {about}; {f'did you mean {near[0]}?' if near else ', '.join(known)}")


def explained(
    settings: Settings, questions: Sequence[Question], when: datetime | None, logs: tuple[Path, ...], length: float
) -> Explained:
    """Live up to the moment (to the end of the record without one), then once more without each source."""
    from hubd.cli.progress import reading
    from hubd.logs import read_log
    from hubd.runtime.hindsight import MOST, answers, window

    paths, at, operator = _record(settings, when, logs, length)
    if at is None:
        at = max((message.at for message in read_log(paths)), default=None)
        if at is None:
            raise NotKnown(f"{', '.join(map(str, paths))}: no message that can be read")
    if at < next((message.at for message in read_log(paths)), at):
        raise NotKnown(f"the record begins after {settings.household.local(at):%Y-%m-%d %H:%M}; name a later time")
    past = window(operator, reading(read_log(paths), paths, quiet=False), at, length)
    with _working(MOST * len(questions)) as step:
        return Explained(at, past.begun, answers(past, operator.brain, questions, step))


def _record(
    settings: Settings, when: datetime | None, logs: tuple[Path, ...], length: float
) -> tuple[tuple[Path, ...], float | None, Operator]:
    """Which logs to live through, up to when, and the household at their beginning."""
    from hubd.learning.apprentice import Apprentice
    from hubd.logs import read_log

    if logs:
        operator = operator_of(settings, None)
        operator.learner = Apprentice()
        begins = next((message.at for message in read_log(logs)), None)
        return logs, on_its_day(settings, when, begins), operator
    local = settings.household.local
    at = on_its_day(settings, when, None)
    every = sorted(settings.store.logs.glob("*.jsonl.zst"))
    last = f"{local(at):%Y-%m-%d}" if at is not None else "9999"
    days = [day for day in every if day.name[:10] <= last]
    if not days:
        raise NotKnown(f"there is no daily log in {settings.store.logs} for that time; name a recorded one with --log")
    newest = datetime.fromisoformat(days[-1].name[:10]).replace(tzinfo=settings.household.time_zone)
    first = local(at - length) if at is not None else newest - timedelta(seconds=length)
    days = [day for day in days if day.name[:10] >= f"{first:%Y-%m-%d}"] or days[-1:]
    snapshot = days[0].with_name(days[0].name.replace(".jsonl.zst", ".snapshot"))
    return tuple(days), at, operator_of(settings, snapshot.read_bytes() if snapshot.exists() else None)


@contextmanager
def _working(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=total, label="without each source", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def lines(household: Household, found: Explained) -> Iterator[str]:
    """The answer in words."""
    for answer in found.answers:
        yield _headline(household, answer, found.at)
        others = _ranked(answer.beliefs, besides=answer.believed)
        if others:
            yield f"  or else {', '.join(f'{word} {p:.0%}' for word, p in others)}"
        for title, wanted in (("for it", 1.0), ("against it", -1.0)):
            pieces = [piece for piece in answer.pieces if piece.weight * wanted >= LEAST]
            if pieces:
                yield f"  {title}"
            for piece in pieces:
                yield from _told(household, piece)
        if not any(abs(piece.weight) >= LEAST for piece in answer.pieces):
            yield "  no single source matters: it follows from what was believed before, and from the time since"
        before = ", ".join(f"{word} {p:.0%}" for word, p in _ranked(answer.before))
        yield f"  at {household.local(found.begun):%H:%M}, before all that: {before}"


def _headline(household: Household, answer: Answer, at: float) -> str:
    about, aspect = answer.question
    name = household.people[about].name if about in household.people else about
    p, clock = answer.beliefs[answer.believed], f"{household.local(at):%Y-%m-%d %H:%M:%S}"
    said = f"{name}: {answer.believed}"
    if aspect == "area" and answer.believed in household.areas:
        said = f"{name} is in {answer.believed}"
    elif aspect == "occupied":
        said = f"{answer.believed} is in {about}"
    return f"{clock}  {said}, {p:.0%} sure"


def _ranked(beliefs: Distribution, besides: str = "") -> list[tuple[str, float]]:
    ranked = sorted(beliefs.items(), key=lambda item: -item[1])
    return [(word, p) for word, p in ranked if word != besides and p >= 0.01][:OTHERS]


def _told(household: Household, piece: Piece) -> Iterator[str]:
    weight = next(word for least, word in WORDS if abs(piece.weight) >= least)
    often = "once" if piece.times == 1 else f"{piece.times} times, last"
    when = f"{household.local(piece.last):%H:%M:%S}"
    yield f"  {piece.weight:+6.2f}  {weight} ({_odds(piece.weight)}): {piece.said} ({often} {when})"
    without = _ranked(piece.without)
    if without:
        yield f"          without {piece.source}: {', '.join(f'{word} {p:.0%}' for word, p in without)}"


def _odds(weight: float) -> str:
    factor = exp(abs(weight))
    if factor > 1000.0:
        return "over 1000 to 1"
    return f"{factor:.0f} to 1" if factor >= 3.0 else f"{factor:.1f} to 1"


def values(household: Household, found: Explained) -> dict[str, Any]:
    """The answer for programs. Weights are in nats."""
    return {
        "at": household.local(found.at).isoformat(),
        "since": household.local(found.begun).isoformat(),
        "beliefs": [
            {
                "about": answer.question.about,
                "aspect": answer.question.aspect,
                "believed": answer.believed,
                "p": round(answer.beliefs[answer.believed], 4),
                "beliefs": _rounded(answer.beliefs),
                "before": _rounded(answer.before),
                "evidence": [
                    {
                        "source": piece.source, "said": piece.said, "times": piece.times,
                        "last": household.local(piece.last).isoformat(), "weight": piece.weight,
                        "without": _rounded(piece.without),
                    }
                    for piece in answer.pieces
                ],
            }
            for answer in found.answers
        ],
    }  # fmt: skip


def _rounded(beliefs: Distribution) -> dict[str, float]:
    return {word: round(p, 4) for word, p in sorted(beliefs.items(), key=lambda item: -item[1])}
