"""Why a request is not done, in a status, a fixed word and a sentence."""

from __future__ import annotations


class Refusal(Exception):
    """Why not: status, a fixed word, and a sentence. `wait`: try again after so many seconds."""

    def __init__(self, status: int, error: str, message: str, wait: float | None = None) -> None:
        self.status, self.error, self.message, self.wait = status, error, message, wait
        super().__init__(message)


def missing(what: str, name: str, hint: str = "") -> Refusal:
    """There is no such thing."""
    return Refusal(404, "not_found", f"there is no {what} {name[:60]!r}{f'; {hint}' if hint else ''}")
