"""Flats with few and simple sensors: no two alike, lived in from waking up to falling asleep, the same every time."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from hubd.simulate.flats import furnish
from hubd.simulate.homes import AWAY, Home
from hubd.simulate.life import Life, Said
from hubd.simulate.routines import settle
from hubd.simulate.sensors import sense
from hubd.train.homes import LEARNED

DAYS = 3


@lru_cache(maxsize=8)
def lived(seed: int, people: int = 1) -> tuple[Home, Life, list[Said]]:
    home = furnish(seed, people)
    life = settle(Life.of(home, "2026-03-02", DAYS, seed))
    return home, life, sense(life)


def test_one_seed_gives_one_flat_and_one_life() -> None:
    _, _, said = lived(3)
    again = settle(Life.of(furnish(3), "2026-03-02", DAYS, 3))

    assert sense(again) == said


def test_no_two_flats_are_furnished_alike() -> None:
    homes = [furnish(seed) for seed in range(30)]

    assert len({tuple(sensor.id for sensor in home.sensors) for home in homes}) == 30
    assert any(not home.of_kind("pir", "quick_pir") for home in homes), "some have no motion sensor at all"
    assert any(home.of_kind("mat") for home in homes)
    assert all(home.means("entrance") for home in homes)


def test_a_day_has_what_days_have() -> None:
    for seed in range(6):
        home, life, _ = lived(seed)
        who = home.residents[0].id
        hours: defaultdict[str, float] = defaultdict(float)
        for stay in life.stays(who):
            hours[stay.activity] += stay.end - stay.start
        days = {activity: seconds / 3600 / DAYS for activity, seconds in hours.items()}

        assert 4.0 < days["sleeping"] < 12.0
        assert days["cooking"] > 0.05
        assert days["hygiene"] > 0.1
        assert set(days) <= {*LEARNED, "entering", "leaving", "dressing", "other"}


def test_sensors_speak_only_of_what_happens_where_they_are() -> None:
    home, life, said = lived(2)
    lids = {sensor.topic: sensor for sensor in home.of_kind("lid")}
    stays = life.stays(home.residents[0].id)

    for one in said:
        sensor = lids.get(one.topic)
        if sensor is not None and one.payload["contact"] is False:
            there = [stay.area for stay in stays if stay.start <= one.at <= stay.end + 1.0]
            assert sensor.area in there


def test_nothing_moves_while_everybody_is_out() -> None:
    home, life, said = lived(5)
    out = [stay for stay in life.stays(home.residents[0].id) if stay.area == AWAY and stay.end - stay.start > 1800.0]
    assert out, "this seed goes out"
    mats = {sensor.topic for sensor in home.of_kind("mat", "lid")}

    quiet = [
        one for one in said for stay in out
        if one.topic in mats and stay.start + 60.0 < one.at < stay.end - 60.0
    ]  # fmt: skip
    assert quiet == []
