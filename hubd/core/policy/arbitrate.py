"""Whether a proposal is carried out, and how: one table, top to bottom, every line with a name.

Hazards and messages have tables of their own (`hazards`, `triage`); everything else that a rule proposes passes
through here, once for each person it is for. Silence is a decision too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from msgspec.structs import replace

from hubd.core.decisions import INTERRUPTS, Proposal
from hubd.core.policy import outputs, study
from hubd.core.policy.docket import Docket, cooling
from hubd.core.policy.feedback import keep_question
from hubd.core.policy.intents import content
from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.manners import Manner, manner_of
from hubd.core.policy.outputs import Reach
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.core.policy.welcome import key, silenced
from hubd.core.state import Held

UNWELCOME = 0.22
"""Below this estimate an offer costs more than it gives. Three dismissals of a new intent come near it."""

ALERT_FIRST = 300.0
"""After a hazard was told, so many seconds belong to it: no recipes while the water runs."""

HAND = 600.0
"""Seconds for which a person's own action on a thing holds against a rule's."""

BETWEEN = 20.0
"""Seconds between two things said to one person, so that the second is not talked over the first."""


class Way(StrEnum):
    """What a line of the table leads to."""

    SUPPRESS = "suppress"
    HOLD = "hold"
    GO = "go"


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
        last = policy.told.get(day_mark(self.proposal, self.who))
        return (
            self.manner.once == "day"
            and last is not None
            and context.household.local(last).date() == context.local.date()
        )

    @property
    def cooling(self) -> bool:
        audience = (self.who,) if self.who else ()
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


ARBITRATION: tuple[tuple[Reason, Way, Callable[[Case], bool]], ...] = (
    (Reason.SHADOW, Way.SUPPRESS, lambda c: c.proposal.stage == "shadow"),
    (Reason.HAND_VETO, Way.SUPPRESS, lambda c: c.moved_by_hand),
    (Reason.COOL_DOWN, Way.SUPPRESS, lambda c: c.cooling and not c.again),
    (Reason.COMMAND, Way.GO, lambda c: c.scene is None),
    (Reason.ALREADY_TOLD, Way.SUPPRESS, lambda c: c.told),
    (Reason.DUPLICATE, Way.SUPPRESS, lambda c: c.crowded and not c.critical),
    (Reason.SILENCED, Way.SUPPRESS, lambda c: not c.critical and c.silenced),
    (Reason.UNWELCOME, Way.SUPPRESS, lambda c: not c.critical and c.welcome < UNWELCOME),
    (Reason.MODE, Way.GO, lambda c: c.manner.mode and c.proposal.stage == "act"),
    (Reason.OUT, Way.SUPPRESS, lambda c: c.manner.at_home and c.at.out),
    (Reason.CRITICAL, Way.GO, lambda c: c.critical),
    (Reason.QUIET_HOURS, Way.SUPPRESS, lambda c: c.at.quiet and not c.manner.by_night),
    (Reason.ASLEEP, Way.HOLD, lambda c: c.at.asleep),
    (Reason.STRONGER, Way.HOLD, lambda c: c.hazard_first or c.talked_over),
    (Reason.QUESTION_OPEN, Way.HOLD, lambda c: c.proposal.stage == "ask" and c.at.asked),
    (Reason.QUIET_HOURS, Way.HOLD, lambda c: c.at.quiet and not c.at.awake and not c.at.out),
    (Reason.CONCENTRATING, Way.HOLD, lambda c: not c.manner.breaks_in and c.at.busy is not None),
    (Reason.WHEREABOUTS, Way.HOLD, lambda c: c.manner.at_home and not c.at.inside),
    (Reason.WELCOME, Way.GO, lambda c: c.scene is not None),
)


def rule_on(case: Case) -> tuple[Reason, Way]:
    """The first line that applies. `way` is what it leads to."""
    return next((reason, way) for reason, way, applies in ARBITRATION if applies(case))


def arbitrate(docket: Docket, proposal: Proposal, held: Held | None = None) -> None:
    """Judge one proposal for everybody it is for, each by their own moment."""
    manner = manner_of(proposal.intent)
    if not proposal.audience:
        _for_nobody(docket, proposal, manner)
        return
    people = [person for person in proposal.audience if person in docket.context.household.people]
    for person in people:
        alone = _own(proposal, person, len(people))
        case = Case(docket, alone, manner, docket.scene(person), again=held is not None)
        reason, way = rule_on(case)
        if way is Way.SUPPRESS:
            _suppress(docket, alone, (person,), reason)
        elif way is Way.HOLD:
            _wait(docket, alone, (person,), manner, reason, held)
        else:
            _go(docket, case, reason, held)


def _own(proposal: Proposal, person: str, people: int) -> Proposal:
    """The part of a proposal that is for one person; alone it keeps its name."""
    if people == 1:
        return proposal
    return replace(proposal, cause=f"{proposal.cause}|{person}", audience=(person,))


def _for_nobody(docket: Docket, proposal: Proposal, manner: Manner) -> None:
    """A rule that acts by itself, or speaks to whoever is there."""
    reason, way = rule_on(Case(docket, proposal, manner, None))
    if way is Way.SUPPRESS:
        _suppress(docket, proposal, (), reason)
    elif proposal.stage == "ask":
        _ask_the_house(docket, proposal, manner)
    else:
        docket.deliver(proposal, (), "act", (), reason, Content("", "", dict(proposal.data)))


def _ask_the_house(docket: Docket, proposal: Proposal, manner: Manner) -> None:
    """A rule on probation asks an adult who is in before it touches anything."""
    adults = [
        p.id for p in docket.context.household.people.values() if p.role == "adult" and docket.context.home(p.id) >= 0.6
    ]
    for person in adults:
        case = Case(docket, replace(proposal, audience=(person,)), manner, docket.scene(person))
        if rule_on(case)[1] is Way.GO:
            _go(docket, case, Reason.ASKS_FIRST, None)
            return
    docket.suppress(proposal, (), Reason.NOBODY)


def _suppress(docket: Docket, proposal: Proposal, audience: tuple[str, ...], reason: Reason) -> None:
    """What a rule on trial would have done is written with it, and counts as told so that it is written once."""
    if reason is Reason.SHADOW:
        docket.suppress(
            proposal, audience, reason, {"would": "act" if not audience or manner_of(proposal.intent).mode else "offer"}
        )
    else:
        docket.suppress(proposal, audience, reason)
    docket.drop(proposal.cause)


def _wait(
    docket: Docket, proposal: Proposal, audience: tuple[str, ...], manner: Manner, reason: Reason, held: Held | None
) -> None:
    """Keep it for a better moment where waiting makes sense, else let it go."""
    since = held.since if held is not None else docket.now
    until = min(proposal.expires or float("inf"), since + manner.patience)
    if until <= docket.now:
        docket.suppress(proposal, audience, reason)
        docket.drop(proposal.cause)
    else:
        docket.hold(proposal, audience, reason, until=until, since=since)


def _go(docket: Docket, case: Case, reason: Reason, held: Held | None) -> None:
    """Carry it out by the output that reaches this person, if one does within the budget."""
    proposal, scene, manner = case.proposal, case.at, case.manner
    audience = (scene.who.id,)
    private = manner.private and scene.guests
    if manner.mode and proposal.stage == "act":
        reach = Reach("act", _own_screen(scene))
    else:
        found = _reach(case)
        if found is None:
            _wait(docket, proposal, audience, manner, Reason.NO_OUTPUT, held)
            return
        reach = found
    if reach.verdict in INTERRUPTS and scene.left <= 0 and not case.critical:
        card = outputs.by_preference(scene, ("card", "near", "any"), proposal.area, private=False)
        if card is None or proposal.stage == "ask":
            _wait(docket, proposal, audience, manner, Reason.BUDGET, held)
            return
        reach = card
    _carry_out(docket, case, reach, reason, private)


def _own_screen(scene: Scene) -> tuple[str, ...]:
    """A screen in the person's own room may show the mode; no other room's business."""
    return tuple(o.id for o in outputs.standing_in(scene.context, scene.area, "screen"))


def _reach(case: Case) -> Reach | None:
    scene, proposal = case.at, case.proposal
    if case.critical:
        reach = outputs.loudly(scene, wake=True) or outputs.silent(scene, private=False, near=True)
    elif scene.out:
        found = outputs.phones(scene.context, scene.who.id)
        reach = Reach("push", found) if found else None
    else:
        reach = outputs.wished(scene, proposal.output) if proposal.output else None
        reach = reach or outputs.by_preference(scene, case.manner.order, _place(case), private=False)
    if reach is not None and proposal.stage == "ask":
        return Reach("ask", reach.outputs)
    return reach


def _place(case: Case) -> str | None:
    """The area an intent is about, when the person may be there; a card elsewhere would not be seen."""
    area, scene = case.proposal.area, case.at
    if area is None or area not in scene.context.floor.index:
        return None
    return area if scene.context.in_area(scene.who.id, area) >= 0.3 else None


def _carry_out(docket: Docket, case: Case, reach: Reach, reason: Reason, private: bool) -> None:
    proposal, scene = case.proposal, case.at
    hidden = private and reach.verdict != "push"
    words = content(Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, reach.verdict, hidden))
    if words is None:
        docket.suppress(proposal, (scene.who.id,), Reason.NOTHING_TO_SAY)
        docket.drop(proposal.cause)
        return
    decision = docket.deliver(proposal, (scene.who.id,), reach.verdict, reach.outputs, reason, words)
    afterwards(docket, case, reach)
    if reach.verdict == "ask":
        keep_question(docket, proposal, decision)
    elif proposal.effects and reach.verdict != "act":
        docket.carry_out(proposal, decision)


def afterwards(docket: Docket, case: Case, reach: Reach) -> None:
    """What an intent leaves behind besides words."""
    proposal, who = case.proposal, case.who
    if proposal.intent == "study.start":
        study.begin(docket, (who,))
    elif proposal.intent == "study.end" and reach.verdict != "ask":
        study.end(docket, (who,))
    elif proposal.intent == "recipe.suggest":
        docket.note_recipe()
    elif proposal.intent == "reminder.deliver":
        docket.forget_reminder(str(proposal.data.get("reminder")))
    if case.manner.once == "day":
        docket.note(day_mark(proposal, who))


def day_mark(proposal: Proposal, person: str) -> str:
    return f"today|{proposal.intent}|{person}"


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
