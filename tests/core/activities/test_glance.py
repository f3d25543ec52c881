"""A stranger's look at a home: kinds of sensors in kinds of rooms, never a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hubd.core.activities.glance import NAMES, ROOMS, Sensor, glance
from hubd.core.beliefs import Trace

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
AT = NOW.timestamp()
KITCHEN, HALL = ROOMS.index("kitchen"), ROOMS.index("hall")
HOUSE = (
    Sensor("z/front", "hall", HALL, 14, moves=False),
    Sensor("z/fridge", "kitchen", KITCHEN, 2, moves=False),
    Sensor("z/kitchen", "kitchen", KITCHEN, -1, moves=True),
)


def trace(ago: float, *, on: bool = False) -> Trace:
    return Trace(at=AT - ago, on=on, rose=AT - ago, counts=(1.0, 1.0, 1.0))


def told(traces: dict[str, Trace], known: tuple[Sensor, ...] = HOUSE, **more: object) -> dict[str, float]:
    values = glance(known, traces, NOW, AT, **more)  # type: ignore[arg-type]  # fields by their names
    assert len(values) == len(NAMES)
    return dict(zip(NAMES, values, strict=True))


def test_every_number_has_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert told({}).keys() == set(NAMES)


def test_names_of_sensors_do_not_matter() -> None:
    renamed = tuple(sensor._replace(source=f"dev{n}") for n, sensor in enumerate(HOUSE))
    mine = {"z/front": trace(900.0), "z/fridge": trace(40.0), "z/kitchen": trace(5.0, on=True)}
    theirs = {f"dev{n}": mine[sensor.source] for n, sensor in enumerate(HOUSE)}

    assert told(mine) == told(theirs, renamed)


def test_what_was_heard_since_the_door() -> None:
    inside = told({"z/front": trace(3600.0), "z/kitchen": trace(600.0)})
    out = told({"z/front": trace(3600.0), "z/kitchen": trace(3700.0)})

    assert inside["sensors since door"] > out["sensors since door"] == 0.0
    assert inside["door to inside"] > 0.0 > out["door to inside"]


def test_the_room_heard_last_comes_first() -> None:
    seen = told({"z/front": trace(3.0), "z/kitchen": trace(600.0)})

    assert (seen["hall rank"], seen["kitchen rank"], seen["bathroom rank"]) == (0.0, 1.0, float(len(ROOMS)))


def test_what_somebody_else_did_is_hardly_there() -> None:
    traces = {"z/fridge": trace(10.0, on=True), "z/kitchen": trace(5.0, on=True)}
    mine = told(traces, mine={"kitchen": 1.0, "hall": 1.0})
    theirs = told(traces, mine={"kitchen": 0.0, "hall": 1.0})

    assert mine == told(traces)
    assert theirs["fridge on"] == 0.0
    assert theirs["fridge count10"] == 0.0
    assert theirs["fridge ago"] == told({})["fridge ago"]


def test_what_moves_at_the_door_is_not_what_moves_behind_it() -> None:
    hall = Sensor("z/hall", "hall", HALL, -1, moves=True)
    front = told({"z/front": trace(3600.0), "z/hall": trace(600.0)}, (*HOUSE, hall))
    inner = told({"z/front": trace(3600.0), "z/kitchen": trace(600.0)}, (*HOUSE, hall))

    assert front["hall rank"] == 0.0
    assert inner["kitchen rank"] == 0.0
    assert {name for name in NAMES if front[name] != inner[name]} > {"hall rank", "kitchen rank"}


def test_rooms_share_what_was_heard_in_the_last_minutes_and_the_others_have_none() -> None:
    seen = told({"z/front": trace(3.0), "z/fridge": trace(20.0), "z/kitchen": trace(600.0)})
    shares = {name: value for name, value in seen.items() if name.endswith("share")}

    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["kitchen share"] == pytest.approx(2.0 / 3.0, abs=0.2)
    assert {value for name, value in seen.items() if name.startswith("bathroom") and "count" in name} == {0.0}
