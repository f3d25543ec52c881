"""Backup and restore: the same home afterwards, whole or not at all, and never in somebody's way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from backports import zstd
from click.testing import CliRunner, Result

from hubd.archive.manifest import CHECKSUMS, MANIFEST, Manifest
from hubd.archive.pack import _held, copy_journal, name_of
from hubd.cli import hubd
from hubd.config.load import load
from hubd.errors import ConfigError, StoreError, StoreFull, StoreInUse, StoreTooNew
from hubd.logs import read_log
from hubd.runtime.restoring import restore
from hubd.store.claim import Claim
from hubd.store.journal import Journal
from hubd.store.note import Note
from hubd.store.values import Batch, Input
from tests.custody.lived import fresh

NOBODY = 65534
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(hubd, [str(argument) for argument in arguments], catch_exceptions=True)


def backup(home: Path, target: Path, *options: str) -> Path:
    done = call("backup", target, "--config", home / "hubd.yaml", *options)
    assert done.exit_code == 0, done.output
    return target if target.is_file() else max(target.glob("*.tar.zst"))


def remembered(config: Path) -> tuple[object, ...]:
    """All that a home knows: its state, journal, logs and learned files."""
    settings = load(config)
    operator = fresh(settings)
    with closing(Journal.open(settings.store.url)) as journal:
        seq = restore(journal, operator, settings.store.logs)
        kept = (list(journal.inputs()), journal.decisions(limit=10**6), journal.pending(), journal.logged())
    files = {path.relative_to(settings.store.logs): path.read_bytes() for path in settings.store.logs.rglob("*.*")}
    return operator.state, operator.brain.heads, seq, kept, files


def test_a_home_is_the_same_after_backup_and_restore_elsewhere(home: Path, tmp_path: Path) -> None:
    archive = backup(home, tmp_path / "one.tar.zst")
    done = call("restore", archive, "--into", tmp_path / "new", "--yes")

    assert done.exit_code == 0, done.output
    assert remembered(tmp_path / "new" / "hubd.yaml") == remembered(home / "hubd.yaml")
    assert (tmp_path / "new" / "secrets.yaml").read_text() == (home / "secrets.yaml").read_text()
    assert list(read_log(tmp_path / "new" / "logs")) == list(read_log(home / "logs"))
    assert oct(archive.stat().st_mode & 0o777) == "0o600"
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "new").rglob("*") if path.is_file()} == {"0o600"}


def test_back_in_its_own_place_what_was_there_is_moved_aside(home: Path, tmp_path: Path) -> None:
    archive = backup(home, tmp_path / "one.tar.zst")
    then = remembered(home / "hubd.yaml")
    with closing(Journal.open(f"sqlite:///{home}/hubd.db")) as journal:
        journal.commit(Batch(inputs=[Input(journal.last_seq() + 1, 2e9, "later", b"1")]))
    (home / "logs" / "2099-01-01.jsonl.zst").write_bytes(b"")

    assert call("restore", archive, "--yes").exit_code == 0

    assert remembered(home / "hubd.yaml") == then
    (aside,) = home.glob("hubd.db.before-*Z")
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT max(seq) FROM inputs").fetchone()[0] == then[2] + 1  # type: ignore[operator]  # it is there
    assert len(list(home.glob("logs.before-*"))) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator writes for somebody else")
def test_what_an_administrator_restores_is_for_hubds_user(home: Path, tmp_path: Path) -> None:
    """The configuration is an administrator's and hubd may read it (docs/install.md); the rest is hubd's."""
    archive = backup(home, tmp_path / "a.tar.zst")
    for path in (home, *home.rglob("*")):
        os.chown(path, 12345, 12345)
    os.chown(home / "hubd.yaml", 0, 12345)
    (home / "hubd.yaml").chmod(0o640)
    elsewhere, administrators = tmp_path / "hubds", tmp_path / "etc"
    for folder, owner in ((elsewhere, 12345), (administrators, 0)):
        folder.mkdir()
        os.chown(folder, owner, 12345)

    assert call("restore", archive, "--yes").exit_code == 0
    for folder in (elsewhere, administrators):
        assert call("restore", archive, "--into", folder, "--yes").exit_code == 0

    def owners(folder: Path) -> set[tuple[int, int]]:
        return {(path.stat().st_uid, path.stat().st_gid) for path in folder.rglob("*")}

    config = (home / "hubd.yaml").stat()
    assert (config.st_uid, config.st_gid, config.st_mode & 0o777) == (0, 12345, 0o640)
    assert owners(home) == {(12345, 12345), (0, 12345)}
    assert {path.name for path in home.rglob("*") if path.stat().st_uid == 0} == {
        "hubd.yaml", *(path.name for path in home.glob("hubd.yaml.before-*")),
    }  # fmt: skip
    assert owners(elsewhere) == {(12345, 12345)}
    assert {path.stat().st_mode & 0o777 for path in elsewhere.glob("*.yaml")} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in administrators.glob("*.yaml")} == {0o640}


def test_what_is_written_during_a_backup_makes_it_neither_wait_nor_break(home: Path, tmp_path: Path) -> None:
    """A backup is as of one moment, whatever the hub commits meanwhile."""
    url, stop = f"sqlite:///{home}/hubd.db", threading.Event()

    def go_on() -> None:
        with closing(Journal.open(url)) as journal:
            seq = journal.last_seq()
            while not stop.is_set():
                seq += 1
                journal.commit(Batch(inputs=[Input(seq, 1.9e9 + seq, "lab/meter", b"x" * 2000)]))

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        steps: list[float] = []
        for number in range(3):
            copy_journal(home / "hubd.db", tmp_path / f"copy-{number}.db", steps.append)
    finally:
        stop.set()
        writer.join()

    counts = []
    for number in range(3):
        with closing(sqlite3.connect(tmp_path / f"copy-{number}.db")) as copy:
            count, last = copy.execute("SELECT count(*), max(seq) FROM inputs").fetchone()
            assert count == last, "no input is missing up to the last one"
            counts.append(last)
    assert counts == sorted(counts)
    assert steps


@contextmanager
def for_looking_only(folder: Path) -> Iterator[None]:
    """A folder that whoever runs this may read and not write, as a service that makes backups sees a hub's."""
    folder.chmod(0o555)
    administrator = os.geteuid() == 0
    if administrator:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if administrator:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.fixture
