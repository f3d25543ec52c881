"""`hubd eval`: what was believed against what was true, with honest intervals."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubd.cli.parameters import DURATION

if TYPE_CHECKING:
    from hubd.evaluate.minutes import Judged

EXAMPLES = """\b
Examples:
  hubd replay log.jsonl --config home.yaml --context context.jsonl --every 60s
  hubd eval context.jsonl --truth truth.jsonl
  hubd eval context.jsonl --truth labels.csv.gz --skip 14d

TRUTH is hubd's truth.jsonl (`hubd simulate` writes one), a table with the columns start, end, canon and resident (or a
folder with labels.csv and away.csv), or a plain CASAS recording. Time that nobody labelled is the class `other`."""


@click.command(epilog=EXAMPLES)
@click.argument("context", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--truth", required=True, type=click.Path(exists=True, path_type=Path), help="What really happened.")
@click.option("--skip", type=DURATION, help="Spare so much time at the beginning.")
@click.option("--trigger", default="cook", show_default=True, help="Class whose beginnings are looked for.")
def command(context: Path, truth: Path, skip: float | None, trigger: str) -> None:
    """Compare the context lines of a replay with the truth, minute by minute."""
    from hubd.evaluate.labels import read_labels
    from hubd.evaluate.minutes import judge

    try:
        judged = judge(read_labels(truth), _later(_lines(context), skip or 0.0))
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    if not any(judged.values()):
        raise click.UsageError(
            f"no whole minute of {context} lies within {truth}: are they of the same days and people?"
        )
    for who, minutes in judged.items():
        _tell(who, minutes, trigger)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                row["at"], row["people"]
            except (ValueError, KeyError, TypeError):
                raise ValueError(f"{path}:{number}: not a context line: write one with hubd replay --context") from None
            yield row


def _later(lines: Iterator[dict[str, Any]], skip: float) -> Iterator[dict[str, Any]]:
    begun: datetime | None = None
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        begun = begun or at
        if (at - begun).total_seconds() >= skip:
            yield line


def _tell(who: str, judged: Sequence[Judged], trigger: str) -> None:
    from hubd.evaluate import minutes as m

    click.echo(f"{who}: {len(judged)} minutes, {judged[0].at:%Y-%m-%d %H:%M} to {judged[-1].at:%Y-%m-%d %H:%M}\n")
    for name, measure in (("accuracy", m.accuracy), ("macro F1", m.macro_f1), ("weighted F1", m.weighted_f1)):
        low, high = m.interval(judged, measure)
        click.echo(f"  {name:18s} {measure(judged):.3f}   95 % of draws of days: {low:.3f} to {high:.3f}")
    sure = m.sure(judged)
    click.echo(f"  {'Brier score':18s} {m.brier(judged):.3f}")
    click.echo(f"  {'calibration error':18s} {m.calibration_error(judged):.3f}")
    click.echo(f"  {'90 % sure':18s} {sure.share:.1%} of minutes, right in {sure.right:.1%} of them\n")
    click.echo(f"  {'class':10s} minutes  precision  recall    F1")
    for name, found in m.by_class(judged).items():
        click.echo(f"  {name:10s} {found.minutes:7d} {found.precision:10.2f} {found.recall:7.2f} {found.f1:5.2f}")
    click.echo("\n  believed     right  (| is where it should end)")
    for n, bin_ in enumerate(m.reliability(judged)):
        if bin_.minutes:
            bar = _bar(bin_.right, bin_.believed)
            click.echo(f"  {n / 10:.1f} to {(n + 1) / 10:.1f}  {bin_.right:.2f}  {bar}  {bin_.minutes}")
    wrong = m.confusions(judged)[:6]
    if wrong:
        click.echo("\n  taken for something else, in minutes")
        for (true, said), count in wrong:
            click.echo(f"  {count:6d}  {true} for {said}")
    risen = m.triggers(judged, trigger)
    if risen.stretches:
        late = f", half of them within {risen.median_s:.0f} s" if risen.median_s is not None else ""
        click.echo(f"\n  {trigger} began {risen.stretches} times: {risen.recall:.0%} noticed{late}; "
                   f"{risen.false_a_day:.2f} false alarms a day")  # fmt: skip
    click.echo("")


def _bar(right: float, believed: float) -> str:
    cells = ["#" if n < round(right * 40) else " " for n in range(41)]
    cells[round(believed * 40)] = "|"
    return "".join(cells)
