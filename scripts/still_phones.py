"""Phones that lie still between two rooms at night: how often their owners are said to change rooms. `make phones`.

In each simulated home the phones of two people lie halfway between the bedroom and another room with a receiver for
eight hours; radio wavers as the simulator has it. The bar is one change in the night.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from hubd.compare.variants import Variant, household
from hubd.core.whereabouts.movement import best_place
from hubd.logs import read_log
from hubd.simulate.homes import Home, invent
from hubd.simulate.life import Life
from hubd.simulate.sensors import sense
from hubd.simulate.write import config_text, log_lines

SETTLES_S = 1800.0
NIGHT = "08:30"


def night(seed: int) -> tuple[Home, Life]:
    """Everybody sleeps from midnight on; each phone lies between its owner's room and another one."""
    home = invent("small" if seed % 2 else "middle", 2, seed)
    life = Life.of(home, seed=seed)
    receivers = sorted({sensor.area for sensor in home.of_kind("ble")})
    chance = life.rng("between")
    for resident in home.residents:
        other = chance.choice([area for area in receivers if area != resident.room])
        life.leave_phone(resident.id, "00:00", "1 00:00", resident.room, between=other)
    return home, life


def changes(home: Home, life: Life) -> dict[str, int]:
    """How often each owner was said to be in another room than before, once the house has settled."""
    said: dict[str, list[str]] = {resident.id: [] for resident in home.residents}
    with TemporaryDirectory() as folder:
        config, log = Path(folder) / "home.yaml", Path(folder) / "log.jsonl"
        config.write_text(config_text(home), encoding="utf-8")
        log.write_text("".join(log_lines(life, sense(life))), encoding="utf-8")
        operator = household(Variant("", config))
        for message in read_log(log):
            if message.at > life.at(NIGHT):
                break
            operator.take(message)
            for who, areas in said.items():
                area = operator.brain.floor.places[best_place(operator.state.people[who].places)]
                if message.at > life.start + SETTLES_S and area != (areas[-1] if areas else ""):
                    areas.append(area)
    return {who: len(areas) - 1 for who, areas in said.items()}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--nights", type=int, default=10, help="each in a home of its own")
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    args = asked.parse_args()
    found: list[int] = []
    for seed in range(args.first, args.first + args.nights):
        home, life = night(seed)
        moved = changes(home, life)
        places = {lies.who: f"{lies.area} and {other}" for lies, other in life.between.items()}
        print(
            f"home {seed}: " + ", ".join(f"between {places[who]}: {n} changes" for who, n in moved.items()), flush=True
        )
        found += moved.values()
    steady = sum(n <= 1 for n in found)
    print(f"{len(found)} phones, eight hours each: at most one change for {steady}, {max(found)} at most")


if __name__ == "__main__":
    main()
