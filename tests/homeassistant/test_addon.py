"""The app for Home Assistant: put together and checked without Docker, and its entry point run in a plain folder."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import urlopen

import pytest

from hubd.config.load import load
from tests.homeassistant.fake import FakeHome
from tests.homeassistant.test_import import Serving
from tests.runtime.brokers import running
from tests.runtime.hub import ROOT, until
from tests.runtime.mosquitto import Mosquitto, free_port

SOURCE = ROOT / "integrations" / "addon"
SHARE = SOURCE / "hubd" / "rootfs" / "usr" / "share" / "hubd"


def module(file: Path) -> ModuleType:
    spec = util.spec_from_file_location(f"addon_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    made = util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


CHECK = module(ROOT / "scripts" / "addon.py")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The app's folder, with something in the place of the wheel, which takes a second to build."""
    folder = tmp_path / "app"
    shutil.copytree(SOURCE / "hubd", folder)
    (folder / "hubd-0.1.0-py3-none-any.whl").touch()
    return folder


def test_nothing_is_wrong_with_the_app(app: Path) -> None:
    assert list(CHECK.problems(app)) == []


def test_the_app_brings_what_nobody_could_install_into_it() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (SOURCE / "hubd" / "requirements.lock").read_text(), re.MULTILINE))
    for extra in ("broker", "homeassistant", "web", "models", "faces", "calendar", "metrics", "mcp"):
        wanted = {re.split(r"[\[<>=]", needed)[0].lower() for needed in extras[extra]}
        assert wanted <= locked, extra


@pytest.mark.parametrize("option", ["log_level", "language"])
def test_every_word_that_an_option_offers_is_understood(tmp_path: Path, option: str) -> None:
    start, file = module(SHARE / "start.py"), tmp_path / "hubd.yaml"
    file.write_text("home: {id: lab}\n")
    kind = CHECK.read(SOURCE / "hubd" / "config.yaml")["schema"][option]
    for word in kind.rstrip("?").removeprefix("list(").rstrip(")").split("|"):
        settings = load(file, changes=start.changes_of({option: word, "mqtt": {"host": "nas"}}, "secret"))
        assert word in (settings.log.level, settings.household.language)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("config.yaml", 'version: "0.1.0"', 'version: "9.9"', "is not hubd's own"),
        ("config.yaml", "arch: [aarch64, amd64]", "arch: [armv7]", "nobody builds for armv7"),
        ("config.yaml", "startup: application", "startup: soon", "startup may not be 'soon'"),
        ("config.yaml", "timeout: 20", "timeouts: 20", "timeouts is no key of it"),
        ("config.yaml", "int(0,60)", "number", "'number' is no type"),
        ("config.yaml", "type: app_config", "type: addon_config", "unknown map"),
        ("config.yaml", "  log_level: info\n", "", "log_level is required and has no default"),
        ("config.yaml", "ingress_port: 8099", "ingress_port: 8100", "different ports"),
        ("translations/de.yaml", "  language:", "  sprache:", "are named here or there only"),
        ("Dockerfile", "base-debian:trixie", "base:3.22", "Debian base"),
        ("apparmor.txt", "profile hubd", "profile other", "called like the app"),
        ("rootfs/etc/s6-overlay/s6-rc.d/hubd/run", "exec ", "if exec ", "hubd/run"),
        ("CHANGELOG.md", "## 0.1.0", "## 0.0.9", "nothing is said about 0.1.0"),
    ],
)
def test_what_is_wrong_is_named(app: Path, file: str, old: str, new: str, said: str) -> None:
    text = (app / file).read_text()
    assert old in text
    (app / file).write_text(text.replace(old, new))
    assert any(said in problem for problem in CHECK.problems(app))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="shellcheck comes ready made for x86-64 only")
def test_shellcheck_looks_at_the_scripts(app: Path) -> None:
    run = next(file for file in app.rglob("run") if file.is_file())
    run.write_text(run.read_text() + "\nunused=$(cat $1 | head -1\n)\n[ $? = 0 ] && cd /nowhere\n")

    assert any("SC2" in said for said in CHECK.problems(app))


def test_options_become_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    start = module(SHARE / "start.py")
    offered: list[dict[str, Any] | None] = [
        {"host": "core-mosquitto", "port": "1883", "ssl": False, "username": "addons", "password": "x"}, None,
    ]  # fmt: skip
    monkeypatch.setattr(start, "broker_of_supervisor", lambda _token: offered.pop(0))
    options = {"log_level": "debug", "quiet_hours": {"from": "21:00", "to": "06:30"}, "interruptions_per_hour": 2,
               "language": "de", "mqtt": {}}  # fmt: skip
    file = tmp_path / "hubd.yaml"
    file.write_text("home: {id: lab}\nmqtt: {base_topic: hub}\n")
    settings = load(file, changes=start.changes_of(options, "secret"))
    assert (settings.mqtt.host, settings.mqtt.port, settings.mqtt.username) == ("core-mosquitto", 1883, "addons")
    assert settings.mqtt.base_topic == "hub", "what the options do not say stays as it stands in the file"
    policy = settings.household.policy
    assert (str(policy.quiet_from), str(policy.quiet_to), policy.interruptions_per_hour) == ("21:00:00", "06:30:00", 2)
    assert (settings.log.level, settings.household.language) == ("debug", "de")
    assert settings.home_assistant is not None
    assert (settings.home_assistant.url, settings.home_assistant.token) == ("http://supervisor/core", "secret")
    assert "secret" not in repr(settings)
    assert load(file, changes=start.changes_of({}, "secret")).mqtt.embedded, "no broker anywhere: hubd's own"
    given = {"mqtt": {"host": "nas", "tls": True, "username": "u", "password": "p"}}
    assert load(file, changes=start.changes_of(given, "t")).mqtt.url == "mqtts://nas:8883"


