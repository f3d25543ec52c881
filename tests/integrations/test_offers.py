"""What installed integrations offer, and what is said where one offers less than hubd needs of it."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from hubd import integration
from hubd.config.settings import KitchenPrograms
from hubd.core.household import Household
from hubd.errors import Unavailable
from hubd.integration import Broker, Integration

HOUSE = Household(id="lab", name="Lab", time_zone=ZoneInfo("UTC"))
OFFERS: dict[str, Callable[[], object]] = {
    "mqtt decoders": lambda: integration.router_of(HOUSE, None),
    "mqtt bus": lambda: integration.bus_to(Broker("127.0.0.1", 9, "hubd"), ()),
    "kitchen services": lambda: integration.services_of("kitchen", HOUSE, KitchenPrograms()),
    "kitchen feed": lambda: integration.feed_of("kitchen", HOUSE, KitchenPrograms(), dict),
    "homeassistant memory": lambda: integration.home_assistant_memory("home-assistant_v2.db", ""),
    "wyoming microphone": lambda: integration.microphone_at("tcp://127.0.0.1:9"),
}


@pytest.mark.parametrize("offer", OFFERS)
def test_the_shipped_integrations_offer_all_that_hubd_asks_of_them(offer: str) -> None:
    assert OFFERS[offer]() is not None


@pytest.mark.parametrize("offer", OFFERS)
def test_an_integration_that_offers_less_is_named_with_what_to_do(offer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integration, "installed", Integration)  # one of this name that offers nothing

    with pytest.raises(Unavailable) as refused:
        OFFERS[offer]()
    assert repr(offer.partition(" ")[0]) in str(refused.value)
    assert "install hubd again" in str(refused.value)


def test_one_that_is_not_there_is_named_with_what_to_do() -> None:
    with pytest.raises(Unavailable, match="'teleprinter' is not installed; install hubd again"):
        integration.installed("teleprinter")
