"""Kinds of input that may have to go earlier than the rest, and how each is told from its topic and payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from hubd.core.decisions import PERSONAL, Decision, Finding

MESSAGES, POSITIONS, VECTORS = "messages", "positions", "vectors"

_said = re.compile(
    r"/in/(?:message|utterance|reminder|calendar|say)$|^hermes/(?:asr/textCaptured|nlu/|intent/|dialogueManager/)"
).search
_told = re.compile(rb'"type":\s?"(?:notification|utterance|reminder|calendar)"').search
_where = re.compile(rb'"(?:lat|latitude|gps_accuracy)"').search


def _message(topic: str, payload: bytes) -> bool:
    """Words of people: notifications, what was said, reminders, appointments."""
    return _said(topic) is not None or (topic.endswith("/log/event") and _told(payload) is not None)


def _position(topic: str, payload: bytes) -> bool:
    """Where on the map somebody was."""
    return topic.startswith("owntracks/") or _where(payload) is not None


def _vector(_topic: str, payload: bytes) -> bool:
    """A face or a voice as numbers. Enrolled ones are in the memory of the household."""
    return b'"embedding"' in payload


KINDS: Mapping[str, Callable[[str, bytes], bool]] = {MESSAGES: _message, POSITIONS: _position, VECTORS: _vector}

QUOTES = "importance/words"
"""The part of a ruling that repeats words of the message."""


def personal(decision: Decision) -> bool:
    """Does this decision repeat words of people?"""
    return decision.intent.startswith(PERSONAL) and bool(decision.title or decision.text or decision.data)


def wordless(decision: Decision) -> Decision:
    """What was decided and why, without the words."""
    known = {key: value for key, value in decision.data.items() if key in ("message", "messages", "reminder", "event")}
    ruling = tuple(_unquoted(finding) for finding in decision.ruling)
    data = {key: value for key, value in known.items() if _id(value)}
    return replace(decision, title="", text="", data=data, ruling=ruling)


def _unquoted(finding: Finding) -> Finding:
    """A finding about a message without the words that it quotes."""
    return replace(finding, parts=tuple(part for part in finding.parts if part.path != QUOTES))


def _id(value: object) -> bool:
    """Is this the id of a message, or a list of them?"""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
