"""What hubd would have done with a recorded time, by rule pack: the list that a newcomer looks at first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.core.decisions import Decision
    from hubd.core.household import Household

SHOWN = 3
"""Occasions told of each pack, the latest."""
PACKS = 3
"""So many packs are told of even when nothing came of them."""


def tell_would(settings: Settings, log: Path) -> None:
    """Live through the log, and tell by pack what would have been done."""
    from hubd.cli.progress import reading
    from hubd.core.decisions import DELIVERED, Decision
    from hubd.integration import router_of
    from hubd.logs import LogReport, read_log
    from hubd.runtime.assemble import assemble
    from hubd.runtime.replay import Account, replay

    household = reachable(settings.household)
    if household is not settings.household:
        click.echo("As long as no outputs are configured: as if everybody had a phone, and each room a screen.")
    operator = assemble(replace(settings, household=household), router_of(household, settings.mqtt))
    packs = {spec.id: spec.pack for spec in operator.brain.rules.specs}
    done: dict[str, list[Decision]] = defaultdict(list)
    quiet = 0
    report, account = LogReport(tell=lambda text: click.echo(text, err=True)), Account()
    for item in replay(operator, reading(read_log((log,), report), (log,), quiet=False), account=account):
        if isinstance(item, Decision):
            if item.verdict in DELIVERED:
                done[packs.get(item.rule, "")].append(item)
            else:
                quiet += 1
    days = ((account.last or 0.0) - (account.first or 0.0)) / 86_400.0
    _tell(household, done, quiet, days, list(dict.fromkeys(packs.values())))


def reachable(household: Household) -> Household:
    """The household, with a phone for everybody and a screen in every room where nothing at all is configured."""
    from hubd.core.household import Output

    if household.outputs:
        return household
    phones = {f"{who}_phone": Output(f"{who}_phone", "phone", None, who) for who in household.people}
    screens = {f"{area}_screen": Output(f"{area}_screen", "screen", area) for area in household.areas}
    return replace(household, outputs={**phones, **screens})


def _tell(household: Household, done: dict[str, list[Decision]], quiet: int, days: float, packs: list[str]) -> None:
    total = sum(map(len, done.values()))
    click.secho(f"\nWhat hubd would have done in these {days:.1f} days: {total} things", bold=True)
    click.echo(f"({quiet} more were kept quiet or for later, each with a reason: hubd replay --all)")
    spoken = sorted(done, key=lambda pack: (-len(done[pack]), pack))
    silent = [pack for pack in packs if pack and pack not in done]
    for pack in [*spoken, *silent[: max(PACKS - len(spoken), 0)]]:
        found = done.get(pack, [])
        click.secho(f"\n{pack or 'answers'}: {len(found) or 'nothing'}", fg="cyan")
        for decision in found[-SHOWN:]:
            _occasion(household, decision)
        if len(found) > SHOWN:
            click.echo(f"  … and {len(found) - SHOWN} before")


def _occasion(household: Household, decision: Decision) -> None:
    local = household.local(decision.at)
    whom = ", ".join(household.people[who].name for who in decision.audience) or "the house"
    words = decision.text or decision.title or decision.intent
    click.echo(f"  {local:%a %d %b %H:%M}  {decision.verdict} for {whom}: {words}")
    click.secho(f"                    {'; '.join(reason.rstrip('.') for reason in decision.because)}", dim=True)
