"""Quiet simulated days: how often hubd says something aloud, and how many of its offers are wrong. `make calm`."""

from __future__ import annotations

import argparse
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hubd.simulate.calm import TOLD, Slip, slips
from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense
from hubd.simulate.write import config_text
from scripts.tastes import hub_of


class Quiet(NamedTuple):
    """What came of some quiet days of one family."""

    days: int
    told: Counter[str]
    slips: list[Slip]


def lived(seed: int, days: int, people: int) -> Quiet:
    """Ordinary days without a single message or danger."""
    home = invent("small" if people < 3 else "middle", people, seed, pets=seed % 3 == 0)
    life = live(Life.of(home, days=days, seed=seed))
    with TemporaryDirectory() as folder:
        config = Path(folder) / "home.yaml"
        config.write_text(config_text(home), encoding="utf-8")
        hub = hub_of(config)
        decisions = [decision for said in sense(life) for decision in hub(said)]
    told = Counter(decision["intent"] for decision in decisions if decision["verdict"] in TOLD)
    return Quiet(days, told, slips(life, decisions))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--homes", type=int, default=6)
    asked.add_argument("--days", type=int, default=5, help="of each home")
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    asked.add_argument("--jobs", type=int, default=2)
    args = asked.parse_args()
    seeds = range(args.first, args.first + args.homes)
    people = [1 + seed % 5 for seed in seeds]
    days, told, every = 0, Counter[str](), list[Slip]()
    with ProcessPoolExecutor(args.jobs) as pool:
        for seed, found in zip(seeds, pool.map(lived, seeds, [args.days] * args.homes, people), strict=True):
            days, told, every = days + found.days, told + found.told, every + found.slips
            print(f"home {seed}, {1 + seed % 5} people: {sum(found.told.values())} offers, {len(found.slips)} slips")
            for slip in found.slips:
                print(f"  {slip.at:%a %d %b %H:%M}  {slip.intent:24} {slip.person:8} {slip.why}", flush=True)
    aloud = sum(slip.why == "said aloud" for slip in every)
    wrong = (len(every) - aloud) / days
    offers = sum(told.values()) / days
    print(f"{days} quiet days: {offers:.1f} offers a day, {aloud} said aloud, {wrong:.2f} wrong a day")


if __name__ == "__main__":
    main()
