"""What people let the house know of them, as they last said themselves: from then on it stands above the configuration.

Saying no to being located takes effect at once: their devices are forgotten, and so is where they were.
"""

from __future__ import annotations

from dataclasses import replace as changed

from msgspec.structs import replace

from hubd.core.beliefs import PersonBelief
from hubd.core.brain import Brain, untracked
from hubd.core.events import Consented
from hubd.core.household import Consent
from hubd.core.state import State
from hubd.core.whereabouts.usual import place_prior

KEPT = 8
"""Brains kept at hand: one for each household that lives in this process at once."""


def consented(state: State, event: Consented, brain: Brain) -> State:
    """Somebody said what the house may know of them."""
    person = brain.household.people.get(event.person)
    if person is None:
        return state
    before = state.consents.get(event.person, (person.consent.face, person.consent.voice, person.consent.location))
    said = zip((event.face, event.voice, event.location), before, strict=True)
    face, voice, location = (old if new is None else new for new, old in said)
    state = replace(state, consents={**state.consents, event.person: (face, voice, location)})
    return state if location else _lost(state, event.person, brain)


def _lost(state: State, who: str, brain: Brain) -> State:
    """Nothing is known any more of where this person is."""
    theirs = {name for (kind, name), person in brain.names.items() if kind == "beacon" and person == who}
    hour = brain.household.local(state.now).hour
    belief = PersonBelief(places=place_prior(brain, who, hour), at=state.now, seen=state.now, since=state.now)
    radios = {device: radio for device, radio in state.radios.items() if device not in theirs}
    return replace(state, people={**state.people, who: belief}, radios=radios)


def as_agreed(state: State, brain: Brain) -> Brain:
    """The brain with everybody's own word in place of the configuration's. Made once for each change."""
    if not state.consents:
        return brain
    known = brain.agreed.get(id(state.consents))
    if known is None:
        people = {
            who: changed(person, consent=Consent(*state.consents[who])) if who in state.consents else person
            for who, person in brain.household.people.items()
        }
        household = changed(brain.household, people=people)
        known = (state.consents, changed(brain, household=household, untracked=untracked(household), agreed={}))
        if len(brain.agreed) >= KEPT:
            brain.agreed.clear()
        brain.agreed[id(state.consents)] = known
    return known[1]
