"""Plain words that answer a question, in every language the house speaks: yes, later, no, never."""

from __future__ import annotations

import re

from hubd.core.events import Outcome

ANSWERS: dict[Outcome, frozenset[str]] = {
    "accepted": frozenset(
        {
            "yes",
            "yes please",
            "yeah",
            "yep",
            "sure",
            "ok",
            "okay",
            "please",
            "please do",
            "do it",
            "go ahead",
            "read it",
            "read it out",
            "yes read it",
            "of course",
            "ja",
            "ja bitte",
            "jo",
            "gerne",
            "ja gerne",
            "bitte",
            "klar",
            "na klar",
            "mach das",
            "mach mal",
            "lies vor",
            "lies sie vor",
            "vorlesen",
            "in ordnung",
            "sí",
            "si",
            "sí por favor",
            "si por favor",
            "vale",
            "claro",
            "por favor",
            "adelante",
            "de acuerdo",
            "léelo",
            "leelo",
            "hazlo",
        }
    ),
    "later": frozenset(
        {
            "later",
            "not now later",
            "maybe later",
            "in a bit",
            "in a minute",
            "remind me later",
            "ask me later",
            "not yet",
            "wait",
            "später",
            "spater",
            "vielleicht später",
            "gleich",
            "nachher",
            "später bitte",
            "noch nicht",
            "erinner mich später",
            "luego",
            "más tarde",
            "mas tarde",
            "después",
            "despues",
            "ahora no luego",
            "en un rato",
            "todavía no",
            "espera",
        }
    ),
    "dismissed": frozenset(
        {
            "no",
            "no thanks",
            "no thank you",
            "nope",
            "not now",
            "stop",
            "cancel",
            "leave it",
            "dont",
            "nah",
            "quiet",
            "be quiet",
            "nein",
            "nein danke",
            "nee",
            "jetzt nicht",
            "stopp",
            "abbrechen",
            "lass das",
            "lass es",
            "nicht jetzt",
            "ruhe",
            "no gracias",
            "ahora no",
            "para",
            "cancela",
            "cancelar",
            "déjalo",
            "dejalo",
            "silencio",
        }
    ),
    "never": frozenset(
        {
            "never",
            "never again",
            "never ask again",
            "dont ask again",
            "dont ask me again",
            "stop asking",
            "nie",
            "nie wieder",
            "niemals",
            "frag nicht mehr",
            "frag nie wieder",
            "nicht mehr fragen",
            "nunca",
            "nunca más",
            "nunca mas",
            "jamás",
            "no preguntes más",
            "no vuelvas a preguntar",
        }
    ),
}


ON_IT = frozenset(
    {
        "i am on it",
        "im on it",
        "i see to it",
        "got it",
        "on my way",
        "ich kümmere mich",
        "ich kümmere mich darum",
        "mach ich",
        "bin schon unterwegs",
        "me encargo",
        "me encargo yo",
        "ya voy",
    }
)
"""Only these end a hazard by voice: a stray yes or stop in the room must not."""


def understood(text: str) -> Outcome | None:
    """The answer in a short utterance; None when it is none, which is most of what people say."""
    words = plain(text)
    return next((outcome for outcome, sayings in ANSWERS.items() if words in sayings), None)


def is_on_it(text: str) -> bool:
    """Does somebody say that they see to a hazard?"""
    return plain(text) in ON_IT


def plain(text: str) -> str:
    """Words only, in lower case."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("'", "").replace("’", "")))
