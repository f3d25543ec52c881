"""Clocks that never go back, and alarms."""

from __future__ import annotations

import asyncio
import time

import pytest

from hubd.runtime.clocks import LogClock, WallClock
from hubd.runtime.wakeups import Alarm


def test_the_wall_clock_is_stamped_in_milliseconds_and_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    wall, mono = [1_772_470_000.12345], [10.0]
    monkeypatch.setattr(time, "time", lambda: wall[0])
    monkeypatch.setattr(time, "monotonic", lambda: mono[0])
    clock = WallClock()
    assert clock.now() == 1_772_470_000.123
    wall[0], mono[0] = wall[0] - 3600, mono[0] + 10
    assert clock.now() == 1_772_470_005.123, "set back by an hour, time goes on, slowly"
    wall[0], mono[0] = wall[0] + 7200, mono[0] + 1
    assert clock.now() == 1_772_473_600.123


def test_a_restored_hub_does_not_begin_before_its_past() -> None:
    future = time.time() + 1000
    assert WallClock(future).now() >= future


def test_the_log_clock_stands_and_only_moves_on() -> None:
    clock = LogClock()
    assert clock.now() is None
    clock.move(100.0004)
    clock.move(50.0)
    assert clock.now() == 100.0
    clock.move(100.25)
    assert clock.now() == 100.25


def test_an_alarm_rings_once_at_the_last_time_it_was_set_to() -> None:
    async def test() -> None:
        rung, done = 0, asyncio.Event()

        def ring() -> None:
            nonlocal rung
            rung += 1
            done.set()

        alarm = Alarm(ring)
        alarm.set(1000.0, 0.0)
        alarm.set(0.01, 0.0)
        await asyncio.wait_for(done.wait(), 2)
        alarm.set(0.0, 0.0)
        alarm.cancel()
        alarm.set(None, 0.0)
        await asyncio.sleep(0)
        assert rung == 1

    asyncio.run(test())
