"""The same home as it would be with fewer sensors, and with people who keep other hours.

What is seen of a home depends on which sensors somebody happened to buy. A model that has seen each home with all of
them only would wait for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hubd.core.activities.glance import Sensor
from hubd.train.lived import Lived

KEPT = 0.6
"""Share of sensors that stay in a home with fewer of them."""
LATER_S = 2700.0
"""How much earlier or later others do the same, as a standard deviation."""
LEAST = 3
"""Fewer sensors are no home."""
MANY = 3
"""Variants of a home of which there are few."""


def variants(lived: Lived, seed: int, *, many: bool) -> Iterator[tuple[tuple[Sensor, ...], float]]:
    """Sensors that are known, and by how many seconds everything is later. The home as it is comes first."""
    rng = Random(seed)  # noqa: S311 - chance that must repeat, not a secret
    yield lived.sensors, 0.0
    for n in range(MANY - 1 if many else 0):
        moving, other = n == 0, n == 1
        kept = tuple(
            sensor for sensor in lived.sensors
            if rng.random() < KEPT or (moving and sensor.moves) or (other and not sensor.moves)
        )  # fmt: skip
        if len(kept) >= LEAST:
            yield kept, rng.gauss(0.0, LATER_S)
