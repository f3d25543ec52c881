"""Homework is done once a day: who sat at it for a while and got up is less likely to be at it again.

The same lamp lights whoever reads at the desk later, and in a room that two children share, whoever of them has not
done theirs yet.
"""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.beliefs import PersonBelief, Sitting

PAUSE = 1200.0
"""Seconds for which somebody may get up without having finished."""

ENOUGH = 1500.0
"""Seconds at the desk after which the homework of a day may well be done."""

SAME_DAY = 10 * 3600.0
"""Seconds after which there is new homework."""

STUDIED = -0.8
"""What it says of homework that it was done before, the same day, in nats."""

AT_IT = 0.5
"""So likely at homework, somebody is taken to sit at it."""

EVERY = 60.0
"""Seconds after which it is noted that somebody still does."""


def noted(belief: PersonBelief, now: float) -> PersonBelief:
    """Remember that this person sits at homework now."""
    was = belief.sitting
    if was is not None and now - was.at < EVERY:
        return belief
    if was is None or now - was.at > SAME_DAY:
        sitting = Sitting(now, now)
    elif now - was.at > PAUSE:
        sitting = Sitting(now, now, was.before + was.at - was.began)
    else:
        sitting = Sitting(was.began, now, was.before)
    return replace(belief, sitting=sitting)


def done(sitting: Sitting | None, now: float) -> bool:
    """Has the homework of this day probably been done, in sittings before one that goes on?"""
    if sitting is None or now - sitting.at > SAME_DAY:
        return False
    ended = sitting.at - sitting.began if now - sitting.at > PAUSE else 0.0
    return sitting.before + ended > ENOUGH
