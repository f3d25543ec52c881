"""What one person makes of senders, apps and topics: learned from what they said of the importance of messages.

Multinomial logistic regression on top of whatever judged the message: each mark of a message (its sender, its app, its
words as numbers) has a weight for each level, with a normal prior of its own, so that one answer says something of the
sender, little of the app, and hardly anything of words that everybody uses. The likeliest weights given all answers are
found in the dual, as for what is welcome (`learned.logistic`), and fade. Messages themselves are not kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import exp, log, sqrt
from zlib import crc32

import msgspec
from msgspec.structs import replace

LEVELS = ("promotional", "normal", "important", "urgent")
"""In order. `critical` is nobody's to give: it belongs to the hard rules and the senders that the owner lists."""

VARIANCES = {"from": 3.0, "app": 0.4, "word": 1.2}
"""How far a person's opinion of a sender, an app or a topic may lie from what others think (nats, squared). With more
for a sender one slip would turn it round; with less for words nobody would be told by topic. Of an app only different
senders teach: however often one of them is spoken of, it counts once."""

HALF_LIFE = 90 * 86400.0
"""Seconds after which half of what somebody said is forgotten."""

REMEMBERED = 365 * 86400.0
ANSWERS = 300
"""How long, and how many, answers are kept."""

REVISITED = 60
SWEEPS = 8
"""The person's latest answers that are weighed again with each new one, and how often."""

SETTLES, AGAINST = 20.0, 0.9
"""How many plain words it counts when somebody says what a sender's messages always are, and how surely they would
have been judged otherwise: whoever says so means those that would. With less, clear ones would not follow."""

LEAST, LEAST_OF_URGENT = 0.05, 0.02
"""What judged the message is never taken to have ruled a level out by more than this: a person who says otherwise knows
better, and what it is nearly sure of follows after five words as well as what it doubts. What it takes for urgent needs
more to be taken for less: who writes much of no worth may still need help."""

LONG_WORD, MOST_WORDS = 5, 16
"""Shorter words are everybody's; a few words make a topic."""

_WORD = re.compile(r"[^\W\d_]+")


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """One person's word about one message: its marks, what it was taken for, and the level it should have had.

    `worth`: how many plain words this counts; who only closed a card said less. `pull`: see `learned.logistic`.
    `most`: the highest level it may have had, where only a range was said: "important" may be urgent, too.
    """

    at: float
    person: str
    marks: tuple[str, ...]
    shares: tuple[float, ...]
    level: int
    worth: float = 1.0
    pull: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    most: int = -1

    @property
    def meant(self) -> range:
        """The levels that are right."""
        return range(self.level, max(self.level, self.most) + 1)

    @property
    def standing(self) -> bool:
        """Is it about a whole sender or app, and no single message?"""
        return len(self.marks) == 1