def shelf() -> Iterator[Path]:
    """Two folders of anybody's: `disk` with a journal, `else` for what is made."""
    with TemporaryDirectory(prefix="hubd-shelf-") as name:
        shelf = Path(name)
        for folder in (shelf, shelf / "disk", shelf / "else"):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o777)
        yield shelf


@pytest.mark.parametrize("running", [False, True])
def test_a_disk_that_takes_nothing_can_still_be_saved_from(before: Path, shelf: Path, running: bool) -> None:
    """Whether a hub runs there or not: SQLite wants to put files beside a journal for whoever reads it."""
    file = Path(shutil.copy(before / "hubd.db", shelf / "disk"))
    hub = Journal.open(f"sqlite:///{file}") if running else None
    if hub is not None:
        hub.commit(Batch(inputs=[Input(hub.last_seq() + 1, NOW.timestamp(), "lab/x", b"1")]))
    for one in file.parent.iterdir():
        one.chmod(0o644)

    with for_looking_only(file.parent):
        copy_journal(file, shelf / "else" / "copy.db", lambda _share: None)
        with closing(Journal.open(f"sqlite:///{file}", readonly=True)) as seen:
            last = seen.last_seq()
    if hub is not None:
        hub.close()

    with closing(Journal.open(f"sqlite:///{shelf}/else/copy.db")) as copy:
        assert copy.last_seq() == last
        assert [row.topic for row in copy.inputs(after=last - 1)] == ["lab/x"] or not running


def test_a_hub_that_begins_while_its_still_journal_is_copied_loses_nothing_in_the_copy(
    before: Path, shelf: Path
) -> None:
    file = Path(shutil.copy(before / "hubd.db", shelf / "disk"))
    file.chmod(0o666)
    begun: list[int] = []

    def meanwhile(_share: float) -> None:
        if begun:
            return
        here = os.geteuid()
        os.seteuid(os.getuid())  # the hub may write there
        file.parent.chmod(0o755)
        with closing(Journal.open(f"sqlite:///{file}")) as hub:
            hub.commit(Batch(inputs=[Input(hub.last_seq() + 1, NOW.timestamp(), "lab/x", b"1" * 500_000)]))
            begun.append(hub.last_seq())
        file.parent.chmod(0o555)
        os.seteuid(here)

    with for_looking_only(file.parent):
        copy_journal(file, shelf / "else" / "copy.db", meanwhile)

    with closing(Journal.open(f"sqlite:///{shelf}/else/copy.db")) as copy:
        assert [copy.last_seq()] == begun


def test_what_was_noted_and_not_yet_written_comes_along(home: Path, tmp_path: Path) -> None:
    with closing(Journal.open(f"sqlite:///{home}/hubd.db")) as journal:
        last = journal.last_seq()
    noted = [Input(last + 1, 2e9, "lab/late", b"1")]
    Note(home / "hubd.db-note").write(noted)

    call("restore", backup(home, tmp_path / "a.tar.zst"), "--into", tmp_path / "new", "--yes")

    assert Note(tmp_path / "new" / "hubd.db-note").read(last) == noted


