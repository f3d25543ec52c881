"""How people ask to be reminded, leave a note, set a timer, and take it back. Patterns over words without accents.

`{who}` stands for a person of the house, `{when}` for a condition that is given back together with the words.
"""

from __future__ import annotations

REMIND: tuple[str, ...] = (
    r"(?:please )?remind (?P<who>me|us|{people})(?: (?:to|that|about|of))?",
    r"(?:please )?(?:dont|do not) let (?P<who>me|us|{people}) forget(?: (?:to|that|about))?",
    r"(?:please )?(?:tell|let) (?P<who>{people})(?: know)?(?: (?:to|that|about))?",
    r"(?:bitte )?(?:erinnere?|erinner) (?P<who>mich|uns|{people})(?: bitte)?(?: (?:daran|an den|an die|"
    r"an das|an|dass))?",
    r"(?:bitte )?(?:sage?|erzahle?) (?P<who>{people})(?: bitte)?(?: dass)?",
    r"(?:por favor )?recuerda(?P<who>me|nos)(?: (?:que|de))?",
    r"(?:por favor )?recuerdale a (?P<who>{people})(?: (?:que|de))?",
    r"(?:por favor )?dile a (?P<who>{people})(?: (?:que|de))?",
)
"""The beginning of a wish to be told something at its moment."""

LET_KNOW: tuple[tuple[str, str, str], ...] = (
    (
        r"(?:please )?(?:(?:tell|let) (?P<who>me|us)(?: know)?|notify (?P<who2>me|us))",
        "{what} is done",
        "{what} is home",
    ),
    (
        r"(?:bitte )?(?:sage?|gib|gebt?) (?P<who>mir|uns)(?: bitte)?(?: bescheid)?(?: bitte)?",
        "{what} ist fertig",
        "{what} ist zu Hause",
    ),
    (r"(?:por favor )?(?:avisa|di)(?P<who>me|nos)", "{what} ha terminado", "{what} está en casa"),
)
"""A wish to hear of nothing but that a machine is done, or that somebody has come home; and how that is told."""

REORDERED: tuple[tuple[str, str], ...] = (
    (
        r"(?:hey |hallo )?(?:kannst|k[öo]nntest|w[üu]rdest) du (?P<who>\S+) (?P<rest>.*?)[ ,]*(?:daran )?erinnern"
        r"(?:, | )?(?P<more>.*?)[?.!]*",
        "erinnere {who} {rest} {more}",
    ),
    (
        r"(?:kannst|k[öo]nntest|w[üu]rdest) du (?P<who>\S+) (?P<rest>.*?)[ ,]*sagen,? dass (?P<more>.*?)[?.!]*",
        "sag {who} {rest} dass {more}",
    ),
    (r"(?:¿)?(?:puedes|podr[íi]as) recordarme (?P<rest>.*?)[?.!]*", "recuérdame {rest}"),
    (r"(?:¿)?(?:puedes|podr[íi]as) decirle a (?P<rest>.*?)[?.!]*", "dile a {rest}"),
)
"""Wishes in another order, over the text as it was said: what stands for a plain wish in them, and how it goes."""

NOTE: tuple[str, ...] = (
    r"(?:please )?(?:make|take) a note(?: (?:to|that|about|of))?",
    r"(?:please )?note(?: (?:down|that))?",
    r"(?:please )?remember(?: (?:that|to))?",
    r"(?:bitte )?(?:notiere?|notier dir|merk dir|merke dir|schreib auf|mach eine notiz)(?: bitte)?(?: dass)?",
    r"(?:por favor )?(?:apunta|anota|toma nota)(?: (?:que|de))?",
)
"""The beginning of a note, which has no moment of its own."""

TIMER: tuple[str, ...] = (
    r"(?:please )?(?:set|start|make)(?: me)? (?:a|the|another)? ?timer (?:for|of|"
    r"to) (?P<span>{span})(?: (?:for|called) (?:the )?(?P<what>.+))?",
    r"(?:please )?(?:set|start) (?:a|an) (?P<span>{span}) timer(?: (?:for|called) (?:the )?(?P<what>.+))?",
    r"(?P<span>{span}) timer(?: for (?:the )?(?P<what>.+))?",
    r"timer (?:for )?(?P<span>{span})(?: (?:for|called) (?:the )?(?P<what>.+))?",
    r"(?:bitte )?(?:stelle?|starte?|mach)(?: mir)?(?: bitte)? (?:einen|den|noch einen)? ?(?:timer|wecker|"
    r"kurzzeitwecker)"
    r" (?:auf|fur|von) (?P<span>{span})(?: fur (?:den |die |das )?(?P<what>.+))?",
    r"(?:timer|wecker) (?:auf |fur )?(?P<span>{span})(?: fur (?:den |die |das )?(?P<what>.+))?",
    r"(?:por favor )?(?:pon|ponme|inicia) (?:un|el|otro) (?:temporizador|cronometro) (?:de|para|a) (?P<span>{span})"
    r"(?: para (?:el |la |los |las )?(?P<what>.+))?",
    r"temporizador (?:de )?(?P<span>{span})(?: para (?:el |la |los |las )?(?P<what>.+))?",
)

