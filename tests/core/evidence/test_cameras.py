"""How far a camera's names can be trusted is learned from people's own phones."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core import likelihoods as lk
from hubd.core.beliefs import Record
from hubd.core.evidence.cameras import reliability
from tests.core.living import Lived


def sees(home: Lived, camera: str, who: str, track: str, **more: Any) -> None:
    home.hears(ev.Sighting, camera, what="person", score=0.9, name=who, name_score=0.9, track=track, **more)


def lived(camera_says: str, times: int = 12) -> Lived:
    """Anna walks about with her phone in the kitchen, and the kitchen's camera names somebody again and again."""
    home = Lived()
    home.carries("phone-anna", "office", 60)
    for n in range(times):
        home.carries("phone-anna", "kitchen", 40)
        sees(home, "frigate/kitchen", camera_says, f"t{n}")
    return home


def test_a_camera_that_agrees_with_phones_is_trusted_more_and_one_that_does_not_less() -> None:
    good = lived("anna")
    assert good.state.cameras["frigate/kitchen"].right > 5
    assert reliability(good.state, "frigate/kitchen") > lk.FACE_RELIABILITY

    bad = Lived()
    for n in range(16):
        bad.carries("phone-anna", "office" if n % 2 else "bedroom", 40)
        sees(bad, "frigate/kitchen", "anna", f"t{n}")
    assert bad.state.cameras["frigate/kitchen"].wrong > 2
    assert reliability(bad.state, "frigate/kitchen") < lk.FACE_RELIABILITY - 0.05
    assert reliability(bad.state, "frigate/other") == lk.FACE_RELIABILITY, "each camera by itself"


def test_a_doubted_camera_moves_people_less() -> None:
    def after(record: Record | None) -> float:
        home = Lived()
        if record is not None:
            home.state = replace(home.state, cameras={"frigate/kitchen": record})
        home.later(600)
        sees(home, "frigate/kitchen", "anna", "t")
        return home.p("anna", "kitchen")

    assert after(Record(0.0, 60.0)) < after(None) <= after(Record(60.0, 0.0))


@pytest.mark.parametrize("who", ["ben", "nobody"])
def test_without_a_phone_nothing_is_learned(who: str) -> None:
    home = Lived()
    home.later(600)
    sees(home, "frigate/kitchen", who, "t")
    assert home.state.cameras == {}


def test_old_mistakes_fade() -> None:
    home = lived("anna")
    home.state = replace(home.state, cameras={"frigate/kitchen": Record(0.0, 400.0)})
    home.carries("phone-anna", "kitchen", 60)
    sees(home, "frigate/kitchen", "anna", "new")
    assert home.state.cameras["frigate/kitchen"].wrong < 250


def test_a_phone_next_door_is_no_word_for_or_against_a_camera() -> None:
    home = Lived()
    home.carries("phone-anna", "office", 60)
    home.carries("phone-anna", "hall", 60)
    sees(home, "frigate/kitchen", "anna", "t")
    assert "frigate/kitchen" not in home.state.cameras
