"""Messages that somebody was asked about: what the answer makes of them, or the silence."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.decisions import Decision, Proposal
from hubd.core.events import Outcome
from hubd.core.memories import Open
from hubd.core.policy.channels import outputs
from hubd.core.policy.channels.company import exposed
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.intents.messages import one, several, shorten, words_of
from hubd.core.policy.messaging import arrival
from hubd.core.policy.messaging.importance import Importance
from hubd.core.policy.messaging.triage import Letter
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.core.policy.wording.phrases import say, sender_of

READ = 6
"""Messages read aloud in one go; nobody listens to more."""


def messages_of(decision: Decision) -> tuple[str, ...]:
    """The messages that a decision was about."""
    one = decision.data.get("message")
    return (str(one),) if one else tuple(str(each) for each in decision.data.get("messages", ()))


def answered(docket: Docket, item: Open, outcome: Outcome) -> None:
    """Yes: read it now. Later: at the next break. Anything else: it has ended."""
    ids, decision = messages_of(item.decision), item.decision
    if not item.question:
        return
    if outcome == "accepted":
        _read_out(docket, decision, ids)
    elif outcome == "later":
        told = {
            cause: at for cause, at in docket.policy.told.items() if cause not in {f"message|{each}" for each in ids}
        }
        docket.policy = replace(docket.policy, told=told)
        for each in ids:
            proposal = Proposal(
                intent="message.deliver",
                rule=decision.rule,
                cause=f"message|{each}",
                because=decision.because[:1],
                data={"message": each},
            )
            docket.hold(proposal, decision.audience, Reason.LATER)
    else:
        arrival.forget(docket, ids)


def _read_out(docket: Docket, asked: Decision, ids: tuple[str, ...]) -> None:
    """The one delivery that may follow a question: aloud where it was asked, by phone where others would hear."""
    scene = docket.scene(asked.audience[0])
    notes = [docket.desk.notifications[each] for each in ids if each in docket.desk.notifications]
    overheard = any(Letter(note, Importance("normal"), scene).overheard for note in notes)
    reach = _where_asked(docket, scene, asked, overheard)
    proposal = _reading(asked)
    if not notes:
        return
    if reach is None:
        for note in notes:
            docket.hold(
                replace(proposal, intent="message.deliver", cause=f"message|{note.id}", data={"message": note.id}),
                asked.audience,
                Reason.BUDGET,
            )
        return
    if len(notes) == 1:
        text = one(Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, "speak"), notes[0]).text
    else:
        who = scene.who.language
        text = " ".join(
            say("message.show", who, sender=sender_of(n, who), text=shorten(words_of(n))) for n in notes[:READ]
        )
    title = asked.title
    docket.deliver(proposal, asked.audience, reach, Reason.ANSWERED, Content(title, text, dict(asked.data)))
    arrival.forget(docket, ids)


def _where_asked(docket: Docket, scene: Scene, asked: Decision, overheard: bool) -> Reach | None:
    """Where the answer is given: never more interruptions than the hour has, never private words among others."""
    household = docket.context.household
    free = scene.left > 0 or asked.urgency == "critical"
    phone = outputs.phones(docket.context, scene.who.id)
    if overheard:
        return Reach("push", phone) if phone and free else None
    speakers = tuple(o for o in asked.outputs if household.outputs[o].type == "speaker")
    screens = tuple(o for o in asked.outputs if household.outputs[o].type == "screen")
    if screens and (not speakers or not free):
        return Reach("show", screens)
    if not free:
        return outputs.by_preference(scene, ("card",), None)
    return Reach("speak", speakers) if speakers else Reach("push", phone) if phone else None


def unanswered(docket: Docket, decision: Decision) -> None:
    """They come once more by a way that makes no sound, unless they press, when they come by phone."""
    scene = docket.scene(decision.audience[0])
    ids = tuple(each for each in messages_of(decision) if each in docket.desk.notifications)
    reach = _quieter(docket, scene, decision) if ids else None
    if reach is None:
        return
    notes = [docket.desk.notifications[each] for each in ids]
    private = any(Letter(note, Importance("normal"), scene).private for note in notes)
    hidden = private and reach.verdict == "show" and exposed(scene, reach.outputs)
    proposal = _reading(decision)
    telling = Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, reach.verdict, hidden)
    words = one(telling, notes[0]) if len(notes) == 1 else several(telling, notes)
    docket.deliver(proposal, decision.audience, reach, Reason.UNANSWERED, words)


def _quieter(docket: Docket, scene: Scene, asked: Decision) -> Reach | None:
    """A phone rings for what presses; otherwise a card where the person is. Not where it was asked already."""
    phone = outputs.phones(docket.context, scene.who.id)
    presses = asked.urgency in ("high", "critical")
    if presses and phone and scene.left > 0 and not set(phone) & set(asked.outputs):
        return Reach("push", phone)
    return None if scene.quiet and not scene.awake else outputs.by_preference(scene, ("card",), None)


def _reading(asked: Decision) -> Proposal:
    """What follows a question about messages, answered or not."""
    return Proposal(
        intent=asked.intent,
        rule=asked.rule,
        cause=f"read|{asked.id}",
        audience=asked.audience,
        area=asked.area,
        urgency=asked.urgency,
        because=asked.because[:1],
        data=dict(asked.data),
    )
