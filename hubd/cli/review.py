"""`hubd review`: what rules on trial would have done, and how far each is trusted from now on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from hubd.cli import completing, review_text
from hubd.core.decisions import Decision, Stage

if TYPE_CHECKING:
    from hubd.compare.trials import Trial
    from hubd.config.settings import Settings
    from hubd.core.household import Household
    from hubd.core.memories import Answer, Taste
    from hubd.learning.regularities import Regularity
    from hubd.rules_files import RuleSet

EXAMPLES = """\b
Examples:
  hubd review                         what the rules on trial would have done, and what to do with each
  hubd review kitchen.fan             one rule, with its occasions
  hubd review kitchen.fan --to ask    from now on it asks before it does anything
  hubd review --log logs/ --json      over a recorded time instead of the daemon's own
  hubd review --accept learned.recipe_suggest.anna.workday

shadow: it does nothing and tells what it would have done. ask: it asks first. act: it goes ahead.
New rules of yours begin in shadow. A running hubd takes a change up within a second. What people turn down again and
again is offered as a rule that holds it back; an accepted one stands in learned.yaml of your rules folder. Rules that
an assistant proposed wait here as well, with what they would have done; an accepted one is a file of its own."""


@dataclass(frozen=True)
class Past:
    """What the review looks back on."""

    decisions: Sequence[Decision]
    tastes: Mapping[str, Taste]
    answers: Sequence[Answer]
    until: float
    days: float


@click.command(epilog=EXAMPLES)
@click.argument("rule", required=False, shell_complete=completing.rules)
@click.option("--to", type=click.Choice(get_args(Stage)), help="Trust the rule so far from now on.")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--days", type=click.FloatRange(min=0.1), default=7.0, show_default=True, help="How far to look back.")
@click.option(
    "--log",
    "logs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Live through these logs instead of looking into the journal.",
)
@click.option("--accept", metavar="ID", help="Make a learned habit, or what was proposed, a rule of the household.")
@click.option("--discard", metavar="ID", help="Do not offer a learned habit, or what was proposed, again.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(
    rule: str | None,
    to: Stage | None,
    config: Path | None,
    days: float,
    logs: tuple[Path, ...],
    accept: str | None,
    discard: str | None,
    *,
    as_json: bool,
) -> None:
    """Tell what rules in shadow, and rules that ask, would have done lately, and switch them."""
    from hubd.config.load import find, load
    from hubd.rules_files import read_rules, shipped_rules

    settings = load(find(config))
    rules = read_rules(settings.rules).over(shipped_rules())
    if rule is not None and rule not in rules.sources:
        from hubd.yaml_places import nearest

        raise click.UsageError(f"there is no rule {rule!r}; {nearest(rule, rules.sources)}")
    if to is not None:
        if rule is None:
            raise click.UsageError("which rule? write hubd review RULE --to ask")
        _switch(settings, rule, to)
        return
    if accept is not None or discard is not None:
        from hubd.cli.proposals import settled

        if settled(settings, accept, discard):
            return
    past = _past(settings, logs, days)
    habits = _habits(settings, rules, past)
    if accept is not None or discard is not None:
        _settle(settings, habits, accept, discard)
        return
    _review(settings, rules, rule, past, habits if rule is None else (), as_json=as_json)


def _review(
    settings: Settings, rules: RuleSet, rule: str | None, past: Past, habits: Sequence[Regularity], *, as_json: bool
) -> None:
    from hubd.compare.trials import trials

    stages = {id_: (spec.stage, _intent(spec)) for id_, spec in rules.rules.items()}
    found = trials(stages, past.decisions, past.tastes, past.days)
    chosen = [trial for trial in found if rule in (None, trial.rule)]
    if as_json:
        found_json = {
            "rules": [review_text.as_json(trial, settings.household) for trial in chosen],
            "habits": [habit._asdict() for habit in habits],
        }
        click.echo(json.dumps(found_json, indent=2, ensure_ascii=False))
        return
    if rule is not None and not chosen:
        click.echo(f"{rule} stands at act: it goes ahead. hubd review {rule} --to ask makes it ask first.")
        return
    asks = at_terminal()
    click.echo(_heading(past, settings.household, chosen))
    for trial in chosen:
        if trial.occasions or rule is not None or trial.stage == "shadow":
            for text in review_text.told(trial, settings.household, whole=rule is not None):
                click.echo(text)
            if asks:
                _decide(settings, trial)
    if rule is None:
        from hubd.cli.proposals import offer

        offer(settings, asks=asks)
    for habit in habits:
        for text in _habit(habit):
            click.echo(text)
        if asks:
            _offer(settings, habits, habit)


def _intent(spec: Any) -> str:
    return spec.propose.intent if spec.propose is not None else "does something by itself"


def _heading(past: Past, household: Household, chosen: Sequence[Trial]) -> str:
    if not chosen:
        return "No rule is on trial: none stands in shadow, and none at ask."
    since = household.local(past.until - past.days * 86400.0)
    on_trial = sum(trial.stage == "shadow" for trial in chosen)
    quiet = sum(not trial.occasions for trial in chosen)
    text = f"Since {since:%A, %d %B, %H:%M}: {on_trial} {'rule' if on_trial == 1 else 'rules'} in shadow"
    return f"{text}, {len(chosen) - on_trial} at ask; {quiet} of them had no occasion."


# what it looks back on


def _past(settings: Settings, logs: tuple[Path, ...], days: float) -> Past:
    return _lived(settings, logs) if logs else _remembered(settings, days)


def _remembered(settings: Settings, days: float) -> Past:
    """From the journal, which may be read while hubd runs."""
    from hubd.compare.trials import span
    from hubd.core.codec import decode_state
    from hubd.store.journal import Journal

    journal = Journal.open(settings.store.url, readonly=True)
    try:
        newest = journal.decisions(limit=1)
        snapshot = journal.restore().snapshot
        state = decode_state(snapshot) if snapshot is not None else None
        until = max([each.at for each in newest] + ([state.now] if state is not None else [0.0]))
        decisions = journal.decisions(since=until - days * 86400.0, limit=1_000_000)
    finally:
        journal.close()
    tastes, answers = (state.policy.tastes, state.policy.welcome.answers) if state is not None else ({}, ())
    return Past(decisions, tastes, answers, until, span(decisions, until, days))


def _lived(settings: Settings, logs: tuple[Path, ...]) -> Past:
    """By living through a log."""
    from hubd.cli.trying import bar
    from hubd.compare.live import Recording, live
    from hubd.compare.variants import Variant

    assert settings.file is not None  # noqa: S101 - these settings have just been read from it
    with bar(logs) as progress:
        total = 0

        def heard(count: int) -> None:
            nonlocal total
            total += count
            progress(total)

        (life,) = live(Recording("", logs), [Variant("", settings.file)], heard)
    for note in dict.fromkeys(life.notes):
        click.echo(note, err=True)
    first, last = life.first or 0.0, life.last or 0.0
    return Past(life.decisions, life.tastes, life.answers, last, max((last - first) / 86400.0, 1 / 24))


# habits


def _habits(settings: Settings, rules: RuleSet, past: Past) -> list[Regularity]:
    from hubd.compare.habits import offered
    from hubd.runtime.stages import folder_of

    return offered(past.answers, settings.household, rules.sources, folder_of(settings.rules))


def _habit(habit: Regularity) -> Iterator[str]:
    yield ""
    yield f"{click.style(habit.id, bold=True)}  a habit"
    yield f"  {habit.because}"
    yield f"  Otherwise {habit.otherwise:.0%} is turned down. As a rule:"
    yield from (f"    {line}" for line in habit.rule.splitlines())


def _offer(settings: Settings, habits: Sequence[Regularity], habit: Regularity) -> None:
    answer = click.prompt("  accept or discard; Enter leaves it", default="", show_default=False,
                          type=click.Choice(["accept", "discard", ""]), show_choices=False)  # fmt: skip
    if answer:
        _settle(settings, habits, *((habit.id, None) if answer == "accept" else (None, habit.id)))


def _settle(settings: Settings, habits: Sequence[Regularity], accepted: str | None, discarded: str | None) -> None:
    from hubd.compare.habits import accept, discard, named
    from hubd.runtime.stages import folder_of

    folder = folder_of(settings.rules)
    if folder is None:
        raise click.UsageError('no folder of rules is configured; add "rules: [my_rules]" and make that folder')
    if accepted is not None:
        click.echo(f"{accepted} is a rule from now on ({accept(named(accepted, habits), folder)})")
    if discarded is not None:
        discard(named(discarded, habits), folder)
        click.echo(f"{discarded} is not offered again")


# switching


def at_terminal() -> bool:
    """Is there somebody who can be asked?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _decide(settings: Settings, trial: Trial) -> None:
    """Ask at the terminal how far the rule is trusted from now on."""
    choices = [*get_args(Stage), ""]
    answer = click.prompt("  shadow, ask or act; Enter leaves it", default="", show_default=False,
                          type=click.Choice(choices), show_choices=False)  # fmt: skip
    if answer and answer != trial.stage:
        _switch(settings, trial.rule, answer)


def _switch(settings: Settings, rule: str, to: Stage) -> None:
    from hubd.errors import DecodeError
    from hubd.rules_files import read_rules, shipped_rules
    from hubd.runtime.stages import change

    try:
        change(settings.rules, rule, to)
    except DecodeError as error:
        raise click.UsageError(f"{error.reason}; {error.detail}") from error
    stands = read_rules(settings.rules).over(shipped_rules()).rules.get(rule)
    if stands is None:
        click.echo(f"{rule} is switched off; hubd rules enable {rule} brings it back", err=True)
    elif stands.stage != to:
        click.echo(f"{rule} stands at {stands.stage} all the same: another file of your rules says so", err=True)
    else:
        click.echo(f"{rule} stands at {to} from now on")
