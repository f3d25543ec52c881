"""A pet that walks about while everybody is out: its movements come in spells and bring nobody home."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.household import AWAY, Area, Identities, Person
from hubd.core.likelihoods import Own
from hubd.core.whereabouts.pets import prowling
from tests.core.living import ANNA, DEVICES, LEO, Lived, home_of

ZOE = Person("zoe", "Zoe", "adult", identities=Identities(owntracks=("zoe/phone",)))
ROOMS = ("kitchen", "living", "bedroom")
FLAT = {"hall": Area("hall", "Hall", "hall", ROOMS), **{room: Area(room, room, room, ("hall",)) for room in ROOMS}}
"""A front door that leads into the hall: who comes home is in the midst of it."""


def flat(*people: Person, cat: bool = True, door: bool = True) -> Lived:
    """Everybody with a phone has gone out by the door, and for two hours nothing has moved."""
    devices = tuple(d for d in DEVICES if d.area in FLAT and (door or d.means != "entrance"))
    pets = {"mimi": "cat"} if cat else {}
    home = Lived(start="2026-03-07 08:00", house=home_of(*people, areas=FLAT, devices=devices, pets=pets))
    if door:
        home.door()
    return leave(home)


def leave(home: Lived) -> Lived:
    home.later(90)
    for who in home.household.people.values():
        for phone in who.identities.owntracks:
            home.hears(ev.Position, f"owntracks/{phone}", device=phone, entered=False, place="Home")
    return home.later(7200)


def prowls(home: Lived, hours: float, seed: int = 3) -> list[str]:
    """The cat stays in one room after another and moves there every minute or two; in between it sleeps. Answers with
    the mode that the house was in at each movement."""
    chance = Random(seed)
    end, modes = home.now + 3600 * hours, []
    while home.now < end:
        room = chance.choice(("kitchen", "hall", "living"))
        for _ in range(chance.randrange(5, 40)):
            home.moves(room)
            home.later(60)
            home.moves(room, on=False)
            home.later(chance.expovariate(1 / 40))
            modes.append(home.mode)
        home.later(chance.choice((0, 0, 1800)))
    return modes


def test_a_cat_that_prowls_all_day_brings_nobody_home() -> None:
    home = flat(ANNA, ZOE)

    assert set(prowls(home, 8)) == {"away"}
    assert min(home.p("anna", AWAY), home.p("zoe", AWAY)) > 0.9


def test_a_cat_seen_through_a_door_brings_nobody_home_either() -> None:
    home = flat(ANNA, ZOE)
    home.state = replace(home.state, own=Own(sees={"z/living_motion": {"hall": 0.5}}))

    assert set(prowls(home, 8)) == {"away"}


def test_where_no_door_tells_the_phones_do() -> None:
    assert set(prowls(flat(ANNA, ZOE, door=False), 8)) == {"away"}


def test_a_stranger_in_a_house_that_tells_of_no_pet_is_noticed() -> None:
    """Whoever walks about for long vouches for nobody but for somebody who is there."""
    assert "home" in prowls(flat(ANNA, cat=False), 4)


def test_what_walks_about_on_a_second_day_is_a_pet_that_nobody_told_of() -> None:
    home = flat(ANNA, cat=False)
    prowls(home, 0.5)
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=True, place="Home")
    home.door()
    home.carries("phone-anna", "living", 900)
    home.door()
    leave(home)

    assert home.state.house.movers > 0.9
    assert set(prowls(home, 4)) == {"away"}


def test_whoever_comes_in_by_the_door_is_believed_home_although_the_cat_was_up() -> None:
    """With a phone that is dead, or with none at all."""
    home = flat(ANNA, LEO)
    prowls(home, 2)
    for _ in range(2):
        home.door()
        for _ in range(4):
            home.walks("hall", "kitchen", "living")
            home.later(60)

    assert home.p("leo", AWAY) < 0.2

    home = flat(ANNA)
    prowls(home, 4)
    away = home.p("anna", AWAY)
    home.door()
    for _ in range(8):
        home.walks("hall", "kitchen", "living")
        home.later(60)

    assert away > 0.9
    assert home.p("anna", AWAY) < 0.2


def test_a_pet_that_was_up_explains_less_the_longer_ago_and_the_further_away() -> None:
    home = flat(ANNA)
    home.moves("kitchen")
    places = {"anna": home.person("anna").places}
    kitchen, bedroom = (home.brain.floor.index[room] for room in ("kitchen", "bedroom"))

    def likely(here: int, seconds: float) -> float:
        return prowling(home.state, here, places, home.now + seconds, home.brain)

    assert likely(kitchen, 60.0) > 0.8
    assert likely(kitchen, 3600.0) < 0.2
    assert likely(bedroom, 60.0) < 0.3


def test_a_door_that_moves_in_an_empty_house_lets_somebody_in() -> None:
    home = flat(ANNA)
    home.moves("kitchen")
    places = {"anna": home.person("anna").places}
    here = home.brain.floor.index["kitchen"]
    assert prowling(home.state, here, places, home.now + 60.0, home.brain) > 0.8

    home.hears(ev.Contact, "z/door", open=True)
    assert prowling(home.state, here, places, home.now + 60.0, home.brain) == 0.0
    assert prowling(home.state, here, places, home.now + 4000.0, home.brain) > 0.0


def test_what_moves_in_the_garden_is_no_word_on_what_prowls_inside() -> None:
    home = leave(Lived(start="2026-03-03 09:00", house=home_of(ANNA, pets={"mimi": "cat"})))
    home.walks("porch")
    assert home.state.house.prowl is None
    home.walks("kitchen")
    assert home.state.house.prowl is not None


def night(home: Lived, *, spells: int, room: str = "bedroom") -> float:
    """Anna sleeps with her phone beside her, and something moves in `room` so many times until six. Answers with how
    likely a pet is then."""
    home.carries("phone-anna", "bedroom", 900)
    for _ in range(spells):
        home.carries("phone-anna", "bedroom", 6.5 * 3600 / spells - 60, every=40)
        home.walks(room)
    return home.state.house.movers


def test_who_turns_over_in_bed_is_no_pet() -> None:
    home = Lived(ANNA, start="2026-03-03 22:50")
    before = home.state.house.movers
    assert night(home, spells=20) <= before


def test_one_walk_at_night_is_no_pet_and_many_are() -> None:
    assert night(Lived(ANNA, start="2026-03-03 22:50"), spells=1, room="kitchen") < 0.3
    assert night(Lived(ANNA, start="2026-03-03 22:50"), spells=12, room="living") > 0.9


def test_a_house_that_lies_still_while_nobody_is_up_has_no_pet_unless_one_is_told_of() -> None:
    home = flat(ANNA, cat=False)
    before = home.state.house.movers
    assert home.later(16 * 3600).state.house.movers < before / 2

    home = flat(ANNA, cat=True)
    told = home.brain.movers
    assert home.later(16 * 3600).state.house.movers >= told
