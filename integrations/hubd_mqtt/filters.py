"""Which topics can be listened to. Devices announce topics of their own, and a broker parts at once from whoever asks
for one that is none: hubd would be put out again after every reconnect.
"""

from __future__ import annotations

import unicodedata

from hubd_mqtt.packets import LONGEST_TOPIC

LEVELS = 200
"""mosquitto takes no more."""
SHARED = "$share"
"""Of messages listened to together each goes to one listener only: nothing for a hub, and it has a form of its own."""


def can_be_heard(topic: str) -> bool:
    """Does every broker take this topic, or pattern of topics? MQTT 5.0, sections 1.5.4 and 4.7."""
    levels = topic.split("/")
    return (
        0 < len(topic.encode(errors="replace")) <= LONGEST_TOPIC
        and len(levels) <= LEVELS
        and levels[0] != SHARED
        and "#" not in levels[:-1]
        and all(level in ("+", "#") or not ("+" in level or "#" in level) for level in levels)
        and all(map(_is_text, topic))
    )


def _is_text(character: str) -> bool:
    """No control character, no half of a pair, and none of the numbers that stand for no character."""
    number = ord(character)
    return (
        unicodedata.category(character) not in ("Cc", "Cs")
        and number & 0xFFFE != 0xFFFE
        and not 0xFDD0 <= number <= 0xFDEF
    )
