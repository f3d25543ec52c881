"""One proposal for one person, and everything that the arbiter's table may ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as with_

from msgspec.structs import replace

from hubd.core.decisions import Proposal
from hubd.core.policy.docket import Docket, cooling
from hubd.core.policy.manners import Manner
from hubd.core.policy.scene import Scene
from hubd.core.policy.welcome import key, retried, silenced

ALERT_FIRST = 300.0
"""After a hazard was told, so many seconds belong to it: no recipes while the water runs."""

HAND = 600.0
"""Seconds for which a person's own action on a thing holds against a rule's."""

BETWEEN = 20.0
"""Seconds between two things said to one person, so that the second is not talked over the first."""


@dataclass(frozen=True)
class Case:
    """One proposal for one person, at this person's moment. `who` is None for what is for nobody in particular."""

    docket: Docket
    proposal: Proposal
    manner: Manner
    scene: Scene | None
    again: bool = False
    """It waited already: what is once told does not count against itself."""

    @property
    def at(self) -> Scene:
        """The scene of a case that is for somebody."""
        if self.scene is None:
            raise LookupError(f"{self.proposal.rule} is for nobody, so it has no scene")
        return self.scene

    @property
    def acts(self) -> bool:
        """It would change something in the house without a word."""
        return self.proposal.stage == "act" and (self.manner.mode or bool(self.proposal.effects))

    def asking(self) -> Case:
        """The same, asked about first."""
        return with_(self, proposal=replace(self.proposal, stage="ask"))

    @property
    def critical(self) -> bool:
        return self.proposal.urgency == "critical"

    @property
    def who(self) -> str:
        return self.scene.who.id if self.scene is not None else ""

    @property
    def told(self) -> bool:
        """Was this told before, in the span in which it makes sense only once?"""
        policy, context = self.docket.policy, self.docket.context
        if self.manner.once == "ever":
            return self.proposal.cause in policy.told
        last = policy.told.get(last_mark(self.proposal, self.who))
        return (
            self.manner.once == "day"
            and last is not None
            and context.household.local(last).date() == context.local.date()
        )

    @property
    def cooling(self) -> bool:
        audience = (self.who,) if self.who else ()
        last = self.docket.policy.told.get(last_mark(self.proposal, self.who), float("-inf"))
        if self.docket.now - last < self.manner.apart:
            return True
        return any(
            self.docket.policy.cool.get(mark, 0.0) > self.docket.now for mark in cooling(self.proposal, audience)
        )

    @property
    def crowded(self) -> bool:
        """The same intent stands on a card in the same area already."""
        if not self.manner.crowds:
            return False
        return any(
            item.decision.intent == self.proposal.intent
            and item.decision.area == self.proposal.area
            and self.docket.now - item.decision.at < self.manner.crowds
            for item in self.docket.policy.open.values()
        )

    @property
    def silenced(self) -> bool:
        return silenced(self.docket.context, self.docket.policy.tastes.get(key(self.proposal.intent, self.who)))

    @property
    def answers(self) -> int:
        """How often this person has answered this intent, as long as a fresh try is not due after a long silence."""
        taste = self.docket.policy.tastes.get(key(self.proposal.intent, self.who))
        return 0 if taste is None or retried(self.docket.context, taste) is not None else len(taste.answers)

    @property
    def welcome(self) -> float:
        return self.docket.score(self.proposal, self.who)

    @property
    def hazard_first(self) -> bool:
        """A hazard that this person was told of is not over."""
        return any(
            self.docket.now - alert.since < ALERT_FIRST and self.who in alert.proposal.audience
            for alert in self.docket.policy.alerts.values()
        )

    @property
    def talked_over(self) -> bool:
        """The person has just been told something else."""
        return any(
            self.who in item.decision.audience
            and item.decision.verdict in ("speak", "ask")
            and self.docket.now - item.decision.at < BETWEEN
            for item in self.docket.policy.open.values()
        )

    @property
    def moved_by_hand(self) -> bool:
        return any(by_hand(self.docket, effect) for effect in self.proposal.effects)


def last_mark(proposal: Proposal, person: str) -> str:
    """Under which name it is remembered when this intent was last told to this person."""
    return f"last|{proposal.intent}|{person}"


def by_hand(docket: Docket, effect: dict[str, object]) -> bool:
    """Did a person just switch what this effect would switch? Then the hand holds."""
    data = effect.get("data")
    entity = data.get("entity_id") if isinstance(data, dict) else None
    if "call" not in effect or not isinstance(entity, str):
        return False
    domain, _, name = entity.partition(".")
    mine = docket.policy.told.get(f"switched|{entity}", 0.0)
    for prefix in ("homeassistant", "ha"):
        device = docket.context.state.devices.get(f"{prefix}/{domain}/{name}")
        for reading in device.readings.values() if device is not None else ():
            if (
                reading.live
                and docket.now - reading.since < HAND
                and abs(reading.since - mine) > BETWEEN
                and reading.since > 0
            ):
                return True
    return False
