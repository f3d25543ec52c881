"""What is counted of a home: how its records came, what was decided, what people said to it, and what was alarming."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hubd.core.decisions import DELIVERED, INTERRUPTS, Decision
from hubd.core.ids import derived_id

VERSIONS = 4
"""So many versions of a home are told apart; older ones are forgotten."""
WRONG = ("wrong", "never")
"""Answers by which people say that an offer should not have been made at all."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something of which the operator must know. `kind`: gap, backwards, poisoned, refused, no setup, unreadable."""

    id: str
    at: float
    home: str
    kind: str
    what: str


def alarm(home: str, at: float, kind: str, what: str, number: int) -> Alarm:
    """An alarm about the `number`th record of a home: the same one twice has one id."""
    return Alarm(id=derived_id(at, home, kind, str(number)), at=at, home=home, kind=kind, what=what[:500])


class Trial(msgspec.Struct, array_like=True):
    """What one version did with people: `offers` are deliveries that are no dangers, `wrong` the answers that say they
    should not have been made."""

    since: float = 0.0
    decisions: int = 0
    offers: int = 0
    interruptions: int = 0
    wrong: int = 0
    dismissed: int = 0
    accepted: int = 0
    would: int = 0
    """What rules in `shadow` would have done."""


class Tally(msgspec.Struct, omit_defaults=True):
    """Counts since the home was first heard of."""

    records: int = 0
    repeated: int = 0
    lost: int = 0
    late: int = 0
    """Lived through after a timer that should have come later."""
    rejected: int = 0
    homeless: int = 0
    """Came before anybody had said how the home is set up."""
    poisoned: int = 0
    refused: int = 0
    version: str = ""
    alarms: dict[str, int] = {}
    verdicts: dict[str, int] = {}
    trials: dict[str, Trial] = {}

    def begin(self, version: str, at: float) -> None:
        """From now on what happens counts for this version."""
        self.version = version
        if version not in self.trials:
            kept = list(self.trials.items())[-(VERSIONS - 1) :]
            self.trials = {**dict(kept), version: Trial(since=at)}

    def decided(self, decisions: Iterable[Decision]) -> None:
        """Count what was decided."""
        for decision in decisions:
            self.verdicts[decision.verdict] = self.verdicts.get(decision.verdict, 0) + 1
            trial = self.trials.get(self.version)
            if trial is None:
                continue
            trial.decisions += 1
            trial.would += "would" in decision.data
            if decision.verdict in DELIVERED and not decision.intent.startswith("hazard."):
                trial.offers += 1
                trial.interruptions += decision.verdict in INTERRUPTS and decision.urgency != "critical"

    def answered(self, outcome: str) -> None:
        """Count what somebody answered."""
        trial = self.trials.get(self.version)
        if trial is not None:
            trial.wrong += outcome in WRONG
            trial.dismissed += outcome == "dismissed"
            trial.accepted += outcome == "accepted"
