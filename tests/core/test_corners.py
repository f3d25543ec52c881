"""Corners of what is heard, believed and read: gaps, limits, and what must not happen there."""

from __future__ import annotations

from dataclasses import replace as with_

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.activities.glance import sensors
from hubd.core.beliefs import DeviceState, Record
from hubd.core.consent import KEPT, as_agreed
from hubd.core.evidence.cameras import compared
from hubd.core.evidence.gallery import Gallery, Template, enrol, likeness, template
from hubd.core.evidence.recognised import MOST_PASSINGS, PASSES
from hubd.core.household import Consent
from hubd.core.kitchen.card import oven
from hubd.core.kitchen.cookbook import Book, Ingredient, Recipe, packed
from hubd.core.kitchen.foods import Foods
from hubd.core.kitchen.ingredients import amount_of
from hubd.core.kitchen.schema_org import recipes_in
from hubd.core.kitchen.spans import spans, timers
from hubd.core.kitchen.written import sentences
from hubd.core.leaning import Leaning
from hubd.core.likelihoods import BEACON_TRUST, Own, Reach
from hubd.core.memories import Welcome
from hubd.core.policy.learned.welcome import relearned
from hubd.core.policy.requests.wishes import grammar_of
from hubd.core.texts import pieces
from hubd.core.whereabouts.radio import likelihood, mapped
from tests.core.living import ANNA, BEN, Lived
from tests.home import household

TAGGED = with_(ANNA, identities=with_(ANNA.identities, login=("anna",)))


# who it was


def used(home: Lived, user: str, area: str | None = "hall") -> None:
    home.hears(ev.Happened, "z/lock", name="unlocked", user=user, area=area)


def test_a_tag_brings_its_owner_and_one_that_was_withdrawn_brings_nobody() -> None:
    home = Lived(TAGGED, BEN)
    used(home, "Anna")
    assert home.where("anna") == "hall"

    silent = Lived(with_(TAGGED, consent=Consent(location=False)), BEN)
    before = silent.p("anna", "hall")
    used(silent, "anna")
    used(silent, "eve")
    used(silent, "anna", area=None)
    assert silent.p("anna", "hall") == before


def test_a_camera_in_a_room_that_is_no_room_is_compared_with_nothing() -> None:
    home = Lived()
    home.carries("phone-anna", "office", 60)
    assert compared(home.state, "cam", "anna", "attic", home.now, home.brain) is home.state
    after = compared(home.state, "cam", "anna", "office", home.now, home.brain)
    assert after.cameras == {"cam": Record(1.0, 0.0)}


def test_a_track_is_compared_with_the_phone_once_in_a_while() -> None:
    home = Lived()
    home.carries("phone-anna", "kitchen", 60)
    for _ in range(3):
        home.face("anna", "kitchen", track="t1")
        home.later(1)
    assert home.state.cameras["frigate/kitchen"] == Record(1.0, 0.0)


def look(*codes: int) -> Template:
    found = template([float(code) for code in codes])
    assert found is not None
    return found


def test_what_the_family_is_known_by_is_taken_whole_and_only_of_whoever_agreed() -> None:
    home = Lived(ANNA, with_(BEN, consent=Consent(face=False)))
    one, other = look(9, 1, 0, 0), look(0, 9, 1, 0)
    home.hears(ev.Known, "hubd/enroll", of="face", person="anna", templates=(one, other), model="net-1")
    home.hears(ev.Known, "hubd/enroll", of="face", person="ben", templates=(other,), model="net-1")
    home.hears(ev.Known, "hubd/enroll", of="face", templates=(other,), cohort=(one,), model="net-1")

    gallery = home.state.galleries["face"]
    assert gallery.people == {"anna": (one, other)}
    assert (gallery.strangers, gallery.cohort, gallery.model) == ((other,), (one,), "net-1")

    home.hears(ev.Known, "hubd/enroll", of="face", person="anna", model="net-1")
    home.hears(ev.Known, "hubd/enroll", of="face", person="ben", model="net-1")
    assert home.state.galleries["face"].people == {}


def test_whom_many_from_elsewhere_resemble_is_less_like_anybody() -> None:
    mine, probe = look(9, 1, 0, 0), look(9, 2, 0, 0)
    alone = Gallery(people={"anna": (mine,)})
    crowd = replace(alone, cohort=tuple(look(8, n, 1, 0) for n in range(3)))
    unlike = replace(alone, cohort=tuple(look(0, 0, n + 1, 9) for n in range(3)))
    older = replace(alone, cohort=(look(9, 1), look(9, 2)))

    def like(gallery: Gallery) -> float:
        return likeness(gallery, probe).people["anna"]

    assert like(crowd) < like(unlike) <= like(alone)
    assert like(older) == like(alone), "templates of another network say nothing"


