"""Tries mutants: the tests that pass the changed lines, the quickest first, until one of them fails.

The tests are collected once. Each mutant then has a process of its own that begins where collecting ended, so that
most take a fraction of a second; mutmut's own way, every mutant of every function in one module, makes half a million
lines of hubd's core and slows each call down.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, NamedTuple, NoReturn

import pytest
from _pytest.runner import runtestprotocol

from mutants.put import Changed, Made, made, put

SLOWER, LONGEST = 10.0, 2.0
"""So many times as long as without a mutant a test may take, and so many seconds more, before it counts as hanging."""
MEMORY = 4 << 30
"""Bytes that a mutant may take before it is out of memory."""


class Verdict(NamedTuple):
    """How it went. `outcome`: killed (a test failed), slow (one hung), lived, unsure (it lived for as long as it had),
    untested (no test passes the lines). `by`: the test; `tests`: how many there were."""

    outcome: str
    by: str = ""
    tests: int = 0


class Case(NamedTuple):
    """A mutant with the tests that pass its lines."""

    mutant: Changed
    tests: Sequence[str]


class Trial:
    """A plugin for pytest that runs mutants instead of tests. `took`: CPU seconds of each test; `seconds`: after so
    many a mutant is let go; `jobs`: how many at once; `told`: hears every verdict, by the number of the case."""

    def __init__(
        self, cases: Sequence[Case], took: dict[str, float], seconds: float, jobs: int,
        told: Callable[[int, Verdict], None],
    ) -> None:  # fmt: skip
        self.cases, self.took, self.seconds, self.jobs, self.told = cases, took, seconds, jobs, told

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        gc.collect()
        kept = made()
        gc.freeze()  # what was collected is shared by all, untouched
        running: dict[int, tuple[int, int]] = {}
        for number, case in enumerate(self.cases):
            tests = sorted((name for name in case.tests if name in items), key=lambda name: (self.took[name], name))
            if not tests:
                self.told(number, Verdict("untested"))
                continue
            if len(running) >= self.jobs:
                self._ended(running)
            running.update([self._begun(number, case, [items[name] for name in tests], kept)])
        while running:
            self._ended(running)
        return True

    def _begun(
        self, number: int, case: Case, items: list[pytest.Item], kept: Made
    ) -> tuple[int, tuple[int, int]]:  # fmt: skip
        reads, writes = os.pipe()
        sys.stdout.flush()
        process = os.fork()
        if process == 0:
            os.close(reads)
            self._live(case, items, kept, writes)
        os.close(writes)
        return process, (number, reads)

    def _ended(self, running: dict[int, tuple[int, int]]) -> None:
        process, _ = os.wait()
        number, reads = running.pop(process)
        with os.fdopen(reads, "rb") as pipe:
            said = pipe.read()
        self.told(number, Verdict(*json.loads(said)) if said else Verdict("slow"))

    def _live(self, case: Case, items: list[pytest.Item], kept: Made, writes: int) -> NoReturn:
        """The life of a mutant, in its own process."""
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)

        def end(outcome: str, by: str = "") -> NoReturn:
            os.write(writes, json.dumps([outcome, by, len(items)]).encode())
            os._exit(0)

        now = items[0].nodeid

        def hangs(_signal: int, _frame: FrameType | None) -> NoReturn:
            end("slow", now)

        signal.signal(signal.SIGPROF, hangs)
        limit = int(self.seconds + LONGEST + SLOWER * max(self.took[item.nodeid] for item in items)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            put(case.mutant, kept)
            for item, following in zip(items, [*items[1:], None], strict=True):
                now = item.nodeid
                if resource.getrusage(resource.RUSAGE_SELF).ru_utime > self.seconds:
                    end("unsure", now)
                signal.setitimer(signal.ITIMER_PROF, LONGEST + SLOWER * self.took[now])
                reports: list[Any] = runtestprotocol(item, log=False, nextitem=following)
                signal.setitimer(signal.ITIMER_PROF, 0.0)
                if any(report.failed for report in reports):
                    end("killed", now)
        except BaseException as fault:  # whatever a mutant does, its process ends here
            end("killed", f"{now}: {type(fault).__name__}")
        end("lived")
