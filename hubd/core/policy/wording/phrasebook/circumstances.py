"""The circumstances that the welcome model weighs, in the words of people: why something is usually turned down."""

from __future__ import annotations

KINDS: dict[str, dict[str, str]] = {
    "own": {"en": "it was often turned down", "de": "oft abgelehnt", "es": "rechazado a menudo"},
    "person": {"en": "much is turned down", "de": "vieles wird abgelehnt", "es": "se rechaza mucho"},
    "intent": {"en": "others turn it down too", "de": "auch andere lehnen es ab", "es": "otros también lo rechazan"},
    "house": {"en": "much is turned down here", "de": "hier wird vieles abgelehnt", "es": "aquí se rechaza mucho"},
    "hour": {"en": "around {word}:00", "de": "gegen {word} Uhr", "es": "sobre las {word}:00"},
    "doing": {"en": "during {word}", "de": "bei {word}", "es": "durante {word}"},
    "place": {"en": "in the {word}", "de": "im Raum {word}", "es": "en {word}"},
    "guests": {"en": "with guests in", "de": "wenn Gäste da sind", "es": "con visita en casa"},
    "recent": {"en": "soon after the last", "de": "bald nach dem letzten", "es": "poco después de lo último"},
    "urgency": {"en": "of this urgency", "de": "so dringend", "es": "con esta urgencia"},
    "theme": {"en": "{word}", "de": "{word}", "es": "{word}"},
}
"""By kind of circumstance; `{word}` is what it was."""

WORDS: dict[str, dict[str, str]] = {
    "workday": {"en": "on weekdays", "de": "an Werktagen", "es": "entre semana"},
    "weekend": {"en": "at the weekend", "de": "am Wochenende", "es": "en fin de semana"},
    "company": {"en": "in company", "de": "in Gesellschaft", "es": "en compañía"},
    "alone": {"en": "alone", "de": "allein", "es": "a solas"},
    "speak": {"en": "said aloud", "de": "laut gesagt", "es": "dicho en voz alta"},
    "ask": {"en": "asked", "de": "als Frage", "es": "como pregunta"},
    "push": {"en": "on the phone", "de": "auf dem Telefon", "es": "en el teléfono"},
    "show": {"en": "on a screen", "de": "auf einem Bildschirm", "es": "en una pantalla"},
    "act": {"en": "done without asking", "de": "ohne zu fragen getan", "es": "hecho sin preguntar"},
}
"""Circumstances that say it all by their word."""


def in_words(cue: str, language: str) -> str:
    """A cue (`doing|ben|tv`) as people would say it."""
    kind, word = cue.partition("|")[0], cue.rpartition("|")[2]
    template = WORDS.get(word) or KINDS[kind]
    return template.get(language, template["en"]).format(word=word.replace("_", " "))
