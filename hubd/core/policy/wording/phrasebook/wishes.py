"""What is said to whoever wants something noted, timed or taken back; and timers in words."""

from __future__ import annotations

WISHES: dict[str, dict[str, str]] = {
    "noted.title": {"en": "Noted", "de": "Gemerkt", "es": "Anotado"},
    "noted.reminder": {
        "en": "Noted: {text}, {when}.",
        "de": "Gemerkt: {text}, {when}.",
        "es": "Anotado: {text}, {when}.",
    },
    "noted.for": {
        "en": "I will tell {who}: {text}, {when}.",
        "de": "Ich sage es {who}: {text}, {when}.",
        "es": "Se lo diré a {who}: {text}, {when}.",
    },
    "noted.at_once": {
        "en": "I will tell {who}: {text}.",
        "de": "Ich sage es {who}: {text}.",
        "es": "Se lo diré a {who}: {text}.",
    },
    "noted.tell": {"en": "I will tell you.", "de": "Ich sage Bescheid.", "es": "Te avisaré."},
    "noted.note": {
        "en": "Noted: {text}. I will mention it in the morning.",
        "de": "Notiert: {text}. Ich erwähne es morgen früh.",
        "es": "Anotado: {text}. Lo mencionaré por la mañana.",
    },
    "noted.timer": {"en": "Timer: {when}.", "de": "Timer: {when}.", "es": "Temporizador: {when}."},
    "noted.timer.named": {
        "en": "Timer for {text}: {when}.",
        "de": "Timer für {text}: {when}.",
        "es": "Temporizador para {text}: {when}.",
    },
    "noted.gone": {
        "en": "All right, forgotten: {text}.",
        "de": "In Ordnung, vergessen: {text}.",
        "es": "De acuerdo, olvidado: {text}.",
    },
    "noted.none": {
        "en": "I have nothing of the kind noted.",
        "de": "So etwas habe ich mir nicht gemerkt.",
        "es": "No tengo anotado nada parecido.",
    },
    "noted.nothing": {"en": "Nothing is noted.", "de": "Es ist nichts notiert.", "es": "No hay nada anotado."},
    "noted.list": {"en": "There is: {list}.", "de": "Da ist: {list}.", "es": "Hay: {list}."},
    "noted.who": {
        "en": "Whom shall I remind? Please say the name.",
        "de": "Wen soll ich erinnern? Bitte mit Namen.",
        "es": "¿A quién se lo recuerdo? Di el nombre, por favor.",
    },
    "noted.full": {
        "en": "{who} has fifty things noted already; take some back first.",
        "de": "Für {who} sind schon fünfzig Dinge gemerkt; nimm erst einige zurück.",
        "es": "{who} ya tiene cincuenta cosas anotadas; quita antes algunas.",
    },
    "noted.at": {"en": "at {time}", "de": "um {time} Uhr", "es": "a las {time}"},
    "noted.tomorrow": {"en": "tomorrow at {time}", "de": "morgen um {time} Uhr", "es": "mañana a las {time}"},
    "noted.weekday": {"en": "on {day} at {time}", "de": "am {day} um {time} Uhr", "es": "el {day} a las {time}"},
    "noted.date": {"en": "on {day} at {time}", "de": "am {day} um {time} Uhr", "es": "el {day} a las {time}"},
    "noted.in": {"en": "there: {area}", "de": "dort: {area}", "es": "allí: {area}"},
    "noted.home": {"en": "once {who} is home", "de": "sobald {who} zu Hause ist", "es": "cuando {who} esté en casa"},
    "noted.home.self": {"en": "once you are home", "de": "sobald du zu Hause bist", "es": "cuando estés en casa"},
    "noted.done": {
        "en": "once it is done: {what}",
        "de": "sobald es fertig ist: {what}",
        "es": "cuando termine: {what}",
    },
    "noted.doing": {"en": "meanwhile: {what}", "de": "dabei: {what}", "es": "mientras: {what}"},
    "span.hour": {"en": "{count} hour", "de": "{count} Stunde", "es": "{count} hora"},
    "span.hours": {"en": "{count} hours", "de": "{count} Stunden", "es": "{count} horas"},
    "span.minute": {"en": "{count} minute", "de": "{count} Minute", "es": "{count} minuto"},
    "span.minutes": {"en": "{count} minutes", "de": "{count} Minuten", "es": "{count} minutos"},
    "span.seconds": {"en": "{count} seconds", "de": "{count} Sekunden", "es": "{count} segundos"},
    "timer.plain": {"en": "the timer", "de": "der Timer", "es": "el temporizador"},
    "timer.title": {"en": "Time is up", "de": "Die Zeit ist um", "es": "Se acabó el tiempo"},
    "timer.text": {
        "en": "{name}, time is up: {text}.",
        "de": "{name}, die Zeit ist um: {text}.",
        "es": "{name}, se acabó el tiempo: {text}.",
    },
    "reminder.from": {
        "en": "{name}, from {who}: {text}",
        "de": "{name}, von {who}: {text}",
        "es": "{name}, de parte de {who}: {text}",
    },
    "brief.notes": {"en": "Noted: {list}.", "de": "Notiert: {list}.", "es": "Anotado: {list}."},
}