def test_with_a_crowd_to_compare_with_the_home_learns_no_scale_of_its_own() -> None:
    gallery = Gallery(cohort=tuple(look(0, 0, n + 1, 9) for n in range(3)))
    for codes in ((9, 1, 0, 0), (8, 3, 0, 0), (9, 0, 2, 0), (7, 3, 3, 0)):
        gallery, _ = enrol(gallery, "anna", [float(code) for code in codes])
    assert len(gallery.people["anna"]) > 1
    estranged, verdict = enrol(gallery, None, [0.0, 0.0, 9.0, 1.0])

    assert verdict == "taken"
    assert (gallery.own, gallery.other) == (Gallery().own, Gallery().other)
    assert (estranged.own, estranged.other) == (Gallery().own, Gallery().other)
    assert len(estranged.strangers) == 1


def test_passings_are_forgotten_when_they_are_over_and_the_oldest_of_too_many() -> None:
    home = Lived()
    for n in range(MOST_PASSINGS + 3):
        home.face("anna", "kitchen", track=f"t{n}")
        home.later(1)
    assert len(home.state.passings) == MOST_PASSINGS
    assert "frigate/kitchen|t0" not in home.state.passings
    assert f"frigate/kitchen|t{MOST_PASSINGS + 2}" in home.state.passings
    home.later(PASSES + 60)
    home.face("anna", "kitchen", track="new")
    assert [*home.state.passings] == ["frigate/kitchen|new"]


# what was heard


def test_what_somebody_in_the_room_explains_moves_nobody_who_is_elsewhere() -> None:
    home = Lived(start="2026-03-03 10:00")
    home.hears(ev.Measured, "hubd/learn", own=Own(id="one", sees={"z/kitchen_motion": {"hall": 0.5}}))
    for who, where in (("anna", "away"), ("ben", "kitchen")):
        places = tuple(float(place == where) for place in home.brain.floor.places)
        there = replace(home.state.people[who], places=places, at=home.now, named=home.now, area=where)
        home.state = replace(home.state, people={**home.state.people, who: there})
    before = home.state.people["anna"]
    home.moves("kitchen")

    assert home.state.people["anna"].places == before.places
    assert home.p("ben", "kitchen") > 0.99


def test_what_receivers_measure_in_known_rooms_goes_before_the_plan() -> None:
    home = Lived()
    here, floor = home.brain.floor.index["bedroom"], home.brain.floor
    reach = {"office": Reach(1.0, 0.2), "bedroom": Reach(3.0, 0.2), "garage": Reach(1.0, 0.2)}
    seen = mapped(home.brain, here, 1.0, reach)

    assert seen[floor.index["office"]] == 1.0
    assert seen[floor.index["bedroom"]] == pytest.approx(0.01**BEACON_TRUST)
    assert seen[floor.index["living"]] == likelihood(home.brain, here, 1.0)[floor.index["living"]]
    assert mapped(home.brain, here, 9.0, reach) == likelihood(home.brain, here, 9.0), "heard in neither of them"
    assert mapped(home.brain, here, 1.0, {}) == likelihood(home.brain, here, 1.0)


def test_a_sensor_without_a_room_is_none_that_a_stranger_sees() -> None:
    home = Lived()
    home.moves("kitchen")
    home.moves("hall")
    lost = {**home.state.devices, "z/hall_motion": DeviceState(kind="motion", seen=1.0)}

    assert [sensor.source for sensor in sensors(replace(home.state, devices=lost), home.brain)] == ["z/kitchen_motion"]


def test_a_label_is_the_same_as_another_of_the_same_person_thing_and_time() -> None:
    stamp = {"at": 1.0, "arrived": 1.0, "source": "x"}
    one = ev.Label(**stamp, activity="study", start=10.0, end=20.0, person="leo")  # type: ignore[arg-type]  # fields by their names

    assert one.same(replace(one, source="y", at=5.0, wrong=True))
    for change in ({"person": "anna"}, {"activity": "tv"}, {"start": 11.0}, {"end": 21.0}, {"of_area": "kitchen"}):
        assert not one.same(replace(one, **change)), change


def test_words_of_many_people_are_kept_for_the_last_few_changes() -> None:
    home = Lived()
    for n in range(KEPT + 2):
        state = replace(home.state, consents={"anna": (True, True, bool(n % 2)), "eve": (True, True, True)})
        agreed = as_agreed(state, home.brain)
        assert agreed.household.people["anna"].consent == Consent(True, True, bool(n % 2))
        assert as_agreed(state, home.brain) is agreed
        assert "eve" not in agreed.household.people
    assert 0 < len(home.brain.agreed) <= KEPT


# what was learned


def test_with_no_answers_a_leaning_is_all_that_is_learned() -> None:
    leaning = Leaning()
    assert relearned(household(), (), leaning) == Welcome(leaning=leaning)


# what was written


FOODS = Foods(())
SOUP = Recipe(id="x:soup", names={"en": "Soup"}, ingredients=(Ingredient(name="leek"),), minutes=30.0, steps=("Boil.",))
SHELF = {"mealie/a": packed((SOUP,))}


def test_shelves_are_made_once_and_only_the_last_ones_are_kept() -> None:
    book = Book((), FOODS)
    first = book.with_shelf(SHELF)
    assert first.with_shelf({}) is first
    assert book.with_shelf(SHELF) is first
    assert "x:soup" in first.recipes
    for _ in range(3):
        assert "x:soup" in book.with_shelf(dict(SHELF)).recipes


