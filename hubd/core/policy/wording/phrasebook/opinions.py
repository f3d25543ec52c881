"""What is said to whoever told what a message, or a sender, is worth to them."""

from __future__ import annotations

OPINIONS: dict[str, dict[str, str]] = {
    "opinion.one": {
        "en": "Noted: that was {what}.",
        "de": "Gemerkt: Das war {what}.",
        "es": "Anotado: eso era {what}.",
    },
    "opinion.one.from": {
        "en": "Noted: the message from {sender} was {what}.",
        "de": "Gemerkt: Die Nachricht von {sender} war {what}.",
        "es": "Anotado: el mensaje de {sender} era {what}.",
    },
    "opinion.always": {
        "en": "Noted: from now on messages from {sender} count as {what} for you.",
        "de": "Gemerkt: Nachrichten von {sender} gelten für dich ab jetzt als {what}.",
        "es": "Anotado: desde ahora los mensajes de {sender} son para ti {what}.",
    },
    "opinion.always.unseen": {
        "en": "Noted: once some come from {sender}, they count as {what} for you. I know of none so far.",
        "de": "Gemerkt: Wenn welche von {sender} kommen, gelten sie für dich als {what}. Bisher kenne ich keine.",
        "es": "Anotado: cuando lleguen de {sender}, serán para ti {what}. Aún no conozco ninguno.",
    },
    "opinion.usual": {
        "en": "Noted: messages from {sender} count like any others again.",
        "de": "Gemerkt: Nachrichten von {sender} gelten wieder wie alle anderen.",
        "es": "Anotado: los mensajes de {sender} vuelven a contar como los demás.",
    },
    "opinion.hard": {
        "en": "It spoke of a danger, or of somebody at the door: such things I always tell.",
        "de": "Es ging um eine Gefahr oder um jemanden an der Tür: So etwas sage ich immer.",
        "es": "Hablaba de un peligro o de alguien en la puerta: eso lo digo siempre.",
    },
    "opinion.which": {
        "en": "Those were several. Whose message do you mean?",
        "de": "Das waren mehrere. Wessen Nachricht meinst du?",
        "es": "Eran varios. ¿El mensaje de quién?",
    },
    "opinion.whose": {
        "en": "Whom do you mean: {list}? Please say the whole name.",
        "de": "Wen meinst du: {list}? Bitte mit ganzem Namen.",
        "es": "¿A quién te refieres: {list}? Di el nombre completo, por favor.",
    },
    "opinion.who": {
        "en": "Who says so? I learn it only from whom the messages are for.",
        "de": "Wer sagt das? Ich lerne es nur von denen, für die die Nachrichten sind.",
        "es": "¿Quién lo dice? Solo lo aprendo de quien recibe los mensajes.",
    },
    "opinion.none": {
        "en": "I have told you no message lately.",
        "de": "Ich habe dir in letzter Zeit keine Nachricht gesagt.",
        "es": "Últimamente no te he dado ningún mensaje.",
    },
    "opinion.none.from": {
        "en": "I know of no message from {sender} lately.",
        "de": "Ich kenne aus letzter Zeit keine Nachricht von {sender}.",
        "es": "No conozco ningún mensaje reciente de {sender}.",
    },
    "worth.important": {"en": "important", "de": "wichtig", "es": "algo importante"},
    "worth.unimportant": {"en": "not important", "de": "nicht wichtig", "es": "algo poco importante"},
    "worth.urgent": {"en": "urgent", "de": "dringend", "es": "algo urgente"},
    "worth.not_urgent": {"en": "not urgent", "de": "nicht dringend", "es": "algo poco urgente"},
    "worth.advert": {"en": "advertising", "de": "Werbung", "es": "publicidad"},
    "worth.no_advert": {"en": "no advertising", "de": "keine Werbung", "es": "algo más que publicidad"},
}
