"""How often a danger that was told of was none: warnings, and answers that called them wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from hubd.core.decisions import DELIVERED, Decision

REMEMBERED = 500
"""Warnings that may still be answered."""


class Said(msgspec.Struct):
    """An answer, as far as it is of use here."""

    outcome: str = ""
    decision: str | None = None
    intent: str | None = None


class Alarms:
    """By intent: `told`, and `wrong` of them."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self._intents: dict[str, str] = {}

    def lived(self, decisions: Sequence[Decision]) -> None:
        for decision in decisions:
            if decision.intent.startswith("hazard.") and decision.verdict in DELIVERED:
                self.told[decision.intent] += 1
                self._intents[decision.id] = decision.intent
                if len(self._intents) > REMEMBERED:
                    del self._intents[next(iter(self._intents))]

    def answered(self, payload: bytes) -> None:
        """Count an answer. What is none is told by the decoder, and nothing here."""
        try:
            said = msgspec.json.decode(payload, type=Said)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return
        intent = self._intents.get(said.decision) if said.decision is not None else said.intent
        if said.outcome == "wrong" and intent is not None and self.told[intent] > self.wrong[intent]:
            self.wrong[intent] += 1
