"""Values to bytes and back: decisions and context as the contract's JSON lines, the state for snapshots."""

from __future__ import annotations

from typing import Any

import msgspec

from hubd.core.context import doing_in, likeliest
from hubd.core.decisions import Decision
from hubd.core.floor import Floor
from hubd.core.household import Household
from hubd.core.layered import Layered
from hubd.core.state import State
from hubd.errors import StoreTooNew

STATE_SCHEMA = 1
"""Raised whenever a change to `State` cannot be read back by default values alone."""

_json = msgspec.json.Encoder()
_pack = msgspec.msgpack.Encoder(enc_hook=Layered.plain)  # the one kind of value that msgspec does not know
_unpack = msgspec.msgpack.Decoder(tuple[int, msgspec.Raw])
_state = msgspec.msgpack.Decoder(State)


def encode_state(state: State) -> bytes:
    """The state with its schema number, for a snapshot."""
    return _pack.encode((STATE_SCHEMA, msgspec.Raw(_pack.encode(state))))


def decode_state(data: bytes) -> State:
    """A snapshot's state. Raises `StoreTooNew` for one that a newer hubd wrote."""
    schema, body = _unpack.decode(data)
    if schema > STATE_SCHEMA:
        raise StoreTooNew(
            f"the snapshot has schema {schema}, this hubd reads up to {STATE_SCHEMA}: start the newer hubd again"
        )
    return _state.decode(body)


def iso(at: float, household: Household) -> str:
    """Local time of the household with the offset then in force, to the millisecond where there is one."""
    local = household.local(round(at, 3))
    return local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")


def decision_line(decision: Decision, household: Household) -> bytes:
    """One decision as the contract prints it, without the line end."""
    line: dict[str, Any] = {
        "id": decision.id,
        "at": iso(decision.at, household),
        "home": decision.home,
        "intent": decision.intent,
        "for": decision.audience,
        "area": decision.area,
        "verdict": decision.verdict,
        "outputs": decision.outputs,
        "title": decision.title,
        "text": decision.text,
        "urgency": decision.urgency,
        "score": round(decision.score, 3),
        "propensity": decision.propensity,
        "rule": decision.rule,
        "because": decision.because,
        "reason": decision.reason,
        "data": decision.data,
    }
    return _json.encode(line)


def context_values(state: State, household: Household, floor: Floor, at: float) -> dict[str, Any]:
    """The household as believed now, as the contract's context line. Ids only, never names."""
    people = {}
    for who, belief in state.people.items():
        best = max(range(len(belief.places)), key=belief.places.__getitem__)
        place = floor.places[best]
        activity, p = likeliest(doing_in(place, belief.activity))
        people[who] = {
            "area": place,
            "p": round(belief.places[best], 3),
            "activity": activity,
            "activity_p": round(p, 3),
        }
    areas = {}
    for name, area in state.areas.items():
        activity, p = likeliest(area.activity)
        areas[name] = {
            "occupied": round(area.occupied, 3),
            "people": round(area.people, 2),
            "activity": activity,
            "activity_p": round(p, 3),
        }
    return {
        "at": iso(at, household),
        "home": household.id,
        "mode": state.house.mode,
        "guests": round(state.house.guests, 3),
        "people": people,
        "areas": areas,
    }


def context_line(state: State, household: Household, floor: Floor, at: float) -> bytes:
    """`context_values` as bytes, without the line end."""
    return _json.encode(context_values(state, household, floor, at))
