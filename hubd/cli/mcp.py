"""`hubd mcp`: an MCP server on standard input and output, for an assistant that starts programs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubd.errors import Unavailable

if TYPE_CHECKING:
    from hubd.config.settings import Settings

EXAMPLES = """\b
Examples:
  hubd mcp                                           of the hub that runs here
  HUBD_TOKEN=hubd_… hubd mcp --url http://hubd.local:8484

An assistant that can start programs gets this line as a server's command. It looks and asks why, with the rights of one
token, and may propose rules; nothing is changed before a person accepts them (hubd review). Without HUBD_TOKEN it makes
itself a token of the scope screen, which is taken back when it ends. Exit code 3 when no hub answers."""

LASTS = 7 * 86_400.0
"""Seconds for which a token of its own is good, should it never be taken back."""


def _address(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    from urllib.parse import urlsplit

    try:
        fits = value is None or (urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname))
    except ValueError:
        fits = False
    if not fits:
        raise click.BadParameter(f"{value} is no address of a hub, such as http://hub.local:8484")
    return value


@click.command(epilog=EXAMPLES)
@click.option("--url", callback=_address, help="Where hubd's API answers; left out: where the configuration says.")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
def command(url: str | None, config: Path | None) -> None:
    """Let an assistant look at the house, ask why, and propose rules (MCP)."""
    try:
        from hubd.assistants.gate import HttpGate
        from hubd.assistants.server import server
    except ModuleNotFoundError as error:
        raise Unavailable(f"the package {error.name} is missing; install hubd[mcp]") from error

    with _token(config) as (settings, token):
        gate = HttpGate(url, token) if url else HttpGate(*_own(settings, token))
        asyncio.run(gate.ask("GET", "/home"))  # a wrong address or token is told now, and not to the assistant

        def gate_of(_context: Any) -> HttpGate:
            return gate

        asyncio.run(server(gate_of).run_stdio_async())


@contextmanager
def _token(config: Path | None) -> Iterator[tuple[Settings | None, str]]:
    """The token that was given, or one for this time."""
    from time import time

    from hubd.config.build import tokens_file
    from hubd.config.load import find, load
    from hubd.web.tokens import TokenFile, Wanted

    given = os.environ.get("HUBD_TOKEN")
    if given:
        yield (load(find(config)) if config is not None else None), given
        return
    settings = load(find(config))
    file = TokenFile(tokens_file(settings.store))
    token = file.create(Wanted("screen", "hubd mcp", expires=time() + LASTS))
    try:
        yield settings, token
    finally:
        file.revoke(token.split("_")[1])


def _own(settings: Settings | None, token: str) -> tuple[str, str, Path | None]:
    """The hub of this configuration: its address, the token, and its certificate."""
    if settings is None:
        raise click.UsageError("with HUBD_TOKEN, say where the hub is: --url, or --config")
    web = settings.web
    if web is None:
        raise click.UsageError("hubd serves no API: add web: to the configuration and restart it")
    host = "127.0.0.1" if web.listen in ("0.0.0.0", "::") else web.listen  # noqa: S104 - compared
    scheme, certificate = ("https", web.tls[0]) if web.tls is not None else ("http", None)
    return f"{scheme}://{host}:{web.port}", token, certificate
