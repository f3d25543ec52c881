"""A figure beside what simpler ways reach and what it should reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Bar(NamedTuple):
    """One figure. `floor`: of simpler ways. `bar`: what it should be, at `least` or at most. `lasting`: it does not
    depend on the computer."""

    key: str
    what: str
    figure: float
    floor: float | None = None
    bar: float | None = None
    least: bool = True
    lasting: bool = True

    @property
    def met(self) -> bool | None:
        if self.bar is None:
            return None
        return self.figure >= self.bar if self.least else self.figure <= self.bar


def table(bars: Sequence[Bar]) -> str:
    """The figures, for a terminal and for a card."""
    lines = ["| what | figure | floor | bar | |", "| --- | --- | --- | --- | --- |"]
    for bar in bars:
        sign = "at least" if bar.least else "at most"
        wanted = f"{sign} {bar.bar:g}" if bar.bar is not None else "-"
        floor = f"{bar.floor:g}" if bar.floor is not None else "-"
        met = {True: "met", False: "missed", None: ""}[bar.met]
        lines.append(f"| {bar.what} | {bar.figure:.3f} | {floor} | {wanted} | {met} |")
    return "\n".join(lines)
