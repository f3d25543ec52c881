"""What can go wrong, and who has to act.

    HubError
    ├── ConfigError            the owner must edit a file; carries every problem with file, line and path
    │   └── ModelError         a model is missing, or its checksum or inputs do not match the manifest
    ├── DecodeError            one message made no sense: set aside, counted, never fatal
    ├── IntegrationError
    │   ├── Unavailable        try again later; the link does
    │   └── Rejected           trying again will not help; the owner is told once
    └── StoreError
        ├── StoreTooNew        written by a newer hubd; refuse rather than guess
        ├── StoreFull          no room on the disk; life goes on in memory
        ├── StoreInUse         another hubd runs with it
        ├── StoreLocked        another program holds it for longer than is reasonable
        └── StoreDamaged       go on with the last good snapshot, keep the damaged file

Every message says what to do next. The core raises none of these while living: bad input was
stopped at the edge, so an exception inside `step` is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class HubError(Exception):
    """Anything hubd says no to on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file: where it stands, what is wrong, and what to write instead."""

    file: str
    line: int
    path: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{place}: {self.path}: {self.what}" if self.path else f"{place}: {self.what}"
        return f"{text}; {self.hint}" if self.hint else text


class ConfigError(HubError):
    """The owner must edit a file. `problems` holds all of them, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ModelError(ConfigError):
    """A model is missing, or is not the one that the manifest describes."""


class DecodeError(HubError):
    """One message made no sense. `reason` is a short fixed phrase, so that it can be counted."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


class IntegrationError(HubError):
    """Something outside did not do what it was asked."""


class Unavailable(IntegrationError):
    """Try again later; the link does, and says so once."""


class Rejected(IntegrationError):
    """Trying again will not help: a person must act."""


class StoreError(HubError):
    """The journal cannot be read or written."""


class StoreTooNew(StoreError):
    """A newer hubd wrote this journal. Refuse rather than guess."""


class StoreFull(StoreError):
    """There is no room left where the journal is kept."""


class StoreInUse(StoreError):
    """Another hubd runs with this journal."""


class StoreLocked(StoreError):
    """Another program holds the journal, and does not let go."""


class StoreDamaged(StoreError):
    """The journal is damaged. The file is kept, and life goes on from the last good snapshot."""
