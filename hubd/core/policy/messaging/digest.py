"""Held messages: looked at again when the person's moment changes, and told together as one digest at the break."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as clock

from hubd.core.decisions import Proposal
from hubd.core.events import Notification
from hubd.core.memories import Held, Moment
from hubd.core.policy.channels import outputs
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.intents.messages import several
from hubd.core.policy.interruptible import breakpoint_of
from hubd.core.policy.messaging.arrival import finish, forget, hand_over, rule_on, weigh
from hubd.core.policy.messaging.importance import WORTH, Importance
from hubd.core.policy.messaging.triage import RESERVE, Letter
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.core.policy.wording.phrases import say

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

SOON = 300.0
"""`later` is not at once: so many seconds at least, even if a break comes sooner."""

AT_WORK: dict[str, float] = {"important": 1800.0, "normal": 7200.0}
"""After so long even somebody who goes on working is told, silently: work may fill a day."""

HAS_PAUSES: dict[str, float] = {"important": 3600.0, "normal": 4 * 3600.0}
"""The same for somebody who goes on playing or learning: most games and lessons have paused before."""

LONG = 2700.0
"""Advertising that has waited so long for a screen may come to the phone instead."""

OVERNIGHT = 3 * 3600.0
"""Advertising that has waited so long may come during breakfast or a film, as a card."""

ROUNDING = 0.001
"""A tick at `since + PATIENCE` must find the patience over, although sums of times round."""

GIVEN_UP = 7 * 86400.0
"""Seconds after which a message that no output can deliver is let go."""

DIGEST_AT = clock(9, 30)
"""The morning's last call: whatever still waits then is told, unless the person sleeps."""


def look_again(docket: Docket, person: str, moment: Moment) -> None:
    """The moment changed, or a wait is over: what presses is ruled on again, the rest comes when it is ripe."""
    waiting = [h for h in docket.policy.held.values() if "message" in h.proposal.data and person in h.proposal.audience]
    ordinary = []
    for held in waiting:
        message = docket.desk.notifications.get(str(held.proposal.data["message"]))
        if message is None:
            docket.drop(held.proposal.cause)
        elif WORTH[held.importance] < WORTH["urgent"]:
            ordinary.append(held)
        elif not rule_on(docket, held.proposal, message, weigh(docket, message), held) and _last(docket, person, held):
            ordinary.append(held)  # nothing has let it through: it comes with the others
    scene = docket.scene(person)
    ripe = [held for held in ordinary if is_ripe(scene, moment, held)]
    if ripe:
        _together(docket, scene, ordinary, ripe)


def _last(docket: Docket, person: str, held: Held) -> bool:
    return docket.now >= last_call(docket.scene(person), held)


def is_ripe(scene: Scene, moment: Moment, held: Held) -> bool:
    """Has this message's moment come?"""
    now = scene.context.now
    waited = now - held.since + ROUNDING
    overdue = now >= last_call(scene, held)
    if (
        scene.spared
        or scene.calling
        or moment.word == "asleep"
        or (scene.quiet and not (scene.late_evening and scene.awake and moment.word in ("free", "absorbed")))
    ):
        return False
    if moment.word == "vague" and moment.was == "asleep" and now < moment.since + settled(moment):
        return overdue  # on the way from bed, and perhaps back
    if moment.word in ("away", "vague"):
        return (
            overdue or (held.importance != "promotional" and waited >= PATIENCE.get(held.reason, 300.0))
        ) and scene.left > 0
    if moment.word == "busy":
        return overdue or (not scene.studying and waited >= _still_busy(scene, held))
    if moment.word == "absorbed" and held.importance == "promotional" and waited < OVERNIGHT and not _got_up(moment):
        return overdue
    if now < moment.since + settled(moment) or (
        moment.was == "asleep" and _back_in_bed_perhaps(scene) and now - moment.since < 2400.0
    ):
        return False
    if held.reason == Reason.LATER and waited < PATIENCE[Reason.LATER]:
        return overdue or (waited >= SOON and breakpoint_of(moment, now) is not None)
    return overdue or moment.was in ("busy", "asleep", "absorbed") or waited >= PATIENCE.get(held.reason, 0.0)


GETS_UP = 300.0
"""Seconds after leaving the room in which it shows that somebody has paused what kept them busy there."""


def _got_up(moment: Moment) -> bool:
    """Has somebody left the room in which they were busy? Then this is the break, even if they eat something."""
    return moment.was == "busy" and moment.since - moment.moved <= GETS_UP


def _still_busy(scene: Scene, held: Held) -> float:
    """How long it waits for somebody who goes on."""
    longest = AT_WORK if scene.busy == "work" else HAS_PAUSES
    return longest.get(held.importance, float("inf"))


def settled(moment: Moment) -> float:
    """How long this person must have been free."""
    return SETTLED.get(moment.was, 30.0)


def _back_in_bed_perhaps(scene: Scene) -> bool:
    """Who has woken and is still where the bed stands, or was no further than the bathroom, may go on sleeping."""
    area = scene.context.household.areas.get(scene.placed[0])
    return area is not None and (area.kind in ("bedroom", "kids_room", "bathroom") or "bed" in area.has)


