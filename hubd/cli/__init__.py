"""The command line: one module per verb, imported when the verb is used, so that `hubd --help` stays quick."""

from __future__ import annotations

import sys
from importlib import import_module, metadata

import click

from hubd.errors import ConfigError, HubError

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
    "demo": "Watch a simulated evening being lived through real MQTT.",
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
  130  stopped by Ctrl-C"""


class Verbs(click.Group):
    """Commands that are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"hubd.cli.{MODULES.get(cmd_name, cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of verbs, without importing a single one of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("hubd"), prog_name="hubd")
def hubd() -> None:
    """The always-on brain of a home: who is where, doing what, and is now a good moment."""


def main() -> None:
    """Entry point: errors that hubd knows end in one message and a documented exit code."""
    try:
        hubd()
    except ConfigError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    except HubError as error:
        click.echo(f"hubd: {error}", err=True)
        sys.exit(3 if type(error).__name__ == "Unavailable" else 2)
    except OSError as error:  # a file or folder that the user named; anything else is a bug and shows its trace
        if error.filename is None:
            raise
        click.echo(f"hubd: {error.filename}: {(error.strerror or str(error)).lower()}; name another place", err=True)
        sys.exit(2)
