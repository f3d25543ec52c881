"""The fleet on Apache Flink, as real processes: killed in every way, it loses nothing and sends nothing twice."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from select import select
from typing import NamedTuple

import psutil
import pytest

pytest.importorskip("pyflink", reason="needs Apache Flink: make test-fleet installs it")

from hubd.fleet.flink_run import checkpoint, java
from hubd.fleet.local import Job, Worker
from tests.fleet.street import logged, replayed, street, written

PATIENCE = 400.0
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For a Java that lives for seconds."""
SILENCE = 1800.0
"""Seconds that homes live on after their last record."""
WORKER = "pyflink.fn_execution.beam.beam_boot"
ROOT = Path(__file__).parents[2]


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen within {PATIENCE:g} s"
        time.sleep(0.05)


def java_env(**more: str) -> dict[str, str]:
    return {**os.environ, "JAVA_TOOL_OPTIONS": QUICK, **more}


def workers_of(pid: int) -> list[psutil.Process]:
    """The processes below this one in which homes live."""
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if WORKER in " ".join(child.cmdline())]


class Run:
    """One `hubd fleet run --engine flink` in a process group of its own."""

    def __init__(self, folder: Path, *more: str, workers: int = 1) -> None:
        self.folder = folder
        self.logs = folder / f"logs-{time.monotonic_ns()}"
        command = [sys.executable, "-m", "hubd", "fleet", "run", str(folder), "--engine", "flink", "--workers",
                   str(workers), "--every", "1s", *more]  # fmt: skip
        self.logs.mkdir(parents=True)
        with (self.logs / "said").open("wb") as said:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=java_env(FLINK_LOG_DIR=str(self.logs)), start_new_session=True,
                stdout=said, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def said(self) -> str:
        return (self.logs / "said").read_text(errors="replace")[-3000:]

    def wait(self) -> None:
        assert self.process.wait(PATIENCE) == 0, self.said()

    def has_sent(self) -> bool:
        """Whether homes have lived, and a checkpoint covers what they sent."""
        from hubd.fleet.flink import complete

        assert self.process.poll() is None, self.said()
        return bool(complete(self.folder / "state" / "flink" / "out"))

    def workers(self) -> list[psutil.Process]:
        """The processes in which homes live."""
        return workers_of(self.process.pid)

    def logged(self, text: str) -> bool:
        return any(text in file.read_text(errors="replace") for file in self.logs.glob("*.log"))

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start() -> Iterator[Callable[..., Run]]:
    begun: list[Run] = []

    def run(folder: Path, *more: str, workers: int = 1) -> Run:
        begun.append(Run(folder, *more, workers=workers))
        return begun[-1]

    yield run
    for one in begun:
        one.end()


class Log(NamedTuple):
    """A log that takes some seconds, when it ends, and what its homes decide: each alone and to its last record, or
    all on one machine and for a while beyond."""

    folder: Path
    last: int
    alone: dict[str, list[bytes]]
    beyond: dict[str, list[bytes]]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    folder = tmp_path_factory.mktemp("street")
    found = street(16, 2_000)
    last = int(max(each.message.at for each in found))
    logged(folder / "log", found)
    job = Job(folder / "log", folder / "state", folder / "packs", folder / "out", until=last + SILENCE)
    Worker(job, 0).run()
    alone = {home: lines for home, lines in replayed(found, folder / "packs").items() if lines}
    return Log(folder / "log", last, alone, written(folder / "out"))


@pytest.fixture
def place(log: Log, tmp_path: Path) -> Path:
    shutil.copytree(log.folder, tmp_path / "log")
    return tmp_path


def beyond(log: Log) -> tuple[str, str]:
    """The words that let all homes live on after the log's end."""
    return "--until", datetime.fromtimestamp(log.last + SILENCE, UTC).isoformat()


def sent_twice(folder: Path) -> list[str]:
    """Ids that stand twice in what Flink completed, before anybody has looked at ids."""
    from hubd.fleet.flink import complete, read

    ids = [each.id for file in complete(folder / "state" / "flink" / "out") for each in read(file)]
    assert ids
    return sorted({each for each in ids if ids.count(each) > 1})


def test_flink_decides_as_each_home_does_alone(start: Callable[..., Run], log: Log, place: Path) -> None:
    start(place).wait()

    assert written(place / "out") == log.alone
    assert sent_twice(place) == []


def test_two_workers_decide_the_same_and_homes_that_have_fallen_silent_live_on_by_timers(
    start: Callable[..., Run], log: Log, place: Path
) -> None:
    start(place, *beyond(log), workers=2).wait()
    more = {home: lines[len(log.alone.get(home, ())) :] for home, lines in log.beyond.items()}

    assert sum(map(len, more.values())) > 0
    assert written(place / "out") == log.beyond
    assert sent_twice(place) == []