def last_call(scene: Scene, held: Held) -> float:
    """The morning digest after the message came, at the latest."""
    local = scene.context.household.local(held.since + 1800.0)
    day = local.date() if local.time() < DIGEST_AT else local.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, tzinfo=local.tzinfo).timestamp()


def _together(docket: Docket, scene: Scene, waiting: list[Held], ripe: list[Held]) -> None:
    """Tell what is ripe, and whatever else waits with it, in one go."""
    moment = docket.policy.moments[scene.who.id]
    alone = moment.word == "busy" or (len(ripe) == 1 and ripe[0].importance == "promotional")
    waiting = ripe if alone else waiting  # whoever goes on playing hears of what has waited long, and of no more
    found = [(held, docket.desk.notifications[str(held.proposal.data["message"])]) for held in waiting]
    letters = [(held, Letter(message, Importance("normal"), scene)) for held, message in found]
    secret = {held.proposal.cause for held, letter in letters if letter.private}
    to_phone = Reach("push", outputs.phones(scene.context, scene.who.id))
    if secret and to_phone.outputs and scene.present and scene.left > RESERVE:
        _tell(
            docket, scene, [pair for pair in found if pair[0].proposal.cause in secret], to_phone, Reason.CONFIDENTIAL
        )
        rest = [held for held in ripe if held.proposal.cause not in secret]
        if rest:
            _together(docket, docket.scene(scene.who.id), [h for h in waiting if h.proposal.cause not in secret], rest)
        return
    private = {held.proposal.cause for held, letter in letters if letter.overheard or letter.code}
    overdue = any(scene.context.now >= last_call(scene, held) for held in ripe)
    trivial = not overdue and all(held.importance == "promotional" for held in waiting)
    at_break = moment.was in ("busy", "absorbed", "asleep") or any(scene.context.now - h.since >= LONG for h in ripe)
    reach, hidden = _for_digest(scene, bool(private), trivial, at_break), False
    if reach is None and private and len(private) < len(found):
        found = [(held, message) for held, message in found if held.proposal.cause not in private]
        reach = _for_digest(scene, False, trivial, at_break)
    if reach is None and overdue and scene.present:
        reach, hidden = outputs.by_preference(scene, ("card", "near", "any"), None), True
    if reach is None:
        _give_up(docket, ripe)
        return
    reason = Reason.BREAK if moment.was in ("busy", "absorbed", "asleep") else Reason.WAITED_LONG
    _tell(docket, scene, found, reach, reason, hidden)


def _tell(
    docket: Docket,
    scene: Scene,
    found: list[tuple[Held, Notification]],
    reach: Reach,
    reason: Reason,
    hidden: bool = False,
) -> None:
    """One message by itself, several as a digest."""
    if len(found) == 1:
        hand_over(docket, found[0][0].proposal, scene, reach, reason, hidden=hidden)
    else:
        _digest(docket, scene, found, reach, reason, hidden)


def _give_up(docket: Docket, waiting: list[Held]) -> None:
    """Nothing in this house reaches the person: after a week the message is let go, and that is written down."""
    for held in waiting:
        if docket.now - held.since > GIVEN_UP:
            docket.suppress(held.proposal, held.proposal.audience, Reason.NO_OUTPUT)
            docket.drop(held.proposal.cause)
            forget(docket, (str(held.proposal.data["message"]),))


def _for_digest(scene: Scene, private: bool, trivial: bool, at_break: bool) -> Reach | None:
    """A card, else a push, else a question aloud, each only if the budget has it. Over budget the house waits.
    Nothing but advertising makes a sound or a buzz only where there is no other way, and at a break."""
    if not scene.present:
        found = outputs.phones(scene.context, scene.who.id)
        return Reach("push", found) if found and scene.left > 0 and not trivial else None
    reach = outputs.silent(scene, private, near=trivial or scene.who.role != "adult")
    may_speak = scene.surely_here and not scene.quiet and not scene.asked and not private and scene.left > 1
    if reach is None and may_speak:
        reach = outputs.aloud(scene, "ask")
    if reach is None or reach.verdict == "show":
        return reach
    if trivial and (scene.quiet or not at_break):
        return None
    return reach if scene.left > 0 else None


def _digest(
    docket: Docket, scene: Scene, found: list[tuple[Held, Notification]], reach: Reach, reason: Reason, hidden: bool
) -> None:
    language = docket.context.household.language
    first = min(held.since for held, _ in found)
    since = docket.context.household.local(first).strftime("%H:%M")
    messages = [message for _, message in sorted(found, key=lambda pair: (pair[0].since, pair[1].id))]
    ids = [message.id for message in messages]
    trivial = all(held.importance == "promotional" for held, _ in found)
    proposal = Proposal(
        intent="message.digest",
        rule=found[0][0].proposal.rule,
        cause=f"digest|{scene.who.id}|{ids[0]}|{len(ids)}",
        audience=(scene.who.id,),
        urgency="low" if trivial else "normal",
        data={"messages": ids},
        because=(say("why.held", language, count=len(ids), time=since),),
    )
    telling = Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, reach.verdict, hidden)
    docket.deliver(proposal, (scene.who.id,), reach, reason, several(telling, messages))
    finish(docket, messages, keep=reach.verdict == "ask")
