"""Chromium for a test: the page as somebody before the wall has it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
SCREEN = ROOT / "hubd" / "web" / "screen"
BUILT = ROOT / "hubd" / "web" / "static" / "index.html"
AXE = SCREEN / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
WALL = {"width": 1280, "height": 800}
NETWORK = ("Failed to load resource", "WebSocket connection to", "An unknown error occurred when fetching the script")
"""What the browser itself says of a line that was cut, or of a no."""
VIEWS = ("home", "stream", "day", "rules", "sources", "privacy", "settings")


def missing() -> str:
    """What a test with a browser lacks here; empty when nothing."""
    if CHROMIUM is None:
        return "Chromium is not installed (scripts/chromium)"
    if not BUILT.is_file():
        return "the page is not built (make screen)"
    return "" if AXE.is_file() else "what checks the page is not there (python scripts/screen.py --everything)"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for many tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--js-flags=--expose-gc"])
        yield browser
        browser.close()


class Screen:
    """The page on one screen. Whatever the page complains about fails the test."""

    def __init__(self, page: Page, address: str, token: str | None = None) -> None:
        self.page, self.address, self.token = page, address, token
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and not message.text.startswith(NETWORK):
            self.complaints.append(message.text)

    def open(self, view: str = "home", token: str | None = None) -> Screen:
        """Come to the page with its token, and go to a view."""
        chosen = token or self.token
        self.page.goto(f"{self.address}/#token={chosen}" if chosen else self.address)
        if chosen:
            self.page.locator("nav").wait_for()
            self.go(view)
        return self

    def go(self, view: str) -> Screen:
        self.page.evaluate("view => { location.hash = `/${view}` }", view)
        self.page.locator(f"hubd-{view}").wait_for()
        return self

    def settle(self, **settings: Any) -> Screen:
        """As if it had been set on this screen."""
        self.page.evaluate(
            "some => localStorage.setItem('hubd.screen', JSON.stringify({...JSON.parse("
            "localStorage.getItem('hubd.screen') ?? '{}'), ...some}))",
            settings,
        )
        self.page.reload()
        self.page.locator("nav").wait_for()
        return self

    def wait(self, condition: str, argument: Any = None, seconds: float = 10.0) -> Any:
        """Wait for something that JavaScript can tell."""
        return self.page.wait_for_function(condition, arg=argument, timeout=seconds * 1000).json_value()


Opener = Callable[..., Screen]
