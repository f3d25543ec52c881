"""One scripted day of a family of four, for `hubd demo`: a school day whose evening has a bit of everything.

Anna and Ben work, Leo is nine, Mia is fifteen. Leo must not eat peanuts, his parents eat no meat. Ben
plays when his mother's message comes, and the hob is forgotten over a telephone call.
"""

from __future__ import annotations

from typing import NamedTuple

from hubd.simulate.homes import AWAY, Home, invent
from hubd.simulate.life import Life, Said
from hubd.simulate.sensors import sense

PANTRY = (
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
    "peanut butter",
    "olive oil",
    "salt",
    "pepper",
    "curry powder",
    "milk",
    "bread",
)


class Act(NamedTuple):
    """From this time on so many of the demo's 120 seconds are spent until the next act."""

    at: str
    seconds: float
    title: str


ACTS = (
    Act("05:45", 12.0, "Morning: four people, one bathroom, breakfast"),
    Act("08:12", 3.0, "Everybody is out"),
    Act("15:22", 8.0, "Mia comes home, then Anna with Leo"),
    Act("16:08", 14.0, "Leo sits down to his homework; his friends are chatty"),
    Act("17:04", 8.0, "Leo is done; Ben comes home and plays a game"),
    Act("17:44", 14.0, "Anna starts to cook"),
    Act("18:05", 15.0, "Anna is called to her desk, and the hob is still on"),
    Act("18:22", 15.0, "Ben plays on; an offer comes in, and then something urgent"),
    Act("18:44", 9.0, "Dinner, dishes, television, and Mia at her computer"),
    Act("19:50", 9.0, "Leo goes to bed"),
    Act("21:00", 5.0, "A quiet hour"),
    Act("22:20", 8.0, "Good night; and one more advertisement"),
)
END = "23:20"
NEAR_M = 5.5
"""The receivers of this home are set to keep far phones to themselves, which also keeps the demo light."""


def family() -> Home:
    """The household of the demo."""
    return invent("middle", 4, 57, names=("Anna", "Ben", "Leo", "Mia"))


def evening() -> Life:
    """The day from midnight to midnight; the demo shows it from the first act on."""
    life = Life.of(family(), seed=1)
    _told(life)
    _morning(life)
    _afternoon(life)
    _dinner(life)
    _night(life)
    _messages(life)
    return life


def shown(life: Life) -> list[Said]:
    """The messages of the demo: from the first act to the end, after what brokers retain."""
    start, end = life.at(ACTS[0].at), life.at(END)
    said = [one._replace(at=max(one.at, start)) for one in sense(life) if one.retain or start <= one.at < end]
    return [one for one in said if not one.topic.startswith("espresense/devices/") or one.payload["distance"] < NEAR_M]


def _told(life: Life) -> None:
    """What the house knows beforehand."""
    items = [{"name": name, "amount": 2} for name in PANTRY]
    items[5] = {"name": "spinach", "amount": 200, "unit": "g", "best_before": "2026-03-03"}
    life.tell("05:45", "in/pantry", {"items": items}, retain=True)
    for who, title, start, end in (("anna", "Review", "11:00", "12:00"), ("ben", "Dentist", "1 10:00", "1 10:30")):
        times = {"start": life.clock(life.at(start)), "end": life.clock(life.at(end))}
        event = {"id": title.lower(), "title": title, **times}
        life.tell("05:45", "in/calendar", {"person": who, "events": [event]}, retain=True)


def _morning(life: Life) -> None:
    for who, up, washed, out in (
        ("anna", "06:52", "07:08", "07:58"),
        ("leo", "06:58", "07:12", "07:52"),
        ("ben", "07:10", "07:24", "08:06"),
        ("mia", "07:02", "07:20", "07:46"),
    ):
        life.go(who, up, "bathroom", "hygiene")
        life.go(who, washed, "kitchen", "eating")
        life.go(who, out, AWAY)
        life.open_fridge(life.at(washed) + 90, 12)
    life.use("kettle", "07:10", "07:13")


def _afternoon(life: Life) -> None:
    life.go("mia", "15:26", "kitchen", "eating")
    life.open_fridge("15:29", 15)
    life.go("mia", "15:48", "mia_room", "relaxing")
    life.go("anna", "15:40", "living", "relaxing")
    life.go("leo", "15:41", "living", "relaxing")
    life.go("leo", "16:10", "leo_room", "study")
    life.go("leo", "17:06", "living", "tv")
    life.go("ben", "17:14", "living", "relaxing")
    life.go("leo", "17:24", "leo_room", "relaxing")
    life.go("ben", "17:26", "living", "gaming")


def _dinner(life: Life) -> None:
    """Anna cooks, is called away, and forgets the hob until the house says something."""
    life.cook("anna", "17:46", minutes=20, hob_left=32)
    life.go("anna", "18:06", "office", "work")
    life.go("anna", "18:17", "kitchen", "cooking")
    for who, at in (("anna", "18:44"), ("leo", "18:45"), ("mia", "18:45"), ("ben", "18:47")):
        life.go(who, at, "dining", "eating")
    life.go("ben", "19:10", "kitchen", "dishes")
    life.go("anna", "19:11", "living", "tv")
    life.go("leo", "19:12", "living", "tv")
    life.go("leo", "19:24", "leo_room", "relaxing")
    life.go("mia", "19:13", "mia_room", "gaming")
    life.go("ben", "19:26", "living", "tv")


def _night(life: Life) -> None:
    for who, wash, bed, asleep, room in (
        ("leo", "19:55", "20:08", "20:36", "leo_room"),
        ("mia", "21:35", "21:50", "22:10", "mia_room"),
        ("anna", "22:14", "22:26", "22:48", "bedroom"),
        ("ben", "22:30", "22:42", "22:58", "bedroom"),
    ):
        life.go(who, wash, "bathroom", "hygiene")
        life.go(who, bed, room, "reading" if who != "ben" else "sleeping")
        life.go(who, asleep, room, "sleeping")


def _messages(life: Life) -> None:
    life.message("16:24", "leo", "Max", "lol look at this", app="Chat")
    life.message("16:37", "leo", "Max", "are you there??", app="Chat")
    life.message("16:52", "leo", "Game Hub", "Your daily bonus is waiting", app="Game Hub")
    life.message("18:24", "ben", "ShopNow", "Up to 40 % off on sneakers until Sunday", app="ShopNow")
    life.message("18:28", "ben", "Pictures", "Timo and 3 others liked your photo", app="Pictures")
    life.message("18:34", "ben", "Mum", "The plumber is at my door, please call me right now", app="Phone")
    life.message("20:20", "anna", "Clara", "Shall we go for a run on Sunday?")
    life.message("23:05", "ben", "ShopNow", "Last chance: the sale ends today", app="ShopNow")
