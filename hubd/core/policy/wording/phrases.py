"""What the house says, in each language: short, warm, and never more than is needed.

One table; a test holds that every phrase exists in every language with the same blanks. A key that ends in
`.child` is used for children where it exists.
"""

from __future__ import annotations

from hubd.core.events import Notification
from hubd.core.household import Person
from hubd.core.policy.wording.phrasebook.doing import DOING
from hubd.core.policy.wording.phrasebook.hazards import HAZARDS
from hubd.core.policy.wording.phrasebook.importance import IMPORTANCE
from hubd.core.policy.wording.phrasebook.messages import MESSAGES
from hubd.core.policy.wording.phrasebook.offers import OFFERS
from hubd.core.policy.wording.phrasebook.opinions import OPINIONS
from hubd.core.policy.wording.phrasebook.studying import STUDYING
from hubd.core.policy.wording.phrasebook.why import REASONS, WHY
from hubd.core.policy.wording.phrasebook.wishes import WISHES

PHRASES: dict[str, dict[str, str]] = {
    **MESSAGES,
    **IMPORTANCE,
    **OFFERS,
    **WISHES,
    **OPINIONS,
    **STUDYING,
    **DOING,
    **HAZARDS,
    **WHY,
}

ACTIVITIES: dict[str, dict[str, str]] = {
    "study": {"en": "study", "de": "Lernen", "es": "estudio"},
    "gaming": {"en": "gaming", "de": "Spielen", "es": "juego"},
    "work": {"en": "work", "de": "Arbeit", "es": "trabajo"},
}

CONDITIONS: dict[str, dict[str, str]] = {
    "sunny": {"en": "sunny", "de": "sonnig", "es": "soleado"},
    "clear": {"en": "clear", "de": "klar", "es": "despejado"},
    "clear-night": {"en": "clear", "de": "klar", "es": "despejado"},
    "cloudy": {"en": "cloudy", "de": "bewölkt", "es": "nublado"},
    "partlycloudy": {"en": "partly cloudy", "de": "teils bewölkt", "es": "parcialmente nublado"},
    "rain": {"en": "rain", "de": "Regen", "es": "lluvia"},
    "rainy": {"en": "rainy", "de": "regnerisch", "es": "lluvioso"},
    "pouring": {"en": "pouring rain", "de": "Starkregen", "es": "lluvia intensa"},
    "snow": {"en": "snow", "de": "Schnee", "es": "nieve"},
    "snowy": {"en": "snow", "de": "Schnee", "es": "nieve"},
    "fog": {"en": "fog", "de": "Nebel", "es": "niebla"},
    "windy": {"en": "windy", "de": "windig", "es": "ventoso"},
    "lightning": {"en": "thunderstorms", "de": "Gewitter", "es": "tormenta"},
    "lightning-rainy": {"en": "thunderstorms", "de": "Gewitter", "es": "tormenta"},
    "hail": {"en": "hail", "de": "Hagel", "es": "granizo"},
}
"""Home Assistant's names for the weather; others are said as they come."""


def say(key: str, language: str, **blanks: object) -> str:
    """A phrase in a language, its blanks filled; English where a language is unknown."""
    words = PHRASES[key]
    return words.get(language, words["en"]).format(**blanks)


def say_to(key: str, person: Person, **blanks: object) -> str:
    """A phrase in the person's language; for a child in a child's words where there are some."""
    if person.role == "child" and f"{key}.child" in PHRASES:
        key = f"{key}.child"
    return say(key, person.language, name=person.name, **blanks)


def sender_of(message: Notification, language: str) -> str:
    """Who wrote, or what did."""
    return message.sender or message.app or say("message.nobody", language)


def reason_in_words(reason: str, language: str) -> str:
    words = REASONS[reason]
    return words.get(language, words["en"])


def listed(items: list[str], language: str) -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {say('and', language)} {items[-1]}"
