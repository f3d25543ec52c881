"""The small rooms of the core: floor plan, ways, ids, times and the view that rules read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from hubd.core import events as ev
from hubd.core.brain import Brain, build_brain
from hubd.core.codec import STATE_SCHEMA, context_line, decision_line, decode_state, encode_state, iso
from hubd.core.context import doing_in, likeliest
from hubd.core.decisions import Decision
from hubd.core.floor import FAR, plan
from hubd.core.household import Area, DeviceEntry, Household, Person, SourceEntry, topic_fits
from hubd.core.ids import derived_id
from hubd.core.rules.compile import compile_rules
from hubd.core.whereabouts.belongings import owner
from hubd.core.whereabouts.movement import normalised
from hubd.core.whereabouts.usual import place_prior
from hubd.errors import StoreTooNew
from tests.core.living import ANNA, BEN, BERLIN, LEO, Lived, home_of

NOON = 1772535600.0  # 2026-03-03 12:00 in Berlin


def house(*areas: Area, devices: tuple[DeviceEntry, ...] = (), people: tuple[Person, ...] = ()) -> Household:
    return Household(
        id="h", name="H", time_zone=BERLIN, areas={a.id: a for a in areas}, devices=devices,
        people={p.id: p for p in people},
    )  # fmt: skip


def brain_of(home: Household) -> Brain:
    return build_brain(home, compile_rules((), home))


# ids and times


def test_ids_sort_by_time_and_follow_from_their_cause() -> None:
    first, later = derived_id(NOON, "elm", "rule", "cause"), derived_id(NOON + 0.001, "a")

    assert first == derived_id(NOON, "elm", "rule", "cause")
    assert first != derived_id(NOON, "elm", "rulecause")
    assert first != derived_id(NOON, "elm", "rule", "other")
    assert first < later
    assert len(first) == 26
    assert set(first) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOON, "2026-03-03T12:00:00+01:00"),
        (NOON + 0.25, "2026-03-03T12:00:00.250+01:00"),
        (NOON + 0.0004, "2026-03-03T12:00:00+01:00"),
        (1783072800.0, "2026-07-03T12:00:00+02:00"),
    ],
)
def test_times_are_the_households_with_the_offset_then_in_force(at: float, text: str) -> None:
    assert iso(at, home_of()) == text


# what is written


def test_a_decision_is_written_as_the_contract_says() -> None:
    decision = Decision(
        id="01A", at=NOON, home="elm-street", intent="recipe.suggest", audience=("anna",), area="kitchen",
        verdict="show", outputs=("kitchen_screen",), title="Dinner ideas", text="Soup", urgency="normal",
        score=0.83049, rule="recipes.dinner", because=("anna in kitchen 0.97",), reason="welcome", data={"recipe": 1},
    )  # fmt: skip

    line = decision_line(decision, home_of())

    assert b"\n" not in line
    assert json.loads(line) == {
        "id": "01A", "at": "2026-03-03T12:00:00+01:00", "home": "elm-street", "intent": "recipe.suggest",
        "for": ["anna"], "area": "kitchen", "verdict": "show", "outputs": ["kitchen_screen"], "title": "Dinner ideas",
        "text": "Soup", "urgency": "normal", "score": 0.83, "propensity": 1.0, "rule": "recipes.dinner",
        "because": ["anna in kitchen 0.97"], "reason": "welcome", "data": {"recipe": 1},
    }  # fmt: skip


def test_a_context_line_has_ids_and_rounded_numbers_only() -> None:
    home = Lived(replace(ANNA, name="Anna Example")).walks("hall", "kitchen")

    line = json.loads(context_line(home.state, home.household, home.brain.floor, home.now))

    assert list(line) == ["at", "home", "mode", "guests", "people", "areas"]
    assert list(line["people"]) == ["anna"]
    assert list(line["people"]["anna"]) == ["area", "p", "activity", "activity_p"]
    assert line["people"]["anna"]["area"] == "kitchen"
    assert list(line["areas"]) == list(home.household.areas)
    assert list(line["areas"]["kitchen"]) == ["occupied", "people", "activity", "activity_p"]
    assert "Example" not in json.dumps(line)


def test_a_state_of_a_newer_hubd_is_refused_and_says_what_to_do() -> None:
    packed = bytearray(encode_state(Lived().state))
    packed[1] = STATE_SCHEMA + 1

    with pytest.raises(StoreTooNew, match="start the newer hubd again"):
        decode_state(bytes(packed))


# the floor plan


def test_ways_are_counted_in_doors() -> None:
    floor = plan(home_of())
    kitchen, living, porch, away = (floor.index[p] for p in ("kitchen", "living", "porch", "away"))

    assert floor.hops[kitchen][kitchen] == 0
    assert floor.hops[kitchen][living] == 2
    assert floor.hops[porch][away] == 1
    assert floor.hops[kitchen][floor.index["unknown"]] == FAR
    assert all(floor.hops[a][b] == floor.hops[b][a] for a in range(len(floor.places)) for b in range(len(floor.places)))


def test_doors_lead_both_ways_whichever_side_wrote_it() -> None:
    floor = plan(house(Area("a", "A", "living", ("b",)), Area("b", "B", "kitchen")))

    assert floor.hops[0][1] == floor.hops[1][0] == 1


@pytest.mark.parametrize(
    ("areas", "devices", "exits"),
    [
        (("porch:outdoor", "hall:hall", "den:living"), (), {"porch"}),
        (("den:living", "bath:bathroom"), (DeviceEntry("z/door", "den", "entrance"),), {"den"}),
        (("den:living", "car:garage"), (DeviceEntry("z/gate", "car", "garage_door"),), {"car"}),
        (("hall:hall", "den:living"), (), {"hall"}),
        (("den:living", "bed:bedroom"), (), {"den", "bed"}),
    ],
    ids=["outdoors", "door", "gate", "hall", "anywhere"],
)
def test_where_people_leave_the_house(
    areas: tuple[str, ...], devices: tuple[DeviceEntry, ...], exits: set[str]
) -> None:
    made = house(*(Area(a.split(":")[0], a, a.split(":")[1]) for a in areas), devices=devices)
    floor = plan(made)

    assert {floor.places[i] for i in floor.neighbours[floor.index["away"]]} == exits


def test_of_overlapping_matches_the_longest_wins() -> None:
    entries = (
        DeviceEntry("zigbee2mqtt", "a", None, "bridge"),
        DeviceEntry("zigbee2mqtt/*/left", "b", None, "starred"),
        DeviceEntry("zigbee2mqtt/plug", "c", None, "plug"),
        DeviceEntry("*/plug", "d", None, "any plug"),
    )
    floor = plan(house(*(Area(i, i, "other") for i in "abcd"), devices=entries))

    def found(source: str) -> str | None:
        entry = floor.entry(source)
        return entry.id if entry else None

    assert found("zigbee2mqtt/lamp") == "bridge"
    assert found("zigbee2mqtt/plug") == "plug"
    assert found("zigbee2mqtt/plug/left") == "starred"
    assert found("zigbee2mqtt/plug/left/power") == "starred"
    assert found("zigbee2mqtt/plug/right") == "plug"
    assert found("tasmota/plug") == "any plug"
    assert found("tasmota/lamp") is None


@pytest.mark.parametrize(
    ("pattern", "topic", "fits"),
    [
        ("lab/gate", "lab/gate", True), ("lab/gate", "lab/gate/x", False), ("lab/+", "lab/gate", True),
        ("lab/+", "lab", False), ("lab/+/x", "lab/gate/x", True), ("lab/#", "lab/gate/x", True), ("lab/#", "lab", True),
        ("#", "anything/at/all", True), ("lab/gate", "lab", False), ("+/gate", "lab/door", False),
    ],
)  # fmt: skip
def test_topics_fit_as_mqtt_says(pattern: str, topic: str, fits: bool) -> None:
    assert topic_fits(pattern, topic) is fits


def test_the_brain_finds_the_line_that_describes_a_topic() -> None:
    brain = brain_of(home_of(sources=(SourceEntry("gate", "lab/+", "device"),)))

    found = brain.described("lab/x")
    assert found is not None
    assert found.id == "gate"
    assert brain.described("lab") is None


# whose room is whose


def test_rooms_belong_to_those_whose_names_they_bear() -> None:
    anna, leo = Person("anna", "Anna"), Person("leo", "Leo", "child")
    made = house(
        Area("leo_room", "Nursery", "kids_room"), Area("study", "Anna's study", "office"),
        Area("attic", "Attic", "other"), people=(anna, leo),
    )  # fmt: skip

    assert [owner(made, area) for area in made.areas] == ["leo", "anna", None]


def test_the_only_childs_room_is_the_only_childs() -> None:
    rooms = (Area("nursery", "Nursery", "kids_room"),)
    two = (Area("a", "A", "kids_room"), Area("b", "B", "kids_room"))
    mia = Person("mia", "Mia", "teen")

    assert owner(house(*rooms, people=(ANNA, LEO)), "nursery") == "leo"
    assert owner(house(*rooms, people=(LEO, mia)), "nursery") is None
    assert owner(house(*two, people=(LEO,)), "a") is None


def test_at_night_people_are_looked_for_in_bedrooms_of_their_own() -> None:
    brain = brain_of(home_of(ANNA, BEN, LEO))
    at = brain.floor.index

    night, day = place_prior(brain, "leo", 3), place_prior(brain, "leo", 15)

    assert night[at["kids_room"]] == max(night[:-2])
    assert night[at["kids_room"]] > night[at["bedroom"]]
    assert day[at["away"]] > night[at["away"]]
    assert sum(night) == pytest.approx(1.0, abs=0.01)


def test_nothing_to_go_by_is_anywhere() -> None:
    assert normalised([0.0, 0.0]) == (0.5, 0.5)


# the view that rules read


def test_the_context_answers_in_probabilities() -> None:
    home = Lived(ANNA).walks("hall", "kitchen")
    home.hears(ev.Contact, "z/window", open=True)
    seen = home.context

    assert seen.now == home.state.now
    assert seen.local.hour == 18
    assert seen.person("anna") is home.person("anna")
    assert seen.placed("anna") == ("kitchen", seen.in_area("anna", "kitchen"))
    assert seen.in_kind("anna", "kitchen") == seen.in_area("anna", "kitchen")
    assert seen.in_kind("anna", "garage") == 0.0
    assert 0.9 < seen.home("anna") <= 1.0
    assert seen.asleep("anna") == home.person("anna").asleep
    assert seen.area("kitchen") is home.area("kitchen")
    assert (seen.mode, seen.guests) == ("home", 0.02)
    assert seen.readings("z/window")["contact"].value is True
    assert seen.readings("z/never") == {}


def test_the_likeliest_of_nothing_is_none() -> None:
    assert likeliest({}) == ("none", 0.0)
    assert likeliest({"a": 0.2, "b": 0.5, "c": 0.5}) == ("b", 0.5)


def test_whoever_is_in_a_room_is_not_said_to_do_what_people_do_who_are_out() -> None:
    doing = {"none": 0.4, "study": 0.35, "other": 0.25}

    assert likeliest(doing_in("kitchen", doing)) == ("study", 0.35)
    assert likeliest(doing_in("away", doing)) == ("none", 0.4)
    assert likeliest(doing_in("kitchen", {"none": 1.0})) == ("none", 1.0)


def test_a_context_line_says_what_is_believed_to_three_digits() -> None:
    home = Lived(ANNA).walks("hall", "kitchen")
    home.draws("z/hob", 1200.0)
    home.later(300)
    context, line = home.context, json.loads(context_line(home.state, home.household, home.brain.floor, home.now))
    (where, p), (doing, sure) = context.placed("anna"), context.doing("anna")
    kitchen = home.area("kitchen")
    best = max(kitchen.activity, key=lambda each: kitchen.activity[each])

    assert line["people"]["anna"] == {"area": where, "p": round(p, 3), "activity": doing, "activity_p": round(sure, 3)}
    told = line["areas"]["kitchen"]
    assert (told["occupied"], told["people"]) == (round(kitchen.occupied, 3), round(kitchen.people, 2))
    assert (told["activity"], told["activity_p"]) == (best, round(kitchen.activity[best], 3))
    assert (line["mode"], line["guests"]) == (home.mode, round(home.state.house.guests, 3))
