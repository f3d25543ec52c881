"""What was said to Home Assistant's voice assistants. Its events do not hold the words; the records of its runs do."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from hubd.core.events import Utterance
from hubd_homeassistant import reading
from hubd_homeassistant.house import House

if TYPE_CHECKING:
    from hubd_homeassistant.socket import Socket

log = logging.getLogger("hubd.homeassistant")

RUNS, REMEMBERED = 5, 100
"""Of so many runs of each voice assistant the transcript is looked for; so many are remembered as read."""
YOUNG: Final = 60.0
"""Seconds. What was said before is no news."""


class Transcripts:
    """Remembers which runs have been read."""

    def __init__(self) -> None:
        self._runs: dict[str, None] = {}

    async def new(self, socket: Socket, house: House) -> list[Utterance]:
        """What was said since the last look; nothing where no voice assistant is set up. Faults of the line are the
        caller's."""
        from homeassistant_api.errors import ResponseError

        found: list[Utterance] = []
        try:
            pipelines = (await socket.ask("assist_pipeline/pipeline/list")).get("pipelines", [])
            for pipeline in pipelines:
                for events in await self._runs_of(socket, str(pipeline["id"])):
                    made = reading.utterance(events, house, time.time())
                    if made is not None:
                        found.append(made)
        except ResponseError as error:
            log.debug("no transcripts: %s", error)
        return found

    async def _runs_of(self, socket: Socket, pipeline: str) -> list[Sequence[dict[str, Any]]]:
        """What happened in runs that have not been read yet. One without a transcript so far is looked at again."""
        listed = await socket.ask("assist_pipeline/pipeline_debug/list", pipeline_id=pipeline)
        found: list[Sequence[dict[str, Any]]] = []
        for run in listed.get("pipeline_runs", [])[-RUNS:]:
            number = str(run["pipeline_run_id"])
            if number in self._runs or not _young(run.get("timestamp")):
                continue
            got = await socket.ask("assist_pipeline/pipeline_debug/get", pipeline_id=pipeline, pipeline_run_id=number)
            events = got.get("events", [])
            if any(event.get("type") in ("intent-start", "run-end", "error") for event in events):
                self._runs = dict.fromkeys([*self._runs, number][-REMEMBERED:])
                found.append(events)
        return found


def _young(text: Any) -> bool:
    at = reading.moment(text)
    return at is not None and time.time() - at < YOUNG
