"""Carbon dioxide tells who breathes in a room: slowly, of rooms of any size, and never for ever."""

from __future__ import annotations

from math import exp

import pytest

from hubd.core import events as ev
from hubd.core.beliefs import Air
from hubd.core.codec import decode_state, encode_state
from hubd.core.household import DeviceEntry, Person
from hubd.core.whereabouts.carbon_dioxide import STAYS, breathe, fresh, people, someone
from tests.core.living import DEVICES, Lived, home_of

OUTSIDE = 425.0


class Room:
    """A room of so many cubic metres and air changes an hour, with a sensor that speaks every minute."""

    def __init__(self, metres: float = 40.0, changes: float = 0.5, offset: float = 0.0) -> None:
        self.rate, self.gain = changes / 3600.0, 18_000.0 / metres / 3600.0
        self.level, self.offset, self.now = OUTSIDE, offset, 0.0
        self.air: Air | None = None

    def minutes(self, count: int, inside: int) -> Air:
        for n in range(count):
            settled = OUTSIDE + self.gain * inside / self.rate
            self.level = settled + (self.level - settled) * exp(-self.rate * 60.0)
            self.now += 60.0
            self.air = breathe(self.air, round(self.level + self.offset + (n * 7 % 5 - 2)), self.now)
        assert self.air is not None
        return self.air


@pytest.mark.parametrize(("metres", "changes"), [(20.0, 0.4), (40.0, 0.5), (70.0, 1.0)])
def test_somebody_who_breathes_is_noticed_and_missed(metres: float, changes: float) -> None:
    room = Room(metres, changes)
    assert someone(room.minutes(600, 0)) < 0.15
    assert someone(room.minutes(25, 1)) > 0.8
    assert someone(room.minutes(120, 1)) > 0.6
    assert someone(room.minutes(90, 0)) < 0.3


def test_how_many_are_there_is_a_guess_between_one_and_three() -> None:
    room = Room()
    assert people(room.minutes(300, 0)) < 0.2
    assert 0.9 < people(room.minutes(60, 2)) <= 3.0


def test_a_sensor_that_reads_too_high_learns_what_fresh_is() -> None:
    room = Room(offset=170.0)
    air = room.minutes(3 * 1440, 0)
    assert fresh(air) > 580.0
    assert someone(air) < 0.15


def test_after_a_long_silence_the_balance_begins_anew() -> None:
    room = Room()
    before = someone(room.minutes(300, 0))
    room.now, room.level = room.now + 7200.0, 1100.0
    assert someone(room.minutes(2, 0)) == pytest.approx(before, abs=0.2)


def house() -> Lived:
    devices = (*DEVICES, DeviceEntry("z/air", "office", None, "air"))
    return Lived(house=home_of(Person("ben", "Ben", "adult"), devices=devices))


def breathes(home: Lived, minutes: int, inside: int, quantity: str = "co2") -> Lived:
    room = Room()
    for n in range(minutes + 120):
        room.minutes(1, inside if n >= 120 else 0)
        home.later(60.0)
        home.hears(ev.Level, "z/air", quantity=quantity, value=room.level, unit="ppm")
    return home


def test_a_room_where_the_air_says_so_is_occupied_and_holds_who_may_be_anywhere() -> None:
    home = breathes(house(), 40, 1)
    office = home.state.areas["office"]
    assert office.occupied > 0.85
    assert office.people > 0.85
    assert home.state.people["ben"].places[home.brain.floor.index["office"]] > 0.6
    assert decode_state(encode_state(home.state)) == home.state
    assert breathes(house(), 40, 0).state.areas["office"].occupied < 0.2


def test_other_levels_and_a_sensor_that_has_fallen_silent_say_nothing() -> None:
    assert not breathes(house(), 5, 1, "humidity").state.air
    home = breathes(house(), 40, 1)
    assert home.later(5 * 3600.0).state.areas["office"].occupied < 0.5


def test_a_reading_that_nothing_explains_leaves_what_time_alone_makes_of_it() -> None:
    room = Room()
    air = room.minutes(300, 1)
    after = breathe(air, 9e6, room.now + 1700.0)
    left = 1.0 - exp(-(room.now + 1700.0 - air.at) / STAYS)  # half of them one by one, half of them all together
    gone = [chain[0] + left * (chain[1] + 0.5 * (chain[2] + chain[3])) for chain in air.chains]

    assert someone(air) > 0.98
    assert 1.0 - someone(after) == pytest.approx(
        sum(weight * share for weight, share in zip(after.weights, gone, strict=True)), abs=0.01
    )
