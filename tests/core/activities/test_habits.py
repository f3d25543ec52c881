"""What was learned of a person: a forest as a value, the moment in numbers, and what they make of a belief."""

from __future__ import annotations

import zlib
from array import array
from dataclasses import replace as with_
from math import exp, log1p

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.activities.features import NEVER, RECALL, Stillness, features, layout, plan, stillness
from hubd.core.activities.forest import LEAST, Forest, sharpened
from hubd.core.activities.habits import believed, doubted, recall
from hubd.core.activities.heads import Head, Layout, packed, promoted, unpacked
from hubd.core.activities.traces import COUNT_FADES, MOST_TRACES, TOGETHER, USE_FADES, faded, paced
from hubd.core.activities.trust import SURENESS, trusted
from hubd.core.belief import believe
from hubd.core.beliefs import Pace, Trace
from hubd.core.household import DeviceEntry
from tests.core.living import ANNA, Lived, home_of

HOUR = 3600.0


def tree(labels: tuple[str, ...], *nodes: tuple[int, float, int], leaves: tuple[tuple[float, ...], ...]) -> Forest:
    """One tree of these nodes: (number of the value or -1, limit, where it goes or which leaf)."""
    asked, limit, then = zip(*nodes, strict=True)
    return Forest(labels, (0,), array("h", asked).tobytes(), array("f", limit).tobytes(), array("i", then).tobytes(),
                  leaves)  # fmt: skip


def always(said: dict[str, float]) -> Forest:
    return tree(tuple(said), (-1, 0.0, 0), leaves=(tuple(said.values()),))


STUDY = tree(("study", "other"), (0, 0.5, 1), (-1, 0.0, 0), (-1, 0.0, 1), leaves=((0.9, 0.1), (0.2, 0.8)))


# the forest


@pytest.mark.parametrize(("value", "study"), [(0.0, 0.9), (0.5, 0.9), (0.75, 0.2)])
def test_a_value_up_to_the_limit_goes_one_way_and_a_larger_one_the_other(value: float, study: float) -> None:
    assert STUDY([value]) == {"study": pytest.approx(study), "other": pytest.approx(1.0 - study)}


def test_trees_vote_together() -> None:
    nodes = ((0, 0.5, 1), (-1, 0.0, 0), (-1, 0.0, 1), (1, 0.5, 4), (-1, 0.0, 0), (-1, 0.0, 1))
    both = replace(tree(("study", "other"), *nodes, leaves=((0.9, 0.1), (0.2, 0.8))), roots=(0, 3))
    assert both.votes([0.0, 0.0]) == pytest.approx([1.8, 0.2])
    assert both.votes([0.0, 1.0]) == pytest.approx([1.1, 0.9])
    assert both([0.0, 1.0])["study"] == pytest.approx(0.55)


def test_calibration_sharpens_or_flattens_and_excludes_nothing() -> None:
    assert sharpened("ab", [3.0, 1.0], 2.0) == {"a": pytest.approx(0.9), "b": pytest.approx(0.1)}
    assert sharpened("ab", [3.0, 1.0], 0.0) == {"a": pytest.approx(0.5), "b": pytest.approx(0.5)}
    assert sharpened("ab", [1.0, 0.0], 1.0)["b"] == pytest.approx(LEAST, rel=0.01)
    assert sharpened("ab", [0.0, 0.0], 1.0) == {"a": pytest.approx(0.5), "b": pytest.approx(0.5)}


# heads


HEAD = Head("anna-1", Layout((("z/door", "hall", True),)), STUDY, (HOUR, 2 * HOUR))


def test_a_head_survives_the_way_through_bytes_and_nothing_else_is_taken_for_one() -> None:
    assert unpacked(packed(HEAD)) == HEAD
    for other in (b"", b"nonsense", zlib.compress(b"nonsense"), zlib.compress(packed(HEAD))):
        with pytest.raises(ValueError, match="nothing that was learned"):
            unpacked(other)


@pytest.mark.parametrize(
    "damaged",
    [
        replace(HEAD, heed=1e300),
        replace(HEAD, heed=-1.0),
        replace(HEAD, forest=replace(STUDY, sharpness=float("inf"))),
    ],
)
def test_a_head_under_which_no_label_would_be_left_is_refused(damaged: Head) -> None:
    with pytest.raises(ValueError, match="nothing that was learned"):
        unpacked(packed(damaged))


def test_what_unpacks_to_more_than_any_head_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubd.core.activities.heads.LARGEST", 1 << 20)
    with pytest.raises(ValueError, match="more than 1 MiB"):
        unpacked(zlib.compress(bytes(2 << 20)))


