"""Processes that belong together end together, and one run at a time lives with a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from select import select

import pytest

from hubd.errors import StoreInUse
from hubd.fleet.tether import alone

WORKER = "import os, signal; from hubd.fleet.tether import end_with_java; end_with_java(); {}; signal.pause()"
SAY = "print(os.getpid(), flush=True)"


def test_one_at_a_time_lives_with_a_folder_and_the_next_one_when_it_has_gone(tmp_path: Path) -> None:
    with alone(tmp_path / "state"), pytest.raises(StoreInUse, match="another"), alone(tmp_path / "state"):
        pass
    with alone(tmp_path / "state"):
        pass


def test_a_worker_that_java_began_through_a_shell_ends_with_java(tmp_path: Path) -> None:
    shutil.copy(shutil.which("sh") or "/bin/sh", tmp_path / "java")  # what counts is what a program is called
    worker = f"{sys.executable} -c '{WORKER.format(SAY)}'; true"
    engine = subprocess.Popen(
        [tmp_path / "java", "-c", f'sh -c "{worker}"; true'], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert engine.stdout is not None
    orphan = os.pidfd_open(int(engine.stdout.readline()))
    before = bool(select([orphan], [], [], 0.0)[0])
    engine.kill()
    engine.wait()
    ended = bool(select([orphan], [], [], 60.0)[0])
    os.close(orphan)
    engine.stdout.close()

    assert (before, ended) == (False, True)
