"""Variants live through one recording: what each decided, and when the messages came that it had to deliver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from hubd.compare.ahead import Recording, messages, read_ahead, worth_it
from hubd.compare.variants import Variant, household
from hubd.core.decisions import Decision
from hubd.core.memories import Answer, Taste
from hubd.logs import LogReport
from hubd.runtime.assemble import problems
from hubd.runtime.chorus import Chorus, Diverged, believe_alike
from hubd.runtime.litter import seldom
from hubd.runtime.operator import Operator, Taken

Heard = Callable[[int], None]
"""Hears now and then how many messages have been lived through in all."""

STRIDE = 1000
"""Messages between two such words."""


@dataclass(slots=True)
class Life:
    """What one variant made of one recording."""

    decisions: list[Decision] = field(default_factory=list)
    arrived: dict[str, float] = field(default_factory=dict)
    """When each message to people came, by its id."""
    messages: int = 0
    first: float | None = None
    last: float | None = None
    rejected: Counter[str] = field(default_factory=Counter)
    tastes: dict[str, Taste] = field(default_factory=dict)
    """What people had answered by the end, as the state keeps it."""
    answers: tuple[Answer, ...] = ()
    """The same with the circumstances: what habits are found in."""
    notes: list[str] = field(default_factory=list)
    """What the log and the rules have to complain of."""
    last_seen: dict[str, float] = field(default_factory=dict)
    """The ids of messages that the desk knew last, to tell when it knows a new one."""


def live(
    recording: Recording, variants: Sequence[Variant], heard: Heard = lambda _count: None, *, ahead: bool = False
) -> list[Life]:
    """The life of each variant. Those that must believe alike believe once. `ahead`: another core has nothing to do and
    may read the log."""
    lives: dict[int, Life] = {}
    with seldom():
        for group in _alike([household(variant) for variant in variants]):
            try:
                reader = variants[group[0][0]] if ahead and worth_it(recording) else None
                found = _together(recording, [operator for _, operator in group], heard, reader)
            except Diverged:
                found = [_together(recording, [household(variants[number])], heard)[0] for number, _ in group]
            lives.update(zip((number for number, _ in group), found, strict=True))
    return [lives[number] for number in range(len(variants))]


def _alike(operators: Sequence[Operator]) -> list[list[tuple[int, Operator]]]:
    """Which of them can share their beliefs."""
    groups: list[list[tuple[int, Operator]]] = []
    for number, operator in enumerate(operators):
        fitting = (group for group in groups if believe_alike(group[0][1], operator))
        group = next(fitting, None)
        if group is None:
            groups.append([(number, operator)])
        else:
            group.append((number, operator))
    return groups


def _together(
    recording: Recording, operators: Sequence[Operator], heard: Heard, reader: Variant | None = None
) -> list[Life]:
    chorus = Chorus(operators)
    lives = [Life(notes=[f"{problem} (it stands aside)" for problem in problems(each)]) for each in operators]
    report = LogReport(tell=lives[0].notes.append)
    count = 0
    for count, (at, done) in enumerate(_lived(chorus, recording, report, reader), start=1):
        for life, operator, taken in zip(lives, operators, done, strict=True):
            _note(life, operator, at, taken)
        if count % STRIDE == 0:
            heard(STRIDE)
    heard(count % STRIDE)
    for life, operator in zip(lives, operators, strict=True):
        life.tastes, life.answers = operator.state.policy.tastes, operator.state.policy.welcome.answers
    return lives


def _lived(
    chorus: Chorus, recording: Recording, report: LogReport, reader: Variant | None
) -> Iterator[tuple[float, tuple[list[Taken], ...]]]:
    """When each message came, and what it led to in each variant. `reader`: the one as whose household another process
    reads the log."""
    if reader is None:
        for message in messages(recording, report):
            yield message.at, chorus.take(message)
        return
    with read_ahead(recording, reader, report) as said:
        for one in said:
            yield one.at, chorus.hear(*one)


def _note(life: Life, operator: Operator, at: float, taken: list[Taken]) -> None:
    life.messages += 1
    life.last = at
    if life.first is None:
        life.first = at
    for each in taken:
        if each.rejected is not None:
            life.rejected[each.rejected] += 1
        if each.decisions:
            life.decisions += [replace(decision, finding=None, ruling=()) for decision in each.decisions]
    seen = operator.state.desk.seen
    if seen is not life.last_seen:
        life.last_seen = seen
        life.arrived.update((id_, at) for id_, at in seen.items() if id_ not in life.arrived)


__all__ = ["Heard", "Life", "Recording", "live"]
