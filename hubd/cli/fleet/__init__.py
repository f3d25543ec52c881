"""`hubd fleet …`: many homes. Each command is imported on first use, as the verbs themselves are."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS: dict[str, str] = {
    "gateway": "Take in what homes send over MQTT or Kafka, and write it down as a fleet's log.",
    "run": "Let all homes of a fleet's log live.",
    "setup": "Send homes a configuration, or other rules.",
    "status": "Tell how the homes are, as text, JSON, figures for Prometheus, or a page.",
    "rollout": "Bring rules to all homes in stages, and stop when they are wrong.",
    "backtest": "Try rules or settings on the logs of many homes.",
    "train": "Make the models that homes share from what many of them have learned.",
    "invent": "Write the log of an invented street, to try things with.",
}

EPILOG = """\b
Examples:
  hubd fleet invent street --homes 100
  hubd fleet run street --workers 2
  hubd fleet status street
  hubd fleet backtest homes/ --rules new_rules/ --report trial/"""


class Commands(click.Group):
    """Commands that are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"hubd.cli.fleet.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, epilog=EPILOG)
def command() -> None:
    """Many homes at once, for those who look after them."""
