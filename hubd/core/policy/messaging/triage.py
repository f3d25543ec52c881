"""Whether a message speaks, asks, is shown, pushed or waits: one table, top to bottom, every line with a name.

The table is read again whenever the moment changes, until the message has ended in a delivery or a digest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from hubd.core.decisions import Finding
from hubd.core.events import Notification
from hubd.core.policy.channels.company import overheard
from hubd.core.policy.channels.outputs import phones, standing_in
from hubd.core.policy.learned.silence import key, silenced
from hubd.core.policy.messaging.importance import CERTAIN, WORTH, Importance, guessed, is_code, is_private
from hubd.core.policy.reasons import Reason
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.scene import Scene
from hubd.core.policy.table import read

RESERVE = 2
"""Interruptions that ordinary messages leave in the budget: one for what cannot wait, one for the digest."""

FLOOD = 600.0
"""Another message of the same conversation within so many seconds joins it in a digest."""

PARENTS = frozenset({"mum", "mom", "mummy", "mommy", "mother", "dad", "daddy", "father", "mama", "mami", "mutti",
                     "mutter", "papa", "papi", "vater", "madre", "padre"})  # fmt: skip
"""What a child's phone calls a parent, without accents."""

CODE_LASTS = 600.0
"""Seconds after which a one-time code is of no use any more, and waits like any other message."""

PATIENCE_FOR_SILENCE = 1200.0
"""How long an ordinary message waits for a screen or phone before it may be asked about aloud."""


class Way(StrEnum):
    """What a line of the table leads to."""

    SUPPRESS = "suppress"
    DEFER = "defer"
    PUSH = "push"
    SILENT = "silent"
    SEEN = "seen"
    ASK = "ask"
    SPEAK = "speak"


@dataclass(frozen=True)
class Letter:
    """One message to one person, at this person's moment."""

    message: Notification
    importance: Importance
    scene: Scene
    waited: float = 0.0
    told: bool = False
    stale: bool = False
    """A left-over that the broker kept, not news."""
    neighbours: float = float("inf")
    """Seconds since the last message of the same conversation was delivered."""

    @property
    def worth(self) -> int:
        return WORTH[self.importance.level]

    @property
    def critical(self) -> bool:
        return self.importance.level == "critical"

    @property
    def presses(self) -> bool:
        """It cannot wait. Whoever asked to be left alone is spared what a model only thinks so."""
        guess = self.scene.left_alone and guessed(self.importance) and self.importance.sure < CERTAIN
        return self.worth >= WORTH["urgent"] and not guess

    @property
    def chatty(self) -> bool:
        """An ordinary word, or one of which only a model thinks more, and is not sure: in a lively conversation it can
        wait for the others."""
        told = self.importance
        doubted = told.level == "important" and bool(told.by) and not told.reasons and told.sure < CERTAIN
        return self.worth < WORTH["important"] or doubted

    @cached_property
    def private(self) -> bool:
        return is_private(self.message, self.scene.guests)

    @cached_property
    def overheard(self) -> bool:
        """It is private, and others may hear or see what is said or shown to this person now."""
        return self.private and overheard(self.scene)

    @cached_property
    def code(self) -> bool:
        """It brings a one-time code: for the eyes of its owner, soon or never."""
        return is_code(self.message)

    @cached_property
    def phone(self) -> bool:
        return bool(phones(self.scene.context, self.scene.who.id))

    @property
    def in_call(self) -> bool:
        """The person is in a call, and can be told where only they notice it: whoever listens hears what is said."""
        scene = self.scene
        here = scene.alone or not self.private
        return scene.calling and (self.phone or (here and bool(standing_in(scene.context, scene.area, "screen"))))

    @property
    def from_parent(self) -> bool:
        """A grown-up of the house writes to a child or teen: it does not wait for the end of homework."""
        household, sender = self.scene.context.household, plain(self.message.sender)
        if self.scene.who.role == "adult" or not sender:
            return False
        names = {plain(each) for p in household.people.values() if p.role == "adult" for each in (p.name, p.id)}
        return sender in PARENTS or sender in names

    @property
    def hushed(self) -> bool:
        """These are quiet hours for it: what presses heeds only the household's own."""
        return self.scene.night if self.presses else self.scene.quiet

    @property
    def silenced(self) -> bool:
        """The person has turned messages down at this hour: only what presses gets through by itself."""
        return silenced(self.scene.context, self.scene.policy.tastes.get(key("message.deliver", self.scene.who.id)))


