"""A trial on Ray gives the answers of the processes of one machine, and a worker that dies is asked again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

pytest.importorskip("ray", reason="needs Ray: make test-fleet installs it")

from hubd.fleet.on_ray import on_ray
from hubd.fleet.pool import Answers, Ask, ask_all
from hubd.fleet.trial import Answer, Question
from tests.fleet.test_backtest import alone, asked, homes, told  # noqa: F401 - a fixture

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray leaves sockets to the collector


def ray_workers() -> list[psutil.Process]:
    """Ray's processes that answer questions: they carry the task's name."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if " ".join(child.cmdline()).startswith("ray::_answer")]


def test_ray_gives_the_same_answers_and_asks_again_what_died(homes: Path, tmp_path: Path) -> None:
    found = asked(homes)
    killed: list[int] = []

    def with_murder(engine: Ask) -> Ask:
        def ask(left: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Answer]]:
            for name, one in engine(left):
                if not killed:
                    for victim in ray_workers():
                        os.kill(victim.pid, signal.SIGKILL)
                        killed.append(victim.pid)
                yield name, one

        return ask

    answers = ask_all(found, Answers(tmp_path / "ray"), with_murder(on_ray(2)))

    assert killed
    assert told(answers) == told(ask_all(found, Answers(tmp_path / "alone"), alone))
