"""Language models are switched on the page, while hubd runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.hub import until
from tests.runtime.mosquitto import Mosquitto
from tests.screen.browser import Opener
from tests.screen.household import HOME
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]

MODELS = """\
language_models:
  - {name: attic, url: "http://127.0.0.1:9/v1", model: llama3.2}
  - {name: elsewhere, url: "http://127.0.0.1:9/v1", model: larger}
"""


def test_a_model_is_switched_off_by_a_touch_and_stays_off(broker: Mosquitto, screens: Opener, tmp_path: Path) -> None:
    site = Site(tmp_path, broker.port, HOME.replace("id: lab", "id: words").replace("rules: [own]\n", ""))
    site.hub.config.write_text(site.hub.config.read_text() + MODELS)
    site.hub.start()
    try:
        screen = screens(f"http://127.0.0.1:{site.port}", token=site.token("admin")).open("settings")
        screen.page.get_by_role("radiogroup", name="attic").get_by_role("radio", name="Off").check()
        until(lambda: on(site) == {"attic": False, "elsewhere": True}, what="the switch")

        screen.page.reload()
        attic = screen.page.get_by_role("radiogroup", name="attic").get_by_role("radio", name="Off")
        attic.wait_for()
        assert attic.is_checked()
    finally:
        site.hub.stop()


def on(site: Site) -> dict[str, bool]:
    """Which model may be asked."""
    return {each["name"]: each["on"] for each in site.client("admin").get("/language-models")["models"]}
