"""Findings in the home's language: short, with their probability, as people read them under a decision."""

from __future__ import annotations

import re

SAYINGS: dict[str, dict[str, str]] = {
    "en": {
        "in": "{who} in {area}", "away": "{who} away", "home": "{who} at home", "not_home": "{who} not at home",
        "named": "{who} was recognised", "not_named": "{who} was not recognised",
        "asleep": "{who} asleep", "awake": "{who} awake", "doing": "{who}: {what}", "role": "{who}: {what}",
        "not_in": "{who} not in {area}", "not_doing": "{who}: not {what}", "nobody_of": "nobody ({what})",
        "occupied": "somebody in {area}", "empty": "nobody in {area}",
        "still": "nothing has moved in {area} for {n}", "goes_on": "{what} in {area}",
        "people": "{n} people in {area}", "somebody": "somebody", "nobody": "nobody", "is": "{what} is {value}",
        "on": "{what} on in {area}", "off": "{what} off in {area}", "open": "{what} open in {area}",
        "closed": "{what} closed in {area}", "heard": "heard: {what}", "heard_in": "{what} heard in {area}",
        "mode_home": "somebody is at home", "mode_away": "nobody is at home", "mode_asleep": "everybody sleeps",
        "mode_arriving": "somebody is coming home", "guests": "guests",
        "no_guests": "no guests", "between": "between {a} and {b}", "days": "{what}", "to": "{a} to {b}",
        "date": "date {what}",
        "up": "the sun is up", "down": "the sun is down", "for": " for {n}", "ago": "{n} ago: {what}",
        "unknown": "unknown", "has": "{what} in the pantry", "lacks": "no {what} in the pantry",
        "best_before": "{what} should be eaten soon", "no_best_before": "nothing to be eaten soon",
        "appointment": "{what} in the calendar", "no_appointment": "nothing in the calendar",
        "recently": "not said recently", "too_recently": "said recently", "due": "due: {what}", "not": "not: {what}",
        "house": "the house", "running": "{what} under way", "or": "or", "rain": "rain within {n}",
        "no_rain": "no rain within {n}", "weather": "outside: {what}", "no_weather": "the weather is not known",
        "no_sign": "nobody is up yet, {n} later than ever lately", "a_sign": "somebody was up at the usual time",
    },
    "de": {
        "in": "{who} in {area}", "away": "{who} unterwegs", "home": "{who} zu Hause",
        "not_home": "{who} nicht zu Hause", "asleep": "{who} schläft", "awake": "{who} wach",
        "named": "{who} wurde erkannt", "not_named": "{who} wurde nicht erkannt",
        "doing": "{who}: {what}", "role": "{who}: {what}", "not_in": "{who} nicht in {area}",
        "not_doing": "{who} nicht mit {what} beschäftigt", "nobody_of": "niemand ({what})",
        "occupied": "jemand in {area}",
        "empty": "niemand in {area}",
        "still": "in {area} hat sich seit {n} nichts bewegt",
        "goes_on": "{what} in {area}", "people": "{n} Personen in {area}",
        "somebody": "jemand", "nobody": "niemand", "is": "{what} ist {value}", "on": "{what} an in {area}",
        "off": "{what} aus in {area}", "open": "{what} offen in {area}", "closed": "{what} zu in {area}",
        "heard": "zu hören: {what}", "heard_in": "{what} zu hören in {area}",
        "mode_home": "jemand ist zu Hause", "mode_away": "niemand ist zu Hause", "mode_asleep": "alle schlafen",
        "mode_arriving": "jemand kommt nach Hause", "guests": "Gäste", "no_guests": "keine Gäste",
        "between": "zwischen {a} und {b}", "days": "{what}", "to": "{a} bis {b}",
        "date": "Datum {what}", "up": "die Sonne ist auf",
        "down": "die Sonne ist unter", "for": " seit {n}", "ago": "vor {n}: {what}", "unknown": "unbekannt",
        "has": "{what} im Vorrat",
        "lacks": "kein {what} im Vorrat", "best_before": "{what} sollte bald gegessen werden",
        "no_best_before": "nichts, was bald weg muss", "appointment": "{what} im Kalender",
        "no_appointment": "nichts im Kalender", "recently": "länger nicht gesagt",
        "too_recently": "gerade erst gesagt", "due": "fällig: {what}", "not": "nicht: {what}", "house": "das Haus",
        "running": "{what} läuft", "or": "oder", "rain": "Regen innerhalb von {n}",
        "no_rain": "kein Regen innerhalb von {n}", "weather": "draußen: {what}",
        "no_weather": "das Wetter ist nicht bekannt",
        "no_sign": "noch ist niemand auf, {n} später als sonst je", "a_sign": "jemand war zur üblichen Zeit auf",
    },
    "es": {
        "in": "{who} en {area}", "away": "{who} fuera", "home": "{who} en casa", "not_home": "{who} no está en casa",
        "asleep": "{who} duerme", "awake": "{who} no duerme",
        "named": "se ha reconocido a {who}", "not_named": "no se ha reconocido a {who}",
        "doing": "{who}: {what}", "role": "{who}: {what}", "not_in": "{who} no está en {area}",
        "not_doing": "{who} no está {what}", "nobody_of": "nadie ({what})",
        "occupied": "alguien en {area}", "empty": "nadie en {area}",
        "still": "nada se ha movido en {area} desde hace {n}", "goes_on": "{what} en {area}",
        "people": "{n} personas en {area}", "somebody": "alguien", "nobody": "nadie", "is": "{what} es {value}",
        "on": "{what} en marcha en {area}", "off": "{what} parado en {area}", "open": "{what} abierto en {area}",
        "closed": "{what} cerrado en {area}", "heard": "se oye: {what}", "heard_in": "se oye {what} en {area}",
        "mode_home": "hay alguien en casa", "mode_away": "no hay nadie en casa", "mode_asleep": "todos duermen",
        "mode_arriving": "alguien está llegando a casa", "guests": "visitas",
        "no_guests": "sin visitas", "between": "entre las {a} y las {b}", "days": "{what}", "to": "de {a} a {b}",
        "date": "fecha {what}",
        "up": "es de día", "down": "es de noche", "for": " desde hace {n}", "ago": "hace {n}: {what}",
        "unknown": "desconocido",
        "has": "{what} en la despensa", "lacks": "sin {what} en la despensa", "best_before": "{what} caduca pronto",
        "no_best_before": "nada caduca pronto", "appointment": "{what} en el calendario",
        "no_appointment": "nada en el calendario", "recently": "no dicho hace poco",
        "too_recently": "dicho hace poco", "due": "pendiente: {what}", "not": "no: {what}", "house": "la casa",
        "running": "{what}: en curso", "or": "o", "rain": "lluvia antes de {n}",
        "no_rain": "sin lluvia antes de {n}", "weather": "fuera: {what}", "no_weather": "no se sabe qué tiempo hace",
        "no_sign": "aún no se ha levantado nadie, {n} más tarde que nunca",
        "a_sign": "alguien se levantó a la hora de siempre",
    },
}  # fmt: skip

