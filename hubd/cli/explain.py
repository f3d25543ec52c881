"""`hubd explain`: why something was decided, from the journal or from a file of decisions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import msgspec

from hubd.cli import completing
from hubd.cli.parameters import DURATION
from hubd.core.decisions import Decision, Urgency, Verdict
from hubd.errors import ConfigError, HubError

if TYPE_CHECKING:
    from hubd.cli.story import Clock
    from hubd.config.settings import Settings
    from hubd.core.rules.spec import RuleSpec
    from hubd.store.values import Store, Story

EXAMPLES = """\b
Examples:
  hubd explain                            the last decisions, with their ids
  hubd explain 01KJQQV6GE                 why that one; the beginning of an id is enough
  hubd explain last --intent recipe.suggest
  hubd explain --decisions decisions.jsonl 01KJQQV6GE
  hubd explain --why-not recipe.suggest   what is missing for it now
  hubd explain --why-not study.start --for leo --at 2026-03-02T16:10+01:00
  hubd explain --belief anna              where she is, what she does, and which evidence says so
  hubd explain --belief kitchen --at "yesterday 18:05"
  hubd explain --belief mode --at 18:05 day.jsonl --config home.yaml

For a belief, the last hours are lived through once more without each of the sources: their weight is what the belief
would lose (in nats, a difference of log odds; 0.7 is a factor of two, 2.3 of ten), and what would be believed instead.

The journal may be read while hubd runs."""


class Unexplained(HubError):
    """There is no such decision, or more than one."""


@click.command(epilog=EXAMPLES)
@click.argument("words", metavar="[ID | LOG...]", nargs=-1)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration that names the journal.")
@click.option("--store", metavar="URL", help="The journal instead: sqlite:///hubd.db, postgresql://…")
@click.option("--decisions", type=click.Path(exists=True, path_type=Path), help="A file that replay --decisions wrote.")
@click.option("--intent", shell_complete=completing.intents, help="Only decisions of this intent.")
@click.option(
    "--why-not",
    metavar="INTENT",
    shell_complete=completing.intents,
    help="Why this did not happen: the conditions that were missing.",
)
@click.option(
    "--for", "who", metavar="PERSON", shell_complete=completing.people, help="With --why-not: only for this person."
)
@click.option(
    "--belief",
    metavar="ABOUT",
    shell_complete=completing.believed,
    help="Why this is believed of a person, an area, mode or guests.",
)
@click.option("--window", type=DURATION, default="2h", show_default=True, help="With --belief: evidence of so long.")
@click.option(
    "--at",
    metavar="TIME",
    help="With --why-not, --belief: when, as 2026-03-02T16:10+01:00, yesterday 16:10, 20m ago; or 16:10, of "
    "today or of the log's first day.",
)
@click.option(
    "--log",
    "logs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="With --why-not, --belief: live through this log instead of the daemon's own.",
)
@click.option("-n", "--number", default=20, show_default=True, help="How many to list.")
@click.option("--json", "as_json", is_flag=True, help="Everything that is known, as JSON.")
def command(
    words: tuple[str, ...],
    config: Path | None,
    store: str | None,
    decisions: Path | None,
    intent: str | None,
    why_not: str | None,
    who: str | None,
    belief: str | None,
    window: float,
    at: str | None,
    logs: tuple[Path, ...],
    number: int,
    as_json: bool,
) -> None:
    """Say why something was decided, or is believed. Without ID, list the last decisions."""
    if belief is not None or why_not is not None:
        logs = (*logs, *map(Path, words))
    elif len(words) > 1:
        raise click.UsageError("one ID, or --belief ABOUT with logs")
    decision = words[0] if words else None
    if why_not is not None:
        _why_not(config, why_not, who, _when(at), logs)
        return
    if belief is not None:
        _why_belief(config, belief, _when(at), logs, window, as_json=as_json)
        return
    if at is not None or logs or who is not None:
        raise click.UsageError("--for, --at and --log belong to --why-not INTENT and --belief ABOUT")
    from hubd.cli.story import line, told

    with _opened(config, store, decisions) as (book, clock):
        if decision is None:
            for entry in reversed(book.decisions(intent=intent, limit=number)):
                click.echo(_as_json(entry, clock) if as_json else line(entry, clock))
            return
        story = _story(book, decision, intent)
        for text in [_as_json(story, clock)] if as_json else told(story, clock, _rules(config)):
            click.echo(text)


def _why_not(config: Path | None, intent: str, who: str | None, at: datetime | None, logs: tuple[Path, ...]) -> None:
    from hubd.cli.why_not import answer, moment
    from hubd.config.load import find, load

    then = moment(load(find(config)), intent, at, logs)
    for text in answer(then, intent, who):
        click.echo(text)


def _when(text: str | None) -> datetime | None:
    """The time that is meant; a bare time of day has no zone yet, for it may be one of a log's first day."""
    from hubd.cli.moments import moment

    if text is None:
        return None
    try:
        return datetime.strptime(text.strip(), "%H:%M")  # noqa: DTZ007 - it gets its zone with its day
    except ValueError:
        return moment(text, datetime.now(UTC).astimezone())


