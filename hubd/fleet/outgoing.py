"""What leaves a home: decisions, words for its outputs, calls for its own gateway, and alarms for the operator.

Every one has an id that follows from its cause. Whoever gets one twice knows that it is one thing.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hubd.core.codec import decision_line
from hubd.core.decisions import Effect, Publish, Tell
from hubd.core.household import Household
from hubd.fleet.home import Reaction
from hubd.fleet.tally import Alarm
from hubd.runtime.actor import output_line

DECISION, EFFECT, ALARM = "decision", "effect", "alarm"


class Outgoing(msgspec.Struct, frozen=True, array_like=True):
    """One thing to deliver. `expires`: later than this, nobody wants it any more (seconds since 1970)."""

    id: str
    home: str
    at: float
    kind: str
    topic: str
    body: bytes
    expires: float | None = None


_encode = msgspec.json.Encoder().encode


def outgoing(reaction: Reaction, home: str, household: Household | None, base: str = "hubd") -> Iterator[Outgoing]:
    """Everything that a reaction sends out, in order: what is said goes before word of the decision."""
    root = f"{base}/{home}"
    when = {decision.id: decision.at for decision in reaction.decisions}
    if household is not None:
        for effect in reaction.effects:
            topic, body = _message(effect, household, root)
            at = when.get(effect.decision, 0.0)
            yield Outgoing(effect.id, home, at, EFFECT, topic, body, effect.expires)
        for decision in reaction.decisions:
            line = decision_line(decision, household)
            yield Outgoing(decision.id, home, decision.at, DECISION, f"{root}/decision", line)
    yield from (_alarmed(each, root) for each in reaction.alarms)


def _message(effect: Effect, household: Household, root: str) -> tuple[str, bytes]:
    if isinstance(effect, Tell):
        return f"{root}/output/{effect.output}", output_line(effect, household)
    if isinstance(effect, Publish):
        return effect.topic, effect.payload.encode()
    return f"{root}/fleet/call", _encode(effect)  # whoever forwards the home's events calls its services, too


def _alarmed(each: Alarm, root: str) -> Outgoing:
    return Outgoing(each.id, each.home, each.at, ALARM, f"{root}/fleet/alarm", _encode(each))
