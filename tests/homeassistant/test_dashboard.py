"""hubd's card on the dashboard of a real Home Assistant, with its own pages, in a real browser.

`make test-homeassistant PAGES=1` installs the pages and runs this.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.homeassistant.real import CHOSEN, PROGRAM, RealHome
from tests.runtime.brokers import running
from tests.runtime.hub import Wire, until
from tests.runtime.mosquitto import Mosquitto
from tests.screen.browser import chromium, missing
from tests.screen.household import HOME, OWN, settle
from tests.web.site import Site

PAGES = PROGRAM.parents[1] / "installed.pages.lock"
pytestmark = [
    pytest.mark.homeassistant, pytest.mark.broker, pytest.mark.browser,
    pytest.mark.skipif(not CHOSEN or not PAGES.exists(), reason="make test-homeassistant PAGES=1 brings its pages"),
    pytest.mark.skipif(bool(missing()), reason=missing()),
]  # fmt: skip

WITHOUT_PAGES = "frontend: {development_repo"
LOVELACE = """\
frontend:
lovelace: {{mode: yaml, resources: [{{url: "{hub}hubd-card.js", type: module}}]}}
"""
ASKED = {"version": 4, "minor_version": 1, "key": "onboarding",
         "data": {"done": ["core_config", "analytics", "integration"]}}  # fmt: skip
"""What Home Assistant asks before it shows a dashboard, as if it had been answered; the first user follows."""
YEARS = 10**11
"""Milliseconds: Home Assistant's page need not fetch another token."""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with running(tmp_path_factory.mktemp("broker")) as mosquitto:
        yield mosquitto


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@contextmanager
def dashboard(site: Site, home: RealHome, browser: Browser) -> Iterator[Page]:
    """The page of somebody who is logged in at Home Assistant, whose dashboard has the card."""
    hub = f"http://127.0.0.1:{site.port}/"
    card = {"type": "custom:hubd-card", "url": hub, "token": site.token(), "show": ["cards", "people", "rooms"]}
    (home.folder / "ui-lovelace.yaml").write_text(json.dumps({"views": [{"path": "home", "cards": [card]}]}))
    settings = home.folder / "configuration.yaml"
    lines = [each for each in settings.read_text().splitlines() if not each.startswith(WITHOUT_PAGES)]
    settings.write_text("\n".join([LOVELACE.format(hub=hub), *lines]))
    (home.folder / ".storage").mkdir()
    (home.folder / ".storage" / "onboarding").write_text(json.dumps(ASKED))
    home.start()
    home.onboard()
    tokens = {"access_token": home.token, "token_type": "Bearer", "expires_in": 1800, "hassUrl": home.url,
              "clientId": f"{home.url}/", "expires": int(time.time() * 1000) + YEARS, "refresh_token": ""}  # fmt: skip
    context = browser.new_context(locale="en-GB")
    context.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})")
    page = context.new_page()
    page.goto(f"{home.url}/lovelace/home")
    yield page
    context.close()


def test_the_card_shows_the_house_on_a_real_dashboard_and_its_buttons_answer(
    tmp_path: Path, broker: Mosquitto, browser: Browser
) -> None:
    site, home = Site(tmp_path / "hub", broker.port, HOME), RealHome(tmp_path / "ha")
    (site.hub.folder / "own").mkdir()
    (site.hub.folder / "own" / "own.yaml").write_text(OWN)
    site.hub.config.write_text(site.hub.config.read_text().replace("http://ha.local:8123", home.url))
    site.hub.start()
    wire = Wire(broker.port, "lab/blinds")
    settle(wire)
    try:
        with dashboard(site, home, browser) as page:
            card = page.locator("hubd-card")
            card.get_by_text("Leo", exact=True).wait_for(timeout=60_000)
            wire.say("lab/question", "now")
            card.get_by_role("heading", name="The blinds").wait_for()
            card.get_by_role("button", name="Yes").click()

            until(lambda: wire.on("lab/blinds") == [b"close"], what="the blinds")
            card.get_by_role("heading", name="The blinds").wait_for(state="detached")
    finally:
        home.stop()
        wire.close()
        site.hub.stop()
