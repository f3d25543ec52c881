"""The night's work is done at its hour, and a night that was slept through is made up for, once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hubd.runtime.nightly import Job, Nightly

BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, minute: int = 0) -> float:
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN).timestamp()


class House:
    """A computer in a house: what was done on it, and whether anybody is about."""

    def __init__(self, folder: Path, *, calm: bool = False) -> None:
        self.folder, self.calm, self.done = folder, calm, list[str]()
        self.start()

    def start(self) -> None:
        jobs = [Job("training", 3, 0, self._does("training")), Job("tidying", 3, 40, self._does("tidying"))]
        self.nightly = Nightly(BERLIN, self.folder, lambda: self.calm, jobs)

    def _does(self, name: str) -> Callable[[], None]:
        return lambda: self.done.append(name)

    def up(self, begin: float, end: float) -> list[str]:
        """The computer is awake from then till then. What it did."""
        self.done.clear()
        for second in range(int(begin), int(end), 300):
            self.nightly.look(float(second))
        return [*self.done]


def test_who_is_up_all_night_works_at_its_hours_and_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.up(at(2, 12), at(3, 3)) == [], "nothing was missed before the first night"
    assert house.up(at(3, 3), at(3, 3, 5)) == ["training"]
    assert house.up(at(3, 3, 5), at(3, 3, 40)) == []
    assert house.up(at(3, 3, 40), at(4, 2, 55)) == ["tidying"]
    assert house.up(at(4, 2, 55), at(4, 12)) == ["training", "tidying"]


@pytest.mark.parametrize("off", [False, True], ids=["asleep", "off"])
def test_a_night_slept_through_is_made_up_for_once_nobody_minds(tmp_path: Path, *, off: bool) -> None:
    house = House(tmp_path)
    house.up(at(2, 12), at(2, 21))
    if off:
        house.start()
    assert house.up(at(3, 11), at(3, 11, 30)) == [], "all are up"
    house.calm = True
    assert house.up(at(3, 11, 30), at(3, 11, 35)) == ["training"], "one thing at a time"
    assert house.up(at(3, 11, 35), at(3, 21)) == ["tidying"]


def test_it_waits_for_an_hour_and_no_longer(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.up(at(2, 12), at(2, 21))
    assert house.up(at(3, 11), at(3, 12)) == []
    assert house.up(at(3, 12), at(3, 12, 10)) == ["training", "tidying"]
    assert house.up(at(3, 12, 10), at(3, 21)) == []


def test_a_month_away_is_made_up_for_once(tmp_path: Path) -> None:
    house = House(tmp_path, calm=True)
    house.up(at(2, 12), at(2, 21))
    house.start()
    assert house.up(at(30, 9), at(31, 2)) == ["training", "tidying"]


def test_a_note_that_is_damaged_or_of_the_future_delays_no_night_but_the_last(tmp_path: Path) -> None:
    for note in (b"\xff", b"[1]", json.dumps({"training": at(31, 12), "tidying": at(31, 12)}).encode()):
        (tmp_path / "nights.json").write_bytes(note)
        house = House(tmp_path, calm=True)
        assert house.up(at(3, 11), at(4, 3)) == []
        assert house.up(at(4, 3), at(4, 4)) == ["training", "tidying"]


def test_a_disk_that_takes_no_note_costs_no_night(tmp_path: Path) -> None:
    (tmp_path / "nights.json").mkdir()
    (tmp_path / "nights.json" / "in the way").touch()
    house = House(tmp_path)
    house.up(at(2, 12), at(2, 21))
    assert house.up(at(3, 2, 55), at(3, 9)) == ["training", "tidying"]


def test_the_nights_jobs_run_where_the_household_lives(tmp_path: Path) -> None:
    """Not in a thread of the scheduler's: nobody else may touch the household."""

    async def night() -> None:
        ran = asyncio.Event()

        def job() -> None:
            asyncio.get_running_loop()
            ran.set()

        local = datetime.fromtimestamp(time.time() - 1800.0, BERLIN)
        (tmp_path / "nights.json").write_text(json.dumps({"job": time.time() - 86400.0}), encoding="utf-8")
        alone = list[bool]()
        nightly = Nightly(BERLIN, tmp_path, lambda: bool(alone), [Job("job", local.hour, local.minute, job)])
        nightly.start({"second": "*"})
        assert not ran.is_set(), "somebody is about"
        alone.append(True)
        try:
            await asyncio.wait_for(ran.wait(), 10)
        finally:
            nightly.stop()

    asyncio.run(night())
