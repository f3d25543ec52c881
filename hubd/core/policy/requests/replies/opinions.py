"""How people say what a message, or all messages of somebody, are worth to them. Patterns over words without accents.

`{what}` stands for a word of `WORTH`, `{very}` for words that only stress it. `not` holds a negation, `who` a name,
`whose` one with a possessive ending.
"""

from __future__ import annotations

WORTH: dict[str, tuple[str, ...]] = {
    "important": ("important", "relevant", "wichtig", "wichtige", "wichtiges", "relevante?s?", "importantes?"),
    "unimportant": ("unimportant", "irrelevant", "trivial", "unwichtig", "unwichtige", "egal", "irrelevantes?"),
    "urgent": ("urgent", "pressing", "dringend", "eilig", "dringende", "dringendes", "eilige", "eiliges", "urgentes?"),
    "advert": ("spam", "junk", "advertising", "ads?", "(?:an )?advert(?:isement)?s?", "an ad", "werbung", "reklame",
               "publicidad", "propaganda"),
}  # fmt: skip

OPPOSITE = {"important": "unimportant", "unimportant": "important", "urgent": "not_urgent", "advert": "no_advert"}

_VERY_EN = r"(?: (?:so|really|very|that|at all|quite|actually|just|only|nothing but))*"
_VERY_DE = r"(?: (?:so|auch|sehr|wirklich|besonders|gar|uberhaupt|nur|bloss|echt|ganz|ja|doch|mir))*"
_VERY_ES = r"(?: (?:muy|tan|nada|realmente|solo|me|para mi))*"
_KINDS = r"(?:message|mail|email|text|notification|one)"
_KINDS_EN = r"(?:messages|mails|emails|texts|notifications|news)"
_NACHRICHT, _NACHRICHTEN = r"(?:nachricht|mail|meldung|sms)", r"(?:nachrichten|mails|meldungen|sms)"
_MENSAJE, _MENSAJES = r"(?:mensaje|correo|aviso|notificacion)", r"(?:mensajes|correos|avisos|notificaciones)"
_WHAT_EN, _WHAT_DE = r" (?P<what>{what})(?: (?:to|for) me| at all)?", r" (?P<what>{what})"
_WAS = rf"(?:was(?P<not> not| nothing)?|(?P<not2>wasnt)){_VERY_EN}{_WHAT_EN}"
_IS = rf"(?:is(?P<not> not| nothing)?|(?P<not2>isnt)){_VERY_EN}{_WHAT_EN}"
_WAS_OR_IS = rf"(?:(?:was|is)(?P<not> not| nothing)?|(?P<not2>wasnt|isnt)){_VERY_EN}{_WHAT_EN}"
_NICHT = rf"(?: fur mich)?{_VERY_DE}(?P<not> nicht| nichts| kein| keine)?{_VERY_DE}{_WHAT_DE}"
_ERA = rf"(?P<not>no )?(?:era|fue){_VERY_ES}{_WHAT_DE}(?: para mi)?"
_ES = rf"(?P<not>no )?es{_VERY_ES}{_WHAT_DE}(?: para mi)?"
_ERA_O_ES = rf"(?P<not>no )?(?:era|fue|es){_VERY_ES}{_WHAT_DE}(?: para mi)?"
_ARE = rf"(?:are|is)(?: always| all|(?P<not> not| never))?{_VERY_EN}{_WHAT_EN}"
_ARENT = rf"(?P<not>arent){_VERY_EN}{_WHAT_EN}"
_SIND = (
    rf"(?:sind|ist)(?: fur mich)?(?: immer| stets| alle)?{_VERY_DE}(?P<not> nicht| nie| niemals| kein| keine)?"
    rf"{_VERY_DE}{_WHAT_DE}"
)
_SON = (
    rf"(?:(?:siempre |todos )?(?:son|es)(?: siempre| todos)?|(?P<not>no |nunca |jamas )(?:son|es))"
    rf"{_VERY_ES}{_WHAT_DE}(?: para mi)?"
)
_AS, _ALS, _COMO = (
    rf"(?: (?:always|immer|siempre))? {word}(?P<not> {no})?{_WHAT_DE}"
    for word, no in (("as", "not"), ("als", "nicht"), ("como", "no"))
)
_THE_MESSAGE = rf"(?:that|this|the|the last|that last) {_KINDS}(?: just now)?"
_DIE_NACHRICHT = rf"(?:die|diese|die letzte) {_NACHRICHT}(?: eben| gerade)?"
_EL_MENSAJE = rf"(?:ese|este|el|el ultimo|esa|esta|la|la ultima) {_MENSAJE}"

MESSAGE: tuple[str, ...] = (
    rf"{_THE_MESSAGE} {_WAS_OR_IS}",
    rf"{_DIE_NACHRICHT} (?:war|ist){_NICHT}",
    rf"{_EL_MENSAJE} {_ERA_O_ES}",
    rf"{_THE_MESSAGE} (?:could|can|might) (?:have waited|wait)",
    rf"{_DIE_NACHRICHT} (?:hatte|kann) (?:auch )?(?:noch )?warten(?: konnen)?",
    rf"{_EL_MENSAJE} (?:podia|puede|podria) (?:esperar|haber esperado)",
)
"""The last message, named as one. What can wait is not important."""

THAT: tuple[str, ...] = (
    rf"(?:that|it|this)(?: just now)? {_WAS}",
    rf"(?:das|es|dies)(?: eben| gerade)? war{_NICHT}",
    rf"(?:eso |esto )?{_ERA}",
    r"(?:that|it|this) (?:could|might) have waited",
    r"das hatte (?:auch )?(?:noch )?warten konnen",
    r"(?:eso )?(?:podia esperar|podria haber esperado)",
)
"""What was told a while ago."""

