"""A broker of one's own for a test: mosquitto on a free port of 127.0.0.1, with persistence in a folder of the test."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


class Mosquitto:
    """A broker that can be stopped, killed and started again with what it had written down. `careful`: it writes
    everything down after every change, which is slow, but survives `kill`."""

    def __init__(self, folder: Path, extra: str = "allow_anonymous true", careful: bool = False) -> None:
        self.port = free_port()
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._config = folder / "mosquitto.conf"
        self._config.write_text(
            f"listener {self.port} 127.0.0.1\n{extra}\nset_tcp_nodelay true\nmax_queued_messages 100000\n"
            f"persistence true\npersistence_location {folder}/\nautosave_interval {1 if careful else 1800}\n"
            f"autosave_on_changes {'true' if careful else 'false'}\n"
            "user root\nlog_type error\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen([MOSQUITTO, "-c", str(self._config)], stderr=subprocess.DEVNULL)
        for _ in range(2_000):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise RuntimeError("mosquitto did not start")

    def stop(self) -> None:
        """End it in an orderly way: everything is written down."""
        self._end(kill=False)

    def kill(self) -> None:
        self._end(kill=True)

    def write_down(self) -> None:
        """Have it write down all that it holds, now."""
        if self._process is not None:
            before = self._written()
            self._process.send_signal(signal.SIGUSR1)
            end = time.monotonic() + 60.0
            while self._written() == before and time.monotonic() < end:
                time.sleep(0.01)

    def _written(self) -> tuple[int, int]:
        """Which file it is that holds everything: the broker puts another one in its place."""
        try:
            file = (self.folder / "mosquitto.db").stat()
        except FileNotFoundError:
            return 0, 0
        return file.st_ino, file.st_mtime_ns

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def _end(self, kill: bool) -> None:
        if self._process is not None:
            (self._process.kill if kill else self._process.terminate)()
            self._process.wait()
            self._process = None
