"""What the page weighs, and how soon somebody can use it on a slow tablet."""

from __future__ import annotations

import gzip
import re
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.runtime.hub import Wire
from tests.screen.browser import Opener, Screen
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]

MOST_BYTES = 200_000
SLOWED = 4
AT_MOST_MS = 1000
TRIES = 10
"""Other work on this machine may slow a visit, and never speeds one up: the best counts."""


def test_the_first_view_is_light(screens: Opener, wire: Wire) -> None:
    screen = screens()
    sizes: dict[str, int] = {}
    screen.page.on("response", lambda answer: note(answer, sizes))
    screen.open().page.locator("hubd-people li").first.wait_for()
    screen.page.wait_for_timeout(200)

    assert any(name.endswith(".js") for name in sizes) and any(name.endswith(".woff2") for name in sizes)
    assert sum(sizes.values()) < MOST_BYTES, sizes


def note(answer: Any, sizes: dict[str, int]) -> None:
    """What comes over the line, compressed as servers do."""
    if "/events" not in answer.url:
        body = answer.body()
        sizes[answer.url] = min(len(body), len(gzip.compress(body)))


def test_files_go_out_compressed_and_what_has_a_name_of_its_own_is_kept(browser: Browser, site: Site) -> None:
    page, told = fetched(site, "/", "identity")
    script = re.search(rb'src="\./(assets/[^"]+)"', page)
    assert script is not None and told["cache-control"] == "no-cache"
    path = f"/{script[1].decode()}"
    plain, kept = fetched(site, path, "identity")
    packed, sent = fetched(site, path, "gzip, br")

    assert gzip.decompress(packed) == plain and len(packed) < len(plain)
    assert (sent["content-encoding"], kept.get("content-encoding")) == ("gzip", None)
    assert "immutable" in kept["cache-control"] and "javascript" in sent["content-type"]


def fetched(site: Site, path: str, encoding: str) -> tuple[bytes, dict[str, str]]:
    """A file of the page as it comes over the line."""
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        return answer.read(), {name.lower(): value for name, value in answer.getheaders()}


def test_it_can_be_used_within_a_second_on_a_slow_machine(screens: Opener, wire: Wire) -> None:
    """Where this machine has too much else to do, what counts is the computing that the page asked for."""
    visits: list[tuple[float, float]] = []
    while len(visits) < TRIES and not (visits and min(visits[-1]) < AT_MOST_MS):
        visits.append(visit(screens()))

    assert min(visits[-1]) < AT_MOST_MS, visits


def visit(screen: Screen) -> tuple[float, float]:
    """Milliseconds until people stand on a slowed page: by the clock, and of computing (slowed as well)."""
    session = screen.page.context.new_cdp_session(screen.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    screen.page.goto(f"{screen.address}/#token={screen.token}")
    clock = screen.wait(
        """() => {
          const screen = document.querySelector('hubd-screen')?.shadowRoot;
          const people = screen?.querySelector('hubd-home')?.shadowRoot?.querySelector('hubd-people');
          return people?.shadowRoot?.querySelector('li') ? performance.now() : false;
        }"""
    )
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    screen.page.context.close()
    return clock, metrics["TaskDuration"] * 1000
