"""Reasons in words: why it was proposed, and why the policy ruled as it did."""

from __future__ import annotations

WHY: dict[str, dict[str, str]] = {
    # why
    "why.message": {
        "en": "a message from {sender}",
        "de": "eine Nachricht von {sender}",
        "es": "un mensaje de {sender}",
    },
    "why.in_area": {"en": "{name} in {area} {p}", "de": "{name} in {area} {p}", "es": "{name} en {area} {p}"},
    "why.after": {"en": "it is past {time}", "de": "es ist nach {time} Uhr", "es": "son más de las {time}"},
    "why.home": {"en": "{name} is at home", "de": "{name} ist zu Hause", "es": "{name} está en casa"},
    "why.studied": {
        "en": "{name} studied from {begin} to {end}",
        "de": "{name} hat von {begin} bis {end} Uhr gelernt",
        "es": "{name} ha estudiado de {begin} a {end}",
    },
    "why.asked": {"en": "it was asked for", "de": "es wurde darum gebeten", "es": "así se pidió"},
    "why.leave": {
        "en": "{title}: latest moment to leave {time}",
        "de": "{title}: spätestens um {time} Uhr los",
        "es": "{title}: hay que salir a las {time} como tarde",
    },
    "why.level.critical": {"en": "an emergency", "de": "ein Notfall", "es": "una emergencia"},
    "why.level.urgent": {"en": "it cannot wait", "de": "es kann nicht warten", "es": "no puede esperar"},
    "why.level.important": {"en": "important", "de": "wichtig", "es": "importante"},
    "why.level.normal": {"en": "an ordinary message", "de": "eine gewöhnliche Nachricht", "es": "un mensaje corriente"},
    "why.level.promotional": {
        "en": "advertising or small talk of an app",
        "de": "Werbung oder Geplauder einer App",
        "es": "publicidad o cháchara de una aplicación",
    },
    "why.busy": {
        "en": "{name} is busy ({activity} {p})",
        "de": "{name} ist beschäftigt ({activity} {p})",
        "es": "{name} está en otra cosa ({activity} {p})",
    },
    "why.model": {
        "en": "what {name} does is judged by {model}",
        "de": "was {name} tut, beurteilt {model}",
        "es": "lo que hace {name} lo juzga {model}",
    },
    "why.call": {"en": "{name} is on the phone", "de": "{name} telefoniert", "es": "{name} está al teléfono"},
    "cost.all": {
        "en": "how freely {name} can be interrupted: {p}",
        "de": "wie gut {name} sich stören lässt: {p}",
        "es": "hasta qué punto se puede interrumpir a {name}: {p}",
    },
    "cost.asleep": {"en": "asleep", "de": "schläft", "es": "duerme"},
    "cost.call": {"en": "in a call", "de": "telefoniert", "es": "al teléfono"},
    "cost.activity": {"en": "busy with something", "de": "mit etwas beschäftigt", "es": "en medio de algo"},
    "cost.sleepers": {
        "en": "somebody sleeps within hearing",
        "de": "in Hörweite schläft jemand",
        "es": "alguien duerme cerca",
    },
    "cost.quiet": {"en": "quiet hours", "de": "Ruhezeit", "es": "horas de silencio"},
    "cost.company": {"en": "not alone", "de": "nicht allein", "es": "en compañía"},
    "cost.recent": {
        "en": "interrupted not long ago",
        "de": "erst vor Kurzem gestört",
        "es": "ya se interrumpió hace poco",
    },
    "why.rung.once": {
        "en": "told once, nobody has acted",
        "de": "einmal gesagt, niemand hat reagiert",
        "es": "dicho una vez, nadie ha actuado",
    },
    "why.rung": {
        "en": "told {count} times, nobody has acted",
        "de": "{count} Mal gesagt, niemand hat reagiert",
        "es": "dicho {count} veces, nadie ha actuado",
    },
    "why.held": {
        "en": "{count} messages waited since {time}",
        "de": "{count} Nachrichten warten seit {time} Uhr",
        "es": "{count} mensajes esperan desde las {time}",
    },
    "and": {"en": "and", "de": "und", "es": "y"},
}

