"""`make chaos`: days of simulated homes, with faults; a report; and an error if anything that must hold did not."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click
from rich.progress import Progress

from chaos.days import invented
from chaos.faults import FAULTS, ONCE, Fault
from chaos.house import RATE, House
from chaos.invariants import broken

DAYS_EACH = 2
SECONDS_EACH = 2.7
"""What a fault takes with its healing, so that an episode lasts as long as its faults."""


class Happened(NamedTuple):
    """One fault as it went. `late`: the house took longer to react again than it may."""

    fault: str
    probes: int
    """How many probes had been sent when it began."""
    seconds: float
    late: bool


class Report(NamedTuple):
    """One episode."""

    name: str
    days: int
    messages: int
    peak: float
    happened: list[Happened]
    wrong: list[str]


@click.command()
@click.option("--days", default=60, show_default=True, help="Simulated days in all.")
@click.option("--faults", default=500, show_default=True, help="Faults in all.")
@click.option("--seed", default=1, show_default=True, help="The same seed, the same homes and faults.")
@click.option("--only", help="Only faults whose name holds this.")
@click.option("--episode", type=int, help="Only this one of them, counted from 0.")
@click.option("--report", type=click.Path(path_type=Path), default=Path("build/chaos.md"), show_default=True)
def main(days: int, faults: int, seed: int, only: str | None, episode: int | None, report: Path) -> None:
    """Live simulated days with faults, and check what must hold."""
    episodes = max(1, days // DAYS_EACH)
    each = -(-faults // episodes)
    done: list[Report] = []
    with tempfile.TemporaryDirectory(prefix="hubd-chaos-") as name, Progress(disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("episodes", total=episodes)
        for number in range(episodes) if episode is None else (episode,):
            plan = planned(number, each, seed, only)
            done.append(lived(Path(name), number, plan, seed, report.parent))
            bar.advance(task)
            for wrong in done[-1].wrong:
                click.echo(f"{done[-1].name}: {wrong}", err=True)
    text = written(done)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(text, encoding="utf-8")
    click.echo(text)
    if any(each.wrong for each in done):
        sys.exit(1)


def planned(number: int, count: int, seed: int, only: str | None) -> list[Fault]:
    """The faults of one episode, in order."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - the same plan again
    offered = [fault for fault in (*FAULTS, *ONCE) if only in fault.name] if only else FAULTS
    plan = chance.choices(offered, [fault.weight for fault in offered], k=count)
    return [*plan[:-1], ONCE[number]] if number < len(ONCE) and not only else plan


def lived(folder: Path, number: int, plan: list[Fault], seed: int, kept: Path) -> Report:
    """One episode, from an empty folder to the account of it. What hubd said is kept if all was not well."""
    here = folder / str(number)
    episode = invented(here / "days", number, DAYS_EACH, seed)
    house = House(here, folder, episode, seed * 1000 + number)
    house.mouth.rate = min(RATE, len(episode.messages) / (len(plan) * SECONDS_EACH))
    happened: list[Happened] = []
    wrong: list[str] = []
    try:
        house.hub.start()
        house.mouth.begin()
        house.recovered()
        for turn, fault in enumerate(plan):
            while house.mouth.share < turn / len(plan) and not house.mouth.done:
                time.sleep(0.02)
            if house.mouth.done:
                break
            probes = house.mouth.probes
            healed = fault.do(house)
            happened.append(Happened(fault.name, probes, healed.seconds, healed.seconds > healed.bar))
            house.weigh()
        house.finish()
        wrong += broken(house, damaged=any(fault.name == "database page damaged" for fault in plan))
    except (AssertionError, TimeoutError) as failure:
        wrong.append(f"after {happened[-1].fault if happened else 'the start'}: {failure}; {_last_words(house)}")
    finally:
        house.close()
    wrong += [f"{each.fault}: {each.seconds:.1f} s until it reacted again" for each in happened if each.late]
    if wrong:
        kept.mkdir(parents=True, exist_ok=True)
        (kept / f"chaos-{number}.log").write_text(house.hub.output, encoding="utf-8")
        wrong.append("it went: " + ", ".join(f"{each.fault} at {each.probes}" for each in happened))
    return Report(episode.name, episode.days, len(episode.messages), house.peak, happened, wrong)


def _last_words(house: House) -> str:
    return " | ".join(house.hub.output.splitlines()[-5:])


def written(reports: list[Report]) -> str:
    """The report: what was done how often, how long healing took, and what was broken."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for report in reports:
        for each in report.happened:
            times[each.fault].append(each.seconds)
    faults = sum(map(len, times.values()))
    lines = [
        "# Chaos", "",
        f"{faults} faults in {sum(r.days for r in reports)} simulated days of {len(reports)} homes, "
        f"{sum(r.messages for r in reports)} messages; most memory {max(r.peak for r in reports):.0f} MiB.", "",
        "| fault | times | reacts again after, median s | worst s |", "| --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    for fault, took in sorted(times.items()):
        told = (f"{median(took):.2f}", f"{max(took):.2f}") if max(took) > 0 else ("", "")
        lines.append(f"| {fault} | {len(took)} | {told[0]} | {told[1]} |")
    wrong = [f"- {report.name}: {each}" for report in reports for each in report.wrong]
    lines += ["", "## What did not hold" if wrong else "Everything that must hold, held.", "", *wrong]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    main()
