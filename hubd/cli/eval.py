"""`hubd eval`: what was believed against what was true, with honest intervals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubd.cli.parameters import DAYS, DURATION, SERIES

if TYPE_CHECKING:
    from hubd.evaluate.report import Case, Person

EXAMPLES = """\b
Examples:
  hubd simulate out --days 3 && hubd eval out
  hubd eval out another --trigger study --plot reliability.png
  hubd replay log.jsonl --config home.yaml --context context.jsonl --every 60s
  hubd eval context.jsonl --truth truth.jsonl --config home.yaml
  hubd eval recorded/ --label-days 14 --json scores.json
  hubd eval one/ another/ --label-days 80%
  hubd eval recorded/ --label-days 80% --fewer-label-days 2,4,7,10
  hubd eval office.csv.gz --every 30s
  hubd eval flat/ --label-days 80%

WHAT is a folder with home.yaml, log.jsonl and truth.jsonl (as `hubd simulate` writes), which is lived through here; a
folder with events.csv, sensors.json, labels.csv and away.csv (.gz), or a plain CASAS recording, whose people label what
they do on the first days, and of which the others are judged; context lines of a replay beside --truth; or a table
(.csv, .gz) of one room: ts, readings (co2_ppm, temp_c, humidity, pir), and occupied or one ending in count; or a folder
with rooms.json and tables (ts, rssi_1, rssi_2, ..., room) of a flat whose receivers heard a tag. Several are judged
together as well. TRUTH is hubd's truth.jsonl, a table with the columns start, end, canon and resident (or a
folder with labels.csv and away.csv), or a CASAS recording. Time that nobody labelled is the class `other`."""


@click.command(epilog=EXAMPLES)
@click.argument("what", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--truth", type=click.Path(exists=True, path_type=Path), help="What really happened.")
@click.option(
    "--config",
    type=click.Path(exists=True, path_type=Path),
    help="With context lines: the configuration, which tells who has a phone.",
)
@click.option(
    "--label-days",
    type=DAYS,
    default="0",
    show_default=True,
    help="With a recorded home: on how many of its first days people label; 80% is so many of all its days.",
)
@click.option(
    "--fewer-label-days",
    "fewer",
    type=SERIES,
    default=(),
    help="With a recorded home: what so many days of labels would have brought, the same days judged, too.",
)
@click.option(
    "--learned-alone",
    "alone",
    is_flag=True,
    help="With a recorded home: without the activity model that comes with hubd, for homes that taught it.",
)
@click.option(
    "--every",
    type=DURATION,
    default="60s",
    show_default=True,
    help="How often to look; triggers are found this exactly.",
)
@click.option("--skip", type=DURATION, help="Spare so much time at the beginning.")
@click.option(
    "--trigger",
    "activities",
    multiple=True,
    default=("cook", "study"),
    show_default=True,
    help="Class or activity whose beginnings are looked for; may be repeated.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.05, 0.99),
    default=0.7,
    show_default=True,
    help="Probability from which a belief sets something off.",
)
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Write the reliability plot (PNG).")
@click.option(
    "--json",
    "file",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    help="Write every measure as JSON; - for standard output, instead of the text.",
)
def command(
    what: tuple[Path, ...],
    truth: Path | None,
    config: Path | None,
    label_days: int | float,
    fewer: tuple[int, ...],
    alone: bool,
    every: float,
    skip: float | None,
    activities: tuple[str, ...],
    threshold: float,
    plot: Path | None,
    file: Path | None,
) -> None:
    """Compare what was believed with what was true, minute by minute."""
    from hubd.cli.eval_cases import cases, flats, rooms
    from hubd.cli.eval_curve import curve, planned
    from hubd.evaluate.bluetooth import is_flat
    from hubd.evaluate.report import people
    from hubd.evaluate.rooms import is_room

    single, tagged = [path for path in what if is_room(path)], [path for path in what if is_flat(path)]
    homes = [path for path in what if path not in (*single, *tagged)]
    try:
        steps = planned(homes, label_days, fewer)
        found_cases = cases(homes, truth, config, every, skip or 0.0, label_days, alone)
        judged = [(case, people(case)) for case in found_cases]
        measured, followed = dict(rooms(single, every)), dict(flats(tagged, label_days))
        curves = {path.name: curve(path, steps[path], found, every, alone)
                  for path, (_, found) in zip(homes, judged, strict=True) if path in steps}  # fmt: skip
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    for case, found in judged:
        if not any(person.judged for person in found):
            name = case.name or homes[0]
            raise click.UsageError(f"no whole minute of {name} is in the truth: are they of the same days and people?")
    report = _report(judged, activities, threshold) if judged else {}
    report["curves"] = curves
    report["rooms"] = {name: each._asdict() for name, each in measured.items()}
    report["flats"] = {name: each._asdict() for name, each in followed.items()}
    if file is not None:
        text = json.dumps(report, indent=1)
        click.echo(text) if str(file) == "-" else file.write_text(text + "\n", encoding="utf-8")
    if str(file) != "-":
        _tell(report)
    if plot is not None and judged:
        _draw(judged, plot)


def _report(judged: list[tuple[Case, list[Person]]], activities: tuple[str, ...], threshold: float) -> dict[str, Any]:
    from hubd.evaluate.labels import CLASSES
    from hubd.evaluate.report import at_once, measures, trigger, whereabouts

    everybody = [person for _, found in judged for person in found]
    micros = [case.micros for case, _ in judged if case.micros is not None]
    together = [minute for person in everybody for minute in person.judged]
    return {
        "people": {person.name: measures(person.judged) for person in everybody},
        "together": measures(together) if len(everybody) > 1 else None,
        "triggers": [trigger(everybody, CLASSES.get(name, name), threshold) for name in activities],
        "all_at_once": at_once(found for _, found in judged),
        "where": whereabouts([case for case, _ in judged]),
        "microseconds_per_event": sum(micros) / len(micros) if micros else None,
    }


def _tell(report: dict[str, Any]) -> None:
    from hubd.cli import eval_text

    if "people" in report:
        _tell_people(report)
    for name, found in report["curves"].items():
        _echo(eval_text.curve(name, found))
    for name, found in report["rooms"].items():
        _echo(eval_text.room(name, found))
    for name, found in report["flats"].items():
        _echo(eval_text.flat(name, found))


def _tell_people(report: dict[str, Any]) -> None:
    from hubd.cli import eval_text

    for who, found in report["people"].items():
        if report["together"] is None or len(report["people"]) <= MANY:
            _echo(eval_text.told(who, found))
    if report["together"] is not None:
        _echo(eval_text.told(f"all {len(report['people'])} people together", report["together"]))
    if report["all_at_once"] is not None:
        click.echo(f"everybody of a home right in the same minute: {report['all_at_once']:.1%} of minutes")
        click.echo()
    for found in report["triggers"]:
        _echo(eval_text.trigger(found))
    if report["where"] is not None:
        _echo(eval_text.where(report["where"]))
    if report["microseconds_per_event"] is not None:
        click.echo(
            f"{report['microseconds_per_event']:.0f} µs of processor time for each message, nights of learning included"
        )


MANY = 6
"""More people than this are told of together only; --json has them all."""


def _echo(lines: Any) -> None:
    for line in lines:
        click.echo(line)


def _draw(judged: list[tuple[Case, list[Person]]], path: Path) -> None:
    from hubd.evaluate.minutes import reliability
    from hubd.evaluate.plot import NoPlots, reliability_png

    together = [minute for _, found in judged for person in found for minute in person.judged]
    names = ", ".join(case.name or "context" for case, _ in judged[:3])
    try:
        reliability_png(reliability(together), f"{names}: {len(together):,} minutes", path)
    except NoPlots as missing:
        raise click.UsageError(str(missing)) from None
    click.echo(f"the reliability plot is in {path}")
