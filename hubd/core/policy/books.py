"""What the policy keeps of what it decided: charges, situations told, pauses, and what can still be answered.

Each function takes a policy state and gives the next one, copied where something changed.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from hubd.core.decisions import INTERRUPTS, Decision, Proposal
from hubd.core.household import Household
from hubd.core.memories import DeskState, Occasion, Open, PolicyState
from hubd.core.policy.intents.cooking import OFFERED, turned_down
from hubd.core.policy.scene import HOUR

ANSWER_IN = 90.0
"""Seconds for which a spoken question waits: long enough to think, short enough for the next urgent one."""

CARD_LASTS = 1800.0
"""A card without an expiry is taken down after this long."""

REMEMBERED = 86400.0
"""How long a decision can still be answered, and a suppression counts as written."""

LATEST = 64
"""Decisions kept open for answers at most; a flood must not grow the state."""

LATELY = 20
"""Recipes remembered as offered lately."""

TOLD = 500
TOLD_FOR = 30 * 86400.0
"""Above so many told situations, those older than this are forgotten; no id of a message or reminder lives so long.
If that is not enough, because a rule fires all the time, the oldest fifth goes."""


def charged(policy: PolicyState, decision: Decision) -> PolicyState:
    """An interruption costs every person it is for; hazards and critical things are free."""
    free = decision.urgency == "critical" or decision.intent.startswith("hazard.")
    if decision.verdict not in INTERRUPTS or free:
        return policy
    spent, now = dict(policy.spent), decision.at
    for person in decision.audience:
        spent[person] = (*(at for at in spent.get(person, ()) if now - at < HOUR), now)
    return replace(policy, spent=spent)


def noted(policy: PolicyState, mark: str, now: float) -> PolicyState:
    """This happened now."""
    return replace(policy, told={**policy.told, mark: now})


def told(policy: PolicyState, cause: str, now: float) -> PolicyState:
    """This situation was told now; the oldest are forgotten where there are too many."""
    known = {**policy.told, cause: now}
    if len(known) > TOLD:
        young = [(each, at) for each, at in known.items() if now - at < TOLD_FOR]
        known = dict(young if len(young) <= TOLD else young[TOLD // 5 :])
    return replace(policy, told=known)


def cooled(policy: PolicyState, proposal: Proposal, audience: tuple[str, ...], now: float) -> PolicyState:
    """The rule's pause begins now."""
    if proposal.cool_down <= 0:
        return policy
    still = {name: end for name, end in policy.cool.items() if end > now}
    return replace(policy, cool={**still, **dict.fromkeys(cooling(proposal, audience), now + proposal.cool_down)})


def cooling(proposal: Proposal, audience: tuple[str, ...]) -> tuple[str, ...]:
    """Under which names a cool-down is kept: the rule and each person, or the situation where nobody is addressed."""
    if not audience or proposal.intent.startswith("hazard."):
        return (proposal.cause,)
    return tuple(f"{proposal.rule}|{person}" for person in audience)


def suppressed(policy: PolicyState, mark: str, now: float, apart: float) -> PolicyState | None:
    """This suppression is written down now; None if it was less than `apart` seconds ago."""
    if now - policy.suppressed.get(mark, float("-inf")) < apart:
        return None
    kept = {name: at for name, at in policy.suppressed.items() if now - at < REMEMBERED}
    kept[mark] = now
    return replace(policy, suppressed=kept)


def opened(
    policy: PolicyState, proposal: Proposal, decision: Decision, occasions: Mapping[str, Occasion]
) -> PolicyState:
    """What was delivered can be answered from now on; a question is waited for."""
    question, now = decision.verdict == "ask", decision.at
    life = (proposal.answer_in or ANSWER_IN) if question else (proposal.expires or now + CARD_LASTS) - now
    kept = dict(policy.open)
    while kept and now - next(iter(kept.values())).decision.at >= REMEMBERED:  # the oldest come first
        del kept[next(iter(kept))]
    lean = replace(decision, finding=None, ruling=())  # the journal has them; an answer needs them not
    until = now + (life if question else max(life, ANSWER_IN))
    kept[decision.id] = Open(decision=lean, until=until, question=question, occasions=dict(occasions))
    if len(kept) > LATEST:
        del kept[next(iter(kept))]
    return replace(policy, open=kept)


def joined(policy: PolicyState, decision: Decision, occasions: Mapping[str, Occasion]) -> PolicyState:
    """Somebody else is told by a card that is open: now everybody of the decision's audience can answer it."""
    item = policy.open[decision.id]
    lean = replace(item.decision, audience=decision.audience)
    both = replace(item, decision=lean, occasions={**item.occasions, **occasions})
    return replace(policy, open={**policy.open, decision.id: both})


def bared(policy: PolicyState, household: Household, decision: Decision) -> PolicyState:
    """Private words stand on a screen: they are taken away when somebody else comes."""
    if not any(household.outputs[output].type == "screen" for output in decision.outputs):
        return policy
    return replace(policy, bare={**policy.bare, decision.id: policy.open[decision.id].until})


def dropped(policy: PolicyState, cause: str) -> PolicyState:
    """Nothing waits under this cause any more."""
    if cause not in policy.held:
        return policy
    return replace(policy, held={each: held for each, held in policy.held.items() if each != cause})


def recipe_offered(policy: PolicyState, decision: Decision) -> PolicyState:
    """A recipe that was just offered, so that tomorrow brings another."""
    return _lately(policy, OFFERED, decision.data.get("recipe", {}).get("id"))


def recipe_turned_down(policy: PolicyState, decision: Decision) -> PolicyState:
    """A dish that somebody did not want, for whoever was offered it."""
    dish = decision.data.get("recipe", {}).get("id")
    for person in decision.audience if dish else ():
        policy = _lately(policy, turned_down(person), dish)
    return policy


def _lately(policy: PolicyState, name: str, dish: str | None) -> PolicyState:
    known = [dish, *(each for each in policy.modes.get(name, ()) if each != dish)][:LATELY]
    return replace(policy, modes={**policy.modes, name: known})


def reminded(desk: DeskState, policy: PolicyState, reminder: str) -> DeskState:
    """It has been told: once is enough, unless the answer is `later`, so it is kept while it can be answered."""
    answerable = {item.decision.data.get("reminder") for item in policy.open.values()} | {reminder}
    rest = {name: each for name, each in desk.reminders.items() if name != reminder}
    known = {**desk.reminded, **{name: each for name, each in desk.reminders.items() if name == reminder}}
    return replace(desk, reminders=rest, reminded={name: each for name, each in known.items() if name in answerable})
