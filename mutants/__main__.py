"""`make mutants`: changes hubd's core a thousand times, each time in one place, and counts how often a test notices."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import click
import pytest
from coverage import CoverageData
from rich.progress import Progress
from ruamel.yaml import YAML

from mutants.drawn import Mutant, drawn
from mutants.timing import TOOK
from mutants.trial import Case, Trial, Verdict

OUT = Path("build/mutants.jsonl")
"""What became of every mutant, a line each as it is known."""
PASSED = Path("build/coverage/data")
"""Which test passes which line (`make coverage`)."""
ARGUED = Path(__file__).with_name("argued.yaml")
"""Mutants that may live, and why."""
TIMED = "not in_a_millisecond and not while_somebody_waits and not cost_less_than"
"""Without the tests that measure time: they fail for other reasons than a mutant."""
OPTIONS = (
    "tests/core", "tests/scenarios", "-k", TIMED, "-p", "no:cacheprovider", "-p", "no:faulthandler", "--capture=no",
    "-qq", "--hypothesis-profile=ci",
)  # fmt: skip
DEAD = ("killed", "slow")

Told = Callable[[Mutant, Verdict], None]


@click.command()
@click.option("--count", default=1000, show_default=True, help="How many mutants.")
@click.option("--under", type=click.Path(exists=True, path_type=Path), default=Path("hubd/core"), show_default=True)
@click.option("--seconds", default=20.0, show_default=True, help="CPU that the tests of one that lives may take.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="How many at once.")
@click.option("--lived", is_flag=True, help="Only those that lived at the last run; the others count as they were.")
@click.option("--least", default=0.8, show_default=True, help="The share that must be killed.")
def main(count: int, under: Path, seconds: float, jobs: int, lived: bool, least: float) -> None:
    """Try mutants of the core, and list those that no test notices."""
    with Progress(disable=not sys.stderr.isatty(), auto_refresh=False) as bar:  # a thread must not be forked
        task = bar.add_task("finding mutants", total=None)
        bar.refresh()
        mutants, every = drawn(sorted(under.rglob("*.py")) if under.is_dir() else [under], count)
        known = _known() if lived else {}
        verdicts = {mutant.name: known[_key(mutant)] for mutant in mutants if _key(mutant) in known}
        bar.update(task, description="trying mutants", total=len(mutants), completed=len(verdicts), refresh=True)
        OUT.parent.mkdir(exist_ok=True)
        with OUT.open("a" if lived else "w", encoding="utf-8", buffering=1) as kept:

            def told(mutant: Mutant, verdict: Verdict) -> None:
                verdicts[mutant.name] = verdict
                print(json.dumps([_key(mutant), mutant.name, *verdict]), file=kept)
                bar.update(task, advance=1, refresh=True)

            _try([mutant for mutant in mutants if mutant.name not in verdicts], seconds, jobs, told)
    sys.exit(_report(mutants, verdicts, every) < least)


def _key(mutant: Mutant) -> str:
    """The same for the same change of the same function."""
    return blake2b(f"{mutant.path}|{mutant.function}|{mutant.code}".encode(), digest_size=12).hexdigest()


def _known() -> dict[str, Verdict]:
    """Those that were killed at the last run."""
    lines = OUT.read_text(encoding="utf-8").splitlines() if OUT.exists() else ()
    return {key: Verdict(*verdict) for key, _, *verdict in map(json.loads, lines) if verdict[0] in DEAD}


def _try(mutants: list[Mutant], seconds: float, jobs: int, told: Told) -> None:
    """Every mutant, with the tests that pass its lines; where an import passes them too, from the beginning as well."""
    took: dict[str, float] = json.loads(TOOK.read_text(encoding="utf-8"))
    passed, cases = CoverageData(basename=str(PASSED)), []
    passed.read()
    imported = set()
    for mutant in mutants:
        lines = passed.contexts_by_lineno(mutant.path)
        tests = {name for line in range(mutant.first, mutant.last + 1) for name in lines.get(line, ())}
        if "" in tests:
            imported.add(mutant.name)
        cases.append(Case(mutant, sorted({name.rpartition("|")[0] for name in tests} & took.keys())))

    def heard(number: int, verdict: Verdict) -> None:
        mutant = mutants[number]
        if verdict.outcome not in DEAD and mutant.name in imported:
            verdict = _from_the_beginning(mutant, took, seconds)
        told(mutant, verdict)

    pytest.main([*OPTIONS], plugins=[Trial(cases, took, seconds, jobs, heard)])


def _from_the_beginning(mutant: Mutant, took: dict[str, float], seconds: float) -> Verdict:
    given = {"mutant": [mutant.path, mutant.module, mutant.function, mutant.code], "took": took, "seconds": seconds,
             "options": OPTIONS}  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", "mutants.fresh"], input=json.dumps(given), text=True, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20 * seconds,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Verdict("slow", "at the import")
    return Verdict("killed" if done.returncode else "lived", "at the import", len(took))


def _argued() -> dict[tuple[str, str], str]:
    entries = YAML(typ="safe").load(ARGUED.read_text(encoding="utf-8"))
    return {(entry["function"], entry["change"]): entry["why"] for entry in entries}


def _report(mutants: list[Mutant], verdicts: dict[str, Verdict], every: int) -> float:
    """Prints how it went, with each that lives and why it may; and answers with the share of the killed."""
    counted = Counter(verdicts[mutant.name].outcome for mutant in mutants)
    dead = sum(counted[outcome] for outcome in DEAD)
    unargued, argued = 0, _argued()
    for mutant in mutants:
        verdict = verdicts[mutant.name]
        if verdict.outcome not in DEAD:
            why = argued.get((f"{mutant.path}:{mutant.function}", mutant.change), "")
            unargued += not why
            click.echo(f"{mutant.name} ({verdict.outcome}, {verdict.tests} tests)\n  {mutant.change}\n  {why or '?'}")
    share = dead / len(mutants)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counted.items()))
    click.echo(f"{len(mutants)} of {every:,} mutants: {told}")
    click.echo(f"{share:.1%} were noticed; {unargued} live without a reason in mutants/{ARGUED.name}")
    return share


if __name__ == "__main__":
    main()
