"""Offers, briefs, reminders and buttons in words."""

from __future__ import annotations

OFFERS: dict[str, dict[str, str]] = {
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
    # before it goes wrong
    "anticipate.rain.title": {"en": "Rain is coming", "de": "Es wird regnen", "es": "Va a llover"},
    "anticipate.rain.text": {
        "en": "Rain from {time}, and a window is open: {list}.",
        "de": "Regen ab {time} Uhr, und ein Fenster ist offen: {list}.",
        "es": "Lluvia a partir de las {time} y hay una ventana abierta: {list}.",
    },
    "anticipate.rain.now": {
        "en": "It is raining, and a window is open: {list}.",
        "de": "Es regnet, und ein Fenster ist offen: {list}.",
        "es": "Está lloviendo y hay una ventana abierta: {list}.",
    },
    "anticipate.cold.title": {"en": "It is freezing", "de": "Es friert", "es": "Está helando"},
    "anticipate.cold.text": {
        "en": "It is freezing outside, and a window is still open: {list}.",
        "de": "Draußen friert es, und ein Fenster ist noch offen: {list}.",
        "es": "Fuera está helando y sigue abierta una ventana: {list}.",
    },
    "anticipate.air.title": {"en": "Fresh air", "de": "Frische Luft", "es": "Aire fresco"},
    "anticipate.air.text": {
        "en": "The air is stale: {place}. An open window for some minutes would help.",
        "de": "Die Luft ist verbraucht: {place}. Ein paar Minuten Fenster auf täten gut.",
        "es": "El aire está viciado: {place}. Vendría bien abrir la ventana unos minutos.",
    },
    "anticipate.open.title": {"en": "Still open", "de": "Noch offen", "es": "Sigue abierto"},
    "anticipate.open.text": {
        "en": "Before you go to bed: a door is still open ({place}).",
        "de": "Vor dem Schlafengehen: eine Tür ist noch offen ({place}).",
        "es": "Antes de acostarse: sigue abierta una puerta ({place}).",
    },
    "anticipate.unarmed.title": {"en": "The alarm is off", "de": "Die Alarmanlage ist aus", "es": "Alarma apagada"},
    "anticipate.unarmed.text": {
        "en": "Everybody has left, and the alarm system is not armed.",
        "de": "Alle sind weg, und die Alarmanlage ist nicht scharf.",
        "es": "Ha salido todo el mundo y la alarma no está conectada.",
    },
    "anticipate.battery.title": {"en": "Nearly empty", "de": "Fast leer", "es": "Casi agotada"},
    "anticipate.battery.text": {
        "en": "The battery of a detector is nearly empty: {place}.",
        "de": "Die Batterie eines Melders ist fast leer: {place}.",
        "es": "La pila de un detector está casi agotada: {place}.",
    },
    # anything else a rule may propose
    "plain.title": {"en": "From the house", "de": "Vom Haus", "es": "De la casa"},
    "plain.text": {"en": "{because}", "de": "{because}", "es": "{because}"},
    "ask.first": {"en": "{text} Shall I?", "de": "{text} Soll ich?", "es": "{text} ¿Lo hago?"},
    # silences that people ask for
    "hush.title": {"en": "Quiet", "de": "Ruhe", "es": "Silencio"},
    "hush.text": {
        "en": "All right, not a word about it until {time}.",
        "de": "In Ordnung, bis {time} Uhr kein Wort davon.",
        "es": "De acuerdo, ni una palabra de eso hasta las {time}.",
    },
    "hush.all": {
        "en": "All right, I keep quiet until {time}.",
        "de": "In Ordnung, ich bin bis {time} Uhr still.",
        "es": "De acuerdo, me callo hasta las {time}.",
    },
    "hush.days": {
        "en": "All right, not a word about it until {day}.",
        "de": "In Ordnung, bis {day} kein Wort davon.",
        "es": "De acuerdo, ni una palabra de eso hasta el {day}.",
    },
    "hush.again": {
        "en": "All right, I will speak up again.",
        "de": "In Ordnung, ich melde mich wieder.",
        "es": "De acuerdo, volveré a avisar.",
    },
    # buttons
    "do.accepted": {"en": "Yes", "de": "Ja", "es": "Sí"},
    "do.dismissed": {"en": "Not now", "de": "Jetzt nicht", "es": "Ahora no"},
    "do.later": {"en": "Later", "de": "Später", "es": "Luego"},
    "do.never": {"en": "Never", "de": "Nie wieder", "es": "Nunca"},
    "do.wrong": {"en": "That is wrong", "de": "Das stimmt nicht", "es": "No es así"},
    "do.done": {"en": "Done", "de": "Erledigt", "es": "Hecho"},
    "do.thanks": {"en": "Thanks", "de": "Danke", "es": "Gracias"},
    "do.off": {"en": "On my way", "de": "Bin unterwegs", "es": "Voy"},
    "do.on_it": {"en": "I am on it", "de": "Ich kümmere mich", "es": "Me encargo"},
}
