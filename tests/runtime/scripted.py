"""A bus, services and a time that do what a test says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hubd.core.decisions import Convey
from hubd.integration import Ear, Published, Receipt, Said


class ScriptedBus:
    """Remembers in `story` what happened in which order; publications are answered when the test says so."""

    def __init__(self, connected: bool = True) -> None:
        self.connected = connected
        self.busy = False
        self.problem: str | None = None
        self.story: list[tuple[str, Any]] = []
        self.waiting: list[Published] = []

    def start(self, ear: Ear) -> None:
        self.story.append(("start", ear))

    async def check(self) -> None:
        self.story.append(("check", None))

    async def stop(self, farewell: Sequence[tuple[str, bytes, int, bool]] = ()) -> None:
        self.story.append(("stop", tuple(farewell)))

    def publish(
        self,
        topic: str,
        payload: bytes,
        qos: int = 0,
        retain: bool = False,
        done: Published | None = None,
        hurry: bool = False,
    ) -> bool:
        if not self.connected:
            return False
        self.story.append(("publish", (topic, payload, qos, retain)))
        if done is not None:
            self.waiting.append(done)
        return True

    def acknowledge(self, receipt: Receipt) -> None:
        self.story.append(("acknowledge", receipt))

    def flush(self) -> None:
        self.story.append(("flush", None))

    def pause(self) -> None:
        self.story.append(("pause", None))

    def resume(self) -> None:
        self.story.append(("resume", None))

    def listen(self, filters: Sequence[str]) -> None:
        self.story.append(("listen", tuple(filters)))

    def answer(self, result: bool | None) -> None:
        """The broker answers everything that was published, or the connection is lost (None)."""
        waiting, self.waiting = self.waiting, []
        for done in waiting:
            done(result)

    def said(self, topic: str) -> list[bytes]:
        return [what[1] for kind, what in self.story if kind == "publish" and what[0] == topic]


class ScriptedTime:
    """A clock that stands until it is moved."""

    def __init__(self, at: float = 1_772_470_000.0) -> None:
        self.at = at

    def now(self) -> float:
        return self.at


class ScriptedServices:
    """Answers each call with the next of `answers`: None for done, or something to raise."""

    def __init__(self, *answers: Exception | None) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.said: Said | None = None
        self._answers = list(answers)

    async def call(self, service: str, data: dict[str, Any]) -> None:
        self.calls.append((service, data))
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer

    async def convey(self, words: Convey) -> Said | None:
        await self.call(words.entity, {"kind": words.tell.kind, "text": words.tell.text})
        return self.said

    async def check(self) -> Sequence[str]:
        """It is always there."""
        return ()

    async def close(self) -> None:
        """Nothing is open."""
