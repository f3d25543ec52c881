"""The API of a living daemon: what it shows, what it takes in, and what it lets nobody do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.runtime.hub import Wire
from tests.runtime.mosquitto import Mosquitto
from tests.web.site import Site


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    mosquitto = Mosquitto(tmp_path_factory.mktemp("broker"))
    mosquitto.start()
    yield mosquitto
    mosquitto.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), broker.port)
    site.hub.start()
    yield site
    assert site.hub.stop() == 0
    assert "Traceback" not in site.hub.output


@pytest.fixture(scope="module")
def wire(broker: Mosquitto, site: Site) -> Iterator[Wire]:
    wire = Wire(broker.port)
    yield wire
    wire.close()


def test_health_needs_no_token(site: Site) -> None:
    assert site.client(None).get("/health") == {"status": "ok", "problems": []}


def test_the_home_is_told_with_names_and_probabilities(site: Site) -> None:
    home = site.client().get("/home")

    assert home["id"] == "lab"
    assert [person["name"] for person in home["people"]] == ["Anna", "Leo"]
    assert {area["id"] for area in home["areas"]} == {"kitchen", "hall"}
    assert 0.0 <= home["people"][0]["p"] <= 1.0
