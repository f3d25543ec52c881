"""How much a message matters, from its words, its sender and its app.

Hard rules first: what names a danger to life, or somebody at the door, breaks into anything (`telling`), whatever a
model thinks and whatever was learned. Where a model of texts is at hand it judges the rest; what the person has said of
such messages moves its word (`regard`). The rules judge what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias, cast

import msgspec
from msgspec.structs import replace

from hubd.core.events import Notification
from hubd.core.household import Household
from hubd.core.policy.messaging.telling.codes import CODES
from hubd.core.policy.messaging.telling.danger import DANGER
from hubd.core.policy.messaging.telling.people import PRIVATE
from hubd.core.policy.messaging.telling.pressing import PRESSING
from hubd.core.policy.messaging.telling.signs import READ, Signs, signs
from hubd.core.regard import LEVELS, Regard, judged, marks_of
from hubd.core.texts import Reader, taken

Level: TypeAlias = Literal["critical", "urgent", "important", "normal", "promotional"]

WORTH: dict[str, int] = {"promotional": 0, "normal": 1, "important": 2, "urgent": 3, "critical": 4}
"""Levels in order."""

RULED, HARDLY_WRONG = 0.7, 0.9
"""How sure the rules are of a level where no model says it better, and of what they will not have overruled."""


class Importance(msgspec.Struct, frozen=True):
    """A level and what led to it. `reasons` are short names: `fire`, `call_now`, `shop`, `family`.

    `shares`: how likely each of `regard.LEVELS` is. `words`: those of the message that spoke most for the level.
    `whole`: what it says as a whole spoke more for it than they did.
    `hard`: nothing that is learned may change it. `by`: the model that judged.
    """

    level: Level
    reasons: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    hard: bool = False
    by: str = ""
    before: tuple[float, ...] = ()
    """The shares as they were before the person's own answers moved them."""
    leaning: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    """What a mistake costs, by level: added to the log shares when one is taken."""
    whole: bool = False

    @property
    def sure(self) -> float:
        """How likely the level is the right one."""
        return self.shares[min(WORTH[self.level], len(LEVELS) - 1)] if self.shares else RULED


Judge: TypeAlias = Callable[[Notification, Household], Importance]


def by_rules(message: Notification, household: Household) -> Importance:
    """The hard rules, then who writes and from which app."""
    return _ruled(message, household, _signs(message))


def _signs(message: Notification) -> Signs:
    return signs(message.app, message.sender, message.title, message.text)


def _ruled(message: Notification, household: Household, found: Signs) -> Importance:
    if _listed(message, household):
        return _importance("critical", "listed_sender")
    if found.code:
        return _importance("important", "code")
    dangers, pressing, selling = found.dangers, found.pressing, found.selling
    noisy = found.noisy and not (found.notice and not selling)
    if noisy and not _person(message, household) and (selling or not dangers):
        return _importance("promotional", *(selling or ("noisy_sender",)))
    close = found.kin or _person(message, household)
    if selling and not dangers and set(pressing) <= {"call_now"} and not close:
        return _importance("promotional", *selling)
    if len(dangers) + len(pressing) == 1 and found.routine and not close:
        return _importance("important", *dangers, *pressing, "routine")
    if found.well and dangers == ("medical",) and not pressing:
        return _importance("important", *dangers, "all_well")
    if dangers or pressing:
        grave = found.now or (len(dangers) + len(pressing) > 1 and (dangers or close))
        if found.staged and not pressing and not close:
            return _importance("urgent", *dangers, staged=True)
        return _importance("critical" if grave else "urgent", *dangers, *pressing)
    return _by_origin(message, household, found)


HARD = frozenset(name for name, _ in DANGER) | {"at_the_door"}
"""What cannot wait, whatever a model or a person's own answers say."""


def _importance(level: Level, *reasons: str, staged: bool = False) -> Importance:
    place = min(WORTH[level], len(LEVELS) - 1)
    hard = not staged and (level == "critical" or (level == "urgent" and not HARD.isdisjoint(reasons)))
    sure = HARDLY_WRONG if hard else RULED
    shares = tuple(sure if n == place else (1.0 - sure) / (len(LEVELS) - 1) for n in range(len(LEVELS)))
    return Importance(level, reasons, shares, hard=hard)


SURE = 0.27
"""From this share on a model's word counts. Below it, four labels are nearly equal: it knows nothing of such a text."""


CERTAIN = 0.8
"""From this share on a model's word counts against a finding of the rules that speaks of urgency."""


KEPT = 512
"""Verdicts that are remembered: a message that waits is looked at again and again, and its words stay the same."""


class ByText:
    """A judge that reads the text where the hard rules leave a choice. It reads each message once."""

    def __init__(self, model: Reader) -> None:
        self.model = model
        self._leaning = dict(zip(model.labels, model.leaning, strict=False))
        self._read: dict[str, tuple[Notification, Household, Importance]] = {}

    def __call__(self, message: Notification, household: Household) -> Importance:
        known = self._read.get(message.id)
        if known is not None and known[0] is message and known[1] is household:
            return known[2]
        verdict = self._judged(message, household)
        while len(self._read) >= KEPT:
            self._read.pop(next(iter(self._read)), None)
        self._read[message.id] = (message, household, verdict)
        return verdict

    def _judged(self, message: Notification, household: Household) -> Importance:
        known = beside(message, household)
        if known.decided:
            return known.ruled
        shares = self.model(message.app, message.sender, message.title, message.text, known.found.hints)
        level = settled(shares, self._leaning, known)
        if level is None:
            return known.ruled
        return Importance(
            level, known.ruled.reasons, tuple(shares[each] for each in LEVELS),
            self.model.telling(message.title, message.text, level), by=self.model.id,
            leaning=tuple(self._leaning.get(each, 0.0) for each in LEVELS),
            whole=self.model.whole(message.app, message.sender, message.title, message.text, level),
        )  # fmt: skip


