"""Messages and digests in words."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    # messages
    "message.title": {"en": "Message from {sender}", "de": "Nachricht von {sender}", "es": "Mensaje de {sender}"},
    "message.title.hidden": {
        "en": "A message for {name}",
        "de": "Eine Nachricht für {name}",
        "es": "Un mensaje para {name}",
    },
    "message.ask": {
        "en": "{name}, a message from {sender}. Shall I read it?",
        "de": "{name}, eine Nachricht von {sender}. Soll ich sie vorlesen?",
        "es": "{name}, hay un mensaje de {sender}. ¿Te lo leo?",
    },
    "message.ask.urgent": {
        "en": "{name}, a message from {sender} that sounds urgent. Shall I read it?",
        "de": "{name}, eine Nachricht von {sender}, es klingt dringend. Soll ich sie vorlesen?",
        "es": "{name}, hay un mensaje de {sender} y parece urgente. ¿Te lo leo?",
    },
    "message.ask.hidden": {
        "en": "{name}, there is a message for you. Would you like to look at it?",
        "de": "{name}, es gibt eine Nachricht für dich. Möchtest du sie ansehen?",
        "es": "{name}, hay un mensaje para ti. ¿Quieres verlo?",
    },
    "message.speak": {
        "en": "{name}, {sender} writes: {text}",
        "de": "{name}, {sender} schreibt: {text}",
        "es": "{name}, {sender} escribe: {text}",
    },
    "message.nobody": {"en": "an unknown sender", "de": "Unbekannt", "es": "un remitente desconocido"},
    "message.show": {"en": "{sender}: {text}", "de": "{sender}: {text}", "es": "{sender}: {text}"},
    "message.show.hidden": {
        "en": "There is a message for {name} on the phone.",
        "de": "Es gibt eine Nachricht für {name} auf dem Telefon.",
        "es": "Hay un mensaje para {name} en el teléfono.",
    },
    "digest.title": {"en": "{count} messages", "de": "{count} Nachrichten", "es": "{count} mensajes"},
    "digest.text": {
        "en": "In the meantime: {list}.",
        "de": "In der Zwischenzeit: {list}.",
        "es": "Mientras tanto: {list}.",
    },
    "digest.ask": {
        "en": "{name}, {count} messages came in the meantime: {list}. Shall I read them?",
        "de": "{name}, es sind {count} Nachrichten gekommen: {list}. Soll ich sie vorlesen?",
        "es": "{name}, han llegado {count} mensajes: {list}. ¿Te los leo?",
    },
    "digest.hidden": {
        "en": "{count} messages are waiting for {name}.",
        "de": "{count} Nachrichten warten auf {name}.",
        "es": "Hay {count} mensajes para {name}.",
    },
}
