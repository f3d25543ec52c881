"""A plugin for pytest: how much CPU every test takes, in build/coverage/took.json."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOK = Path("build/coverage/took.json")
_took: dict[str, float] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    begun = time.process_time()
    done = yield
    _took[item.nodeid] = round(time.process_time() - begun, 4)
    return done


def pytest_sessionfinish() -> None:
    TOOK.parent.mkdir(parents=True, exist_ok=True)
    TOOK.write_text(json.dumps(_took, indent=0), encoding="utf-8")
