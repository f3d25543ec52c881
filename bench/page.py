"""The page in a real browser: how soon a decision stands on it, what a first visit weighs, and how soon somebody
can use it on a machine a quarter as quick."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from bench.live import Figure
from tests.runtime.hub import Wire, until
from tests.runtime.mosquitto import Mosquitto
from tests.screen.browser import WALL, Screen, chromium, missing
from tests.screen.household import HOME, OWN, settle
from tests.screen.test_live import WATCH
from tests.screen.test_weight import note, visit
from tests.web.site import Site

DECISIONS, AFTER_MS = 40, 300.0
LIGHT_KB = 200.0
VISITS, USABLE_MS = 5, 1000.0


def measure() -> Iterator[Figure]:
    """All figures, as they come; none where there is no browser."""
    lacking = missing()
    if lacking:
        yield Figure("the page", lacking, "-", "-", None)
        return
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        broker = Mosquitto(folder / "broker")
        broker.start()
        stack.callback(broker.stop)
        site = Site(folder / "home", broker.port, HOME)
        (site.hub.folder / "own").mkdir()
        (site.hub.folder / "own" / "own.yaml").write_text(OWN)
        site.hub.start()
        stack.callback(site.hub.stop)
        wire = Wire(broker.port)
        stack.callback(wire.close)
        settle(wire)
        until(lambda: site.client().get("/home")["people"][0]["area"] == "kitchen", what="Anna in the kitchen")
        browser = stack.enter_context(chromium())
        yield _soon(_page(browser, site), wire)
        yield _light(_page(browser, site))
        yield _usable(browser, site)


def _page(browser: Browser, site: Site) -> Screen:
    """Somebody who was never here."""
    size: dict[str, int] = WALL
    context = browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]  # a size of two numbers
    return Screen(context.new_page(), f"http://127.0.0.1:{site.port}", site.token("admin"))


def _soon(screen: Screen, wire: Wire) -> Figure:
    """From the message's publication until the decision stands among the others."""
    screen.open("stream").page.get_by_role("radio", name="Done").check()
    screen.page.evaluate(WATCH, ["hubd-stream", "hubd-decision"])
    waited = []
    for done in range(1, DECISIONS + 1):
        said = time.time()
        wire.say("lab/trigger", f"page-{done}")
        screen.wait("n => window.seen.length >= n", done)
        waited.append((screen.page.evaluate("window.seen.at(-1)") - said) * 1000.0)
    screen.page.context.close()
    took = median(waited)
    return Figure("page: a decision, p50", f"{took:.0f} ms", "-", f"<= {AFTER_MS:.0f} ms", took <= AFTER_MS)


def _light(screen: Screen) -> Figure:
    """Everything that comes over the line until people stand on the page, compressed."""
    sizes: dict[str, int] = {}
    screen.page.on("response", lambda answer: note(answer, sizes))
    screen.open().page.locator("hubd-people li").first.wait_for()
    screen.page.wait_for_timeout(500)
    screen.page.context.close()
    weight = sum(sizes.values()) / 1000.0
    return Figure("page: a first visit", f"{weight:.0f} kB", "-", f"< {LIGHT_KB:.0f} kB", weight < LIGHT_KB)


def _usable(browser: Browser, site: Site) -> Figure:
    """Until people stand on it, by the clock, with a processor a quarter as quick; beside it the computing alone."""
    visits = [visit(_page(browser, site)) for _ in range(VISITS)]
    by_clock, by_work = (median(each) for each in zip(*visits, strict=True))
    computing = f"{by_work:.0f} ms computing"
    return Figure(
        "page: usable, 4x slower", f"{by_clock:.0f} ms", computing, f"< {USABLE_MS:.0f} ms", by_clock < USABLE_MS
    )
