"""What takes the urgency back: a message that says itself that it can wait, or that all ended well."""

from __future__ import annotations

import re

from hubd.core.policy.messaging.telling.words import Words

CAN_WAIT = Words(
    r"(?:left|placed|delivered|dropped(?: off)?) (?:\w+ )?(?:at|outside|in front of|by) (?:your|the|our)"
    r" (?:front )?door",
    r"vor (?:der|deiner|eurer|ihrer) (?:haus|wohnungs)?tür (?:abgelegt|abgestellt|hinterlegt|zugestellt)",
    r"(?:dejado|entregado) (?:en|ante|frente a) (?:la|tu|su|vuestra) puerta",
    r"(?:motion|movement|bewegung|movimiento)(?: \w+){0,3} (?:at|outside|an|vor|en) (?:\w+ )?(?:front )?"
    r"(?:door|haustür|tür|puerta)",
    r"false (?:\w+ )?alarm",
    r"(?:not|nothing|isn't|no|hardly|never) (?:that |very |at all |really |an? |terribly |any |so )?"
    r"(?:urgent\w*|emergenc(?:y|ies)|hurry|rush)",
    r"(?:don't|do not|no need to) (?:hurry|rush)",
    r"in no hurry",
    r"when(?:ever)? (?:you have|you've got|you get|it) (?:the |a )?(?:time|chance|moment|suits)\w*",
    r"(?:fehlalarm|blinder alarm)",
    r"(?:nicht|nichts|kaum|weniger) (?:so |sehr |wirklich )?(?:dringend\w*|eilig\w*)",
    r"kein(?:e|en)? (?:notfall|eile|stress|hektik)",
    r"(?:eilt|drängt|brennt) (?:ja |aber |überhaupt |gar )?nicht",
    r"beeil dich nicht",
    r"falsa alarma",
    r"(?:no|nada|ni) (?:es |era |tan |muy |hay |nada |una? )*(?:urgente|urgencia|emergencia|prisa)",
    r"sin (?:ninguna )?prisas?",
    r"no (?:corre|te des|tengas) prisa",
)
"""Words of urgency and danger that say the opposite; and what lies or moves before the door rather than rings."""

ALL_WELL = Words(
    r"all (?:is |'s |went )?(?:good|fine|well|clear|ok|okay)",
    r"everything(?: is|'s| went)? (?:good|fine|well|ok|okay|all right|alright)",
    r"(?:went|is|are|feels?|doing|he's|she's|we're|they're|i'm) (?:just |perfectly |absolutely |totally |all )?"
    r"(?:fine|well again|ok|okay|unhurt|better)",
    r"nothing (?:serious|happened|bad|broken)",
    r"back (?:home )?from (?:the )?hospital",
    r"alles (?:ist )?(?:wieder )?(?:gut|bestens|in ordnung|okay|ok)",
    r"nichts (?:passiert|schlimmes|ernstes|gebrochen)",
    r"(?:geht|geht es) (?:ihm|ihr|uns|mir|ihnen|opa|oma) (?:wieder )?(?:gut|besser)",
    r"wieder (?:zu hause|daheim|gesund)",
    r"todo (?:está |ha ido |va |ha salido )?(?:bien|perfecto|en orden)",
    r"no (?:ha )?pas(?:ó|ado|a) nada",
    r"nada (?:grave|serio|roto)",
    r"(?:ya )?est(?:á|oy|án|amos) (?:bien|mejor)",
)
"""How people write that somebody who was ill or fell is well."""

LAUGHS = Words(r"a?(?:ha){2,}h?", r"(?:ja){2,}", r"(?:he){2,}", r"(?:hi){2,}", r"lol", r"rofl", r"xd", "😂+", "🤣+")
"""Who laughs while they cry for help has mostly burnt a cake."""

AND_YET = Words(r"but", r"except", r"only that", r"aber", r"nur dass", r"außer", r"pero", r"salvo", r"solo que")
"""Whoever goes on so has not said the worst yet."""


def is_well(text: str) -> bool:
    """Does it say that somebody is well, neither asking so nor with a "but" behind it?"""
    rest = ALL_WELL.behind(text)
    return rest is not None and re.match(r"[^.!?,;:\n]*\?", rest) is None and not AND_YET.search(rest)
