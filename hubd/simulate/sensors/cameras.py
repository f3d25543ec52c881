"""Frigate cameras: objects that are followed, counted, and sometimes recognised by their face."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from hubd.simulate.homes import Sensor
from hubd.simulate.life import Said, Stay
from hubd.simulate.sensors.world import World

SEEN = 0.95
"""How often the detector notices somebody at all."""
KNOWN = 0.7
"""How often a resident's face is recognised while in view."""
MISTAKEN = 0.01
"""How often it is recognised as somebody else of the family."""
SURE = 0.9
"""From this score on Frigate writes the name to the object."""
UPDATE_S = (120.0, 400.0)
"""Seconds between two updates of an object that sits."""
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def camera(world: World, sensor: Sensor) -> Iterator[Said]:
    """Everything that Frigate publishes about one camera."""
    rng = world.life.rng(sensor.id)
    name = sensor.topic.rsplit("/", 1)[1]
    views: list[tuple[float, float]] = []
    for stay in world.in_area.get(sensor.area, ()):
        pet = world.pets.get(stay.who)
        if rng.random() > SEEN * (0.6 if pet else 1.0) or stay.activity == "sleeping":
            continue
        start, end = stay.start + rng.uniform(0.2, 1.2), stay.end + rng.uniform(0.5, 2.5)
        yield from _followed(world, name, pet or "person", stay._replace(start=start, end=end), rng)
        if not pet:
            views.append((start, end))
    yield from _counted(name, views, rng)


def _followed(world: World, camera: str, label: str, stay: Stay, rng: Random) -> Iterator[Said]:
    """One object from `new` to `end`; names come late, if at all."""
    track = f"{stay.start:.6f}-{''.join(rng.choices(LETTERS, k=6))}"
    known: list[Any] | None = None
    before = _object(track, camera, label, stay, stay.start, rng, known)
    yield _event("new", before, before, stay.start + rng.uniform(0.3, 1.0))
    at = stay.start + rng.uniform(1.5, 4.5)
    if label == "person" and at < stay.end:
        for said in _faces(world, camera, track, stay.who, at, rng):
            yield said
            if said.payload["name"] and said.payload["score"] >= SURE:
                known = [said.payload["name"], said.payload["score"]]
    while at < stay.end - 0.5:
        after = _object(track, camera, label, stay, at + 0.4, rng, known)
        yield _event("update", before, after, at + rng.uniform(0.5, 1.2))
        before = after
        at += rng.uniform(*UPDATE_S)
    after = _object(track, camera, label, stay, stay.end, rng, known) | {"end_time": stay.end}
    yield _event("end", before, after, stay.end + rng.uniform(0.1, 0.9))


def _faces(world: World, camera: str, track: str, who: str, at: float, rng: Random) -> Iterator[Said]:
    """Every attempt is published, also those that find nobody."""
    family = [resident.id for resident in world.home.residents]
    name = who if who in family and rng.random() < KNOWN else None
    if name and rng.random() < MISTAKEN:
        name = rng.choice(family)
    attempts: list[tuple[str | None, float]] = [(None, 0.0)] * rng.randint(0, 2)
    if name:
        attempts += [(name, round(min(rng.gauss(0.93, 0.04), 0.99), 2))]
    for n, (person, score) in enumerate(attempts):
        seen = at + 0.2 * n
        body = {"type": "face", "id": track, "name": person, "score": score, "camera": camera}
        body["timestamp"] = round(seen, 6)
        yield Said(seen + rng.uniform(0.15, 0.4), "frigate/tracked_object_update", body)


def _object(
    track: str, camera: str, label: str, stay: Stay, frame: float, rng: Random, known: list[Any] | None
) -> dict[str, Any]:
    score = round(rng.uniform(0.74, 0.93), 6)
    return {
        "id": track,
        "camera": camera,
        "frame_time": round(frame, 6),
        "snapshot": None,
        "label": label,
        "sub_label": known,
        "top_score": score,
        "false_positive": False,
        "start_time": round(stay.start, 6),
        "end_time": None,
        "score": score,
        "box": [rng.randint(100, 460), rng.randint(120, 300), rng.randint(480, 700), rng.randint(480, 700)],
        "active": frame - stay.start < 10,
        "stationary": frame - stay.start >= 10,
        "motionless_count": 0,
        "position_changes": 1,
        "current_zones": [],
        "entered_zones": [],
        "has_clip": True,
        "has_snapshot": True,
        "attributes": {"face": known[1]} if known else {},
        "current_attributes": [],
    }


def _event(kind: str, before: dict[str, Any], after: dict[str, Any], at: float) -> Said:
    return Said(at, "frigate/events", {"type": kind, "before": before, "after": after})


def _counted(camera: str, views: list[tuple[float, float]], rng: Random) -> Iterator[Said]:
    """The number of people in view, whenever it changes."""
    steps = sorted([(start, 1) for start, _ in views] + [(end, -1) for _, end in views])
    count = 0
    for at, change in steps:
        count += change
        yield Said(at + rng.uniform(0.05, 0.3), f"frigate/{camera}/person", count)
