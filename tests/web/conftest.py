"""One living hub with a screen for all tests of a module; it is asked much, and changed little."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.hub import Wire
from tests.runtime.mosquitto import MOSQUITTO, Mosquitto
from tests.web.site import Site


@pytest.fixture(scope="package")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    if not Path(MOSQUITTO).exists():
        pytest.skip("mosquitto is not installed (apt-get install mosquitto)")
    mosquitto = Mosquitto(tmp_path_factory.mktemp("broker"))
    mosquitto.start()
    yield mosquitto
    mosquitto.stop()


@pytest.fixture(scope="package")
def site(
    tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto, request: pytest.FixtureRequest
) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), broker.port)
    request.addfinalizer(site.hub.kill)
    site.hub.start()
    yield site
    assert site.hub.stop() == 0
    assert "Traceback" not in site.hub.output


@pytest.fixture(scope="package")
def wire(broker: Mosquitto, site: Site) -> Iterator[Wire]:
    wire = Wire(broker.port)
    yield wire
    wire.close()
