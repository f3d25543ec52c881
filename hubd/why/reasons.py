"""The policy's reasons told to people: what each means, what would have changed it, and what came of a decision."""

from __future__ import annotations

from hubd.core.decisions import Call, Convey, Effect, Publish, Tell
from hubd.core.policy.reasons import Reason

REASONS: dict[Reason, tuple[str, str]] = {
    Reason.WELCOME: ("the moment was good", ""),
    Reason.CRITICAL: ("it was critical, which waits for nothing", "an ordinary urgency would have waited"),
    Reason.HAZARD: ("it was a hazard, which is never held back", "nobody would have been told without the danger"),
    Reason.ESCALATED: ("nobody had acted on the hazard", "somebody acting on it would have stopped it"),
    Reason.URGENT: ("it could not wait", "an ordinary message would have waited for a better moment"),
    Reason.BREAK: ("the person took a break or woke up", "it would have gone on waiting"),
    Reason.WAITED_LONG: ("it had waited long enough", ""),
    Reason.AWAY: ("the person was out, so it went to the phone", "at home it would have been shown or said"),
    Reason.COMMAND: ("the rule acts by itself", "as `stage: ask` it would have asked first"),
    Reason.MODE: ("it changes what the house does, not what it says", ""),
    Reason.ANSWERED: ("somebody answered", ""),
    Reason.ASKS_FIRST: ("the rule asks first", "as `stage: act` it would have acted"),
    Reason.UNSURE: ("hubd was not sure enough to act", "a surer belief would have made it act"),
    Reason.SILENT_ONLY: ("it was worth showing, and not worth saying", "a higher urgency would have been said"),
    Reason.ASLEEP: ("the person slept", "awake, the person would have been told"),
    Reason.QUIET_HOURS: ("it was quiet hours", "outside policy.quiet_hours it would have been told"),
    Reason.CONCENTRATING: ("the person was concentrating", "at the person's next break it is told"),
    Reason.STUDYING: ("the person was studying", "after studying it is told"),
    Reason.GUESTS: ("guests were in and it is private", "without guests it would have been told aloud or shown"),
    Reason.COMPANY: ("others were in the room and it is private", "alone, the person would have been told there"),
    Reason.CONFIDENTIAL: ("it is private, and the phone is the place for that", "without a phone a screen shows it"),
    Reason.CALLING: ("the person was in a call, which others hear", "after the call it would have been said"),
    Reason.BUDGET: ("the person had been interrupted often enough", "policy.interruptions_per_hour sets the limit"),
    Reason.FLOOD: ("more of the same had just come", "alone it would have been told at once"),
    Reason.TRIVIAL: ("it was not worth an interruption", "it is told with others, in a digest"),
    Reason.QUESTION_OPEN: ("another question was still open", "after its answer it is told"),
    Reason.STRONGER: ("something stronger was being said", "after that it is told"),
    Reason.WHEREABOUTS: ("hubd did not know where the person was", "a sign of the person would have been enough"),
    Reason.OUT: ("the person was out", "at home the person would have been told"),
    Reason.NO_QUIET_OUTPUT: ("no screen or phone could reach the person silently", "add a screen there to `outputs`"),
    Reason.LATER: ("somebody said: later", ""),
    Reason.ALREADY_TOLD: ("it had been told already", ""),
    Reason.STALE: ("it was a leftover that the broker kept, not news", "a message that is not retained is news"),
    Reason.DUPLICATE: ("the same stood on a card already", ""),
    Reason.HAND_VETO: ("somebody had just switched it by hand", "ten minutes after that it would have been done"),
    Reason.SHADOW: ("the rule is on trial", "with `stage: ask` or `act` it would have been done"),
    Reason.COOL_DOWN: ("the rule had spoken recently", "after its `cool_down` it may speak again"),
    Reason.SILENCED: ("the person has dismissed it again and again", "accepting it once brings it back"),
    Reason.HUSHED: ("somebody asked to hear nothing of it", "after the time that was asked for it is told again"),
    Reason.PARENT: (
        "a parent wrote, and that does not wait for the end of homework",
        "from anybody else it would have waited",
    ),
    Reason.AWAITED: ("a one-time code is waited for", "any other message would have waited"),
    Reason.UNANSWERED: ("nobody answered the question", "an answer within its time would have decided"),
    Reason.UNWELCOME: ("it was not likely to be welcome", "fewer dismissals would have let it pass"),
    Reason.TRYING: ("it is rarely welcome, and hubd asks now and then whether that still holds", "most times it waits"),
    Reason.HELD_BACK: ("a rule of the household keeps it from the person", "without that rule it would have been told"),
    Reason.NOBODY: ("nobody was there to be told", ""),
    Reason.NO_OUTPUT: ("no screen, speaker or phone reached the person", "add one there to `outputs`"),
    Reason.EXPIRED: ("its time had passed", ""),
    Reason.NOTHING_TO_SAY: ("there was nothing worth saying", ""),
    Reason.GONE: ("there was no reason for it any more", ""),
}
"""The policy's reason: what it means, and what would have changed it."""


def meaning(reason: str) -> tuple[str, str]:
    """What a reason means and what would have changed it; empty for a decision without one."""
    return REASONS.get(Reason(reason), (reason, "")) if reason in set(Reason) else (reason, "")


def deed(effect: Effect) -> str:
    match effect:
        case Tell():
            return f"{effect.kind} on {effect.output}"
        case Publish():
            return f"publish on {effect.topic}"
        case Call():
            return f"call {effect.service}"
        case Convey():
            return f"{effect.tell.kind} through {effect.entity}"