class Beside(NamedTuple):
    """What stands beside a model's word. `ruled`: what the rules say; `found`: what fixed words tell; `curt`: it has
    hardly a word; `ours`: the household wrote it; `itself`: an app tells of likes and followers, and no person."""

    ruled: Importance
    found: Signs
    curt: bool
    ours: bool
    itself: bool = False

    @property
    def decided(self) -> bool:
        """A model is not asked."""
        return self.ruled.hard or self.found.code


def beside(message: Notification, household: Household) -> Beside:
    """All of it for one message."""
    found = _signs(message)
    app, sender = message.app.strip().casefold(), message.sender.strip().casefold()
    itself = "social" in found.selling and sender in ("", app)
    return Beside(_ruled(message, household, found), found, curt(message), _person(message, household), itself)


def settled(shares: Mapping[str, float], leaning: Mapping[str, float], known: Beside) -> Level | None:
    """What a model's word comes to beside the rules; None where it does not count."""
    ruled, found = known.ruled, known.found
    level = cast(Level, taken(shares, leaning))
    if shares[level] < SURE or (known.ours and level == "promotional"):
        return None
    if WORTH[level] > WORTH[ruled.level] and (found.waits or found.well):
        return None  # it says itself that it can wait, or that all is well
    if level == "promotional" and ruled.level == "urgent" and shares[level] < CERTAIN and not found.staged:
        return None  # better an advertisement too many than a cry for help too few
    tells = found.notice or (found.official and shares[level] < CERTAIN)
    if level == "promotional" and tells and not (found.selling or found.staged):
        return None  # something of one's own waits, or an office has something to say that is not clearly advertising
    if ruled.level == "promotional" and found.selling and (found.noisy or shares[level] < CERTAIN):
        return None  # it sells, and nothing says clearly that it matters all the same
    if ruled.level == "promotional" and known.itself and WORTH[level] < WORTH["urgent"]:
        return None  # a network tells of likes and followers, in its own name
    if known.ours and level == "normal" and ruled.level == "important":
        return None  # somebody of the house asks for something tonight
    if level == "urgent" and shares[level] < CERTAIN and known.curt and not (found.dangers or found.pressing):
        return None  # a word or two of which it is not sure
    return level


CURT = 3
"""A text of fewer words tells a model little."""


def curt(message: Notification) -> bool:
    """Is it a word or two, from which nobody could tell much?"""
    return len(message.text.split()) < CURT


def regarded(told: Importance, message: Notification, regard: Regard, now: float) -> Importance:
    """The same as the person it is for would have it, after what was said of messages like it."""
    if told.hard or not regard.weights:
        return told
    marks = marks_of(message.app, message.sender, message.title, message.text)
    shares = judged(regard, message.to, marks, told.shares, now)
    if shares == told.shares:
        return told
    costs = dict(zip(LEVELS, told.leaning, strict=True))
    level = taken(dict(zip(LEVELS, shares, strict=True)), costs)
    return replace(told, level=cast(Level, level), shares=shares, before=told.shares)


ALARMING = frozenset(name for table in (DANGER, PRESSING) for name, _ in table)
LIKELIER_THAN_NOT = 0.5


def guessed(told: Importance) -> bool:
    """Is it urgent only because a model takes it so, with no word in it that says so?"""
    return told.level == "urgent" and not told.hard and bool(told.by) and ALARMING.isdisjoint(told.reasons)


def soberly(told: Importance) -> Importance:
    """The same as something to act on: what only a model takes for urgent, and doubts itself, breaks into nothing."""
    return replace(told, level="important") if guessed(told) and told.sure < LIKELIER_THAN_NOT else told


def _by_origin(message: Notification, household: Household, found: Signs) -> Importance:
    ours = _person(message, household)
    named = {"household": ours, "family": found.kin, "official": found.official, "call": found.call}
    reasons = [name for name, holds in named.items() if holds]
    waits_badly = (found.asks and (ours or found.kin)) or found.call
    return _importance("important" if waits_badly else "normal", *reasons, *(("asks",) if found.asks else ()))


def _person(message: Notification, household: Household) -> bool:
    """Did somebody of this household write it?"""
    sender = message.sender.casefold()
    return any(sender in (person.name.casefold(), person.id) for person in household.people.values())


def _listed(message: Notification, household: Household) -> bool:
    listed = {name.casefold() for name in household.policy.critical_senders}
    return bool(listed) and (message.sender.casefold() in listed or message.app.casefold() in listed)


def is_code(message: Notification) -> bool:
    """Does it bring a one-time code?"""
    return CODES.search(f"{message.title}\n{message.text}"[:READ].casefold())


EVERYBODYS = frozenset({"fire", "gas", "water", "alarm_panel", "at_the_door", "alarm_sounds"})
"""What concerns whoever is in the house, guests as well: nobody's secret."""


def is_private(message: Notification, guests: bool) -> bool:
    """May others hear or see it? What the sender said counts, else the words; in doubt it is private before guests, and
    what is too long to be looked through is private at any time."""
    if message.private is not None:
        return message.private
    whole = f"{message.app} {message.sender} {message.title} {message.text}"
    if len(whole) > READ:
        return True
    whole = whole.casefold()
    if PRIVATE.search(whole) or is_code(message):
        return True
    return guests and not any(words.search(whole) for name, words in (*DANGER, *PRESSING) if name in EVERYBODYS)
