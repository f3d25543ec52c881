"""The whole demo: the daemon, its own broker, a day of messages, and what the terminal shows."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.runtime.hub import until

pytest.importorskip("amqtt", reason="the demo brings its own broker: pip install 'hubd[broker]'")

PROMISED = (
    "recipe.suggest for anna → kitchen_screen",
    "study.start for leo",
    "study.end for leo",
    "message.digest for leo",
    "ask      message.deliver for ben → living_speaker",
    "defer    message.deliver for ben → nobody hears of it",
    "hazard.stove_unattended",
)


@contextmanager
def demo(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    alone = ["env", "--default-signal=HUP"]  # a closed terminal ends it, also where these tests run under nohup
    command = [*alone, sys.executable, "-m", "hubd", "demo", "--plain", *arguments]
    with subprocess.Popen(
        command, text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.mark.slow
def test_the_demo_shows_what_it_promises() -> None:
    with demo("--seconds", "30") as process:
        out, _ = process.communicate(timeout=400)

    assert process.returncode == 0, out
    missing = [promise for promise in PROMISED if promise not in out]
    assert not missing, out
    assert "Try next" in out


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A shell starts its background jobs with interrupts ignored, and whatever they start inherits that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_stops_the_demo_and_its_daemon(tmp_path: Path) -> None:
    with demo("--seconds", "120", "--keep", str(tmp_path / "kept")) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1].split()[0])
        assert any("Morning" in line for line in iter(process.stdout.readline, ""))

        os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "Stopped." in rest
    assert "Traceback" not in rest
    assert (tmp_path / "kept" / "hubd.db").exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_however_the_demo_ends_its_daemon_does(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with demo("--seconds", "120", "--keep", str(tmp_path / "kept")) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1].split()[0])
        assert "The screen on the wall" in process.stdout.readline()

        process.send_signal(number)
        assert process.wait(30) == code

    def gone() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0

    until(gone, 30, "the daemon to end")


def test_a_daemon_that_cannot_start_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "hubd.db").mkdir()

    with demo("--seconds", "5", "--keep", str(tmp_path)) as process:
        out, _ = process.communicate(timeout=60)

    assert process.returncode == 3
    assert "hubd did not start" in out
