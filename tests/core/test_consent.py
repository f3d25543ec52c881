"""What people say themselves of what the house may know: it holds at once, after a restart, and above the file."""

from __future__ import annotations

from typing import Any

from hubd.core import events as ev
from hubd.core.brain import Brain, build_brain
from hubd.core.codec import decode_state, encode_state
from hubd.core.household import Identities, Person
from hubd.core.rules.compile import compile_rules
from hubd.core.state import State
from hubd.core.step import step
from tests.home import household

AT = 1_772_470_800.0


def brain() -> Brain:
    people = {
        "anna": Person("anna", "Anna", identities=Identities(beacon=("phone-anna",), face=("anna",), voice=("anna",))),
        "ben": Person("ben", "Ben", identities=Identities(beacon=("phone-ben",))),
    }
    home = household(people=people)
    return build_brain(home, compile_rules((), home))


def lived(state: State, mind: Brain, *events: ev.AnyEvent) -> State:
    for event in events:
        state = step(state, event, mind).state
    return state


def beacon(who: str, at: float) -> ev.Beacon:
    device = f"phone-{who}"
    return ev.Beacon(at=at, arrived=at, source="espresense/kitchen", area="kitchen", device=device, distance=1.0)


def says(at: float, **what: Any) -> ev.Consented:
    return ev.Consented(at=at, arrived=at, source="hubd/web", person="anna", **what)


def begun(mind: Brain) -> State:
    from hubd.core.belief import begin

    return lived(begin(mind, AT), mind, *(beacon("anna", AT + n) for n in range(1, 60, 5)))


def test_a_no_to_being_located_forgets_where_somebody_is_and_hears_no_more_of_it() -> None:
    mind = brain()
    state = begun(mind)
    kitchen = mind.floor.index["kitchen"]
    assert state.people["anna"].places[kitchen] > 0.6

    state = lived(state, mind, says(AT + 60, location=False))
    assert "phone-anna" not in state.radios
    assert state.people["anna"].places[kitchen] < 0.4
    after = lived(state, mind, *(beacon("anna", AT + 60 + n) for n in range(1, 60, 5)))
    assert "phone-anna" not in after.radios
    assert after.people["anna"].places[kitchen] < 0.4


def test_it_survives_a_restart_and_can_be_taken_back() -> None:
    mind = brain()
    state = decode_state(encode_state(lived(begun(mind), mind, says(AT + 60, location=False))))
    fresh = brain()

    heard = lived(state, fresh, *(beacon("anna", AT + 60 + n) for n in range(1, 60, 5)))
    assert heard.radios == {}
    again = lived(heard, fresh, says(AT + 120, location=True), *(beacon("anna", AT + 120 + n) for n in range(1, 60, 5)))
    assert again.people["anna"].places[fresh.floor.index["kitchen"]] > 0.6


def test_what_is_not_mentioned_stays_as_it_was_and_others_are_not_touched() -> None:
    mind = brain()
    state = lived(begun(mind), mind, says(AT + 60, face=False), says(AT + 61, voice=False))

    assert state.consents == {"anna": (False, False, True)}
    assert "phone-ben" in lived(state, mind, beacon("ben", AT + 70)).radios
    stranger = ev.Consented(at=AT + 80, arrived=AT + 80, source="hubd/web", person="eve")
    assert lived(state, mind, stranger).consents.keys() == {"anna"}


def test_a_face_that_was_withdrawn_names_nobody() -> None:
    mind = brain()
    seen = ev.Sighting(at=AT + 70, arrived=AT + 70, source="frigate/hall", area="hall", what="face", name="anna",
                       name_score=0.99, score=0.99)  # fmt: skip
    state = lived(begun(mind), mind, says(AT + 60, location=False, face=False))
    hall = mind.floor.index["hall"]

    assert lived(state, mind, seen).people["anna"].places[hall] < 0.4
    allowed = lived(state, mind, says(AT + 65, face=True), seen)
    assert allowed.people["anna"].places[hall] > 0.6
