"""In every folder of tests: how laws are tried on many examples, and in which order files are begun."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run side by side: threads of one would wait for the other's

with suppress(ImportError):  # what tries Home Assistant or Flink alone does without it
    from hypothesis import settings

    settings.register_profile("hubd", settings(), deadline=None)  # that tells how busy the machine is
    settings.load_profile("hubd")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: begun last, they would leave all workers but one without work."""
    slow = {item.path for item in items if item.get_closest_marker("slow") is not None}
    items.sort(key=lambda item: item.path not in slow)