@dataclass(frozen=True, slots=True)
class Ruling:
    """Where a message goes now, and the line that said so."""

    way: Way
    reason: Reason
    said: tuple[Finding, ...] = ()


TRIAGE: tuple[tuple[Reason, Way, Callable[[Letter], bool]], ...] = (
    (Reason.ALREADY_TOLD, Way.SUPPRESS, lambda m: m.told),
    (Reason.STALE, Way.SUPPRESS, lambda m: m.stale),
    # an emergency: whatever the hour, whatever goes on
    (
        Reason.CRITICAL,
        Way.PUSH,
        lambda m: m.critical and m.phone and (m.scene.out or not m.scene.present or m.overheard),
    ),
    (Reason.CALLING, Way.SEEN, lambda m: m.critical and m.in_call),
    (Reason.CRITICAL, Way.ASK, lambda m: m.critical and not m.scene.out and m.overheard),
    (Reason.CRITICAL, Way.SPEAK, lambda m: m.critical and not m.scene.out),
    # nobody to hear it in the house
    (Reason.TRIVIAL, Way.DEFER, lambda m: m.worth == 0),
    (Reason.OUT, Way.DEFER, lambda m: not m.scene.present and not m.phone),
    (Reason.BUDGET, Way.DEFER, lambda m: not m.scene.present and m.scene.left <= (0 if m.worth > 1 else RESERVE)),
    (Reason.FLOOD, Way.DEFER, lambda m: m.scene.out and not m.presses and m.neighbours < FLOOD),
    (Reason.AWAY, Way.PUSH, lambda m: m.scene.out and (m.worth > 1 or not m.scene.quiet or m.scene.late_evening)),
    (Reason.QUIET_HOURS, Way.DEFER, lambda m: m.scene.out),
    (Reason.WHEREABOUTS, Way.PUSH, lambda m: not m.scene.present and m.presses),
    (Reason.WHEREABOUTS, Way.DEFER, lambda m: not m.scene.present),
    # at home
    (Reason.URGENT, Way.PUSH, lambda m: m.presses and m.scene.asleep and not m.hushed and m.phone and m.scene.left > 0),
    (Reason.ASLEEP, Way.DEFER, lambda m: m.scene.asleep),
    (Reason.QUIET_HOURS, Way.SILENT, lambda m: m.scene.night and m.presses and m.scene.awake),
    (Reason.QUIET_HOURS, Way.DEFER, lambda m: m.hushed and not (m.scene.late_evening and m.scene.awake)),
    (Reason.GUESTS, Way.PUSH, lambda m: m.presses and m.overheard and m.phone and m.scene.left > 0),
    (Reason.CALLING, Way.SEEN, lambda m: m.presses and m.in_call and m.scene.left > 0),
    (Reason.QUESTION_OPEN, Way.DEFER, lambda m: m.presses and m.scene.asked),
    (Reason.URGENT, Way.SPEAK, lambda m: m.presses and m.scene.left == 1 and not m.overheard),
    (Reason.URGENT, Way.ASK, lambda m: m.presses and m.scene.left > 0),
    (Reason.BUDGET, Way.SILENT, lambda m: m.presses),
    (Reason.AWAITED, Way.PUSH, lambda m: m.code and m.phone and m.waited < CODE_LASTS and m.scene.left > 0),
    (Reason.PARENT, Way.SILENT, lambda m: m.scene.studying and m.from_parent and not m.overheard),
    (Reason.STUDYING, Way.DEFER, lambda m: m.scene.studying),
    (Reason.CONCENTRATING, Way.DEFER, lambda m: m.scene.busy is not None or m.scene.calling),
    (Reason.HUSHED, Way.DEFER, lambda m: m.scene.spared),
    (Reason.SILENCED, Way.DEFER, lambda m: m.silenced),
    (Reason.FLOOD, Way.DEFER, lambda m: m.neighbours < FLOOD and m.chatty),
    (Reason.COMPANY, Way.PUSH, lambda m: m.overheard and m.phone and m.scene.left > 0),
    (Reason.CONFIDENTIAL, Way.PUSH, lambda m: m.private and m.phone and m.scene.left > RESERVE),
    (Reason.WELCOME, Way.SILENT, lambda m: m.worth > 0),
)


def triage(letter: Letter) -> Ruling:
    """Rule on one message, and always be able to say why."""
    reason, way, said = read(TRIAGE, letter, letter.scene.context.household.language)
    return Ruling(way, reason, said)
