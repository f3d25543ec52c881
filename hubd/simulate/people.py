"""Ordinary days: when people get up, eat, work, learn, play and go to bed, and whom they have to dinner.

A day is filled with the verbs of `Life`, so whatever is scripted by hand can be added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from random import Random

from hubd.simulate.homes import AWAY, Home, Resident
from hubd.simulate.life import Life

MINUTE, HOUR = 60.0, 3600.0
BEDTIME = {"adult": 22.3, "teen": 21.7, "child": 20.1}
"""Hours of the clock at which people go to the bathroom for the last time; half an hour later on free days."""


@dataclass(frozen=True)
class Evening:
    """What a family agrees on for one day, in hours of the clock."""

    free: bool
    """Saturday and Sunday: no work, no school."""
    breakfast: float
    cooking: float
    dinner: float
    cook: str
    washer_up: str
    guests: int


def live(life: Life, *, guests: bool = False) -> Life:
    """Fill every day of a life. With `guests`, about every third evening somebody comes to dinner."""
    for day in range(life.days):
        rng = life.rng(f"day/{day}")
        evening = _agree(life, day, rng, guests)
        for resident in life.home.residents:
            _Day(life, day, resident, evening, life.rng(f"day/{day}/{resident.id}")).fill()
        _housework(life, day, evening, rng)
        _have_guests(life, day, evening, rng)
    for resident in life.home.residents:
        _stretch(life, resident.id, life.rng(f"trips/{resident.id}"))
    for pet, kind in life.home.pets:
        _roam(life, pet, kind)
    _plan_house(life)
    return life


def _agree(life: Life, day: int, rng: Random, guests: bool) -> Evening:
    free = _weekday(life, day) >= 5
    adults = [r.id for r in life.home.residents if r.role == "adult"]
    cooking = rng.gauss(17.9, 0.3)
    cook = rng.choice(adults)
    return Evening(
        free=free,
        breakfast=rng.gauss(8.8, 0.4) if free else rng.gauss(6.95, 0.12),
        cooking=cooking,
        dinner=cooking + rng.uniform(0.6, 0.85),
        cook=cook,
        washer_up=rng.choice([a for a in adults if a != cook] or adults),
        guests=rng.randint(1, 2) if guests and rng.random() < (0.6 if free else 0.2) else 0,
    )


def _weekday(life: Life, day: int) -> int:
    return datetime.fromtimestamp(life.at(f"{day} 12:00"), life.home.zone).weekday()


class _Day:
    """One person's day, written down from getting up to falling asleep."""

    def __init__(self, life: Life, day: int, who: Resident, evening: Evening, rng: Random) -> None:
        self.life, self.who, self.evening, self.rng = life, who, evening, rng
        self.midnight = life.at(f"{day} 00:00")
        self.home: Home = life.home
        self.bathroom = self._bathroom()
        self.table = self.home.first("dining", "kitchen")

    def _bathroom(self) -> str:
        rooms = [room.id for room in self.home.rooms if room.kind == "bathroom"]
        return self.rng.choice(rooms)

    def go(self, hour: float, area: str, activity: str) -> None:
        self.life.go(self.who.id, self.midnight + hour * HOUR, area, activity)

    def near(self, hour: float, spread: float = 0.15) -> float:
        """About that hour."""
        return self.rng.gauss(hour, spread)

    def fill(self) -> None:
        if self.rng.random() < 0.3:
            self._night_walk()
        now = self._morning()
        if self.evening.free:
            now = self._free_day(now)
        elif self.who.role == "adult":
            now = self._work(now)
        else:
            now = self._school(now)
        self._evening(now)

    def _night_walk(self) -> None:
        at = self.rng.uniform(1.5, 5.0)
        walk = self.midnight + at * HOUR
        self.life.leave_phone(self.who.id, walk - 6 * MINUTE, walk + 12 * MINUTE, self.who.room)
        self.go(at, self.bathroom, "hygiene")
        self.go(at + self.rng.uniform(2, 5) / 60, self.who.room, "sleeping")

    def _morning(self) -> float:
        """Up, washed and fed; answers with the hour at which that is done."""
        up = self.near(self.evening.breakfast - 0.1)
        self.go(up, self.bathroom, "hygiene")
        eat = up + self.rng.uniform(10, 20) / 60
        self.go(eat, self.home.first("kitchen"), "eating")
        start = self.midnight + eat * HOUR
        self.life.open_fridge(start + self.rng.uniform(60, 200), self.rng.uniform(6, 20))
        if self.who.role == "adult":
            self.life.use("kettle", start + 90, start + 90 + self.rng.uniform(150, 220))
        return eat + self.rng.uniform(22, 40) / 60

    def _work(self, now: float) -> float:
        """Out to work, or at the desk in the office where there is one; answers with the hour of coming back."""
        if self.rng.random() < 0.25 and "office" in self.home.kinds.values():
            desk = self.home.first("office")
            self.go(now, desk, "work")
            self.go(self.near(12.4), self.home.first("kitchen"), "eating")
            self.go(self.near(13.1), desk, "work")
            done = self.near(16.8, 0.2)
            self.go(done, self.home.first("living"), "relaxing")
            return done
        self.go(now, AWAY, "none")
        latest = self.evening.cooking - 0.3 if self.evening.cook == self.who.id else self.evening.dinner - 0.3
        back = min(self.near(17.3, 0.3), latest)
        self.go(back, self.home.first("living"), "relaxing")
        return back + 0.3

    def _school(self, now: float) -> float:
        """School, lunch, homework at the desk in the own room, and then what young people do."""
        self.go(now, AWAY, "none")
        back = self.near(13.6 if self.who.role == "child" else 15.2)
        self.go(back, self.home.first("kitchen"), "eating")
        self.life.open_fridge(self.midnight + back * HOUR + 180, 14.0)
        rest = back + self.rng.uniform(0.4, 0.55)
        self.go(rest, self.home.first("living"), "relaxing")
        desk = rest + self.rng.uniform(0.3, 0.7)
        if self.rng.random() < 0.85:
            self.go(desk, self.who.room, "study")
            desk += self.rng.uniform(0.6, 1.3)
        self._pastime(desk)
        return desk + 0.4

    def _free_day(self, now: float) -> float:
        """Two or three pastimes, an errand or a walk, something to eat at noon."""
        self._pastime(now)
        if self.rng.random() < 0.7:
            out = self.near(10.8, 0.4)
            self.go(out, AWAY, "none")
            self._pastime(self.near(12.6, 0.2))
        lunch = self.near(13.2, 0.1)
        self.go(lunch, self.table, "eating")
        self._pastime(lunch + self.rng.uniform(0.4, 0.6))
        self._pastime(self.near(15.6, 0.3))
        return 16.6

    def _pastime(self, hour: float) -> None:
        living, own = self.home.first("living"), self.who.room
        choices = {
            "adult": ((living, "relaxing"), (living, "tv"), (own, "reading"), (living, "reading")),
            "teen": ((own, "gaming"), (own, "relaxing"), (living, "tv"), (own, "reading")),
            "child": ((living, "tv"), (own, "relaxing"), (living, "gaming"), (own, "reading")),
        }[self.who.role]
        area, activity = self.rng.choice(choices)
        if activity == "gaming" and self.life.home.means("computer", area) is None:
            area = living
        self.go(hour, area, activity)

    def _evening(self, now: float) -> None:
        """Cooking, dinner, dishes, a screen or a book, the bathroom, bed."""
        plan = self.evening
        if self.who.id == plan.cook:
            start = self.midnight + plan.cooking * HOUR
            self.life.cook(self.who.id, start, (plan.dinner - plan.cooking) * 60)
            if self.rng.random() < 0.3:
                self.life.use("oven", start + 8 * MINUTE, start + (plan.dinner - plan.cooking) * HOUR, "roast")
        self.go(max(plan.dinner + self.rng.uniform(0, 2) / 60, now), self.table, "eating")
        done = plan.dinner + self.rng.uniform(22, 30) / 60
        if self.who.id == plan.washer_up:
            self.go(done, self.home.first("kitchen"), "dishes")
            done += self.rng.uniform(12, 20) / 60
        self._pastime(done)
        self._to_bed(BEDTIME[self.who.role] + (0.5 if plan.free or plan.guests else 0.0))

    def _to_bed(self, about: float) -> None:
        wash = self.near(about, 0.2)
        self.go(wash, self.bathroom, "hygiene")
        bed = wash + self.rng.uniform(8, 16) / 60
        self.go(bed, self.who.room, "reading")
        asleep = bed + self.rng.uniform(12, 30) / 60
        self.go(asleep, self.who.room, "sleeping")


