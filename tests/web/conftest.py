"""One living hub with a screen for all tests of a module; it is asked much, and changed little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.runtime.brokers import running
from tests.runtime.hub import Wire
from tests.runtime.mosquitto import Mosquitto
from tests.web.site import Site


@pytest.fixture(scope="package")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with running(tmp_path_factory.mktemp("broker")) as mosquitto:
        yield mosquitto


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto, request: pytest.FixtureRequest) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), broker.port)
    request.addfinalizer(site.hub.kill)
    site.hub.start()
    yield site
    assert site.hub.stop() == 0
    _, trouble, told = site.hub.output.partition("Traceback")
    assert not trouble, told[:4000]


@pytest.fixture(scope="package")
def wire(broker: Mosquitto, site: Site) -> Iterator[Wire]:
    wire = Wire(broker.port)
    yield wire
    wire.close()
