"""A recorded log through the same decoders and core, on the log's own clock, with no effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from hubd.core.codec import context_line
from hubd.core.decisions import Decision
from hubd.integration import Message
from hubd.runtime.operator import Operator, Taken


class ContextAt(NamedTuple):
    """The household as believed at one moment: a context line without its line end."""

    at: float
    line: bytes


@dataclass(slots=True)
class Account:
    """What a replay went through, for the summary."""

    messages: int = 0
    first: float | None = None
    last: float | None = None
    rejected: Counter[str] = field(default_factory=Counter)


def replay(
    operator: Operator,
    messages: Iterable[Message],
    *,
    every: float | None = None,
    until: float | None = None,
    account: Account | None = None,
    listen: Callable[[Message, Taken], None] = lambda _message, _taken: None,
) -> Iterator[Decision | ContextAt]:
    """Live through the messages: decisions as they fall, and context lines.

    A context line stands at every Unix time divisible by `every` between the first and the last message, after
    all messages and timers up to it. Nothing after `until`. `listen` hears every message and what it led to.
    """
    account = account or Account()
    due: float | None = None
    for message in messages:
        if until is not None and message.at > until:
            break
        if due is None and every is not None:
            due = ceil(message.at / every) * every
        while due is not None and every is not None and due < message.at:
            yield from _context(operator, due)
            due += every
        _count(account, message)
        taken = operator.take(message)
        if taken.rejected is not None:
            account.rejected[taken.rejected] += 1
        listen(message, taken)
        yield from taken.decisions
    if due is not None and account.last is not None and due <= account.last:
        yield from _context(operator, due)


def _count(account: Account, message: Message) -> None:
    account.messages += 1
    account.last = message.at
    if account.first is None:
        account.first = message.at


def _context(operator: Operator, at: float) -> Iterator[Decision | ContextAt]:
    yield from operator.advance(at).decisions
    brain = operator.brain
    yield ContextAt(at, context_line(operator.state, brain.household, brain.floor, at))
