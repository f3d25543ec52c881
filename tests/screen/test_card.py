"""The same elements as a card of a Home Assistant dashboard: from another address, and through its ingress."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.runtime.hub import Wire
from tests.runtime.mosquitto import Mosquitto, free_port
from tests.screen.browser import Opener
from tests.screen.household import HOME, OWN, settle
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]

INGRESS = "/api/hassio_ingress/room/"
DASHBOARD = """<!doctype html><html lang="en"><title>Dashboard</title><body><main><h1>Dashboard</h1></main>
<script type="module">
await import("{script}");
const card = document.createElement("hubd-card");
window.asked = [];
card.setConfig({config});
card.hass = {{ language: "{language}", themes: {{ darkMode: true }}, callWS: async (message) => {{
  window.asked.push(message.endpoint);
  const app = {{ "/addons/local_hubd/info": {{ ingress_url: "{ingress}" }} }};
  return {{ ...app, "/ingress/session": {{ session: "pass" }} }}[message.endpoint] ?? {{}};
}} }};
document.querySelector("main").append(card);
</script></body></html>"""


class Dashboard(BaseHTTPRequestHandler):
    """Home Assistant as far as a card sees it: a page of its own, and an ingress that vouches for whoever is in."""

    protocol_version = "HTTP/1.0"  # what it passes on ends with the connection
    page: str
    hub: int

    def do_GET(self) -> None:
        if not self.path.startswith(INGRESS):
            self._say(self.page.encode())
        elif "ingress_session=pass" not in self.headers.get("Cookie", ""):
            self.send_error(401)
        else:
            self._pass("GET", None)

    def do_POST(self) -> None:
        self._pass("POST", self.rfile.read(int(self.headers["Content-Length"])))

    def _say(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def _pass(self, method: str, body: bytes | None) -> None:
        connection = HTTPConnection("127.0.0.1", self.hub)
        kept = {name: self.headers[name] for name in ("Content-Type", "Last-Event-ID") if name in self.headers}
        path = "/" + self.path.removeprefix(INGRESS)
        connection.request(method, path, body, kept | {"X-Ingress-Path": INGRESS.rstrip("/")})
        answer = connection.getresponse()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.end_headers()
        with closing(connection), suppress(OSError):  # pages hang up
            while piece := answer.read1(65_536):
                self.wfile.write(piece)
                self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def dashboard(page: str, hub: int, port: int) -> Iterator[str]:
    """Serves it. Yields its address."""
    handler = type("Here", (Dashboard,), {"page": page, "hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto) -> Iterator[tuple[Site, int]]:
    """A household whose screen may be asked from a dashboard, and the port of that."""
    folder, port = tmp_path_factory.mktemp("elsewhere"), free_port()
    (folder / "own").mkdir()
    (folder / "own" / "own.yaml").write_text(OWN)
    site = Site(folder, broker.port, HOME.replace("id: lab", "id: far"))
    text = site.hub.config.read_text()
    more = f'origins: ["http://127.0.0.1:{port}"], ingress: {{only_from: [127.0.0.1]}}'
    site.hub.config.write_text(text.replace('origins: ["http://ha.local:8123"]', more))
    site.hub.start()
    wire = Wire(broker.port, name="far")
    settle(wire)
    yield site, port
    wire.close()
    site.hub.stop()


def test_a_card_shows_a_hubd_somewhere_else(elsewhere: tuple[Site, int], screens: Opener) -> None:
    site, port = elsewhere
    hub = f"http://127.0.0.1:{site.port}/"
    config = f'{{type: "custom:hubd-card", title: "Our home", url: "{hub}", token: "{site.token()}"}}'
    page = DASHBOARD.format(script=f"{hub}hubd-card.js", config=config, language="de", ingress=INGRESS)
    with dashboard(page, site.port, port) as address:
        screen = screens(address)
        screen.page.goto(address)
        screen.page.get_by_text("Leo", exact=True).wait_for()

        assert screen.page.get_by_label("Menschen").locator("li").count() == 2
        assert screen.page.locator("hubd-card").get_attribute("theme") == "dark"


def test_a_card_goes_through_the_ingress_without_a_token(elsewhere: tuple[Site, int], screens: Opener) -> None:
    site, port = elsewhere
    config = '{type: "custom:hubd-card", app: "local_hubd", show: ["people"]}'
    script = f"http://127.0.0.1:{site.port}/hubd-card.js"
    page = DASHBOARD.format(script=script, config=config, language="en", ingress=INGRESS)
    with dashboard(page, site.port, port) as address:
        screen = screens(address)
        screen.page.goto(address)
        screen.page.get_by_text("Leo", exact=True).wait_for()

        assert screen.page.evaluate("window.asked")[:2] == ["/addons/local_hubd/info", "/ingress/session"]


def test_the_page_lives_behind_the_ingress(elsewhere: tuple[Site, int], screens: Opener) -> None:
    site, port = elsewhere
    with dashboard("", site.port, port) as address:
        screen = screens(address)
        screen.page.context.add_cookies([{"name": "ingress_session", "value": "pass", "url": address}])
        screen.page.goto(address + INGRESS)
        screen.page.locator("hubd-people li").first.wait_for()

        screen.go("sources").page.locator("hubd-sources table").wait_for()


def test_a_card_says_what_its_configuration_lacks(site: Site, screens: Opener, wire: Wire) -> None:
    screen = screens()
    screen.page.goto(f"{screen.address}/icon.svg")
    said = screen.page.evaluate(
        """async () => {
          await import("/hubd-card.js");
          const wrong = [{ type: "custom:hubd-card" }, { type: "custom:hubd-card", app: "x", show: ["everything"] }];
          const card = customElements.get("hubd-card");
          const said = (config) => {
            try { new card().setConfig(config); return ""; } catch ({ message }) { return message; }
          };
          return wrong.map(said);
        }"""
    )

    assert "`app`" in said[0] and '"everything"' in said[1]


def test_the_card_is_one_file() -> None:
    text = (Path(__file__).parents[2] / "hubd/web/static/hubd-card.js").read_text()

    assert "import(" not in text and 'from"./' not in text
