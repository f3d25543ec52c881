"""Who rides along with a home and remembers what its state does not hold: what was learned, what people answered."""

from __future__ import annotations

from dataclasses import replace

from hubd.core.activities.heads import promoted
from hubd.core.brain import Brain
from hubd.core.events import AnyEvent, Feedback, Promoted
from hubd.core.state import State
from hubd.fleet.tally import Tally

NOTED = (Feedback, Promoted)


class Witness:
    """`heads`: by person, what was learned from their labels and promoted, as it was sent; a state only names it."""

    def __init__(self, tally: Tally, heads: dict[str, bytes]) -> None:
        self.heads = heads
        self._tally = tally

    def known(self, brain: Brain) -> Brain:
        """The brain with what was learned in charge again."""
        return replace(brain, heads=promoted({}, self.heads)) if self.heads else brain

    def watch(self, event: AnyEvent, _state: State, _brain: Brain) -> None:
        """Called after every event; nothing is ever promoted here: a fleet's homes learn by what is sent to them."""
        if isinstance(event, NOTED):
            if isinstance(event, Promoted):
                self.heads = {**self.heads, **event.heads}
            else:
                self._tally.answered(event.outcome)