class Regard(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was learned, as of `at`. `weights` (by person and mark, one for each level) follow from `answers`."""

    at: float = 0.0
    weights: dict[str, tuple[float, ...]] = {}
    answers: tuple[Answer, ...] = ()


class Imprint(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of a message once its words are gone, so that it can still be answered."""

    at: float
    to: str
    marks: tuple[str, ...]
    shares: tuple[float, ...]
    level: str
    hard: bool = False


def marks_of(app: str, sender: str, title: str, text: str) -> tuple[str, ...]:
    """The marks of a message. Words are kept as numbers from which they cannot be read."""
    words = dict.fromkeys(word for word in _WORD.findall(f"{title} {text}".casefold()) if len(word) >= LONG_WORD)
    numbers = dict.fromkeys(f"word {crc32(word.encode()) & 0xFFFF:04x}" for word in list(words)[:MOST_WORDS])
    return (f"from {(sender or app).strip().casefold()}", f"app {app.strip().casefold()}", *numbers)


def judged(regard: Regard, person: str, marks: Sequence[str], shares: Sequence[float], now: float) -> tuple[float, ...]:
    """The shares of the levels as this person would have them. Unchanged where nothing was said of any of its marks."""
    leans = leaning(regard, person, marks, now)
    return _softened(shares, leans) if any(leans) else tuple(shares)


def leaning(regard: Regard, person: str, marks: Sequence[str], now: float) -> list[float]:
    """How far this person's answers move each level, in nats."""
    total = [0.0] * len(LEVELS)
    for mark, parts in by_mark(regard, person, marks, now).items():
        del mark
        total = [a + b for a, b in zip(total, parts, strict=True)]
    return total


def by_mark(regard: Regard, person: str, marks: Sequence[str], now: float) -> dict[str, list[float]]:
    """The same, apart for each mark of which anything is known."""
    left = kept(now - regard.at)
    found = {}
    for mark, variance, value in _values(marks):
        weights = regard.weights.get(f"{person}|{mark}")
        if weights is not None:
            found[mark] = [variance * value * left * weight for weight in weights]
    return found


def told(regard: Regard, answer: Answer) -> Regard:
    """What is known after one more answer, which throws new light on those of the same person before it."""
    left = kept(answer.at - regard.at)
    answers = [
        replace(each, worth=each.worth * left, pull=tuple(left * pull for pull in each.pull))
        for each in _latest((*regard.answers, answer))
        if answer.at - each.at < REMEMBERED
    ]
    answers[-1] = answer
    mine = [n for n, each in enumerate(answers) if each.person == answer.person][-REVISITED:]
    often = _often(answers)
    weights = _summed(answers)
    for _ in range(SWEEPS):
        for n in mine:
            answers[n] = _weighed(weights, answers[n], often)
    rounded = {mark: tuple(round(weight, 6) for weight in row) for mark, row in weights.items()}
    return Regard(max(answer.at, regard.at), rounded, tuple(answers))


def settled(regard: Regard, person: str, mark: str, meant: range, now: float) -> Regard:
    """What is known once a person has said of a whole sender or app what its messages always are. It counts as many
    plain words would, and takes the place of what was said so before."""
    worth = SETTLES * VARIANCES["from"] / VARIANCES[mark.partition(" ")[0]]
    right, wrong = (1.0 - AGAINST) / len(meant), AGAINST / (len(LEVELS) - len(meant))
    shares = tuple(right if level in meant else wrong for level in range(len(LEVELS)))
    answer = Answer(now, person, (mark,), shares, meant.start, worth, most=meant.stop - 1)
    others = tuple(each for each in regard.answers if (each.person, each.marks) != (person, (mark,)))
    return told(replace(regard, answers=others), answer)


def unsaid(regard: Regard, person: str, mark: str) -> Regard:
    """With nothing of what a person has said of messages with this mark."""
    answers = tuple(each for each in regard.answers if each.person != person or mark not in each.marks)
    return Regard(regard.at, {name: tuple(row) for name, row in _summed(answers).items()}, answers)


def _latest(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """No more than are kept: the oldest go, and of those first what was said of single messages."""
    spare = len(answers) - ANSWERS
    gone = {n for n, _ in sorted(enumerate(answers[:-1]), key=lambda each: each[1].standing)[: max(spare, 0)]}
    return tuple(each for n, each in enumerate(answers) if n not in gone)


def kept(seconds: float) -> float:
    """What is left of an answer after so long."""
    return float(0.5 ** (max(seconds, 0.0) / HALF_LIFE))


def _values(marks: Sequence[str], often: int = 1) -> list[tuple[str, float, float]]:
    """Each mark with its variance and how fully it holds: the words of one message share theirs, and an app's is less
    where the sender was spoken of `often`."""
    words = sum(mark.startswith("word ") for mark in marks) or 1
    holds = {"word": 1.0 / sqrt(words), "app": 1.0 / often}
    return [(mark, VARIANCES[kind], holds.get(kind, 1.0)) for mark in marks for kind in (mark.partition(" ")[0],)]


def _often(answers: Sequence[Answer]) -> Counter[tuple[str, str]]:
    """How often each person spoke of each sender."""
    return Counter((answer.person, answer.marks[0]) for answer in answers)


def _summed(answers: Sequence[Answer]) -> dict[str, list[float]]:
    often = _often(answers)
    weights: dict[str, list[float]] = {}
    for answer in answers:
        _move(weights, answer, answer.pull, often)
    return weights


def _move(
    weights: dict[str, list[float]], answer: Answer, by: Sequence[float], often: Counter[tuple[str, str]]
) -> None:
    """Add an answer's pull to the weights of its marks, in place."""
    for mark, _, value in _values(answer.marks, often[answer.person, answer.marks[0]]):
        row = weights.setdefault(f"{answer.person}|{mark}", [0.0] * len(LEVELS))
        for level, pull in enumerate(by):
            row[level] += value * pull


def _weighed(weights: dict[str, list[float]], answer: Answer, often: Counter[tuple[str, str]]) -> Answer:
    """One step of an answer's pull towards what it should be given all others; the weights follow."""
    values = _values(answer.marks, often[answer.person, answer.marks[0]])
    reach = sum(variance * value * value for _, variance, value in values)
    leans = [0.0] * len(LEVELS)
    for mark, variance, value in values:
        row = weights[f"{answer.person}|{mark}"]
        leans = [lean + variance * value * weight for lean, weight in zip(leans, row, strict=True)]
    shares = _softened(answer.shares, leans)
    step = 1.0 / (1.0 + 0.5 * answer.worth * reach)
    right = {level: max(shares[level], LEAST) for level in answer.meant}
    wanted = [right.get(level, 0.0) / sum(right.values()) for level in range(len(LEVELS))]
    pull = tuple(
        round(now + step * (answer.worth * (want - share) - now), 6)
        for now, want, share in zip(answer.pull, wanted, shares, strict=True)
    )
    _move(weights, answer, [after - before for after, before in zip(pull, answer.pull, strict=True)], often)
    return replace(answer, pull=pull)


def _softened(shares: Sequence[float], leans: Sequence[float]) -> tuple[float, ...]:
    """Shares moved by so many nats, summing to one again."""
    least = LEAST_OF_URGENT if shares[-1] == max(shares) else LEAST
    logs = [log(max(share, least)) + lean for share, lean in zip(shares, leans, strict=True)]
    top = max(logs)
    weights = [exp(each - top) for each in logs]
    whole = sum(weights)
    return tuple(round(weight / whole, 6) for weight in weights)
