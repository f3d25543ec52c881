"""Brokers for the tests of the living daemon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.brokers import running
from tests.runtime.hub import RUNNING
from tests.runtime.mosquitto import Mosquitto


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with running(tmp_path / "broker") as mosquitto:
        yield mosquitto


@pytest.fixture(scope="module", autouse=True)
def nothing_goes_on_living() -> Iterator[None]:
    """A daemon that a failed test has left behind ends with the tests of its file."""
    yield
    for hub in list(RUNNING):
        hub.kill()
