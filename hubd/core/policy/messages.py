"""From a message's arrival to its one delivery: ruled on, carried out, or held until the person's next break.

Held messages are looked at again when the person's moment changes; several come together as one digest.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as clock

from msgspec.structs import replace

from hubd.core.decisions import Proposal, Urgency
from hubd.core.events import Notification
from hubd.core.policy import outputs
from hubd.core.policy.docket import Docket
from hubd.core.policy.importance import WORTH, Importance, Judge, by_rules
from hubd.core.policy.intents import content
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.outputs import Reach
from hubd.core.policy.phrases import say
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.core.policy.triage import PATIENCE_FOR_SILENCE, RESERVE, Letter, Way, triage
from hubd.core.state import Held, Moment

SETTLED: dict[str, float] = {"busy": 90.0, "asleep": 600.0, "away": 180.0, "vague": 60.0, "absorbed": 60.0}
"""Seconds for which somebody must have been free before held messages come, by what they were before: a pause in
a game is short, somebody who got up wants to wake up first, somebody who came home to take the coat off."""

PATIENCE: dict[str, float] = {
    Reason.FLOOD: 600.0,
    Reason.BUDGET: 600.0,
    Reason.TRIVIAL: 900.0,
    Reason.LATER: 900.0,
    Reason.SILENCED: 7200.0,
}
"""Seconds for which a message is held at least, by reason, so that what belongs together comes together."""

STILL_BUSY: dict[str, float] = {"important": 1800.0, "normal": 7200.0}
"""After so long even somebody who goes on working is told, silently."""

DIGEST_AT = clock(9, 30)
"""The morning's last call: whatever still waits then is told, unless the person sleeps."""

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
    proposal = replace(
        proposal,
        audience=(message.to,),
        urgency=URGENCIES[importance.level],
        because=(*proposal.because, say(f"why.level.{importance.level}", docket.context.household.language)),
    )
    rule_on(docket, proposal, message, importance, None)


def weigh(docket: Docket, message: Notification) -> Importance:
    """How much it matters: the brain's own judge where it has one, else the rules."""
    judge: Judge = docket.brain.importance or by_rules
    return judge(message, docket.context.household)


def refuse_stale(docket: Docket, message: Notification) -> None:
    """A retained message is a left-over: it is noted once and goes no further."""
    if message.to in docket.context.household.people and message.id not in docket.desk.seen:
        proposal = Proposal(
            intent="message.deliver", rule="messages", cause=f"message|{message.id}", data={"message": message.id}
        )
        docket.suppress(proposal, (message.to,), Reason.STALE)


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
    if way is Way.SPEAK:
        return outputs.loudly(scene, "speak", wake=letter.critical) or outputs.silent(scene, letter.private, near=True)
    if way is Way.ASK:
        return outputs.loudly(scene, "ask", wake=letter.critical) or outputs.silent(scene, letter.private, near=True)
    return _quietly(letter)


def _quietly(letter: Letter) -> Reach | None:
    """A card, else a push from the budget, else, after a while, a question aloud."""
    scene = letter.scene
    reach = outputs.silent(scene, letter.overheard)
    reserve = 0 if letter.presses else 1 if letter.worth >= WORTH["important"] else RESERVE
    if reach is not None and (reach.verdict == "show" or scene.left > reserve):
        return reach
    may_ask = not scene.quiet and not scene.asked and scene.left > reserve and not letter.overheard
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
    words = content(telling)
    if words is None:
        docket.suppress(proposal, (scene.who.id,), Reason.GONE)
        docket.drop(proposal.cause)
        return
    docket.deliver(proposal, (scene.who.id,), reach.verdict, reach.outputs, reason, words)
    finish(docket, (str(proposal.data["message"]),), keep=reach.verdict == "ask")


def finish(docket: Docket, ids: tuple[str, ...], keep: bool = False) -> None:
    """These messages have ended. A question keeps their words until it is answered."""
    told = dict(docket.policy.told)
    for each in ids:
        told[f"message|{each}"] = docket.now
        message = docket.desk.notifications.get(each)
        if message is not None:
            told[conversation(message)] = docket.now
    held = {cause: item for cause, item in docket.policy.held.items() if item.proposal.data.get("message") not in ids}
    docket.policy = replace(docket.policy, told=told, held=held)
    if not keep:
        forget(docket, ids)


def forget(docket: Docket, ids: tuple[str, ...]) -> None:
    """Their texts are needed no more."""
    rest = {name: message for name, message in docket.desk.notifications.items() if name not in ids}
    docket.desk = replace(docket.desk, notifications=rest)


# looking again


def look_again(docket: Docket, person: str, moment: Moment) -> None:
    """The moment changed, or a wait is over: what presses is ruled on again, the rest comes when it is ripe."""
    waiting = [h for h in docket.policy.held.values() if "message" in h.proposal.data and person in h.proposal.audience]
    ordinary = []
    for held in waiting:
        message = docket.desk.notifications.get(str(held.proposal.data["message"]))
        if message is None:
            docket.drop(held.proposal.cause)
        elif WORTH[held.importance] >= WORTH["urgent"]:
            rule_on(docket, held.proposal, message, weigh(docket, message), held)
        else:
            ordinary.append(held)
    scene = docket.scene(person)
    ripe = [held for held in ordinary if is_ripe(scene, moment, held)]
    if ripe:
        _together(docket, scene, ordinary, ripe)


