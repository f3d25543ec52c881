"""`make bench`: every benchmark, one table, a floor or a bar beside each figure.

    python -m bench [PART…]
    python -m bench budget HOME…

After `budget`, folders with the `home.yaml` and `log.jsonl` (or `.gz`) of recorded homes; a simulated day without.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import budget, comparing, idle, installed, keeping, live, page, recipes, replay, screen, size, welcome
from bench.live import Figure

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "live": live.measure,
    "screen": screen.measure,
    "page": page.measure,
    "replay": replay.measure,
    "budget": budget.measure,
    "compare": comparing.measure,
    "keeping": keeping.measure,
    "welcome": welcome.measure,
    "recipes": recipes.measure,
    "size": size.measure,
    "idle": idle.measure,
    "installed": installed.measure,
}
MARKS = {True: "met", False: "MISSED", None: ""}


def main(arguments: list[str]) -> None:
    """Print each figure as it comes. Under load from elsewhere the figures say little: the load stands above them."""
    if {"-h", "--help"} & set(arguments):
        sys.stdout.write(f"{__doc__}\nParts: {', '.join(PARTS)}\n")
        return
    chosen = [name for name in arguments if name in PARTS] or list(PARTS)
    homes = [Path(name) for name in arguments if name not in PARTS]
    for home in homes:
        if not (home / "home.yaml").is_file():
            raise SystemExit(f"{home} is neither a part ({', '.join(PARTS)}) nor the folder of a home (with home.yaml)")
    if homes and "budget" not in chosen:
        raise SystemExit("homes are named after budget only: python -m bench budget HOME…")
    load = os.getloadavg()[0]
    sys.stdout.write(f"{os.cpu_count()} cores, load {load:.1f} before the run\n\n")
    sys.stdout.write(f"{'what':<28}{'hubd':>22}{'floor':>18}{'bar':>14}\n")
    for name in chosen:
        for figure in budget.measure(homes) if name == "budget" else PARTS[name]():
            sys.stdout.write(
                f"{figure.what:<28}{figure.value:>22}{figure.floor:>18}{figure.bar:>14}  {MARKS[figure.met]}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
