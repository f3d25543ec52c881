"""A look at the daily logs: can every day be read to its end, before somebody wants to replay it?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from hubd.config.settings import Settings
from hubd.packed import DAMAGE, unpacked
from hubd.runtime.finding import Finding
from hubd.store.daily import SUFFIX

READING_SECONDS = 20.0
"""How long they are read, the newest first; on a slow card the older ones are then left unread, and that is said."""
NAMED = 5
"""So many damaged days are named one by one."""
HINT = "it is replayed up to there; a backup may hold it whole, and a disk that damages files should be replaced"


def daily_logs(settings: Settings) -> Iterator[Finding]:
    """Which days are damaged, and how many were read."""
    newest_first = sorted(settings.store.logs.glob(f"*{SUFFIX}"), reverse=True)
    until = time.monotonic() + READING_SECONDS
    read, damaged = 0, []
    for number, file in enumerate(newest_first):
        if time.monotonic() > until:
            break
        read += 1
        if (said := _damage(file, growing=number == 0)) is not None:
            damaged.append(f"{file}: {said}")
    for text in damaged[:NAMED]:
        yield Finding("logs", "problem", text, HINT)
    if len(damaged) > NAMED:
        yield Finding("logs", "problem", f"{len(damaged) - NAMED} more daily logs are damaged", HINT)
    if newest_first and not damaged:
        days = "1 daily log" if read == 1 else f"{read} daily logs"
        older = len(newest_first) - read
        unread = f"; {older} older ones were left unread for time" if older else ""
        yield Finding("logs", "ok", f"{days} can be read to the end{unread}")


def _damage(file: Path, *, growing: bool) -> str | None:
    """What is wrong with the file of a day. That of today may end within what a running hub writes just now."""
    seen = 0
    try:
        with file.open("rb") as source:
            for piece in unpacked(source):
                seen += piece.count(b"\n")
    except EOFError:
        return None if growing else f"the daily log ends in the middle, after {seen} messages"
    except DAMAGE as error:
        return f"the daily log is damaged after {seen} messages ({error})"
    except OSError as error:
        return f"the daily log cannot be read ({error.strerror or error})"
    return None
