"""Days in a flat: no two people keep the same hours, eat at the same table or stay in for as long.

A `Person` is drawn once for each resident, each day is drawn from it. The spreads are wide on purpose: early and late,
at work or at home, cooks and snackers, people who doze before the television, and those who are always tidying.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hubd.simulate.homes import AWAY, Home, Resident
from hubd.simulate.life import Life

MINUTE, HOUR = 1 / 60, 1.0
"""Everything here counts in hours of the clock."""


SOFA_SLEEPERS = 0.2
"""Share of people who often fall asleep before the television and stay there."""


@dataclass(frozen=True)
class Person:
    """What somebody is like. Hours of the clock, shares, and minutes."""

    up: float
    bed: float
    works: float
    """Share of days out at work or school."""
    home_work: float
    """Share of free time spent at a desk."""
    outings: float
    """How often a day somebody at home goes out."""
    cooks: float
    """How long and how surely meals are prepared: 0.3 for a sandwich, 1.5 for a passionate cook."""
    tidy: float
    """Share of free time spent on the household."""
    restless: float
    """Share of free time spent on nothing in particular."""
    naps: float
    sofa_nights: float
    """Share of nights slept where one sat last."""
    nightly: float
    """Visits to the bathroom a night."""
    table: str
    desk: str
    sofa: str
    bath: str
    toilet: str


def persona(rng: Random, home: Home, who: Resident) -> Person:
    """Draw somebody who lives in this home."""
    rooms = {room.id for room in home.rooms}
    tables = [room for room in ("dining", "dining", "kitchen", "living") if room in rooms]
    desks = [room for room in ("office", "office", "dining", "living", who.room) if room in rooms]
    retired = rng.random() < 0.5
    return Person(
        up=rng.gauss(7.3, 0.9),
        bed=rng.gauss(22.9, 0.9),
        works=0.0 if retired else rng.uniform(0.3, 0.8),
        home_work=rng.uniform(0.0, 0.3),
        outings=rng.uniform(0.3, 2.0),
        cooks=rng.uniform(0.4, 1.5),
        tidy=rng.uniform(0.0, 0.15),
        restless=rng.uniform(0.05, 0.4),
        naps=rng.uniform(0.0, 0.8) * retired,
        sofa_nights=rng.uniform(0.2, 1.0) if rng.random() < SOFA_SLEEPERS else 0.0,
        nightly=rng.uniform(0.0, 2.0),
        table=rng.choice(tables),
        desk=rng.choice(desks),
        sofa="living",
        bath="bathroom",
        toilet="toilet" if "toilet" in rooms else "bathroom",
    )


def settle(life: Life) -> Life:
    """Fill every day of a flat's life."""
    for resident in life.home.residents:
        person = persona(life.rng(f"persona/{resident.id}"), life.home, resident)
        for day in range(life.days):
            _Hours(life, day, resident, person).fill()
    return life


