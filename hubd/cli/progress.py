"""A progress bar for whoever waits at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hubd.integration import Message

STRIDE = 2000
"""Messages between two looks at the bar."""


def reading(messages: Iterator[Message], paths: Sequence[Path], *, quiet: bool) -> Iterator[Message]:
    """The same messages, with a bar over the time of the log on a terminal. `quiet`: the terminal is in use."""
    if quiet or not sys.stderr.isatty():
        return messages
    return _shown(messages, ", ".join(path.name or str(path) for path in paths))


@contextmanager
def share(what: str) -> Iterator[Callable[[float], None]]:
    """A bar for work whose share is known; `0.5` is half of it. Silent where nobody waits at a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def counting(what: str, things: str) -> Iterator[Callable[[int], None]]:
    """A bar for work of which nobody knows how much is left; `7` is so many things so far. Silent as `share` is."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn(f"{{task.completed:,}} {things}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda count: bar.update(task, completed=count)


def _shown(messages: Iterator[Message], what: str) -> Iterator[Message]:
    with counting(what, "messages") as progress:
        for number, message in enumerate(messages, start=1):
            yield message
            if number % STRIDE == 0:
                progress(number)