THIS: tuple[str, ...] = (
    rf"(?:that|this) {_IS}",
    rf"thats(?P<not> not| nothing)?{_VERY_EN}{_WHAT_EN}",
    rf"(?:das|dies) ist{_NICHT}",
    rf"(?:eso|esto) {_ES}",
)
"""What was told a moment ago: everybody says of other things, too, that they are important."""

THEIRS: tuple[str, ...] = (
    rf"(?:the|that) (?:last )?{_KINDS} (?:from|by|of) (?P<who>.+?) {_WAS_OR_IS}",
    rf"(?P<whose>.+?)(?: last)? (?:message|mail|email|text) {_WAS_OR_IS}",
    rf"die (?:letzte )?{_NACHRICHT} (?:von|vom|aus|der|des|aus der|von der) (?P<who>.+?) (?:war|ist){_NICHT}",
    rf"(?P<whose>.+?)(?: letzte)? {_NACHRICHT} (?:war|ist){_NICHT}",
    rf"(?:el|la) (?:ultim[oa] )?{_MENSAJE} (?:de|del|de la|de los) (?P<who>.+?) {_ERA_O_ES}",
)
"""The last one of somebody."""

ALWAYS: tuple[str, ...] = (
    rf"(?:all |the )?(?:{_KINDS_EN}|everything|anything) (?:from|by|of) (?P<who>.+?) {_ARE}",
    rf"(?:whatever|everything|anything|what) (?P<who>.+?) (?:writes|sends|says)(?: to)?(?: me)? {_ARE}",
    rf"(?P<whose>.+?) {_KINDS_EN} {_ARE}",
    rf"(?P<whose>.+?) {_KINDS_EN} {_ARENT}",
    rf"{_KINDS_EN} from (?P<who>.+?) {_ARENT}",
    rf"(?:treat|count|take|mark|rate|regard) (?:all )?(?:{_KINDS_EN}|everything) (?:from|of) (?P<who>.+?){_AS}",
    rf"(?:treat|count|take|mark|rate|regard) (?P<whose>.+?) {_KINDS_EN}{_AS}",
    rf"(?:alle |die )*{_NACHRICHTEN} (?:von|vom|aus|der|des|aus der|von der) (?P<who>.+?) {_SIND}",
    rf"(?:alles )?was (?P<who>.+?) (?:schreibt|schickt|sagt)(?: das)? {_SIND}",
    rf"(?P<whose>.+?) {_NACHRICHTEN} {_SIND}",
    rf"(?:behandle|werte|nimm|zahle) (?:alle )?{_NACHRICHTEN} (?:von|vom|der|des|von der) (?P<who>.+?){_ALS}",
    rf"(?:behandle|werte|nimm|zahle) (?P<whose>.+?) {_NACHRICHTEN}{_ALS}",
    rf"(?:todos )?(?:los |las )?{_MENSAJES} (?:de|del|de la|de los) (?P<who>.+?) {_SON}",
    rf"(?:todo )?lo que (?:me )?(?:escribe|manda|envia|dice) (?P<who>.+?) {_SON}",
    rf"(?:trata|cuenta|marca) (?:los |las )?{_MENSAJES} (?:de|del|de la|de los) (?P<who>.+?){_COMO}",
)
"""All messages of a sender, or of an app."""

USUAL: tuple[str, ...] = (
    rf"(?:treat|count|take) (?:{_KINDS_EN}|everything) (?:from|of) (?P<who>.+?) "
    r"(?:as usual|normally|as normal|like (?:any|all)(?: the)? others?)",
    rf"(?:treat|count|take) (?P<whose>.+?) {_KINDS_EN} "
    r"(?:as usual|normally|as normal|like (?:any|all)(?: the)? others?)",
    rf"(?:behandle|werte|nimm) {_NACHRICHTEN} (?:von|vom|der|des|von der) (?P<who>.+?) "
    r"(?:wie ublich|wie sonst|wieder normal|normal|wie (?:alle )?anderen?)",
    rf"(?:behandle|werte|nimm) (?P<whose>.+?) {_NACHRICHTEN} (?:wie ublich|wie sonst|wieder normal|normal|"
    r"wie (?:alle )?anderen?)",
    rf"(?:trata|cuenta) (?:los |las )?{_MENSAJES} (?:de|del|de la|de los) (?P<who>.+?) "
    r"(?:como siempre|normal|normalmente|como (?:los|las) demas|como (?:los|las) otr[oa]s)",
)
"""What was said of somebody's messages is taken back."""

ARTICLES = frozenset({"the", "my", "our", "all", "der", "die", "das", "den", "dem", "mein", "meine", "meiner",
                      "meinem", "meines", "unser", "unsere", "unserer", "el", "la", "los", "las", "mi", "mis",
                      "alle"})  # fmt: skip
"""Left out before a name."""

NOBODY = frozenset({
    "he", "she", "it", "they", "her", "his", "him", "their", "them", "these", "those", "such", "some", "text", "your",
    "this", "that", "which", "what", "er", "sie", "es", "ihm", "ihr", "ihre", "ihren", "seine", "deine", "diese",
    "dieser", "ihnen", "sus", "ella", "ellos", "estos", "esos", "tus", "last", "letzte", "mal", "manche", "no", "keine",
    "other", "most", "many", "few", "new", "old", "andere", "viele", "neue", "otros", "muchos", "nuevos",
})  # fmt: skip
"""No names: nobody can know who is meant."""
