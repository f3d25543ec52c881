"""What receivers do not hear: a phone that others hear from afar lies beside none that stays silent."""

from __future__ import annotations

from collections.abc import Sequence

from hubd.core.beliefs import RadioBelief
from hubd.core.brain import Brain
from hubd.core.state import State

MISSED = 180.0
"""Seconds in which a receiver hears whatever is carried about beside it; longer for a device that is heard seldom."""

NOT_BESIDE = 0.3
"""What another receiver's reading leaves of the belief that the device lies beside one that does not hear it."""

WORKS = 6 * 3600.0
"""A receiver that has heard none of the household's devices for so long may be off."""


def elsewhere(
    state: State, radio: RadioBelief, area: str, seen: Sequence[float], now: float, brain: Brain
) -> Sequence[float]:
    """The likelihood of a reading in `area`, with the silence of the other receivers: what lies beside one is heard."""
    missed = now - max(MISSED, 3.0 * radio.gap)
    silent = {
        brain.floor.index[heard.area]
        for name, heard in radio.heard.items()
        if heard.at < missed and heard.area in brain.floor.index and _works(state, name, now)
    }
    if not silent:
        return seen
    silent -= {brain.floor.index.get(heard.area, -1) for heard in radio.heard.values() if heard.at >= missed}
    silent.discard(brain.floor.index[area])
    return [p * NOT_BESIDE if i in silent else p for i, p in enumerate(seen)]


def _works(state: State, receiver: str, now: float) -> bool:
    """Has a receiver lately heard anything of the household's?"""
    heard = (radio.heard.get(receiver) for radio in state.radios.values())
    return any(one is not None and now - one.at < WORKS for one in heard)
