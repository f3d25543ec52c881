"""What one message costs, room by room, in processor time: decoding, believing, deciding with a hundred rules of an
owner, and the rest. Of a simulated day, or of the recorded homes that are named (`home.yaml` beside `log.jsonl`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

from bench.live import Figure
from hubd.compare.variants import Variant, household
from hubd.core.belief import believe
from hubd.core.events import AnyEvent
from hubd.core.household import Household
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.rulebook import Rulebook
from hubd.core.step import Step, follow
from hubd.errors import DecodeError
from hubd.integration import Message
from hubd.logs import read_log
from hubd.rules_files import read_rule_text
from hubd.runtime.litter import seldom
from hubd.runtime.operator import Operator, Taken

P = ParamSpec("P")
T = TypeVar("T")

RULES = 100
BARS = {"decoding": 10.0, "belief": 35.0, "policy": 15.0, "the rest": 5.0}
"""Microseconds for each message, on a core of its own."""


class Clock:
    """Processor time spent in one room, without what looking at the clock costs."""

    def __init__(self) -> None:
        self.spent = 0.0

    def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        begun = time.thread_time()
        try:
            return work(*arguments, **named)
        finally:
            self.spent += time.thread_time() - begun - LOOK


def _look() -> float:
    begun = time.thread_time()
    for _ in range(20_000):
        time.thread_time()
    return (time.thread_time() - begun) / 20_000


LOOK = _look()


class Rooms(NamedTuple):
    """Seconds of processor time by room, for so many messages."""

    decoding: float
    belief: float
    policy: float
    rest: float
    messages: int


def measure(homes: Sequence[Path] = ()) -> Iterator[Figure]:
    """One line for each room, mean over the messages of each home and then over the homes."""
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        every = [_lived(home) for home in homes or (_simulated(Path(name) / "day"),)]
    for number, (room, bar) in enumerate(BARS.items()):
        mean = sum(rooms[number] / rooms.messages for rooms in every) / len(every) * 1e6
        yield Figure(f"a message: {room}", f"{mean:.1f} us", f"{len(every)} homes", f"{bar:.0f} us", mean <= bar)


def _simulated(folder: Path) -> Path:
    command = [sys.executable, "-m", "hubd", "simulate", str(folder), "--pets"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - hubd itself
    return folder


def _lived(home: Path) -> Rooms:
    """Live through the log of a home with the clock at every door, and garbage looked for as seldom as the daemon and
    `hubd replay` do."""
    operator = household(Variant("", home / "home.yaml"))
    operator.adopt(with_rules(operator.brain.rules))
    messages = list(read_log([next(iter(sorted(home.glob("log.jsonl*"))))]))
    decoding, belief, policy = Clock(), Clock(), Clock()

    def live(event: AnyEvent) -> Taken:
        before, brain = operator.state, operator.brain
        state, fact = belief.run(believe, before, event, brain)
        done = Step(state) if fact is None else policy.run(follow, before, state, fact, event, brain)
        return operator.lived(event, done)

    looks = 0
    with seldom():
        begun = time.thread_time()
        for message in messages:
            looks += _take(operator, message, decoding, live)
        whole = time.thread_time() - begun
    rooms = decoding.spent + belief.spent + policy.spent
    return Rooms(decoding.spent, belief.spent, policy.spent, max(whole - rooms - 2 * looks * LOOK, 0.0), len(messages))


def _take(operator: Operator, message: Message, decoding: Clock, live: Callable[[AnyEvent], Taken]) -> int:
    """As `Operator.take`; how often a clock was looked at in pairs."""
    count = 1
    for tick in operator.due(message.at):
        live(tick)
        count += 2
    try:
        events = decoding.run(operator.decode, message)
    except DecodeError:
        return count
    for event in events:
        live(event)
    return count + 2 * len(events)


def with_rules(book: Rulebook) -> Rulebook:
    """The same rules and a hundred of an owner about the people, rooms and things of this home."""
    own = read_rule_text("".join(_rules(book.household)))
    made = compile_rules((*book.specs, *own.rules.values()), book.household)
    assert not made.problems, made.problems  # noqa: S101 - the rules are our own
    return made


def _rules(house: Household) -> Iterator[str]:
    people, areas = list(house.people), list(house.areas)
    things = [device.match for device in house.devices if "*" not in device.match] or ["shed/thing"]
    doing = ("cooking", "tv", "eating", "reading", "work")
    for n in range(RULES):
        who, where, thing = people[n % len(people)], areas[n % len(areas)], things[n % len(things)]
        parts = (
            f"{{person: {who}, area: {where}, at_least: 0.{60 + n % 35}}}",
            f"{{person: {who}, activity: {doing[n % 5]}, for: {n % 20 + 1}m}}",
            f"{{device: {thing}, above: {n * 10}}}",
            f"{{area: {where}, occupied: true}}",
            '{between: ["07:00", "22:00"]}',
        )
        chosen = ", ".join(parts[k % 5] for k in range(n, n + 3))
        yield f"- id: own.rule{n}\n  when: {{all: [{chosen}]}}\n  propose: {{intent: own.note{n}, for: adults}}\n"
