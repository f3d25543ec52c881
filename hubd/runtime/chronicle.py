"""The household's changes of state in hubd's own log: the mode of the house, and guests, each once when it changes.

Words of rules and messages never stand here, and of people nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from hubd.core.decisions import Decision
from hubd.runtime.living import Living

log = logging.getLogger("hubd.house")

COME, GONE = 0.7, 0.3
"""From which probability on guests have come, and below which they have gone: between them nothing is told."""


class Chronicle:
    """The part that tells changes."""

    def __init__(self, living: Living) -> None:
        self._operator = living.operator
        house = living.operator.state.house
        self._mode, self._guests = house.mode, house.guests >= COME

    async def open(self) -> None:
        """Nothing is opened."""

    async def close(self) -> None:
        """Nothing is closed."""

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:  # noqa: ARG002 - a part's
        house = self._operator.state.house
        if house.mode != self._mode:
            log.info("the house: %s, after %s", house.mode, self._mode)
            self._mode = house.mode
        if house.guests >= COME and not self._guests:
            self._guests = True
            log.info("guests have come")
        elif house.guests < GONE and self._guests:
            self._guests = False
            log.info("guests have gone")
