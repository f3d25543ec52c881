"""The part of `hubd review` that is about rules which assistants have proposed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.compare.waiting import Waiting
    from hubd.config.settings import Settings

COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def settled(settings: Settings, accept: str | None, discard: str | None) -> bool:
    """Accept or discard a proposal, if it is one."""
    from hubd.compare import waiting

    file = waiting.file_of(settings)
    known = {each.id for each in waiting.waiting(file)}
    if accept in known and accept is not None:
        click.echo(f"{accept} is a rule from now on ({waiting.accept(settings, accept)})")
    elif discard in known and discard is not None:
        waiting.discard(file, discard)
        click.echo(f"{discard} waits no longer")
    else:
        return False
    return True


def offer(settings: Settings, *, asks: bool) -> None:
    """Tell what was proposed, and ask about it where somebody can answer."""
    from hubd.compare import waiting

    for proposal in waiting.waiting(waiting.file_of(settings)):
        for text in told(settings, proposal):
            click.echo(text)
        if asks:
            _ask(settings, proposal)


def told(settings: Settings, proposal: Waiting) -> Iterator[str]:
    """One proposal for people."""
    when = settings.household.local(proposal.at)
    yield ""
    yield f"{click.style(proposal.id, bold=True)}  proposed by {proposal.by or 'an assistant'}, {when:%a %d %b %H:%M}"
    if proposal.reason:
        yield f"  {proposal.reason}"
    yield f"  over the recorded days: {proposal.added} more, {proposal.removed} less, {proposal.changed} otherwise"
    for line in proposal.diff.splitlines():
        yield f"    {click.style(line, fg=COLOURS.get(line[:1]))}"


def _ask(settings: Settings, proposal: Waiting) -> None:
    answer = click.prompt("  accept or discard; Enter leaves it", default="", show_default=False,
                          type=click.Choice(["accept", "discard", ""]), show_choices=False)  # fmt: skip
    if answer:
        settled(settings, *((proposal.id, None) if answer == "accept" else (None, proposal.id)))
