"""`hubd replay --against …` and `--sweep …`: recorded time through two variants or many, and what differs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.parameters import NO_RULES

if TYPE_CHECKING:
    from hubd.compare.live import Life, Recording
    from hubd.compare.outcome import Outcome
    from hubd.compare.variants import Variant

BESIDE = ("home.yaml", "hubd.yaml")
"""With --each and no --config: the configuration beside each log."""


@dataclass(frozen=True)
class Trial:
    """What was asked for on the command line."""

    logs: tuple[Path, ...]
    config: Path | None = None
    rules: tuple[Path, ...] = ()
    against: tuple[Path, ...] = ()
    against_config: Path | None = None
    snapshot: Path | None = None
    against_snapshot: Path | None = None
    sweep: tuple[str, ...] = ()
    until: float | None = None
    each: bool = False
    jobs: int | None = None

    @property
    def compares(self) -> bool:
        return bool(self.against or self.against_config or self.against_snapshot or self.sweep)


def run(trial: Trial, reports: Sequence[Path]) -> None:
    """Live through it, tell what differs, and write the reports."""
    writers = [(path, _writer(path)) for path in reports]
    outcomes = compared(trial)
    told = _swept(outcomes) if trial.sweep else _told(outcomes)
    for line in told:
        click.echo(line)
    for path, writer in writers:
        path.write_bytes(writer(outcomes))
        click.echo(f"written to {path}", err=True)


def _writer(path: Path) -> Callable[[Sequence[Outcome]], bytes]:
    from hubd.compare import outcome, page

    writers = {".json": outcome.encode, ".html": page.encode}
    if path.suffix not in writers:
        raise click.BadParameter(f"{path}: name a file that ends in .json or .html", param_hint="--report")
    return writers[path.suffix]


def _told(outcomes: Sequence[Outcome]) -> Iterator[str]:
    from hubd.compare.told import lines

    for number, outcome in enumerate(outcomes):
        if len(outcomes) > 1:
            yield f"{'' if number == 0 else chr(10)}== {outcome.household.name}"
        yield from lines(outcome)


def _swept(outcomes: Sequence[Outcome]) -> Iterator[str]:
    from hubd.compare.sweep import lines

    homes = list(dict.fromkeys(outcome.household.id for outcome in outcomes))
    for home in homes:
        if len(homes) > 1:
            yield f"== {home}"
        yield from lines([outcome for outcome in outcomes if outcome.household.id == home])


def compared(trial: Trial) -> list[Outcome]:
    """One comparison for each home, and for each value of a sweep."""
    from hubd.compare.crowd import cores, live_all

    work = [(recording, variants(trial, config)) for recording, config in _recordings(trial)]
    with bar(trial.logs) as progress:
        lives = live_all(work, trial.jobs or cores(), progress)
    _complain(lives)
    return list(_outcomes(work, lives))


def _recordings(trial: Trial) -> Iterator[tuple[Recording, Path]]:
    """What is lived through, each with the configuration of its home."""
    from hubd.compare.live import Recording
    from hubd.config.load import find
    from hubd.logs.files import log_files

    if not trial.each:
        name = ", ".join(path.name or str(path) for path in trial.logs)
        yield Recording(name, trial.logs, trial.until), find(trial.config)
        return
    for file in log_files(trial.logs, lambda text: click.echo(text, err=True)):
        beside = next((path for name in BESIDE if (path := file.parent / name).is_file()), None)
        config = trial.config or beside or find()
        yield Recording(str(file), (file,), trial.until), config


def variants(trial: Trial, config: Path) -> tuple[Variant, ...]:
    """The old one first; then the new one, or one for each value of a sweep."""
    from hubd.compare.variants import Variant, dial, swept

    new = Variant(_name(trial.rules, "new"), config, _paths(trial.rules), trial.snapshot)
    if trial.sweep:
        return replace(new, name="as it is"), *swept(new, [dial(text) for text in trial.sweep])
    other = trial.against_config
    old_rules = trial.against or (() if other is not None else trial.rules)
    named = _name(trial.against, str(other or trial.against_snapshot or "as it is"))
    old = Variant(named, other or config, _paths(old_rules), trial.against_snapshot or trial.snapshot)
    if not trial.rules:
        new = replace(new, name=str(config) if other is not None else "as it is")
    if trial.against_snapshot is not None and not trial.against:
        new = replace(new, name=str(trial.snapshot or "from nothing"))
    return old, new


def _name(rules: Sequence[Path], otherwise: str) -> str:
    return ", ".join("the shipped rules" if str(path) == NO_RULES else str(path) for path in rules) or otherwise


def _paths(rules: tuple[Path, ...]) -> tuple[Path, ...] | None:
    if not rules:
        return None
    return tuple(path for path in rules if str(path) != NO_RULES)


def _outcomes(
    work: Sequence[tuple[Recording, tuple[Variant, ...]]], lives: Sequence[Sequence[Life]]
) -> Iterator[Outcome]:
    """Recordings of one home belong together."""
    from hubd.compare.outcome import compare
    from hubd.config.load import load

    homes = dict.fromkeys(variants[0].config for _, variants in work)
    for home in homes:
        numbers = [number for number, (_, variants) in enumerate(work) if variants[0].config == home]
        old, *others = work[numbers[0]][1]
        recordings = [work[number][0] for number in numbers]
        for which, new in enumerate(others, start=1):
            households = [load(each.config, changes=dict(each.settings)).household for each in (old, new)]
            pairs = [(lives[number][0], lives[number][which]) for number in numbers]
            yield compare((old.name, new.name), (households[0], households[1]), recordings, pairs)


def _complain(lives: Sequence[Sequence[Life]]) -> None:
    """What is wrong with logs and rules, each once."""
    for note in dict.fromkeys(note for row in lives for life in row for note in life.notes):
        click.echo(note, err=True)


@contextmanager
def bar(logs: Sequence[Path]) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} messages"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(", ".join(path.name or str(path) for path in logs), total=None)
        yield lambda count: bar.update(task, completed=count)
