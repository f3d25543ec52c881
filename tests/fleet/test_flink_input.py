"""What Flink reads is the log: every record once, each home's in order, and the same again after a crash."""

from __future__ import annotations

from pathlib import Path

from hubd.fleet.flink_input import MOST, NOBODY, batches, inputs, key_of, records_in
from hubd.fleet.orders import Orders
from hubd.fleet.record import OPERATOR, Record, home_of, record_of, written
from hubd.fleet.segments import Writer
from hubd.fleet.setup import Setup
from hubd.integration import Message
from tests.fleet.street import logged


def record(home: str, seq: int) -> Record:
    return Record(home, seq, Message(float(seq), "zigbee2mqtt/lamp", b'{"state":"ON"}'))


def read(file: Path) -> list[tuple[str, list[bytes]]]:
    return [(key_of(batch), records_in(batch)) for batch in file.read_bytes().decode().split("\n")[:-1]]


def test_each_home_has_its_records_in_order_in_batches_of_its_own() -> None:
    lines = [written(record(home, seq)).rstrip() for seq in range(300) for home in ("elm", "oak")]
    found = [(key_of(batch.decode()), records_in(batch.decode().rstrip("\n"))) for batch in batches(lines)]

    assert {home for home, _ in found} == {"elm", "oak"}
    assert all(home_of(line) == home for home, own in found for line in own)
    assert all(len(own) <= MOST for _, own in found)
    for home in ("elm", "oak"):
        mine = [record_of(line).seq for name, own in found if name == home for line in own]
        assert mine == list(range(300))


def test_whatever_stands_in_a_line_it_stays_one_and_keeps_its_home() -> None:
    strange = b'{"home":"a\\u001eb\\n","seq":1,"at":"2026-03-02T08:00:00Z","topic":"t","payload":"\\u001e"}'
    broken = b"not \x1e a record"
    (home, (kept,)), (nobody, (unread,)) = (
        (key_of(batch.decode()), records_in(batch.decode().rstrip("\n"))) for batch in batches([strange, broken])
    )

    assert (home, kept) == ("a\x1eb\n", strange)
    assert record_of(kept).message.payload == b"\x1e"
    assert (nobody, home_of(unread)) == (NOBODY, None)


def test_orders_come_before_the_records_of_their_part(tmp_path: Path) -> None:
    logged(tmp_path / "log", [record("elm", 1), record("elm", 2)], parts=1)
    Orders(tmp_path / "log").set_up({"elm": Setup("first", {})}, at=0.0)
    (file,) = inputs(tmp_path / "log", tmp_path / "input", again=False)
    found = [record_of(line) for _, own in read(file) for line in own]

    assert [(each.via == OPERATOR, each.seq) for each in found[1:]] == [(False, 1), (False, 2)]
    assert found[0].via == OPERATOR


def test_a_run_that_goes_on_finds_what_it_has_read_and_the_next_one_finds_all(tmp_path: Path) -> None:
    """A checkpoint says how many lines of a file were read: what comes in meanwhile must not move them."""
    logged(tmp_path / "log", [record("elm", seq) for seq in range(5)], parts=1)
    (file,) = inputs(tmp_path / "log", tmp_path / "input", again=False)
    before = file.read_bytes()
    writer = Writer(tmp_path / "log")
    writer.add([record("elm", 5)])
    writer.close()
    inputs(tmp_path / "log", tmp_path / "input", again=True)
    kept = file.read_bytes()
    inputs(tmp_path / "log", tmp_path / "input", again=False)

    assert kept == before
    assert [record_of(line).seq for _, own in read(file) for line in own] == list(range(6))
