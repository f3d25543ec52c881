"""Many homes on one machine decide as each would alone, whoever dies meanwhile, and however many share the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubd.fleet.local import Fleet, Job, Worker
from tests.fleet.street import logged, replayed, street, written


def job(folder: Path, **more: object) -> Job:
    return Job(folder / "log", folder / "state", folder / "packs", folder / "out", **more)  # type: ignore[arg-type]


def decided(expected: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    return {home: lines for home, lines in expected.items() if lines}


def test_many_homes_in_one_process_decide_as_each_does_alone(tmp_path: Path) -> None:
    found = street()
    logged(tmp_path / "log", found)

    count = Worker(job(tmp_path), 0).run()
    expected = decided(replayed(found, tmp_path / "packs"))

    assert count == len(found)
    assert sum(map(len, expected.values())) > 20
    assert written(tmp_path / "out") == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_share_the_homes_and_change_nothing(tmp_path: Path, workers: int) -> None:
    found = street()
    logged(tmp_path / "log", found)

    assert Fleet(job(tmp_path, workers=workers)).run() == len(found)
    assert written(tmp_path / "out") == decided(replayed(found, tmp_path / "packs"))
