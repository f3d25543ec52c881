"""Whether a proposal is carried out, and how: one table, top to bottom, every line with a name.

Hazards and messages have tables of their own (`hazards`, `triage`); everything else that a rule proposes passes
through here, once for each person it is for. Silence is a decision too.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from msgspec.structs import replace

from hubd.core.decisions import DELIVERED, Proposal
from hubd.core.memories import Held
from hubd.core.policy.case import Case
from hubd.core.policy.channels.delivery import go
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.manners import Manner, manner_of
from hubd.core.policy.reasons import Reason
from hubd.core.policy.table import read

UNSURE = 0.6
"""Below this estimate the house asks before it acts, once there were two answers."""


TRIED = 3600.0
"""What a rule without a cool-down would do is written no more often than this, while it is on trial."""


class Way(StrEnum):
    """What a line of the table leads to."""

    SUPPRESS = "suppress"
    HOLD = "hold"
    ASK = "ask"
    GO = "go"


WOULD = {Way.SUPPRESS: "nothing", Way.HOLD: "wait", Way.ASK: "ask"}
"""What a rule on trial would have done instead of acting or offering something."""


ARBITRATION: tuple[tuple[Reason, Way, Callable[[Case], bool]], ...] = (
    (Reason.SHADOW, Way.SUPPRESS, lambda c: c.proposal.stage == "shadow"),
    (Reason.HAND_VETO, Way.SUPPRESS, lambda c: c.moved_by_hand),
    (Reason.COOL_DOWN, Way.SUPPRESS, lambda c: c.cooling and not c.again),
    (Reason.COMMAND, Way.GO, lambda c: c.scene is None),
    (Reason.ALREADY_TOLD, Way.SUPPRESS, lambda c: c.told),
    (Reason.DUPLICATE, Way.SUPPRESS, lambda c: c.crowded and not c.critical),
    (Reason.HUSHED, Way.SUPPRESS, lambda c: c.hushed),
    (Reason.SILENCED, Way.SUPPRESS, lambda c: not c.critical and c.silenced),
    (Reason.HELD_BACK, Way.SUPPRESS, lambda c: not c.critical and c.held_back is not None),
    (Reason.UNWELCOME, Way.SUPPRESS, lambda c: c.scene is not None and c.unwelcome and not c.tried),
    (Reason.UNSURE, Way.ASK, lambda c: not c.critical and c.acts and c.answers >= 2 and c.welcome < UNSURE),
    (Reason.MODE, Way.GO, lambda c: c.manner.mode and c.proposal.stage == "act"),
    (Reason.OUT, Way.SUPPRESS, lambda c: c.manner.at_home and c.at.out),
    (Reason.CRITICAL, Way.GO, lambda c: c.critical),
    (Reason.QUIET_HOURS, Way.SUPPRESS, lambda c: c.at.quiet and not c.manner.by_night),
    (Reason.ASLEEP, Way.HOLD, lambda c: c.at.asleep),
    (Reason.STRONGER, Way.HOLD, lambda c: c.hazard_first or c.talked_over),
    (Reason.QUESTION_OPEN, Way.HOLD, lambda c: c.proposal.stage == "ask" and c.at.asked),
    (Reason.QUIET_HOURS, Way.HOLD, lambda c: c.at.quiet and not c.at.awake and not c.at.out),
    (Reason.CONCENTRATING, Way.HOLD, lambda c: not c.manner.breaks_in and (c.at.busy is not None or c.at.calling)),
    (Reason.WHEREABOUTS, Way.HOLD, lambda c: c.manner.at_home and not c.at.inside),
    (Reason.TRYING, Way.GO, lambda c: c.unwelcome),
    (Reason.WELCOME, Way.GO, lambda c: c.scene is not None),
)


def rule_on(case: Case) -> tuple[Reason, Way]:
    """The first line that applies, and what it leads to."""
    docket = case.docket
    reason, way, docket.said = read(ARBITRATION, case, docket.context.household.language)
    if reason in (Reason.UNWELCOME, Reason.TRYING):
        docket.propensity = case.propensity
    return reason, way


def arbitrate(docket: Docket, proposal: Proposal, held: Held | None = None) -> None:
    """Judge one proposal for everybody it is for, each by their own moment."""
    manner = manner_of(proposal.intent)
    if not proposal.audience:
        _for_nobody(docket, proposal, manner)
        return
    people = [person for person in proposal.audience if person in docket.context.household.people]
    for person in people:
        alone = _own(docket, proposal, person, len(people))
        case = Case(docket, alone, manner, docket.scene(person), again=held is not None)
        reason, way = rule_on(case)
        if way is Way.SUPPRESS:
            _suppress(docket, alone, (person,), reason, _told_with(case, reason))
        elif way is Way.HOLD:
            _wait(docket, alone, (person,), manner, reason, held)
        else:
            missed = go(docket, case.asking() if way is Way.ASK else case, reason)
            if missed is not None:
                _wait(docket, alone, (person,), manner, missed, held)


def _own(docket: Docket, proposal: Proposal, person: str, people: int) -> Proposal:
    """The part of a proposal that is for one person; alone it keeps its name. What it does is done once."""
    if people == 1:
        return proposal
    done = any(d.rule == proposal.rule and d.verdict in DELIVERED for d in docket.decisions)
    effects = () if done else proposal.effects
    return replace(proposal, cause=f"{proposal.cause}|{person}", audience=(person,), effects=effects)


def _for_nobody(docket: Docket, proposal: Proposal, manner: Manner) -> None:
    """A rule that acts by itself, or speaks to whoever is there."""
    reason, way = rule_on(Case(docket, proposal, manner, None))
    if way is Way.SUPPRESS:
        _suppress(docket, proposal, (), reason)
    elif proposal.stage == "ask" or not proposal.effects:
        _an_adult(docket, proposal, manner)
    else:
        docket.deliver(proposal, (), Reach("act", ()), reason, Content("", "", dict(proposal.data)))


def _an_adult(docket: Docket, proposal: Proposal, manner: Manner) -> None:
    """What is for nobody in particular goes to an adult who is in: told, or asked before a rule touches anything."""
    adults = [
        p.id for p in docket.context.household.people.values() if p.role == "adult" and docket.context.home(p.id) >= 0.6
    ]
    for person in adults:
        case = Case(docket, replace(proposal, audience=(person,)), manner, docket.scene(person))
        if rule_on(case)[1] is Way.GO:
            missed = go(docket, case, Reason.ASKS_FIRST if proposal.stage == "ask" else Reason.WELCOME)
            if missed is None:
                return
    docket.suppress(proposal, (), Reason.NOBODY)


def _told_with(case: Case, reason: Reason) -> dict[str, Any] | None:
    """What belongs to a reason for keeping quiet: which rule it was, or what people's answers hold against it."""
    if reason is Reason.HELD_BACK:
        return {"held_back_by": case.held_back}
    if reason is Reason.UNWELCOME:
        reach, _ = case.coming
        return {"against": case.docket.against(case.proposal, case.who, reach.verdict if reach is not None else "")}
    return None


