"""A change is tried on many homes: each answered once, whoever dies meanwhile, and the worst are shown first."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Sequence
from multiprocessing import active_children, get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubd.cli import hubd
from hubd.fleet.pool import Answers, Ask, ask_all, in_processes
from hubd.fleet.record import OPERATOR
from hubd.fleet.setup import decode_setup
from hubd.fleet.summary import summarise
from hubd.fleet.trial import Answer, Change, NoHomes, Question, answer, mark, questions
from hubd.logs.lines import line_of
from tests.fleet.street import street

QUIET = "- {pack: messages, enabled: false}\n"


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four homes as folders: a configuration, and an evening beside it."""
    folder = tmp_path_factory.mktemp("homes")
    for record in street(4, 500):
        place = folder / record.home
        if record.via == OPERATOR:
            place.mkdir()
            (place / "home.yaml").write_text(json.dumps(decode_setup(record.message.payload).document))
        else:
            with (place / "2026-03-02.jsonl").open("ab") as log:
                log.write(line_of(record.message))
    (folder / "quiet.yaml").write_text(QUIET)
    return folder


def asked(homes: Path) -> list[Question]:
    return questions([homes], Change(), Change((str(homes / "quiet.yaml"),)))


def alone(found: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Answer]]:
    for name, question in found:
        yield name, answer(question)


def told(answers: Sequence[Answer]) -> list[tuple[object, ...]]:
    """Everything but what it cost."""
    return [(each.home, each.error, each.added, each.removed, each.same, each.interruptions) for each in answers]


def test_every_home_is_asked_once_and_what_was_answered_is_known(homes: Path, tmp_path: Path) -> None:
    found = asked(homes)
    answers = Answers(tmp_path)
    first = ask_all(found, answers, alone)
    counted: list[tuple[int, int]] = []

    def nobody(left: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Answer]]:
        assert left == []
        yield from ()

    again = ask_all(found, answers, nobody, lambda done, known: counted.append((done, known)))

    assert len(found) == 4
    assert all(each.removed > 0 and not each.error for each in first)
    assert again == first
    assert counted == [(4, 4)]


def test_another_rule_or_another_log_is_another_question(homes: Path, tmp_path: Path) -> None:
    before = asked(homes)[0]
    other = tmp_path / "other.yaml"
    other.write_text(QUIET.replace("messages", "bedtime"))
    changed = Question(before.home, before.config, before.logs, before.old, Change((str(other),)))
    fewer = Question(before.home, before.config, (str(homes / "quiet.yaml"),), before.old, before.new)

    assert mark(before) == mark(asked(homes)[0])
    assert len({mark(before), mark(changed), mark(fewer)}) == 3


def test_a_worker_that_is_killed_takes_nothing_with_it(homes: Path, tmp_path: Path) -> None:
    found = asked(homes)
    killed: list[int] = []

    def with_murder(engine: Ask) -> Ask:
        def ask(left: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Answer]]:
            for name, one in engine(left):
                if not killed:
                    victim = active_children()[0]
                    os.kill(victim.pid or 0, signal.SIGKILL)
                    victim.join()
                    killed.append(victim.pid or 0)
                yield name, one

        return ask

    answers = ask_all(found, Answers(tmp_path / "killed"), with_murder(in_processes(2)))

    assert killed
    assert told(answers) == told(ask_all(found, Answers(tmp_path / "alone"), alone))


def _killed_after(count: int, homes: Path, folder: Path) -> None:
    def progress(done: int, _known: int) -> None:
        if done == count:
            os.kill(os.getpid(), signal.SIGKILL)

    ask_all(asked(homes), Answers(folder), in_processes(1), progress)


def test_a_trial_that_is_killed_as_a_whole_goes_on_without_asking_again(homes: Path, tmp_path: Path) -> None:
    victim = get_context("spawn").Process(target=_killed_after, args=(2, homes, tmp_path))
    victim.start()
    victim.join()
    before = {file: file.stat().st_mtime_ns for file in tmp_path.glob("*.json")}
    left: list[str] = []

    def counting(found: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Answer]]:
        left.extend(name for name, _ in found)
        yield from alone(found)

    answers = ask_all(asked(homes), Answers(tmp_path), counting)

    assert victim.exitcode == -signal.SIGKILL
    assert (len(before), len(left), len(answers)) == (2, 2, 4)
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert not {file.stem for file in before} & set(left)


def test_a_home_that_cannot_be_lived_through_stops_no_other(homes: Path, tmp_path: Path) -> None:
    found = asked(homes)
    broken = tmp_path / "home.yaml"
    broken.write_text("home: {id: Elm Street}\n")
    found[1] = Question(found[1].home, str(broken), found[1].logs, found[1].old, found[1].new)
    answers = ask_all(found, Answers(tmp_path / "answers"), alone)
    summary = summarise(("as it is", "quiet"), answers)

    assert [bool(each.error) for each in answers] == [False, True, False, False]
    assert "home.yaml:1" in answers[1].error
    assert [each.home for each in summary.failed] == [found[1].home]
    assert summary.removed == sum(each.removed for each in answers)


def test_who_is_worst_off_comes_first() -> None:
    answers = [
        Answer(home="noisy", days=1.0, added=3, interruptions=(1.0, 4.0)),
        Answer(home="in danger", days=1.0, removed=1, missed=("hazard.water_leak",)),
        Answer(home="as before", days=1.0, same=4),
        Answer(home="calmer", days=1.0, removed=2, interruptions=(4.0, 1.0)),
    ]
    found = summarise(("old", "new"), answers)

    assert [each.home for each in found.worst] == ["in danger", "noisy", "calmer"]
    assert (found.untouched, found.louder, found.quieter) == (1, 1, 1)
    assert found.missed == {"hazard.water_leak": 1}


def test_the_command_writes_a_report_with_the_replays_of_the_worst(homes: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"
    done = CliRunner().invoke(hubd, [
        "fleet", "backtest", str(homes), "--rules", str(homes / "quiet.yaml"), "--report", str(report),
        "--workers", "1",
    ])  # fmt: skip
    summary = json.loads((report / "report.json").read_text())
    page = (report / "report.html").read_text()

    assert done.exit_code == 0, done.output
    assert "4 homes" in done.output
    assert summary["homes"] == 4
    assert summary["removed"] > 0
    assert len(list((report / "homes").glob("*.html"))) == len(summary["worst"]) == 4
    assert all(f'href="homes/{file.name}"' in page for file in (report / "homes").glob("*.html"))
    assert len(list((report / "answers").glob("*.json"))) == 4


def test_a_folder_without_homes_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoHomes, match=r"home\.yaml"):
        questions([tmp_path], Change(), Change(()))