def _housework(life: Life, day: int, evening: Evening, rng: Random) -> None:
    """The machine runs, the fridge hums, on free days somebody vacuums."""
    midnight = life.at(f"{day} 00:00")
    if rng.random() < 0.5:
        start = midnight + rng.uniform(18.6, 20.0) * HOUR
        life.use("washer", start, start + rng.uniform(70, 110) * MINUTE, "wash")
    if evening.free and rng.random() < 0.5:
        start = midnight + rng.uniform(10.0, 10.5) * HOUR
        life.go(evening.washer_up, start, life.home.first("living"), "housework")
        life.go(evening.washer_up, start + 25 * MINUTE, life.home.first("living"), "relaxing")


def _have_guests(life: Life, day: int, evening: Evening, rng: Random) -> None:
    for n in range(evening.guests):
        midnight = life.at(f"{day} 00:00")
        come = midnight + (evening.dinner - 0.25) * HOUR + n * rng.uniform(5, 60)
        leave = midnight + rng.uniform(21.6, 22.2) * HOUR + n * 20
        guest = f"guest-{day}-{n}"
        life.visit(guest, come, leave)
        life.go(guest, midnight + (evening.dinner + 0.03) * HOUR, life.home.first("dining", "kitchen"), "eating")
        life.go(guest, midnight + (evening.dinner + 0.8) * HOUR, life.home.first("living"), "relaxing")
        life.sound(come - 15, life.home.entrance, "Doorbell", 0.9)