CANCEL: tuple[str, ...] = (
    r"(?:please )?(?:cancel|delete|remove|stop|clear)(?: (?:the|my|all|that))* (?P<kind>reminders?|notes?|"
    r"timers?)(?: (?:to|about|for|that|of))?(?: (?:the )?(?P<what>.+))?",
    r"(?:please )?(?:cancel|stop)(?: (?:the|my))? (?P<what>.+) (?P<kind>reminder|note|timer)",
    r"(?:please )?forget (?:about )?(?:the |my )?(?P<what>.+)",
    r"(?:you )?(?:dont|do not) need to remind (?:me|us)(?: (?:of|about|to)(?: the)? (?P<what>.+))?",
    r"(?:bitte )?(?:losche?|streiche?|stoppe?|beende?)(?: (?:die|den|das|meine|meinen|"
    r"alle))* (?P<kind>erinnerung|erinnerungen|notiz|notizen|timer|wecker)(?: (?:an|zu|zum|zur|fur|uber|"
    r"mit)(?: (?:den|die|das))?)?(?: (?P<what>.+))?",
    r"(?:bitte )?vergiss (?:das mit )?(?:den |die |das |dem |der )?(?P<what>.+)",
    r"(?:por favor )?(?:cancela|borra|para|quita)(?: (?:el|la|los|las|mi|mis))* (?P<kind>recordatorios?|"
    r"notas?|temporizador(?:es)?)(?: (?:de|del|para|sobre)(?: (?:el|la|los|las))?)?(?: (?P<what>.+))?",
    r"(?:por favor )?olvida (?:lo de |lo del )?(?:el |la |los |las )?(?P<what>.+)",
)
"""Taken back. Without a kind it may be about anything else: then only what was really noted is meant."""

LIST: tuple[str, ...] = (
    r"(?:what(?: are|s)?|which|read|show|list|tell)(?: me| us)?(?: (?:my|the|all|"
    r"our))* (?P<kind>reminders|notes|timers)(?: (?:do i have|are there|are running|have i got))?",
    r"what (?P<kind>reminders|notes|timers) do (?:i|we) have",
    r"(?:was|welche|lies|zeig|zeige|nenne)(?: mir| uns)?(?: (?:sind|meine|die|alle|unsere|"
    r"fur))* (?P<kind>erinnerungen|notizen|timer)(?: (?:habe ich|gibt es|laufen|vor|stehen an))?",
    r"wie lange (?:lauft|dauert|geht|braucht) der (?P<kind>timer)(?: noch)?",
    r"how (?:much time|long) (?:is left on|is|has|does)(?: the)? (?P<kind>timer)(?: (?:left|have left|got left|take))?",
    r"(?:que|cuales|lee|leeme|dime|muestra)(?: (?:son|mis|los|las|hay))* (?P<kind>recordatorios|notas|"
    r"temporizadores)(?: (?:tengo|hay))?",
)

KINDS: dict[str, str] = {
    **dict.fromkeys(("reminder", "reminders", "erinnerung", "erinnerungen"), "reminder"),
    **dict.fromkeys(("recordatorio", "recordatorios"), "reminder"),
    **dict.fromkeys(("note", "notes", "notiz", "notizen", "nota", "notas"), "note"),
    **dict.fromkeys(("timer", "timers", "wecker", "temporizador", "temporizadores"), "timer"),
}

ME = frozenset({"me", "mich", "mir", "us", "uns", "nos"})

_IN = r"(?:in|on|at|to|into|inside|out on|upstairs in|down in)(?: to)?(?: the| my| our)?"
_IM = r"(?:in|im|auf|am|an|beim|bei|ins|zum|zur)(?: (?:der|den|dem|die|das))?"
_EN = r"(?:en|a|al)(?: (?:el|la|los|las|mi))?"

HOME: tuple[str, ...] = (
    r"(?:when(?:ever)?|once|as soon as) (?P<other>i|we|he|she|they|{people})"
    r"(?: (?P<next>get|gets|come|comes|arrive|arrives|am|is|are)| (?:am|is|"
    r"are)) (?:back )?(?:at )?(?:home|back)(?: again)?",
    r"(?:when|once) (?P<other>im|hes|shes)(?: (?:back|at))? ?home",
    r"(?:wenn|sobald) (?P<other>ich|wir|er|sie|{people}) (?:(?:wieder )?(?:nach hause|"
    r"heim) (?P<next>komme?|kommt|kommen)|"
    r"(?:wieder )?(?:zu hause|zuhause|daheim|da) (?:bin|ist|sind))",
    r"cuando (?:(?P<other>yo|el|ella|{people}) )?(?P<next>llegue|vuelva|este)(?: (?P<other2>{people}))? (?:a|en) casa",
)
"""When somebody is, or comes, home."""

