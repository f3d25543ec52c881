"""From a message's arrival to its one delivery: ruled on, carried out, or held until the next break (`digest`)."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.decisions import Proposal, Urgency
from hubd.core.events import Notification
from hubd.core.memories import Held
from hubd.core.policy.channels import outputs
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.intents.messages import one
from hubd.core.policy.messaging import corrections
from hubd.core.policy.messaging.importance import WORTH, Importance, by_rules, regarded, soberly
from hubd.core.policy.messaging.telling.reasons import told_of
from hubd.core.policy.messaging.triage import PATIENCE_FOR_SILENCE, RESERVE, Letter, Way, triage
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.core.policy.wording.phrases import say

URGENCIES: dict[str, Urgency] = {
    "critical": "critical",
    "urgent": "high",
    "important": "normal",
    "normal": "normal",
    "promotional": "low",
}


def take(docket: Docket, proposal: Proposal) -> None:
    """Rule on a message that has just arrived."""
    message = docket.desk.notifications.get(str(proposal.data.get("message")))
    if message is None or message.to not in docket.context.household.people:
        return
    importance = weigh(docket, message)
    corrections.imprint(docket, message, importance)
    proposal = replace(
        proposal,
        audience=(message.to,),
        urgency=URGENCIES[importance.level],
        because=(*proposal.because, say(f"why.level.{importance.level}", docket.context.household.language)),
    )
    rule_on(docket, proposal, message, importance, None)


def weigh(docket: Docket, message: Notification) -> Importance:
    """How much it matters to the person: the brain's own judge where it has one, else the rules; then the answers."""
    judge = docket.brain.importance or by_rules
    told = regarded(judge(message, docket.context.household), message, docket.policy.regard, docket.now)
    return soberly(told)


def refuse_stale(docket: Docket, message: Notification) -> None:
    """A retained message is a left-over: it is noted once and goes no further."""
    if message.to not in docket.context.household.people or message.id in docket.desk.seen:
        return
    proposal = Proposal(
        intent="message.deliver", rule="messages.deliver", cause=f"message|{message.id}", data={"message": message.id}
    )
    ruling = triage(Letter(message, Importance("normal"), docket.scene(message.to), stale=True))
    docket.said = ruling.said
    docket.suppress(proposal, (message.to,), ruling.reason)


def rule_on(
    docket: Docket, proposal: Proposal, message: Notification, importance: Importance, held: Held | None
) -> bool:
    """Read the table for one message and do what it says. False: it waits on."""
    scene = docket.scene(message.to)
    letter = Letter(
        message=message,
        importance=importance,
        scene=scene,
        waited=docket.now - held.since if held else 0.0,
        told=proposal.cause in docket.policy.told,
        neighbours=_neighbours(docket, message),
    )
    ruling = triage(letter)
    docket.said = (*ruling.said, told_of(importance, message, docket))
    audience = (message.to,)
    if ruling.way is Way.SUPPRESS:
        docket.suppress(proposal, audience, ruling.reason)
        return True
    reach = _reach(letter, ruling.way)
    if ruling.way is Way.DEFER or reach is None:
        reason = ruling.reason if ruling.way is Way.DEFER else Reason.NO_QUIET_OUTPUT
        docket.hold(proposal, audience, reason, importance.level)
        return False
    hand_over(docket, proposal, scene, reach, ruling.reason, hidden=_hidden(letter, reach))
    return True


def _neighbours(docket: Docket, message: Notification) -> float:
    """Seconds since the same conversation was last delivered to this person."""
    mark = conversation(message)
    last = docket.policy.told.get(mark)
    return float("inf") if last is None else docket.now - last


def conversation(message: Notification) -> str:
    return f"conversation|{message.to}|{message.app}|{message.title or message.sender}".casefold()


def _reach(letter: Letter, way: Way) -> Reach | None:
    """The outputs for a way, with the next best where the first is missing."""
    scene = letter.scene
    if way is Way.PUSH:
        found = outputs.phones(scene.context, scene.who.id)
        return Reach("push", found) if found else None
    if way is Way.SEEN:
        return outputs.seen_at_once(scene, letter.overheard)
    if letter.critical and way in (Way.SPEAK, Way.ASK):
        said = outputs.loudly(scene, "ask" if way is Way.ASK else "speak", wake=True)
        return said or outputs.seen_at_once(scene, letter.private)
    if way is Way.SPEAK:
        return outputs.loudly(scene, "speak") or outputs.silent(scene, letter.private, near=True)
    if way is Way.ASK:
        return outputs.loudly(scene, "ask") or outputs.silent(scene, letter.private, near=True)
    return _quietly(letter)


def _quietly(letter: Letter) -> Reach | None:
    """A card, else a push from the budget, else, after a while, a question aloud."""
    scene = letter.scene
    reach = outputs.silent(scene, letter.overheard)
    reserve = 0 if letter.presses else 1 if letter.worth >= WORTH["important"] else RESERVE
    if reach is not None and (reach.verdict == "show" or scene.left > reserve):
        return reach
    may_ask = (
        scene.surely_here
        and not scene.quiet
        and not scene.asked
        and scene.left > reserve
        and not letter.overheard
        and not letter.code
    )
    if may_ask and (letter.worth >= WORTH["important"] or letter.waited >= PATIENCE_FOR_SILENCE):
        return outputs.aloud(scene, "ask")
    return None


def _hidden(letter: Letter, reach: Reach) -> bool:
    """Do others see or hear it? A phone is its owner's; on a shared screen an unasked-for text shows to all."""
    if reach.verdict == "push" and not _shared(letter.scene, reach):
        return False
    return letter.overheard


def _shared(scene: Scene, reach: Reach) -> bool:
    return any(scene.context.household.outputs[o].type != "phone" for o in reach.outputs)


def hand_over(docket: Docket, proposal: Proposal, scene: Scene, reach: Reach, reason: Reason, hidden: bool) -> None:
    """Deliver one message now."""
    telling = Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, reach.verdict, hidden)
    message = docket.desk.notifications[str(proposal.data["message"])]
    words = one(telling, message)
    docket.deliver(proposal, (scene.who.id,), reach, reason, words)
    finish(docket, [message], keep=reach.verdict == "ask")


def finish(docket: Docket, messages: list[Notification], keep: bool = False) -> None:
    """These messages have ended. A question keeps their words until it is answered."""
    ids, told = tuple(message.id for message in messages), dict(docket.policy.told)
    for message in messages:
        told[f"message|{message.id}"] = told[conversation(message)] = docket.now
    held = {cause: item for cause, item in docket.policy.held.items() if item.proposal.data.get("message") not in ids}
    docket.policy = replace(docket.policy, told=told, held=held)
    if not keep:
        forget(docket, ids)


def forget(docket: Docket, ids: tuple[str, ...]) -> None:
    """Their texts are needed no more."""
    rest = {name: message for name, message in docket.desk.notifications.items() if name not in ids}
    docket.desk = replace(docket.desk, notifications=rest)
