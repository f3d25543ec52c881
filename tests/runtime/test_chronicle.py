"""Changes of state are told once each."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hubd.core.beliefs import HouseBelief
from hubd.core.state import State
from hubd.runtime.chronicle import Chronicle
from hubd.runtime.living import Living


def test_mode_and_guests_are_told_when_they_change_and_not_again(caplog: pytest.LogCaptureFixture) -> None:
    operator = SimpleNamespace(state=State())
    part = Chronicle(cast(Living, cast(Any, SimpleNamespace(operator=operator))))
    caplog.set_level(logging.INFO, "hubd.house")
    for mode, guests in [("home", 0.02), ("away", 0.02), ("away", 0.02), ("home", 0.6), ("home", 0.8), ("home", 0.5),
                         ("home", 0.75), ("asleep", 0.1), ("asleep", 0.1)]:  # fmt: skip
        operator.state = State(house=HouseBelief(mode=mode, guests=guests))
        part.lived(frozenset(), ())

    assert caplog.messages == [
        "the house: away, after home", "the house: home, after away", "guests have come",
        "the house: asleep, after home", "guests have gone",
    ]  # fmt: skip
