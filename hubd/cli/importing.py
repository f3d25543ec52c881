"""`hubd import home-assistant`: the last days of a house as a log, and what hubd would have done in them."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.integration import Books, Memory
    from hubd.setup.homeassistant import Found

EXAMPLES = """\b
Examples:
  hubd import home-assistant                                      asks for the address and a token
  hubd import home-assistant --url http://192.168.1.5:8123 --days 10
  hubd import home-assistant --database backup/home-assistant_v2.db --days 30

Without a configuration one is written first, from what Home Assistant knows; it is yours to correct. The log is like
any other: hubd replay runs it again, with other rules for instance. Nothing is changed in Home Assistant."""

SUPERVISOR = "http://supervisor/core"
LOCAL = "http://homeassistant.local:8123"
TOKEN_HINT = "Token (in Home Assistant: your profile, Security, Long-lived access tokens)"  # noqa: S105 - the question for it
DAY = 86_400.0


@click.group(epilog=EXAMPLES)
def command() -> None:
    """Bring in what another system remembers of the house."""


@command.command("home-assistant", epilog=EXAMPLES)
@click.option("--url", help="Where Home Assistant answers. Left out: asked for, or as configured.")
@click.option("--token", envvar="HA_TOKEN", help="A long-lived access token; better in the variable HA_TOKEN.")
@click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A copy of home-assistant_v2.db instead; with .storage beside it, rooms and people are known.",
)
@click.option("--days", type=click.FloatRange(0.04, 400), default=10.0, show_default=True, help="How far to look back.")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration; written where there is none.")
@click.option("--output", type=click.Path(path_type=Path), help="The log to write. Left out: beside the configuration.")
@click.option("--children", help="Who of the people is a child, names with commas; asked for where it is left out.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--no-replay", is_flag=True, help="Write the log, and leave it at that.")
def home_assistant(
    url: str | None, token: str | None, database: Path | None, days: float, config: Path | None, output: Path | None,
    children: str | None, yes: bool, no_replay: bool,
) -> None:  # fmt: skip
    """Import the history of a Home Assistant, and tell what hubd would have done."""
    file = config or Path("hubd.yaml")
    settings = _configured(file) if file.exists() else None
    address, secret = _source(settings, url, token, database, yes)
    asyncio.run(_import(file, settings, address, secret, days, output, children, yes, no_replay))


def _configured(file: Path) -> Settings:
    from hubd.config.load import load

    return load(file)


def _source(
    settings: Settings | None, url: str | None, token: str | None, database: Path | None, yes: bool
) -> tuple[str, str]:
    """Where the history is, and what opens it."""
    if database is not None:
        return str(database), ""
    known = settings.home_assistant if settings is not None else None
    supervised = os.environ.get("SUPERVISOR_TOKEN")
    if url is None and supervised:
        return SUPERVISOR, supervised
    if url is None and known is not None:
        return known.url, token or known.token
    if yes and (url is None or token is None):
        raise click.UsageError("--yes needs --url and --token (or HA_TOKEN), or --database")
    url = url or str(click.prompt("Address of Home Assistant", default=LOCAL)).strip()
    token = token or str(click.prompt(TOKEN_HINT, hide_input=True)).strip()
    return (url if "://" in url else f"http://{url}").rstrip("/"), token


async def _import(
    file: Path, settings: Settings | None, address: str, token: str, days: float, output: Path | None,
    children: str | None, yes: bool, no_replay: bool,
) -> None:  # fmt: skip
    from hubd.integration import home_assistant_memory

    memory = home_assistant_memory(address, token)
    try:
        books = await memory.books()
        if settings is None:
            settings = _write_first(file, books, address, token, children, yes)
        log = await _write_log(settings, memory, books, days, output or _log_beside(file))
    finally:
        await memory.close()
    if not no_replay:
        from hubd.cli.would import tell_would

        tell_would(settings, log)
    click.echo(f"\nAgain, with other rules: hubd replay {log} --config {file} --rules my_rules")


def _write_first(file: Path, books: Books, address: str, token: str, children: str | None, yes: bool) -> Settings:
    """A first configuration from what Home Assistant knows; who is a child is the one thing that it does not."""
    from hubd.config.load import load
    from hubd.setup.homeassistant import found_in

    found = found_in(books)
    if children is None and not yes:
        children = asked_children(found)
    write_configuration(file, found, address if address.startswith("http") else None, token, children or "")
    return load(file)


def asked_children(found: Found) -> str:
    """Who is a child: the one thing that decides a lot, and that Home Assistant does not know."""
    if not found.people:
        return ""
    names = ", ".join(person.name for person in found.people)
    text = f"Who of {names} is a child? (names with commas, empty for nobody)"
    return str(click.prompt(text, default="", show_default=False))


def write_configuration(
    file: Path, found: Found, url: str | None, token: str, children: str, broker: str = "embedded"
) -> None:
    """The file and its secrets, and a word on what is sure and what is guessed."""
    from dataclasses import replace

    from hubd.config.words import slug
    from hubd.setup.write import Answers, secrets, written
    from hubd.whole_files import write_whole

    named = [name.strip() for name in children.split(",") if name.strip()]
    young = {*(name.casefold() for name in named), *(slug(name) for name in named if slug(name))}
    people = tuple(
        replace(p, role="child") if young & {p.id, p.name.casefold(), slug(p.name)} else p for p in found.people
    )
    answers = Answers(
        home=slug(found.name).replace("_", "-") or "home", name=found.name, time_zone=found.time_zone,
        language=found.language, url=broker, people=people, rooms=found.rooms, outputs=found.outputs,
        location=found.location, home_assistant=url,
    )  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, written(answers, found.proposal).encode())
    keep_secrets(file.parent / "secrets.yaml", secrets(broker, token if url is not None else None))
    click.echo(f"Wrote {file}. Home Assistant says:")
    for line in found.sure:
        click.echo(f"  {line}")
    for line in found.unsure:
        click.secho(f"  to be looked at: {line}", fg="yellow")


def keep_secrets(file: Path, text: str | None) -> None:
    """Passwords and tokens go to `secrets.yaml`, readable for the owner alone. What stands there already stays."""
    from hubd.whole_files import PRIVATE, write_whole

    if text is None:
        return
    kept = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    names = {line.partition(":")[0] for line in kept}
    new = [line for line in text.splitlines() if line.partition(":")[0] not in names]
    write_whole(file, "".join(f"{line}\n" for line in (*kept, *new)).encode(), mode=None if file.exists() else PRIVATE)
    click.echo(f"Passwords and tokens are in {file}.")
    for line in text.splitlines():
        if line not in (*kept, *new):
            name = line.partition(":")[0]
            click.secho(f"  {name} stood there already, with something else, and stays as it was", fg="yellow")


def _log_beside(file: Path) -> Path:
    """A name that is still free, also where two imports are begun in the same second."""
    stem = f"home-assistant-{time.strftime('%Y-%m-%d-%H%M%S')}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
    return next(path for name in names if not (path := file.parent / f"{name}.jsonl.zst").exists())


async def _write_log(settings: Settings, memory: Memory, books: Books, days: float, output: Path) -> Path:
    from hubd.cli.progress import share
    from hubd.integration import Message
    from hubd.logs.writing import LogWriter

    household = settings.household
    until = getattr(memory, "span", lambda: (0.0, time.time()))()[1]
    topic = f"{settings.mqtt.base_topic}/{household.id}/log/state"
    writer = LogWriter(output, household.time_zone)
    last = 0.0
    with share(f"Reading {days:g} days of history") as progress:
        async for at, line in memory.past(household, books, until - days * DAY, until, progress):
            last = max(last, at)  # arrivals never go back
            writer.write(Message(last, topic, line))
    writer.close()
    if not writer.lines:
        raise click.ClickException("nothing is remembered of that time; does the recorder keep history?")
    click.echo(f"{writer.lines:,} states of {days:g} days are in {output}")
    return output