def is_ripe(scene: Scene, moment: Moment, held: Held) -> bool:
    """Has this message's moment come?"""
    now, waited = scene.context.now, scene.context.now - held.since
    overdue = now >= last_call(scene, held)
    if moment.word == "asleep" or (
        scene.quiet and not (scene.late_evening and scene.awake and moment.word in ("free", "absorbed"))
    ):
        return False
    if moment.word in ("away", "vague"):
        return (
            overdue or (held.importance != "promotional" and waited >= PATIENCE.get(held.reason, 300.0))
        ) and scene.left > 0
    if moment.word == "busy":
        return overdue or (not scene.studying and waited >= STILL_BUSY.get(held.importance, float("inf")))
    if moment.word == "absorbed" and held.importance == "promotional":
        return overdue
    if now - moment.since < settled(moment) or (
        moment.was == "asleep" and _in_bed(scene) and now - moment.since < 2400.0
    ):
        return False
    return overdue or moment.was in ("busy", "asleep", "absorbed") or waited >= PATIENCE.get(held.reason, 0.0)


def settled(moment: Moment) -> float:
    """How long this person must have been free."""
    return SETTLED.get(moment.was, 30.0)


def _in_bed(scene: Scene) -> bool:
    area = scene.context.household.areas.get(scene.placed[0])
    return area is not None and (area.kind in ("bedroom", "kids_room") or "bed" in area.has)


def last_call(scene: Scene, held: Held) -> float:
    """The morning digest after the message came, at the latest."""
    local = scene.context.household.local(held.since + 1800.0)
    day = local.date() if local.time() < DIGEST_AT else local.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, tzinfo=local.tzinfo).timestamp()


def _together(docket: Docket, scene: Scene, waiting: list[Held], ripe: list[Held]) -> None:
    """Tell what is ripe, and whatever else waits with it, in one go."""
    waiting = waiting if any(held.importance != "promotional" for held in ripe) or len(ripe) > 1 else ripe
    found = [(held, docket.desk.notifications[str(held.proposal.data["message"])]) for held in waiting]
    private = {held.proposal.cause for held, message in found if Letter(message, Importance("normal"), scene).overheard}
    overdue = any(scene.context.now >= last_call(scene, held) for held in ripe)
    trivial = not overdue and all(held.importance == "promotional" for held in waiting)
    reach = _for_digest(scene, bool(private), trivial)
    if reach is None and private and len(private) < len(found):
        found = [(held, message) for held, message in found if held.proposal.cause not in private]
        reach = _for_digest(scene, False, trivial)
    if reach is None:
        return
    moment = docket.policy.moments.get(scene.who.id)
    reason = Reason.BREAK if moment is not None and moment.was in ("busy", "asleep") else Reason.WAITED_LONG
    if len(found) == 1:
        hand_over(docket, found[0][0].proposal, scene, reach, reason, hidden=bool(private) and reach.verdict != "push")
        return
    _digest(docket, scene, found, reach, reason)


def _for_digest(scene: Scene, private: bool, trivial: bool) -> Reach | None:
    """A card, else a push, else a question aloud, each only if the budget has it. Over budget the house waits.
    Nothing but advertising comes as a card, or not before the last call."""
    if trivial:
        return outputs.by_preference(scene, ("card", "near"), None, private) if scene.inside else None
    reach = outputs.silent(scene, private, near=scene.who.role != "adult") if scene.inside else None
    if not scene.inside:
        found = outputs.phones(scene.context, scene.who.id)
        reach = Reach("push", found) if found else None
    if reach is None and scene.inside and not scene.quiet and not scene.asked and not private and scene.left > 1:
        reach = outputs.aloud(scene, "ask")
    if reach is None or (reach.verdict != "show" and scene.left <= 0):
        return None
    return reach


def _digest(docket: Docket, scene: Scene, found: list[tuple[Held, Notification]], reach: Reach, reason: Reason) -> None:
    language = docket.context.household.language
    first = min(held.since for held, _ in found)
    since = docket.context.household.local(first).strftime("%H:%M")
    ids = tuple(message.id for _, message in sorted(found, key=lambda pair: (pair[0].since, pair[1].id)))
    trivial = all(held.importance == "promotional" for held, _ in found)
    proposal = Proposal(
        intent="message.digest",
        rule=found[0][0].proposal.rule,
        cause=f"digest|{scene.who.id}|{ids[0]}|{len(ids)}",
        audience=(scene.who.id,),
        urgency="low" if trivial else "normal",
        data={"messages": list(ids)},
        because=(say("why.held", language, count=len(ids), time=since),),
    )
    telling = Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, reach.verdict)
    words = content(telling)
    if words is not None:
        docket.deliver(proposal, (scene.who.id,), reach.verdict, reach.outputs, reason, words)
        finish(docket, ids, keep=reach.verdict == "ask")
