"""Rhasspy's Hermes protocol: wake words, what was said, and answers to our questions. Audio is never decoded here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hubd.core.events import AnyEvent, Happened, Sound, Utterance
from hubd.integration import Known, Message
from hubd_mqtt.decoders.parse import json_object, number
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import NOTHING, not_mine, stamp, unreadable

BRANCHES: Final = frozenset({"hotword", "asr", "intent", "dialogueManager", "audioServer", "nlu", "tts", "error",
                             "g2p", "handle", "voice"})  # fmt: skip
NO_SITE: Final = "default"
"""The site of a satellite that nobody named."""


class Hermes:
    """Decoder for satellites; a `siteId` is a room."""

    name = "hermes"

    def __init__(self, places: Places, prefixes: Sequence[str] = ("hermes",)) -> None:
        self.prefixes = (*prefixes, "rhasspy")
        self._root = tuple(prefixes)
        self._places = places

    def subscriptions(self) -> Sequence[str]:
        topics = ("hotword/+/detected", "asr/textCaptured", "intent/+", "nlu/intentNotRecognized",
                  "dialogueManager/sessionEnded", "audioServer/+/audioSummary")  # fmt: skip
        return [f"{p}/{topic}" for p in self._root for topic in topics]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        topic = message.topic
        if topic.startswith("rhasspy/"):
            return NOTHING
        prefix = next((p for p in self._root if topic.startswith(p + "/")), None)
        levels = topic[len(prefix) + 1 :].split("/") if prefix is not None else [""]
        match levels:
            case ["hotword", word, "detected"]:
                return self._wake(message, prefix, word)
            case ["asr", "textCaptured"]:
                return self._said(message, prefix, "text")
            case ["nlu", "intentNotRecognized"]:
                return self._intent(message, prefix, "")
            case ["intent", name]:
                return self._intent(message, prefix, name)
            case ["dialogueManager", "sessionEnded"]:
                return self._ended(message, prefix)
            case ["audioServer", site, "audioSummary"]:
                return self._summary(message, prefix, site)
            case [branch, *_] if branch in BRANCHES:
                return NOTHING
        raise not_mine(topic)

    def _place(self, prefix: str | None, site: Any) -> tuple[str, str | None]:
        """Source and area of a site."""
        named = isinstance(site, str) and site and site != NO_SITE
        source = f"{prefix}/{site}" if isinstance(site, str) and site else str(prefix)
        return source, self._places.area(site) if named else None

    def _wake(self, message: Message, prefix: str | None, word: str) -> Sequence[AnyEvent]:
        said = json_object(message.payload)
        source, area = self._place(prefix, said.get("siteId"))
        return (Happened(name=f"wake word {word}", channel="hotword", area=area, **stamp(message, source)),)

    def _said(self, message: Message, prefix: str | None, key: str) -> Sequence[AnyEvent]:
        """A transcript. An empty one: nothing was understood."""
        said = json_object(message.payload)
        words = said.get(key)
        if words is None and key in said:
            return NOTHING
        if not isinstance(words, str):
            raise unreadable(key)
        if not words.strip():
            return NOTHING
        source, area = self._place(prefix, said.get("siteId"))
        return (Utterance(text=words.strip(), area=area, language=_word(said.get("lang")), session=_session(said),
                          **stamp(message, source)),)  # fmt: skip

    def _intent(self, message: Message, prefix: str | None, name: str) -> Sequence[AnyEvent]:
        """A recognised sentence. The transcript came before; only the answer to a question of ours adds to it."""
        said = json_object(message.payload)
        ours = said.get("customData")
        if not isinstance(ours, str) or not ours.startswith("hubd:"):
            return NOTHING
        source, area = self._place(prefix, said.get("siteId"))
        words = _word(said.get("rawInput")) or _word(said.get("input")) or name
        if not words:
            return NOTHING
        return (Utterance(text=words, area=area, language=_word(said.get("lang")), session=ours,
                          **stamp(message, source)),)  # fmt: skip

    def _ended(self, message: Message, prefix: str | None) -> Sequence[AnyEvent]:
        """A question of ours that ended without an answer."""
        said = json_object(message.payload)
        ours, end = said.get("customData"), said.get("termination")
        if not isinstance(ours, str) or not ours.startswith("hubd:"):
            return NOTHING
        reason = end.get("reason") if isinstance(end, dict) else None
        if not isinstance(reason, str) or reason == "nominal":
            return NOTHING
        source, area = self._place(prefix, said.get("siteId"))
        return (Happened(name=f"no answer: {reason}", channel=ours, area=area, **stamp(message, source)),)

    def _summary(self, message: Message, prefix: str | None, site: str) -> Sequence[AnyEvent]:
        """Is anybody speaking? Told by the satellite without any audio."""
        said = json_object(message.payload)
        if not isinstance(said.get("isSpeech"), bool):
            return NOTHING
        loud = number(said.get("debiasedEnergy"))
        if loud is None or not said["isSpeech"]:
            return NOTHING
        source, area = self._place(prefix, site)
        return (Sound(label="speech", area=area, **stamp(message, source)),)


def _word(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _session(said: dict[str, Any]) -> str | None:
    """Our own mark where there is one, else the speech system's session."""
    ours = said.get("customData")
    return ours if isinstance(ours, str) and ours else _word(said.get("sessionId"))
