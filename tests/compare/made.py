"""Decisions made by hand."""

from __future__ import annotations

from typing import Any

from hubd.core.decisions import Decision


def decision(at: float = 0.0, verdict: str = "speak", intent: str = "a.b", **more: Any) -> Decision:
    """One decision; whatever is not given does not matter."""
    values: dict[str, Any] = {
        "id": f"{intent}@{at}", "at": at, "home": "elm", "intent": intent, "audience": ("anna",), "area": None,
        "verdict": verdict, "outputs": (), "title": "", "text": "", "urgency": "normal", "score": 1.0,
        "rule": "some.rule", "because": (),
    }  # fmt: skip
    return Decision(**(values | more))
