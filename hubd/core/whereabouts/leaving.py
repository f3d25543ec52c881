"""Who has left without having been seen to: told by devices that fall silent, and by trackers that go on saying so."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.beliefs import RadioBelief
from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.likelihoods import CARRIED, ROUTER_SAYS
from hubd.core.state import State
from hubd.core.whereabouts.location import EXIT_OPEN, UNNOTICED, correct, sleeps_inside
from hubd.core.whereabouts.movement import normalised
from hubd.core.whereabouts.radio import left_behind

UNHEARD = 300.0
"""A device that none hears for this long, and twice as long as it was silent before, has left (or is empty)."""

SILENT_AT_HOME = 0.04
"""How likely a phone at home falls silent like that."""

UNWATCHED_DOOR = 0.5
"""How readily somebody awake whose phone fell silent is let out of a house of whose doors no sensor tells."""

HEARD_LAST = 180.0
"""Receivers that heard a device within so many seconds of its last word would hear it still."""


def unheard(state: State, now: float, brain: Brain) -> State:
    """Devices that fell silent: something carried them out of the house, most likely their owner."""
    for device, radio in state.radios.items():
        if now - radio.at <= max(UNHEARD, 2.0 * radio.gap) or radio.area == AWAY or _deaf(state, radio):
            continue
        who = brain.names[("beacon", device)]
        places = [0.0] * len(radio.places)
        places[brain.floor.index[AWAY]] = 1.0
        left = may_have_left(state, radio, brain)
        carried = CARRIED if left else radio.carried
        since = now if left else radio.since  # it lies where it lay, if no door has moved
        silent = replace(radio, places=normalised(places), area=AWAY, before=radio.area, since=since, carried=carried)
        state = replace(state, radios={**state.radios, device: silent})
        if radio.carried > 0.5 and left:
            state = left_behind(state, who, device, SILENT_AT_HOME, brain)
            if not brain.ways.guarded:
                state = let_out(state, who, UNWATCHED_DOOR * radio.carried * (1.0 - state.people[who].asleep), brain)
        likelihood = [SILENT_AT_HOME if left else SILENT_AT_HOME / UNNOTICED] * len(places)
        likelihood[-2:] = [1.0, max(likelihood[-1], 0.3)]
        state = correct(state, who, likelihood, now, brain, why=f"{device} is out of reach")
        if left and all(r.area == AWAY for d, r in state.radios.items() if brain.names[("beacon", d)] == who):
            person = replace(state.people[who], tracker_home=False)
            state = replace(state, people={**state.people, who: person})
    return state


STILL_GONE = 1200.0
"""Routers forget a phone for some minutes. One that has not heard it for so many seconds is believed once more."""


def still_gone(state: State, now: float, brain: Brain) -> State:
    """People whose trackers have gone on saying that they are out, while nothing was seen of them at home."""
    for who, belief in state.people.items():
        if not belief.gone or now - belief.gone < STILL_GONE:
            continue
        if belief.tracker_home is False and belief.seen <= belief.gone:
            likelihood = [1.0 - (1.0 - ROUTER_SAYS) * (1.0 - sleeps_inside(belief))] * len(belief.places)
            likelihood[-2:] = [1.0, max(likelihood[-1], 0.3)]
            state = correct(state, who, likelihood, now, brain, why="phone still away")
        state = replace(state, people={**state.people, who: replace(state.people[who], gone=0.0)})
    return state


def _deaf(state: State, radio: RadioBelief) -> bool:
    """Have the receivers fallen silent, and not the device?"""
    last = [state.devices.get(name) for name, heard in radio.heard.items() if heard.at >= radio.at - HEARD_LAST]
    return bool(last) and all(one is not None and one.online is False for one in last)


def let_out(state: State, who: str, readily: float, brain: Brain) -> State:
    """Somebody may have gone out of the house just now, wherever they were: `readily` is how likely."""
    belief, away = state.people[who], brain.floor.index[AWAY]
    places = [p * (1.0 - readily) for p in belief.places]
    places[away] = belief.places[away] + readily * (1.0 - belief.places[away])
    return replace(state, people={**state.people, who: replace(belief, places=tuple(places))})


def may_have_left(state: State, radio: RadioBelief, brain: Brain) -> bool:
    """Could it have been carried out when it was last heard: did an entrance move about then, if any tells?"""
    return not brain.ways.guarded or state.timers.get("entrance", 0.0) > radio.at - EXIT_OPEN
