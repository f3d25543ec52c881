"""The policy as one function: proposals and the moment in, decisions, effects and what to remember out.

On most events there is nothing to judge; then this costs next to nothing. What waits is looked at again when the
moment of the person it waits for has changed, or when a time that it asked for has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.context import Context
from hubd.core.decisions import URGENCY_ORDER, Decision, Effect, Proposal
from hubd.core.events import AnyEvent, Done, Feedback, Notification, Promoted, Utterance, Wish
from hubd.core.memories import DeskState, Held, Moment, PolicyState
from hubd.core.policy import hazards
from hubd.core.policy.arbitrate import arbitrate
from hubd.core.policy.case import confidential
from hubd.core.policy.channels import veil
from hubd.core.policy.docket import Docket
from hubd.core.policy.interruptible import breakpoint_of
from hubd.core.policy.learned import feedback
from hubd.core.policy.learned.welcome import relearned
from hubd.core.policy.messaging import arrival, digest, opinions
from hubd.core.policy.reasons import Reason
from hubd.core.policy.relevance import matters
from hubd.core.policy.requests import briefing, noted, shopping, silencing, studying
from hubd.core.policy.routines import chain_begins, chains, cooking, study
from hubd.core.policy.scene import HOUR, Scene

SPEAK = frozenset({Feedback, Utterance, Promoted, Wish, Done, Notification})
"""Kinds of events that the policy hears itself. Of all others it learns through rules and beliefs."""

SENTENCES = (cooking.take, chain_begins.take, noted.take, studying.take, shopping.take, opinions.take,
             briefing.take, silencing.take)  # fmt: skip
"""Who hears what is said, in this order, until somebody understands it."""

LOOK = 600.0
"""While something waits it is looked at this often at least, whatever times it asked for."""


class Judged(NamedTuple):
    """What came of it. `wake_at`: when the policy wants to look again at the latest."""

    decisions: tuple[Decision, ...]
    effects: tuple[Effect, ...]
    desk: DeskState
    policy: PolicyState
    wake_at: float | None


def judge(proposals: tuple[Proposal, ...], context: Context, event: AnyEvent, brain: Brain) -> Judged:
    """Decide about this event's proposals, and about what waited for a moment like this."""
    policy = context.state.policy
    due = policy.wake_at is not None and context.state.now >= policy.wake_at
    if not proposals and not due and not _speaks(event, policy) and not _concerns(policy, context):
        return Judged((), (), context.state.desk, policy, _earlier(policy.wake_at, context.state.desk.wake_at))
    docket = Docket(context, brain)
    _hear(docket, event, due)
    _rule(docket, proposals)
    _return(docket, due)
    if docket.policy is not policy or due:
        docket.policy = replace(docket.policy, wake_at=min(_wishes(docket), default=None))
    return Judged(
        tuple(docket.decisions),
        tuple(docket.effects),
        docket.desk,
        docket.policy,
        _earlier(docket.policy.wake_at, docket.desk.wake_at),
    )