ROAMS_PER_HOUR = {"dog": 1.5, "cat": 1.0}


def _roam(life: Life, pet: str, kind: str) -> None:
    """Animals sleep most of the time, and go where they like."""
    rng = life.rng(f"pet/{pet}")
    rooms = [room.id for room in life.home.rooms if room.kind in ("living", "kitchen", "hall", "dining", "bedroom")]
    now = life.start
    while now < life.end:
        now += rng.expovariate(ROAMS_PER_HOUR[kind] / HOUR)
        life.go(pet, now, rng.choice(rooms), "other" if rng.random() < 0.3 else "sleeping")


def _plan_house(life: Life) -> None:
    """What the house is told in the morning: the pantry and two appointments."""
    rng = life.rng("pantry")
    shelf = (
        "chickpeas",
        "tomatoes",
        "pasta",
        "onions",
        "garlic",
        "spinach",
        "rice",
        "eggs",
        "cheese",
        "carrots",
        "potatoes",
        "coconut milk",
        "lentils",
        "olive oil",
        "salt",
        "pepper",
        "curry powder",
        "milk",
        "bread",
    )
    items = [{"name": name, "amount": rng.randint(1, 6)} for name in shelf if rng.random() < 0.85]
    life.tell(life.start + 0.08, "in/pantry", {"items": items}, retain=True)
    for n, resident in enumerate(r for r in life.home.residents if r.role == "adult"):
        start = life.at(f"{n % life.days} {10 + n}:30")
        times = {"start": life.clock(start), "end": life.clock(start + HOUR)}
        event = {"id": f"{resident.id}-1", "title": "Team meeting", **times}
        life.tell(life.start + 0.09, "in/calendar", {"person": resident.id, "events": [event]}, retain=True)


TRIP_EVERY_S = (80 * MINUTE, 150 * MINUTE)
"""How long people sit before they get up for a moment."""


def _stretch(life: Life, who: str, rng: Random) -> None:
    """Nobody sits for three hours: people get up for a minute or three, and come back to what they did."""
    plan = sorted(life.plans[who], key=lambda item: item[0])
    bathroom = life.home.first("bathroom")
    for (at, area, activity), (until, *_) in pairwise(plan):
        if activity in ("sleeping", "none", "cooking", "eating", "dishes") or area == bathroom:
            continue
        trip = at + rng.uniform(*TRIP_EVERY_S)
        while trip < until - 15 * MINUTE:
            life.go(who, trip, bathroom, "hygiene")
            life.go(who, trip + rng.uniform(100, 220), area, activity)
            trip += rng.uniform(*TRIP_EVERY_S)
