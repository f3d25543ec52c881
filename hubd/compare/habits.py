"""What people turn down again and again, offered as rules: accepted ones are rules of the household, discarded ones
are not offered again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from hubd.core.household import Household
from hubd.core.memories import Answer
from hubd.errors import HubError
from hubd.learning.regularities import Regularity, regularities
from hubd.whole_files import alone, write_whole

ACCEPTED = "learned.yaml"
"""The file, in the first folder of `rules:`, to which accepted ones are added. It is the owner's to change."""

DISCARDED = "learned.discarded"
"""Beside it: the ids of those that nobody wanted, one a line."""

HEAD = "# Learned from answers, and accepted with `hubd review`. Yours to change, or to delete.\n"


class NotOffered(HubError):
    """There is no such habit to accept or to discard."""


def offered(
    answers: Iterable[Answer], household: Household, known: Iterable[str], folder: Path | None
) -> list[Regularity]:
    """The habits that nobody has yet said anything about. `known`: ids of the rules that there are."""
    settled = {*known, *_discarded(folder)}
    return [habit for habit in regularities(answers, household) if habit.id not in settled]


def _discarded(folder: Path | None) -> list[str]:
    file = folder / DISCARDED if folder is not None else None
    return file.read_text(encoding="utf-8").split() if file is not None and file.exists() else []


def named(id_: str, habits: Sequence[Regularity]) -> Regularity:
    """The habit of that name. Raises `NotOffered`."""
    found = next((habit for habit in habits if habit.id == id_), None)
    if found is None:
        there = ", ".join(habit.id for habit in habits) or "nothing at the moment"
        raise NotOffered(f"{id_} is not offered; there is {there}")
    return found


def accept(habit: Regularity, folder: Path) -> Path:
    """From now on it is a rule of the household."""
    file = folder / ACCEPTED
    with alone(folder):
        before = file.read_text(encoding="utf-8") if file.exists() else HEAD
        write_whole(file, f"{before.rstrip()}\n{habit.rule}".encode())
    return file


def discard(habit: Regularity, folder: Path) -> Path:
    """It is not offered again."""
    file = folder / DISCARDED
    with alone(folder):
        write_whole(file, "".join(f"{id_}\n" for id_ in (*_discarded(folder), habit.id)).encode())
    return file
