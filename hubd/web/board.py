"""What stands on screens just now, kept from what hubd tells them: a card goes up, and comes down when it is cleared,
answered or over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from hubd.core.decisions import Decision, Effect, Tell
from hubd.core.household import Household
from hubd.core.memories import PolicyState
from hubd.web.caller import Caller

SHOWN = ("show", "ask", "push")
"""What stands somewhere to be read. What is only said is gone when it is said."""


class Shown(NamedTuple):
    """A decision that stands somewhere: its words by output. `private`: for the eyes of its audience alone."""

    decision: Decision
    tells: dict[str, Tell]
    private: bool
    wording: str = ""
    """What a language model made of its text."""

    @property
    def expires(self) -> float | None:
        ends = [tell.expires for tell in self.tells.values()]
        return None if None in ends else max((end for end in ends if end is not None), default=None)


Change: TypeAlias = Callable[["Shown | None", "Shown | None"], None]
"""Hears of every change: a card before, and after; None where there is none."""


class Board:
    """All cards of one household."""

    def __init__(self, household: Household, changed: Change) -> None:
        self._household, self._changed = household, changed
        self.cards: dict[str, Shown] = {}

    def told(self, effects: Iterable[Effect], policy: PolicyState) -> None:
        """Take up what was just told to outputs. However many they are, a card changes once."""
        tells = [effect for effect in effects if isinstance(effect, Tell)]
        before = {tell.decision: self.cards.get(tell.decision) for tell in tells}
        for tell in tells:
            if tell.kind == "clear":
                self._clear(tell)
            elif tell.kind in SHOWN:
                self._show(tell, policy)
        for id_, card in before.items():
            after = self.cards.get(id_)
            if after != card:
                self._changed(card, after)

    def look(self, policy: PolicyState, now: float) -> None:
        """Take down what has been answered, and what is over."""
        for id_, card in list(self.cards.items()):
            item = policy.open.get(id_)
            over = card.expires is not None and card.expires <= now
            if item is None or item.answered or over:
                del self.cards[id_]
                self._changed(card, None)
            elif item.decision.audience != card.decision.audience:
                self.cards[id_] = card._replace(decision=item.decision)
                self._changed(card, self.cards[id_])

    def worded(self, id_: str, old: str, new: str) -> None:
        """A model has put it better, if it still says what it said then."""
        card = self.cards.get(id_)
        if card is not None and all(tell.text == old for tell in card.tells.values()):
            self.cards[id_] = card._replace(wording=new)
            self._changed(card, self.cards[id_])

    def seen_by(self, caller: Caller) -> list[Shown]:
        """The cards that this caller may see."""
        return [card for card in self.cards.values() if self.shows(card, caller)]

    def shows(self, card: Shown, caller: Caller) -> bool:
        """May this caller see the card? Its audience always; others what stands openly where they look."""
        if caller.person is not None and caller.person in card.decision.audience:
            return True
        if caller.output is not None:
            return any(self._in_sight(output, caller.output, private=card.private) for output in card.tells)
        return not card.private and any(self._household.outputs[o].type != "phone" for o in card.tells)

    def _in_sight(self, output: str, screen: str, *, private: bool) -> bool:
        """Is it told on this very screen, or asked aloud in the room where the screen stands?"""
        if output == screen:
            return True
        told, looked_at = self._household.outputs[output], self._household.outputs.get(screen)
        return not private and told.type == "speaker" and looked_at is not None and told.area == looked_at.area

    def _show(self, tell: Tell, policy: PolicyState) -> None:
        item = policy.open.get(tell.decision)
        if item is None or tell.output not in self._household.outputs:
            return
        if tell.kind == "ask" or self._household.outputs[tell.output].type != "speaker":
            before = self.cards.get(tell.decision)
            tells = {**(before.tells if before is not None else {}), tell.output: tell}
            self.cards[tell.decision] = Shown(item.decision, tells, tell.decision in policy.bare)

    def _clear(self, tell: Tell) -> None:
        """One screen shows it no more. Speakers have nothing to clear: what was asked aloud is over too."""
        card = self.cards.get(tell.decision)
        if card is None:
            return
        gone = {tell.output} | {output for output in card.tells if self._household.outputs[output].type == "speaker"}
        tells = {output: each for output, each in card.tells.items() if output not in gone}
        if tells:
            self.cards[tell.decision] = card._replace(tells=tells)
        else:
            del self.cards[tell.decision]
