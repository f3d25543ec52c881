"""Why something is believed, in hindsight: the last hours are lived through again, each time without one source.

What is kept while living are a few words (`PersonBelief.evidence`); how much each source counts is worked out only when
somebody asks. The weight of a source is what the belief would lose without it: the difference of the log odds, in nats.
That counts what a source says, what it keeps others from saying, and what its silence would have said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import log
from typing import NamedTuple

from hubd.core import events as ev
from hubd.core.brain import Brain
from hubd.core.events import AnyEvent
from hubd.core.state import State
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd.runtime.operator import Operator

CERTAIN = 1e-4
"""Log odds are taken as if nothing were surer than this."""
MOST = 10
"""So many sources are looked at, those that moved the belief most."""

Distribution = dict[str, float]


class Question(NamedTuple):
    """What is asked: `about` a person, an area, or the house; `aspect` is what of it."""

    about: str
    aspect: str


class Entry(NamedTuple):
    """What arrived at one moment, and what the household thought with from then on."""

    at: float
    events: tuple[AnyEvent, ...]
    brain: Brain


class Window(NamedTuple):
    """The last hours before a moment: how it was at their beginning, and everything that arrived."""

    start: State
    begun: float
    at: float
    entries: tuple[Entry, ...]


class Piece(NamedTuple):
    """One source: what it said when, in words, and how much that counts (`weight`, nats, above zero: for the belief).
    `without`: what would be believed without it."""

    source: str
    said: str
    times: int
    last: float
    weight: float
    without: Distribution


class Answer(NamedTuple):
    """What is believed, what was believed at the beginning of the window, and what speaks for and against it."""

    question: Question
    believed: str
    beliefs: Distribution
    before: Distribution
    pieces: tuple[Piece, ...]


def window(operator: Operator, messages: Iterable[Message], at: float, length: float) -> Window:
    """Live up to `at` and remember the last `length` seconds. Beliefs of messages that make no sense are none."""
    begun = at - length
    start: State | None = None
    entries: list[Entry] = []
    for message in messages:
        if message.at > at:
            break
        if start is None and message.at >= begun:
            operator.advance(begun)
            start = operator.state
        operator.advance(message.at)
        try:
            events = tuple(operator.decode(message))
        except DecodeError:
            continue
        for event in events:
            operator.live(event)
        if start is not None:
            entries.append(Entry(message.at, events, operator.brain))
    operator.advance(at)
    return Window(operator.state if start is None else start, begun, at, tuple(entries))


def relived(window: Window, brain: Brain, without: str | None = None) -> Iterator[tuple[AnyEvent | None, State]]:
    """The window once more, without one source: every event with the state after it, and the state at the end."""
    operator = Operator(window.entries[0].brain if window.entries else brain, Deaf(), window.start)
    for entry in window.entries:
        operator.advance(entry.at)
        operator.brain = entry.brain
        for event in entry.events:
            if without is None or source_of(event) != without:
                yield None, operator.state
                operator.live(event)
                yield event, operator.state
    operator.advance(window.at)
    yield None, operator.state


class Deaf:
    """Nothing is decoded a second time."""

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - as decoders are asked
        return ()


def source_of(event: AnyEvent) -> str:
    """Who said it: a phone is one source, however many receivers hear it; so is a face, whichever camera sees it."""
    match event:
        case ev.Beacon(device=device) | ev.Position(device=device):
            return device
        case ev.Sighting(name=str(name)):
            return f"{name}'s face"
        case ev.Utterance(name=str(name)):
            return f"{name}'s voice"
        case ev.Sound(area=str(area)):
            return f"{event.source} in {area}"
    return event.source


def answers(
    window: Window, brain: Brain, questions: Sequence[Question], step: Callable[[], None] = lambda: None
) -> tuple[Answer, ...]:
    """What is believed about each question, and what every source that moved it counts for."""
    *_, (_, end) = relived(window, brain)
    beliefs = {q: distribution(end, brain, q) for q in questions}
    believed = {q: max(beliefs[q], key=beliefs[q].__getitem__) for q in questions}
    moved = _moved(window, brain, believed)
    chosen = {q: [source for source, _ in moved[q].most_common(MOST)] for q in questions}
    without: dict[str, State] = {}
    for source in dict.fromkeys(source for q in questions for source in chosen[q]):
        *_, (_, without[source]) = relived(window, brain, source)
        step()
    said = _said(window, end)
    return tuple(
        Answer(
            question=q,
            believed=believed[q],
            beliefs=beliefs[q],
            before=distribution(window.start, brain, q),
            pieces=tuple(sorted(
                (_piece(source, said[source], beliefs[q], believed[q], distribution(without[source], brain, q))
                 for source in chosen[q]),
                key=lambda piece: -abs(piece.weight),
            )),
        )
        for q in questions
    )  # fmt: skip


def _moved(window: Window, brain: Brain, believed: dict[Question, str]) -> dict[Question, Counter[str]]:
    """By how much each source moved each belief in all, up and down."""
    moved: dict[Question, Counter[str]] = {q: Counter() for q in believed}
    before: dict[Question, float] = {}
    for event, state in relived(window, brain):
        now = {q: log_odds(distribution(state, brain, q).get(word, 0.0)) for q, word in believed.items()}
        if event is not None:
            for q in believed:
                moved[q][source_of(event)] += abs(now[q] - before[q])  # type: ignore[assignment]  # a sum of weights
        before = now
    return {q: Counter({s: w for s, w in sums.items() if w > 0.01}) for q, sums in moved.items()}


def _piece(
    source: str, said: tuple[str, int, float], beliefs: Distribution, believed: str, without: Distribution
) -> Piece:
    weight = log_odds(beliefs.get(believed, 0.0)) - log_odds(without.get(believed, 0.0))
    words, times, last = said
    return Piece(source, words, times, last, round(weight, 2), without)


def log_odds(p: float) -> float:
    p = min(max(p, CERTAIN), 1.0 - CERTAIN)
    return log(p / (1.0 - p))


def distribution(state: State, brain: Brain, question: Question) -> Distribution:
    """What a state says to a question: each possible answer and its probability."""
    about, aspect = question
    if aspect == "area":
        return dict(zip(brain.floor.places, state.people[about].places, strict=True))
    if aspect == "activity":
        return dict((state.people.get(about) or state.areas[about]).activity) or {"none": 1.0}
    if aspect == "occupied":
        p = state.areas[about].occupied
        return {"somebody": p, "nobody": 1.0 - p}
    if aspect == "guests":
        return {"guests": state.house.guests, "no guests": 1.0 - state.house.guests}
    house = state.house
    return {"home": house.home - house.asleep, "asleep": house.asleep, "away": 1.0 - house.home}


def _said(window: Window, end: State) -> dict[str, tuple[str, int, float]]:
    """Source to what it said in the window, in words, how often, and when last."""
    events: dict[str, list[AnyEvent]] = defaultdict(list)
    for entry in window.entries:
        for event in entry.events:
            events[source_of(event)].append(event)
    return {source: (_words(said, end), len(said), said[-1].arrived) for source, said in events.items()}


def _words(said: Sequence[AnyEvent], end: State) -> str:
    """The gist of what one source said: what it is, where, and its last word."""
    last = next((event for event in reversed(said) if isinstance(event, ev.Power)), said[-1])
    device = end.devices.get(last.source)
    where = (device.area if device else None) or getattr(last, "area", None)
    place = f" in {where}" if where else ""
    match last:
        case ev.Beacon(device=name):
            rooms = Counter(event.area for event in said if isinstance(event, ev.Beacon) and event.area)
            return f"{name}, heard by {', '.join(room for room, _ in rooms.most_common(3))}"
        case ev.Motion(on=on):
            return f"movement{place}, now {'seen' if on else 'quiet'}"
        case ev.Contact(open=is_open):
            what = device.means if device and device.means else "contact"
            return f"{what}{place}, now {'open' if is_open else 'shut'}"
        case ev.Power(watts=watts):
            return f"{device.means if device and device.means else 'plug'}{place}, draws {watts or 0.0:g} W"
        case ev.Position(device=name):
            return f"the position of {name}"
        case ev.Sighting(what=what, name=name):
            return f"{name or what} on camera{place}"
        case ev.Utterance(name=name):
            return f"{name or 'a voice'}{place}"
        case ev.Sound():
            labels = Counter(event.label for event in said if isinstance(event, ev.Sound))
            return f"{', '.join(label for label, _ in labels.most_common(3))} heard{place}"
        case ev.Device(value=value):
            return f"{last.source.rsplit('/', 1)[-1]}{place}, now {value}"
    return f"{last.source}{place}"
