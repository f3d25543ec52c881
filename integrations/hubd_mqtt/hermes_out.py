"""Speaking through Hermes: what a satellite is told to say or ask, and what ends an answered session. Pure."""

from __future__ import annotations

import msgspec

from hubd.core.decisions import Tell
from hubd_mqtt.decoders.parse import json_object

_encode = msgspec.json.Encoder().encode

OURS = "hubd:"
"""Sessions of hubd's carry this and the decision's id."""


def spoken(root: str, tell: Tell, site: str) -> tuple[str, bytes] | None:
    """Topic and payload that say or ask it; None for what has no voice."""
    text = tell.text or tell.title
    if tell.kind == "say":
        return f"{root}/tts/say", _encode({"text": text, "siteId": site, "lang": tell.language, "id": tell.id})
    if tell.kind == "ask":
        init = {"type": "action", "canBeEnqueued": True, "text": text, "sendIntentNotRecognized": True}
        asked = {"init": init, "siteId": site, "lang": tell.language, "customData": f"{OURS}{tell.decision}"}
        return f"{root}/dialogueManager/startSession", _encode(asked)
    return None


def ended(root: str, topic: str, payload: bytes) -> tuple[str, bytes] | None:
    """What ends a session of ours whose answer just came: without it the satellite would go on listening."""
    if not (topic.startswith(f"{root}/intent/") or topic == f"{root}/nlu/intentNotRecognized"):
        return None
    said = json_object(payload)
    mine, session = said.get("customData"), said.get("sessionId")
    if not isinstance(mine, str) or not mine.startswith(OURS) or not isinstance(session, str):
        return None
    return f"{root}/dialogueManager/endSession", _encode({"sessionId": session, "customData": mine})