class _Hours:
    """One person's day, hour by hour."""

    def __init__(self, life: Life, day: int, who: Resident, person: Person) -> None:
        self.life, self.who, self.person = life, who, person
        self.rng = life.rng(f"day/{day}/{who.id}")
        self.midnight = life.at(f"{day} 00:00")
        self.now = 0.0
        self.bed = person.sofa if self.rng.random() < person.sofa_nights else who.room

    def spend(self, minutes: float, area: str, activity: str) -> None:
        """The next so many minutes."""
        self.life.go(self.who.id, self.midnight + self.now * 3600.0, area, activity)
        self.now += minutes * MINUTE

    def about(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    def fill(self) -> None:
        person, rng = self.person, self.rng
        self._night(rng)
        self.now = max(rng.gauss(person.up, 0.4), 4.5)
        self._get_up()
        out = rng.random() < person.works
        if out:
            self.spend(60 * (rng.gauss(17.0, 0.8) - self.now), AWAY, "none")
        else:
            self._free(rng.gauss(12.4, 0.4))
            self._meal(0.6)
            if rng.random() < person.naps:
                area = self.who.room if rng.random() < 0.5 else person.sofa
                self.spend(self.about(25, 100), area, "sleeping")
        self._free(rng.gauss(18.2, 0.6))
        self._meal(1.0)
        self._free(max(rng.gauss(person.bed, 0.4), self.now + 0.3), evening=True)
        self._to_bed()

    def _night(self, rng: Random) -> None:
        """Visits to the bathroom while everybody sleeps."""
        at = 0.7
        while (at := at + rng.expovariate(max(self.person.nightly, 0.05) / 5.5)) < min(self.person.up - 0.8, 6.0):
            self.now = at
            self.spend(self.about(2, 7), self.person.toilet, "hygiene")
            self.spend(1.0, self.bed, "sleeping")

    def _get_up(self) -> None:
        steps: list[Callable[[], None]] = [self._wash, lambda: self._meal(0.25)]
        if self.rng.random() < 0.4:
            steps.reverse()
        for step in steps:
            step()
        self.spend(self.about(3, 9), self.who.room, "dressing")

    def _wash(self) -> None:
        self.spend(self.about(4, 28), self.person.bath, "hygiene")

    def _meal(self, size: float) -> None:
        """Prepare, eat, and often wash up. `size`: 0.25 for breakfast, 1 for dinner."""
        if self.rng.random() < 0.1:
            return
        size *= self.person.cooks
        self.spend(self.about(4, 14) + size * self.about(4, 28), "kitchen", "cooking")
        self.spend(self.about(8, 18) + size * self.about(2, 16), self.person.table, "eating")
        if self.rng.random() < 0.65:
            self.spend(self.about(2, 6) + size * self.about(0, 9), "kitchen", "dishes")

    def _free(self, until: float, *, evening: bool = False) -> None:
        """Free time: the sofa, a desk, the household, a walk; and short trips in between."""
        person, rng = self.person, self.rng
        while self.now < until - 0.15:
            draw = rng.random()
            outing = 0.0 if evening and rng.random() < 0.7 else person.outings * 0.12
            longest = 60 * (until - self.now)
            if draw < outing:
                self.spend(min(self.about(15, 240), longest), AWAY, "none")
            elif draw < outing + person.home_work:
                self.spend(min(self.about(20, 120), longest), person.desk, "study")
            elif draw < outing + person.home_work + person.tidy:
                self._tidy(min(self.about(10, 60), longest))
            elif draw < outing + person.home_work + person.tidy + person.restless:
                self._potter(min(self.about(3, 30), longest))
            else:
                activity = rng.choice(("relaxing", "relaxing", "tv", "tv", "reading"))
                area = self.who.room if activity == "reading" and rng.random() < 0.3 else person.sofa
                self.spend(min(self.about(15, 110), longest), area, activity)
            self._in_between()

    def _in_between(self) -> None:
        draw = self.rng.random()
        if draw < 0.35:
            self.spend(self.about(1.5, 6), self.person.toilet, "hygiene")
        elif draw < 0.5:
            self.spend(self.about(1.5, 6), "kitchen", "eating")
        elif draw < 0.62:
            self.spend(self.about(0.5, 3), "kitchen", "other")

    def _tidy(self, minutes: float) -> None:
        """Housework wanders through the rooms."""
        end = self.now + minutes * MINUTE
        rooms = [room.id for room in self.life.home.rooms]
        while self.now < end:
            self.spend(self.about(1.5, 8), self.rng.choice(rooms), "housework")

    def _potter(self, minutes: float) -> None:
        end = self.now + minutes * MINUTE
        rooms = [room.id for room in self.life.home.rooms]
        while self.now < end:
            self.spend(self.about(1, 8), self.rng.choice(rooms), "other")

    def _to_bed(self) -> None:
        self._wash()
        if self.rng.random() < 0.5:
            self.spend(self.about(3, 8), self.who.room, "dressing")
        if self.rng.random() < 0.4 or self.bed != self.who.room:
            self.spend(self.about(5, 30), self.bed, "reading" if self.bed == self.who.room else "tv")
        self.spend(1.0, self.bed, "sleeping")
