"""Who does not live here moves, too: a cleaner calls nobody home, a sitter is not taken for the children."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.household import AWAY, Area, Identities, Person
from hubd.core.whereabouts.visitors import visitor
from tests.core.living import ANNA, LEO, Lived, home_of

MIA = Person("mia", "Mia", "child", identities=Identities(voice=("mia",)))
TEEN = Person("tom", "Tom", "teen", identities=Identities(owntracks=("tom/phone",)))


def out(home: Lived, *phones: str) -> Lived:
    home.door()
    home.later(120)
    for phone in phones:
        home.hears(ev.Position, f"owntracks/{phone}", device=phone, entered=False, place="Home")
    return home.later(60)


def cleans(home: Lived) -> Lived:
    """Somebody comes in and works in the rooms for an hour, one after another."""
    home.later(3600).door()
    home.walks("hall")
    for room in ("kitchen", "bathroom", "living"):
        for _ in range(12):
            home.walks(room).later(60)
    return home


def test_a_cleaner_whom_a_camera_has_seen_calls_nobody_home() -> None:
    home = out(Lived(ANNA, start="2026-03-03 08:00"), "anna/phone")
    home.counts("hall", 2)
    home.later(30)
    home.counts("hall", 0)
    alone = cleans(out(Lived(ANNA, start="2026-03-03 08:00"), "anna/phone"))

    assert cleans(home).p("anna", AWAY) > 0.7
    assert home.p("anna", AWAY) > alone.p("anna", AWAY)


def test_children_are_not_taken_to_be_alone() -> None:
    """What moves downstairs all evening while the parents are out is hardly the child who was put to bed."""
    nursery = Area("nursery", "Nursery", "kids_room", ("hall",))
    rooms = {**home_of(ANNA).areas, "nursery": nursery}
    home = Lived(start="2026-03-03 19:00", house=home_of(ANNA, LEO, MIA, areas=rooms))
    for _ in range(10):
        home.walks("nursery").walks("kids_room").later(60)
    out(home, "anna/phone")
    for _ in range(40):
        home.later(60).walks("living")

    assert max(home.p("leo", "living"), home.p("mia", "living")) < 0.9


@pytest.mark.parametrize(
    ("at", "people", "minutes", "minded"),
    [("19:00", (ANNA, LEO), 60, True), ("19:00", (ANNA, LEO), 15, False), ("14:00", (ANNA, LEO), 60, False),
     ("16:50", (ANNA, LEO), 100, False),
     ("19:00", (ANNA, TEEN), 60, False), ("19:00", (ANNA,), 60, False)],
)  # fmt: skip
def test_small_children_who_are_in_for_an_evening_without_the_family_have_a_sitter(
    at: str, people: tuple[Person, ...], minutes: int, *, minded: bool
) -> None:
    """Not for a quarter of an hour, by day, since the afternoon, or where a teenager is in."""
    home = Lived(*people, start=f"2026-03-03 {at}")
    home.walks("living").radar("kids_room")
    out(home, "anna/phone")
    for _ in range(minutes):
        home.walks("kids_room").later(20)

    assert (home.state.house.guests > 0.4) is minded


def test_a_teenager_minds_the_children_and_a_visitor_is_wherever_something_moves() -> None:
    def likely(*people: Person, gone: tuple[str, ...], at: str = "19:00", room: str = "living") -> float:
        home = out(Lived(*people, start=f"2026-03-03 {at}"), *gone)
        beliefs = {who: person.places for who, person in home.state.people.items()}
        return visitor(home.state, beliefs, home.brain.floor.index[room], home.brain)

    assert likely(ANNA, LEO, gone=("anna/phone",)) > 2 * likely(ANNA, LEO, TEEN, gone=("anna/phone",))
    assert likely(ANNA, gone=("anna/phone",)) == 0.0
    out_late = likely(ANNA, LEO, gone=("anna/phone",))
    assert out_late > 2 * likely(ANNA, LEO, gone=("anna/phone",), at="14:00"), "after school children come home alone"
    assert out_late > 2 * likely(ANNA, LEO, gone=("anna/phone",), room="kids_room"), "nobody visits in the child's room"
    assert likely(ANNA, LEO, gone=("anna/phone",), at="22:00") > 1.5 * out_late, "the child lies in bed by now"


def test_guests_stay_until_a_door_has_moved() -> None:
    def guests(door: bool) -> float:
        home = Lived(ANNA, start="2026-03-03 18:00")
        home.door()
        home.counts("living", 4)
        home.later(60)
        home.counts("living", 0)
        home.at("23:00")
        if door:
            home.door()
        return home.at("04:00").state.house.guests

    assert guests(door=False) > 0.25
    assert guests(door=True) < 0.6 * guests(door=False)


def test_guests_who_are_in_view_no_more_and_then_a_door_moves_have_rather_left() -> None:
    """Whoever only went into the next room, or let somebody else in a while later, has not."""

    def guests(after: float) -> float:
        home = Lived(start="2026-03-03 18:00")
        home.walks("living").door()
        home.counts("living", 5)
        home.later(1800)
        home.counts("living", 2)
        home.later(after)
        home.door()
        return home.later(600).state.house.guests

    assert guests(after=60) < 0.55
    assert guests(after=400) > 0.65


def test_two_who_come_home_are_no_guests_before_their_phones_have_said_so() -> None:
    home = out(Lived(ANNA, LEO, start="2026-03-03 12:00"), "anna/phone").later(3600)
    home.door()
    home.walks("hall")
    half = [0.5 * p for p in home.person("anna").places]
    half[home.brain.floor.index["hall"]] += 0.5
    people = {who: replace(person, places=tuple(half)) for who, person in home.state.people.items()}
    home.state = replace(home.state, people=people)
    home.counts("living", 2)

    assert home.state.house.guests < 0.1


IDA = Person("ida", "Ida", "child", identities=Identities(face=("ida",)))


def comes_in(home: Lived, *faces: tuple[str | None, float]) -> Lived:
    """Some come in by the front door together; the camera counts each, and a few seconds later it may name them."""
    home.door()
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=True, place="Home")
    home.moves("hall")
    home.face("anna", "hall", 0.94, track="t0")
    for n, (name, score) in enumerate(faces, 1):
        home.counts("hall", n + 1)
        home.later(3.0)
        if name is not None:
            home.face(name, "hall", score, track=f"t{n}")
    return home.later(5.0)


def all_out() -> Lived:
    home = out(Lived(ANNA, LEO, IDA, start="2026-03-03 08:00"), "anna/phone")
    home.later(6 * 3600.0)
    return home


def test_children_who_come_home_with_their_mother_are_no_guests_once_they_are_named() -> None:
    home = comes_in(all_out(), ("leo", 0.88), ("ida", 0.9))
    assert home.context.guests < 0.1
    home.face("leo", "hall", 0.97, track="again")
    assert home.p("leo", "hall") > 0.6


def test_whoever_comes_in_with_them_and_is_not_named_is_a_guest() -> None:
    home = comes_in(all_out(), ("leo", 0.95), ("ida", 0.95), (None, 0.0))
    assert home.context.guests > 0.5


def test_a_guest_stays_one_though_family_comes_home_later() -> None:
    home = comes_in(all_out(), (None, 0.0), (None, 0.0))
    before = home.context.guests
    home.later(400.0)
    for name in ("anna", "leo", "ida"):
        home.face(name, "hall", 0.97, track=f"later {name}")
    assert before > 0.5
    assert home.context.guests > 0.9 * before


def test_one_face_that_two_programs_have_named_is_one_of_those_who_are_counted() -> None:
    home = comes_in(all_out(), (None, 0.0), (None, 0.0))
    before = home.context.guests
    for n in range(3):
        home.face("anna", "hall", 0.95, track=f"again {n}")
    assert home.context.guests > 0.9 * before > 0.45


@pytest.mark.parametrize(("late", "whose"), [(False, "visitor"), (True, "anna")])
def test_who_comes_in_while_every_phone_is_elsewhere_has_a_key_and_lives_elsewhere(late: bool, whose: str) -> None:
    """A cleaner, as long as no tracker says that somebody of the house is back."""
    home = Lived(start="2026-03-03 08:00")
    for device in ("anna/phone", "person.ben"):
        home.hears(ev.Position, f"tracker/{device}", device=device, home=False)
    home.at("11:00")
    home.door()
    home.walks("hall", "kitchen")
    for i in range(12):
        if i in (2, 5, 8):
            home.hears(ev.Position, "tracker/person.ben", device="person.ben", home=False)
            home.hears(ev.Position, "tracker/anna/phone", device="anna/phone", home=late)
        home.walks("kitchen", "living", every=60.0)

    assert (home.p("anna", "away") < 0.2) == (whose == "anna")
    assert (home.mode == "away") == (whose == "visitor")
    assert (home.state.house.guests > 0.5) == (whose == "visitor")


def test_what_moves_when_all_have_left_and_no_door_since_is_no_visitor() -> None:
    home = Lived(start="2026-03-03 08:00")
    home.walks("kitchen", "hall").door()
    for device in ("anna/phone", "person.ben"):
        home.hears(ev.Position, f"tracker/{device}", device=device, home=False)
    home.at("11:00")
    assert home.mode == "away"
    for _ in range(5):
        home.walks("living", "kitchen", every=60.0)

    assert home.state.house.guests < 0.1
