"""Sensors: what the devices of a home say about what happens in it, with the noise that real ones have.

Every kind of sensor is a generator of messages over a `World`. Each device draws its noise from a
stream of its own, so that one device more changes nothing in the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hubd.simulate.homes import Sensor
from hubd.simulate.life import Life, Said
from hubd.simulate.sensors import bluetooth, cameras, entities, furniture, phones, plugs, sounds, zigbee
from hubd.simulate.sensors.world import World

KINDS: dict[str, Callable[[World, Sensor], Iterator[Said]]] = {
    "pir": zigbee.pir,
    "radar": zigbee.radar,
    "contact": zigbee.contact,
    "plug": plugs.plug,
    "climate": zigbee.climate,
    "smoke": zigbee.alarm,
    "leak": zigbee.alarm,
    "co": zigbee.alarm,
    "ble": bluetooth.receiver,
    "camera": cameras.camera,
    "light": entities.light,
    "player": entities.player,
    "microphone": sounds.microphone,
    "quick_pir": furniture.quick_pir,
    "lid": furniture.lid,
    "mat": furniture.mat,
    "inner_door": furniture.inner_door,
    "meter": furniture.meter,
}
"""Kind of sensor to what it says in a life."""

DOUBLE_SHARE = 0.0005
"""Share of Zigbee and phone messages that arrive twice; brokers and radios do that."""


def sense(life: Life, tick: Callable[[], None] = lambda: None) -> list[Said]:
    """Every message of a life, in the order of arrival. `tick` is called after each sensor, for progress bars."""
    world = World(life)
    said = [*life.told, *_connected(life)]
    for sensor in life.home.sensors:
        said += KINDS[sensor.kind](world, sensor)
        tick()
    for resident in life.home.residents:
        if resident.phone:
            said += phones.tracker(world, resident.id)
    said += sounds.scripted(life)
    said = [message for one in said for message in _faulty(life, one)]
    said += _twice(life, said)
    return sorted((one for one in said if life.start <= one.at < life.end), key=lambda one: (one.at, one.topic))


def _connected(life: Life) -> Iterator[Said]:
    """The retained messages that a broker hands out when somebody subscribes."""
    now = life.start + 0.01
    topics = {sensor.topic for sensor in life.home.sensors if sensor.topic.startswith("zigbee2mqtt/")}
    yield Said(now, "zigbee2mqtt/bridge/state", {"state": "online"}, retain=True)
    for topic in sorted(topics):
        now += 0.002
        yield Said(now, f"{topic}/availability", {"state": "online"}, retain=True)
    for sensor in life.home.of_kind("ble"):
        now += 0.002
        yield Said(now, f"{sensor.topic}/status", "online", retain=True)
    if life.home.of_kind("camera"):
        yield Said(now + 0.002, "frigate/available", "online", retain=True)


def _faulty(life: Life, said: Said) -> Iterator[Said]:
    """A message after what is wrong with its device: gone, or late."""
    for fault in life.faults:
        topic = _topic(life, fault.sensor)
        if fault.start <= said.at < fault.end and (said.topic == topic or said.topic.startswith(f"{topic}/")):
            if fault.what == "dead":
                return
            if fault.what == "late":
                said = said._replace(at=said.at + fault.seconds)
    yield said


def _topic(life: Life, sensor: str) -> str:
    """The topic of a sensor; phones are named by their topic."""
    return next((s.topic for s in life.home.sensors if s.id == sensor), sensor)


def _twice(life: Life, said: list[Said]) -> Iterator[Said]:
    rng = life.rng("twice")
    for one in said:
        if not one.retain and one.topic.startswith(("zigbee2mqtt/", "owntracks/")) and rng.random() < DOUBLE_SHARE:
            yield one._replace(at=one.at + rng.uniform(0.001, 0.4))
