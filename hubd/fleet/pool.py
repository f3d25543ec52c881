"""A trial over many homes on the cores of one machine: resumed where it was, and stopped by no home.

Every answer is a file of its own, written whole or not at all. Whoever asks again finds it and asks only the rest. A
worker that dies takes nothing with it but the home it was at, which is asked again; one at which workers die again and
again gets an answer that says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import msgspec

from hubd.fleet.tether import end_with_parent
from hubd.fleet.trial import Answer, Question, answer, mark
from hubd.rules_files import keep_shipped_rules

TRIES = 3
"""So often a home may take its worker with it before it is given up."""
AHEAD = 2
"""Questions for each worker that are given out before they are asked: what dies with a worker is asked again."""
Ask = Callable[[Sequence[tuple[str, Question]]], Iterator[tuple[str, Answer]]]
"""An engine: answers by their marks, in whatever order they come."""


class Answers:
    """The folder of answers."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def get(self, name: str) -> Answer | None:
        try:
            return msgspec.json.decode((self._folder / f"{name}.json").read_bytes(), type=Answer)
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, name: str, found: Answer) -> None:
        spare = self._folder / f"{name}.new"
        spare.write_bytes(msgspec.json.encode(found))
        spare.replace(self._folder / f"{name}.json")


def ask_all(
    questions: Sequence[Question],
    answers: Answers,
    engine: Ask,
    progress: Callable[[int, int], None] = lambda _done, _known: None,
) -> list[Answer]:
    """Every home's answer, in the order of the questions. `progress` hears how many there are, and how many of them
    were known before."""
    marks = [mark(question) for question in questions]
    found = {name: known for name in marks if (known := answers.get(name)) is not None}
    before = len(found)
    progress(before, before)
    asked = {name: question for name, question in zip(marks, questions, strict=True) if name not in found}
    for name, one in engine(list(asked.items())):
        answers.put(name, one)
        found[name] = one
        progress(len(found), before)
    return [found[name] for name in marks]


def in_processes(workers: int) -> Ask:
    """Worker processes on this machine."""

    def ask(asked: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Answer]]:
        tries: Counter[str] = Counter()
        left = dict(asked)
        while left:
            for name, found in _once(left, workers, tries):
                yield name, found
                del left[name]

    return ask


def _begin() -> None:
    end_with_parent()
    keep_shipped_rules()


def _once(left: dict[str, Question], workers: int, tries: Counter[str]) -> Iterator[tuple[str, Answer]]:
    """As far as one pool of processes gets: to the end, or until one of them dies."""
    waiting = iter(list(left.items()))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin) as pool:
        open_: dict[Future[Answer], str] = {}
        while True:
            for name, question in waiting:
                if tries[name] >= TRIES:
                    yield name, Answer(home=question.home, error="the process died of it, again and again")
                    continue
                open_[pool.submit(answer, question)] = name
                if len(open_) >= workers * AHEAD:
                    break
            if not open_:
                return
            done, _ = wait(open_, return_when=FIRST_COMPLETED)
            for future in done:
                name = open_.pop(future)
                try:
                    yield name, future.result()
                except BrokenProcessPool:
                    tries.update((name, *open_.values()))
                    return
