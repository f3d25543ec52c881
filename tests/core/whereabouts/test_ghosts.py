"""What is held by nobody: a fan before a radar draws nobody into its room, who was known to be elsewhere."""

from __future__ import annotations

from hubd.core.household import Person
from tests.core.living import ANNA, Lived, home_of

TWO = (Person("gran", "Gran"), Person("gramps", "Gramps"))


def in_bed() -> Lived:
    """Anna lies in bed with her phone and moves now and then; after an hour the phone's battery is empty."""
    home = Lived(ANNA, start="2026-03-03 10:00")
    home.carries("phone-anna", "bedroom", 300)
    home.radar("living")
    for _ in range(6):
        home.walks("bedroom").carries("phone-anna", "bedroom", 540)
    return home


def turns_over(home: Lived, minutes: int) -> Lived:
    for _ in range(minutes // 5):
        home.later(270).walks("bedroom")
        home.radar("living")
    return home


def test_who_lies_in_bed_is_not_drawn_to_a_radar_that_a_fan_sets_off() -> None:
    home = in_bed()
    assert home.area("living").ghost > 0.9
    assert turns_over(home, 120).where("anna") == "bedroom"
    assert home.p("anna", "living") < 0.3


def test_a_radar_that_has_let_go_is_believed_again() -> None:
    home = turns_over(in_bed(), 30)
    home.radar("living", on=False)
    home.later(120)
    home.walks("hall")
    home.radar("living")
    home.later(300)

    assert home.area("living").ghost < 0.1
    assert home.where("anna") == "living"


def test_what_holds_somebody_is_no_ghost() -> None:
    home = Lived(ANNA, start="2026-03-03 19:00")
    home.carries("phone-anna", "living", 120)
    home.radar("living")
    home.later(3 * 3600)

    assert home.area("living").ghost < 0.1
    assert home.where("anna") == "living"


def test_a_dog_that_may_lie_there_is_no_reason_to_look_for_somebody_there() -> None:
    """The last word of a radar was lost while she had breakfast elsewhere; then she leaves, and carries no phone."""
    lena = Person("lena", "Lena", "child")
    home = Lived(start="2026-03-03 06:30", house=home_of(lena, pets={"rex": "dog"}))
    home.walks("kids_room")
    home.radar("kids_room")
    home.later(600)
    home.walks("hall", "kitchen")
    home.radar("kitchen")
    for _ in range(12):
        home.later(240)
        home.walks("kitchen")
        home.radar("kitchen")
    assert home.where("lena") == "kitchen"
    home.radar("kitchen", on=False)
    home.walks("hall")
    home.door()
    home.later(1800)

    assert home.where("lena") == "away"


def test_saying_again_that_somebody_is_there_does_not_tell_who() -> None:
    """Two who carry nothing: one of them sits before the radar, and nobody knows which."""
    home = Lived(*TWO, start="2026-03-03 13:00")
    home.walks("hall")
    home.radar("living")
    first = max(home.p(who, "living") for who in ("gran", "gramps"))
    for _ in range(60):
        home.later(60)
        home.radar("living")

    assert max(home.p(who, "living") for who in ("gran", "gramps")) < 0.85
    assert first > 0.3
