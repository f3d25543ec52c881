"""A disk that can be made full, read-only or slow under a running program, without any rights: a library put before
the program's calls to the system (`disk.c`), and a byte that says how the disk is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")
WELL, FULL, READ_ONLY, SLOW = b"w", b"f", b"r", b"s"


class Disk:
    """The disk below one folder."""

    def __init__(self, folder: Path, workshop: Path) -> None:
        self._mode = workshop / "disk.mode"
        self._mode.write_bytes(WELL)
        library = workshop / "disk.so"
        if not library.exists():
            compiler = os.environ.get("CC", "cc")
            subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(library), "CHAOS_DISK": f"{folder}/", "CHAOS_MODE": str(self._mode)}

    def be(self, how: bytes) -> None:
        """From now on, for every program that was started with `environment`."""
        with self._mode.open("r+b") as file:
            file.write(how)
