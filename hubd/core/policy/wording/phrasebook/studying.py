"""Study time in words: breaks, and minutes for the parents."""

from __future__ import annotations

STUDYING: dict[str, dict[str, str]] = {
    "study.break.title": {"en": "A break?", "de": "Eine Pause?", "es": "¿Un descanso?"},
    "study.break.text": {
        "en": "{name}, {minutes} minutes already. How about {pause} minutes off?",
        "de": "{name}, schon {minutes} Minuten. Wie wäre es mit {pause} Minuten Pause?",
        "es": "{name}, ya llevas {minutes} minutos. ¿Qué tal {pause} minutos de descanso?",
    },
    "study.back.title": {"en": "The break is over", "de": "Die Pause ist vorbei", "es": "Se acabó el descanso"},
    "study.back.text": {
        "en": "{name}, ready to go on?",
        "de": "{name}, kann es weitergehen?",
        "es": "{name}, ¿seguimos?",
    },
    "study.today.told": {
        "en": "{who} has studied for {minutes} minutes today.",
        "de": "{who} hat heute {minutes} Minuten gelernt.",
        "es": "{who} ha estudiado {minutes} minutos hoy.",
    },
    "study.week.told": {
        "en": "{who} has studied for {minutes} minutes this week.",
        "de": "{who} hat diese Woche {minutes} Minuten gelernt.",
        "es": "{who} ha estudiado {minutes} minutos esta semana.",
    },
    "brief.study.title": {"en": "{who} has studied", "de": "{who} hat gelernt", "es": "{who} ha estudiado"},
    "brief.study.text": {
        "en": "{who} studied for {minutes} minutes.",
        "de": "{who} hat {minutes} Minuten gelernt.",
        "es": "{who} ha estudiado {minutes} minutos.",
    },
    "brief.study_week.title": {
        "en": "This week's studying",
        "de": "Gelernt in dieser Woche",
        "es": "Estudio de esta semana",
    },
}