@pytest.mark.parametrize(
    ("text", "amount", "rest"),
    [
        ("half an onion", 0.5, "an onion"), ("a half lemon", 0.5, "lemon"), ("eine halbe Zitrone", 0.5, "Zitrone"),
        ("two eggs", 2.0, "eggs"), ("zwei", None, "zwei"), ("salt", None, "salt"), ("", None, ""),
        ("1 1/2 cups flour", 1.5, "cups flour"), ("2-3 eggs", 2.0, "eggs"),
    ],
)  # fmt: skip
def test_an_amount_stands_before_what_it_is_of(text: str, amount: float | None, rest: str) -> None:
    found, left = amount_of(text)
    assert (found, left.strip()) == (amount, rest)


@pytest.mark.parametrize(("text", "seconds"), [
    ("1 1/2 hours", 5400.0), ("1/2 hour", 1800.0), ("1.5 hours", 5400.0), ("1,5 Stunden", 5400.0),
    ("twenty minutes", 1200.0), ("8 to 10 minutes", 480.0),
])  # fmt: skip
def test_lengths_of_time_come_in_fractions_and_words(text: str, seconds: float) -> None:
    assert [each for _, each in spans(text)] == [seconds]


def test_only_waits_worth_a_timer_are_timed() -> None:
    assert timers("Stir for 20 seconds, simmer 30 seconds, then rest for 12 hours or 13 hours.") == (30.0, 43200.0)


def test_a_heat_that_no_oven_has_is_passed_over_for_one_that_it_has() -> None:
    assert oven(["Heat the oil to 350 °C.", "Bake at 180 °C."]) == 180
    assert oven(["Keep at 40 °C."]) is None


def test_recipes_are_found_however_a_page_wraps_them() -> None:
    def wrapped(lines: object, steps: object, depth: int = 1) -> list[Recipe]:
        page: object = {"@type": "Recipe", "name": "Soup", "recipeIngredient": lines, "recipeInstructions": steps}
        for _ in range(depth):
            page = {"@graph": [page]}
        return list(recipes_in(page, "web"))

    (text,) = wrapped("2 carrots\n1 l water", "Chop them all. Boil for an hour.")
    assert [line.name for line in text.ingredients] == ["carrots", "water"]
    steps = [{"text": "Chop."}, {"name": "Boil."}, "Eat."]
    (named,) = wrapped([{"name": "2 carrots"}, {"text": "1 l water"}, 7], steps)
    assert [line.name for line in named.ingredients] == ["carrots", "water"]
    assert named.steps == ("Chop.", "Boil.", "Eat.")
    assert wrapped(7, "Boil.") == []
    assert wrapped("2 carrots", "Boil.", depth=9) == [], "nobody searches for ever"
    assert list(recipes_in("soup", "web")) == []


def test_instructions_that_are_no_text_are_no_steps() -> None:
    assert sentences(7) == []
    assert sentences("Chop<br>Boil") == ["Chop", "Boil"]
    assert sentences("Chop it. Boil it.") == ["Chop it.", "Boil it."]


def test_a_message_without_words_has_its_hints_alone() -> None:
    bare, from_an_app = (list(pieces(app, "", "", "", hints=("danger",))) for app in ("", "Mail"))
    assert len(bare) < len(from_an_app)
    rows = [row for row, _ in pieces("", "", "", "", hints=("danger", "call_now"))]
    assert len(set(rows[-2:])) == 2


def test_a_grammar_is_made_once_for_each_of_the_last_households() -> None:
    houses = [household(name=f"House {n}") for n in range(12)]
    for house in houses:
        assert grammar_of(house) is grammar_of(house)
    assert grammar_of(houses[0]).people == grammar_of(houses[1]).people


def test_a_stranger_who_is_known_already_is_no_other_stranger() -> None:
    gallery, verdict = enrol(Gallery(), None, [9.0, 1.0, 0.0, 0.0])
    assert (len(gallery.strangers), verdict) == (1, "taken")
    assert enrol(gallery, None, [9.0, 1.0, 0.0, 0.0]) == (gallery, "known")


@pytest.mark.parametrize("embedding", [[], [0.0, 0.0], [float("nan"), 1.0], [float("inf"), 1.0]])
def test_numbers_that_are_nobodys_face_make_no_template(embedding: list[float]) -> None:
    assert template(embedding) is None
    assert enrol(Gallery(), "anna", embedding) == (Gallery(), "unusable")


def test_a_reading_knows_since_when_it_says_so() -> None:
    home = Lived()

    def since(*, open_: bool) -> float:
        home.later(60.0).hears(ev.Contact, "z/window", open=open_)
        (reading,) = home.state.devices["z/window"].readings.values()
        return home.now - reading.since

    assert [since(open_=True), since(open_=True), since(open_=True), since(open_=False)] == [0.0, 60.0, 120.0, 0.0]