@pytest.mark.parametrize("extra", ["broker", "homeassistant", "web", "calendar"])
def test_the_image_holds_what_its_settings_may_ask_for(extra: str) -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"][extra]
    lock = (SOURCE / "hubd" / "requirements.lock").read_text()
    names = [re.split(r"[^\w.-]", each)[0].lower() for each in wanted]

    assert names and [name for name in names if f"\n{name}==" not in lock] == []


def test_the_settings_remember_the_options_for_whoever_reads_the_file_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A rule is tried, a day looked back on and a night learned from in another process, by the same options."""
    start = module(SHARE / "start.py")
    monkeypatch.setattr(start, "broker_of_supervisor", lambda _token: None)
    file = tmp_path / "hubd.yaml"
    file.write_text("home: {id: lab}\n")
    settings = load(file, changes=start.changes_of({"language": "de"}, "secret"))

    assert load(file, changes=dict(settings.changes)) == settings
    assert settings.household.language == "de" and "secret" not in repr(settings)


def test_a_backup_is_whole_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBD_DATA", str(tmp_path))
    backup = module(SHARE / "backup.py")
    assert backup.main("pre") == 0, "nothing to copy yet"
    journal = sqlite3.connect(tmp_path / "hubd.db")
    journal.execute("PRAGMA journal_mode=WAL")
    journal.execute("CREATE TABLE t (x)")
    journal.execute("INSERT INTO t VALUES (7)")
    journal.commit()
    assert backup.main("pre") == 0
    assert not backup.put_back(), "a journal that is there is never replaced"
    journal.close()
    for file in tmp_path.glob("hubd.db*"):
        file.unlink()
    assert backup.put_back()
    assert sqlite3.connect(tmp_path / "hubd.db").execute("SELECT x FROM t").fetchall() == [(7,)]
    backup.main("pre")
    backup.main("post")
    assert not (tmp_path / "hubd.backup.db").exists()


@pytest.fixture
def supervisor(broker: Mosquitto) -> Iterator[FakeHome]:
    pytest.importorskip("homeassistant_api", reason="needs the extra `homeassistant`")
    fake = FakeHome()
    fake.areas = [{"area_id": "k", "name": "Kitchen"}]
    fake.set("person.anna", "home", friendly_name="Anna", device_trackers=[])
    service = {"result": "ok", "data": {"host": "127.0.0.1", "port": str(broker.port), "ssl": False}}
    fake.pages["/services/mqtt"] = lambda _path, _query: service
    with Serving(fake):
        yield fake


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with running(tmp_path / "broker") as mosquitto:
        yield mosquitto


@pytest.mark.broker
def test_the_entry_point_lives_in_a_plain_folder(tmp_path: Path, supervisor: FakeHome) -> None:
    data, config, port = tmp_path / "data", tmp_path / "config", free_port()
    data.mkdir()
    config.mkdir()
    (data / "options.json").write_text(json.dumps({"log_level": "info", "interruptions_per_hour": 3}))
    out = tmp_path / "out.log"
    environment = {
        **os.environ, "PYTHONPATH": f"{ROOT}:{ROOT}/integrations", "HUBD_DATA": str(data), "SUPERVISOR_TOKEN": "right",
        "HUBD_CONFIG_FOLDER": str(config), "HUBD_SUPERVISOR": supervisor.url, "HUBD_PORT": str(port),
    }  # fmt: skip
    with out.open("wb") as log:
        process = subprocess.Popen([sys.executable, str(SHARE / "start.py")], env=environment, stdout=log, stderr=log)
        try:
            until(lambda: "connected to Home Assistant" in out.read_text() or process.poll() is not None, 40, "start")
            assert process.poll() is None, out.read_text()
            with urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5) as answer:
                assert json.load(answer)["status"] == "ok"
            written = (config / "hubd.yaml").read_text()
            assert "anna: {name: Anna, role: adult, identities: {ha: [person.anna]}}" in written
            assert "kitchen: {name: Kitchen, kind: kitchen}" in written
            assert "right" not in written + out.read_text(), "the token stays in the environment"
            assert (data / "hubd.db").exists()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