def test_who_is_named_is_known_anew_and_the_others_as_before() -> None:
    other = replace(HEAD, id="ben-1")
    assert promoted({"ben": other}, {"anna": packed(HEAD)}) == {"ben": other, "anna": HEAD}


def test_a_promotion_is_noted_by_person_and_an_empty_one_changes_nothing() -> None:
    home = Lived()
    stamp = {"at": home.now, "arrived": home.now, "source": "hubd/night"}
    before = home.state
    state, fact = believe(before, ev.Promoted(**stamp, heads={"anna": packed(HEAD)}), home.brain)  # type: ignore[arg-type]  # fields by their names
    assert dict(state.heads) == {"anna": "anna-1"}
    assert fact is not None
    state, _ = believe(before, ev.Promoted(**stamp), home.brain)  # type: ignore[arg-type]  # fields by their names
    assert state.heads == before.heads


# the moment in numbers


def test_sensors_that_are_known_stand_in_the_order_of_their_names() -> None:
    home = Lived()
    home.moves("hall")
    home.door()

    assert layout(home.state, home.brain) == Layout((("z/door", "hall", True), ("z/hall_motion", "hall", False)))
    gone = replace(home.state, devices={})
    assert layout(gone, home.brain) == Layout(())


def test_a_layout_knows_doors_rooms_and_what_lies_behind_them() -> None:
    made = plan((("z/door", "hall", True), ("z/hall", "hall", False), ("z/kitchen", "kitchen", False)))

    assert made.rooms == ((0, 1), (2,))
    assert (made.doors, made.others, made.inside, made.inner_rooms) == ((0,), (1, 2), (2,), (1,))


LAYOUT = Layout((("z/door", "hall", True), ("z/kitchen", "kitchen", False), ("z/new", "living", False)))
NOON = 1772535600.0


def moment(**traces: Trace) -> list[float]:
    local = home_of().local(NOON)
    found = {f"z/{name}": trace for name, trace in traces.items()}
    return features(LAYOUT, found, Pace(NOON - 60.0, "z/door", NOON - 90.0), local, NOON)


def test_the_moment_begins_with_the_clock_and_how_still_the_house_is() -> None:
    values = moment(door=Trace(NOON - 300.0, False, NOON - 310.0, NOON - 300.0),
                    kitchen=Trace(NOON - 60.0, True, NOON - 60.0, NOON - 400.0))  # fmt: skip

    assert values[0] == 12.0
    assert values[1:3] == pytest.approx([0.0, -1.0], abs=1e-9)
    assert values[5] == 0.0
    assert stillness(values) == pytest.approx(Stillness(60.0, 300.0, 90.0))
    assert values[9] == pytest.approx(log1p(60.0))
    assert values[10] == pytest.approx(log1p(240.0)), "the door spoke before the kitchen"
    assert values[13:15] == [1.0, 1.0], "one sensor and one room have spoken since"