def _why_belief(
    config: Path | None, about: str, at: datetime | None, logs: tuple[Path, ...], window: float, *, as_json: bool
) -> None:
    from hubd.cli.why_belief import asked, explained, lines, values
    from hubd.config.load import find, load

    settings = load(find(config))
    questions = asked(settings.household, about)
    found = explained(settings, questions, at, logs, window)
    if as_json:
        click.echo(msgspec.json.encode(values(settings.household, found)))
        return
    for text in lines(settings.household, found):
        click.echo(text)


@contextmanager
def _opened(config: Path | None, url: str | None, file: Path | None) -> Iterator[tuple[Store, Clock]]:
    """Where decisions can be looked up, and how to tell the time of them."""
    if file is not None:
        yield _from_file(file)
        return
    from hubd.store.journal import Journal

    settings = _settings(config, needed=url is None)
    journal = Journal.open(url or (settings.store.url if settings else ""), readonly=True)
    try:
        yield journal, settings.household.local if settings else _here
    finally:
        journal.close()


def _settings(config: Path | None, *, needed: bool) -> Settings | None:
    """The configuration; with a journal named it is welcome, for the home's own clock, but not needed."""
    from hubd.config.load import find, load

    try:
        return load(find(config))
    except ConfigError:
        if needed or config is not None:
            raise
        return None


def _rules(config: Path | None) -> dict[str, RuleSpec]:
    """The rules as they stand now, by id."""
    from hubd.rules_files import read_rules, shipped_rules

    settings = _settings(config, needed=False)
    return read_rules(settings.rules if settings else ()).over(shipped_rules()).rules


def _here(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone()


def _from_file(file: Path) -> tuple[Store, Clock]:
    """The decisions in a file, without the conditions behind them: those are in the journal only."""
    from hubd.store.memory import MemoryJournal
    from hubd.store.values import Batch

    zone: tzinfo = UTC
    decisions = []
    for number, text in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            written = msgspec.json.decode(text, type=DecisionLine)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Unexplained(f"{file}:{number}: no line of hubd replay --decisions ({error})") from error
        zone = written.at.tzinfo or UTC
        decisions.append(written.decision())
    book = MemoryJournal()
    book.commit(Batch(decisions=decisions))
    return book, lambda at: datetime.fromtimestamp(at, zone)


class DecisionLine(msgspec.Struct):
    """One line of a file of decisions, as the contract has it."""

    id: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    home: str
    intent: str
    verdict: Verdict
    title: str
    text: str
    urgency: Urgency
    score: float
    rule: str
    audience: tuple[str, ...] = msgspec.field(name="for", default=())
    area: str | None = None
    outputs: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    reason: str = ""
    data: dict[str, Any] = {}

    def decision(self) -> Decision:
        """The decision behind the line."""
        return Decision(**{**msgspec.structs.asdict(self), "at": self.at.timestamp()})


def _story(store: Store, decision: str, intent: str | None) -> Story:
    if decision == "last":
        newest = store.decisions(intent=intent, limit=1)
        if not newest:
            raise Unexplained(f"nothing was decided yet{f' about {intent}' if intent else ''}")
        decision = newest[0].id
    story = store.story(decision.upper())
    if story is None:
        hint = "hubd explain without an id lists the last ones"
        raise Unexplained(f"no decision, or more than one, has an id that begins with {decision}; {hint}")
    return story


def _as_json(value: Story | Decision, clock: Clock) -> str:
    """A decision, or its story, with the decision's names and times as its line has them, and with what lies behind."""
    if isinstance(value, Decision):
        return msgspec.json.encode(_public(value, clock)).decode()
    story = {"decision": _public(value.decision, clock), "effects": value.effects, "inputs": value.inputs}
    return msgspec.json.encode(story).decode()


def _public(decision: Decision, clock: Clock) -> dict[str, Any]:
    local = clock(round(decision.at, 3))
    at = local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")
    known: dict[str, Any] = msgspec.to_builtins(decision)
    return {"for" if name == "audience" else name: value for name, value in {**known, "at": at}.items()}
