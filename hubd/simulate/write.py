"""Files of a simulated life: the configuration, the recorded log, and the truth beside it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import IO, Any, TypeVar

from hubd.simulate.homes import AWAY, Home
from hubd.simulate.life import Life, Said, Stay

T = TypeVar("T")


def config_text(home: Home, **sections: Any) -> str:
    """The home's configuration as YAML, with further sections if any are given."""
    from ruamel.yaml import YAML

    text = StringIO()
    yaml = YAML()
    yaml.default_flow_style = None
    yaml.width = 120
    yaml.dump({**home.document(), **sections}, text)
    return f"# {home.name}: a simulated home.\n{text.getvalue()}"


def log_lines(life: Life, said: Iterable[Said]) -> Iterator[str]:
    """The messages as lines of a recorded log; `at` has milliseconds and never decreases."""
    for one in said:
        at = datetime.fromtimestamp(one.at, life.home.zone).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "topic": one.topic, "payload": one.payload}
        if one.retain:
            line["retain"] = True
        if one.qos:
            line["qos"] = one.qos
        yield json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n"


def truth_lines(life: Life) -> Iterator[str]:
    """What happened: every resident's stays, the mode of the house, and how many guests were inside."""
    stays = {resident.id: life.stays(resident.id) for resident in life.home.residents}
    for person in stays.values():
        for stay in person:
            yield _row(life, stay.start, stay.end, person=stay.who, area=stay.area, activity=stay.activity)
    everybody = [stay for person in stays.values() for stay in person]
    for start, end, mode in _changes(life, everybody, _mode):
        yield _row(life, start, end, mode=mode)
    visits = [Stay(start, end, who, "", "") for who, (start, end) in life.guests.items()]
    for start, end, guests in _changes(life, visits, len):
        yield _row(life, start, end, guests=guests)


def _mode(now: list[Stay]) -> str:
    home = [stay for stay in now if stay.area != AWAY]
    if not home:
        return "away"
    return "asleep" if all(stay.activity == "sleeping" for stay in home) else "home"


def _changes(life: Life, stays: list[Stay], seen: Callable[[list[Stay]], T]) -> Iterator[tuple[float, float, T]]:
    """Stretches of time over which something seen in the stays does not change."""
    steps = sorted([(stay.start, 1, stay) for stay in stays] + [(stay.end, 0, stay) for stay in stays])
    now: list[Stay] = []
    since, value = life.start, seen([stay for stay in stays if stay.start <= life.start < stay.end])
    for at, group in groupby(steps, key=lambda step: step[0]):
        for _, begins, stay in group:
            now.append(stay) if begins else now.remove(stay)
        if life.start < at < life.end and (fresh := seen(now)) != value:
            yield since, at, value
            since, value = at, fresh
    yield since, life.end, value


def _row(life: Life, start: float, end: float, **what: Any) -> str:
    row = {"start": life.clock(start), "end": life.clock(end), **what}
    return json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n"


def write(life: Life, said: list[Said], folder: Path, *, packed: bool = False) -> tuple[Path, ...]:
    """Write `home.yaml`, `log.jsonl` (`.gz` if packed) and `truth.jsonl`; answers with their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    home, truth = folder / "home.yaml", folder / "truth.jsonl"
    log = folder / ("log.jsonl.gz" if packed else "log.jsonl")
    home.write_text(config_text(life.home), encoding="utf-8")
    with log.open("wb") as raw, _packer(raw, packed) as out:
        for line in log_lines(life, said):
            out.write(line.encode())
    truth.write_text("".join(truth_lines(life)), encoding="utf-8")
    return home, log, truth


def _packer(raw: IO[bytes], packed: bool) -> IO[bytes]:
    """Gzip without a time stamp, so that the same seed gives the same bytes."""
    return gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") if packed else raw  # type: ignore[return-value]  # both take bytes
