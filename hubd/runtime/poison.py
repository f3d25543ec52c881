"""Messages that the core could not live through are kept, so that the fault can be found."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

from hubd.integration import Message
from hubd.logs.lines import line_of
from hubd.whole_files import PRIVATE

log = logging.getLogger("hubd.daemon")

POISON = "poisoned.log"
"""Beside the daily logs: messages that the core could not live through, as a log that a developer can replay. Not named
like one, because a replay of the whole folder must not live through them once more, out of order."""


def set_aside(folder: Path, zone: tzinfo) -> Callable[[Message, Exception], None]:
    """Keep a message that the core could not live through."""

    def write(message: Message, error: Exception) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder / POISON, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
            with os.fdopen(handle, "ab") as file:
                file.write(line_of(message, zone))
        except OSError as full:
            log.error("a message that failed (%s) could not be set aside either: %s", error, full)  # noqa: TRY400 - both are told

    return write
