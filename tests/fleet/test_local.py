"""Many homes on one machine decide as each would alone, whoever dies meanwhile, and however many share the work."""

from __future__ import annotations

import os
import signal
import threading
import time
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from select import select

import msgspec
import pytest
from msgspec.structs import replace

from hubd.core.belief import RESTING
from hubd.errors import StoreError, StoreInUse
from hubd.fleet.local import Fleet, Job, Worker
from hubd.fleet.orders import Orders, setups
from hubd.fleet.overview import exposed, look
from hubd.fleet.overview_page import encode
from hubd.fleet.record import Record, record_of
from hubd.fleet.segments import Reader, Writer
from hubd.fleet.setup import decode_setup
from hubd.integration import Message
from tests.fleet.street import logged, replayed, street, written


def job(folder: Path, **more: object) -> Job:
    return Job(folder / "log", folder / "state", folder / "packs", folder / "out", **more)  # type: ignore[arg-type]  # fields by their names


def decided(expected: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    return {home: lines for home, lines in expected.items() if lines}


def test_many_homes_in_one_process_decide_as_each_does_alone(tmp_path: Path) -> None:
    found = street()
    logged(tmp_path / "log", found)

    count = Worker(job(tmp_path), 0).run()
    expected = decided(replayed(found, tmp_path / "packs"))

    assert count == len(found)
    assert sum(map(len, expected.values())) > 12
    assert written(tmp_path / "out") == expected


def test_a_worker_that_is_killed_is_started_again_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    found = street(6, 900)
    logged(tmp_path / "log", found)
    fleet = Fleet(job(tmp_path, workers=2, every=0.05))
    running = threading.Thread(target=fleet.run)
    running.start()
    seen = 0
    while running.is_alive():
        count = len(list((tmp_path / "out").rglob("*.jsonl"))) and sum(
            file.stat().st_size for file in (tmp_path / "out" / "decisions").glob("*.jsonl")
        )
        if count > seen and fleet.restarts < 2 and fleet.pids:  # something was decided since: kill whoever did it
            seen = count
            for pid in fleet.pids.values():
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    running.join()

    assert fleet.restarts >= 2
    assert written(tmp_path / "out") == decided(replayed(found, tmp_path / "packs"))


def _watched(folder: Path, heard: SimpleQueue[list[int]]) -> None:
    fleet = Fleet(job(folder, workers=2, clock="wall"), lambda _records, _read: heard.put(list(fleet.pids.values())))
    fleet.run()


def test_whoever_watches_over_workers_takes_them_along_and_lets_nobody_else_at_the_same_homes(tmp_path: Path) -> None:
    logged(tmp_path / "log", street(2, 30))
    context = get_context("spawn")
    heard: SimpleQueue[list[int]] = context.SimpleQueue()
    watcher = context.Process(target=_watched, args=(tmp_path, heard))
    watcher.start()
    workers = [os.pidfd_open(pid) for pid in heard.get()]
    with pytest.raises(StoreInUse, match="another"):
        Fleet(job(tmp_path)).run()
    watcher.kill()
    ended = [bool(select([worker], [], [], 60.0)[0]) for worker in workers]
    for worker in workers:
        os.close(worker)

    assert ended == [True, True]
    Fleet(job(tmp_path)).run()


def test_a_run_goes_on_where_it_was_with_another_number_of_workers(tmp_path: Path) -> None:
    found = street()
    half = len(found) // 2
    logged(tmp_path / "log", found[:half])
    first = Fleet(job(tmp_path, workers=1)).run()
    logged(tmp_path / "log", found[half:])
    second = Fleet(job(tmp_path, workers=2)).run()

    assert (first, second) == (half, len(found) - half)
    assert written(tmp_path / "out") == decided(replayed(found, tmp_path / "packs"))


def test_homes_that_are_put_away_and_taken_up_again_all_the_time_decide_the_same(tmp_path: Path) -> None:
    found = street()
    logged(tmp_path / "log", found, parts=1)

    Worker(job(tmp_path, resident=1, every=0.0), 0).run()

    assert written(tmp_path / "out") == decided(replayed(found, tmp_path / "packs"))


def test_homes_that_have_fallen_silent_live_on(tmp_path: Path) -> None:
    found = street(2, 300)
    logged(tmp_path / "log", found, parts=1)
    last = found[-1].message.at
    Worker(job(tmp_path, until=last + 1800.0), 0).run()
    seen = look(tmp_path / "state")

    assert len(seen.homes) == 2
    assert all(last + 1800.0 - RESTING < each.at <= last + 1800.0 for each in seen.homes)


def test_with_the_wall_clock_a_run_stays_until_it_is_stopped(tmp_path: Path) -> None:
    """The records lie in the past, so that every timer that they leave behind is long due."""
    found = street(1, 30)
    later = time.time() - 3600.0 - found[-1].message.at
    now = [replace(each, message=replace(each.message, at=each.message.at + later)) for each in found]
    logged(tmp_path / "log", now, parts=1)
    worker = Worker(job(tmp_path, clock="wall", every=0.05), 0)
    end = time.monotonic() + 60.0

    def look_in() -> None:
        worker.stopping = time.monotonic() > end or look(tmp_path / "state").at > now[-1].message.at
        if not worker.stopping:
            threading.Timer(0.05, look_in).start()

    threading.Timer(0.05, look_in).start()
    count = worker.run()

    assert count == len(found)
    assert now[-1].message.at < look(tmp_path / "state").at <= time.time()


def test_an_order_reaches_its_home_at_its_time_however_often_the_run_stops(tmp_path: Path) -> None:
    found = street(2, 400)
    home = found[0].home
    mine = [record for record in found if record.home == home]
    begins = mine[250].message.at
    setup = replace(decode_setup(mine[0].message.payload), version="second", begins=begins,
                                    changes=({"pack": "messages", "enabled": False},))  # fmt: skip
    logged(tmp_path / "whole" / "log", found)
    Orders(tmp_path / "whole" / "log").set_up({home: setup})
    Worker(job(tmp_path / "whole"), 0).run()
    logged(tmp_path / "twice" / "log", found[:300])
    Orders(tmp_path / "twice" / "log").set_up({home: setup})
    Worker(job(tmp_path / "twice"), 0).run()
    logged(tmp_path / "twice" / "log", found[300:])
    Worker(job(tmp_path / "twice"), 0).run()
    lines = written(tmp_path / "whole" / "out").get(home, [])

    assert written(tmp_path / "twice" / "out") == written(tmp_path / "whole" / "out")
    assert not any(b'"rule":"messages' in line and _at(line) > begins for line in lines)
    assert any(b'"rule":"messages' in line for line in decided(replayed(found, tmp_path)).get(home, []))
    assert setups(tmp_path / "whole" / "state", 4)[home].version == "second"


def _at(line: bytes) -> float:
    from datetime import datetime

    return datetime.fromisoformat(msgspec.json.decode(line)["at"]).timestamp()


def test_an_erased_home_is_forgotten(tmp_path: Path) -> None:
    found = street(2, 100)
    logged(tmp_path / "log", found)
    Worker(job(tmp_path), 0).run()
    Orders(tmp_path / "log").erase(found[0].home)
    Worker(job(tmp_path), 0).run()
    erased, other = sorted(look(tmp_path / "state").homes, key=lambda each: each.size)

    assert erased.home == found[0].home
    assert erased.size < 300 < other.size
    assert list(setups(tmp_path / "state", 4)) == [other.home]


def test_the_page_and_the_figures_tell_how_the_homes_are(tmp_path: Path) -> None:
    found = street(3, 300)
    ghost = Record("ghost", 1, Message(found[-1].message.at, "zigbee2mqtt/hall", b"{}"))
    logged(tmp_path / "log", [*found[:500], *found[520:], ghost])
    file = next((tmp_path / "log").glob("part-*/*.jsonl"))
    file.write_bytes(file.read_bytes() + b'{"home":"broken","seq":1\n')
    Worker(job(tmp_path), 0).run()
    seen = look(tmp_path / "state")
    page = encode(seen).decode()
    figures = list(exposed(seen))

    assert {each.home: each.health for each in seen.homes}["ghost"] == "no setup"
    assert sum(seen.health.values()) == 4
    assert "ghost" in page
    assert "4 homes" in page
    assert 'hubd_fleet_homeless_total{home="ghost"} 1' in figures
    assert 'hubd_fleet_homes{health="no setup"} 1' in figures
    assert {each.kind for each in seen.alarms} >= {"no setup", "unreadable", "gap"}


def test_a_line_that_a_crash_cut_off_is_written_anew(tmp_path: Path) -> None:
    found = street(1, 20)
    logged(tmp_path, found[:10], parts=1)
    file = tmp_path / "part-0000" / "0000000001.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"home":"small-000000","seq":')
    writer = Writer(tmp_path)
    writer.add(found[10:])
    writer.close()

    reader = Reader(tmp_path, 0)
    lines = reader.lines()
    reader.close()

    assert [record_of(line) for line in lines] == found


def test_an_outlet_that_cannot_be_opened_is_told_of_before_anybody_works(tmp_path: Path) -> None:
    logged(tmp_path / "log", street(1, 5))

    with pytest.raises(StoreError, match="127.0.0.1"):
        Fleet(job(tmp_path, outlets=("postgresql://nobody:secret@127.0.0.1:1/none",))).run()
    assert not (tmp_path / "state").exists()
