"""Everything the hub remembers, as one value. What is not here is forgotten at a restart.

All parts are frozen; `step` returns a new `State` that shares what did not change. Times are seconds
since 1970, UTC. The dictionaries inside are never changed in place: whoever changes one copies it first.
Its parts are in `beliefs` and `memories`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from hubd.core.beliefs import (
    Air,
    AreaBelief,
    DeviceState,
    HouseBelief,
    Pace,
    Passing,
    PersonBelief,
    RadioBelief,
    Record,
    Trace,
)
from hubd.core.evidence.gallery import Gallery
from hubd.core.likelihoods import Own
from hubd.core.memories import DeskState, PolicyState, RuleMemory


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """The household. `wake_at` is the earliest time at which the core wants a `Tick`."""

    now: float = 0.0
    devices: Mapping[str, DeviceState] = {}
    known: dict[str, dict[str, str]] = {}
    quarantine: dict[str, float] = {}
    """Source prefix to the time until which its messages count as cached repeats."""
    recent: dict[str, float] = {}
    """Fingerprint of a fact to when it was last heard, for duplicates from several gateways."""
    people: dict[str, PersonBelief] = {}
    radios: dict[str, RadioBelief] = {}
    """By the device's own id in lower case."""
    galleries: dict[str, Gallery] = {}
    """Enrolled faces and voices, by kind."""
    passings: dict[str, Passing] = {}
    """By track."""
    cameras: dict[str, Record] = {}
    """By camera: how its names agreed with people's phones."""
    areas: dict[str, AreaBelief] = {}
    traces: dict[str, Trace] = {}
    """By source."""
    air: dict[str, Air] = {}
    """By source that measures carbon dioxide."""
    pace: Pace = Pace()
    house: HouseBelief = HouseBelief()
    own: Own = Own()
    """What this home's own sensors are worth, as far as it was learned."""
    consents: dict[str, tuple[bool, bool, bool]] = {}
    """By person, what they said themselves that the house may know of them: face, voice, location."""
    heads: dict[str, str] = {}
    """By person: the id of what was learned from their labels and promoted, so that a snapshot tells which it was."""
    desk: DeskState = DeskState()
    rules: RuleMemory = RuleMemory()
    policy: PolicyState = PolicyState()
    timers: dict[str, float] = {}
    """Named moments at which a room wants to look again (`fuse`, `desk`, `policy`)."""
    wake_at: float | None = None
