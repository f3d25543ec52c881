"""Every journal that a test opens is closed after it, so that no connection is left to chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hubd.store.journal import Journal


@pytest.fixture(autouse=True)
def _closed_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened: list[Journal] = []
    begin = Journal.__init__

    def remember(journal: Journal, *arguments: Any) -> None:
        opened.append(journal)
        begin(journal, *arguments)

    monkeypatch.setattr(Journal, "__init__", remember)
    yield
    for journal in opened:
        journal.close()
