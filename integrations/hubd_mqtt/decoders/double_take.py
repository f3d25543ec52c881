"""Double Take: faces recognised beside Frigate. Late, and the same recognition often arrives twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hubd.core.events import AnyEvent, Sighting
from hubd.integration import Known, Message
from hubd_mqtt.decoders.parse import UNREAD, json_object, number, text, when
from hubd_mqtt.decoders.vocabulary import NOTHING, Stamp, not_mine, stamp, unreadable


class DoubleTake:
    """Decoder for Double Take. Its cameras are Frigate's, so its sources are named as Frigate's are."""

    name = "double_take"

    def __init__(self, prefixes: Sequence[str] = ("double-take",), cameras: str = "frigate") -> None:
        self.prefixes = tuple(prefixes)
        self._cameras = cameras

    def subscriptions(self) -> Sequence[str]:
        return [f"{p}/{t}" for p in self.prefixes for t in ("matches/+", "cameras/+", "cameras/+/person")]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        levels = message.topic.split("/")
        if levels[-1] == "person" and levels[-3:-2] == ["cameras"]:
            return self._count(message, levels[-2])
        if levels[-2] in ("matches", "cameras"):
            return self._results(message, levels)
        if levels[-1] == "errors":
            return NOTHING
        raise not_mine(message.topic)

    def _count(self, message: Message, camera: str) -> Sequence[AnyEvent]:
        """Faces in view. Zero only means that none was found, not that nobody is there."""
        count = number(text(message.payload))
        if count is UNREAD:
            raise unreadable("count")
        if not count or count < 0:
            return NOTHING
        return (Sighting(what="face", count=int(count), **stamp(message, f"{self._cameras}/{camera}")),)

    def _results(self, message: Message, levels: list[str]) -> Sequence[AnyEvent]:
        said = json_object(message.payload)
        camera = said.get("camera")
        if not isinstance(camera, str) or not camera:
            if levels[-2] != "cameras":
                raise unreadable("camera")
            camera = levels[-1]
        common = stamp(message, f"{self._cameras}/{camera}", when(said.get("timestamp")))
        track = said.get("id") if isinstance(said.get("id"), str) else None
        results = [said[key] for key in ("match", "unknown") if isinstance(said.get(key), dict)]
        for key in ("matches", "misses", "unknowns"):
            found = said.get(key)
            results += [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return tuple(_face(result, common, track) for result in results)


def _face(result: dict[str, Any], common: Stamp, track: str | None) -> AnyEvent:
    """One face. A name counts only with `match: true`; below its limits it is a face and nobody."""
    confidence = number(result.get("confidence"))
    name = result.get("name")
    if result.get("match") is True and isinstance(name, str) and name and name != "unknown":
        score = min(max(confidence, 0.0), 100.0) / 100.0 if isinstance(confidence, float) else None
        return Sighting(what="face", name=name, name_score=score, track=track, **common)
    return Sighting(what="face", track=track, **common)