def test_a_sensor_that_never_spoke_has_been_silent_for_as_long_as_it_matters() -> None:
    values = moment()
    assert stillness(values) == pytest.approx(Stillness(86400.0, 86400.0, 90.0))
    assert values[-8:] == [log1p(RECALL), log1p(RECALL), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert len(values) == len(moment(door=Trace(NOON)))
    assert NEVER > 86400.0


def test_where_neither_a_door_nor_the_house_ever_stirred_neither_was_before_the_other() -> None:
    values = features(LAYOUT, {}, Pace(), home_of().local(NOON), NOON)
    assert stillness(values) == pytest.approx(Stillness(86400.0, 86400.0, 86400.0))
    assert values[12] == 0.0


def test_a_busy_radio_fills_no_state() -> None:
    many = tuple(DeviceEntry(f"z/m{n}", "hall") for n in range(MOST_TRACES + 5))
    home = Lived(ANNA, house=home_of(ANNA, devices=many))
    for entry in many:
        home.hears(ev.Motion, entry.match, on=True)

    assert len(home.state.traces) == MOST_TRACES
    assert "z/m0" in home.state.traces


def test_the_relay_of_a_metered_plug_is_no_use_of_what_it_feeds() -> None:
    """A plug tells its relay beside its draw with every report, and the relay of a television is on all day."""
    home = Lived(ANNA)
    for watts in (0.6, 0.5, 0.6):
        home.draws("z/tv", watts)
        home.hears(ev.Device, "z/tv", value="on", channel="state")
        home.later(600.0)
    idle = home.state.traces["z/tv"]
    assert (idle.on, idle.counts) == (False, (0.0, 0.0, 0.0))
    home.draws("z/tv", 95.0)
    home.hears(ev.Device, "z/tv", value="on", channel="state")
    assert home.state.traces["z/tv"].on


def test_a_plug_heard_for_the_first_time_has_not_been_used_just_then() -> None:
    home = Lived(ANNA)
    home.draws("z/hob", 0.5)
    first = home.state.traces["z/hob"]
    assert (first.on, first.rose, first.fell) == (False, 0.0, 0.0)
    assert home.state.pace.source != "z/hob"


def test_a_switch_without_a_meter_tells_that_its_thing_is_used() -> None:
    home = Lived(ANNA)
    home.hears(ev.Device, "z/lamp", value="on", channel="state")
    assert home.state.traces["z/lamp"].on


# what becomes of a belief


def test_nothing_learned_changes_nothing_and_others_stay_as_they_are() -> None:
    home = Lived()
    assert recall(home.state, home.brain, home.now, {}) is home.state
    brain = with_(home.brain, heads={"anna": replace(HEAD, plan=Layout(())), "nobody": HEAD})
    after = recall(home.state, brain, home.now, {})

    assert after.people["ben"] is home.state.people["ben"]
    assert after.people["anna"].activity != home.state.people["anna"].activity


def test_two_heads_of_one_layout_read_the_moment_once() -> None:
    home = Lived()
    shared = Layout(())
    brain = with_(home.brain, heads={
        "anna": Head("a", shared, always({"study": 1.0, "other": 0.0})),
        "ben": Head("b", shared, always({"study": 0.0, "other": 1.0})),
    })  # fmt: skip
    after = recall(home.state, brain, home.now, {})
    assert after.people["anna"].activity == {"study": 1.0}
    assert after.people["ben"].activity == {"other": 1.0}


PATIENT = Head("p", Layout(()), always({"away": 0.0, "other": 0.1, "study": 0.9}), (10 * HOUR, HOUR, HOUR))
SAID = {"away": 0.0, "other": 0.1, "study": 0.9}


@pytest.mark.parametrize(
    ("silent", "door", "away", "unknown"),
    [
        (1.0, 30.0, 0.0, 0.0), (1.5, 30.0, 0.777, 0.0), (5.0, 30.0, 0.9, 0.0), (5.0, 121.0, 0.0, 0.9),
        (1.5, 120.0, 0.777, 0.0), (20.0, 30.0, 0.0, 0.9),
    ],
)  # fmt: skip
def test_a_silence_longer_than_ever_is_an_absence_after_the_door_and_a_riddle_without(
    silent: float, door: float, away: float, unknown: float
) -> None:
    out = doubted(PATIENT, SAID, Stillness(silent * HOUR, silent * HOUR + door, silent * HOUR))

    assert out["away"] == pytest.approx(away, abs=0.001)
    assert out.get("unknown", 0.0) == pytest.approx(unknown, abs=0.001)
    assert sum(out.values()) == pytest.approx(1.0)


def test_being_out_is_set_and_the_rooms_keep_their_proportions() -> None:
    home = Lived()
    floor = home.brain.floor
    shares = {"office": 0.6, "living": 0.2, "away": 0.2}
    before = home.state.people["anna"]
    anna = replace(before, places=tuple(shares.get(p, 0.0) for p in floor.places), area="office", since=5.0)

    def place(said: dict[str, float], name: str) -> float:
        return believed(anna, said, home.brain, home.now).places[floor.index[name]]

    said = {"away": 0.6, "study": 0.4}
    assert [place(said, p) for p in ("away", "office", "living")] == pytest.approx([0.6, 0.3, 0.1])
    stays = believed(anna, {"away": 0.1, "study": 0.9}, home.brain, home.now)
    assert (stays.area, stays.since, stays.acted) == ("office", 5.0, home.now)
    gone = believed(anna, {"away": 0.8, "study": 0.2}, home.brain, home.now)
    assert (gone.area, gone.since) == ("away", home.now)
    assert gone.activity == {"none": 0.8, "study": 0.2}


def test_whoever_is_rather_in_than_out_is_in_the_likeliest_room_and_whoever_is_nowhere_is_unknown() -> None:
    home = Lived()
    floor = home.brain.floor
    vague = replace(home.state.people["anna"], places=tuple(1.0 / len(floor.places) for _ in floor.places))
    inside = believed(vague, {"away": 0.4, "study": 0.6}, home.brain, home.now)
    assert inside.area != "away"
    assert inside.places[floor.index[inside.area]] == pytest.approx(0.41)
    assert inside.places[floor.index["away"]] == pytest.approx(0.4)

    lost = believed(vague, {"away": 0.1, "study": 0.2, "unknown": 0.7}, home.brain, home.now)
    assert lost.area == "unknown"
    assert lost.activity["other"] == pytest.approx(0.7)
    assert lost.places[floor.index["unknown"]] == pytest.approx(0.7, abs=1e-4)
    assert sum(lost.places) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(
    ("said", "asleep"),
    [({"sleeping": 0.5, "away": 0.5}, 0.99), ({"sleeping": 0.3, "other": 0.7}, 0.3), ({"other": 1.0}, 0.123)],
)
def test_sleep_is_what_is_said_of_those_who_are_in(said: dict[str, float], asleep: float) -> None:
    home = Lived()
    anna = replace(home.state.people["anna"], asleep=0.123)

    assert believed(anna, said, home.brain, home.now).asleep == pytest.approx(asleep)


def test_what_is_hardly_likely_is_not_said() -> None:
    home = Lived()
    found = believed(home.state.people["anna"], {"study": 0.996, "tv": 0.004}, home.brain, home.now)
    assert found.activity == {"study": 1.0}


def test_counts_fade_and_so_does_the_time_in_use_towards_what_it_does_now() -> None:
    on, off = (Trace(at=0.0, on=state, counts=(4.0, 4.0, 4.0), use=(0.5, 0.5)) for state in (True, False))

    assert faded(on, 0.0) == ((4.0, 4.0, 4.0), (0.5, 0.5))
    assert faded(on, -5.0) == faded(on, 0.0), "time does not go back"
    for seconds in (60.0, 600.0, 6000.0):
        (counts, used), (_, idle) = faded(on, seconds), faded(off, seconds)
        assert list(counts) == [pytest.approx(4.0 * exp(-seconds / fade)) for fade in COUNT_FADES]
        assert list(used) == [pytest.approx(1.0 - 0.5 * exp(-seconds / fade)) for fade in USE_FADES]
        assert list(idle) == [pytest.approx(0.5 * exp(-seconds / fade)) for fade in USE_FADES]


def test_a_house_stirs_when_two_sensors_speak_together_or_a_door_does() -> None:
    alone = paced(Pace(), 1000.0, "a", False)
    assert alone == Pace(1000.0, "a", 0.0)
    assert paced(alone, 1000.0 + TOGETHER, "a", False).stirred == 0.0
    assert paced(alone, 1000.0 + TOGETHER, "b", False).stirred == 1000.0 + TOGETHER
    assert paced(alone, 1001.0 + TOGETHER, "b", False).stirred == 0.0
    assert paced(alone, 5000.0, "a", True).stirred == 5000.0
    assert paced(Pace(0.0, "", 0.0), 10.0, "a", False).stirred == 0.0


def test_a_house_in_which_no_two_sensors_speak_together_for_long_is_rather_empty() -> None:
    alone = replace(PATIENT, patience=(), alone=(10 * HOUR, HOUR, 2 * HOUR))
    said = {"away": 0.1, "other": 0.1, "study": 0.8}

    def after(stirred: float) -> dict[str, float]:
        return doubted(alone, said, Stillness(60.0, stirred * HOUR + 60.0, stirred * HOUR))

    assert after(1.0) == said
    little, much = after(1.5), after(4.0)
    assert little["other"] / little["study"] < 0.1 / 0.8, "that was the longest of it, not of studying"
    assert little["study"] / little["away"] == pytest.approx(8.0)
    assert little["study"] / little["other"] == pytest.approx(8.0 * exp(1.5)), "doubt grows with the silence"
    assert much["away"] > little["away"] > 0.1
    assert sum(much.values()) == pytest.approx(1.0)


def test_what_one_of_them_taught_leaves_the_cues_to_the_others() -> None:
    home = Lived()
    home.brain = with_(home.brain, heads={"anna": replace(HEAD, plan=Layout(()))})
    home.walks("hall", "kitchen").carries("phone-ben", "kitchen", 60)
    home.draws("z/hob", 1800.0)
    assert home.later(600.0).doing("ben") == "cooking"


def test_a_belief_is_as_sure_as_the_head_deserves() -> None:
    home = Lived(ANNA).walks("hall", "office")
    boastful = Head("anna-1", Layout(()), always({"study": 0.95, "other": 0.05}))
    honest = replace(boastful, trust=((0.6,) * 10, (0.5,) * 10))

    told = {
        head: recall(home.state, with_(home.brain, heads={"anna": head}), home.now, {}).people["anna"].activity["study"]
        for head in (boastful, honest)
    }

    assert told[boastful] == pytest.approx(0.95, abs=0.01)
    assert told[honest] == pytest.approx(0.6, abs=0.01)
    assert unpacked(packed(honest)) == honest


def test_beyond_the_surest_that_was_ever_said_the_last_word_counts() -> None:
    trust = ((0.5,) * (len(SURENESS) - 1) + (0.8,),) * 2
    assert trusted({"a": 0.9999, "b": 0.0001}, ("a", "b"), trust)["a"] == pytest.approx(0.8)
