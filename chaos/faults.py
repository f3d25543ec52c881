"""Everything that can go wrong, as a table: what it is called, how often it comes, and how it is done to a house.

A fault returns the seconds until the house reacted again, where that is a question, and the bar for it.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

from chaos.disk import FULL, READ_ONLY, SLOW, WELL
from chaos.house import AT_MOST, House
from tests.runtime.hub import Hub, until

BACK = 1.0
"""Seconds within which the house reacts again after what was wrong is over."""
START = 1.5
"""The same after a start of the program, which takes most of it."""
MINUTE = 60.0


class Healed(NamedTuple):
    """How long it took until the house reacted again, and how long it may take."""

    seconds: float = 0.0
    bar: float = float("inf")


def killed(house: House) -> Healed:
    house.restart()
    return Healed(house.recovered(), START)


def killed_twice(house: House) -> Healed:
    """Again while it gets up."""
    house.hub.kill()
    house.hub.start(ready=False)
    time.sleep(house.chance.uniform(0.05, 0.9))
    house.restart()
    return Healed(house.recovered(), START)


def stopped(house: House) -> Healed:
    house.hub.stop()
    house.hub.start()
    return Healed(house.recovered(), START)


def frozen(house: House) -> Healed:
    house.freeze(house.chance.uniform(0.5, 3.0))
    return Healed(house.recovered(), BACK)


def frozen_for_a_minute(house: House) -> Healed:
    """The broker gives the connection up meanwhile."""
    house.freeze(MINUTE)
    return Healed(house.recovered(), BACK)


def broker_stopped(house: House) -> Healed:
    house.broker.stop()
    time.sleep(house.chance.uniform(0.2, 2.0))
    house.broker.start()
    return Healed(house.recovered(), BACK + 1.0)  # the mouth looks for the broker once a second as well


def broker_killed(house: House) -> Healed:
    house.lose_broker()
    time.sleep(house.chance.uniform(0.2, 2.0))
    house.broker.start()
    return Healed(house.recovered(), BACK + 1.0)


def cut(house: House) -> Healed:
    house.line.cut()
    return Healed(house.recovered(), BACK)


def half_open(house: House) -> Healed:
    """The line is dead, and neither end is told."""
    house.line.silence()
    time.sleep(house.chance.uniform(1.0, 9.0))
    house.line.speak()
    return Healed(house.recovered(), BACK)


def lagging(house: House) -> Healed:
    house.line.lags = True
    time.sleep(1.5)
    house.line.lags = False
    return Healed(house.recovered(), BACK)


def _messages(kind: str) -> Callable[[House], Healed]:
    def fault(house: House) -> Healed:
        setattr(house.mouth, kind, True)
        time.sleep(house.chance.uniform(0.5, 1.5))
        setattr(house.mouth, kind, False)
        return Healed()

    return fault


def ghosts(house: House) -> Healed:
    """Retained messages come again with a new subscription, and mean nothing new."""
    house.mouth.wire.say("lab/ghost", "boo again", 1, retain=True)
    house.line.cut()
    return Healed(house.recovered(), BACK)


def clock_ahead(house: House) -> Healed:
    house.mouth.ahead = 3600.0
    time.sleep(house.chance.uniform(0.3, 1.0))
    house.mouth.ahead = 0.0
    return Healed()


def clock_behind(house: House) -> Healed:
    house.mouth.ahead = -3600.0
    time.sleep(house.chance.uniform(0.3, 1.0))
    house.mouth.ahead = 0.0
    return Healed()


def _disk(how: bytes) -> Callable[[House], Healed]:
    """While the disk takes nothing, hubd lives on in memory and says so; a crash then loses what memory holds. So the
    next fault waits until the journal is written again."""

    def fault(house: House) -> Healed:
        house.disk.be(how)
        time.sleep(house.chance.uniform(0.5, 2.0))
        house.disk.be(WELL)
        healed = Healed(house.recovered(), BACK)
        until(lambda: house.written_down or house.mouth.done, AT_MOST, "writing again")
        return healed

    return fault


def damaged_page(house: House) -> Healed:
    """Some bytes of the database are rubbish after a crash."""
    house.hub.kill()
    file = house.hub.folder / "hubd.db"
    with closing(sqlite3.connect(file)) as tables:
        tables.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = file.stat().st_size
    with file.open("r+b") as page:
        page.seek(4096 * house.chance.randrange(2, max(3, size // 4096)))
        page.write(house.chance.randbytes(2048))
    house.hub.start()
    return Healed(house.recovered(), 10.0)  # what can be read is copied into a new one first


def worker_lost(house: House) -> Healed:
    """The system takes a worker's memory away, as it does when there is none left."""
    for worker in house.workers():
        os.kill(worker.pid, signal.SIGKILL)
    return Healed(house.recovered(), BACK)


def second_daemon(house: House) -> Healed:
    """Somebody starts hubd once more, for the same home."""
    other = Hub.__new__(Hub)
    other.__dict__.update(house.hub.__dict__)
    other._process = None
    other.log = house.folder / "second.log"
    other.start(ready=False)
    time.sleep(1.5)
    other.kill()
    return Healed(house.recovered(), BACK)


class Fault(NamedTuple):
    """One line of the table. `weight`: how often it comes, among the others."""

    name: str
    weight: int
    do: Callable[[House], Healed]


FAULTS = (
    Fault("kill -9", 8, killed),
    Fault("kill -9 twice", 2, killed_twice),
    Fault("stop and start", 2, stopped),
    Fault("frozen for a moment", 3, frozen),
    Fault("broker stopped", 3, broker_stopped),
    Fault("broker killed", 3, broker_killed),
    Fault("line cut", 5, cut),
    Fault("line half-open", 2, half_open),
    Fault("line lags", 2, lagging),
    Fault("messages twice", 4, _messages("twice")),
    Fault("messages late", 4, _messages("late")),
    Fault("messages out of order", 4, _messages("mixed")),
    Fault("retained ghosts", 3, ghosts),
    Fault("clock an hour ahead", 2, clock_ahead),
    Fault("clock an hour behind", 2, clock_behind),
    Fault("disk full", 3, _disk(FULL)),
    Fault("disk read-only", 3, _disk(READ_ONLY)),
    Fault("disk slow", 2, _disk(SLOW)),
    Fault("database page damaged", 1, damaged_page),
    Fault("worker out of memory", 1, worker_lost),
    Fault("second daemon", 2, second_daemon),
)
ONCE = (Fault("frozen for a minute", 1, frozen_for_a_minute),)
"""Faults that take so long that one of each is enough for a run."""
