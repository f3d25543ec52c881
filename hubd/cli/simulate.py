"""`hubd simulate`: an invented household's log, its configuration, and the truth about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from hubd.simulate.furnishing import MOST_SENSORS, furnished
from hubd.simulate.homes import MOST_PEOPLE, SIZES

EXAMPLES = """\b
Examples:
  hubd simulate out                              one ordinary day of a family of four
  hubd simulate out --days 14 --guests --gz      a fortnight with friends to dinner
  hubd replay out/log.jsonl --config out/home.yaml"""


@click.command(epilog=EXAMPLES)
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--home", "size", type=click.Choice(SIZES), default="middle", show_default=True, help="Floor plan.")
@click.option("--people", type=click.IntRange(1, MOST_PEOPLE), default=4, show_default=True, help="Family members.")
@click.option("--days", type=click.IntRange(1, 366), default=1, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--start", default="2026-03-02", show_default=True, help="First day, YYYY-MM-DD.")
@click.option("--guests", is_flag=True, help="Friends come to dinner now and then.")
@click.option("--pets", is_flag=True, help="An animal that motion sensors see, too.")
@click.option("--sensors", type=click.IntRange(1, MOST_SENSORS), help="At least so many; as usual if left out.")
@click.option("--gz", is_flag=True, help="Pack the log with gzip.")
@click.option("--force", is_flag=True, help="Write over files of an earlier simulation.")
def command(
    out: Path,
    size: str,
    people: int,
    days: int,
    seed: int,
    start: str,
    sensors: int | None,
    *,
    guests: bool,
    pets: bool,
    gz: bool,
    force: bool,
) -> None:
    """Write the log of a simulated household into the folder OUT, with its truth.

    OUT/home.yaml is the configuration, OUT/log.jsonl the messages as a broker would carry them, and
    OUT/truth.jsonl who was where doing what, the mode of the house, and guests.
    """
    from hubd.simulate import write
    from hubd.simulate.homes import invent
    from hubd.simulate.life import Life
    from hubd.simulate.people import live
    from hubd.simulate.sensors import sense

    _free(out, force=force)
    home = furnished(invent(size, people, seed, pets=pets), sensors or 0)
    life = live(Life.of(home, _day(start), days, seed), guests=guests)
    with _progress(len(home.sensors)) as tick:
        said = sense(life, tick)
    paths = write.write(life, said, out, packed=gz)
    click.echo(
        f"{home.name}: {people} {'person' if people == 1 else 'people'}, {days} {'day' if days == 1 else 'days'}, "
        f"{len(said)} messages in {', '.join(str(path) for path in paths)}"
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date; write it as 2026-03-02", param_hint="--start") from None


def _free(out: Path, *, force: bool) -> None:
    """Nobody's files are overwritten without being asked."""
    taken = [name for name in ("home.yaml", "log.jsonl", "log.jsonl.gz", "truth.jsonl") if (out / name).exists()]
    if taken and not force:
        raise click.UsageError(f"{out} already has {', '.join(taken)}; choose another folder or add --force")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Listening to the sensors", total=total)
        yield lambda: bar.advance(task)
