"""Dangers in words: what is wrong, where, and what helps."""

from __future__ import annotations

HAZARDS: dict[str, dict[str, str]] = {
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
    "hazard.water_leak.to_child": {
        "en": "There is water on the floor: {area}. Please stay away from it and tell a grown-up.",
        "de": "Da ist Wasser auf dem Boden: {area}. Bitte bleib davon weg und sag es einem Erwachsenen.",
        "es": "Hay agua en el suelo: {area}. No te acerques, por favor, y díselo a un mayor.",
    },
    "hazard.smoke.title": {"en": "Smoke", "de": "Rauch", "es": "Humo"},
    "hazard.smoke.text": {
        "en": "Smoke alarm: {area}. Please look at once, and leave the house if there is a fire.",
        "de": "Rauchalarm: {area}. Bitte sofort nachsehen, und bei Feuer das Haus verlassen.",
        "es": "Alarma de humo: {area}. Mira enseguida y, si hay fuego, sal de casa.",
    },
    "hazard.smoke.to_child": {
        "en": "That is the smoke alarm. Go to a grown-up now; if nobody is with you, go outside and wait there.",
        "de": "Das ist der Rauchmelder. Geh jetzt zu einem Erwachsenen; ist niemand da, geh raus und warte dort.",
        "es": "Es la alarma de humo. Ve ahora con un mayor; si no hay nadie, sal a la calle y espera allí.",
    },
    "hazard.carbon_monoxide.title": {"en": "Carbon monoxide", "de": "Kohlenmonoxid", "es": "Monóxido de carbono"},
    "hazard.carbon_monoxide.text": {
        "en": "Carbon monoxide: {area}. Open the windows and leave the house now.",
        "de": "Kohlenmonoxid: {area}. Fenster auf und das Haus jetzt verlassen.",
        "es": "Monóxido de carbono: {area}. Abre las ventanas y sal de la casa ahora.",
    },
    "hazard.carbon_monoxide.to_child": {
        "en": "The air in here is bad. Go outside now, take the others with you, and wait there.",
        "de": "Die Luft hier ist schlecht. Geh jetzt raus, nimm die anderen mit, und warte dort.",
        "es": "El aire de aquí es malo. Sal ahora a la calle con los demás y espera allí.",
    },
    "hazard.gas.title": {"en": "Gas", "de": "Gas", "es": "Gas"},
    "hazard.gas.text": {
        "en": "Gas alarm: {area}. Touch no switch, open the windows and leave the house now.",
        "de": "Gasalarm: {area}. Keinen Schalter berühren, Fenster auf und das Haus jetzt verlassen.",
        "es": "Alarma de gas: {area}. No toques ningún interruptor, abre las ventanas y sal de la casa ahora.",
    },
    "hazard.gas.to_child": {
        "en": "The air in here is bad. Go outside now, take the others with you, and wait there.",
        "de": "Die Luft hier ist schlecht. Geh jetzt raus, nimm die anderen mit, und warte dort.",
        "es": "El aire de aquí es malo. Sal ahora a la calle con los demás y espera allí.",
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
        "en": "{cold} stands open ({area}).",
        "de": "{cold} steht offen ({area}).",
        "es": "La puerta se ha quedado abierta: {cold} ({area}).",
    },
    "hazard.fridge_warm.title": {"en": "Too warm", "de": "Zu warm", "es": "Demasiado calor"},
    "hazard.fridge_warm.text": {
        "en": "{cold} has been too warm for a while ({area}). Please look at the door and the plug.",
        "de": "{cold} ist schon länger zu warm ({area}). Bitte nach Tür und Stecker sehen.",
        "es": "{cold} lleva un rato con demasiado calor ({area}). Mira la puerta y el enchufe, por favor.",
    },
    "thing.fridge": {"en": "The fridge", "de": "Der Kühlschrank", "es": "La nevera"},
    "thing.freezer": {"en": "The freezer", "de": "Der Gefrierschrank", "es": "El congelador"},
    "hazard.frost.title": {"en": "Frost", "de": "Frost", "es": "Helada"},
    "hazard.frost.text": {
        "en": "It is close to freezing here: {area}. Pipes and plants may suffer.",
        "de": "Hier wird es fast frostig: {area}. Leitungen und Pflanzen können Schaden nehmen.",
        "es": "Aquí está a punto de helar: {area}. Las tuberías y las plantas pueden sufrir.",
    },
    "hazard.intrusion.title": {"en": "Alarm", "de": "Alarm", "es": "Alarma"},
    "hazard.intrusion.text": {"en": "{because} ({area})", "de": "{because} ({area})", "es": "{because} ({area})"},
    "hazard.no_sign.title": {"en": "Is everything all right?", "de": "Ist alles in Ordnung?", "es": "¿Va todo bien?"},
    "hazard.no_sign.text": {
        "en": "Nobody has been up at home since {time}, much longer than usual. Is everything all right?",
        "de": "Seit {time} Uhr war zu Hause niemand auf, viel länger als sonst. Ist alles in Ordnung?",
        "es": "En casa no se ha levantado nadie desde las {time}, mucho más tarde de lo normal. ¿Va todo bien?",
    },
    "hazard.baby_cry.title": {"en": "The baby is crying", "de": "Das Baby weint", "es": "El bebé llora"},
    "hazard.baby_cry.text": {
        "en": "Somebody small is crying ({area}).",
        "de": "Da weint jemand Kleines ({area}).",
        "es": "El pequeño está llorando ({area}).",
    },
    # before it goes wrong: for those who can act, and for the child who hears it
    "hazard.child_at_hob.title": {
        "en": "{child} is at the hob",
        "de": "{child} steht am Herd",
        "es": "{child} está junto al fogón",
    },
    "hazard.child_at_hob.text": {
        "en": "The hob is hot and {child} is alone with it ({area}).",
        "de": "Der Herd ist heiß und {child} ist allein dabei ({area}).",
        "es": "El fogón está caliente y {child} está solo con él ({area}).",
    },
    "hazard.child_at_hob.to_child": {
        "en": "{child}, the hob is hot. Please stay away from it; I am calling a grown-up.",
        "de": "{child}, der Herd ist heiß. Bitte bleib davon weg, ich hole einen Erwachsenen.",
        "es": "{child}, el fogón quema. No te acerques, por favor; aviso a un mayor.",
    },
    "hazard.child_at_door.title": {
        "en": "{child} is at the open door",
        "de": "{child} steht an der offenen Tür",
        "es": "{child} está en la puerta abierta",
    },
    "hazard.child_at_door.text": {
        "en": "The front door is open and {child} is alone there ({area}).",
        "de": "Die Haustür ist offen und {child} ist allein dort ({area}).",
        "es": "La puerta de la calle está abierta y {child} está ahí sin nadie ({area}).",
    },
    "hazard.child_at_door.to_child": {
        "en": "{child}, please wait inside. A grown-up is coming.",
        "de": "{child}, bitte warte drinnen. Gleich kommt ein Erwachsener.",
        "es": "{child}, espera dentro, por favor. Ahora viene un mayor.",
    },
    "hazard.child_at_pool.title": {
        "en": "{child} may be at the pool",
        "de": "{child} ist vielleicht am Pool",
        "es": "{child} puede estar en la piscina",
    },
    "hazard.child_at_pool.text": {
        "en": "{child} may be at the pool and no grown-up is there ({area}). Please look at once.",
        "de": "{child} ist vielleicht am Pool und niemand Erwachsenes ist dort ({area}). Bitte sofort nachsehen.",
        "es": "{child} puede estar en la piscina sin ningún mayor ({area}). Mira enseguida, por favor.",
    },
    "hazard.child_at_pool.to_child": {
        "en": "{child}, please come away from the water. A grown-up is coming.",
        "de": "{child}, bitte geh vom Wasser weg. Gleich kommt ein Erwachsener.",
        "es": "{child}, aléjate del agua, por favor. Ahora viene un mayor.",
    },
    "hazard.medicine_open.title": {
        "en": "The medicine cupboard is open",
        "de": "Der Medizinschrank ist offen",
        "es": "El botiquín está abierto",
    },
    "hazard.medicine_open.text": {
        "en": "{child} has opened the medicine cupboard ({area}).",
        "de": "{child} hat den Medizinschrank geöffnet ({area}).",
        "es": "{child} ha abierto el botiquín ({area}).",
    },
    "hazard.medicine_open.to_child": {
        "en": "{child}, please leave that closed. A grown-up is coming.",
        "de": "{child}, bitte lass das zu. Gleich kommt ein Erwachsener.",
        "es": "{child}, déjalo cerrado, por favor. Ahora viene un mayor.",
    },
    "hazard.water_running.title": {"en": "Water is running", "de": "Wasser läuft", "es": "El agua está abierta"},
    "hazard.water_running.text": {
        "en": "Water is running and nobody is with it ({area}).",
        "de": "Da läuft Wasser und niemand ist dabei ({area}).",
        "es": "El agua está corriendo y no hay nadie con ella ({area}).",
    },
    "hazard.left_on.title": {"en": "Still on", "de": "Noch an", "es": "Sigue encendido"},
    "hazard.left_on.text": {
        "en": "Before you go: {thing} is still on ({area}).",
        "de": "Bevor ihr geht: {thing} ist noch an ({area}).",
        "es": "Antes de salir: {thing} sigue en marcha ({area}).",
    },
    "hazard.left_on.out": {
        "en": "You are out and {thing} is still on ({area}).",
        "de": "Ihr seid unterwegs und {thing} ist noch an ({area}).",
        "es": "Habéis salido y {thing} sigue en marcha ({area}).",
    },
    "hazard.hot_unattended.title": {"en": "Still on", "de": "Noch an", "es": "Sigue encendido"},
    "hazard.hot_unattended.text": {
        "en": "Nobody is with it, and {thing} is still on ({area}).",
        "de": "Niemand ist dabei, und {thing} ist noch an ({area}).",
        "es": "No hay nadie con ello y {thing} sigue en marcha ({area}).",
    },
    "thing.iron": {"en": "the iron", "de": "das Bügeleisen", "es": "la plancha"},
    "thing.cooker": {"en": "the hob", "de": "der Herd", "es": "el fogón"},
    "thing.oven": {"en": "the oven", "de": "der Ofen", "es": "el horno"},
    "thing.other": {"en": "something hot", "de": "etwas Heißes", "es": "algo caliente"},
    # any other, and again
    "hazard.other.title": {
        "en": "Please take a look",
        "de": "Bitte einmal nachsehen",
        "es": "Por favor, echa un vistazo",
    },
    "hazard.other.text": {"en": "{because} ({area})", "de": "{because} ({area})", "es": "{because} ({area})"},
    "hazard.still": {"en": "Still: {text}", "de": "Immer noch: {text}", "es": "Sigue igual: {text}"},
    "at_home": {"en": "at home", "de": "zu Hause", "es": "en casa"},
}
