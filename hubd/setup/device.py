"""Putting a device up and taking it away: what stands in the way, what would be done, and doing it."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hubd.errors import HubError
from hubd.setup.device_files import Root
from hubd.setup.device_parts import OPT, Part

FAMILIES = {"debian", "raspbian"}
MACHINES = ("x86_64", "aarch64")
"""Where everything that is needed is to be had, ready built."""


class NotPossible(HubError):
    """This computer cannot become a device, or a command on the way failed."""


def obstacles(root: Path, parts: Sequence[Part], *, machine: str | None = None, user: int | None = None) -> list[str]:
    """Why this computer cannot take these parts, each with what to do about it."""
    found: list[str] = []
    release = root / "etc/os-release"
    about = dict(re.findall(r'(?m)^(\w+)="?([^"\n]*)"?$', release.read_text())) if release.is_file() else {}
    family = {about.get("ID", ""), *about.get("ID_LIKE", "").split()}
    if not family & FAMILIES:
        found.append("this is no Debian: take Raspberry Pi OS (64-bit), Debian 12 or 13, or docs/install.md by hand")
    kind = machine or platform.machine()
    if kind not in MACHINES:
        found.append(f"{kind} is no 64-bit system that hubd knows: write the 64-bit Raspberry Pi OS to its card")
    if not (root / "run/systemd/system").is_dir():
        found.append("systemd does not run here: units would never start. For an image or a container use --into")
    if (os.geteuid() if user is None else user) != 0:
        found.append("only root may do this: put sudo before it")
    names = {part.name for part in parts}
    if names & {"hub", "voice"} and not (root / OPT.lstrip("/") / "bin/hubd").exists():
        found.append(f"hubd is not installed in {OPT}: do step 2 of docs/install.md first")
    if "hub" in names and not (root / "etc/hubd/hubd.yaml").exists():
        found.append("hubd has no configuration: do step 3 of docs/install.md first (hubd init, in /etc/hubd)")
    if "screen" in names and (root / "etc/systemd/system/display-manager.service").exists():
        found.append("a desktop starts here and would hold the screen: sudo systemctl set-default multi-user.target, "
                     "sudo systemctl disable display-manager, restart; or take the Lite image")  # fmt: skip
    return found


def packages(parts: Sequence[Part]) -> tuple[str, ...]:
    """Debian's packages, each once."""
    return tuple(dict.fromkeys(name for part in parts for name in part.packages))


def before(parts: Sequence[Part]) -> list[tuple[str, ...]]:
    """Commands ahead of the files."""
    wanted = ("apt-get", "install", "--yes", "--no-install-recommends", *packages(parts))
    return [("apt-get", "update"), wanted, *(command for part in parts for command in part.before)]


def after(parts: Sequence[Part], *, restart: bool = True) -> list[tuple[str, ...]]:
    """Commands that start what was written; a restart takes up what has changed."""
    units = tuple(unit for part in parts for unit in part.units)
    started = [("systemctl", "daemon-reload"), ("systemctl", "enable", *units)]
    return [*started, ("systemctl", "restart", *units)] if restart else started


def stopping(parts: Sequence[Part]) -> list[tuple[str, ...]]:
    return [("systemctl", "disable", "--now", unit) for part in parts for unit in part.units]


def undoing(parts: Sequence[Part]) -> list[tuple[str, ...]]:
    return [("systemctl", "daemon-reload"), *(command for part in parts for command in part.undo)]


def run(command: Sequence[str]) -> None:
    """One command, seen by whoever waits. Raises `NotPossible` with what to do when it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - the commands are those of the tables, shown by --plan
            command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
    except FileNotFoundError as error:
        raise NotPossible(f"there is no {command[0]} here; install it and begin again") from error
    if done.returncode:
        raise NotPossible(f"{' '.join(command)} failed (code {done.returncode}): see above; when it is mended, begin "
                          "again, what is done already is not done twice")  # fmt: skip


def wanted_files(parts: Sequence[Part]) -> list[str]:
    return [file.path for part in parts for file in part.files]


def link(root: Root, parts: Sequence[Part], *, there: bool) -> None:
    """Start units with an image that no systemd runs in: the links that `systemctl enable` would make."""
    for part in parts:
        for unit in part.units:
            target = "timers" if unit.endswith(".timer") else "multi-user"
            place = root.place(f"/etc/systemd/system/{target}.target.wants/{unit}")
            if there and not place.is_symlink():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(f"/etc/systemd/system/{unit}")
            elif not there:
                place.unlink(missing_ok=True)
