"""A back-test of many home-days: on one process and on all cores, and killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import time
from multiprocessing import get_context
from pathlib import Path

from bench.fleet.report import Report
from hubd.fleet import invent
from hubd.fleet.pool import Answers, ask_all, in_processes
from hubd.fleet.trial import Answer, Change, Question, questions
from hubd.logs.lines import line_of

FASTER = 1.7
"""The bar for two cores."""
SHARE = 20
"""One home in so many is enough to see what a killed run leaves."""


def backtest(report: Report, folder: Path, homes: int) -> None:
    """So many home-days; every answer is given anew for each number of processes."""
    street(folder / "homes", homes)
    rules = folder / "quiet.yaml"
    rules.write_text("- {pack: messages, enabled: false}\n")
    asked = questions([folder / "homes"], Change(), Change((str(rules),)))
    _killed(report, folder, asked[: max(homes // SHARE, 8)])
    cores = os.cpu_count() or 1
    took = {many: _asked(report, asked, folder / f"answers-{many}", many) for many in sorted({1, cores})}
    report.bar(f"times as fast on {cores} cores", took[1] / took[cores], FASTER * cores / 2)


def _asked(report: Report, asked: list[Question], answers: Path, many: int) -> float:
    begun = time.perf_counter()
    found = ask_all(
        asked, Answers(answers), in_processes(many),
        lambda done, _known: report.passing(f"{many} at once: {done} of {len(asked)} home-days"),
    )  # fmt: skip
    wall = time.perf_counter() - begun
    report.say(f"{len(asked):,} home-days, {many} at once: {wall:,.1f} s, {_cost(found)}")
    return wall


def _cost(found: list[Answer]) -> str:
    messages = sum(each.messages for each in found)
    seconds = sum(each.seconds for each in found)
    return f"{seconds / len(found):.2f} s of CPU a home-day, {seconds / messages / 2 * 1e6:.0f} us a message and life"


def _killed(report: Report, folder: Path, asked: list[Question]) -> None:
    """A run that kills itself after a third of them, and what the next one still has to ask."""
    answers = folder / "killed"
    third = len(asked) // 3
    victim = get_context("spawn").Process(target=_ended_after, args=(asked, answers, third))
    victim.start()
    victim.join()
    before = {file: file.stat().st_mtime_ns for file in answers.glob("*.json")}
    ask_all(asked, Answers(answers), in_processes(os.cpu_count() or 1))
    again = sum(file.stat().st_mtime_ns != known for file, known in before.items())
    report.say(
        f"killed (signal {-(victim.exitcode or 0)}) when {len(before)} of {len(asked)} home-days were answered: "
        f"{again} of them asked again, {len(list(answers.glob('*.json')))} answered in the end"
    )


def _ended_after(asked: list[Question], answers: Path, count: int) -> None:
    def progress(done: int, _known: int) -> None:
        if done >= count:
            os.kill(os.getpid(), signal.SIGKILL)

    ask_all(asked, Answers(answers), in_processes(os.cpu_count() or 1), progress)


def street(folder: Path, homes: int) -> None:
    """Homes as folders: a configuration, and a day beside it."""
    lives = invent.families(min(homes, 8))
    for number in range(homes):
        life = lives[number % len(lives)]
        name, setup = invent.member(life, number)
        (folder / name).mkdir(parents=True)
        (folder / name / "home.yaml").write_text(json.dumps(setup.document))
        lines = (line_of(message) for message in invent.moved(life, name, 0.0))
        (folder / name / "2026-03-02.jsonl").write_bytes(b"".join(lines))
