"""Durations, sizes and addresses on the command line: as people write them, or a hint."""

from __future__ import annotations

import click
import pytest

from hubd.cli.parameters import DURATION, SIZE, broker_at


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30.0), ("5m", 300.0), ("2h", 7200.0), ("1d", 86400.0), ("90", 90.0), (" 1.5m ", 90.0), (45, 45.0)],
)
def test_durations(text: object, seconds: float) -> None:
    assert DURATION.convert(text, None, None) == seconds


@pytest.mark.parametrize("text", ["", "0s", "-5m", "soon", "5 weeks", "m"])
def test_what_is_no_duration_says_how_to_write_one(text: str) -> None:
    with pytest.raises(click.BadParameter, match="write 30s, 5m, 2h or 1d"):
        DURATION.convert(text, None, None)


def test_no_duration_is_longer_than_calendars_go() -> None:
    assert DURATION.convert("36525d", None, None) == 36_525 * 86_400
    with pytest.raises(click.BadParameter, match="a hundred years"):
        DURATION.convert("99999999d", None, None)


@pytest.mark.parametrize(
    ("text", "size"),
    [("100MB", 100_000_000), ("2 GB", 2_000_000_000), ("500kB", 500_000), ("1.5M", 1_500_000), ("4096", 4096)],
)
def test_sizes(text: str, size: int) -> None:
    assert SIZE.convert(text, None, None) == size


@pytest.mark.parametrize("text", ["", "0", "big", "5TB", "-1MB"])
def test_what_is_no_size_says_how_to_write_one(text: str) -> None:
    with pytest.raises(click.BadParameter, match="write 500kB, 100MB or 2GB"):
        SIZE.convert(text, None, None)


def test_a_broker_may_be_named_without_its_scheme() -> None:
    assert broker_at("localhost:1884").url == broker_at("mqtt://localhost:1884").url


@pytest.mark.parametrize("url", ["http://localhost", "mqtt://"])
def test_what_is_no_broker_says_what_is_wrong(url: str) -> None:
    with pytest.raises(click.BadParameter) as wrong:
        broker_at(url)

    assert "mqtt" in wrong.value.message