def _suppress(
    docket: Docket,
    proposal: Proposal,
    audience: tuple[str, ...],
    reason: Reason,
    data: dict[str, Any] | None = None,
) -> None:
    """It is over with this proposal."""
    if reason is Reason.SHADOW:
        _on_trial(docket, proposal, audience)
    else:
        docket.suppress(proposal, audience, reason, data)
    docket.drop(proposal.cause)


def _on_trial(docket: Docket, proposal: Proposal, audience: tuple[str, ...]) -> None:
    """Judge it as if it acted, so that people can see beforehand what they would let loose, pauses included."""
    manner, said = manner_of(proposal.intent), docket.said
    scene = docket.scene(audience[0]) if audience else None
    reason, way = rule_on(Case(docket, replace(proposal, stage="act"), manner, scene))
    docket.said = (*said, *docket.said[1:])
    would = ("act" if not audience or manner.mode else "offer") if way is Way.GO else WOULD[way]
    because = {} if way is Way.GO else {"would_because": str(reason)}
    docket.suppress(proposal, audience, Reason.SHADOW, {"would": would, **because}, apart=proposal.cool_down or TRIED)
    if way is Way.GO:
        docket.cool(proposal, audience)


def _wait(
    docket: Docket, proposal: Proposal, audience: tuple[str, ...], manner: Manner, reason: Reason, held: Held | None
) -> None:
    """Keep it for a better moment where waiting makes sense, else let it go."""
    since = held.since if held is not None else docket.now
    patient = since + manner.patience
    if held is not None and proposal.cause.startswith("later|"):
        patient = float("inf")  # somebody wants it: it waits for as long as it is of use
    until = min(proposal.expires or since + manner.patience, patient)
    if until <= docket.now:
        docket.suppress(proposal, audience, reason)
        docket.drop(proposal.cause)
    else:
        docket.hold(proposal, audience, reason, until=until, since=since)
