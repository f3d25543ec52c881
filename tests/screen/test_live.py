"""What happens while somebody looks: news arrives at once, a danger stands above all, a cut line loses nothing."""

from __future__ import annotations

import time
from itertools import count
from statistics import median

import pytest

from tests.runtime.hub import Wire, until
from tests.screen.browser import Opener, Screen
from tests.screen.line import Line
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]

AT_MOST_S = 0.3
_numbers = count(1)
WATCH = """([view, part]) => {
  window.seen = [];
  const root = document.querySelector('hubd-screen').shadowRoot.querySelector(view).shadowRoot;
  new MutationObserver(() => {
    for (const each of root.querySelectorAll(part)) {
      if (!each.seen) { each.seen = true; window.seen.push(Date.now() / 1000); }
    }
  }).observe(root, { childList: true, subtree: true });
  for (const each of root.querySelectorAll(part)) each.seen = true;
}"""
"""Remembers when something new stood in the page."""


def test_a_decision_stands_on_the_page_within_a_moment(screen: Screen, wire: Wire) -> None:
    screen.go("stream").page.get_by_role("radio", name="Done").check()
    screen.page.evaluate(WATCH, ["hubd-stream", "hubd-decision"])
    waited = []
    for done in range(1, 16):
        said = time.time()
        wire.say("lab/trigger", f"{next(_numbers)}")
        screen.wait("n => window.seen.length >= n", done)
        waited.append(screen.page.evaluate("window.seen.at(-1)") - said)

    assert median(waited) < AT_MOST_S, sorted(waited)


def test_a_danger_stands_above_everything_and_is_answered_with_the_keyboard(screen: Screen, wire: Wire) -> None:
    screen.go("rules")
    wire.say("zigbee2mqtt/kitchen_smoke", {"smoke": True})
    alarm = screen.page.get_by_role("alertdialog", name="Smoke")
    alarm.wait_for()

    box = alarm.bounding_box()
    assert box is not None and (box["width"], box["height"]) == (1280, 800)
    screen.page.keyboard.press("Escape")  # smaller, but not gone
    screen.page.get_by_role("button", name="Show large").click()
    alarm.wait_for()
    screen.page.keyboard.press("Tab")
    assert focused(screen) == "I am on it"
    screen.page.keyboard.press("Enter")
    alarm.wait_for(state="detached")
    wire.say("zigbee2mqtt/kitchen_smoke", {"smoke": False})


def focused(screen: Screen) -> str:
    """The words of what the keyboard is on."""
    found: str = screen.page.evaluate(
        """() => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return at.textContent.trim();
        }"""
    )
    return found


def test_a_cut_line_shows_what_was_last_known_and_loses_no_card(screens: Opener, site: Site, wire: Wire) -> None:
    with Line(site.port) as line:
        screen = screens(f"http://127.0.0.1:{line.port}").open()
        line.cut()
        screen.page.get_by_text("No connection to hubd").first.wait_for()
        assert "Anna" in screen.page.locator("hubd-people").locator("li").first.inner_text()

        wire.say("zigbee2mqtt/kitchen_leak", {"water_leak": True})
        until(lambda: cards(site) >= {"hazard.water_leak"}, what="the danger")
        line.mend()

        screen.page.get_by_role("alertdialog").wait_for(timeout=20_000)
        screen.page.get_by_role("alertdialog").get_by_role("button", name="I am on it").click()
        until(lambda: not cards(site) & {"hazard.water_leak"}, what="the end of it")
        screen.page.get_by_text("No connection to hubd").first.wait_for(state="detached")
        wire.say("zigbee2mqtt/kitchen_leak", {"water_leak": False})


CUT_SHORT = """() => {
  window.fetch = async () => {
    const broken = new ReadableStream({ start: (stream) => stream.error(new TypeError("Failed to fetch")) });
    return new Response(broken, { status: 200 });
  };
  document.querySelector('hubd-screen').hub.dispatchEvent(new Event('again'));
}"""
"""From now on every answer begins and breaks off; and the page takes itself to be back from a gap."""


def test_an_answer_that_breaks_off_is_a_cut_line_and_no_riddle(screen: Screen) -> None:
    screen.page.evaluate(CUT_SHORT)
    screen.go("sources")

    screen.page.locator("hubd-sources").get_by_text("No connection to hubd").wait_for()
    assert "Failed to fetch" not in screen.page.locator("hubd-sources").inner_text()


def test_a_hub_that_starts_anew_is_found_again(screen: Screen, site: Site, wire: Wire) -> None:
    screen.go("stream").page.get_by_role("radio", name="Done").check()
    site.hub.stop()
    screen.page.get_by_text("No connection to hubd").first.wait_for()
    site.hub.start()

    screen.page.get_by_text("No connection to hubd").first.wait_for(state="detached")
    screen.page.evaluate(WATCH, ["hubd-stream", "hubd-decision"])
    wire.say("lab/trigger", f"{next(_numbers)}")
    screen.wait("() => window.seen.length > 0")


def cards(site: Site) -> set[str]:
    """The intents of what stands on screens."""
    return {card["intent"] for card in site.client("admin").get("/cards")["cards"]}


def test_a_stream_that_something_holds_back_is_heard_by_another_way(screens: Opener, site: Site, wire: Wire) -> None:
    with Line(site.port, holds=b"GET /api/v1/events HTTP") as line:
        screen = screens(f"http://127.0.0.1:{line.port}")
        screen.page.goto(f"{screen.address}/#token={screen.token}")
        screen.page.locator("hubd-people li").first.wait_for(timeout=20_000)
        screen.go("stream").page.get_by_role("radio", name="Done").check()
        screen.page.evaluate(WATCH, ["hubd-stream", "hubd-decision"])
        wire.say("lab/trigger", f"{next(_numbers)}")

        screen.wait("() => window.seen.length > 0")
