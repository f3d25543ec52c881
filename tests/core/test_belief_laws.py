"""Laws of belief: whatever comes, probabilities stay probabilities, and nothing depends on chance or order."""

from __future__ import annotations

from math import isfinite
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.belief import begin, believe
from hubd.core.beliefs import RadioBelief
from hubd.core.brain import build_brain
from hubd.core.codec import context_line, decode_state, encode_state
from hubd.core.events import AnyEvent
from hubd.core.state import State
from hubd.core.step import step
from hubd.core.whereabouts.movement import drift, normalised, spread
from hubd.core.whereabouts.radio import pulled
from hubd.rules_files import load_rulebook
from tests.core.living import ANNA, AREAS, BEN, DEVICES, LEO, home_of

HOME = home_of(ANNA, BEN, LEO, pets={"rex": "dog"})
BRAIN = build_brain(HOME, load_rulebook(HOME, ()))
OTHER_ORDER = home_of(LEO, BEN, ANNA, pets={"rex": "dog"})
TURNED = build_brain(OTHER_ORDER, load_rulebook(OTHER_ORDER, ()))
START = 1772557200.0
PLACES = len(BRAIN.floor.places)
CLOSED, OPEN = BRAIN.ways.onward

careful = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])

numbers = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6))
scores = st.one_of(st.none(), st.floats(0.0, 1.0))
truth = st.one_of(st.none(), st.booleans())
areas = st.sampled_from([area.id for area in AREAS])
sources = st.sampled_from([entry.match for entry in DEVICES] + ["stranger/1"])
names = st.sampled_from(["anna", "BEN", "leo", "nobody", None])


