"""Tries one mutant from the very beginning: for code that runs while modules are imported, where putting it in its
place afterwards comes too late. Reads the mutant from its input; the exit status tells whether it lived."""

from __future__ import annotations

import json
import sys
import time
from typing import NamedTuple

import pytest

from mutants.put import Importer

LIVED, KILLED = 0, 1


class _Given(NamedTuple):
    """A mutant as it was told."""

    path: str
    module: str
    function: str
    code: str


class _Quickest:
    """The quickest tests first, for so many seconds."""

    def __init__(self, took: dict[str, float], seconds: float) -> None:
        self.took, self.seconds = took, seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self.took), key=lambda item: self.took[item.nodeid])

    def pytest_runtest_logfinish(self) -> None:
        if time.process_time() > self.seconds:
            pytest.exit("it lived for as long as it had", returncode=LIVED)


def main() -> int:
    """Killed unless every test that there was time for has passed."""
    given = json.load(sys.stdin)
    sys.meta_path.insert(0, Importer(_Given(*given["mutant"])))
    quickest = _Quickest(given["took"], given["seconds"])
    return LIVED if pytest.main(["-x", "-q", *given["options"]], plugins=[quickest]) == LIVED else KILLED


if __name__ == "__main__":
    sys.exit(main())
