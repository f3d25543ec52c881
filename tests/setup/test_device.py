"""A wall screen and a voice: what is planned, written below a root, kept, brought up to date and taken away."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hubd.cli.device import command
from hubd.errors import Unavailable
from hubd.setup.device import NotPossible, obstacles, run
from hubd.setup.device_parts import PARTS, Wishes

UNITS = "etc/systemd/system"
HUB = ("--hub", "http://hub.local:8484", "--area", "kitchen")


def install(*words: str | Path) -> Result:
    return CliRunner().invoke(command, ["install", *map(str, words)])


def files(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_text() if not path.is_symlink() else "link"
        for path in sorted(root.rglob("*"))
        if path.is_file() or path.is_symlink()
    }


def test_the_plan_shows_every_file_and_command_and_changes_nothing(tmp_path: Path) -> None:
    done = install(*HUB)
    assert done.exit_code == 0
    parts = [PARTS[name](Wishes("http://hub.local:8484/", "kitchen")) for name in ("screen", "voice")]
    for part in parts:
        for file in part.files:
            assert f"{file.path} (mode {file.mode:o}" in done.output
        for words in part.before:
            assert f"  {' '.join(words)}\n" in done.output
        assert all(name in done.output for name in (*part.packages, *part.units))
    assert "hubd.service" not in done.output, "the hub is another computer"
    assert not Path("/etc/hubd-device").exists()


def test_an_image_gets_the_files_of_a_screen_and_a_voice(tmp_path: Path) -> None:
    assert install(*HUB, "--into", tmp_path).exit_code == 0
    found = files(tmp_path)
    assert "HUBD_PAGE=http://hub.local:8484/\n" in found["etc/hubd-device/screen.conf"]
    assert "HUBD_DEVICE_VOICE_AREA=kitchen\n" in found["etc/hubd-device/voice.conf"]
    policy = json.loads(found["etc/chromium/policies/managed/hubd-screen.json"])
    assert policy == {"OverrideSecurityRestrictionsOnInsecureOrigin": ["http://hub.local:8484/"]}
    for name in ("screen", "voice", "whisper", "piper"):
        unit = found[f"{UNITS}/hubd-{name}.service"]
        assert re.search(r"(?m)^User=hubd-(screen|voice)$", unit), "an ordinary user"
        assert "Restart=always" in unit
        assert found[f"{UNITS}/multi-user.target.wants/hubd-{name}.service"] == "link"
    assert (tmp_path / "usr/local/lib/hubd-device/screen").stat().st_mode & 0o777 == 0o755


def test_all_on_one_computer_reach_each_other_there_alone(tmp_path: Path) -> None:
    assert install("--area", "kitchen", "--into", tmp_path).exit_code == 0
    found = files(tmp_path)
    assert "ExecStart=/opt/hubd/bin/hubd run" in found[f"{UNITS}/hubd.service"]
    assert found[f"{UNITS}/timers.target.wants/hubd-backup.timer"] == "link"
    for name in ("voice", "whisper", "piper"):
        assert "127.0.0.1" in found[f"{UNITS}/hubd-{name}.service"]
    assert "IPAddressAllow=localhost\n" in found[f"{UNITS}/hubd-voice.service"]


@pytest.mark.skipif(not Path("/usr/bin/systemd-analyze").exists(), reason="no systemd-analyze here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    install("--area", "kitchen", "--into", tmp_path)
    for program in ("usr/bin/cage", "opt/hubd/bin/hubd", "opt/hubd-whisper/bin/wyoming-faster-whisper",
                    "opt/hubd-piper/bin/wyoming-piper"):  # fmt: skip
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    units = [path.name for path in (tmp_path / UNITS).glob("hubd*.*")]
    done = subprocess.run(
        ["/usr/bin/systemd-analyze", "verify", "--man=no", f"--root={tmp_path}", *units],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "hubd" in line and "not found" not in line]
    assert ours == [], done.stderr


def test_the_script_of_the_screen_is_a_shell_script(tmp_path: Path) -> None:
    install(*HUB, "--into", tmp_path)
    script = tmp_path / "usr/local/lib/hubd-device/screen"
    assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0


def test_the_browser_begins_when_the_hub_answers(tmp_path: Path) -> None:
    """Run for real, with a curl that fails once and a chromium that tells its arguments."""
    install(*HUB, "--into", tmp_path)
    tools, mark = tmp_path / "tools", tmp_path / "asked"
    tools.mkdir()
    for name, text in {
        "curl": f'echo "$@" >>{mark}; [ "$(wc -l <{mark})" -ge 2 ]',
        "chromium": 'printf "%s\\n" "$@"',
        "sleep": ":",
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{text}\n")
        (tools / name).chmod(0o755)
    done = subprocess.run(
        [tmp_path / "usr/local/lib/hubd-device/screen"],
        env={"PATH": f"{tools}:/usr/bin:/bin", "HOME": "/h", "HUBD_PAGE": "http://hub.local:8484/",
             "HUBD_BROWSER_OPTIONS": "--force-device-scale-factor=1.5"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    words = done.stdout.splitlines()
    assert words[0] == "--kiosk"
    assert words[-2:] == ["--force-device-scale-factor=1.5", "http://hub.local:8484/"]
    assert "--user-data-dir=/h/chromium" in words, "where the token of the screen is kept"
    assert mark.read_text().splitlines()[0].endswith("http://hub.local:8484/api/v1/health")


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    install(*HUB, "--into", tmp_path)
    before = files(tmp_path)
    again = install(*HUB, "--into", tmp_path)
    assert again.exit_code == 0
    assert again.output.count("as it should be") == 8
    assert files(tmp_path) == before


def test_what_has_not_been_touched_is_brought_up_to_date(tmp_path: Path) -> None:
    install(*HUB, "--into", tmp_path)
    again = install("--hub", "http://other.lan:8484", "--area", "kitchen", "--into", tmp_path)
    assert again.exit_code == 0
    assert "/etc/hubd-device/screen.conf: brought up to date" in again.output
    assert "http://other.lan:8484/" in (tmp_path / "etc/hubd-device/screen.conf").read_text()


def test_what_somebody_has_changed_stays_until_they_say_otherwise(tmp_path: Path) -> None:
    install(*HUB, "--into", tmp_path)
    conf = tmp_path / "etc/hubd-device/screen.conf"
    conf.write_text(mine := conf.read_text() + "MINE=1\n")
    again = install(*HUB, "--into", tmp_path)
    assert again.exit_code == 1
    assert "screen.conf: CHANGED by somebody" in again.output
    assert conf.read_text() == mine
    assert "HUBD_PAGE=" in conf.with_name("screen.conf.new").read_text()
    removed = install(*HUB, "--into", tmp_path, "--remove")
    assert removed.exit_code == 1
    assert conf.read_text() == mine, "nor is it removed"
    assert install(*HUB, "--into", tmp_path, "--overwrite").exit_code == 0
    assert "MINE" not in conf.read_text()


def test_a_file_that_was_there_before_is_somebody_elses(tmp_path: Path) -> None:
    unit = tmp_path / UNITS / "hubd-screen.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nExecStart=/bin/mine\n")
    assert install(*HUB, "--into", tmp_path).exit_code == 1
    assert "mine" in unit.read_text()


def test_removing_leaves_nothing(tmp_path: Path) -> None:
    install(*HUB, "--into", tmp_path)
    done = install(*HUB, "--into", tmp_path, "--remove")
    assert done.exit_code == 0
    assert files(tmp_path) == {}
    assert not list(tmp_path.rglob("hubd*")), "nor folders of its own"
    assert "nothing to remove" in install(*HUB, "--into", tmp_path, "--remove").output


def test_one_part_can_be_taken_away_alone(tmp_path: Path) -> None:
    install(*HUB, "--into", tmp_path)
    install("--only", "voice", "--into", tmp_path, "--remove")
    assert {name for name in files(tmp_path) if "hubd-" in name and "screen" not in name} == {
        "var/lib/hubd-device/files.json"
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--only", "voice"), "Add --area"),
        (("--area", "kitchen; rm -rf /"), "letters, digits"),
        (("--area", "k", "--hub", "hub.local"), "no address"),
        (("--area", "k", "--hub", "http://hub/$(id)"), "no address"),
        (("--area", "k", "--microphone", "x\nUser=root"), "letters, digits"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = install(*words, "--into", tmp_path)
    assert done.exit_code == 2
    assert said in done.output
    assert files(tmp_path) == {}


def test_a_computer_that_cannot_be_a_device_says_why_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text('ID=fedora\nID_LIKE="rhel"\n')
    parts = [part(Wishes("http://localhost/", "k")) for part in PARTS.values()]
    found = obstacles(tmp_path, parts, machine="armv7l", user=1000)
    assert [re.findall(r"no Debian|64-bit system|systemd does not|only root|not installed|no configuration", each)[0]
            for each in found] == ["no Debian", "64-bit system", "systemd does not", "only root", "not installed",
                                   "no configuration"]  # fmt: skip


def applied(
    monkeypatch: pytest.MonkeyPatch, root: Path, *words: str, breaks: str = "nothing"
) -> tuple[Result, list[str]]:
    """As root on a computer that lies in a folder; every command is taken down, and one may fail."""
    asked: list[str] = []

    def taken_down(command: Sequence[str]) -> None:
        asked.append(" ".join(command))
        if breaks in asked[-1]:
            raise NotPossible(f"{asked[-1]} failed")

    monkeypatch.setattr("hubd.setup.device.run", taken_down)
    monkeypatch.setattr("hubd.setup.device.obstacles", lambda *_: [])
    monkeypatch.setattr("hubd.cli.device.ROOT", root)
    return install(*words, "--apply"), asked


def test_applying_installs_then_writes_then_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done, asked = applied(monkeypatch, tmp_path, *HUB, "--only", "screen")
    assert done.exit_code == 0
    assert [each.split()[0] for each in asked] == ["apt-get", "apt-get", "adduser", "usermod", *["systemctl"] * 3]
    assert asked[-3:] == ["systemctl daemon-reload", "systemctl enable hubd-screen.service",
                          "systemctl restart hubd-screen.service"]  # fmt: skip
    assert (tmp_path / UNITS / "hubd-screen.service").exists()
    assert "hubd token pair CODE" in done.output


def test_what_fails_on_the_way_ends_it_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done, asked = applied(monkeypatch, tmp_path, *HUB, breaks="pip install")
    assert isinstance(done.exception, NotPossible)
    assert not any("systemctl" in each for each in asked)
    assert files(tmp_path) == {}


def test_taking_away_stops_first_and_goes_on_when_something_is_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    applied(monkeypatch, tmp_path, *HUB)
    done, asked = applied(monkeypatch, tmp_path, *HUB, "--remove", breaks="deluser hubd-screen")
    assert done.exit_code == 0
    assert asked[0] == "systemctl disable --now hubd-screen.service"
    assert {"deluser hubd-voice", "rm -rf /var/lib/hubd-screen", "rm -rf /var/lib/hubd-voice"} <= set(asked)
    assert not any("/var/lib/hubd " in f"{each} " for each in asked), "never the memory of hubd itself"
    assert files(tmp_path) == {}


@pytest.mark.parametrize(("words", "said"), [(["false"], "code 1"), (["no-such-program"], "there is no no-such")])
def test_a_command_that_fails_says_which(words: list[str], said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        run(words)


def test_a_voice_without_alsa_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HUBD_DEVICE_VOICE_AREA", "kitchen")
    done = CliRunner().invoke(command, ["voice"])
    assert isinstance(done.exception, Unavailable)
    assert "arecord and aplay cannot be found: apt-get install alsa-utils" in str(done.exception)


def test_a_computer_with_a_desktop_is_told_what_to_do(tmp_path: Path) -> None:
    for name in ("run/systemd/system", UNITS, "opt/hubd/bin"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "etc/os-release").write_text("ID=raspbian\nID_LIKE=debian\n")
    screen = [PARTS["screen"](Wishes("http://hub.local/", "k"))]
    assert obstacles(tmp_path, screen, machine="aarch64", user=0) == []
    (tmp_path / UNITS / "display-manager.service").touch()
    (found,) = obstacles(tmp_path, screen, machine="aarch64", user=0)
    assert "desktop" in found
