"""Put a wall screen and a voice up in a bare Debian, and look what stands there: docs/device.md, in a chroot.

Usage: sudo python -m scripts.device_check FOLDER     (make device-check FOLDER=/var/tmp/device)

FOLDER becomes a Debian of its own (debootstrap; 2.3 GB in the end) unless one is there, and stays for a closer look.
hubd is installed in it from a wheel of this checkout, then come all commands that `hubd device install` names. A chroot
has no display, no microphone and no systemd that runs: what is known afterwards is that every package, user, group,
program, option and unit is there. Exit code 1 where something is not.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
DEBIAN = "bookworm"
NEEDS = "adduser,ca-certificates,python3-venv,systemd,udev"
UNITS = "/etc/systemd/system"
NETWORK = ("resolv.conf", "hosts", "ssl/certs/ca-certificates.crt")
"""How this computer reaches others, and whom it trusts there."""
INSTALL = "/opt/hubd/bin/hubd device install --hub http://hub.local:8484/ --area kitchen --into /"
VOICE = "runuser -u hubd-voice --"
STILL = "Still to be done within the image:"

THERE = {
    "the units are understood, and their programs are there": f"systemd-analyze verify {UNITS}/hubd-*.service",
    "they start with the computer": f"cd {UNITS}/multi-user.target.wants && ls hubd-screen.service hubd-voice.service",
    "the screen may draw and be touched": "id -nG hubd-screen | grep video | grep render | grep input",
    "the voice may hear and speak": "id -nG hubd-voice | grep audio",
    "the browser's rules are JSON": "python3 -m json.tool /etc/chromium/policies/managed/hubd-screen.json",
    "the screen's user has its browser": "runuser -u hubd-screen -- chromium --version",
    "and its compositor": "runuser -u hubd-screen -- cage -h 2>&1 | grep -i usage",
    "and a script that waits for the hub": "sh -n /usr/local/lib/hubd-device/screen",
    "the voice's user has ears": f"{VOICE} /opt/hubd-whisper/bin/python -m wyoming_faster_whisper --help",
    "a mouth": f"{VOICE} /opt/hubd-piper/bin/python -m wyoming_piper --help",
    "a wake word": f"{VOICE} /opt/hubd/bin/python -c 'import pyopen_wakeword'",
    "and what holds them together": f"{VOICE} /opt/hubd/bin/hubd device voice --help",
    "a second time changes nothing": f"! {INSTALL} | grep -w written",
}  # fmt: skip


class Bare:
    """A Debian in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Fetch it, unless it is there."""
        if not (self.folder / "etc" / "debian_version").exists():
            run(["debootstrap", "--variant=minbase", f"--include={NEEDS}", DEBIAN, str(self.folder)])
        for name in NETWORK:
            (self.folder / "etc" / name).write_bytes(Path("/etc", name).read_bytes())

    def does(self, command: str) -> subprocess.CompletedProcess[str]:
        """A line of the shell, as root of it."""
        line = ["chroot", str(self.folder), "/bin/sh", "-c", command]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        return subprocess.run(line, check=False, capture_output=True, text=True, env=environment)  # noqa: S603 - ours

    def must(self, command: str) -> str:
        say(f"  {command}")
        done = self.does(command)
        if done.returncode:
            sys.exit(f"failed ({done.returncode}): {command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    @contextmanager
    def alive(self) -> Iterator[None]:
        """With processes that can be looked at, as browsers want them."""
        proc = str(self.folder / "proc")
        mounted = subprocess.run(["mount", "-t", "proc", "proc", proc], check=False).returncode == 0  # noqa: S603, S607 - fixed
        try:
            yield
        finally:
            if mounted:
                run(["umount", proc])


def say(text: str) -> None:
    print(text, flush=True)


def run(command: Sequence[str]) -> None:
    say(f"  {shlex.join(command)}")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours


def put_up(debian: Bare) -> None:
    """hubd, its files, and everything that it says is still to be done."""
    place = debian.folder / "root" / "hubd"
    place.mkdir(exist_ok=True)
    (place / "requirements.lock").write_bytes((CHECKOUT / "requirements.lock").read_bytes())
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(place), str(CHECKOUT)])
    debian.must("python3 -m venv /opt/hubd")
    debian.must("/opt/hubd/bin/pip install --quiet --require-hashes -r /root/hubd/requirements.lock")
    debian.must("/opt/hubd/bin/pip install --quiet --no-deps --force-reinstall /root/hubd/hubd-*.whl")
    told = debian.must(INSTALL)
    for line in told.partition(STILL)[2].strip("\n").split("\n\n")[0].splitlines():
        debian.must(line.strip())


def looked_at(debian: Bare) -> bool:
    """Is all of it there?"""
    fine = True
    for what, command in THERE.items():
        done = debian.does(command)
        fine &= done.returncode == 0
        wrong = (done.stderr or done.stdout).strip().splitlines()[-3:]
        say(f"{'yes' if done.returncode == 0 else 'NO '} {what}" + ("" if done.returncode == 0 else f": {wrong}"))
    return fine


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        sys.exit(__doc__)
    if os.geteuid() != 0:
        sys.exit("only root may do this: put sudo before it")
    debian = Bare(Path(arguments[0]).absolute())
    debian.make()
    with debian.alive():
        put_up(debian)
        return 0 if looked_at(debian) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
