"""A replay told to people: what was done and when, day by day, and a summary."""

from __future__ import annotations

from collections import Counter

import click

from hubd.core.decisions import DELIVERED, Decision
from hubd.core.household import Household
from hubd.logs import LogReport
from hubd.runtime.replay import Account

COLOURS = {"speak": "yellow", "ask": "yellow", "push": "yellow", "show": "cyan", "act": "green"}


class Told:
    """Writes decisions as they fall. Quiet ones (`defer`, `suppress`) only when `everything` is wanted."""

    def __init__(self, household: Household, *, everything: bool) -> None:
        self.counts: Counter[str] = Counter()
        self._household = household
        self._everything = everything
        self._day = ""

    def tell(self, decision: Decision) -> None:
        """One decision as a line, with its reasons below."""
        self.counts[decision.verdict] += 1
        if decision.verdict not in DELIVERED and not self._everything:
            return
        local = self._household.local(decision.at)
        if (day := local.strftime("%A, %d %B %Y")) != self._day:
            click.secho(f"{day}", bold=True)
            self._day = day
        where = f" on {', '.join(decision.outputs)}" if decision.outputs else ""
        whom = ", ".join(self._household.people[who].name for who in decision.audience) or "the house"
        verdict = click.style(f"{decision.verdict:8s}", fg=COLOURS.get(decision.verdict))
        click.echo(f"  {local:%H:%M:%S}  {verdict} {decision.intent} for {whom}{where}")
        if decision.text:
            click.echo(f"            {decision.title + ': ' if decision.title else ''}{decision.text}")
        why = "; ".join(reason.rstrip(".") for reason in decision.because)
        click.secho(f"            because {why}" if why else f"            {decision.reason}", dim=True)


def summary(account: Account, report: LogReport, told: Told | None, household: Household) -> None:
    """What went through, what could not be read, and what was decided; on the error stream, out of the data's way."""
    if account.first is None or account.last is None:
        late = report.lines > report.skipped
        click.echo("the log begins after --until" if late else "the log holds no message that can be read", err=True)
        return
    span = f"{household.local(account.first):%Y-%m-%d %H:%M} to {household.local(account.last):%Y-%m-%d %H:%M}"
    click.echo(f"{account.messages:,} messages, {span}; {report}", err=True)
    for reason, count in sorted(account.rejected.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"  {count:6d} set aside: {reason}", err=True)
    if told is not None:
        parts = [f"{count} {verdict}" for verdict, count in sorted(told.counts.items())]
        click.echo(f"decisions: {', '.join(parts) if parts else 'none; nothing called for one'}", err=True)
