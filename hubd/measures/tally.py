"""What is counted because nobody could ask for it later, and where the rest is read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from time import time

from hubd.core.codec import context_values
from hubd.core.decisions import Decision
from hubd.measures.alarms import Alarms
from hubd.measures.checked import Checked, Sample
from hubd.runtime.ledger import Counters
from hubd.runtime.living import Living


class Tally:
    """What is known of one household in numbers."""

    def __init__(self, living: Living) -> None:
        self.living, self.begun = living, time()
        self.checked = Checked()
        self.alarms = Alarms()
        self.decided: Counter[tuple[str, str, str]] = Counter()

    @property
    def now(self) -> float:
        return self.living.now() or 0.0

    @property
    def counters(self) -> Counters:
        return self.living.loop.counters

    def count(self, decisions: Sequence[Decision]) -> None:
        """What was decided just now."""
        self.alarms.lived(decisions)
        for decision in decisions:
            self.decided[decision.verdict, decision.reason, decision.intent] += 1

    def sample(self) -> None:
        """What is believed this minute."""
        brain, state, now = self.living.operator.brain, self.living.operator.state, self.living.now()
        if now is not None and state.wake_at:
            self.checked.remember(Sample(now, context_values(state, brain.household, brain.floor, now)["people"]))
