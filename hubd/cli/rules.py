"""`hubd rules`: look at the rulebook, try rules, begin a new one, switch rules on and off."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubd.cli import completing

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.rules_files import RuleSet

EXAMPLES = """\b
Examples:
  hubd rules list
  hubd rules test hazards.fridge_open
  hubd rules test my_rules/kitchen.yaml
  hubd rules new kitchen.fan > my_rules/kitchen.yaml
  hubd rules disable bedtime.child
  hubd rules schema > rules.schema.json

Exit code 1 when a rule or an example is wrong."""

SWITCHES = "switches.yaml"
"""The file, in the first folder of `rules:`, in which `enable` and `disable` write."""

TEMPLATE = """\
- id: {id}
  because: {{en: Why this is proposed., de: Warum das vorgeschlagen wird., es: Por qué se propone.}}
  stage: shadow          # shadow only tells what it would do; then ask, then act
  who: {{role: adult}}     # tried for each of these people; `who` below is that person
  when:
    all:
      - {{person: who, area_kind: kitchen}}
      - {{between: ["16:00", "21:00"]}}
  propose: {{intent: {id}, for: who, urgency: low, expires: 20m}}
  cool_down: 2h
  examples:
    - {{given: ["18:00 anna in kitchen"], expect: "18:00 {id} for anna"}}
    - {{given: ["18:00 anna in living"], expect: nothing}}
"""

CONFIG = click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")


@click.group(epilog=EXAMPLES)
def command() -> None:
    """List, test, begin and switch rules."""


@command.command("list", epilog="\b\nExample:\n  hubd rules list --json")
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_rules(config: Path | None, as_json: bool) -> None:
    """All rules: stage, what they propose, and where they stand."""
    from hubd.rules_files import shipped_rules

    base = shipped_rules()
    _, rules = _own(config)
    merged = rules.over(base)
    rows = [_row(id_, merged, base) for id_ in merged.sources]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        width = max(len(row["id"]) for row in rows)
        for row in rows:
            click.echo(f"{row['id']:<{width}}  {row['stage']:<7} {row['intent']:<26} {row['from']}")
    _end(merged.problems)


def _row(id_: str, merged: RuleSet, base: RuleSet) -> dict[str, Any]:
    """One line about a rule."""
    spec = merged.rules.get(id_)
    source = merged.sources[id_]
    shipped = id_ in base.sources
    own = not shipped or source.file != base.sources[id_].file
    where = source.file if own else "shipped"
    if own and shipped:
        where += ", replaces the shipped one"
    return {
        "id": id_,
        "stage": spec.stage if spec else "off",
        "pack": source.pack,
        "intent": spec.propose.intent if spec and spec.propose else "-",
        "from": where,
    }


@command.command("test", epilog="\b\nExamples:\n  hubd rules test\n  hubd rules test study.start my_rules/kitchen.yaml")
@CONFIG
@click.argument("what", nargs=-1, shell_complete=completing.rules)
def test_rules(config: Path | None, what: Sequence[str]) -> None:
    """Run the examples inside rules: all of them, or those of some ids and files."""
    from hubd.core.rules.examples.rehearse import rehearse
    from hubd.rules_files import read_rules, shipped_rules

    base = shipped_rules()
    settings, own = _own(config)
    files = [Path(name) for name in what if name.endswith((".yaml", ".yml")) or Path(name).is_dir()]
    read = read_rules(files)
    rules = read.over(own.over(base))
    names = [name for name in what if Path(name) not in files]
    if unknown := [name for name in names if name not in rules.rules]:
        raise click.UsageError(f"there is no rule {unknown[0]!r}; hubd rules list names them")
    chosen = [*names, *(id_ for id_ in read.rules if id_ not in names)] if what else list(rules.rules)
    household = settings.household if settings else None
    problems = list(read.problems if what else rules.problems)
    for id_ in chosen:
        spec = rules.rules[id_]
        shipped = id_ in base.rules and spec.file == base.rules[id_].file
        found = rehearse(spec, None if shipped else household, rules.rules)
        problems += found
        if not found:
            click.echo(f"ok  {id_}: {len(spec.examples)} examples")
    if not chosen and not problems:
        click.echo("no examples there: an entry that only changes a rule of another file has none of its own")
    _end(problems)


@command.command("new", epilog="\b\nExample:\n  hubd rules new kitchen.fan > my_rules/kitchen.yaml")
@click.argument("id_", metavar="ID")
def new_rule(id_: str) -> None:
    """Print the beginning of a new rule, with examples that hold."""
    from hubd.core.rules.language.words import IDENTIFIER, Bad
    from hubd.rules_files import shipped_rules

    try:
        IDENTIFIER.read(id_)
    except Bad as bad:
        raise click.BadParameter(f"{bad.what}; {bad.hint}", param_hint="ID") from bad
    if id_ in shipped_rules().rules:
        click.echo(f"{id_} comes with hubd: a rule of yours with this id takes its place", err=True)
    click.echo(TEMPLATE.format(id=id_), nl=False)


@command.command("schema", epilog="\b\nExample:\n  hubd rules schema > rules.schema.json")
def schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    from hubd.core.rules.language.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@command.command("disable", epilog="\b\nExample:\n  hubd rules disable bedtime.child")
@CONFIG
@click.argument("id_", metavar="ID", shell_complete=completing.rules)
def disable(config: Path | None, id_: str) -> None:
    """Switch a rule off, in switches.yaml of your rules folder."""
    _switch(config, id_, on=False)


@command.command("enable", epilog="\b\nExample:\n  hubd rules enable bedtime.child")
@CONFIG
@click.argument("id_", metavar="ID", shell_complete=completing.rules)
def enable(config: Path | None, id_: str) -> None:
    """Switch a rule on again."""
    _switch(config, id_, on=True)


def _own(config: Path | None) -> tuple[Settings | None, RuleSet]:
    """The settings, where there are any, and the owner's rules."""
    from hubd.config.load import find, load
    from hubd.errors import ConfigError
    from hubd.rules_files import RuleSet, read_rules

    try:
        settings = load(find(config))
    except ConfigError:
        if config is not None:
            raise
        return None, RuleSet()
    return settings, read_rules(settings.rules)


def _switch(config: Path | None, id_: str, *, on: bool) -> None:
    from hubd.rules_files import read_rules, shipped_rules
    from hubd.whole_files import alone, write_whole

    settings, own = _own(config)
    folder = next((path for path in settings.rules if path.is_dir()), None) if settings else None
    if folder is None:
        raise click.UsageError('no folder of rules is configured; add "rules: [my_rules]" and make that folder')
    known = {**shipped_rules().sources, **own.sources}
    if id_ not in known:
        raise click.UsageError(f"there is no rule {id_!r}; hubd rules list names them")
    path = folder / SWITCHES
    with alone(folder):
        off = {str(change.data["id"]) for change in read_rules([path]).changes} if path.exists() else set()
        off = off - {id_} if on else off | {id_}
        lines = [f"- {{id: {name}, enabled: false}}\n" for name in sorted(off)]
        write_whole(path, ("# Rules switched off by `hubd rules disable`.\n" + "".join(lines)).encode())
    click.echo(f"{id_} is {'on' if on else 'off'} ({path})")


def _end(problems: Sequence[object]) -> None:
    """Name the problems; exit code 1 when there are any."""
    for problem in dict.fromkeys(problems):
        click.echo(str(problem), err=True)
    if problems:
        raise SystemExit(1)
