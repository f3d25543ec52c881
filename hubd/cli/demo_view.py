"""What the demo shows: a live board on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self, TypeAlias

import click
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from hubd.cli.demo_watch import Watch

STYLES = {
    "act": "bold green",
    "speak": "bold magenta",
    "ask": "bold yellow",
    "show": "bold cyan",
    "push": "bold blue",
    "defer": "dim yellow",
    "suppress": "dim",
}
"""How each verdict looks; what stays silent is dim."""


Kind: TypeAlias = type[BaseException] | None


class View(Protocol):
    """Something that shows the watch while the day goes by."""

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: Kind, error: BaseException | None, at: TracebackType | None) -> None: ...
    def act(self, watch: Watch) -> None: ...
    def decided(self, watch: Watch, decision: dict[str, Any]) -> None: ...
    def refresh(self, watch: Watch) -> None: ...


def told(decision: dict[str, Any]) -> str:
    """One decision in a line: when, what, for whom, how, and the words."""
    at = datetime.fromisoformat(decision["at"]).strftime("%H:%M")
    quietly = "the house" if decision["verdict"] == "act" else "nobody hears of it"
    outputs = ", ".join(decision.get("outputs") or ()) or quietly
    words = " – ".join(part for part in (decision.get("title"), decision.get("text")) if part)
    people = ", ".join(decision.get("for") or ()) or "everybody"
    return f"{at}  {decision['verdict']:<8} {decision['intent']} for {people} → {outputs}: {words}".rstrip(": ")


def reasons(decision: dict[str, Any], most: int = 4) -> str:
    return "; ".join(str(reason) for reason in (decision.get("because") or ())[:most])


class Lines:
    """Plain lines: acts, decisions with their reasons, and where people are believed to have gone."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def act(self, watch: Watch) -> None:
        click.echo(f"\n== {watch.clock()}  {watch.act}")

    def decided(self, watch: Watch, decision: dict[str, Any]) -> None:
        click.echo(f"{told(decision)}\n         because {reasons(decision) or 'the rule says so'}")

    def refresh(self, watch: Watch) -> None:
        for name, room, p, activity, activity_p, _ in watch.beliefs():
            if p >= 0.6 and self._places.get(name) != (room, activity):
                self._places[name] = (room, activity)
                click.echo(f"{watch.clock()}  {name}: {room} {p:.2f}, {activity} {activity_p:.2f}")


class Board:
    """A board that changes in place."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console()
        self._live = Live(console=self._console, refresh_per_second=8, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, kind: Kind, error: BaseException | None, at: TracebackType | None) -> None:
        self._live.stop()

    def act(self, watch: Watch) -> None:
        self.refresh(watch)

    def decided(self, watch: Watch, decision: dict[str, Any]) -> None:
        self.refresh(watch)

    def refresh(self, watch: Watch) -> None:
        self._live.update(render(watch, self._console.height))


def render(watch: Watch, height: int) -> Group:
    """The board for a terminal of so many lines."""
    rows = max(3, (height - len(watch.life.home.residents) - 10) // 2)
    head = Text.assemble((f" {watch.clock()} ", "reverse bold"), f"  {watch.act}")
    house = Text(f"the house: {watch.context.get('mode', '…')}", style="dim")
    people = Panel(Group(_people(watch), house), title="Who is where, as hubd believes")
    return Group(head, people, Panel(_decisions(watch.decisions[-rows:]), title="What hubd decides, and why"))


def _people(watch: Watch) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, room, p, activity, activity_p, right in watch.beliefs():
        style = "" if p >= 0.6 else "dim"
        table.add_row(
            Text(name, style="bold"),
            Text(room, style=style),
            ProgressBar(total=1.0, completed=p, width=12),
            f"{p:4.0%}",
            Text("is so", style="green") if right else Text("is not so", style="red"),
            Text(activity, style=style),
            ProgressBar(total=1.0, completed=activity_p, width=12),
            f"{activity_p:4.0%}",
        )
    return table


def _decisions(decisions: Iterable[dict[str, Any]]) -> Group:
    lines: list[Text] = []
    for decision in decisions:
        lines.append(Text(told(decision), style=STYLES.get(decision["verdict"], ""), overflow="ellipsis", no_wrap=True))
        lines.append(Text(f"       {reasons(decision)}", style="dim italic", overflow="ellipsis", no_wrap=True))
    return Group(*lines) if lines else Group(Text("nothing yet; it listens", style="dim"))
