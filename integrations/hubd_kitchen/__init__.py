"""Recipes, stock, meal plans and shopping lists of Mealie, Tandoor and Grocy, over REST."""

from collections.abc import Callable, Mapping
from typing import Any

from hubd.core.household import Household
from hubd.integration import Feed, Integration, Services


def _feed(household: Household, settings: Any, known: Callable[[], Mapping[str, bytes]]) -> Feed:
    from hubd_kitchen.feed import Kitchen

    return Kitchen(household, settings, known)


def _services(household: Household, settings: Any) -> Services:
    from hubd_kitchen.shopping import Shopping

    return Shopping(household, settings)


INTEGRATION = Integration("kitchen", feed=_feed, services=_services)
