"""One proposal for one person, and everything that the arbiter's table may ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as with_
from functools import cached_property, lru_cache

from msgspec.structs import replace

from hubd.core.decisions import INTERRUPTS, Proposal
from hubd.core.memories import DeskState
from hubd.core.policy.books import cooling
from hubd.core.policy.channels import outputs
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.hand import by_hand
from hubd.core.policy.learned.logistic import Estimate
from hubd.core.policy.learned.silence import answers_near, key, retried, silenced
from hubd.core.policy.learned.welcome import HEARD, OWN, heard, propensity, score, tried, unwelcome
from hubd.core.policy.manners import Manner
from hubd.core.policy.messaging.telling.people import PRIVATE
from hubd.core.policy.requests.hush import hushed
from hubd.core.policy.scene import Scene
from hubd.core.rules.holding import held_back

ALERT_FIRST = 300.0
"""After a hazard was told, so many seconds belong to it: no recipes while the water runs."""

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
    def hushed(self) -> bool:
        """Has the person asked to hear nothing of this for a while?"""
        return hushed(self.docket.policy, self.docket.brain, self.proposal, self.who, self.docket.now)

    @property
    def held_back(self) -> str | None:
        """The rule by which the household keeps this from the person, here and now."""
        return held_back(self.docket.brain.rules, self.docket.context, self.proposal.intent, self.who)

    @cached_property
    def answers(self) -> int:
        """How often this person has answered this intent around this hour, as long as a fresh try is not due after a
        long silence: what was said of noon is not said of the evening."""
        taste = self.docket.policy.tastes.get(key(self.proposal.intent, self.who))
        if taste is None or retried(self.docket.context, taste) is not None:
            return 0
        return len(answers_near(self.docket.context, taste))

    @cached_property
    def coming(self) -> tuple[Reach | None, Estimate]:
        """How it would come to the person, and how welcome that would be. What is not welcome aloud or by phone comes
        as a card where that is."""
        reach = self._reach()
        found = self._estimate(reach)
        if reach is None or reach.verdict not in INTERRUPTS or self.critical or not unwelcome(found):
            return reach, found
        card = outputs.by_preference(self.at, ("card", "near"), self._place)
        quiet = self._estimate(card)
        return (card, quiet) if card is not None and not unwelcome(quiet) else (reach, found)

    def _estimate(self, reach: Reach | None) -> Estimate:
        return self.docket.estimate(self.proposal, self.who, reach.verdict if reach is not None else "")

    def _reach(self) -> Reach | None:
        """The output for this intent and person now."""
        scene, proposal = self.at, self.proposal
        if self.manner.mode and proposal.stage == "act":
            return Reach("act", tuple(o.id for o in outputs.standing_in(scene.context, scene.area, "screen")))
        if self.critical:
            reach = outputs.loudly(scene, wake=True) or outputs.seen_at_once(scene, private=False)
        elif scene.out:
            found = outputs.phones(scene.context, scene.who.id)
            reach = Reach("push", found) if found else None
        else:
            reach = outputs.wished(scene, proposal.output) if proposal.output else None
            order = tuple(way for way in self.manner.order if way != "relay" or not self.confidential)
            reach = reach or outputs.by_preference(scene, order, self._place)
        if reach is not None and proposal.stage == "ask":
            return Reach("ask", reach.outputs)
        return reach

    @property
    def confidential(self) -> bool:
        return confidential(self.docket.desk, self.proposal)

    @property
    def _place(self) -> str | None:
        """The area an intent is about, when the person may be there; a card elsewhere would not be seen."""
        area, context = self.proposal.area, self.docket.context
        if area is None or area not in context.floor.index:
            return None
        return area if context.in_area(self.who, area) >= 0.3 else None

    @property
    def welcome(self) -> float:
        return score(self.coming[1])

    @cached_property
    def unwelcome(self) -> bool:
        """Is it more likely to annoy than to please, and not worth finding out? Nothing critical is weighed so."""
        if self.critical or self.answers < OWN or not unwelcome(self.coming[1]):
            return False
        return heard(self.docket.policy.welcome, self.who) >= HEARD

    @cached_property
    def tried(self) -> bool:
        """It is not welcome, and tried all the same, to find out whether it still is not."""
        household, day = self.docket.context.household, str(self.docket.context.local.date())
        return self.unwelcome and tried(self.coming[1], household.id, day, self.proposal.cause, self.who)

    @property
    def propensity(self) -> float:
        """How often the policy would rule like this here, where it is unwelcome."""
        often = propensity(self.coming[1])
        return often if self.tried else 1.0 - often

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
        who, lately = self.who, self.docket.now - BETWEEN
        return any(
            item.decision.at > lately and item.decision.verdict in ("speak", "ask") and who in item.decision.audience
            for item in self.docket.policy.open.values()
        )

    @property
    def moved_by_hand(self) -> bool:
        docket, holds = self.docket, self.proposal.hands_off
        return any(
            by_hand(docket.context.state, docket.policy.told, effect, docket.now, holds)
            for effect in self.proposal.effects
        )


def confidential(desk: DeskState, proposal: Proposal) -> bool:
    """Does a reminder sound as if it were for one person's ears?"""
    reminder = desk.reminders.get(str(proposal.data.get("reminder")))
    return reminder is not None and _private(reminder.text)


@lru_cache(maxsize=1024)
def _private(text: str) -> bool:
    return PRIVATE.search(text.casefold())


def last_mark(proposal: Proposal, person: str) -> str:
    """Under which name it is remembered when this intent was last told to this person."""
    return f"last|{proposal.intent}|{person}"
