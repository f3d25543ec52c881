"""The command line: one module per verb, imported when the verb is used, so that `hubd --help` stays quick."""

from __future__ import annotations

import errno
import os
import signal
import sys
from difflib import get_close_matches
from importlib import import_module, metadata

import click

from hubd.errors import ConfigError, HubError, Unavailable

VERBS: dict[str, str] = {
    "run": "Run the hub: listen, believe, decide, act.",
    "replay": "Run recorded logs through the hub and tell what it would have done.",
    "record": "Record MQTT messages to a log that replay reads.",
    "eval": "Compare beliefs with the truth: how right, and how honest.",
    "check": "Check configuration and rules, with every problem at once.",
    "rules": "List, test, begin and switch rules.",
    "chains": "List chains: what begins them, and what is still to be filled in.",
    "recipes": "Tell which dishes would be offered now, and why.",
    "review": "Tell what rules on trial would have done, and trust them further or less.",
    "init": "Write a first configuration by asking and listening.",
    "import": "Bring in the history of a Home Assistant, and tell what hubd would have done.",
    "explain": "Say why something was decided.",
    "label": "Say what really happened, for hubd to learn from.",
    "learn": "Work out from the home's own record what its sensors are worth.",
    "enroll": "Take examples of somebody's voice or face, so that hubd knows them.",
    "identities": "List, show, export or forget enrolled faces and voices.",
    "sources": "List every device heard, and what hubd takes it for.",
    "models": "List, fetch, verify and remove models.",
    "sounds": "Tell what sounds were, and name the sounds of your own home.",
    "simulate": "Write the log of a simulated household, with its truth.",
    "demo": "Watch a simulated family live a day, over real MQTT.",
    "mcp": "Let an assistant look at the house, ask why, and propose rules.",
    "token": "Make, list and revoke the tokens of the screen and its API.",
    "fleet": "Look after many homes: run them, try changes on them, roll them out.",
    "device": "Make a wall screen or a voice of a Raspberry Pi, or any Debian.",
    "doctor": "Find what is wrong with an installation, and what to do.",
    "backup": "Pack everything of this home into one file.",
    "restore": "Put a backup back, all of it or nothing.",
    "forget": "Forget one person for good, with a receipt.",
    "export": "Give one person a copy of what is kept of them.",
    "uninstall": "Remove hubd's entities from Home Assistant, and what it keeps on the broker.",
    "completion": "Print the shell's completion script.",
}
"""Verb to its line in `--help`. The command itself is `command` in `hubd.cli.<verb>`."""

MODULES = {"import": "importing"}
"""Verbs that cannot name a module."""

EXIT_CODES = """\b
Exit codes:
  0  all went well
  1  it ran, and found something wrong (check, doctor)
  2  wrong arguments, or a file that cannot be used
  3  something outside is not there (broker, Home Assistant)
  130  stopped by Ctrl-C (129 and 143: by the terminal's end, by SIGTERM)"""


DISK = {
    errno.ENOSPC: "free some space, or name a place on another disk",
    errno.EDQUOT: "free some space, or name a place on another disk",
    errno.EROFS: "name a place that may be written",
    errno.EACCES: "run this as hubd's own user, or name another place",
    errno.EIO: "check the disk's health",
}
"""What the system says of a disk or of rights on it, also where it names no file, and what to do about it."""


class Verbs(click.Group):
    """Commands that are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"hubd.cli.{MODULES.get(cmd_name, cmd_name)}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb, or the one that was probably meant."""
        near = get_close_matches(args[0], VERBS, n=1) if args and args[0] not in VERBS else []
        if near:
            raise click.UsageError(f"no such command: {args[0]}; did you mean {near[0]}?", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """The verb. Ctrl-C ends it with the shell's own code; click would end it as if somebody had said no."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort) as end:  # a prompt that is broken off is an `Abort` as well
            if not isinstance(end, KeyboardInterrupt) and not isinstance(end.__context__, KeyboardInterrupt):
                raise
            click.echo("\nstopped", err=True)
            ctx.exit(128 + signal.SIGINT)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of verbs, without importing a single one of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("hubd"), prog_name="hubd")
@click.pass_context
def hubd(ctx: click.Context) -> None:
    """The always-on brain of a home: who is where, doing what, and is now a good moment."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        ctx.color = False


def _leave(number: int, _frame: object) -> None:
    """Whoever is told to end, or loses the terminal, puts away first what is half done."""
    raise SystemExit(128 + number)


def main() -> None:
    """Entry point: errors that hubd knows end in one message and a documented exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)
    try:
        hubd()
    except ConfigError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    except HubError as error:
        click.echo(f"hubd: {error}", err=True)
        sys.exit(3 if isinstance(error, Unavailable) else 2)
    except OSError as error:  # a place that the user named, or a disk; anything else is a bug and shows its trace
        if error.filename is None and error.errno not in DISK:
            raise
        place = f"{error.filename}: " if error.filename is not None else ""
        todo = DISK.get(error.errno or 0, "name another place")
        click.echo(f"hubd: {place}{(error.strerror or str(error)).lower()}; {todo}", err=True)
        sys.exit(2)