def test_a_note_of_another_life_does_not_stay_beside_a_restored_journal(home: Path, tmp_path: Path) -> None:
    archive = backup(home, tmp_path / "a.tar.zst")
    (home / "hubd.db-note").write_bytes(b"of later")

    assert call("restore", archive, "--yes").exit_code == 0

    assert not (home / "hubd.db-note").exists()
    assert len(list(home.glob("hubd.db-note.before-*"))) == 1


def test_secrets_stay_at_home_when_asked(home: Path, tmp_path: Path) -> None:
    archive = backup(home, tmp_path / "a.tar.zst", "--without-secrets")

    content = zstd.decompress(archive.read_bytes())
    assert b"canary-broker-password" not in content
    assert "secrets.yaml" not in call("restore", archive, "--list").output


@pytest.mark.parametrize(
    ("line", "place"),
    [("mqtt: {username: hub, password: hunter2}", "mqtt.password"),
     ("mqtt: {url: 'mqtt://hub:hunter2@broker.lan'}", "mqtt.url"),
     ("home_assistant: {url: 'http://ha.lan:8123', token: hunter2}", "home_assistant.token"),
     ("language_models: [{name: a, url: 'http://127.0.0.1/v1', model: m, key: hunter2}]", "language_models[0].key")],
)  # fmt: skip
def test_a_password_in_the_configuration_itself_goes_to_nobody_unnoticed(tmp_path: Path, line: str, place: str) -> None:
    config = tmp_path / "hubd.yaml"
    config.write_text(f"home: {{id: elm}}\n{line}\n")

    done = call("backup", str(tmp_path / "a.tar.zst"), "--without-secrets", "--config", str(config))

    assert isinstance(done.exception, ConfigError)
    assert f"hubd.yaml:2: {place}: a password or token is written out here" in str(done.exception)
    assert "hunter2" not in f"{done.output}{done.exception}"
    assert not (tmp_path / "a.tar.zst").exists()
    assert call("backup", str(tmp_path / "a.tar.zst"), "--config", str(config)).exit_code == 0


