"""Somebody whom a camera followed by name is seen no more: more often they have walked out than into a corner."""

from __future__ import annotations

from hubd.core.household import Identities, Person
from tests.core.living import LEO, Lived, home_of

MIA = Person("mia", "Mia", "child", identities=Identities(face=("mia",), voice=("mia",)))


def watching(*, ended: bool) -> Lived:
    """Two children without phones sit before a camera that knows Leo's face; then somebody goes to the office."""
    home = Lived(LEO, MIA)
    home.walks("hall", "living")
    for _ in range(10):
        home.face("leo", "living", track="a")
        home.counts("living", 2)
        home.later(60.0).moves("living")
    if ended:
        home.face("leo", "living", track="a", ended=True)
    home.walks("hall", "office", every=3.0)
    for _ in range(5):
        home.later(30.0).moves("living")
        home.moves("office")
    return home


def test_whose_track_ends_is_who_walked_out() -> None:
    stays, leaves = watching(ended=False), watching(ended=True)

    assert stays.p("leo", "living") > stays.p("mia", "living")
    assert stays.p("leo", "office") < stays.p("mia", "office")
    assert leaves.p("leo", "living") < stays.p("leo", "living") - 0.2
    assert leaves.p("leo", "office") > leaves.p("mia", "office")


def test_a_track_that_ends_is_no_new_look_at_a_face() -> None:
    home = Lived(LEO)
    home.face("leo", "living", track="a")
    home.later(300.0)
    before = home.p("leo", "living")
    home.face("leo", "living", track="a", ended=True)

    assert home.p("leo", "living") < before
    assert not home.state.passings


def test_a_name_that_only_comes_with_the_end_still_tells_who_it_was() -> None:
    home = Lived(LEO, house=home_of(LEO, MIA))
    home.face("leo", "living", track="b", ended=True)

    assert home.where("leo") == "living"
