"""Microphones in rooms: sounds with labels of the AudioSet ontology, and what people ask the house."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hubd.simulate.homes import Sensor
from hubd.simulate.life import Life, Said, Stay
from hubd.simulate.sensors.world import World

HEARD_PER_HOUR: dict[str, tuple[tuple[str, float], ...]] = {
    "cooking": (
        ("Dishes, pots, and pans", 7.4),
        ("Frying (food)", 6.1),
        ("Water tap, faucet", 5.1),
        ("Chopping (food)", 4.3),
        ("Boiling", 1.6),
    ),
    "dishes": (("Dishes, pots, and pans", 33.0), ("Water tap, faucet", 15.0)),
    "eating": (("Speech", 5.6), ("Cutlery, silverware", 4.3), ("Chewing, mastication", 0.8)),
    "gaming": (("Video game music", 9.8), ("Speech", 6.9), ("Clicking", 4.0), ("Shout", 0.7)),
    "housework": (("Vacuum cleaner", 12.0),),
    "relaxing": (("Speech", 1.4), ("Music", 1.2), ("Laughter", 0.1)),
    "sleeping": (("Snoring", 0.12),),
    "study": (("Writing", 9.8), ("Computer keyboard", 3.6)),
    "tv": (("Television", 6.7), ("Speech", 6.2), ("Music", 3.1)),
    "work": (("Computer keyboard", 4.2), ("Typing", 2.7), ("Speech", 0.9)),
}
"""What a microphone recognises while one person does this, and how often in an hour."""

ASKED_PER_HOUR = 0.35
NAMED = 0.8
"""How often the voice is recognised; otherwise it is heard without a name."""
MISTAKEN = 0.02
ASKED = (
    "what time is it",
    "turn on the light",
    "turn off the light",
    "add milk to the list",
    "play some music",
    "what's the weather like",
    "set a timer for ten minutes",
    "turn it down a bit",
    "who is at the door",
    "stop",
)


def microphone(world: World, sensor: Sensor) -> Iterator[Said]:
    """What is heard and said in one room."""
    rng = world.life.rng(sensor.id)
    for stay in world.people_in.get(sensor.area, ()):
        for label, rate in HEARD_PER_HOUR.get(stay.activity, ()):
            for at in _moments(rng, stay, rate):
                yield _heard(world.life, at, sensor.area, label, min(max(rng.gauss(0.62, 0.16), 0.3), 0.95), rng)
        if stay.activity not in ("sleeping", "other", "study"):
            for at in _moments(rng, stay, ASKED_PER_HOUR):
                yield _asked(world, at, stay, rng)


def scripted(life: Life) -> Iterator[Said]:
    """The sounds that a life was told to have."""
    rng = life.rng("scripted sounds")
    for sound in life.heard:
        yield _heard(life, sound.at, sound.area, sound.label, sound.score, rng)


def _moments(rng: Random, stay: Stay, per_hour: float) -> Iterator[float]:
    now = stay.start
    while True:
        now += rng.expovariate(per_hour / 3600)
        if now >= stay.end:
            return
        yield now


def _heard(life: Life, at: float, area: str, label: str, score: float, rng: Random) -> Said:
    payload = {"area": area, "label": label, "score": round(score, 2)}
    return Said(at + rng.uniform(0.4, 1.5), f"hubd/{life.home.id}/in/sound", payload)


def _asked(world: World, at: float, stay: Stay, rng: Random) -> Said:
    family = [resident.id for resident in world.home.residents]
    payload: dict[str, object] = {"area": stay.area, "text": rng.choice(ASKED), "language": "en"}
    if stay.who in family and rng.random() < NAMED:
        name = rng.choice(family) if rng.random() < MISTAKEN else stay.who
        payload["voice"] = {"name": name, "score": round(min(rng.gauss(0.8, 0.09), 0.98), 2)}
    elif rng.random() < 0.5:
        payload["voice"] = {"score": round(rng.uniform(0.2, 0.4), 2)}
    return Said(at + rng.uniform(0.3, 1.2), f"hubd/{world.home.id}/in/utterance", payload)
