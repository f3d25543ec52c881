"""Who writes and what others must not read: family, offices, calls, questions of the evening, secrets."""

from __future__ import annotations

from hubd.core.policy.messaging.telling.words import Words

KIN = Words(
    r"mum|mom|mummy|mommy|mother|dad|daddy|father|grandma|grandpa|granny|nana|gran|sister|brother|aunt|uncle",
    r"mama|mami|papa|papi|mutti|vati|mutter|vater|oma|opa|schwester|bruder|tante|onkel",
    r"mamá|papá|madre|padre|abuel[oa]|yay[oa]|herman[oa]|tí[oa]",
)
"""Family, as people save them in their phones."""

OFFICIAL = Words(
    r"school|nursery|kindergarten|daycare|teacher|doctor|dr|surgery|clinic|hospital|police|landlord|pharmacy",
    r"bank|garage|workshop|plumber|electrician|library|optician",
    r"council|tax office|hmrc|court|job ?cent(?:re|er)|pension service|embassy",
    r"schule|kita|lehrer(?:in)?|arzt|ärztin|praxis|klinik|polizei|vermieter|apotheke",
    r"werkstatt|klempner\w*|elektriker\w*|handwerker\w*|bücherei|bibliothek|optiker",
    r"(?:finanz|arbeits|jugend|standes|bürger|ordnungs|sozial)amt|jobcenter|\w*gericht|(?:kranken|spar)kasse|rentenversicherung",
    r"colegio|escuela|guardería|profesora?|médic[oa]|clínica|policía|casero|farmacia",
    r"banco|taller|fontaner[oa]|electricista|biblioteca|óptica",
    r"hacienda|agencia tributaria|seguridad social|ayuntamiento|juzgado|embajada",
)
"""Senders who seldom write for nothing."""

NOTICE = Words(
    r"ready (?:for (?:collection|pick-?up)|to (?:collect|be collected|pick up))",
    r"(?:can be|to be) (?:collected|picked up)",
    r"(?:shut|turned|cut) off|(?:power|water) cut|outage|no (?:water|electricity|heating) (?:from|on|tomorrow)",
    r"(?:zur abholung|abhol)bereit|zur abholung|(?:kann|können) (?:\w+ ){0,4}abgeholt werden|liegt bereit|abgestellt",
    r"(?:brille|bestellung|rezept|medikament|reparatur|schuhe?) (?:ist|sind) (?:da|fertig|eingetroffen)",
    r"stromabschaltung",
    r"list[oa]s? para recoger|(?:puede|pueden|puedes) recoger\w*|corte de (?:agua|luz|suministro)",
)
"""Something of the reader's own is waiting, or the house will be without water or power: nobody advertises so."""

CALLS = Words(r"(?:phone|telefon|teléfono|dialer|call|anruf|llamada)s?")
"""Apps for calls: a missed one is somebody who wanted to talk."""

TONIGHT = Words(
    r"where are you",
    r"when (?:are you|will you be|do you)",
    r"on my way",
    r"running late",
    r"can you (?:bring|get|pick|buy)",
    r"dinner is",
    r"are you (?:home|coming)",
    r"wo bist du",
    r"wann kommst du",
    r"bin unterwegs",
    r"komme später",
    r"kannst du (?:bitte )?(?:noch |mir )?",
    r"essen ist",
    r"bist du (?:zu hause|da)",
    r"dónde estás",
    r"cuándo (?:vienes|llegas)",
    r"voy de camino",
    r"llego tarde",
    r"puedes (?:traer|comprar|recoger)",
    r"la cena",
    r"estás en casa",
)
"""Questions between people that answer themselves if they wait too long."""

PRIVATE = Words(
    r"results?|biopsy|diagnos\w+|prescription|pregnan\w+|therap\w+|clinic",
    r"blood (?:tests?|work|counts?|sugar|pressure)|x-?rays?|ultrasound|mammogra\w+|tumou?rs?|cancer|sexual health",
    r"payslip|mortgage|arrears|overdrawn|account|balance|salary|loan|debt|invoice|overdue|bank|password|code|pin",
    r"contracepti\w+|birth control|the pill|antidepress\w+|psych\w+|fertility|miscarriage|addiction|hiv",
    r"lawyer|divorce|surprise|gift|redundan\w+|dismissal|resign\w*|tinder|bumble|hinge|grindr",
    r"your (?:contract|performance|application|dismissal|tax)|notice period|disciplinary|custody|court hearing",
    r"card ending|pension (?:statement|forecast)",
    r"tax (?:bill|return|refund|office)|sick note|break(?:ing)? up with|we should break up|in love with you",
    r"(?:don't|do not) (?:tell|say anything)|between (?:you and me|us)|keep it (?:to yourself|quiet)|secret",
    r"befund\w*|ergebnis\w*|diagnose|rezept|schwanger\w*|therapie|klinik",
    r"blut(?:tests?|bild|werte?|druck\w*|zucker\w*)|röntgen\w*|ultraschall|mammogra\w+|tumor\w*|krebs\w*|laborwert\w*",
    r"lohnzettel|hypothek\w*|verhütung\w*|antibabypille|die pille|antidepress\w+|kinderwunsch|fehlgeburt",
    r"überzogen|konto\w*|gehalt|kredit|schulden|mahnung|rechnung|passwort|sparkasse",
    r"anwalt|anwältin|scheidung|überraschung|geschenk|kündigung|abmahnung",
    r"ihr bescheid|\w+bescheid\w*|steuer(?:n|erklärung|nachzahlung|erstattung)|finanzamt|jobcenter|arbeitsvertrag",
    r"renten(?:auskunft|bescheid|information)|sorgerecht|gerichtstermin|krankmeldung|krankschreibung",
    r"liebe dich|schluss machen|bleibt unter uns|unter uns gesagt|geheim(?:nis)?|verrate?? \w+ nichts",
    r"sag(?:e|t|en)?(?: es)? (?:\w+ )?(?:bitte )?(?:nichts|nicht weiter)|nicht weitersagen",
    r"resultados?|diagnóstico|receta|embaraz\w+|terapia|clínica",
    r"análisis de sangre|analítica|tensión arterial|radiograf\w+|ecograf\w+|mamogra\w+|tumor\w*|cáncer|hipoteca",
    r"anticonceptiv\w+|la píldora|antidepresiv\w+|psic\w+|psiq\w+|fertilidad|aborto|adicción",
    r"descubierto|cuenta|saldo|nómina|préstamo|deuda|factura|contraseña|banco",
    r"abogad[oa]|divorcio|sorpresa|regalo|despido|dimisión",
    r"agencia tributaria|hacienda|impuestos|custodia|juzgado|baja médica|tu contrato|su contrato",
    r"te amo|cortar contigo|no (?:se )?lo digas|no (?:le )?digas nada|entre nosotros|secreto",
)
"""Words that nobody wants read out before others: health, money, law, work, love, secrets."""
