"""Phones that lie between two rooms all night, as the simulator's receivers hear them."""

from __future__ import annotations

import pytest

from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.sensors import sense
from scripts.still_phones import changes, night


def test_a_phone_between_two_rooms_is_as_near_to_both() -> None:
    home = invent("middle", 2, 2)
    life, who = Life.of(home), home.residents[0].id
    first, second = sorted({sensor.area for sensor in home.of_kind("ble")})[:2]
    life.leave_phone(who, "00:00", "1 00:00", first, between=second)
    heard: dict[str, list[float]] = {}
    for one in sense(life):
        if one.topic.startswith(f"espresense/devices/phone-{who}/"):
            heard.setdefault(one.topic.rsplit("/", 1)[1], []).append(one.payload["distance"])
    usual = {area: sorted(metres)[len(metres) // 2] for area, metres in heard.items()}

    assert usual[first] == pytest.approx(usual[second], rel=0.5), "but for what is wrong with each receiver"
    assert max(usual[first], usual[second]) < min(
        metres for area, metres in usual.items() if area not in (first, second)
    )


@pytest.mark.parametrize("seed", [4, 5, 6, 9, 11])
def test_sleepers_stay_where_they_are_although_radio_wavers_and_they_turn_over(seed: int) -> None:
    """What they may change for is better evidence: somebody is seen in bed."""
    home, life = night(seed)

    assert max(changes(home, life).values()) <= 2
