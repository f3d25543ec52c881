"""`hubd check`: every problem of configuration, rules, recipes and chains at once. It connects to nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from hubd.core.household import Household
from hubd.errors import Problem

EXAMPLES = """\b
Examples:
  hubd check
  hubd check --config home.yaml --rules my_rules
  hubd check --schema > hubd.schema.json

Exit code 1 when there are problems, 2 when a file is not there."""


@click.command(epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--rules", type=click.Path(path_type=Path), multiple=True, help="More rules: a file or folder.")
@click.option("--json", "as_json", is_flag=True, help="Problems and summary as JSON.")
@click.option("--schema", is_flag=True, help="Print the configuration's JSON Schema, for editors, and stop.")
@click.option("--reference", is_flag=True, help="Print the settings reference as Markdown and stop.")
def command(config: Path | None, rules: Sequence[Path], as_json: bool, schema: bool, reference: bool) -> None:
    """Check configuration and rules; run the examples inside the rules."""
    if schema or reference:
        from hubd.config import schema as described

        text = described.reference() if reference else json.dumps(described.json_schema(), indent=2) + "\n"
        click.echo(text, nl=False)
        return
    report = examine(config, rules)
    click.echo(json.dumps(report.as_dict(), indent=2, ensure_ascii=False) if as_json else report.as_text())
    raise SystemExit(2 if _missing(config, rules) else 1 if report.problems else 0)


def _missing(config: Path | None, rules: Sequence[Path]) -> bool:
    """Was a file named that is not there? Then nothing was checked of it."""
    from hubd.config.load import find

    return any(not path.exists() for path in (Path(find(config)), *rules))


@dataclass(frozen=True)
class Report:
    """What a check found. `lines` tell what was understood, `notes` what is not wrong but worth knowing."""

    problems: tuple[Problem, ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...]

    def as_text(self) -> str:
        if self.problems:
            number = len(self.problems)
            return "\n".join([*map(str, self.problems), f"{number} problem{'s' if number > 1 else ''}"])
        return "\n".join([*self.lines, *(f"note: {note}" for note in self.notes), "no problems"])

    def as_dict(self) -> dict[str, Any]:
        problems = [asdict(problem) for problem in self.problems]
        return {"ok": not problems, "problems": problems, "summary": self.lines, "notes": self.notes}


def examine(config: Path | None, rules: Sequence[Path] = ()) -> Report:
    """Read everything, connect to nothing. Rules, recipes and chains are read even where the configuration is wrong;
    the names in them, and examples of one's own, wait for a household to compare them with."""
    from hubd.chain_files import read_chains
    from hubd.config import summary
    from hubd.config.load import check, find, owners_files
    from hubd.recipe_book import read_book

    file = find(config)
    settings, problems = check(file)
    own = settings.rules if settings else owners_files(file, "rules")
    rule_problems, rule_line = check_rules(settings.household if settings else None, [*own, *rules])
    book = read_book(settings.recipes if settings else owners_files(file, "recipes"))
    chains, chain_problems = read_chains(settings.chains if settings else owners_files(file, "chains"))
    problems = (*problems, *rule_problems, *book.problems, *chain_problems)
    if settings is None:
        return Report(problems, (), ())
    lines = (*summary.summary(settings), f"  {rule_line}; {len(book.recipes)} recipes; {len(chains)} chains")
    return Report(problems, lines, (*summary.notes(settings), *summary.unheard_of(settings.household, book.foods)))


def check_rules(household: Household | None, paths: Sequence[Path]) -> tuple[list[Problem], str]:
    """Every problem of the shipped rules and the owner's, their examples run, and a line about them."""
    from hubd.core.rules.compile import compile_rules
    from hubd.core.rules.examples.rehearse import rehearse
    from hubd.rules_files import read_rules, shipped_rules

    shipped, own = shipped_rules(), read_rules(paths)
    rules = own.over(shipped)
    specs = tuple(rules.rules.values())
    problems = list(rules.problems)
    if household is not None:
        problems += compile_rules(specs, household).problems
    for spec in specs:  # shipped examples speak of the sample home, whoever lives in this one
        if spec.id not in own.rules:
            problems += rehearse(spec, None, rules.rules)
        elif household is not None:
            problems += rehearse(spec, household, rules.rules)
    examples = sum(len(spec.examples) for spec in specs)
    replaced = [name for name in own.rules if name in shipped.rules]
    instead = f", replacing {', '.join(replaced)}" if replaced else ""
    line = f"{len(specs)} rules ({len(own.rules)} of your own{instead})"
    return list(dict.fromkeys(problems)), f"{line}; {examples} examples hold"
