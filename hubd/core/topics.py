"""Topics to publish on, as MQTT allows them."""

from __future__ import annotations

LONGEST = 65_535
"""Bytes: the length of a topic is two bytes of a packet."""


def unusable(topic: str) -> tuple[str, str] | None:
    """What keeps anybody from publishing on this topic, and what to write instead; None if nothing does."""
    if "+" in topic or "#" in topic:
        return "a topic to publish on has no wildcards", "write the whole topic"
    if any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in topic):
        return "a topic has no control characters", "write it in letters, digits and /"
    if any(0xD800 <= ord(letter) < 0xE000 for letter in topic):
        return "half a character stands in the topic", "write the whole character instead of its \\u numbers"
    if len(topic.encode()) > LONGEST:
        return f"a topic has at most {LONGEST:,} bytes", "write a shorter one"
    return None
