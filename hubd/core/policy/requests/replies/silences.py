"""How people ask for silence, about something or altogether, and take it back. Patterns over words without accents."""

from __future__ import annotations

from hubd.core.policy.requests.replies.times import CLAUSE

_ME = r"(?: me| us| mich| uns)?"
_WHEN = rf"(?: (?P<when>{CLAUSE}))?"
_WHEN_FIRST = rf"(?P<when>{CLAUSE})"
_ABOUT = r"(?:about|of|with)"
_UBER = r"(?:uber|zu|zum|zur|vom|von|von der)"
_DE = r"(?:de|del|sobre|con|por)"

ABOUT: tuple[str, ...] = (
    rf"(?:nothing|nothing more|no more|not another word|no word|not a word) (?:about|on|of) (?P<what>.+?){_WHEN}",
    rf"no more (?P<what>.+?){_WHEN}",
    rf"no (?P<what>.+?) (?P<when>{CLAUSE})",
    rf"(?:stop|quit) (?:telling|asking|reminding|bothering|nagging|notifying){_ME} {_ABOUT} (?P<what>.+?){_WHEN}",
    rf"(?:dont|do not) (?:tell|ask|remind|bother|disturb|notify|nag){_ME} {_ABOUT} (?P<what>.+?){_WHEN}",
    rf"(?:mute|silence) (?P<what>.+?){_WHEN}",
    rf"(?:nichts|nichts mehr|kein wort|kein wort mehr) {_UBER} (?P<what>.+?){_WHEN}",
    rf"{_WHEN_FIRST} (?:nichts|nichts mehr|kein wort) {_UBER} (?P<what>.+)",
    rf"keine? (?P<what>.+?) mehr{_WHEN}",
    rf"{_WHEN_FIRST} keine? (?P<what>.+?)(?: mehr)?",
    rf"(?:sag|erzahl|melde?){_ME}(?: mir)? nichts(?: mehr)? {_UBER} (?P<what>.+?){_WHEN}",
    rf"lass{_ME} mit (?P<what>.+?) in ruhe{_WHEN}",
    rf"(?:nada|nada mas|ni una palabra) (?:de|del|sobre) (?P<what>.+?){_WHEN}",
    rf"{_WHEN_FIRST} nada de (?P<what>.+)",
    rf"no mas (?P<what>.+?){_WHEN}",
    rf"no (?:me|nos) (?:digas|avises|hables|molestes|recuerdes|preguntes)(?: mas| nada)? {_DE}"
    rf" (?P<what>.+?){_WHEN}",
    rf"deja de (?:avisarme|hablarme|molestarme|recordarme|preguntarme) {_DE} (?P<what>.+?){_WHEN}",
)
"""About one thing. Without a time it holds for the rest of the day."""

ALL: tuple[str, ...] = (
    rf"(?:be quiet|quiet|silence|shush|leave{_ME} alone|not a word|no messages and no talk){_WHEN}",
    rf"(?:dont|do not) disturb{_ME}{_WHEN}",
    rf"(?:ruhe|sei still|sei ruhig|nicht storen|stor{_ME} nicht|lass{_ME} in ruhe){_WHEN}",
    rf"(?:silencio|no molestar|no (?:me|nos) molestes|callate|dejame en paz|dejanos en paz){_WHEN}",
)
"""Altogether. Without a time it holds for an hour."""

AGAIN: tuple[str, ...] = (
    r"(?:you (?:may|can) (?:talk|speak)(?: to me)? again|talk to me again|unmute|end of silence)",
    r"(?:tell me about|unmute) (?P<what>.+?)(?: again)?",
    r"(?:du darfst wieder(?: reden| sprechen| was sagen)?|sprich wieder mit mir|ruhe aus)",
    r"(?:sag|erzahl) mir wieder (?:etwas )?(?:uber|zu|zum|zur|vom|von) (?P<what>.+)",
    r"(?:ya puedes hablar|puedes hablar otra vez|vuelve a hablar(?:me)?)",
    r"vuelve a (?:hablarme|avisarme) (?:de|del|sobre) (?P<what>.+)",
)
"""It may speak again."""

ARTICLES = frozenset({
    "the", "a", "an", "any", "my", "our", "der", "die", "das", "den", "dem", "des", "meine", "meinen", "unsere",
    "el", "la", "los", "las", "lo", "mi", "mis",
})  # fmt: skip

POLITE = frozenset({"please", "hubd", "house", "hey", "bitte", "haus", "por", "favor", "casa", "oye"})
"""Left out before a pattern is looked for."""

TOPICS: dict[str, tuple[str, ...]] = {
    "recipe.": ("recipe", "recipes", "cooking", "dinner", "food", "rezept", "rezepte", "rezepten", "kochen", "essen",
                "receta", "recetas", "cocina", "cena", "comida"),
    "message.": ("message", "messages", "notification", "notifications", "nachricht", "nachrichten",
                 "benachrichtigungen", "mensaje", "mensajes", "avisos", "notificaciones"),
    "study.": ("homework", "study", "studying", "study time", "hausaufgaben", "lernen", "lernzeit", "deberes",
               "estudio", "estudiar"),
    "bedtime.": ("bedtime", "sleep", "sleeping", "going to bed", "schlafenszeit", "schlafen", "bett", "dormir",
                 "acostarse", "hora de dormir"),
    "brief.": ("brief", "briefing", "briefings", "the day", "news", "uberblick", "tagesuberblick", "begrussung",
               "resumen", "saludo", "bienvenida"),
    "reminder.": ("reminder", "reminders", "erinnerung", "erinnerungen", "recordatorio", "recordatorios"),
    "departure.": ("leaving", "appointments", "departure", "departures", "aufbruch", "termine", "salida", "salir",
                   "citas"),
    "anticipate.rain": ("rain", "weather", "windows", "regen", "wetter", "fenster", "fenstern", "lluvia", "tiempo",
                        "ventanas"),
}  # fmt: skip
"""What people call an intent, or a family of them."""
