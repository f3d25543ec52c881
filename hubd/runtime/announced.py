"""What Home Assistant has been told of, by earlier runs too: whatever is there no more has to be taken away again.

Retained messages and Home Assistant's registry outlive a rule, a person or an area, and nothing else remembers them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hubd.runtime.discovery import Face, components, told_topics
from hubd.whole_files import PRIVATE, write_whole

log = logging.getLogger("hubd.announced")

FILE = "announced.json"
"""Beside the daily logs."""
MOST = 500
"""Entities and topics that are remembered; the oldest are forgotten first."""


class Told(msgspec.Struct):
    """Components by key with their platform, and retained topics; in the order in which they were first told."""

    components: dict[str, str] = {}
    topics: tuple[str, ...] = ()


@dataclass(slots=True)
class Announced:
    """The memory of one household's announcements. `file` None: of this run only."""

    file: Path | None
    _told: Told = field(init=False)

    def __post_init__(self) -> None:
        self._told = _read(self.file) if self.file is not None else Told()

    def ghosts(self, face: Face) -> Mapping[str, str]:
        """Components that were told of once and are no more, with their platforms."""
        alive = {key for key, _ in components(face)}
        return {key: platform for key, platform in self._told.components.items() if key not in alive}

    def stale(self, face: Face) -> tuple[str, ...]:
        """Retained topics of what is no more."""
        alive = frozenset(told_topics(face))
        return tuple(topic for topic in self._told.topics if topic not in alive)

    def remember(self, face: Face) -> None:
        """This is about to be told."""
        known = {**self._told.components, **{key: part["platform"] for key, part in components(face)}}
        topics = dict.fromkeys((*self._told.topics, *told_topics(face)))
        told = Told(dict(list(known.items())[-MOST:]), tuple(topics)[-MOST:])
        if told == self._told:
            return
        self._told = told
        if self.file is not None:
            _write(self.file, told)


def _read(file: Path) -> Told:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Told)
    except FileNotFoundError:
        return Told()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        log.warning("%s cannot be read (%s): what was taken out of hubd earlier may stay in Home Assistant until "
                    "`hubd uninstall --discovery`", file, error)  # fmt: skip
        return Told()


def _write(file: Path, told: Told) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, msgspec.json.format(msgspec.json.encode(told), indent=1), mode=PRIVATE)
    except OSError as error:
        log.warning("%s cannot be written (%s): what is taken out of hubd may stay in Home Assistant", file, error)
