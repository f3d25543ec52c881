"""What `hubd eval` can judge: context lines beside a truth, a simulated home, a recorded one. Each becomes a `Case`."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from hubd.evaluate.labels import read_labels
from hubd.evaluate.report import Case
from hubd.evaluate.truth import Truth, compare
from hubd.evaluate.truth import read as read_truth

if TYPE_CHECKING:
    from hubd.core.household import Household
    from hubd.evaluate.bluetooth import Round, Tracked
    from hubd.evaluate.minutes import Judged
    from hubd.evaluate.rooms import Measures
    from hubd.integration import Message
    from hubd.runtime.operator import Operator, Taken

Keep: TypeAlias = Callable[[dict[str, Any]], Mapping[str, Any]]
"""What of a context line is needed."""
Look: TypeAlias = "Callable[[Operator, float], None]"
Lived: TypeAlias = "tuple[list[Mapping[str, Any]], float, Household]"

LOGS = ("log.jsonl", "log.jsonl.gz", "log.jsonl.zst")


def cases(
    what: Iterable[Path], truth: Path | None, config: Path | None, every: float, skip: float, label_days: int | float,
    alone: bool,
) -> Iterator[Case]:  # fmt: skip
    """One case for each thing named. `alone`: see `recorded`."""
    from hubd.evaluate.recordings import is_recording

    for path in what:
        if path.is_dir() and (path / "home.yaml").exists():
            yield _home(path, truth, every, skip)
        elif is_recording(path):
            yield recorded(path, every, label_days, alone=alone)
        elif path.is_dir():
            raise click.UsageError(f"{path}: neither a home (home.yaml, log.jsonl, truth.jsonl) nor a recorded one "
                                   "(events.csv, sensors.json, labels.csv), nor a flat (rooms.json)")  # fmt: skip
        elif truth is None:
            raise click.UsageError(f"{path}: say what really happened with --truth")
        else:
            yield _written(path, truth, config, skip)


def _written(path: Path, truth: Path, config: Path | None, skip: float) -> Case:
    """Context lines that a replay wrote."""
    from hubd.config.load import load

    lines = _later(_context(path), skip)
    areas = _areas(truth)
    household = load(config).household if config is not None else None
    return Case(
        name="",
        truth=read_labels(truth),
        lines=lines,
        where=compare(areas, lines) if areas is not None else None,
        phones=_phones(household) if household is not None else frozenset(),
    )


def _home(path: Path, truth: Path | None, every: float, skip: float) -> Case:
    """A home with its log: lived through here."""
    log = next((path / name for name in LOGS if (path / name).exists()), None)
    truth = truth or path / "truth.jsonl"
    if log is None or not truth.exists():
        raise click.UsageError(f"{path}: there must be log.jsonl (.gz, .zst) and truth.jsonl, as hubd simulate writes")
    lines, micros, household = _lived(path / "home.yaml", log, every, _slim)
    areas = _areas(truth)
    lines = _later(lines, skip)
    return Case(
        name=path.name,
        truth=read_labels(truth),
        lines=lines,
        where=compare(areas, lines) if areas is not None else None,
        micros=micros,
        phones=_phones(household),
    )


def recorded(
    path: Path, every: float, label_days: int | float, judged: Collection[date] | None = None, *, alone: bool = False
) -> Case:
    """A recorded home of others: its people label for some days, the rest is judged, or only some days of it. `alone`:
    without the activity model that comes with hubd."""
    from hubd.evaluate.recordings import lines_of, read_recording

    recording = read_recording(path, label_days)
    days = recording.days if judged is None else recording.days.intersection(judged)
    document = {**recording.document, "models": {"activity": not alone}}
    lines, micros, household = _invented(document, lines_of(recording), every, _slim)
    minute = timedelta(minutes=1)
    kept = [line for line in lines if (datetime.fromisoformat(line["at"]) - minute).date() in days]
    return Case(path.name, recording.truth, kept, micros=micros, phones=_phones(household))


def rooms(what: Iterable[Path], every: float) -> Iterator[tuple[str, Measures]]:
    """How right it was about who is in each recorded room."""
    from hubd.evaluate.rooms import DOCUMENT, ROOM, measured, read_room

    for path in what:
        room = read_room(path)
        lines, _, _ = _invented(DOCUMENT, room.lines, every, lambda line: {"at": line["at"], **line["areas"][ROOM]})
        believed = {int(datetime.fromisoformat(line["at"]).timestamp()): line for line in lines}
        yield f"{path.absolute().parent.name}/{path.name}", measured(room.truth, believed, every)


def flats(what: Iterable[Path], label_days: int | float) -> Iterator[tuple[str, Tracked]]:
    """How right it was about the room of a tag in each recorded flat."""
    from hubd.evaluate import bluetooth

    for path in what:
        flat = bluetooth.read_flat(path)
        judged = [each for part in bluetooth.rounds(flat, label_days) for each in _followed(flat.document, part)]
        yield path.absolute().name, bluetooth.tracked(judged)


def _followed(document: Mapping[str, Any], part: Round) -> Iterator[Judged]:
    """Where who carries the tag was believed to be after every judged row."""
    from hubd.evaluate.bluetooth import WHO
    from hubd.evaluate.minutes import Judged

    believed: dict[float, tuple[str, float]] = {}

    def look(operator: Operator, at: float) -> None:
        if at in part.truth:
            places = operator.state.people[WHO].places
            best = max(range(len(places)), key=places.__getitem__)
            believed[at] = operator.brain.floor.places[best], places[best]

    _invented(document, part.lines, None, dict, look)
    for at, room in part.truth.items():
        if at in believed:
            yield Judged(datetime.fromtimestamp(at, UTC), room, *believed[at])


def _invented(
    document: Mapping[str, Any], log: Iterable[str], every: float | None, keep: Keep, look: Look | None = None
) -> Lived:
    """Live through a log with a configuration that was made for it."""
    from ruamel.yaml import YAML

    with TemporaryDirectory() as scratch:
        home, file = Path(scratch) / "home.yaml", Path(scratch) / "log.jsonl"
        with home.open("w", encoding="utf-8") as out:
            YAML().dump(document, out)
        with file.open("w", encoding="utf-8") as out:
            out.writelines(log)
        return _lived(home, file, every, keep, look)


def _lived(config: Path, log: Path, every: float | None, keep: Keep, look: Look | None = None) -> Lived:
    """Live through a log: what is kept of the beliefs, and the microseconds of processor time that an event took.
    `look` is called after every message."""
    from hubd.cli.progress import reading
    from hubd.compare.variants import Variant, household
    from hubd.logs import read_log
    from hubd.runtime.replay import Account, ContextAt, replay

    operator = household(Variant("", config))
    account = Account()
    messages = list(read_log(log))
    began = time.process_time()
    told = reading(iter(messages), (log,), quiet=False)

    def looked(message: Message, _taken: Taken) -> None:
        if look is not None:
            look(operator, message.at)

    items = replay(operator, told, every=every, account=account, listen=looked)
    lines = [keep(json.loads(item.line)) for item in items if isinstance(item, ContextAt)]
    spent = time.process_time() - began
    return lines, spent / max(account.messages, 1) * 1e6, operator.brain.household


def _slim(line: dict[str, Any]) -> Mapping[str, Any]:
    """What of a context line is judged."""
    return {"at": line["at"], "mode": line.get("mode", "home"), "people": line["people"]}


def _context(path: Path) -> Iterator[Mapping[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, 1):
            try:
                yield _slim(json.loads(text))
            except (ValueError, KeyError, TypeError):
                raise ValueError(f"{path}:{number}: not a context line: write one with hubd replay --context") from None


def _later(lines: Iterable[Mapping[str, Any]], skip: float) -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = []
    begun: datetime | None = None
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        begun = begun or at
        if (at - begun).total_seconds() >= skip:
            kept.append(line)
    return kept


def _areas(truth: Path) -> Truth | None:
    """The truth about areas and modes, which only hubd's own form knows."""
    return read_truth(truth) if truth.suffix == ".jsonl" else None


def _phones(household: Household) -> frozenset[str]:
    """Who is known by something carried."""
    ids = {person.id: person.identities for person in household.people.values()}
    return frozenset(who for who, named in ids.items() if named.beacon or named.owntracks or named.ha)
