"""What the configuration names and Home Assistant does not have: said when it goes, and shown until it is back."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from hubd.core.household import Household
from hubd_homeassistant.house import named

log = logging.getLogger("hubd.homeassistant")

NO_STATE: Final = "notify"
"""What is a service and need not have a state; `hubd doctor` looks for it."""
TOLD: Final = 3
"""Entities in one sentence."""


class Missing:
    """Looks at what there is at each connection, and then at what comes and goes."""

    def __init__(self, household: Household) -> None:
        self._named = {name: where for name, where in named(household).items() if name.partition(".")[0] != NO_STATE}
        self._gone: tuple[str, ...] = ()

    def take_stock(self, states: Iterable[Mapping[str, Any]]) -> None:
        there = {str(state.get("entity_id")) for state in states}
        self._gone = tuple(name for name in self._named if name not in there)

    def changed(self, entity: str, there: bool) -> bool:
        """It has come or gone. Does that make a difference?"""
        if entity not in self._named or there == (entity not in self._gone):
            return False
        if there:
            log.info("%s is back in Home Assistant", entity)
            self._gone = tuple(name for name in self._gone if name != entity)
        else:
            log.warning("%s has vanished from Home Assistant, and %s names it", entity, self._named[entity])
            self._gone = (*self._gone, entity)
        return True

    @property
    def problem(self) -> str | None:
        """One sentence for people; None while everything is there."""
        if not self._gone:
            return None
        names = ", ".join(f"{name} ({self._named[name]})" for name in self._gone[:TOLD])
        more = f" and {len(self._gone) - TOLD} more" if len(self._gone) > TOLD else ""
        return f"Home Assistant has no {names}{more}; bring it back there, or correct the configuration"
