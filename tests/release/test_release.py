"""What a release is made of: units that systemd accepts and that protect, a recipe that installs by digest, arguments
that are used. `make release` makes and installs all of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from scripts import audit, release

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
SYSTEMD = shutil.which("systemd-analyze")
GIT = shutil.which("git") or "git"
UNITS = sorted(PACKAGING.glob("*.service")) + sorted(PACKAGING.glob("*.timer"))


def unit(name: str) -> dict[str, list[str]]:
    """The settings of a unit's service; some stand more than once."""
    section = (PACKAGING / name).read_text().partition("[Service]")[2].partition("[Install]")[0]
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", section, re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd here")
@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_systemd_accepts_the_unit(file: Path, tmp_path: Path) -> None:
    for other in UNITS:  # commands that are not installed here would be the only complaint
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", other.read_text(), flags=re.MULTILINE)
        (tmp_path / other.name).write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE))
    done = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", str(tmp_path / file.name)], capture_output=True, text=True,
        check=False, timeout=30, env={"SYSTEMD_LOG_LEVEL": "warning", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    complaints = [line for line in done.stderr.splitlines() if file.name in line]
    assert complaints == []


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd here")
def test_the_service_is_well_protected(tmp_path: Path) -> None:
    """By systemd's own scale: 0 is safe, 10 is open; most services stand above 9."""
    shutil.copy(PACKAGING / "hubd.service", tmp_path)
    done = subprocess.run(
        [str(SYSTEMD), "security", "--offline=yes", "--no-pager", str(tmp_path / "hubd.service")],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    exposure = re.search(r"exposure level for hubd.service: ([\d.]+)", done.stdout)
    if exposure is None:
        pytest.skip("this systemd cannot judge a unit that is not installed")

    assert float(exposure[1]) <= 2.0, done.stdout


def test_the_service_runs_as_an_ordinary_user_that_writes_its_own_folder() -> None:
    service = unit("hubd.service")

    assert service["User"] == ["hubd"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    assert service["StateDirectory"] == ["hubd"]
    assert service["UMask"] == ["0077"]
    assert "DynamicUser" not in service, "who asks hubd to forget somebody must be able to reach its files"


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd here")
def test_the_service_may_put_its_night_work_behind_the_house() -> None:
    """`os.nice`: taken away with @resources, given back after it."""
    may: set[str] = set()
    for line in unit("hubd.service")["SystemCallFilter"]:
        calls = subprocess.run(
            [str(SYSTEMD), "syscall-filter", *(group for group in line.strip("~").split() if group.startswith("@"))],
            capture_output=True, text=True, check=True, timeout=30,
        ).stdout if "@" in line else line  # fmt: skip
        named = set(calls.split())
        may = may - named if line.startswith("~") else may | named

    assert {"setpriority", "nice"} <= may
    assert not {"setrlimit", "ioprio_set", "sched_setscheduler", "chroot"} & may


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted as Linux tells them")
def test_a_computer_of_many_cores_does_not_use_up_the_services_tasks() -> None:
    """Numerical libraries begin a thread for each core as soon as they are loaded, in hubd and in its night work."""
    kept = dict(pair.split("=", 1) for line in unit("hubd.service")["Environment"] for pair in line.split())
    count = "import os, numpy; print(len(os.listdir('/proc/self/task')))"
    many = {"OPENBLAS_NUM_THREADS": "16", "OMP_NUM_THREADS": "16"}

    threads = [
        int(subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True, timeout=60,
                           env={**os.environ, **given}).stdout)
        for given in (many, {**many, **kept})
    ]  # fmt: skip

    assert threads[1] == 1 <= threads[0]
    assert int(unit("hubd.service")["TasksMax"][0]) == 64


def test_units_and_guide_speak_of_the_same_places() -> None:
    guide = (ROOT / "docs" / "install.md").read_text()
    command = unit("hubd.service")["ExecStart"][0].split()[0]

    assert f"{Path(command).parent}/" in guide
    assert "/etc/hubd" in guide
    assert str(Path("/var/lib") / unit("hubd.service")["StateDirectory"][0]) in guide
    assert unit("hubd-backup.service")["ExecStart"][0].split()[2] in guide
    pages = re.findall(r"^Documentation=file://(.*)$", "".join(file.read_text() for file in UNITS), re.MULTILINE)
    assert [page for page in pages if not (ROOT / Path(page).relative_to("/opt/hubd")).is_file()] == []
    first, again = guide.split("## Update")
    assert all("sudo cp -r docs /opt/hubd/" in part for part in (first, again)), "systemctl help opens these pages"
    assert "packaging/hubd.service" in again, "a unit changes, too"
    timer = RawConfigParser()
    timer.read(PACKAGING / "hubd-backup.timer")
    assert timer["Timer"]["OnCalendar"].endswith("04:20:00"), "after the housekeeping of 03:40"


def test_the_recipe_installs_by_digest_and_runs_as_nobody_special() -> None:
    recipe = (PACKAGING / "Containerfile").read_text()

    assert "--require-hashes" in recipe
    assert recipe.index("USER hubd") < recipe.index("ENTRYPOINT")
    assert not re.search(r"curl|wget|ADD http", recipe)


def test_every_argument_of_the_audit_is_about_something_there() -> None:
    for kind, file in audit.HERE:
        assert (ROOT / file).exists(), (kind, file)
    assert all(len(why) > 20 for why in (*audit.EVERYWHERE.values(), *audit.HERE.values(), *audit.PACKAGES.values()))


def test_a_known_fault_is_told_unless_it_is_argued(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = {"id": "GHSA-1", "aliases": ["CVE-2026-1"], "fix_versions": ["2.0"]}
    found = [{"name": "leaky", "version": "1.0", "vulns": [fault]}, {"name": "odd", "skip_reason": "not found"}]
    monkeypatch.setattr(audit, "_asked", lambda lock: found if lock.parent == ROOT else [])
    assert audit.packages() == (["requirements.lock: leaky 1.0: GHSA-1, mended in 2.0"], ["odd"])

    monkeypatch.setitem(audit.PACKAGES, "CVE-2026-1", "hubd never asks it to parse anything")
    assert audit.packages() == ([], ["odd"])


def test_a_tag_that_names_another_version_is_no_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "pyproject.toml").write_text('[project]\nname = "hubd"\nversion = "1.2.3"\n')
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "x"), ("tag", "v1.2.3"), ("tag", "v9.9.9")):
        subprocess.run([GIT, "-c", "user.name=x", "-c", "user.email=x@y", *command], cwd=repository, check=True)
    run = release.run
    monkeypatch.setattr(release, "run", lambda *command, **more: run(*command, cwd=repository))

    assert release.source("v1.2.3", tmp_path / "one") == "1.2.3"
    with pytest.raises(release.NotReleasedError, match="names another version"):
        release.source("v9.9.9", tmp_path / "two")
    with pytest.raises(release.NotReleasedError, match="failed"):
        release.source("v7.7.7", tmp_path / "three")
