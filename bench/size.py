"""What an event costs as a home grows: processor time for each event with more sensors, people and rules."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.live import Figure
from hubd.config.load import load
from hubd.integration import Message, installed
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator

SENSORS, RULES, PEOPLE = (10, 100, 1_000, 10_000), (10, 100, 1_000, 10_000), (1, 2, 4, 8, 12)
EVENTS, WARM = 6_000, 1_000
HEARD = 2
"""So often each sensor has spoken before it counts: what is measured is an event, not the first word of a stranger."""
FLAT = 2.0
"""So many times what the smallest costs, at most, whatever its sensors and rules."""
START, APART = 1_772_470_000.0, 0.5
ROOMS = ("hall", "kitchen", "living", "bedroom", "bathroom", "office", "study", "utility")
KINDS = ("hall", "kitchen", "living", "bedroom", "bathroom", "office", "office", "utility")


def measure() -> Iterator[Figure]:
    """Each against the smallest of the same run."""
    yield from _against("sensors", SENSORS, lambda n: _home(sensors=n), flat=True)
    yield from _against("rules", RULES, lambda n: _home(rules=n), flat=True)
    yield from _against("people", PEOPLE, lambda n: _home(people=n), flat=False)


Home = tuple[str, str, int, int]
"""Configuration, rules, and how many sensors and people."""


def _against(what: str, sizes: tuple[int, ...], home: Callable[[int], Home], *, flat: bool) -> Iterator[Figure]:
    least = 0.0
    for size in sizes:
        cost = _cost(home(size))
        least = least or cost
        most = FLAT if flat else float(size)
        bar = f"<= {most:.0f}x"
        yield Figure(f"an event with {size:,} {what}", f"{cost:.0f} us ({cost / least:.2f}x)", f"{least:.0f} us", bar,
                     cost / least <= most or size == sizes[0])  # fmt: skip


def _home(sensors: int = 80, people: int = 3, rules: int = 10) -> Home:
    rooms = "".join(f"  {room}: {{kind: {kind}{', adjacent: [hall]' if room != 'hall' else ''}}}\n"
                    for room, kind in zip(ROOMS, KINDS, strict=True))  # fmt: skip
    family = "".join(f"  p{n}: {{role: adult, identities: {{beacon: phone-p{n}}}}}\n" for n in range(people))
    devices = "".join(f"  - {{match: zigbee2mqtt/s{n}, area: {ROOMS[n % len(ROOMS)]}}}\n" for n in range(sensors))
    config = f"home: {{id: size}}\nareas:\n{rooms}people:\n{family}devices:\n{devices}rules: [own.yaml]\n"
    own = "".join(
        f"- id: own.r{n}\n  when: {{all: [{{device: zigbee2mqtt/s{n % sensors}, reading: power, above: {5000 + n}}}, "
        "{mode: away}]}\n  do: [{publish: own/out, payload: x}]\n"
        for n in range(rules)
    )
    return config, own, sensors, people


def _cost(home: Home) -> float:
    """Microseconds of processor time for one event: motion, power and climate in turn, and a phone now and then."""
    config, own, sensors, people = home
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        file = Path(name) / "hubd.yaml"
        file.write_text(config, encoding="utf-8")
        file.with_name("own.yaml").write_text(own, encoding="utf-8")
        operator = _operator(file)
    warm = max(WARM, HEARD * sensors)
    messages = [_message(number, sensors, people) for number in range(warm + EVENTS)]
    for message in messages[:warm]:
        operator.take(message)
    begun = time.process_time()
    for message in messages[warm:]:
        operator.take(message)
    return (time.process_time() - begun) / EVENTS * 1e6


def _operator(file: Path) -> Operator:
    settings = load(file)
    offer = installed("mqtt").decoders
    if offer is None:
        raise LookupError("the MQTT integration is not installed; make setup")
    return assemble(settings, offer(settings.household, settings.mqtt))


def _message(number: int, sensors: int, people: int) -> Message:
    at = START + number * APART
    if number % 8 == 0:
        beacon = b'{"distance":%.2f,"id":"phone-p%d"}' % (1.0 + number % 5, number // 8 % people)
        return Message(at, f"espresense/devices/phone-p{number // 8 % people}/{ROOMS[number % 3]}", beacon)
    readings = (b'{"occupancy":%s}' % (b"true" if number % 6 < 3 else b"false"), b'{"power":%d}' % (number % 60),
                b'{"temperature":%.1f}' % (20 + number % 9 / 10))  # fmt: skip
    return Message(at, f"zigbee2mqtt/s{number * 7 % sensors}", readings[number % 3])
