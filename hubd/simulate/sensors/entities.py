"""Home Assistant's statestream: lamps that people switch on, and the television as a media player."""

from __future__ import annotations

from collections.abc import Iterator

from hubd.simulate.homes import Sensor
from hubd.simulate.life import Said, Use
from hubd.simulate.sensors.world import World, joined

FORGOTTEN = 0.1
"""How often the lamp stays on when the last one leaves."""
FORGOTTEN_S = 1800.0
WATCHED, PLAYED = ('"HDMI 1"', '"Films"', '"News"'), '"HDMI 2"'


def light(world: World, sensor: Sensor) -> Iterator[Said]:
    """On when somebody who is awake comes into the dark room, off a moment after the last has left."""
    rng = world.life.rng(sensor.id)
    awake = [s for s in world.people_in.get(sensor.area, ()) if s.activity not in ("sleeping", "other")]
    needed = [Use(s.start, s.end, sensor.id) for s in awake if world.dark(s.start) or world.dark(s.end)]
    for use in joined(needed, gap=30.0):
        start = use.start + rng.uniform(0.5, 3.0)
        end = use.end + (FORGOTTEN_S if rng.random() < FORGOTTEN else rng.uniform(0.5, 25.0))
        yield Said(start, f"{sensor.topic}/brightness", rng.randint(150, 255))
        yield Said(start + 0.3, f"{sensor.topic}/state", "on")
        yield Said(end, f"{sensor.topic}/state", "off")


def player(world: World, sensor: Sensor) -> Iterator[Said]:
    """The set plays while its plug draws power; for a games console it is only on."""
    rng = world.life.rng(sensor.id)
    plug = next((s for s in world.home.of_kind("plug") if s.means == sensor.means and s.area == sensor.area), None)
    for use in joined(world.uses(plug), gap=20.0) if plug else ():
        start = use.start - rng.uniform(1.0, 20.0)
        state, source = ("on", PLAYED) if use.how == "game" else ("playing", rng.choice(WATCHED))
        yield Said(start, f"{sensor.topic}/state", state)
        yield Said(start + 0.2, f"{sensor.topic}/source", source)
        yield Said(use.end + rng.uniform(0.2, 5.0), f"{sensor.topic}/state", "off")