def _earlier(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _speaks(event: AnyEvent, policy: PolicyState) -> bool:
    """Does somebody say something to the house with this event, or write to somebody, or has a chain been waiting for
    it?"""
    if type(event) not in SPEAK:
        return False
    return study.is_wish(event) if isinstance(event, Wish) else not isinstance(event, Done) or bool(policy.chains)


def _concerns(policy: PolicyState, context: Context) -> bool:
    """Is a hazard not over, or has the moment of somebody changed for whom something waits?"""
    if policy.alerts or (policy.bare and any(f"place:{person}" in context.touched for person in context.state.people)):
        return True
    if (policy.cooking and cooking.concerned(policy, context.touched)) or (
        policy.chains and chains.waits_for(policy, context.touched)
    ):
        return True
    return bool(policy.moments) and any(
        f"person:{person}" in context.touched and _moment(context, policy, person) is not moment
        for person, moment in policy.moments.items()
    )


def _moment(context: Context, policy: PolicyState, person: str) -> Moment:
    """This person's moment in one word, since when, and in which room. The one known before, if it has not changed."""
    before = policy.moments.get(person)
    scene = Scene(context, policy, context.household.people[person])
    word, area = scene.word(before.word if before else ""), scene.area or ""
    if before is None:
        return Moment(word=word, since=context.now, area=area)
    moved = context.now if _came(context, before.area, area) else before.moved
    if before.word != word:
        return Moment(word=word, since=context.now, was=before.word, area=area, moved=moved)
    return before if before.area == area else replace(before, area=area, moved=moved)


def _came(context: Context, before: str, area: str) -> bool:
    """Has the person come into another room, to stay for a while? Halls are only walked through."""
    place = context.household.areas.get(area)
    return place is not None and area != before and place.kind not in ("hall", "outdoor")


def _hear(docket: Docket, event: AnyEvent, due: bool) -> None:
    """Answers, the silence after questions (whose end was asked for as a wake-up), and left-overs."""
    live = event.freshness == "live"  # an answer that the broker kept was given before
    if isinstance(event, Feedback) and live:
        feedback.take_feedback(docket, event)
    elif isinstance(event, Utterance) and live:
        area = event.area if event.area in docket.context.household.areas else _area_of(docket, event)
        if not feedback.take_utterance(docket, event, area):
            any(take(docket, event, area) for take in SENTENCES)
    elif isinstance(event, Promoted) and event.leaning is not None:
        known = relearned(docket.context.household, docket.policy.welcome.answers, event.leaning)
        docket.policy = replace(docket.policy, welcome=known)
    elif isinstance(event, Notification) and event.freshness in ("retained", "snapshot"):
        arrival.refuse_stale(docket, event)
    elif isinstance(event, Done):
        chains.came_back(docket, event)
    study.wished(docket, event)
    if due:
        feedback.close_questions(docket)


def _area_of(docket: Docket, event: Utterance) -> str | None:
    device = docket.context.state.devices.get(event.source)
    return device.area if device is not None else None


def _rule(docket: Docket, proposals: tuple[Proposal, ...]) -> None:
    """The most urgent first: the arbiter lets the stronger of two go ahead."""
    for proposal in sorted(proposals, key=lambda p: -URGENCY_ORDER[p.urgency]):
        if proposal.intent.startswith("hazard."):
            _hazard(docket, proposal)
        elif proposal.intent == "message.deliver" and proposal.stage != "shadow":
            arrival.take(docket, proposal)
        elif proposal.cause not in docket.policy.held:
            arbitrate(docket, proposal)


def _hazard(docket: Docket, proposal: Proposal) -> None:
    if proposal.stage == "shadow":
        docket.suppress(proposal, proposal.audience, Reason.SHADOW, {"would": "alert"})
    else:
        hazards.raise_alert(docket, proposal)


def _return(docket: Docket, due: bool) -> None:
    """Look again at hazards, and at what waits for each person whose moment changed or whose time has come."""
    if docket.policy.alerts:
        hazards.look_after(docket)
    for person in _waited_for(docket.policy) if docket.policy.held else ():
        before = docket.policy.moments.get(person)
        moment = _follow(docket, person)
        if moment is before and not due and docket.policy.held is docket.context.state.policy.held:
            continue
        digest.look_again(docket, person, moment)
        _look_again_at_all(docket, person)
    if docket.policy.bare:
        veil.cover(docket)
    if docket.policy.modes:
        study.look(docket)
    if docket.policy.cooking:
        cooking.look(docket)
    chain_begins.after_telling(docket)
    if docket.policy.chains:
        chains.look(docket)
    while docket.proposed:
        arbitrate(docket, docket.proposed.pop(0))
    if docket.policy.moments:
        _let_go(docket)


def _let_go(docket: Docket) -> None:
    """Nobody's moment is followed for whom nothing waits."""
    waited = _waited_for(docket.policy)
    moments = {person: moment for person, moment in docket.policy.moments.items() if person in waited}
    if len(moments) != len(docket.policy.moments):
        docket.policy = replace(docket.policy, moments=moments)


def _waited_for(policy: PolicyState) -> tuple[str, ...]:
    """The people for whom something waits, in the order in which it began to."""
    return tuple(dict.fromkeys(person for held in policy.held.values() for person in held.proposal.audience))


def _follow(docket: Docket, person: str) -> Moment:
    """Keep this person's moment up to date."""
    before = docket.policy.moments.get(person)
    moment = _moment(docket.context, docket.policy, person)
    if moment is not before:
        docket.policy = replace(docket.policy, moments={**docket.policy.moments, person: moment})
    return moment


def _others(docket: Docket, person: str) -> list[Held]:
    """What waits for this person besides messages and questions."""
    return [
        held
        for held in docket.policy.held.values()
        if held.proposal.audience[:1] == (person,)
        and not held.proposal.intent.startswith("message.")
        and held.reason != Reason.ASKS_FIRST
    ]


def _look_again_at_all(docket: Docket, person: str) -> None:
    """Look again at what waits for this person. Of many things that ask for the same, such as reminders, the first that
    goes on waiting speaks for all: what one cannot have now, none can."""
    policy, waiting = docket.policy, set[tuple[object, ...]]()
    for held in _others(docket, person):
        if docket.policy is not policy:
            policy = docket.policy
            waiting.clear()
        alike = _alike(docket, held)
        if alike in waiting and (held.until is None or docket.now < held.until):
            continue
        _look_again(docket, held)
        if docket.policy is policy and alike is not None:
            waiting.add(alike)


def _alike(docket: Docket, held: Held) -> tuple[object, ...] | None:
    """What decides about its moment; None where that is something of its own."""
    proposal = held.proposal
    if held.reason == Reason.LATER or proposal.effects or proposal.cause in docket.policy.told:
        return None
    return (held.reason, proposal.rule, proposal.intent, proposal.urgency, proposal.stage, proposal.area,
            proposal.output, confidential(docket.desk, proposal))  # fmt: skip


def _look_again(docket: Docket, held: Held) -> None:
    proposal = held.proposal
    if held.reason == Reason.LATER and held.until is not None and docket.now < held.until:
        moment = docket.policy.moments.get(proposal.audience[0])
        if moment is None or docket.now - held.since < digest.SOON or breakpoint_of(moment, docket.now) is None:
            return
    limit = proposal.expires if held.reason == Reason.LATER else held.until
    if limit is not None and docket.now >= limit:
        docket.suppress(proposal, proposal.audience, Reason.EXPIRED)
        docket.drop(proposal.cause)
        return
    if held.reason == Reason.LATER and not matters(docket.context, docket.brain, proposal):
        docket.suppress(proposal, proposal.audience, Reason.GONE)
        docket.drop(proposal.cause)
        return
    arbitrate(docket, proposal, held)


def _wishes(docket: Docket) -> Iterator[float]:
    """Every time at which the policy wants to look again."""
    now, policy = docket.now, docket.policy
    for alert in policy.alerts.values():
        yield from (at for at in (alert.next, alert.since + hazards.FORGOTTEN) if at is not None and at > now)
    for item in policy.open.values():
        if item.question and not item.answered and item.until > now:
            yield item.until
    yield from (at for at in (*study.moments(policy), *cooking.moments(policy), *chains.moments(policy)) if at > now)
    if not policy.held:
        return
    yield (now // LOOK + 1) * LOOK
    for held in policy.held.values():
        yield from (
            at for at in (held.until, held.since + digest.PATIENCE.get(held.reason, 0.0)) if at is not None and at > now
        )
    for person, moment in policy.moments.items():
        ready = moment.since + digest.settled(moment)
        if ready > now:
            yield ready
        yield from (at + HOUR for at in policy.spent.get(person, ())[:1] if at + HOUR > now)
