"""`hubd forget`: nothing of one person stays, and a receipt says what went."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli import completing

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.privacy.forgetting import Receipt
    from hubd.privacy.mention import Mentions, Words

EXAMPLES = """\b
Examples:
  hubd forget anna
  hubd forget anna --also "Anna Maria" --also anna@example.com
  hubd forget anna --keep-config --yes --receipt forgotten.json

Everything that names the person goes, wherever it stands: messages, decisions, beliefs, enrolled faces and voices,
what was learned, lines of the daily logs, the configuration's entries and retained topics on the broker. A running hub
pauses for it and goes on. `hubd export` gives the person a copy first. Backups are not touched: delete them, or make
new ones. Exit code 1 when something is left; it is named."""

LONGEST = 3600.0
"""Seconds that a running hub may take: a year of logs on a small computer."""
LOOK = 0.2


@click.command(epilog=EXAMPLES)
@click.argument("person", shell_complete=completing.people)
@click.option("--also", multiple=True, metavar="NAME", help="Another name that the person goes by. May be repeated.")
@click.option("--keep-config", is_flag=True, help="Leave the configuration as it is.")
@click.option("--receipt", type=click.Path(dir_okay=False, path_type=Path), help="Write the receipt to this file.")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    person: str, also: tuple[str, ...], keep_config: bool, receipt: Path | None, config: Path | None, yes: bool
) -> None:
    """Forget PERSON for good."""
    import msgspec

    from hubd.config.load import find, load
    from hubd.privacy.mention import Mentions, words_for

    settings = load(find(config))
    words = words_for(settings, person, also)
    mentions = Mentions(words)
    click.echo(f"Looked for: {', '.join(words.names)}")
    if not yes:
        click.confirm(f"Forget {person} for good? There is no way back.", abort=True)
    left = () if keep_config else _edit(settings, person, mentions)
    done = _forget(settings, words)
    _tell(done, left)
    if receipt is not None:
        receipt.write_bytes(msgspec.json.format(msgspec.json.encode(done), indent=1) + b"\n")
    raise SystemExit(1 if done.left else 0)


def _edit(settings: Settings, person: str, mentions: Mentions) -> tuple[str, ...]:
    """Take the person out of the configuration, or say why not. Returns the lines that name the person still."""
    from hubd.privacy.config import without, write

    file = settings.file
    if file is None or person not in settings.household.people:
        return ()
    edited = without(file, person, mentions)
    try:
        if not edited.problem:
            write(file, edited.text)
            click.echo(f"{file}: the entries of {person} were taken out")
            return edited.left
        problem = edited.problem
    except OSError as error:
        problem = f"{file}: {error.strerror}"
    click.echo(f"the configuration was left as it is ({problem}): take {person} out of it yourself", err=True)
    return ()


def _forget(settings: Settings, words: Words) -> Receipt:
    from hubd.cli.progress import share
    from hubd.errors import StoreInUse
    from hubd.runtime.errands import forgotten

    try:
        with share("forgetting") as progress:
            return forgotten(settings, words, progress)
    except StoreInUse:
        return _by_the_hub(settings, words)


def _by_the_hub(settings: Settings, words: Words) -> Receipt:
    """Clean finished days here, let the running hub pause for the rest, and search what is left."""
    import msgspec

    from hubd.cli.progress import share
    from hubd.errors import StoreError
    from hubd.privacy.forgetting import Errand, Receipt, prepare, remains
    from hubd.runtime import errands

    click.echo("hubd runs: it pauses for this in the end, and goes on afterwards", err=True)
    with share("cleaning the logs of finished days") as progress:
        prepared = prepare(settings, words, progress)
    errands.ask(settings, Errand(words, prepared))
    end = time.monotonic() + LONGEST
    while (outcome := errands.answer(settings)) is None:
        if time.monotonic() > end:
            raise StoreError("the running hub did not answer in an hour; look into its log, or stop it and try again")
        time.sleep(LOOK)
    if outcome.problem:
        raise StoreError(outcome.problem)
    done = msgspec.json.decode(outcome.receipt, type=Receipt)
    return msgspec.structs.replace(done, left=remains(settings, words))


def _tell(done: Receipt, lines: tuple[str, ...]) -> None:
    for what, count in done.gone.items():
        if count:
            click.echo(f"  {count:8,} {what}")
    for name in done.removed_files:
        click.echo(f"  removed {name}")
    click.echo(f"  {done.broker}")
    for line in lines:
        click.echo(f"  this line of the configuration still holds the name: {line}")
    for name in done.left:
        click.echo(f"  still named in {name}: look into it and delete it yourself", err=True)
    click.echo("forgotten" if not done.left else "forgotten, except for what is named above")
