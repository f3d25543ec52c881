"""A broker for a test, or none: then the test is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.runtime.mosquitto import MOSQUITTO, Mosquitto


@contextmanager
def running(folder: Path, extra: str = "allow_anonymous true") -> Iterator[Mosquitto]:
    """A broker for as long as it is needed."""
    if not Path(MOSQUITTO).exists():
        pytest.skip("mosquitto is not installed (apt-get install mosquitto)")
    mosquitto = Mosquitto(folder, extra)
    mosquitto.start()
    try:
        yield mosquitto
    finally:
        mosquitto.stop()
