"""A page that is loaded anew while hubd is gone, or after hubd has brought a newer one."""

from __future__ import annotations

import json
from urllib.request import urlopen

import pytest

from tests.runtime.hub import Wire
from tests.screen.browser import VIEWS, Opener, Screen
from tests.screen.line import Line
from tests.screen.test_for_everybody import barriers
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]

NEWER = '<!doctype html><script type="module" src="./assets/index-Newer.js"></script>'


def kept(screen: Screen) -> None:
    """Wait until the browser has all of the page's files."""
    screen.wait("() => navigator.serviceWorker.ready.then(known => known.active.state === 'activated')", seconds=20)


def test_a_page_loaded_anew_without_hubd_says_so_and_comes_back(screens: Opener, site: Site, wire: Wire) -> None:
    with Line(site.port) as line:
        screen = screens(f"http://127.0.0.1:{line.port}").open()
        kept(screen)
        line.cut()
        screen.page.reload()

        screen.page.get_by_role("heading", name="No connection to hubd").wait_for()
        assert screen.page.locator("hubd-alone time").inner_text().count(":") == 1
        line.mend()
        screen.page.locator("hubd-people li").first.wait_for(timeout=20_000)
        assert screen.page.locator("hubd-alone").count() == 0


def test_nobody_is_kept_out_of_the_page_without_hubd(screens: Opener, site: Site, wire: Wire) -> None:
    with Line(site.port) as line:
        screen = screens(f"http://127.0.0.1:{line.port}", theme="dark").open()
        kept(screen)
        line.cut()
        screen.page.reload()
        screen.page.get_by_role("heading", name="No connection to hubd").wait_for()

        assert barriers(screen) == []


def test_without_hubd_it_speaks_the_language_of_the_household(screens: Opener, site: Site, wire: Wire) -> None:
    with Line(site.port) as line:
        screen = screens(f"http://127.0.0.1:{line.port}").open()
        kept(screen)
        screen.wait("() => JSON.parse(localStorage.getItem('hubd.screen')).household === 'en'")
        line.cut()
        screen.page.evaluate(
            "localStorage.setItem('hubd.screen', JSON.stringify("
            "{...JSON.parse(localStorage.getItem('hubd.screen')), household: 'es'}))"
        )
        screen.page.reload()

        screen.page.get_by_role("heading", name="Sin conexión con hubd").wait_for()


def test_every_view_opens_without_hubd(screens: Opener, site: Site, wire: Wire) -> None:
    """Also those that nobody has looked at before the line was cut."""
    with Line(site.port) as line:
        screen = screens(f"http://127.0.0.1:{line.port}").open()
        kept(screen)
        line.cut()
        for view in VIEWS:
            screen.go(view)


def test_nothing_of_the_household_is_kept(screens: Opener, site: Site, wire: Wire) -> None:
    screen = screens().open()
    kept(screen)
    for view in VIEWS:
        screen.go(view)
    names = screen.page.evaluate(
        """async () => {
          const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          const requests = (await Promise.all(opened.map((each) => each.keys()))).flat();
          return requests.map((each) => new URL(each.url).pathname);
        }"""
    )

    assert "/" in names and any(name.startswith("/assets/day-") for name in names)
    assert not [name for name in names if "api" in name or "token" in name]


def test_the_worker_is_under_the_same_strict_policy(site: Site) -> None:
    with urlopen(f"http://127.0.0.1:{site.port}/worker.js", timeout=5) as answer:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-cache"


def test_a_newer_page_is_taken_up_once_nobody_stands_before_it(screens: Opener, site: Site, wire: Wire) -> None:
    with Line(site.port) as line:
        screen = screens(f"http://127.0.0.1:{line.port}")
        screen.page.clock.install()
        screen.open()
        screen.page.route("**/", lambda route: route.fulfill(body=NEWER, content_type="text/html")
                          if route.request.resource_type == "fetch" else route.fallback())  # fmt: skip
        screen.page.evaluate("window.old = true")
        with screen.page.expect_request(lambda request: request.resource_type == "fetch" and request.url.endswith("/")):
            line.cut()
            line.mend()
            screen.page.clock.run_for(15_000)

        screen.page.clock.run_for(60_000)
        assert screen.page.evaluate("window.old")  # somebody may still read
        with screen.page.expect_event("load"):  # hours in a second may begin it twice: the one that ends counts
            screen.page.clock.run_for(180_000)
        screen.page.locator("nav").wait_for()
        assert not screen.page.evaluate("window.old")


def test_a_view_whose_file_is_gone_leads_to_the_newer_page(screens: Opener, wire: Wire) -> None:
    """hubd was renewed while the page stood open: what its links name is there no more."""
    screen = screens().open()
    screen.page.route("**/assets/rules-*", lambda route: route.abort())
    screen.page.evaluate("location.hash = '/rules'")
    screen.page.locator("hubd-home").wait_for()

    screen.page.unroute("**/assets/rules-*")
    screen.page.route("**/assets/sources-*", lambda route: route.abort())
    screen.page.route("**/", lambda route: route.fulfill(body=NEWER, content_type="text/html")
                      if route.request.resource_type == "fetch" else route.fallback())  # fmt: skip
    with screen.page.expect_navigation():
        screen.page.evaluate("location.hash = '/sources'")
    screen.page.unroute("**/assets/sources-*")
    screen.page.reload()
    screen.page.locator("hubd-sources").wait_for()


def test_a_browser_that_keeps_nothing_has_the_page_all_the_same(screens: Opener, wire: Wire) -> None:
    screen = screens()
    screen.page.add_init_script("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })")
    screen.open().page.locator("hubd-people li").first.wait_for()

    assert json.loads(screen.page.evaluate("localStorage.getItem('hubd.screen')"))["token"] == screen.token
