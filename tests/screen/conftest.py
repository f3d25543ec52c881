"""One living household for all tests of the page, and a browser that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.runtime.brokers import running
from tests.runtime.hub import Wire, until
from tests.runtime.mosquitto import Mosquitto
from tests.screen.browser import WALL, Opener, Screen, chromium, missing
from tests.screen.household import HOME, OWN, settle
from tests.web.site import Site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with running(tmp_path_factory.mktemp("broker")) as mosquitto:
        yield mosquitto


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "own").mkdir()
    (folder / "own" / "own.yaml").write_text(OWN)
    site = Site(folder, broker.port, HOME)
    site.hub.start()
    yield site
    site.hub.stop()
    _, trouble, told = site.hub.output.partition("Traceback")
    assert not trouble, told[:4000]


@pytest.fixture(scope="package")
def wire(broker: Mosquitto, site: Site) -> Iterator[Wire]:
    wire = Wire(broker.port)
    client = site.client()
    settle(wire)
    until(lambda: client.get("/home")["people"][0]["area"] == "kitchen", what="Anna in the kitchen")
    yield wire
    wire.close()


@pytest.fixture
def screens(browser: Browser, site: Site) -> Iterator[Opener]:
    """Opens pages; afterwards none of them may have complained."""
    contexts, opened = [], []

    def open_one(
        address: str = "", token: str | None = None, theme: str = "light", size: dict[str, int] | None = None
    ) -> Screen:
        context = browser.new_context(viewport=size or WALL, color_scheme=theme, locale="en-GB")  # type: ignore[arg-type]  # by its name
        contexts.append(context)
        address = address or f"http://127.0.0.1:{site.port}"
        opened.append(Screen(context.new_page(), address, token or site.token("admin")))
        return opened[-1]

    yield open_one
    for context in contexts:
        context.close()
    assert [complaint for screen in opened for complaint in screen.complaints] == []


@pytest.fixture
def screen(screens: Opener, wire: Wire) -> Screen:
    """A screen in the kitchen of a household that lives."""
    return screens().open()


@pytest.fixture
def blinds(broker: Mosquitto) -> Iterator[Wire]:
    """Hears what the house does with its blinds."""
    wire = Wire(broker.port, "lab/blinds", name="blinds")
    yield wire
    wire.close()