REASONS: dict[str, dict[str, str]] = {
    "parent": {
        "en": "a parent writes: that does not wait for the end of homework",
        "de": "ein Elternteil schreibt: das wartet nicht bis nach den Hausaufgaben",
        "es": "escribe un padre o una madre: no espera a que acaben los deberes",
    },
    "awaited": {
        "en": "a one-time code is waited for",
        "de": "auf einen Einmalcode wartet jemand",
        "es": "alguien espera un código de un solo uso",
    },
    "welcome": {"en": "a good moment", "de": "ein guter Moment", "es": "un buen momento"},
    "critical": {
        "en": "critical: it goes first",
        "de": "kritisch: geht allem vor",
        "es": "crítico: va por delante de todo",
    },
    "hazard": {
        "en": "a hazard goes first",
        "de": "eine Gefahr geht allem vor",
        "es": "un peligro va por delante de todo",
    },
    "escalated": {"en": "the hazard is still there", "de": "die Gefahr besteht noch", "es": "el peligro sigue ahí"},
    "urgent": {"en": "urgent: it breaks in", "de": "dringend: es darf stören", "es": "urgente: puede interrumpir"},
    "break": {"en": "a break", "de": "eine Pause", "es": "una pausa"},
    "waited_long": {
        "en": "it has waited long enough",
        "de": "es hat lange genug gewartet",
        "es": "ya ha esperado bastante",
    },
    "away": {
        "en": "out of the house: the phone is the way",
        "de": "nicht zu Hause: das Telefon ist der Weg",
        "es": "fuera de casa: el teléfono es la vía",
    },
    "command": {"en": "the rule acts by itself", "de": "die Regel handelt selbst", "es": "la regla actúa por sí misma"},
    "mode": {
        "en": "the house adapts quietly",
        "de": "das Haus stellt sich leise darauf ein",
        "es": "la casa se adapta en silencio",
    },
    "answered": {"en": "somebody asked for it", "de": "jemand hat darum gebeten", "es": "alguien lo ha pedido"},
    "unanswered": {"en": "nobody answered", "de": "niemand hat geantwortet", "es": "nadie respondió"},
    "asks_first": {"en": "asks first", "de": "fragt zuerst", "es": "pregunta antes"},
    "unsure": {"en": "not sure enough", "de": "nicht sicher genug", "es": "no hay bastante certeza"},
    "silent_only": {"en": "without a sound", "de": "ohne Ton", "es": "sin ruido"},
    "asleep": {"en": "asleep", "de": "schläft", "es": "duerme"},
    "quiet_hours": {"en": "quiet hours", "de": "Ruhezeit", "es": "horas de silencio"},
    "concentrating": {
        "en": "busy: it waits for the break",
        "de": "beschäftigt: es wartet auf die Pause",
        "es": "en otra cosa: espera a la pausa",
    },
    "studying": {"en": "studying: it waits", "de": "lernt gerade: es wartet", "es": "estudiando: espera"},
    "guests": {
        "en": "guests are in: private things stay private",
        "de": "Gäste sind da: Privates bleibt privat",
        "es": "hay visita: lo privado queda en privado",
    },
    "confidential": {
        "en": "private: the phone is the place for it",
        "de": "privat: das gehört aufs Handy",
        "es": "privado: mejor en el móvil",
    },
    "calling": {
        "en": "in a call: seen, not heard by others",
        "de": "im Gespräch: zu sehen, für andere nicht zu hören",
        "es": "en una llamada: se ve, pero los demás no lo oyen",
    },
    "company": {
        "en": "not alone: private things stay private",
        "de": "nicht allein: Privates bleibt privat",
        "es": "hay gente: lo privado queda en privado",
    },
    "budget": {
        "en": "enough interruptions for this hour",
        "de": "genug Störungen für diese Stunde",
        "es": "bastantes interrupciones en esta hora",
    },
    "flood": {
        "en": "many at once: they come together",
        "de": "viele auf einmal: sie kommen zusammen",
        "es": "muchos a la vez: llegan juntos",
    },
    "trivial": {"en": "not worth an interruption", "de": "keine Störung wert", "es": "no merece una interrupción"},
    "question_open": {
        "en": "another question is open",
        "de": "eine andere Frage ist offen",
        "es": "hay otra pregunta abierta",
    },
    "stronger": {
        "en": "something more important goes on",
        "de": "etwas Wichtigeres geht vor",
        "es": "hay algo más importante",
    },
    "whereabouts": {"en": "nobody knows where", "de": "unklar, wo die Person ist", "es": "no se sabe dónde está"},
    "out": {"en": "out of the house", "de": "nicht zu Hause", "es": "fuera de casa"},
    "no_quiet_output": {
        "en": "no quiet way to tell it yet",
        "de": "noch kein leiser Weg, es zu sagen",
        "es": "aún no hay forma discreta de decirlo",
    },
    "later": {"en": "later was the answer", "de": "später war die Antwort", "es": "la respuesta fue luego"},
    "already_told": {"en": "already told", "de": "schon gesagt", "es": "ya se dijo"},
    "stale": {
        "en": "old news from before the connection",
        "de": "alte Nachricht von vor der Verbindung",
        "es": "noticia vieja, anterior a la conexión",
    },
    "duplicate": {
        "en": "the same situation is already in hand",
        "de": "dieselbe Lage ist schon gemeldet",
        "es": "la misma situación ya está avisada",
    },
    "hand_veto": {
        "en": "somebody has just done it by hand",
        "de": "jemand hat es gerade selbst getan",
        "es": "alguien lo acaba de hacer a mano",
    },
    "shadow": {"en": "on trial: only noted", "de": "auf Probe: nur notiert", "es": "a prueba: solo se anota"},
    "cool_down": {"en": "said not long ago", "de": "erst vor Kurzem gesagt", "es": "se dijo hace poco"},
    "silenced": {
        "en": "turned down three times at this hour",
        "de": "um diese Zeit dreimal abgelehnt",
        "es": "rechazado tres veces a esta hora",
    },
    "hushed": {
        "en": "somebody asked to hear nothing of it",
        "de": "jemand wollte nichts davon hören",
        "es": "alguien pidió no oír nada de eso",
    },
    "unwelcome": {"en": "rarely welcome", "de": "selten willkommen", "es": "rara vez bienvenido"},
    "trying": {
        "en": "to find out whether it is still unwelcome",
        "de": "um zu sehen, ob es noch unwillkommen ist",
        "es": "para saber si sigue sin ser bienvenido",
    },
    "held_back": {
        "en": "a rule of the household keeps it back",
        "de": "eine Regel des Hauses hält es zurück",
        "es": "una regla de la casa lo retiene",
    },
    "nobody": {"en": "nobody it could be for", "de": "niemand da, den es angeht", "es": "no hay a quién decírselo"},
    "no_output": {
        "en": "no way to reach the person",
        "de": "kein Weg zu der Person",
        "es": "no hay forma de llegar a la persona",
    },
    "expired": {"en": "too late to be of use", "de": "zu spät, um zu nützen", "es": "ya es tarde para que sirva"},
    "nothing_to_say": {
        "en": "nothing fitting to offer",
        "de": "nichts Passendes anzubieten",
        "es": "nada adecuado que ofrecer",
    },
    "gone": {"en": "no longer there", "de": "nicht mehr da", "es": "ya no está"},
}
"""Every `Reason` in the words of people, for `because`."""
