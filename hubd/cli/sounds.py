"""`hubd sounds`: what was heard, what it was, and the sounds that a household names itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.store.own_sounds import Example, Told

EXAMPLES = """\b
Examples:
  hubd sounds heard                         what microphones told last, with numbers
  hubd sounds confirm 41                    yes, that is what it was
  hubd sounds confirm 42 --as "our doorbell"
  hubd sounds teach "washing machine" done-*.wav
  hubd sounds list
  hubd sounds forget "washing machine"

Five examples of a sound are the least, ten are good. hubd compares them with what is usual in your home, for
which it must have listened for a day or so. Sound is never kept: what is kept are numbers from which none can be
made. A running hub takes over new names within a minute."""

CONFIG = click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")


@click.group(epilog=EXAMPLES)
def command() -> None:
    """Tell what sounds were, and name the sounds of your own home."""


@command.command(epilog="\b\nExample:\n  hubd sounds heard --last 5")
@CONFIG
@click.option("--last", default=20, show_default=True, type=click.IntRange(1), help="How many.")
def heard(config: Path | None, last: int) -> None:
    """What microphones told last."""
    from hubd.store.own_sounds import HEARD, Heard, read

    settings = _settings(config)
    told = read(_folder(settings), HEARD, Heard).told[-last:]
    for each in told:
        at = datetime.fromtimestamp(each.at, settings.household.time_zone)
        click.echo(f"{each.number:>5}  {at:%d %b %H:%M:%S}  {each.area:<12}  {each.label} {each.score:.2f}")
    if not told:
        click.echo("Nothing has been told yet.")


@command.command(epilog='\b\nExamples:\n  hubd sounds confirm 41\n  hubd sounds confirm 42 --as "our doorbell"')
@CONFIG
@click.argument("number", type=int)
@click.option("--as", "label", metavar="LABEL", help="What it really was. Left out: what it was told as.")
def confirm(config: Path | None, number: int, label: str | None) -> None:
    """Say what the sound with this number was; it becomes an example."""
    from hubd.store.own_sounds import HEARD, Example, Heard, read

    folder = _folder(_settings(config))
    known = read(folder, HEARD, Heard)
    found: list[Told] = [each for each in known.told if each.number == number]
    if not found:
        raise click.UsageError(f"there is no sound {number}; hubd sounds heard lists the last ones")
    _add(folder, [Example(_label(label or found[0].label), known.embedder, found[0].vector)])


@command.command(epilog='\b\nExample:\n  hubd sounds teach "washing machine" done-*.wav')
@CONFIG
@click.argument("label")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
def teach(config: Path | None, label: str, files: tuple[Path, ...]) -> None:
    """Give recordings of a sound as examples: a few seconds each, at best by the microphone that will hear it."""
    from hubd.errors import DecodeError
    from hubd.perception.audio.files import read
    from hubd.perception.audio.quality import fault
    from hubd.perception.audio.rates import RATE
    from hubd.perception.audio.spectrum import HOUSEHOLD, magnitudes
    from hubd.perception.hearing import WINDOW
    from hubd.perception.noticing import packed
    from hubd.runtime.sound_memory import embedder_of
    from hubd.store.own_sounds import Example

    settings = _settings(config)
    embedding = settings.sounds.embedding if settings.sounds is not None else "shipped"
    embedder = embedder_of(embedding, _folder(settings))
    examples = []
    for file in files:
        try:
            samples = read(file)
            wrong = fault(samples)
        except (DecodeError, OSError) as error:
            wrong = error.detail if isinstance(error, DecodeError) else f"it cannot be read ({error.strerror or error})"
        if wrong is not None:
            click.echo(f"  {file.name}: {wrong}", err=True)
            continue
        for at in range(0, max(1, len(samples) - RATE), WINDOW * RATE):
            vector = packed(embedder(magnitudes(samples[at : at + WINDOW * RATE], HOUSEHOLD)))
            examples.append(Example(_label(label), embedder.id, vector))
    if not examples:
        raise DecodeError("no example", "nothing was taken")
    _add(_folder(settings), examples)


@command.command("list", epilog="\b\nExample:\n  hubd sounds list")
@CONFIG
def list_sounds(config: Path | None) -> None:
    """The sounds that were named, and how many examples there are of each."""
    from hubd.store.own_sounds import HEARD, OWN, Heard, Own, read

    folder = _folder(_settings(config))
    own, usual = read(folder, OWN, Own), read(folder, HEARD, Heard).usual
    for label, count in sorted(Counter(example.label for example in own.examples).items()):
        click.echo(f"{label}: {_enough(count)}")
    click.echo(f"What is usual here is known from {len(usual)} moments{_more(len(usual))}.")


@command.command(epilog='\b\nExample:\n  hubd sounds forget "washing machine"')
@CONFIG
@click.argument("label")
def forget(config: Path | None, label: str) -> None:
    """Throw away the examples of a sound."""
    from hubd.store.own_sounds import OWN, Own, read, write
    from hubd.whole_files import alone

    folder = _folder(_settings(config))
    with alone(folder):
        own = read(folder, OWN, Own)
        rest = tuple(example for example in own.examples if example.label != _label(label))
        if len(rest) == len(own.examples):
            raise click.UsageError(f"no sound is called {label!r}; hubd sounds list names them")
        write(folder, OWN, Own(rest))
    click.echo(f"forgotten: {len(own.examples) - len(rest)} examples of {_label(label)}")


def _add(folder: Path, examples: Sequence[Example]) -> None:
    from hubd.store.own_sounds import OWN, Own, read, write
    from hubd.whole_files import alone

    with alone(folder):
        own = Own((*read(folder, OWN, Own).examples, *examples))
        write(folder, OWN, own)
    label = examples[0].label
    click.echo(f"{label}: {_enough(sum(each.label == label for each in own.examples))}")


def _enough(count: int) -> str:
    from hubd.perception.own_sounds import FEWEST

    return f"{count} examples" + ("" if count >= FEWEST else f"; {FEWEST - count} more are needed")


def _more(count: int) -> str:
    from hubd.perception.own_sounds import BACKGROUND

    return "" if count >= BACKGROUND else f"; from {BACKGROUND} on, your own sounds are told"


def _label(label: str) -> str:
    """As labels are written everywhere."""
    return " ".join(label.split()).casefold()


def _folder(settings: Settings) -> Path:
    return settings.store.logs


def _settings(config: Path | None) -> Settings:
    from hubd.config.load import find, load

    return load(find(config))
