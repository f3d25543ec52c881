"""What may come of it: proposals, decisions with their reasons, and the effects that carry them out."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

Urgency: TypeAlias = Literal["low", "normal", "high", "critical"]
Verdict: TypeAlias = Literal["act", "speak", "ask", "show", "push", "defer", "suppress"]
Stage: TypeAlias = Literal["shadow", "ask", "act"]

URGENCY_ORDER: dict[str, int] = {"low": 0, "normal": 1, "high": 2, "critical": 3}
DELIVERED: frozenset[str] = frozenset({"act", "speak", "ask", "show", "push"})
INTERRUPTS: frozenset[str] = frozenset({"speak", "ask", "push"})
PERSONAL = ("message.", "reminder.", "brief.", "departure.", "note.")
"""How intents begin that carry somebody's letters, notes or appointments."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one condition said, addressed by its place in the rule file (`recipes.dinner/when/all/1`).

    `holds` is None when the belief behind it is unknown: neither true nor false.
    """

    path: str
    holds: bool | None
    because: str
    parts: tuple[Finding, ...] = ()


class Proposal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An intent for somebody, somewhere, with an urgency and an expiry, not yet judged.

    `cause` is what makes two proposals the same situation (a rule id with its bound people and areas,
    a message id); ids and duplicate suppression derive from it. `expires` is a time, not a duration.
    """

    intent: str
    rule: str
    cause: str
    audience: tuple[str, ...] = ()
    area: str | None = None
    urgency: Urgency = "normal"
    stage: Stage = "act"
    expires: float | None = None
    cool_down: float = 0.0
    because: tuple[str, ...] = ()
    data: dict[str, Any] = {}
    output: str | None = None
    """A wish for a kind of output (`screen`, `speaker`, `phone`) or one output id."""
    effects: tuple[dict[str, Any], ...] = ()
    """`do:` of the rule: `{publish: topic, payload, qos, retain}` or `{call: service, data}`, already resolved."""
    finding: Finding | None = None
    single: bool = False
    """Each time is a situation of its own, so that nobody will ask whether this was told before."""
    hands_off: float | None = None
    """Seconds for which a person's own switching of what `effects` would switch holds against them."""
    answer_in: float | None = None
    """Seconds for which a question waits; without it, as long as is usual."""
    unanswered: Literal["", "yes", "no"] = ""
    """What silence means where the rule asks first."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy did with a proposal. `at` is seconds since 1970; the codec writes local ISO time."""

    id: str
    at: float
    home: str
    intent: str
    audience: tuple[str, ...]
    area: str | None
    verdict: Verdict
    outputs: tuple[str, ...]
    title: str
    text: str
    urgency: Urgency
    score: float
    """How welcome it was taken to be, 0 to 1."""
    rule: str
    because: tuple[str, ...]
    reason: str = ""
    """The arbiter's named reason (`Reason`), for counters, `explain` and tests."""
    propensity: float = 1.0
    """How often the policy would have decided so in this very situation: below one only where something that is not
    welcome is tried now and then all the same, so that what was logged can judge other policies."""
    data: dict[str, Any] = {}
    finding: Finding | None = None
    """What the rule's conditions said."""
    ruling: tuple[Finding, ...] = ()
    """What the policy's table said, line by line, up to the line that decided."""


class Action(msgspec.Struct, frozen=True):
    """A button, or a word that answers a question."""

    id: str
    label: str


class Tell(msgspec.Struct, frozen=True, kw_only=True, tag="tell"):
    """Say, ask, show, push or clear something on one output. Sent at least once, with one id."""

    id: str
    decision: str
    output: str
    kind: Literal["say", "ask", "show", "push", "clear"]
    title: str = ""
    text: str = ""
    language: str = "en"
    expires: float | None = None
    actions: tuple[Action, ...] = ()
    data: dict[str, Any] = {}


class Publish(msgspec.Struct, frozen=True, kw_only=True, tag="publish"):
    """Publish on a topic that is not hubd's own, because a rule says so. Sent at most once."""

    id: str
    decision: str
    topic: str
    payload: str
    qos: int = 0
    retain: bool = False
    expires: float | None = None


class Call(msgspec.Struct, frozen=True, kw_only=True, tag="call"):
    """Call a Home Assistant service (`light.turn_on`). Made at most once."""

    id: str
    decision: str
    service: str
    data: dict[str, Any] = {}
    expires: float | None = None


class Convey(msgspec.Struct, frozen=True, kw_only=True, tag="convey"):
    """The words of a `Tell` once more, through the entity that its output has in Home Assistant. Made at most once."""

    id: str
    decision: str
    entity: str
    tell: Tell
    intent: str = ""
    urgency: Urgency = "normal"
    expires: float | None = None


Effect: TypeAlias = Tell | Publish | Call | Convey