WORDS: dict[str, dict[str, str]] = {
    "de": {
        "cooking": "Kochen", "eating": "Essen", "dishes": "Abwasch", "study": "Lernen", "work": "Arbeiten",
        "gaming": "Spielen", "tv": "Fernsehen", "relaxing": "Ausruhen", "reading": "Lesen", "sleeping": "Schlafen",
        "hygiene": "Körperpflege", "housework": "Hausarbeit", "entering": "Ankommen", "leaving": "Gehen",
        "other": "Sonstiges", "none": "nichts", "cooker": "Herd", "oven": "Ofen", "microwave": "Mikrowelle",
        "toaster": "Toaster", "kettle": "Wasserkocher", "coffee_machine": "Kaffeemaschine",
        "dishwasher": "Spülmaschine", "washer": "Waschmaschine", "dryer": "Trockner", "fridge": "Kühlschrank",
        "freezer": "Gefrierschrank", "alarm_panel": "Alarmanlage", "pool": "Pool",
        "tamper": "Sabotagealarm", "temperature": "Temperatur", "co2": "CO₂", "battery": "Batterie",
        "battery_low": "schwache Batterie",
        "iron": "Bügeleisen", "tv_set": "Fernseher", "media_player": "Player", "computer": "Computer",
        "games_console": "Spielkonsole", "desk_lamp": "Schreibtischlampe", "lamp": "Lampe", "heater": "Heizung",
        "fan": "Lüfter", "entrance": "Tür", "window": "Fenster", "garage_door": "Garagentor", "adult": "erwachsen",
        "teen": "jugendlich", "child": "Kind", "smoke": "Rauchalarm",
        "carbon_monoxide": "Kohlenmonoxidalarm", "gas": "Gasalarm", "water_leak": "Wasser", "sound": "Geräusch",
        "message": "Nachricht", "reminder": "Erinnerung", "timer": "Timer",
        "departure": "Aufbruch", "digest": "Sammlung",
        "bath": "Badewanne", "tap": "Wasserhahn", "medicine": "Medizinschrank",
        "open": "offen", "closed": "zu", "on": "an", "off": "aus",
        "motion": "Bewegung", "contact": "Tür oder Fenster bewegt", "sighting": "jemand im Bild",
        "utterance": "etwas gesagt", "beacon": "Funksignal", "position": "Standort", "power": "Leistung",
        "level": "Messwert", "device": "Gerät", "alarm": "Alarm", "event": "Ereignis",
        "availability": "Gerät erreichbar oder nicht", "feedback": "Antwort", "calendar": "Kalender",
        "pantry": "Vorrat", "weather": "Wetter",
        "frying (food)": "Braten", "frying": "Braten", "sizzle": "Brutzeln", "sizzling": "Brutzeln",
        "chopping (food)": "Schneiden", "chopping": "Schneiden", "glass": "Glas", "smoke detector": "Rauchmelder",
        "smoke alarm": "Rauchmelder", "baby cry": "Babyweinen", "infant cry": "Babyweinen", "crying": "Weinen",
        "shatter": "Zersplittern", "smoke detector, smoke alarm": "Rauchmelder", "fire alarm": "Feueralarm",
        "baby cry, infant cry": "Babyweinen", "crying, sobbing": "Weinen",
        "carbon monoxide alarm": "Kohlenmonoxidmelder", "dog": "Hund", "sneeze": "Niesen", "doorbell": "Klingel",
        "knock": "Klopfen", "beep, bleep": "Piepen", "speech": "Stimmen",
    },
    "es": {
        "cooking": "cocinando", "eating": "comiendo", "dishes": "fregando", "study": "estudiando",
        "work": "trabajando", "gaming": "jugando", "tv": "viendo la tele", "relaxing": "descansando",
        "reading": "leyendo", "sleeping": "durmiendo", "hygiene": "aseándose",
        "housework": "haciendo tareas de casa", "entering": "llegando", "leaving": "saliendo",
        "other": "haciendo otra cosa", "none": "sin hacer nada", "cooker": "fogón",
        "oven": "horno", "microwave": "microondas", "toaster": "tostadora", "kettle": "hervidor",
        "coffee_machine": "cafetera", "dishwasher": "lavavajillas", "washer": "lavadora", "dryer": "secadora",
        "fridge": "nevera",
        "freezer": "congelador", "alarm_panel": "alarma de la casa", "pool": "piscina",
        "tamper": "alarma de sabotaje", "temperature": "temperatura", "co2": "CO₂", "battery": "pila",
        "battery_low": "pila baja",
        "iron": "plancha", "tv_set": "televisor", "media_player": "reproductor",
        "computer": "ordenador", "games_console": "consola", "desk_lamp": "lámpara del escritorio", "lamp": "lámpara",
        "heater": "calefacción", "fan": "ventilador", "entrance": "puerta", "window": "ventana",
        "garage_door": "garaje", "adult": "persona adulta", "teen": "adolescente", "child": "menor",
        "smoke": "alarma de humo", "carbon_monoxide": "alarma de monóxido de carbono", "gas": "alarma de gas",
        "water_leak": "agua", "sound": "sonido", "message": "mensaje",
        "reminder": "recordatorio", "timer": "temporizador",
        "departure": "salida", "digest": "resumen", "bath": "bañera", "tap": "grifo", "medicine": "botiquín",
        "open": "abierto",
        "closed": "cerrado", "on": "encendido", "off": "apagado",
        "motion": "movimiento", "contact": "se movió una puerta o ventana", "sighting": "alguien en la imagen",
        "utterance": "algo dicho", "beacon": "señal de radio", "position": "posición", "power": "potencia",
        "level": "medida", "device": "aparato", "alarm": "alarma", "event": "suceso",
        "availability": "aparato accesible o no", "feedback": "respuesta", "calendar": "calendario",
        "pantry": "despensa", "weather": "tiempo",
        "frying (food)": "freír", "frying": "freír", "sizzle": "chisporroteo", "sizzling": "chisporroteo",
        "chopping (food)": "cortar", "chopping": "cortar", "glass": "cristal", "smoke detector": "detector de humo",
        "smoke alarm": "detector de humo", "baby cry": "llanto de bebé", "infant cry": "llanto de bebé",
        "crying": "llanto",
        "shatter": "rotura", "smoke detector, smoke alarm": "detector de humo", "fire alarm": "alarma de incendios",
        "baby cry, infant cry": "llanto de bebé", "crying, sobbing": "llanto",
        "carbon monoxide alarm": "detector de monóxido de carbono", "dog": "perro", "sneeze": "estornudo",
        "doorbell": "timbre", "knock": "golpes en la puerta", "beep, bleep": "pitido", "speech": "voces",
    },
}  # fmt: skip
_ENGLISH = {
    "tv_set": "television", "water_leak": "water", "smoke": "smoke alarm", "carbon_monoxide": "carbon monoxide alarm",
    "gas": "gas alarm", "entrance": "door", "study": "studying", "work": "working", "tv": "watching television",
    "dishes": "washing up", "hygiene": "washing", "housework": "doing housework", "other": "something else",
    "none": "nothing", "motion": "movement", "contact": "a door or window moved", "sighting": "somebody in the picture",
    "utterance": "something said", "beacon": "a beacon", "position": "a position", "level": "a reading",
    "device": "a device", "event": "something happened", "availability": "a device came or went",
    "feedback": "an answer", "sizzle": "sizzling", "medicine": "medicine cupboard",
    "alarm_panel": "alarm system", "tamper": "tamper alarm", "co2": "CO₂",
    "battery_low": "low battery",
}  # fmt: skip


WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


def say(language: str, saying: str, **values: object) -> str:
    """One saying, filled in; English where a language lacks it."""
    return SAYINGS.get(language, SAYINGS["en"])[saying].format(**values)


def word(language: str, name: str) -> str:
    """An activity, means or mode as people say it."""
    return WORDS.get(language, _ENGLISH).get(name) or _ENGLISH.get(name) or name.replace("_", " ")


def words(language: str, names: tuple[str, ...]) -> str:
    """Several of them: `cooking, eating or washing up`; each word once."""
    told = list(dict.fromkeys(word(language, name) for name in names))
    return f" {say(language, 'or')} ".join(filter(None, (", ".join(told[:-1]), told[-1]))) if told else ""


def probability(p: float) -> str:
    """A probability as it is printed: two digits, and never a false certainty."""
    return f"{min(max(p, 0.0), 1.0):.2f}"


def weekdays(language: str, days: tuple[int, ...]) -> str:
    """Days of the week, Monday being 0: `Monday to Friday`, `Saturday or Sunday`."""
    names, each = WEEKDAYS.get(language, WEEKDAYS["en"]), sorted(set(days))
    if len(each) > 2 and each[-1] - each[0] == len(each) - 1:
        return say(language, "to", a=names[each[0]], b=names[each[-1]])
    told = [names[day] for day in each]
    return f" {say(language, 'or')} ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def without_number(text: str) -> str:
    """A saying without its probabilities: for a moment that is over, when they were others."""
    return re.sub(r" [01]\.\d\d\b", "", text)


def number(value: float) -> str:
    """A reading as people write it: `80`, `21.5`, never `80.0`."""
    return f"{value:.6g}"


def span(seconds: float) -> str:
    """A duration as people write it: `45s`, `4m`, `2h 10m`."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m"
    hours, rest = divmod(whole // 60, 60)
    return f"{hours}h {rest}m" if rest else f"{hours}h"


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
