"""A page that never sleeps: nothing burns in, the night is dark, and it finds its own way home."""

from __future__ import annotations

import pytest

from tests.runtime.hub import Wire
from tests.screen.browser import Opener, Screen

pytestmark = [pytest.mark.broker, pytest.mark.browser]

ELSEWHERE = """wanted => {
  const hub = document.querySelector('hubd-screen').hub;
  for (let offset = -12; offset <= 14; offset++) {
    const zone = `Etc/GMT${offset < 0 ? '+' : '-'}${Math.abs(offset)}`;
    const hour = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: zone }).format(hub.now);
    if (Number(hour) === wanted) hub.home = { ...hub.home, time_zone: zone };
  }
}"""
"""Puts the house where it is this hour now."""


@pytest.fixture
def wall(screens: Opener, wire: Wire) -> Screen:
    """A page whose clock the test moves."""
    screen = screens()
    screen.page.clock.install()
    return screen.open()


def dark(screen: Screen) -> bool:
    return screen.page.locator(".dim.on").count() == 1


def test_left_alone_it_goes_home_and_creeps_about(wall: Screen) -> None:
    wall.go("rules").page.clock.run_for(170_000)
    assert wall.page.locator("hubd-rules").count() == 1
    wall.page.clock.run_for(20_000)
    wall.page.locator("hubd-home").wait_for()

    moved = wall.page.locator(".shift").evaluate("each => each.style.transform")
    wall.page.clock.run_for(60_000)
    assert moved != wall.page.locator(".shift").evaluate("each => each.style.transform") != ""


@pytest.mark.parametrize(("hour", "dims"), [(23, True), (3, True), (12, False)])
def test_the_night_is_dark_until_somebody_touches_the_screen(wall: Screen, hour: int, dims: bool) -> None:
    wall.page.evaluate(ELSEWHERE, hour)
    wall.page.clock.run_for(40_000)
    assert not dark(wall)
    wall.page.evaluate(ELSEWHERE, hour)
    wall.page.clock.run_for(30_000)

    assert dark(wall) is dims
    wall.page.mouse.click(300, 5)
    assert not dark(wall)
