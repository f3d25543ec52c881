"""Homes with as many sensors as wished."""

from __future__ import annotations

import pytest

from hubd.simulate.furnishing import MOST_SENSORS, furnished
from hubd.simulate.homes import SIZES, invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense


@pytest.mark.parametrize("size", SIZES)
def test_a_home_has_as_many_sensors_as_wished(size: str) -> None:
    home = furnished(invent(size, 4, 1), 80)

    assert len(home.sensors) == 80
    assert len({sensor.id for sensor in home.sensors}) == len({sensor.topic for sensor in home.sensors}) == 80
    assert home.sensors[: len(invent(size, 4, 1).sensors)] == invent(size, 4, 1).sensors


def test_there_is_an_end_to_it() -> None:
    assert 80 < len(furnished(invent("large", 6, 1), 10_000).sensors) <= MOST_SENSORS


def test_a_home_that_has_enough_stays_as_it_is() -> None:
    assert furnished(invent("middle", 4, 1), 0) == invent("middle", 4, 1)


def test_the_new_ones_speak() -> None:
    home = furnished(invent("small", 2, 3), 60)
    said = {one.topic for one in sense(live(Life.of(home, seed=3)))}
    new = [sensor.topic for sensor in home.sensors[len(invent("small", 2, 3).sensors) :]]

    assert sum(any(topic.startswith(each) for topic in said) for each in new) > len(new) * 0.8