PLACE: tuple[str, ...] = (
    r"(?:when(?:ever)?|once|as soon as) (?:i|we|he|she|{people})(?: (?:am|is|"
    r"are))?(?P<next>(?: next)?(?: (?:get|gets|come|"
    r"comes|go|goes|step|steps|walk|walks|enter|enters))?(?: (?:next|again|back))?) ?"
    rf"(?:{_IN} )?(?P<area>{{areas}})(?P<next2>(?: next| again)?(?: time)?)",
    rf"(?:when|once) (?:im|hes|shes)(?P<next>(?: (?:next|back|again))?) {_IN} (?P<area>{{areas}})",
    r"(?P<next>(?:the )?next time) (?:i|we|he|she|{people})?(?: ?(?:am|is|are|m|get|gets|go|goes|come|comes))? ?"
    rf"{_IN} (?P<area>{{areas}})",
    rf"{_IN} (?P<area>{{areas}})",
    r"(?:wenn|sobald) (?:ich|wir|er|sie|{people})(?P<next>(?: (?:das nachste mal|nachstes mal|wieder|"
    r"zum nachsten mal))?) "
    rf"(?:{_IM} )?(?P<area>{{areas}})(?P<next2>(?: wieder)?) (?:bin|ist|sind|komme?|kommt|gehe?|geht|betrete|betritt)",
    rf"{_IM} (?P<area>{{areas}})",
    r"(?:la proxima vez que|cuando) (?:yo |el |ella |{people} )?(?P<next>vuelva a estar|este|llegue|vaya|entre|vuelva) "
    rf"{_EN} (?P<area>{{areas}})",
    rf"{_EN} (?P<area>{{areas}})",
)
"""At a place. Some people say `next`, and nobody who stands there already means now."""

MACHINE: tuple[str, ...] = (
    r"(?:when|once|as soon as) (?:the )?(?P<machine>{machines}) (?:is|has|s) (?:done|finished|ready|over|off|run)",
    r"(?:when|once|as soon as) (?:the )?(?P<machine>{machines}) (?:finishes|stops|ends)",
    r"(?:wenn|sobald) (?:der |die |das )?(?P<machine>{machines}) (?:fertig|durch|aus|zu ende) ist",
    r"cuando (?:el |la )?(?P<machine>{machines}) (?:termine|acabe|haya terminado|pare)",
    r"cuando (?:termine|acabe|haya terminado|pare) (?:el |la )?(?P<machine>{machines})",
)

DOING: tuple[tuple[str, str], ...] = (
    (r"(?:when|once|while) (?:i|we|he|she|im|{people})(?: (?:am|is|are|start|starts))? cook(?:ing|s)?", "cooking"),
    (r"(?:wenn|sobald) (?:ich|wir|er|sie|{people}) (?:koche?|kocht|kochen)", "cooking"),
    (r"cuando (?:cocine|este cocinando)", "cooking"),
    (
        r"(?:when|before|as) (?:i|we|he|she|{people}) (?:leave|leaves|go out|goes out)(?: (?:the house|home))?",
        "leaving",
    ),
    (r"(?:when|once) (?:im|hes|shes) leaving(?: (?:the house|home))?", "leaving"),
    (
        r"(?:wenn|bevor|sobald) (?:ich|wir|er|sie|{people}) (?:aus dem haus )?(?:gehe?|geht|losgehe?|losgeht|"
        r"weggehe?|weggeht)",
        "leaving",
    ),
    (r"(?:cuando|antes de que) (?:salga|me vaya|salga de casa)", "leaving"),
    (r"(?:at|over|during) (?:lunch|dinner|breakfast)", "eating"),
    (r"(?:when|while) (?:i|we) eat", "eating"),
    (r"(?:beim|zum) (?:essen|abendessen|mittagessen|fruhstuck)", "eating"),
    (r"(?:en|durante) (?:la comida|la cena|el almuerzo)", "eating"),
)
"""While somebody does something that hubd can tell."""

MACHINES: dict[str, str] = {
    **dict.fromkeys(("washing machine", "washer", "laundry", "waschmaschine", "wasche", "lavadora"), "washer"),
    **dict.fromkeys(("dryer", "tumble dryer", "trockner", "waschetrockner", "secadora"), "dryer"),
    **dict.fromkeys(("dishwasher", "spulmaschine", "geschirrspuler", "lavavajillas"), "dishwasher"),
    **dict.fromkeys(("oven", "ofen", "backofen", "horno"), "oven"),
    **dict.fromkeys(("kettle", "wasserkocher", "hervidor"), "kettle"),
    **dict.fromkeys(("coffee machine", "kaffeemaschine", "cafetera"), "coffee_machine"),
    **dict.fromkeys(("tv", "fernseher", "tele", "television"), "tv"),
}
