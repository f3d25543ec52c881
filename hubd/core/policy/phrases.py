"""What the house says, in each language: short, warm, and never more than is needed.

One table; a test holds that every phrase exists in every language with the same blanks. A key that ends in
`.child` is used for children where it exists.
"""

from __future__ import annotations

from hubd.core.events import Notification
from hubd.core.household import Person

PHRASES: dict[str, dict[str, str]] = {
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
    # recipes
    "recipe.title": {"en": "{recipe}?", "de": "{recipe}?", "es": "¿{recipe}?"},
    "recipe.text": {
        "en": "How about {recipe}? It takes {minutes} minutes.",
        "de": "Wie wäre es mit {recipe}? Das dauert {minutes} Minuten.",
        "es": "¿Qué tal {recipe}? Se hace en {minutes} minutos.",
    },
    "recipe.have_all": {"en": "Everything is in the house.", "de": "Alles ist im Haus.", "es": "Hay de todo en casa."},
    "recipe.missing": {"en": "Missing: {list}.", "de": "Es fehlt noch: {list}.", "es": "Falta: {list}."},
    # study
    "study.start.title": {"en": "Study time", "de": "Lernzeit", "es": "Hora de estudiar"},
    "study.start.text": {
        "en": "{name} is studying. I keep the messages for later.",
        "de": "{name} lernt. Ich hebe die Nachrichten für später auf.",
        "es": "{name} está estudiando. Guardo los mensajes para luego.",
    },
    "study.start.ask": {
        "en": "{name}, shall I keep your messages for later while you study?",
        "de": "{name}, soll ich deine Nachrichten aufheben, während du lernst?",
        "es": "{name}, ¿te guardo los mensajes mientras estudias?",
    },
    "study.end.title": {"en": "Study time is over", "de": "Lernzeit vorbei", "es": "Fin del estudio"},
    "study.end.text": {
        "en": "Well done, {name}: {minutes} minutes. {held}",
        "de": "Gut gemacht, {name}: {minutes} Minuten. {held}",
        "es": "Muy bien, {name}: {minutes} minutos. {held}",
    },
    "held.none": {
        "en": "No messages came in the meantime.",
        "de": "Es kam in der Zeit keine Nachricht.",
        "es": "No ha llegado ningún mensaje en ese tiempo.",
    },
    "held.one": {"en": "One message is waiting.", "de": "Es wartet eine Nachricht.", "es": "Hay un mensaje en espera."},
    "held.some": {
        "en": "{count} messages are waiting.",
        "de": "Es warten {count} Nachrichten.",
        "es": "Hay {count} mensajes en espera.",
    },
    # hazards
    "hazard.stove_unattended.title": {
        "en": "The stove is on",
        "de": "Der Herd ist an",
        "es": "La cocina está encendida",
    },
    "hazard.stove_unattended.text": {
        "en": "The stove is on and nobody is with it ({area}).",
        "de": "Der Herd ist an und niemand ist dabei ({area}).",
        "es": "La cocina está encendida y no hay nadie con ella ({area}).",
    },
    "hazard.water_leak.title": {"en": "Water leak", "de": "Wasser läuft aus", "es": "Fuga de agua"},
    "hazard.water_leak.text": {
        "en": "There is water on the floor: {area}. Please turn the water off.",
        "de": "Da ist Wasser auf dem Boden: {area}. Bitte das Wasser abdrehen.",
        "es": "Hay agua en el suelo: {area}. Por favor, cierra la llave del agua.",
    },
    "hazard.smoke.title": {"en": "Smoke", "de": "Rauch", "es": "Humo"},
    "hazard.smoke.text": {
        "en": "Smoke alarm: {area}. Please look at once, and leave the house if there is a fire.",
        "de": "Rauchalarm: {area}. Bitte sofort nachsehen, und bei Feuer das Haus verlassen.",
        "es": "Alarma de humo: {area}. Mira enseguida y, si hay fuego, sal de casa.",
    },
    "hazard.carbon_monoxide.title": {"en": "Carbon monoxide", "de": "Kohlenmonoxid", "es": "Monóxido de carbono"},
    "hazard.carbon_monoxide.text": {
        "en": "Carbon monoxide: {area}. Open the windows and leave the house now.",
        "de": "Kohlenmonoxid: {area}. Fenster auf und das Haus jetzt verlassen.",
        "es": "Monóxido de carbono: {area}. Abre las ventanas y sal de la casa ahora.",
    },
    "hazard.gas.title": {"en": "Gas", "de": "Gas", "es": "Gas"},
    "hazard.gas.text": {
        "en": "Gas alarm: {area}. Touch no switch, open the windows and leave the house now.",
        "de": "Gasalarm: {area}. Keinen Schalter berühren, Fenster auf und das Haus jetzt verlassen.",
        "es": "Alarma de gas: {area}. No toques ningún interruptor, abre las ventanas y sal de la casa ahora.",
    },
    "hazard.glass_break.title": {"en": "Breaking glass", "de": "Glasbruch", "es": "Rotura de cristal"},
    "hazard.glass_break.text": {
        "en": "Glass broke at home and nobody is there ({area}).",
        "de": "Zu Hause ist Glas zerbrochen und niemand ist da ({area}).",
        "es": "Se ha roto un cristal en casa y no hay nadie ({area}).",
    },
    "hazard.door_open_away.title": {
        "en": "A door is open",
        "de": "Eine Tür steht offen",
        "es": "Hay una puerta abierta",
    },
    "hazard.door_open_away.text": {
        "en": "A door stands open and nobody is at home ({area}).",
        "de": "Eine Tür steht offen und niemand ist zu Hause ({area}).",
        "es": "Hay una puerta abierta y no hay nadie en casa ({area}).",
    },
    "hazard.fridge_open.title": {
        "en": "The fridge is open",
        "de": "Der Kühlschrank ist offen",
        "es": "La nevera está abierta",
    },
    "hazard.fridge_open.text": {
        "en": "The fridge stands open ({area}).",
        "de": "Der Kühlschrank steht offen ({area}).",
        "es": "La nevera está abierta ({area}).",
    },
    "hazard.baby_cry.title": {"en": "The baby is crying", "de": "Das Baby weint", "es": "El bebé llora"},
    "hazard.baby_cry.text": {
        "en": "Somebody small is crying ({area}).",
        "de": "Da weint jemand Kleines ({area}).",
        "es": "El pequeño está llorando ({area}).",
    },
    "hazard.other.title": {
        "en": "Please take a look",
        "de": "Bitte einmal nachsehen",
        "es": "Por favor, echa un vistazo",
    },
    "hazard.other.text": {"en": "{because} ({area})", "de": "{because} ({area})", "es": "{because} ({area})"},
    "hazard.still": {"en": "Still: {text}", "de": "Immer noch: {text}", "es": "Sigue igual: {text}"},
    "at_home": {"en": "at home", "de": "zu Hause", "es": "en casa"},
    # briefs
    "brief.morning.title": {"en": "Good morning, {name}", "de": "Guten Morgen, {name}", "es": "Buenos días, {name}"},
    "brief.welcome.title": {
        "en": "Welcome home, {name}",
        "de": "Willkommen zu Hause, {name}",
        "es": "Hola de nuevo, {name}",
    },
    "brief.calendar": {"en": "Today: {list}.", "de": "Heute steht an: {list}.", "es": "Para hoy: {list}."},
    "brief.free": {
        "en": "Nothing is in the calendar for today.",
        "de": "Für heute steht nichts im Kalender.",
        "es": "No hay nada en la agenda para hoy.",
    },
    "brief.nothing": {
        "en": "All is quiet. Have a good day!",
        "de": "Es ist alles ruhig. Einen schönen Tag!",
        "es": "Todo está en calma. ¡Que tengas un buen día!",
    },
    "brief.still": {"en": "Still to come: {list}.", "de": "Heute noch: {list}.", "es": "Queda para hoy: {list}."},
    "brief.weather": {
        "en": "The weather: {condition}.",
        "de": "Das Wetter: {condition}.",
        "es": "El tiempo: {condition}.",
    },
    "brief.weather.degrees": {
        "en": "The weather: {condition}, {degrees} degrees.",
        "de": "Das Wetter: {condition}, {degrees} Grad.",
        "es": "El tiempo: {condition}, {degrees} grados.",
    },
    "brief.rain": {"en": "Rain from {time}.", "de": "Regen ab {time} Uhr.", "es": "Lluvia a partir de las {time}."},
    "brief.use_up": {
        "en": "To be used up today: {list}.",
        "de": "Heute aufzubrauchen: {list}.",
        "es": "Para gastar hoy: {list}.",
    },
    "brief.welcome.text": {
        "en": "It is good to have you back.",
        "de": "Schön, dass du wieder da bist.",
        "es": "Qué bien que estés de vuelta.",
    },
    # departures, reminders, bedtime
    "departure.title": {"en": "Time to leave", "de": "Zeit zu gehen", "es": "Hora de salir"},
    "departure.text": {
        "en": "{name}, leave by {time} for {title}: {minutes} minutes on the way.",
        "de": "{name}, bis {time} Uhr los zu {title}: {minutes} Minuten Weg.",
        "es": "{name}, sal antes de las {time} para {title}: hay {minutes} minutos de camino.",
    },
    "departure.last": {
        "en": "{name}, leave now for {title}, it starts at {start}.",
        "de": "{name}, jetzt los zu {title}, es beginnt um {start} Uhr.",
        "es": "{name}, sal ahora para {title}, empieza a las {start}.",
    },
    "departure.hidden": {
        "en": "{name}, it is time to leave: by {time}.",
        "de": "{name}, es ist Zeit zu gehen: bis {time} Uhr.",
        "es": "{name}, es hora de salir: antes de las {time}.",
    },
    "reminder.title": {"en": "Reminder", "de": "Erinnerung", "es": "Recordatorio"},
    "reminder.text": {
        "en": "{name}, a reminder: {text}",
        "de": "{name}, zur Erinnerung: {text}",
        "es": "{name}, un recordatorio: {text}",
    },
    "reminder.hidden": {
        "en": "{name}, there is a reminder for you.",
        "de": "{name}, es gibt eine Erinnerung für dich.",
        "es": "{name}, hay un recordatorio para ti.",
    },
    "bedtime.title": {"en": "Winding down", "de": "Langsam zur Ruhe kommen", "es": "A ir descansando"},
    "bedtime.text": {
        "en": "{name}, it is getting late: a good moment to wind down.",
        "de": "{name}, es wird spät: ein guter Moment, um zur Ruhe zu kommen.",
        "es": "{name}, se hace tarde: es un buen momento para ir descansando.",
    },
    "bedtime.text.child": {
        "en": "{name}, it is nearly bedtime. Teeth, pyjamas, a story?",
        "de": "{name}, bald ist Schlafenszeit. Zähne, Schlafanzug, eine Geschichte?",
        "es": "{name}, ya casi es hora de dormir. ¿Los dientes, el pijama y un cuento?",
    },
    # anything else a rule may propose
    "plain.title": {"en": "From the house", "de": "Vom Haus", "es": "De la casa"},
    "plain.text": {"en": "{because}", "de": "{because}", "es": "{because}"},
    "ask.first": {"en": "{text} Shall I?", "de": "{text} Soll ich?", "es": "{text} ¿Lo hago?"},
    # buttons
    "do.accepted": {"en": "Yes", "de": "Ja", "es": "Sí"},
    "do.dismissed": {"en": "Not now", "de": "Jetzt nicht", "es": "Ahora no"},
    "do.later": {"en": "Later", "de": "Später", "es": "Luego"},
    "do.never": {"en": "Never", "de": "Nie wieder", "es": "Nunca"},
    "do.wrong": {"en": "That is wrong", "de": "Das stimmt nicht", "es": "No es así"},
    "do.done": {"en": "Done", "de": "Erledigt", "es": "Hecho"},
    "do.on_it": {"en": "I am on it", "de": "Ich kümmere mich", "es": "Me encargo"},
    # why
    "why.message": {
        "en": "a message from {sender}",
        "de": "eine Nachricht von {sender}",
        "es": "un mensaje de {sender}",
    },
    "why.in_area": {"en": "{name} in {area} {p}", "de": "{name} in {area} {p}", "es": "{name} en {area} {p}"},
    "why.after": {"en": "it is past {time}", "de": "es ist nach {time} Uhr", "es": "son más de las {time}"},
    "why.home": {"en": "{name} is at home", "de": "{name} ist zu Hause", "es": "{name} está en casa"},
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
    "answered": {"en": "asked for in an answer", "de": "in einer Antwort gewünscht", "es": "pedido en una respuesta"},
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
    "unwelcome": {"en": "rarely welcome", "de": "selten willkommen", "es": "rara vez bienvenido"},
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