def test_a_worker_that_is_killed_is_started_again_and_nothing_is_lost_or_doubled(
    start: Callable[..., Run], log: Log, place: Path
) -> None:
    run = start(place, *beyond(log))
    until(run.has_sent, "a decision")
    victims = run.workers()
    for victim in victims:
        victim.kill()
    run.wait()

    assert victims
    assert run.logged("from state RUNNING to RESTARTING")
    assert run.logged("Restoring job") or run.logged("from state RESTARTING to RUNNING")
    assert written(place / "out") == log.beyond
    assert sent_twice(place) == []


def test_a_run_that_is_killed_as_a_whole_goes_on_with_more_workers(
    start: Callable[..., Run], log: Log, place: Path
) -> None:
    run = start(place, *beyond(log), workers=1)
    until(run.has_sent, "a decision")
    run.end()
    before = checkpoint((place / "state" / "flink").absolute())
    again = start(place, *beyond(log), workers=2)
    again.wait()

    assert before is not None
    assert again.logged("Restoring job")
    assert written(place / "out") == log.beyond
    assert sent_twice(place) == []


class Standing:
    """A JobManager and two TaskManagers, as an operator would start them, each in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        from pyflink.find_flink_home import _find_flink_home

        self.folder = folder
        self.rest, rpc = free_port(), free_port()
        conf = folder / "conf"
        shutil.copytree(Path(_find_flink_home()) / "conf", conf)
        kept = next(line for line in (conf / "config.yaml").read_text().splitlines() if "--add-exports" in line)
        (conf / "config.yaml").write_text(
            f"env:\n  java:\n    opts:\n{kept}\n"
            f"jobmanager: {{bind-host: localhost, rpc: {{address: localhost, port: {rpc}}},"
            " memory: {process: {size: 1024m}}}\n"
            "taskmanager: {bind-host: localhost, host: localhost, numberOfTaskSlots: 1,"
            " memory: {process: {size: 1280m}}}\n"
            f"rest: {{address: localhost, bind-address: localhost, port: {self.rest}}}\n"
            "heartbeat: {interval: 1000, timeout: 5000}\nparallelism: {default: 1}\n"
        )
        self._home = Path(_find_flink_home())
        self.manager = self._begin("jobmanager.sh", "manager")
        self.tasks = [self._begin("taskmanager.sh", f"task-{number}") for number in (1, 2)]

    def _begin(self, script: str, name: str) -> subprocess.Popen[bytes]:
        logs = self.folder / name
        logs.mkdir()
        env = java_env(
            FLINK_CONF_DIR=str(self.folder / "conf"), FLINK_LOG_DIR=str(logs),
            JAVA_HOME=str(Path(java()).resolve().parents[1]),
        )  # fmt: skip
        with (logs / "said").open("wb") as said:
            command = ["bash", str(self._home / "bin" / script), "start-foreground"]
            return subprocess.Popen(command, env=env, start_new_session=True, stdout=said, stderr=said)

    def said(self, name: str) -> str:
        return "".join(file.read_text(errors="replace") for file in (self.folder / name).iterdir())

    def busy(self) -> subprocess.Popen[bytes] | None:
        """The TaskManager in which the homes live."""
        for task in self.tasks:
            if task.poll() is None and workers_of(task.pid):
                return task
        return None

    def end(self) -> None:
        for process in (*self.tasks, self.manager):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Standing]:
    found = Standing(tmp_path / "cluster-files")
    yield found
    found.end()


def test_a_whole_task_manager_that_is_killed_is_replaced_by_the_spare_one(
    start: Callable[..., Run], cluster: Standing, log: Log, place: Path
) -> None:
    until(lambda: cluster.said("manager").count("Registering TaskManager") >= 2, "the cluster's start")
    run = start(place, "--cluster", f"localhost:{cluster.rest}", *beyond(log))
    until(run.has_sent, "a decision")
    victim = cluster.busy()
    assert victim is not None
    orphans = [os.pidfd_open(child.pid) for child in workers_of(victim.pid)]
    victim.kill()  # alone: its workers are of no use to anybody any more
    run.wait()
    said = cluster.said("manager")
    ended = [bool(select([orphan], [], [], PATIENCE)[0]) for orphan in orphans]
    for orphan in orphans:
        os.close(orphan)

    assert ended == [True] * len(orphans) != []
    assert "from state RUNNING to RESTARTING" in said
    assert "from state RESTARTING to RUNNING" in said
    assert written(place / "out") == log.beyond
    assert sent_twice(place) == []