def test_only_the_newest_backups_of_this_home_are_kept(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = [folder / name_of("elm", datetime(2026, 1, day, tzinfo=UTC)) for day in (1, 2, 3)]
    other = folder / name_of("oak", datetime(2026, 1, 1, tzinfo=UTC))
    for file in (*old, other):
        file.touch()

    backup(home, folder, "--keep", "2")

    assert [file.exists() for file in (*old, other)] == [False, False, True, True]
    assert len(list(folder.iterdir())) == 3


def test_a_running_hub_is_not_replaced_under_its_feet(home: Path, tmp_path: Path) -> None:
    archive = backup(home, tmp_path / "a.tar.zst")
    claim = Claim(f"sqlite:///{home}/hubd.db")
    try:
        done = call("restore", archive, "--yes")
    finally:
        claim.release()

    assert isinstance(done.exception, StoreError)
    assert "stop it first" in str(done.exception)
    assert not list(home.glob("*.before-*"))


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "another file"])
def test_a_damaged_backup_changes_nothing(home: Path, tmp_path: Path, damage: str) -> None:
    archive = backup(home, tmp_path / "a.tar.zst")
    data = bytearray(archive.read_bytes())
    if damage == "flipped":
        data[len(data) // 2] ^= 0xFF
    broken = {"cut": data[: len(data) * 2 // 3], "empty": bytearray(), "another file": bytearray(b"PK\3\4")}
    archive.write_bytes(broken.get(damage, data))
    then = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}

    done = call("restore", archive, "--yes")

    assert isinstance(done.exception, StoreError), done.output
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"} == {
        path: data for path, data in then.items() if path.suffix != ".lock"
    }


def made(folder: Path, manifest: Manifest, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    """An archive as somebody else might make it."""
    file = folder / "made.tar.zst"
    buffer = BytesIO()
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for entry, data in [
            (tarfile.TarInfo(MANIFEST), msgspec.json.encode(manifest)),
            *members,
            (tarfile.TarInfo(CHECKSUMS), msgspec.json.encode(sums)),
        ]:
            entry.size = len(data)
            tar.addfile(entry, BytesIO(data))
    file.write_bytes(zstd.compress(buffer.getvalue()))
    return file


def link(name: str, target: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, target
    return entry


@pytest.mark.parametrize(
    "entry",
    [tarfile.TarInfo("logs/../../escaped"), tarfile.TarInfo("/escaped"), tarfile.TarInfo("elsewhere/file"),
     link("logs/link", "/etc/passwd")],
    ids=lambda entry: entry.name,
)  # fmt: skip
def test_a_malicious_archive_writes_only_where_it_says(tmp_path: Path, entry: tarfile.TarInfo) -> None:
    manifest = Manifest(hubd="0.1.0", home="elm", at="2026-03-01T00:00:00+00:00", bytes=1,
                        places={"logs": "/srv/hubd/logs"})  # fmt: skip
    archive = made(tmp_path, manifest, [(entry, b"" if entry.issym() else b"evil")])
    inside = tmp_path / "inside"

    done = call("restore", archive, "--into", inside, "--yes")

    assert isinstance(done.exception, StoreError)
    assert "no backup of hubd's" in str(done.exception)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [archive]


@pytest.mark.parametrize("place", ["/srv/hubd/../../etc/logs", "/srv/.."])
def test_a_malicious_archive_does_not_climb_out_of_its_folder(tmp_path: Path, place: str) -> None:
    manifest = Manifest(hubd="0.1.0", home="elm", at="2026-03-01T00:00:00+00:00", bytes=1,
                        places={"configuration": "/srv/hubd/hubd.yaml", "logs": place})  # fmt: skip

    done = call("restore", made(tmp_path, manifest, []), "--into", tmp_path / "inside", "--list")

    assert "no backup of hubd's" in str(done.exception)


def test_a_backup_takes_the_place_of_a_backup_and_of_nothing_else(home: Path, tmp_path: Path) -> None:
    config, archive = home / "hubd.yaml", backup(home, tmp_path / "one.tar.zst")
    before = config.read_bytes()

    done = call("backup", config, "--config", config)

    assert "is no backup of hubd's" in str(done.exception)
    assert config.read_bytes() == before
    assert backup(home, archive) == archive


def test_two_backups_do_not_write_one_file(home: Path, tmp_path: Path) -> None:
    with _held(tmp_path / ".b.tar.zst.part"):
        done = call("backup", tmp_path / "b.tar.zst", "--config", home / "hubd.yaml")

    assert isinstance(done.exception, StoreInUse)
    assert "another backup" in str(done.exception)
    assert backup(home, tmp_path / "b.tar.zst").is_file()


def test_halves_of_killed_backups_go_with_the_next_one(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    archive = backup(home, folder)
    another = archive.name.replace(archive.name[-24:], "20260101T000000Z.tar.zst")
    half, going_on = folder / f".{another}.journal", folder / f".{another}.part"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    going_on.write_bytes(b"of another one, just now")

    backup(home, folder)

    assert not half.exists()
    assert going_on.exists()


def test_a_full_disk_is_told_as_that_and_left_as_it_was(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def tight(*arguments: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **more)
        connection.execute("PRAGMA max_page_count=2")
        return connection

    monkeypatch.setattr("hubd.archive.pack.sqlite3.connect", tight)
    done = call("backup", tmp_path / "b.tar.zst", "--config", home / "hubd.yaml")

    assert isinstance(done.exception, StoreFull)
    assert "no room for the backup" in str(done.exception)
    assert not [path for path in tmp_path.iterdir() if "b.tar.zst" in path.name]


def test_a_folder_that_is_not_mounted_does_not_become_a_file(home: Path, tmp_path: Path) -> None:
    done = call("backup", f"{tmp_path}/disk/", "--config", home / "hubd.yaml")

    assert done.exit_code == 2
    assert "mount its disk" in done.output
    assert not (tmp_path / "disk").exists()


@pytest.mark.parametrize("newer", [{"schema": 999}, {"state_schema": 999}, {"format": 999}])
def test_the_backup_of_a_newer_hub_is_refused_kindly(tmp_path: Path, newer: dict[str, int]) -> None:
    manifest = Manifest(hubd="9.9.9", home="elm", at="2026-03-01T00:00:00+00:00", bytes=1, places={}, **newer)

    done = call("restore", made(tmp_path, manifest, []), "--yes")

    assert isinstance(done.exception, StoreTooNew)
    assert "Nothing was changed; install hubd 9.9.9 or later" in str(done.exception)


def test_a_backup_that_finds_no_room_says_how_much_it_needs(home: Path, tmp_path: Path) -> None:
    manifest = Manifest(hubd="0.1.0", home="elm", at="2026-03-01T00:00:00+00:00", bytes=10**15,
                        places={"logs": str(tmp_path / "logs")})  # fmt: skip

    done = call("restore", made(tmp_path, manifest, []), "--yes")

    assert isinstance(done.exception, StoreError)
    assert "free some space" in str(done.exception)
