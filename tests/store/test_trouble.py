"""What goes wrong with disks and databases, and that the house goes on."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from hubd.core.decisions import Decision, Effect, Tell
from hubd.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreTooNew
from hubd.logs import read_log
from hubd.logs.files import lines_in
from hubd.logs.lines import message_of
from hubd.packed import frame
from hubd.store import engine, numbered, schema, steady
from hubd.store.daily import DailyLog
from hubd.store.engine import open_engine
from hubd.store.journal import Journal
from hubd.store.schema import MIGRATIONS, SCHEMA
from hubd.store.steady import AGAIN, SteadyStore, open_store
from hubd.store.values import Batch, Input, Mark, Retention

BERLIN = ZoneInfo("Europe/Berlin")


def heard(seq: int, payload: bytes = b"{}") -> Input:
    return Input(seq, 1000.0 + seq, "room", payload, False, 1, seq)


def decided(id_: str) -> Decision:
    return Decision(
        id=id_, at=1.0, home="elm", intent="x", audience=(), area=None, verdict="show", outputs=(), title="", text="",
        urgency="normal", score=1.0, rule="r", because=(),
    )  # fmt: skip


def effect(id_: str) -> Tell:
    return Tell(id=id_, decision="D1", output="screen", kind="show")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "hubd.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05)


class Locked:
    """Another program that holds the database."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        self._connection.close()


