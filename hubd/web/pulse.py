"""What has changed about the home, told to whoever listens: at most once a second, and only while somebody does."""

from __future__ import annotations

import asyncio
from typing import Any

from hubd.core.codec import context_values
from hubd.runtime.announcer import is_news
from hubd.web.house import House
from hubd.web.looking import health_told, home_now
from hubd.web.shapes.decisions import Card
from hubd.web.telling import studies
from hubd.web.timing import running_in

PAUSE = 1.0
"""Seconds between two tellings of the home."""
LOOK = 5.0
"""Seconds between two looks at what changes without any news: cards that are over, and how hubd is."""
COOKED = "recipe.step"
"""The intent of cards whose waits may be timed."""
STALE = 60.0
"""Seconds after which the home is told again though nothing moved, so that everybody sees that it is alive."""


class Pulse:
    """Looks at the household when something happened, and now and then besides."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._context: dict[str, Any] = {}
        self._rest: Any = None
        self._told_at = float("-inf")
        self._health = ""
        self._studies: dict[str, Card] = {}
        self._timed: dict[str, float | None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._stale = False

    def begin(self) -> None:
        """Look now and then, from now on."""
        self._watch = asyncio.get_running_loop().call_later(LOOK, self._look)

    def stop(self) -> None:
        for timer in (self._timer, self._watch):
            if timer is not None:
                timer.cancel()

    def beat(self) -> None:
        """Something happened."""
        if self._timer is not None:
            self._stale = True
        elif self._house.news.listeners:
            self._tell()
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._rested)

    def _rested(self) -> None:
        self._timer = None
        if self._stale:
            self._stale = False
            self.beat()

    def _look(self) -> None:
        self._watch = asyncio.get_running_loop().call_later(LOOK, self._look)
        house = self._house
        house.board.look(house.state.policy, house.at)
        if house.news.listeners:
            health = health_told(house)
            if health != self._health:
                self._health = health
                house.news.tell("health", health)
            if asyncio.get_running_loop().time() - self._told_at >= STALE:
                self._context = {}
            self.beat()

    def _tell(self) -> None:
        """Tell the home if anybody would care."""
        house = self._house
        if not house.alive:
            return
        context = context_values(house.state, house.household, house.brain.floor, house.at)
        policy = house.state.policy
        rest = (policy.hushes, {name: each for name, each in policy.modes.items() if name.startswith("study|")})
        if is_news(self._context, context) or rest != self._rest:
            self._context, self._rest = context, rest
            self._told_at = asyncio.get_running_loop().time()
            house.news.tell("home", home_now(house).model_dump_json())
        self._tell_studies()
        self._tell_timers()

    def _tell_timers(self) -> None:
        """What counts down. A card says what is timed for it, and is told again where that has changed."""
        reminders = self._house.state.desk.reminders.values()
        timed = {each.id: each.after for each in reminders if each.timer is not None}
        if timed != self._timed:
            self._timed = timed
            self._house.news.tell("timers", running_in(self._house).model_dump_json())
            for card in self._house.board.cards.values():
                if card.decision.intent == COOKED:
                    self._house.news.tell("card", (card, card))

    def _tell_studies(self) -> None:
        """Study times that began, changed or ended."""
        now = {card.id: card for card in studies(self._house)}
        for id_, card in now.items():
            if self._studies.get(id_) != card:
                self._house.news.tell("made_card", card.model_dump_json())
        for id_ in self._studies:
            if id_ not in now:
                self._house.news.tell("card_gone", id_)
        self._studies = now
