"""Whose eyes words are for. What was said to one person is nobody else's business, on a wall least of all.

The policy sees to it that private words stand only where their reader is alone, and the board follows it. Here is what
remains: what was decided earlier, and what was never shown. Of that everybody sees that it happened and why, and only
its audience what it said.
"""

from __future__ import annotations

from hubd.core.decisions import PERSONAL, Decision
from hubd.web.board import Board
from hubd.web.caller import Caller

OPENLY = frozenset({"act", "speak", "ask", "show"})
"""What everybody around could see or hear."""


def may_read(decision: Decision, caller: Caller, board: Board) -> bool:
    """May this caller read the words of a decision?"""
    if caller.person is not None and caller.person in decision.audience:
        return True
    if decision.intent.startswith("hazard."):
        return True
    card = board.cards.get(decision.id)
    if card is not None and board.shows(card, caller):
        return True
    return not decision.intent.startswith(PERSONAL) and (not decision.audience or decision.verdict in OPENLY)


def may_answer(decision: Decision, caller: Caller, board: Board) -> bool:
    """May this caller answer it? Whoever may read it may."""
    return may_read(decision, caller, board)
