"""A page that looks on for a whole day: what it remembers does not grow. Takes minutes: `make screen-day`."""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser

from hubd.simulate.evening import family
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense
from hubd.simulate.stage import RULES, SOURCES, Stage
from hubd.simulate.write import config_text
from tests.runtime.mosquitto import Mosquitto
from tests.screen.browser import Screen
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser, pytest.mark.slow]

FIRST, SECOND = 24, 48
"""Hours. The first day fills what the page keeps and shows it everything once; the second may add nothing."""
MOST = 1.10
PATIENCE_MS = 180_000
"""On a machine that has much else to do: what is measured is memory."""


def measured(session: Any) -> tuple[float, int]:
    """Mebibytes of the heap that are in use after a clean-up, and elements of the page."""
    session.send("HeapProfiler.collectGarbage")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 2**20, int(metrics["Nodes"])


@pytest.mark.skipif("HUBD_SCREEN_DAY" not in os.environ, reason="takes minutes: make screen-day")
def test_a_day_leaves_no_trace_in_the_memory(browser: Browser, broker: Mosquitto, tmp_path: Path) -> None:
    life = live(Life.of(family(), days=2, seed=3))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "stage.yaml").write_text(RULES)
    home = config_text(
        life.home, mqtt={"url": f"mqtt://127.0.0.1:{broker.port}"}, store={"url": f"sqlite:///{tmp_path}/hubd.db"},
        sources=SOURCES, rules=["own"],
    )  # fmt: skip
    site = Site(tmp_path, broker.port, home.replace("{", "{{").replace("}", "}}"))
    site.hub._options = ("--clock", "log")
    site.hub.start()
    stage = Stage(life, "127.0.0.1", broker.port)
    said = list(sense(life))
    context = browser.new_context()
    screen = Screen(context.new_page(), f"http://127.0.0.1:{site.port}", site.token("admin"))
    context.set_default_timeout(PATIENCE_MS)
    session = context.new_cdp_session(screen.page)
    session.send("Performance.enable")

    def idle(spare: float) -> None:
        list(stage.heard(spare))

    used: dict[int, tuple[float, int]] = {}
    try:
        for hour in range(1, SECOND + 1):
            begin, end = life.start + (hour - 1) * 3600.0, life.start + hour * 3600.0
            stage.play([one for one in said if begin <= one.at < end], lambda _: 0.0, idle)
            stage.finish(end, idle, 120.0)
            screen.page.keyboard.press("Shift")  # somebody is there: a page that is left alone goes home by itself
            screen.open() if hour == 1 else screen.go("stream").go("day").go("home")
            screen.page.wait_for_timeout(1500)
            used[hour] = measured(session)
            print(f"hour {hour:2}: {used[hour][0]:.1f} MiB, {used[hour][1]} nodes")  # noqa: T201 - what it is for
    finally:
        stage.close()
        context.close()
        site.hub.stop()

    assert used[SECOND][0] < MOST * used[FIRST][0], used
    shown = [used[hour][1] for hour in range(1, SECOND + 1)]  # rises and falls with what there is to show
    assert median(shown[FIRST:]) < MOST * max(shown[:FIRST]), used
    assert screen.complaints == []
