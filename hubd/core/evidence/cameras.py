"""How far each camera's names can be trusted, learned by comparing them with people's own phones and trackers.

A camera that names Anna while her phone is with her in another room, or out of the house, was probably wrong; one that
names her where her phone is was right. Phones are left behind, so that one word against a camera counts half.
"""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core import likelihoods as lk
from hubd.core.beliefs import Record
from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.state import State

ASSUMED = 30.0
"""So many agreeing names are taken for granted of every camera: it takes several mistakes before one is doubted."""

REMEMBERS = 200.0
"""Names that are remembered; older ones fade, for software is updated and lamps are moved."""

AGAINST = 0.5
"""What a contradicting phone counts."""

WITH_OWNER, IN_ROOM, FRESH = 0.7, 0.8, 60.0
"""Least probability that the phone is carried, and is where it seems to be; and the seconds for which that holds."""


def reliability(state: State, source: str) -> float:
    """With what the scores of this camera's names are multiplied."""
    right, wrong = state.cameras.get(source, Record())
    return round((lk.FACE_RELIABILITY * ASSUMED + right) / (ASSUMED + right + wrong), 6)


def compared(state: State, source: str, who: str, area: str, now: float, brain: Brain) -> State:
    """The same after one more name, if the person's own devices say anything of it."""
    agrees = _agrees(state, who, area, now, brain)
    if agrees is None:
        return state
    right, wrong = state.cameras.get(source, Record())
    kept = min(REMEMBERS / (right + wrong + 1.0), 1.0)
    record = Record(round(kept * right + agrees, 4), round(kept * wrong + (0.0 if agrees else AGAINST), 4))
    return replace(state, cameras={**state.cameras, source: record})


def _agrees(state: State, who: str, area: str, now: float, brain: Brain) -> bool | None:
    """Do the person's devices say that they are there? None: they say nothing, or stand next door."""
    place = brain.household.areas.get(area)
    if place is None:
        return None
    found = _with_owner(state, who, now, brain)
    if found is None:
        return False if state.people[who].tracker_home is False and place.kind != "outdoor" else None
    return True if found == area else None if found in place.adjacent else False


def _with_owner(state: State, who: str, now: float, brain: Brain) -> str | None:
    """Where a device that the person surely carries surely is."""
    for device, radio in state.radios.items():
        if brain.names.get(("beacon", device)) == who and now - radio.at <= FRESH and radio.carried >= WITH_OWNER:
            sure = max(radio.places, default=0.0) / (sum(radio.places) or 1.0)
            if sure >= IN_ROOM and radio.area in (*brain.household.areas, AWAY):
                return radio.area
    return None
