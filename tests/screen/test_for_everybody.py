"""The page for everybody: no barrier that a machine can find, in light and dark, in every view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.runtime.hub import Wire
from tests.screen.browser import AXE, VIEWS, Opener, Screen
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]

SMALL = {"width": 800, "height": 480}
FILLED = {"home": "hubd-people", "day": "canvas", "rules": ".rule", "sources": "table"}
"""What stands in a view once hubd has answered."""
DANGERS = {"light": "gas", "dark": "carbon_monoxide"}
"""A danger that somebody has just seen to is not told again."""
PHONE = {"width": 390, "height": 844}


def barriers(screen: Screen) -> list[str]:
    """What axe-core finds, with the places."""
    if not screen.page.evaluate("typeof axe !== 'undefined'"):
        screen.page.evaluate(Path(AXE).read_text())  # not as a script of the page: its policy allows none
    found: dict[str, Any] = screen.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_view_has_a_barrier(screens: Opener, wire: Wire, theme: str) -> None:
    screen = screens(theme=theme).open()
    for view in VIEWS:
        screen.go(view)
        screen.page.locator(f"hubd-{view}").locator(FILLED.get(view, "h1")).first.wait_for(timeout=60_000)
        assert barriers(screen) == [], view


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_neither_cards_nor_reasons_have_one(screens: Opener, site: Site, wire: Wire, theme: str) -> None:
    screen = screens(theme=theme, size=SMALL).open()
    wire.say("lab/recipe", theme)
    site.client().post("/study", {"person": "leo", "action": "start"})
    screen.page.get_by_role("button", name="Leo is studying").or_(screen.page.locator("hubd-study")).first.wait_for()
    assert barriers(screen) == []

    wire.say("zigbee2mqtt/alarm", {DANGERS[theme]: True})
    screen.page.get_by_role("alertdialog").wait_for()
    assert barriers(screen) == []
    screen.page.get_by_role("alertdialog").get_by_role("button").nth(1).click()
    screen.page.get_by_role("alertdialog").wait_for(state="detached")
    wire.say("zigbee2mqtt/alarm", {DANGERS[theme]: False})
    site.client().post("/study", {"person": "leo", "action": "stop"})

    screen.go("stream").page.get_by_role("button", name="Why?").first.click()
    screen.page.locator("hubd-decision .sentence").first.wait_for()
    assert barriers(screen) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nor_has_the_door(screens: Opener, wire: Wire, theme: str) -> None:
    screen = screens(theme=theme, size=PHONE)
    screen.token = None
    screen.open().page.locator(".code").wait_for()

    assert barriers(screen) == []


def test_the_keyboard_alone_goes_everywhere(screen: Screen) -> None:
    reached = []
    for _ in range(40):
        screen.page.keyboard.press("Tab")
        reached.append(screen.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at.getAttribute('aria-label') ?? at.textContent.trim();
            }"""
        ))  # fmt: skip

    assert reached[0] == "Skip to the content"
    assert reached[1:8] == ["Home", "Decisions", "The day", "Rules", "Sources", "Privacy", "Settings"]
    assert {"Tell hubd something", "Say it"} <= set(reached)


def test_news_are_read_out_and_dangers_interrupt(screen: Screen, wire: Wire) -> None:
    wire.say("zigbee2mqtt/cellar_leak", {"water_leak": True})
    alert = screen.page.locator("hubd-screen > [role=alert]").or_(screen.page.get_by_role("alert").last)
    screen.page.get_by_role("alertdialog").wait_for()

    assert "water" in (alert.last.text_content() or "").lower()
    screen.page.get_by_role("alertdialog").get_by_role("button", name="I am on it").click()
    screen.page.get_by_role("alertdialog").wait_for(state="detached")


@pytest.mark.parametrize(
    ("size", "language"), [(SMALL, "de"), (PHONE, "de"), (PHONE, "es"), ({"width": 2560, "height": 1440}, "en")]
)
def test_nothing_sticks_out(screens: Opener, wire: Wire, size: dict[str, int], language: str) -> None:
    screen = screens(size=size).open().settle(language=language)
    for view in VIEWS:
        screen.go(view)
        sides = screen.page.evaluate(
            """view => {
              const main = document.querySelector('hubd-screen').shadowRoot.querySelector(`hubd-${view}`);
              return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth];
            }""",
            view,
        )
        assert max(sides) <= 0, (view, sides)