@contextmanager
def unreadable(file: Path) -> Iterator[None]:
    """Another program lets nobody even read the database."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


# schemas


def test_every_earlier_schema_is_brought_up_to_date_and_keeps_what_it_had(tmp_path: Path) -> None:
    for number in range(1, SCHEMA + 1):
        old = f"sqlite:///{tmp_path}/schema{number}.db"
        made, _ = open_engine(old, readonly=False)
        with made.begin() as connection:
            assert schema.migrate(connection, to=number) == 0
            connection.execute(schema.inputs.insert().values(heard(7)._asdict()))
        made.dispose()

        journal = Journal.open(old)
        assert list(journal.inputs()) == [heard(7)]
        assert journal.logged() is None
        assert journal.decisions(intent="x") == []
        journal.close()

    assert len(MIGRATIONS) == SCHEMA


def test_a_migrated_store_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    shapes = []
    for number in (1, SCHEMA):
        made, _ = open_engine(f"sqlite:///{tmp_path}/{number}.db", readonly=False)
        with made.begin() as connection:
            schema.migrate(connection, to=number)
        with made.begin() as connection:
            schema.migrate(connection)
            tables = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name")
            shapes.append([tuple(row) for row in tables])
        made.dispose()

    assert shapes[0] == shapes[1]


def test_a_store_of_a_newer_hubd_is_refused_with_both_numbers(url: str, file: Path) -> None:
    Journal.open(url).close()
    with closing(sqlite3.connect(file)) as newer, newer:
        newer.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")

    for opener in (Journal.open, open_store):
        with pytest.raises(StoreTooNew, match=rf"schema 99.*up to {SCHEMA}.*Update hubd"):
            opener(url)
    assert not list(file.parent.glob("*damaged*"))


def test_a_reader_changes_nothing(url: str, file: Path) -> None:
    with pytest.raises(StoreError, match="no journal here yet"):
        Journal.open(url, readonly=True)
    assert not file.exists()
    Journal.open(url).close()
    with pytest.raises(StoreError, match="may only be read"):
        Journal.open(url, readonly=True).commit(Batch(inputs=[heard(1)]))


def test_others_read_while_the_hub_writes(url: str) -> None:
    writer = Journal.open(url)
    reader = Journal.open(url, readonly=True)
    for n in range(1, 4):
        writer.commit(Batch(inputs=[heard(n)]))
        assert reader.last_seq() == n
    reader.close()
    writer.close()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("hubd.db", "write sqlite:///hubd.db"),
        ("mysql://localhost/hubd", "SQLite or PostgreSQL"),
        ("sqlite://", "needs a file"),
        ("postgresql://hubd:secret@127.0.0.1:9/hubd", r"not reachable|install hubd\[postgresql\]"),
        ("sqlite:////proc/hubd/hubd.db", "cannot be made"),
    ],
)
def test_a_wrong_address_says_what_to_write_and_keeps_the_password_to_itself(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as raised:
        open_store(address)
    assert "secret" not in str(raised.value)


def test_the_file_is_for_its_owner_only(url: str, file: Path) -> None:
    Journal.open(url).commit(Batch(inputs=[heard(1)]))

    assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}


# a lock


def test_a_locked_store_is_named_as_such(url: str, file: Path) -> None:
    journal = Journal.open(url)
    other = Locked(file)
    with pytest.raises(StoreLocked, match="another program holds the database"):
        journal.commit(Batch(inputs=[heard(1)]))
    other.release()
    journal.commit(Batch(inputs=[heard(1)]))


def test_while_the_store_is_locked_life_goes_on_in_memory_and_then_nothing_is_missing(url: str, file: Path) -> None:
    store = open_store(url)
    store.commit(Batch(inputs=[heard(1)], decisions=[decided("D1")], effects=[effect("E1"), effect("E2")]))
    other = Locked(file)

    fresh = store.commit(Batch(inputs=[heard(2)], decisions=[decided("D2")], effects=[effect("E3"), effect("E4")]))
    store.mark("E1", "done", 1002.0)
    store.mark("E3", "done", 1002.0)
    store.commit(Batch(inputs=[heard(3)], snapshot=b"three"))
    store.commit(Batch(inputs=[heard(4)]))

    assert [told.id for told in fresh] == ["E3", "E4"]
    assert isinstance(store.trouble, StoreLocked)
    assert store.last_seq() == 4
    assert [entry.seq for entry in store.inputs(1)] == [2, 3, 4]
    assert store.redelivered(3, "room", b"{}")
    assert store.redelivered(1, "room", b"{}")
    assert {told.id for told in store.decisions()} == {"D1", "D2"}
    assert [entry.effect.id for entry in store.pending()] == ["E1", "E2", "E4"]
    assert store.story("D2") is not None
    assert [store.first_at(at) for at in (0.0, 1001.5, 1003.5, 2000.0)] == [1, 2, 4, 5]
    assert Journal.open(url, readonly=True).last_seq() == 1

    other.release()
    store.commit(Batch(inputs=[heard(5)]))
    assert store.trouble is not None, "it is not tried at every message"
    store.commit(Batch(inputs=[Input(6, 1004.0 + AGAIN, "room", b"{}")]))

    assert store.trouble is None
    again = Journal.open(url)
    restored = again.restore()
    assert (restored.snapshot, restored.seq, [entry.seq for entry in restored.tail]) == (b"three", 3, [4, 5, 6])
    assert [entry.effect.id for entry in again.pending()] == ["E2", "E4"]
    assert {told.id for told in again.decisions()} == {"D1", "D2"}


def test_a_lock_at_the_start_does_not_keep_the_hub_from_going_on_where_it_was(url: str, file: Path) -> None:
    Journal.open(url).commit(Batch(inputs=[heard(1)], snapshot=b"one"))
    other = Locked(file)
    store = open_store(url)

    assert store.restore().snapshot == b"one"
    store.commit(Batch(inputs=[heard(2)]))
    assert isinstance(store.trouble, StoreLocked)
    other.release()
    store.close()
    assert Journal.open(url).last_seq() == 2


def test_a_store_that_cannot_even_be_read_at_the_start_is_taken_over_later(url: str, file: Path) -> None:
    journal = Journal.open(url)
    journal.commit(Batch(inputs=[heard(1), heard(2)]))
    journal.close()
    with unreadable(file):
        store = open_store(url)
        assert isinstance(store.trouble, StoreLocked)
        assert store.restore().snapshot is None
        store.commit(Batch(inputs=[heard(1, b"first")], effects=[effect("E1")]))
        assert [entry.effect.id for entry in store.pending()] == ["E1"]

    store.commit(Batch(inputs=[Input(2, 1001.0 + AGAIN, "room", b"second")]))
    assert store.trouble is None
    store.commit(Batch(inputs=[heard(3, b"third")]))
    store.close()

    kept = [(entry.seq, entry.payload) for entry in Journal.open(url).inputs()]
    assert kept == [(1, b"{}"), (2, b"{}"), (3, b"first"), (4, b"second"), (5, b"third")]


def test_what_memory_holds_is_written_when_the_hub_ends(url: str, file: Path) -> None:
    store = open_store(url)
    other = Locked(file)
    store.commit(Batch(inputs=[heard(1)]))
    other.release()
    store.close()

    assert Journal.open(url).last_seq() == 1


def test_memory_is_bounded_and_asks_for_a_snapshot_when_it_was_not_enough(
    url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steady, "IN_MEMORY", 10)
    store = open_store(url)
    other = Locked(file)
    store.commit(Batch(inputs=[heard(n) for n in range(1, 1200)], decisions=[decided("D1")]))
    assert store.wants_snapshot
    store.commit(Batch(inputs=[heard(1200)], snapshot=b"now"))
    assert not store.wants_snapshot
    other.release()
    store.close()

    restored = Journal.open(url).restore()
    assert (restored.snapshot, restored.seq) == (b"now", 1200)
    assert [told.id for told in Journal.open(url).decisions()] == ["D1"]


# two hubs


def test_two_hubs_do_not_share_a_store_and_the_second_says_why(url: str, file: Path) -> None:
    first = open_store(url)
    with pytest.raises(StoreError, match=r"another hubd \(process \d+\) runs with this store; stop it first"):
        open_store(url)
    first.commit(Batch(inputs=[heard(1)]))
    first.close()

    second = open_store(url)
    assert second.last_seq() == 1
    second.close()


# a full disk

FILL = """
import resource, sys
from hubd.errors import StoreError
from hubd.store.steady import open_store
from hubd.store.values import Batch, Input
store = open_store(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
n = 0
while store.trouble is None and n < 1000:
    n += 1
    store.commit(Batch(inputs=[Input(n, float(n), "room", bytes(5000), False, 1, n)]))
print(type(store.trouble).__name__, store.trouble)
for n in range(n + 1, n + 21):
    store.commit(Batch(inputs=[Input(n, float(n), "room", bytes(5000), False, 1, n)]))
print(n, store.last_seq())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.commit(Batch(inputs=[Input(n + 1, 1e6, "room", b"", False, 1, n)]))
print(store.trouble, sum(1 for _ in store.inputs()) == n + 1)
"""


def test_on_a_full_disk_life_goes_on_and_is_written_when_there_is_room_again(url: str) -> None:
    ran = subprocess.run([sys.executable, "-c", FILL, url], capture_output=True, text=True, timeout=60, check=False)

    lines = ran.stdout.splitlines()
    assert lines[0].startswith("StoreFull"), ran.stderr
    assert "free some space" in lines[0] or "check its space" in lines[0]
    last, seen = lines[1].split()
    assert last == seen
    assert lines[2] == "None True"


def cannot_be_made(disk: pytest.MonkeyPatch) -> None:
    """What a file system that is mounted read-only says to a first start."""

    def refused(*_args: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    disk.setattr("hubd.store.engine.os.open", refused)


def cannot_be_opened(disk: pytest.MonkeyPatch) -> None:
    """What SQLite makes of it where there is a database."""
    disk.setattr("hubd.store.engine.PRAGMAS", ("ATTACH DATABASE '/no/such/folder/hubd.db' AS other",))


@pytest.mark.parametrize(("lived_before", "refuses"), [(False, cannot_be_made), (True, cannot_be_opened)])
def test_a_disk_that_came_back_read_only_does_not_keep_the_hub_from_starting(
    url: str, monkeypatch: pytest.MonkeyPatch, lived_before: bool, refuses: Callable[[pytest.MonkeyPatch], None]
) -> None:
    if lived_before:
        filled(url, 3)
    with monkeypatch.context() as disk:
        disk.setattr("hubd.store.faults.os.statvfs", lambda _: SimpleNamespace(f_flag=os.ST_RDONLY))
        refuses(disk)
        store = open_store(url)
        assert isinstance(store.trouble, StoreFull)
        assert "mounted read-only" in str(store.trouble)
        store.commit(Batch(inputs=[Input(1, NOON, "room", b"meanwhile")]))
    store.commit(Batch(inputs=[Input(2, NOON + 1 + AGAIN, "room", b"later")]))

    assert store.trouble is None
    assert [entry.payload for entry in store.inputs()][-2:] == [b"meanwhile", b"later"]


def test_a_missing_right_is_the_owners_to_mend(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(url, 3)
    cannot_be_opened(monkeypatch)

    with pytest.raises(StoreError, match="let hubd's user write the file and its folder"):
        open_store(url)


# damage


def filled(url: str, inputs: int = 600) -> None:
    """A store with two snapshots, the newer as of half of the inputs, and an effect that is still to be done."""
    journal = Journal.open(url)
    journal.commit(Batch(inputs=[heard(1, b"x" * 300)], snapshot=b"one"))
    half = inputs // 2
    journal.commit(Batch(inputs=[heard(n, b"x" * 300) for n in range(2, half + 1)], snapshot=b"half"))
    journal.commit(Batch(inputs=[heard(n, b"x" * 300) for n in range(half + 1, inputs + 1)]))
    journal.commit(Batch(decisions=[decided("D1")], effects=[effect("E1"), effect("E2"), effect("E3")]))
    journal.commit(Batch(marks=[Mark("E1", "done", 5.0), Mark("E2", "started", 6.0)]))
    journal.close()


def spoil(file: Path, start: int, length: int) -> None:
    with file.open("r+b") as data:
        data.seek(start)
        data.write(b"\xa5" * length)


def page_of(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    return int((root - 1) * size)


def leaves_of(file: Path, table: str) -> list[int]:
    """Where the pages with the rows of a table begin in the file, in the order of the rows."""
    with closing(sqlite3.connect(file)) as connection:
        asked = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path"
        return [(page - 1) * 4096 for (page,) in connection.execute(asked, (table,))]


def test_a_snapshot_that_was_spoiled_gives_way_to_the_one_before(url: str, file: Path) -> None:
    filled(url)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE snapshots SET body = x'68616c30' WHERE seq = 300")

    restored = Journal.open(url).restore()

    assert (restored.snapshot, restored.seq) == (b"one", 1)
    assert sum(1 for _ in restored.tail) == 599


def test_a_damaged_page_is_noticed_the_file_kept_and_the_rest_saved(url: str, file: Path) -> None:
    filled(url)
    spoil(file, page_of(file, "inputs"), 4096)
    with pytest.raises(StoreDamaged):
        Journal.open(url).commit(Batch(inputs=[heard(601)]))
    damaged = file.read_bytes()

    store = open_store(url)
    store.commit(Batch(inputs=[heard(601)]))

    assert store.trouble is None
    kept = [path for path in file.parent.glob("hubd.db.damaged-*") if not path.name.endswith(("-wal", "-shm"))]
    assert len(kept) == 1
    assert kept[0].read_bytes() == damaged
    assert "it is kept as hubd.db.damaged-" in store.notes[0]
    restored = store.restore()
    assert restored.snapshot == b"half"
    assert [entry.seq for entry in restored.tail] == [601]
    assert [(entry.effect.id, entry.state) for entry in store.pending()] == [("E2", "started"), ("E3", "pending")]
    assert store.decisions() == [decided("D1")]


def test_damage_that_only_the_daily_log_meets_is_mended_too(
    url: str, file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    filled(url)
    spoil(file, page_of(file, "inputs"), 4096)
    store = open_store(url)
    log = DailyLog(tmp_path / "logs", BERLIN, store)

    log.write()

    assert log.trouble is None
    assert [record.getMessage() for record in caplog.records] == store.notes


def test_damage_in_what_only_few_ask_for_does_not_cost_the_rest(url: str, file: Path) -> None:
    filled(url)
    spoil(file, page_of(file, "effects"), 4096)

    store = open_store(url)
    pending = store.pending()

    restored = store.restore()
    assert pending == []
    assert (restored.snapshot, restored.seq) == (b"half", 300)
    assert [entry.seq for entry in restored.tail] == list(range(301, 601))


NOON = 1772449200.0


def lived(url: str, logs: Path, inputs: int = 400, size: int = 60) -> list[Input]:
    """A store and its daily logs from noon over midnight, with snapshots on the way and effects that went every way."""
    journal = Journal.open(url)
    log = DailyLog(logs, BERLIN, journal)
    told = [Input(n, NOON + n * 150.0, f"room/{n}", bytes([n % 251]) * size, False, 1, n) for n in range(1, inputs + 1)]
    for entry in told:
        snapshot = b"%d" % (entry.seq - 1) if log.turns(entry.at) or entry.seq in (50, 250) else None
        if snapshot is not None:
            journal.commit(Batch(snapshot=snapshot))
        journal.commit(Batch(inputs=[entry], effects=[effect(f"E{entry.seq}")]))
        journal.commit(Batch(marks=[Mark(f"E{entry.seq}", "uncertain" if entry.seq % 2 else "done", entry.at, "gone")]))
        log.take(Batch(inputs=[entry]), entry.at)
    log.close()
    journal.close()
    return told


def test_whichever_page_is_spoilt_no_input_is_lost(tmp_path: Path) -> None:
    first = tmp_path / "first" / "hubd.db"
    told = lived(f"sqlite:///{first}", first.parent / "logs", inputs=320)
    pages = first.stat().st_size // 4096
    mended = 0
    for page in range(1, pages):
        home = tmp_path / str(page)
        shutil.copytree(first.parent, home)
        spoil(home / "hubd.db", page * 4096, 2048)
        store = open_store(f"sqlite:///{home}/hubd.db", home / "logs")
        restored = store.restore()
        tail = [entry.seq for entry in restored.tail]
        heard = list(store.inputs())
        store.decisions()
        store.pending()
        DailyLog(home / "logs", BERLIN, store).close()
        mended += bool(store.notes)

        assert [entry.message() for entry in heard] == [entry.message() for entry in told], page
        assert restored.snapshot == (b"%d" % restored.seq if restored.seq else None), page
        assert tail == list(range(restored.seq + 1, len(told) + 1)), page
        assert list(read_log(home / "logs")) == [entry.message() for entry in told], page
        shutil.rmtree(home)
    assert mended > pages / 3


def test_around_a_spoilt_page_everything_is_read_also_without_a_log(url: str, file: Path, tmp_path: Path) -> None:
    told = lived(url, tmp_path / "logs", inputs=900)
    leaves = leaves_of(file, "inputs")
    spoil(file, leaves[len(leaves) // 2], 2048)

    store = open_store(url)
    heard = [entry.seq for entry in store.inputs()]

    assert heard[0] == 1
    assert heard[-1] == len(told)
    assert len(told) - 70 < len(heard) < len(told)


def test_logs_that_cannot_be_read_cost_only_what_the_damage_has_taken(
    url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = lived(url, tmp_path / "logs")
    leaves = leaves_of(file, "inputs")
    spoil(file, leaves[len(leaves) // 2], 2048)

    def unreadable(_path: Path, _length: int) -> None:
        raise PermissionError(errno.EACCES, "not yours")

    monkeypatch.setattr("hubd.store.numbered._lines", unreadable)
    store = open_store(url, tmp_path / "logs")

    assert len(told) - 70 < len(list(store.inputs())) < len(told)
    assert store.trouble is None


def test_logs_are_read_back_no_further_than_to_what_is_missing(
    url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = lived(url, tmp_path / "logs", inputs=900)
    spoil(file, leaves_of(file, "inputs")[-1], 2048)
    read: set[str] = set()
    lines = numbered._lines

    def noted(path: Path, length: int) -> Iterator[bytes]:
        read.add(path.name)
        return lines(path, length)

    monkeypatch.setattr(numbered, "_lines", noted)
    store = open_store(url, tmp_path / "logs")

    assert [entry.seq for entry in store.inputs()] == [entry.seq for entry in told]
    assert read == {max((tmp_path / "logs").glob("*.zst")).name}


def no_room_for_effects(disk: pytest.MonkeyPatch) -> None:
    """A disk that fills up on the way: what is saved is written, but for its end."""
    commit = Journal.commit

    def full(journal: Journal, batch: Batch) -> tuple[Effect, ...]:
        if batch.effects:
            raise StoreFull("no room left")
        return commit(journal, batch)

    disk.setattr(Journal, "commit", full)


def test_damage_that_a_full_disk_did_not_let_mend_is_mended_once_there_is_room(
    url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = lived(url, tmp_path / "logs")
    spoil(file, page_of(file, "inputs"), 4096)
    store = open_store(url, tmp_path / "logs")
    now, more = told[-1].at, told[-1].seq

    with monkeypatch.context() as disk:
        no_room_for_effects(disk)
        store.commit(Batch(inputs=[Input(more + 1, now + 1, "room", b"{}")], effects=[effect("F1")]))
        store.purge(now + 1, Retention())
        store.commit(Batch(inputs=[Input(more + 2, now + 2 + AGAIN, "room", b"{}")]))
        assert isinstance(store.trouble, StoreFull)
        assert not list(file.parent.glob("*.damaged-*"))
    store.commit(Batch(inputs=[Input(more + 3, now + 3 + 2 * AGAIN, "room", b"{}")]))

    assert store.trouble is None
    assert "it is kept as" in store.notes[-1]
    assert [entry.seq for entry in store.inputs()] == [*(entry.seq for entry in told), more + 1, more + 2, more + 3]
    assert "F1" in [entry.effect.id for entry in store.pending()]


def test_a_damaged_store_on_a_full_disk_does_not_keep_the_hub_from_starting(
    url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = lived(url, tmp_path / "logs")
    spoil(file, 0, 100)

    with monkeypatch.context() as disk:
        disk.setattr("hubd.store.steady.salvage", fail_for_want_of_room)
        store = open_store(url, tmp_path / "logs")
        assert isinstance(store.trouble, StoreFull)
        store.commit(Batch(inputs=[Input(1, NOON, "room", b"meanwhile")]))
    store.commit(Batch(inputs=[Input(2, NOON + 1 + AGAIN, "room", b"later")]))

    assert store.trouble is None
    assert [entry.payload for entry in store.inputs()][-2:] == [b"meanwhile", b"later"]
    today = [entry for entry in told if entry.at >= told[-1].at // 86400 * 86400 - 3600]
    assert [entry.topic for entry in store.inputs()][:-2] == [entry.topic for entry in today]


def fail_for_want_of_room(*_: object) -> str:
    raise OSError(28, "No space left on device")


def test_numbers_go_on_even_if_the_first_try_to_write_fails(url: str, file: Path) -> None:
    journal = Journal.open(url)
    journal.commit(Batch(inputs=[heard(1), heard(2)]))
    journal.close()
    with unreadable(file):
        store = open_store(url)
        store.commit(Batch(inputs=[heard(1, b"first")]))

    other_writer = Locked(file)
    store.commit(Batch(inputs=[Input(2, 1001.0 + AGAIN, "room", b"second")]))
    assert isinstance(store.trouble, StoreLocked)
    other_writer.release()
    store.commit(Batch(inputs=[Input(3, 1002.0 + 2 * AGAIN, "room", b"third")]))

    assert store.trouble is None
    kept = [(entry.seq, entry.payload) for entry in Journal.open(url).inputs()]
    assert kept == [(1, b"{}"), (2, b"{}"), (3, b"first"), (4, b"second"), (5, b"third")]


def test_what_was_read_back_from_a_log_is_known_when_it_comes_again_and_once(
    url: str, file: Path, tmp_path: Path
) -> None:
    told = lived(url, tmp_path / "logs")
    for page in leaves_of(file, "inputs"):
        spoil(file, page, 4096)
    store = open_store(url, tmp_path / "logs")
    assert [entry.mid for entry in store.inputs()] == [None] * len(told)

    last = told[-1]
    assert not store.redelivered(77, last.topic, b"something else")
    assert store.redelivered(77, last.topic, last.payload)
    assert store.redelivered(77, last.topic, last.payload), "it may come a third time under that id"
    assert not store.redelivered(78, last.topic, last.payload), "a new message that happens to be equal"


def test_a_disk_that_fills_up_while_damage_is_mended_hides_nothing(
    url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = lived(url, tmp_path / "logs")
    spoil(file, page_of(file, "inputs"), 4096)
    damaged = file.read_bytes()

    with monkeypatch.context() as disk:
        no_room_for_effects(disk)
        store = open_store(url, tmp_path / "logs")
        with pytest.raises(StoreFull):
            list(store.inputs())
        store.close()

    assert file.read_bytes() == damaged
    assert not list(file.parent.glob("*.damaged-*"))
    again = open_store(url, tmp_path / "logs")
    assert [entry.seq for entry in again.inputs()] == [entry.seq for entry in told]


def test_how_effects_went_is_brought_over(url: str, file: Path, tmp_path: Path) -> None:
    told = lived(url, tmp_path / "logs")
    spoil(file, page_of(file, "inputs"), 4096)

    store = open_store(url, tmp_path / "logs")
    assert len(list(store.inputs())) == len(told)

    with closing(sqlite3.connect(file)) as connection:
        states = connection.execute("SELECT state, detail, count(*) FROM effects GROUP BY state, detail").fetchall()
    assert states == [("done", "gone", 200), ("uncertain", "gone", 200)]


def test_what_was_forgotten_is_not_brought_back_from_a_log_that_forgot_it_too(
    url: str, file: Path, tmp_path: Path
) -> None:
    logs = tmp_path / "logs"
    told = lived(url, logs)
    forgotten = set(range(300, 310))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM inputs WHERE seq BETWEEN 300 AND 309")
    newest = max(logs.glob("*.zst"))
    kept = [line for line in lines_in(newest) if int(message_of(line).topic.partition("/")[2]) not in forgotten]
    newest.write_bytes(frame(b"".join(line + b"\n" for line in kept)))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE daily SET length = ?", (newest.stat().st_size,))
    spoil(file, leaves_of(file, "inputs")[-1], 2048)

    store = open_store(url, logs)

    assert [entry.seq for entry in store.inputs()] == [entry.seq for entry in told if entry.seq not in forgotten]


def test_a_file_that_is_no_database_is_set_aside(url: str, file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"this was a shopping list, once" * 200)

    store = open_store(url)
    store.commit(Batch(inputs=[heard(1)]))

    assert "starts without memory" in store.notes[0]
    assert next(file.parent.glob("hubd.db.damaged-*")).read_bytes().startswith(b"this was a shopping list")


def test_without_a_readable_store_the_daily_log_brings_the_day_back(url: str, file: Path, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    journal = Journal.open(url)
    log = DailyLog(logs, BERLIN, journal)
    noon = 1772449200.0
    today = [Input(n, noon + n, "room", b"%d" % n, False, 1, n) for n in range(2, 9)]
    log.turns(noon - 86400)
    journal.commit(Batch(inputs=[Input(1, noon - 86400, "room", b"yesterday")]))
    assert log.turns(noon)
    journal.commit(Batch(snapshot=b"this morning"))
    journal.commit(Batch(inputs=today))
    log.close()
    journal.close()
    spoil(file, 0, file.stat().st_size)

    store = open_store(url, logs)

    restored = store.restore()
    assert restored.snapshot == b"this morning"
    assert [entry.message() for entry in restored.tail] == [entry.message() for entry in today]
    assert "daily log 2026-03-02.jsonl.zst with 7 inputs" in store.notes[0]
    store.commit(Batch(inputs=[Input(store.last_seq() + 1, noon + 60, "room", b"new")]))
    DailyLog(logs, BERLIN, store).close()
    assert [message.payload for message in read_log(logs)] == [b"yesterday", *(b"%d" % n for n in range(2, 9)), b"new"]


def test_postgresql_damage_is_left_to_its_administrator() -> None:
    store = SteadyStore("postgresql://127.0.0.1/hubd", None, None, StoreFull("no room left"))

    assert store.commit(Batch(inputs=[heard(1)])) == ()
    with pytest.raises(StoreDamaged):
        steady.replace_damaged("postgresql://127.0.0.1/hubd", None, StoreDamaged("damaged"))


def test_the_driver_of_the_engine_is_asked_for_full_synchronisation(url: str) -> None:
    made, _ = open_engine(url, readonly=False)
    with made.connect() as connection:
        assert connection.execute(sa.text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
    made.dispose()


def test_a_disk_that_does_not_keep_what_it_took_is_trouble(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(url)
    store.commit(Batch(inputs=[heard(1)]))
    assert store.lags

    def fails(_number: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(engine, "_to_disk", fails)
    store.sync()
    assert "Input/output error" in str(store.trouble)
    assert not store.lags
    store.close()


def test_what_was_written_is_synced_from_another_thread(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(engine, "_to_disk", lambda number: synced.append(Path(f"/proc/self/fd/{number}").readlink()))
    store = open_store(url)
    store.commit(Batch(inputs=[heard(1)]))
    thread = threading.Thread(target=store.sync)
    thread.start()
    thread.join()
    store.close()
    assert [file.name for file in synced] == ["hubd.db-wal"]
