"""Families with hidden tastes live a fortnight with hubd; prints what the second week is like beside the first.

Every family is invented, lives ordinary days, hears what hubd really decides and answers by tastes that hubd is never
told. `make tastes` runs three families of each kind; `--seeds` and `--days` run more. `--part 1/2` lives with every
second family only, and `--kept FILE` writes each family down as it ends and takes those that are there as they are:
an evening of it can be had in two halves, and goes on after it was broken off. Nobody is asked whether hubd was another
one when the file was begun: begin a new file after a change.

Even what is liked is turned down now and then, so one family says little: the last line is about all of them, with the
span in which the figure lies for nineteen of twenty such sets of families (drawn anew from those that were lived).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hubd.compare.variants import Variant, household
from hubd.core.codec import decision_line
from hubd.integration import Message
from hubd.simulate.answers import PROFILES, tastes
from hubd.simulate.homes import invent
from hubd.simulate.life import Life, Said
from hubd.simulate.loop import OFFERS, Days, Hub, close, weeks
from hubd.simulate.people import live
from hubd.simulate.sensors import sense
from hubd.simulate.write import config_text

DRAWS = 2000
"""How often families are drawn anew for the span."""


class Family(NamedTuple):
    """One household of the experiment. `profile`: the kind of tastes; empty: a mixture."""

    profile: str
    seed: int
    days: int = 14
    people: int = 3


def hub_of(config: Path) -> Hub:
    """hubd itself, as `hubd replay` has it, hearing one message at a time."""
    operator = household(Variant("", config))

    def hear(said: Said) -> Iterator[Mapping[str, Any]]:
        payload = said.payload if isinstance(said.payload, str) else json.dumps(said.payload, separators=(",", ":"))
        taken = operator.take(Message(said.at, said.topic, payload.encode(), said.retain, said.qos))
        for decision in taken.decisions:
            yield json.loads(decision_line(decision, operator.brain.household))

    return hear


def lived(family: Family) -> tuple[Days, ...]:
    """What came of each week."""
    home = invent("middle" if family.people > 2 else "small", family.people, family.seed)
    life = live(Life.of(home, days=family.days, seed=family.seed))
    kinds = (family.profile,) if family.profile else ()
    liking = tastes([resident.id for resident in home.residents], OFFERS, family.seed, kinds)
    with TemporaryDirectory() as folder:
        config = Path(folder) / "home.yaml"
        config.write_text(config_text(home), encoding="utf-8")
        return weeks(life, close(life, sense(life), liking, hub_of(config)))


class Row(NamedTuple):
    """One family's answers in the first week and in the last, and the offers that it rather dislikes."""

    refused: int
    refused_last: int
    accepted: int
    accepted_last: int
    disliked: int
    disliked_last: int


def row_of(family: Family) -> Row:
    """A fortnight with this family."""
    found = lived(family)
    first, last = found[0], found[-1]
    answers = (first.refused, last.refused, first.outcomes["accepted"], last.outcomes["accepted"])
    return Row(*answers, first.disliked, last.disliked)


def remembered(kept: Path | None) -> dict[Family, Row]:
    """The families of which a file knows already."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept is not None and kept.exists() else []
    return {Family(*family): Row(*row) for family, row in map(json.loads, lines)}


def remember(kept: Path | None, family: Family, row: Row) -> None:
    """Write a family down: one line of JSON."""
    if kept is not None:
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps([family, row]) + "\n")


def part_of(families: Sequence[Family], part: str) -> list[Family]:
    """`1/2` is every second family from the first on, `2/2` the others."""
    number, of = (int(word) for word in part.split("/"))
    if not 1 <= number <= of:
        raise ValueError(part)
    return list(families[number - 1 :: of])


def rows_of(families: Sequence[Family], jobs: int, kept: Path | None) -> Iterator[tuple[Family, Row]]:
    """Each family with its row, as it ends: those that are known already first."""
    known = remembered(kept)
    yield from ((family, known[family]) for family in families if family in known)
    waiting = [family for family in families if family not in known]
    with ProcessPoolExecutor(jobs) as pool:
        begun = {pool.submit(row_of, family): family for family in waiting}
        for done in as_completed(begun):
            remember(kept, begun[done], done.result())
            yield begun[done], done.result()


def refused(rows: Sequence[Row]) -> float:
    """What is refused in the last week, as a share of the first week's."""
    return sum(row.refused_last for row in rows) / max(sum(row.refused for row in rows), 1)


def accepted(rows: Sequence[Row]) -> float:
    """The same of what is accepted."""
    return sum(row.accepted_last for row in rows) / max(sum(row.accepted for row in rows), 1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=3, help="families of each kind")
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    asked.add_argument("--days", type=int, default=14)
    asked.add_argument("--people", type=int, default=3)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--part", default="1/1", help="1/2: every second family, 2/2: the others")
    asked.add_argument("--kept", type=Path, help="a file that remembers the families that have been lived with")
    args = asked.parse_args()
    seeds = range(args.first, args.first + args.seeds)
    every = [Family(profile, seed, args.days, args.people) for profile in ("", *PROFILES) for seed in seeds]
    try:
        families = part_of(every, args.part)
    except ValueError:
        asked.error(f"--part {args.part}: write 1/2 for the first of two halves")
    print(f"{'family':12} {'seed':>4}  refused a day  accepted a day  disliked offers  (first week > last week)")
    rows: list[Row] = []
    for family, row in rows_of(families, args.jobs, args.kept):
        rows.append(row)
        print(
            f"{family.profile or 'mixed':12} {family.seed:>4}  {row[0] / 7:5.2f} > {row[1] / 7:5.2f}  "
            f"{row[2] / 7:6.2f} > {row[3] / 7:5.2f}  {row[4]:5} > {row[5]:4}",
            flush=True,
        )
    rows.sort()  # they came as they ended, and the same families shall give the same span
    drawn = Random(0)  # noqa: S311 - the same interval again
    again = [drawn.choices(rows, k=len(rows)) for _ in range(DRAWS)]
    for what, share in (("refusals", refused), ("acceptances", accepted)):
        spread = sorted(share(some) for some in again)
        low, high = spread[DRAWS // 40], spread[-DRAWS // 40]
        found = f"{what} in the last week {share(rows):.2f} of the first week's ({low:.2f} to {high:.2f})"
        print(f"{len(rows)} families: {found}")


if __name__ == "__main__":
    main()
