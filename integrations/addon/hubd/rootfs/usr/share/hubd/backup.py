"""A whole copy of the journal for the Supervisor's backup, while hubd goes on writing to it; and its return."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

DATA = Path(os.environ.get("HUBD_DATA", "/data"))
COPY = "hubd.backup.db"


def main(when: str) -> int:
    """`pre` copies, `post` removes the copy."""
    journal, copy = DATA / "hubd.db", DATA / COPY
    if when == "post":
        copy.unlink(missing_ok=True)
        return 0
    if not journal.exists():
        return 0
    fresh = copy.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    source, target = sqlite3.connect(f"file:{journal}?mode=ro", uri=True), sqlite3.connect(fresh)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    fresh.replace(copy)
    return 0


def put_back() -> bool:
    """After a restored backup there is a copy and no journal: the copy becomes the journal."""
    journal, copy = DATA / "hubd.db", DATA / COPY
    if journal.exists() or not copy.exists():
        return False
    copy.replace(journal)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
