"""Cooking step by step, shopping and chains in words."""

from __future__ import annotations

DOING: dict[str, dict[str, str]] = {
    "recipe.step.title": {
        "en": "{recipe}, {step} of {steps}",
        "de": "{recipe}, {step} von {steps}",
        "es": "{recipe}, {step} de {steps}",
    },
    "recipe.done": {"en": "Enjoy your meal!", "de": "Guten Appetit!", "es": "¡Buen provecho!"},
    "recipe.stopped": {
        "en": "All right, I put the recipe away.",
        "de": "In Ordnung, ich lege das Rezept weg.",
        "es": "De acuerdo, guardo la receta.",
    },
    "shopping.title": {"en": "Shopping list", "de": "Einkaufsliste", "es": "Lista de la compra"},
    "shopping.added": {
        "en": "On the list: {list}.",
        "de": "Steht auf der Liste: {list}.",
        "es": "En la lista: {list}.",
    },
    "chain.failed": {
        "en": "That did not work.",
        "de": "Das hat nicht geklappt.",
        "es": "Eso no ha funcionado.",
    },
    "chain.stopped": {"en": "All right, I stop here.", "de": "In Ordnung, ich höre auf.", "es": "De acuerdo, lo dejo."},
    "chain.undone": {
        "en": "All right, I have taken it back.",
        "de": "In Ordnung, ich habe es zurückgenommen.",
        "es": "De acuerdo, lo he deshecho.",
    },
    "do.next": {"en": "Next", "de": "Weiter", "es": "Siguiente"},
    "do.back": {"en": "Back", "de": "Zurück", "es": "Atrás"},
    "do.timer": {"en": "Timer", "de": "Timer", "es": "Temporizador"},
    "do.stop": {"en": "Stop", "de": "Beenden", "es": "Terminar"},
    "do.shopping": {"en": "To the list", "de": "Auf die Liste", "es": "A la lista"},
}
