"""What a measurement says, to whoever looks on and into a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MARKS = {True: "met", False: "MISSED"}


class Report:
    """Lines as they come. `file`: where they are written down, too."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("")

    def say(self, line: str = "") -> None:
        self.passing("")
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        if self._file is not None:
            with self._file.open("a") as out:
                out.write(f"{line}\n")

    def bar(self, what: str, value: float, least: float, unit: str = "") -> None:
        """A figure beside what it should be at least."""
        self.say(f"{what:<52}{value:>12,.2f}{unit}  (at least {least:,g}: {MARKS[value >= least]})")

    def most(self, what: str, value: float, most: float, unit: str = "") -> None:
        """A figure beside what it should be at most."""
        self.say(f"{what:<52}{value:>12,.2f}{unit}  (at most {most:,g}: {MARKS[value <= most]})")

    def load(self) -> None:
        """Under load from elsewhere the clock's figures say little: it stands above them."""
        self.say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")

    def passing(self, what: str) -> None:
        """A word for whoever waits at a terminal, until the next one."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{what}")
            sys.stderr.flush()
