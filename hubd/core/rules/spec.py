"""Rules as typed values, after reading and before they are compiled for one household.

Durations are seconds, times of day minutes after midnight. Whatever stands here has the right shape; whether
its people, areas and devices exist is for `compile` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hubd.core.decisions import Stage, Urgency

LIKELY = 0.7
"""`at_least` where a condition names none."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test. `form` is its row in the grammar, `fields` its own keys, `path` its place in the rule."""

    form: str
    path: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Condition, ...] = ()
    at_least: float = LIKELY
    lasting: float | None = None
    """`for`: it must have held without a break for so long."""
    within: float | None = None
    """It need not hold now; so long ago is recent enough."""


@dataclass(frozen=True, slots=True)
class WhoBinding:
    """`who: {…}`: the rule is tried for each of these people in turn."""

    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhereBinding:
    """`where: {…}`: the rule is tried for each of these areas in turn. What is given must all hold."""

    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    """Furniture of the area, or a device of that means standing in it."""


@dataclass(frozen=True, slots=True)
class Propose:
    """What a rule would like done, and for whom."""

    intent: str
    audience: tuple[str, ...] = ()
    urgency: Urgency | None = None
    expires: float | None = None
    output: str | None = None
    area: str | None = None
    answer_in: float | None = None
    unanswered: Literal["", "yes", "no"] = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    path: str = "propose"


@dataclass(frozen=True, slots=True)
class HoldBack:
    """What a rule keeps from people while its conditions hold. Without an audience: from everybody."""

    intent: str
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceEffect:
    """One line of `do`: publish on a topic, or call a Home Assistant service."""

    path: str
    publish: str | None = None
    payload: Any = "same"
    qos: int | None = None
    """None: the same as the event that caused it."""
    retain: bool = False
    call: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """`given` sentences, then what is expected: a moment and an intent for somebody, or nothing."""

    path: str
    given: tuple[str, ...]
    expect: tuple[str, ...]
    """Sentences such as `16:05 study.start for leo`; empty for `nothing`."""


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One entry of a rule file."""

    id: str
    when: Condition
    because: Mapping[str, str] = field(default_factory=dict)
    """By language; under `""` what holds for every language."""
    stage: Stage = "act"
    who: tuple[WhoBinding, ...] = ()
    where: tuple[WhereBinding, ...] = ()
    """Alternatives: an area that fits one of them is tried."""
    propose: Propose | None = None
    do: tuple[DeviceEffect, ...] = ()
    hold_back: HoldBack | None = None
    cool_down: float = 0.0
    hands_off: float | None = None
    """What a person switched by hand is left alone for so long."""
    examples: tuple[Example, ...] = ()
    file: str = ""
    pack: str = ""
    """The name of its file without the ending: rules of one pack can be switched together."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Path inside the rule (`when/all/1`) to its line in the file; `""` is the rule itself."""

    def line(self, path: str) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path.rpartition("/")[0]
        return self.lines.get(path, 0)

    def reason(self, language: str) -> str:
        """`because` in a language, else in English, else in whatever it was written."""
        for key in (language, "", "en"):
            if key in self.because:
                return self.because[key]
        return next(iter(self.because.values()), "")
