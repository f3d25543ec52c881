"""`hubd token`: who may use the screen and its API."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubd.cli import completing
from hubd.cli.parameters import DURATION

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.web.tokens import TokenFile, Wanted

EXAMPLES = """\b
Examples:
  hubd token create --name "Kitchen wall" --output kitchen_screen
  hubd token create --scope member --person anna --for 365d
  hubd token create --scope admin
  hubd token pair K7M-4QD --output kitchen_screen    let in the screen that shows this code
  hubd token list
  hubd token revoke 1f0c9a2b

A token is told once; only its hash is kept, beside the journal. A running hubd takes a change up at once.
screen: looks and answers, for whoever stands before it. member: one person's own words and privacy as well.
admin: rules, tokens and pairings as well."""

SCOPES = ("screen", "member", "admin")


def _options(function: Any) -> Any:
    """What a token is for, the same for a new one and for a screen that is let in."""
    for option in (
        click.option("--config", type=click.Path(path_type=Path), help="The configuration file."),
        click.option("--for", "lasting", type=DURATION, help="For so long: 30d, 12h. Left out: until it is revoked."),
        click.option(
            "--output",
            metavar="ID",
            shell_complete=completing.outputs,
            help="The screen it stands on, whose cards it shows.",
        ),
        click.option(
            "--person",
            metavar="ID",
            shell_complete=completing.people,
            help="Whose it is; a member's belongs to somebody.",
        ),
        click.option("--name", default="", help="What to call it in the list."),
        click.option("--scope", type=click.Choice(SCOPES), default="screen", show_default=True, help="What it may do."),
    ):
        function = option(function)
    return function


@click.group(epilog=EXAMPLES)
def command() -> None:
    """Make, list and revoke the tokens of the screen and its API, and let new screens in."""


@command.command()
@_options
def create(
    scope: Any, name: str, person: str | None, output: str | None, lasting: float | None, config: Path | None
) -> None:
    """Make a token, and tell it this once."""
    settings, file = _opened(config)
    text = file.create(_wanted(settings, scope, name, person, output, lasting))
    click.echo(text)
    if settings.web is None:
        click.echo("hubd serves no screen yet: add web: to the configuration and restart it", err=True)


@command.command()
@click.argument("code")
@_options
def pair(
    code: str,
    scope: Any,
    name: str,
    person: str | None,
    output: str | None,
    lasting: float | None,
    config: Path | None,
) -> None:
    """Let in the screen that shows CODE."""
    from hubd.web import pairings

    settings, file = _opened(config)
    done = pairings.approve(file, code, _wanted(settings, scope, name, person, output, lasting))
    who = name or done.name or "the screen"
    click.echo(f"{who} at {done.address or 'an unknown address'} is let in with the scope {scope}")


@command.command("list")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(config: Path | None, *, as_json: bool) -> None:
    """List all tokens and the screens that wait to be let in; never what a token is."""
    import msgspec

    from hubd.web import pairings

    settings, file = _opened(config)
    tokens, waiting = file.book.tokens, pairings.waiting(file)
    if as_json:
        shown = [{**msgspec.to_builtins(each), "hash": None} for each in tokens]
        click.echo(msgspec.json.encode([{k: v for k, v in each.items() if k != "hash"} for each in shown]).decode())
        return
    now = file.now()
    for each in tokens:
        until = _until(each.expires, now, settings)
        whom = f" {each.person or each.output}" if each.person or each.output else ""
        click.echo(f"{each.id}  {each.scope:6}{whom}  {until}  {each.name}".rstrip())
    if not tokens:
        click.echo("There is no token yet: hubd token create makes one.")
    for pairing in waiting:
        click.echo(f"waits: {pairing.name or 'a screen'} at {pairing.address}; hubd token pair and the code it shows")


@command.command()
@click.argument("token")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
def revoke(token: str, config: Path | None) -> None:
    """Take a token back, by its id. Whoever listens with it is shown the door."""
    _, file = _opened(config)
    gone = file.revoke(token)
    click.echo(f"{gone.id} ({gone.scope}{f', {gone.name}' if gone.name else ''}) lets nobody in any more")


def _opened(config: Path | None) -> tuple[Settings, TokenFile]:
    from hubd.config.build import tokens_file
    from hubd.config.load import find, load
    from hubd.web.tokens import TokenFile

    settings = load(find(config))
    return settings, TokenFile(tokens_file(settings.store))


def _wanted(
    settings: Settings, scope: Any, name: str, person: str | None, output: str | None, lasting: float | None
) -> Wanted:
    """What it is for, checked against the home."""
    from time import time

    from hubd.web.tokens import Wanted
    from hubd.yaml_places import nearest

    household = settings.household
    if person is not None and person not in household.people:
        raise click.BadParameter(f"{person}: {nearest(person, household.people)}", param_hint="--person")
    if scope == "member" and person is None:
        raise click.UsageError("a member's token belongs to somebody: add --person")
    screens = [each.id for each in household.outputs.values() if each.type == "screen"]
    if output is not None and output not in screens:
        raise click.BadParameter(f"{output}: {nearest(output, screens)}", param_hint="--output")
    return Wanted(scope, name, person, output, time() + lasting if lasting is not None else None)


def _until(expires: float | None, now: float, settings: Settings) -> str:
    if expires is None:
        return "for good"
    day = datetime.fromtimestamp(expires, UTC).astimezone(settings.household.time_zone)
    return f"until {day:%Y-%m-%d}" if expires > now else f"expired {day:%Y-%m-%d}"
