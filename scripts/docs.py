"""Writes the pages that are made from the code: docs/configuration.md and docs/commands.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hubd.cli import VERBS, hubd
from hubd.config.schema import reference

DOCS = Path(__file__).parents[1] / "docs"

PREFACE = """\
# Commands

What `hubd --help` and `hubd VERB --help` say. Start with `hubd init`, `hubd check` and `hubd run`; `hubd replay` shows
what hubd would have done with a recorded day.
"""


def commands() -> str:
    """The help of every verb, as Markdown."""
    wide: dict[str, Any] = {"terminal_width": 100, "max_content_width": 100}
    with click.Context(hubd, info_name="hubd", **wide, **hubd.context_settings) as top:
        parts = [PREFACE, _block(hubd.get_help(top))]
        for verb in VERBS:
            command = hubd.get_command(top, verb)
            assert command is not None  # noqa: S101 - the table of verbs has just named it
            with click.Context(command, info_name=verb, parent=top, **wide) as inner:
                parts += [f"## hubd {verb}\n", _block(command.get_help(inner))]
    return "\n".join(parts)


def _block(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"```text\n{lines}\n```\n"


def main() -> None:
    """Write both pages."""
    (DOCS / "configuration.md").write_text(reference(), encoding="utf-8")
    (DOCS / "commands.md").write_text(commands(), encoding="utf-8")


if __name__ == "__main__":
    main()