def _event(kind: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    common: dict[str, Any] = {
        "at": st.floats(-5000.0, 300.0),
        "arrived": st.just(0.0),
        "source": sources,
        "area": st.one_of(st.none(), areas),
        "freshness": st.sampled_from(["live", "live", "live", "retained", "snapshot", "late"]),
    }
    return st.builds(kind, **{**common, **fields})


events = st.one_of(
    _event(ev.Motion, on=truth, sensor=st.sampled_from(["pir", "radar"])),
    _event(ev.Contact, open=truth),
    _event(ev.Power, watts=numbers),
    _event(ev.Device, value=st.sampled_from(["ON", "OFF", "playing", "idle", "x", None])),
    _event(ev.Beacon, device=st.sampled_from(["phone-anna", "phone-ben", "tag"]), distance=numbers, rssi=numbers,
           present=st.booleans()),
    _event(ev.Position, device=st.sampled_from(["anna/phone", "person.ben"]), home=truth, entered=truth,
           place=st.sampled_from(["home", "work", None]), latitude=st.sampled_from([None, 52.52, 52.6, -90.0]),
           longitude=st.sampled_from([None, 13.405, 180.0]), accuracy=st.sampled_from([None, 0.0, 15.0, 5000.0])),
    _event(ev.Sighting, what=st.sampled_from(["person", "face", "dog"]), score=scores, name=names, name_score=scores,
           track=st.sampled_from([None, "t1", "t2"]), count=st.sampled_from([None, None, 0, 1, 9]),
           ended=st.booleans()),
    _event(ev.Sound, label=st.sampled_from(["speech", "Sizzle", "shower", "thunder"]), score=scores,
           on=st.booleans()),
    _event(ev.Utterance, text=st.sampled_from(["hi", "lights on"]), name=names, score=scores),
    _event(ev.Availability, online=truth, bridge=st.booleans(), restarted=st.booleans()),
    _event(ev.Level, quantity=st.just("humidity"), value=numbers),
    _event(ev.Happened, name=st.sampled_from(["ring", "press"])),
    _event(ev.Tick),
)  # fmt: skip
gaps = st.sampled_from([0.0, 0.5, 3.0, 30.0, 70.0, 400.0, 4000.0, 30000.0])
evenings = st.lists(st.tuples(gaps, events), min_size=1, max_size=40)
masses = st.lists(st.floats(1e-6, 1.0), min_size=PLACES, max_size=PLACES).map(normalised)


def timed(evening: list[tuple[float, Any]]) -> list[AnyEvent]:
    """The events at their times: each so long after the one before, stamped a little off."""
    now, out = START, []
    for gap, event in evening:
        now += gap
        out.append(replace(event, at=now + min(event.at, 300.0), arrived=now))
    return out


def sound(state: State) -> None:
    """Every number that says how likely something is, is a probability."""
    for belief in state.people.values():
        assert all(isfinite(p) and 0.0 < p <= 1.0 for p in belief.places)
        assert abs(sum(belief.places) - 1.0) < 0.01
        assert 0.0 <= belief.asleep <= 1.0
        assert all(0.0 <= p <= 1.0 for p in belief.activity.values())
        assert not belief.activity or abs(sum(belief.activity.values()) - 1.0) < 1e-3
        assert belief.area in BRAIN.floor.places
    for radio in state.radios.values():
        assert abs(sum(radio.places) - 1.0) < 0.01
        assert 0.0 < radio.carried < 1.0
    for area in state.areas.values():
        assert 0.0 <= area.occupied <= 1.0
        assert 0.0 <= area.people <= len(HOME.people) + 1.0
        assert sum(area.activity.values()) < 1.0 + 1e-3
    house = state.house
    assert all(0.0 <= p <= 1.0 for p in (house.home, house.asleep, house.guests, house.movers))
    assert house.mode in ("home", "away", "asleep", "arriving")


@careful
@given(evenings)
@example([(0.0, ev.Beacon(at=0.0, arrived=0.0, source="ble/hall", device="phone-anna", distance=0.0))])
@example([(0.0, ev.Beacon(at=0.0, arrived=0.0, source="ble/hall", device="phone-anna", rssi=-1e6))])
def test_whatever_comes_probabilities_stay_probabilities(evening: list[tuple[float, Any]]) -> None:
    state = begin(BRAIN, START)
    for event in timed(evening):
        before = state.now
        state, _ = believe(state, event, BRAIN)

        sound(state)
        assert state.now >= before


@careful
@given(evenings)
def test_the_same_evening_is_believed_the_same_and_the_state_before_is_not_touched(
    evening: list[tuple[float, Any]],
) -> None:
    first = begin(BRAIN, START)
    kept = encode_state(first)
    ends = []
    for _ in range(2):
        state = first
        for event in timed(evening):
            state, _ = believe(state, event, BRAIN)
        ends.append(encode_state(state))

    assert ends[0] == ends[1]
    assert encode_state(first) == kept


@careful
@given(evenings)
def test_the_order_in_which_a_household_is_written_down_changes_no_belief(evening: list[tuple[float, Any]]) -> None:
    """People in another order in the file are the same people."""
    state, other = begin(BRAIN, START), begin(TURNED, START)
    for event in timed(evening):
        state, _ = believe(state, event, BRAIN)
        other, _ = believe(other, event, TURNED)

    for who, belief in state.people.items():
        assert all(abs(a - b) < 1e-6 for a, b in zip(belief.places, other.people[who].places, strict=True))
    assert state.house.mode == other.house.mode


@careful
@given(evenings, st.integers(0, 39))
def test_a_state_that_was_put_to_bytes_goes_on_as_if_nothing_had_been(
    evening: list[tuple[float, Any]], cut: int
) -> None:
    """At any moment: pack the state, unpack it, go on. Decisions and beliefs are the same."""
    state, woken = begin(BRAIN, START), begin(BRAIN, START)
    for number, event in enumerate(timed(evening)):
        if number == cut:
            woken = decode_state(encode_state(woken))
            assert woken == state
        there, here = step(state, event, BRAIN), step(woken, event, BRAIN)
        assert (there.decisions, there.effects, there.touched) == (here.decisions, here.effects, here.touched)
        state, woken = there.state, here.state

    line = context_line(state, HOME, BRAIN.floor, state.now)
    assert context_line(woken, HOME, BRAIN.floor, woken.now) == line
    assert decode_state(encode_state(state)) == state


@given(masses, st.lists(st.floats(0.0, 1.0), min_size=PLACES, max_size=PLACES), st.booleans())
def test_moving_on_loses_nobody(places: tuple[float, ...], shares: list[float], doors_open: bool) -> None:
    moved = spread(places, OPEN if doors_open else CLOSED, shares)

    assert abs(sum(moved) - sum(places)) < 1e-9
    assert all(p >= -1e-12 for p in moved)


@given(masses, st.floats(0.0, 600.0), st.floats(0.0, 600.0))
def test_waiting_twice_is_about_waiting_once(places: tuple[float, ...], one: float, two: float) -> None:
    once = drift(places, CLOSED, BRAIN.ways.dwell, one + two, 0.15)
    twice = drift(drift(places, CLOSED, BRAIN.ways.dwell, one, 0.15), CLOSED, BRAIN.ways.dwell, two, 0.15)

    assert all(abs(a - b) < 0.12 for a, b in zip(once, twice, strict=True))
    assert abs(sum(once) - sum(twice)) < 1e-9


@given(masses)
def test_without_time_or_pace_nobody_moves(places: tuple[float, ...]) -> None:
    assert drift(places, OPEN, BRAIN.ways.dwell, 0.0, 1.0) == list(places)
    assert drift(places, OPEN, BRAIN.ways.dwell, 60.0, 0.0) == list(places)


@given(st.lists(st.floats(0.0, 1.0), min_size=PLACES, max_size=PLACES))
def test_normalised_keeps_a_grain_everywhere(masses: list[float]) -> None:
    after = normalised(masses)

    assert abs(sum(after) - 1.0) < 0.01
    assert min(after) > 0.0


@given(masses, masses, st.floats(0.05, 0.97), st.floats(0.0, 1.0))
def test_a_phone_pulls_its_owner_no_further_than_it_is_believed_to_be_carried(
    places: tuple[float, ...], device: tuple[float, ...], carried: float, share: float
) -> None:
    after = pulled(places, RadioBelief(places=device, at=0.0, carried=carried), share)

    assert abs(sum(after) - 1.0) < 1e-6
    for p, q, d in zip(places, after, device, strict=True):
        assert q <= max(p / sum(places), carried * d) + 1e-9
        assert q >= -1e-9


def test_every_way_leads_somewhere_and_out_by_a_shut_door_back_to_where_it_began() -> None:
    porch, away = BRAIN.floor.index["porch"], BRAIN.floor.index["away"]
    for here, (shut, open_) in enumerate(zip(CLOSED, OPEN, strict=True)):
        assert abs(sum(shut) - 1.0) < 1e-9
        assert abs(sum(open_) - 1.0) < 1e-9
        assert open_[here] == 0.0
        assert (shut[here] > 0.0) is (here < away and here != porch)
        assert shut[porch] < open_[porch] or here in (porch, away, away + 1)
