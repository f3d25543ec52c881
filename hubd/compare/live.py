"""Variants live through one recording: what each decided, and when the messages came that it had to deliver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from hubd.compare.variants import Variant, household
from hubd.core.decisions import Decision
from hubd.core.memories import Answer, Taste
from hubd.integration import Message
from hubd.logs import LogReport, read_log
from hubd.runtime.assemble import problems
from hubd.runtime.chorus import Chorus, Diverged, believe_alike
from hubd.runtime.litter import seldom
from hubd.runtime.operator import Operator, Taken

Heard = Callable[[int], None]
"""Hears now and then how many messages have been lived through in all."""

STRIDE = 1000
"""Messages between two such words."""


@dataclass(frozen=True)
class Recording:
    """What is lived through: files and folders in order, as one stretch of time. `until`: nothing after it."""

    name: str
    logs: tuple[Path, ...]
    until: float | None = None


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


def live(recording: Recording, variants: Sequence[Variant], heard: Heard = lambda _count: None) -> list[Life]:
    """The life of each variant. Those that must believe alike believe once."""
    lives: dict[int, Life] = {}
    with seldom():
        for group in _alike([household(variant) for variant in variants]):
            try:
                found = _together(recording, [operator for _, operator in group], heard)
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


def _together(recording: Recording, operators: Sequence[Operator], heard: Heard) -> list[Life]:
    chorus = Chorus(operators)
    lives = [Life(notes=[f"{problem} (it stands aside)" for problem in problems(each)]) for each in operators]
    report = LogReport(tell=lives[0].notes.append)
    count = 0
    for count, message in enumerate(_messages(recording, report), start=1):
        for life, operator, taken in zip(lives, operators, chorus.take(message), strict=True):
            _note(life, operator, message, taken)
        if count % STRIDE == 0:
            heard(STRIDE)
    heard(count % STRIDE)
    for life, operator in zip(lives, operators, strict=True):
        life.tastes, life.answers = operator.state.policy.tastes, operator.state.policy.welcome.answers
    return lives


def _messages(recording: Recording, report: LogReport) -> Iterator[Message]:
    for message in read_log(recording.logs, report):
        if recording.until is not None and message.at > recording.until:
            return
        yield message


def _note(life: Life, operator: Operator, message: Message, taken: list[Taken]) -> None:
    life.messages += 1
    life.last = message.at
    if life.first is None:
        life.first = message.at
    for each in taken:
        if each.rejected is not None:
            life.rejected[each.rejected] += 1
        life.decisions += [replace(decision, finding=None, ruling=()) for decision in each.decisions]
    seen = operator.state.desk.seen
    if seen is not life.last_seen:
        life.last_seen = seen
        life.arrived.update((id_, at) for id_, at in seen.items() if id_ not in life.arrived)
