"""Evidence to belief: what each kind of observation says about who is where and what goes on there.

Stale facts (retained, cached, late) set what sensors hold but move nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hubd.core import events as ev
from hubd.core.brain import Brain
from hubd.core.evidence import air, faces, people, rooms
from hubd.core.normalise import Fact
from hubd.core.state import State

WEIGH: dict[type, Callable[[State, Fact, Any, Brain], State]] = {
    ev.Motion: rooms.motion,
    ev.Contact: rooms.contact,
    ev.Power: rooms.power,
    ev.Device: rooms.device,
    ev.Sound: rooms.sound,
    ev.Level: air.level,
    ev.Beacon: people.beacon,
    ev.Position: people.position,
    ev.Sighting: faces.sighting,
    ev.Utterance: faces.utterance,
    ev.Happened: faces.login,
    ev.Enrolled: faces.enrolled,
    ev.Known: faces.known,
}
"""Kind of event to what weighs it."""


def fuse(state: State, fact: Fact, brain: Brain) -> State:
    """Weigh one fact into the beliefs."""
    weigh = WEIGH.get(type(fact.event))
    return state if weigh is None else weigh(state, fact, fact.event, brain)
