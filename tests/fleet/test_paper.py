"""A million homes on paper: twice the records want twice the cores, and what costs most is named."""

from __future__ import annotations

import pytest

from bench.fleet.paper import HALF, HOMES, Weight, bill

DAY = 86_400


def test_cores_follow_from_records_and_their_cost() -> None:
    found = bill(Weight("small", DAY, 10_000, 0.0), 100.0)

    assert found.records == HOMES
    assert found.cores == pytest.approx(HOMES * 100e-6 * HALF)
    assert bill(Weight("busy", 2 * DAY, 10_000, 0.0), 100.0).cores == pytest.approx(2 * found.cores)
    assert bill(Weight("small", DAY, 10_000, 0.0), 50.0).cores == pytest.approx(found.cores / 2)


def test_what_is_short_first_is_what_costs_most() -> None:
    assert bill(Weight("silent", 1_000, 10_000, 1.0), 100.0).first == "memory"
    assert bill(Weight("busy", 100_000, 10_000, 0.1), 100.0).first == "processors"
