"""How people say that study time begins, that it is over, and how they ask for it. Words without accents."""

from __future__ import annotations

BEGIN: tuple[str, ...] = (
    r"(?:i am|im|ill|i will|lets|let me)(?: now)? (?:doing|starting|start|do|beginning|begin)(?: with)?"
    r"(?: my| our| the)? (?:homework|studying|study|study time)(?: now)?",
    r"(?:start|begin)(?: my| the)? (?:study time|study mode|homework|studying)(?: for (?P<who>{people}))?",
    r"(?:study time|homework time|study mode on|time for homework|time to study)(?: for (?P<who>{people}))?(?: now)?",
    r"(?P<who>{people}) (?:is|starts) (?:studying|(?:doing|starting)(?: with)?(?: his| her)? (?:homework|studying))",
    r"ich (?:mache|beginne|starte)(?: jetzt)?(?: mit)?(?: den| die| meinen| meine| meinem| dem)? "
    r"(?:hausaufgaben|lernen|lernzeit)(?: jetzt)?",
    r"ich lerne(?: jetzt)?",
    r"(?:starte|beginne)(?: die| meine)? (?:lernzeit|hausaufgaben)(?: fur (?P<who>{people}))?",
    r"(?:lernzeit|hausaufgabenzeit|zeit fur hausaufgaben)(?: fur (?P<who>{people}))?(?: starten| beginnen)?",
    r"(?P<who>{people}) (?:macht(?: jetzt)? hausaufgaben|lernt(?: jetzt)?)",
    r"(?:voy a|empiezo a|vamos a) (?:estudiar|hacer los deberes)(?: ahora)?",
    r"(?:hora de estudiar|hora de los deberes|modo estudio)(?: para (?P<who>{people}))?",
    r"(?P<who>{people}) (?:estudia|empieza a estudiar|hace los deberes)",
)

END: tuple[str, ...] = (
    r"(?:i am|im)(?: all)? (?:done|finished|through)(?: with)?(?: my| the)? (?:homework|studying|study time)",
    r"(?:my |the )?(?:homework|study time|studying) is (?:done|finished|over)",
    r"(?:stop|end|finish)(?: my| the)? (?:study time|study mode|studying|homework)(?: for (?P<who>{people}))?",
    r"(?P<who>{people}) (?:is|has)(?: all)? (?:done|finished)(?: with)?(?: his| her| the)? (?:homework|studying)",
    r"(?:ich bin )?(?:mit (?:den|meinen) hausaufgaben|mit dem lernen) fertig",
    r"(?:ich bin )?fertig mit (?:den hausaufgaben|meinen hausaufgaben|dem lernen|lernen)",
    r"(?:die |meine )?hausaufgaben (?:sind )?(?:fertig|gemacht|erledigt)",
    r"(?:die )?lernzeit (?:ist )?(?:vorbei|beenden|ende|aus)(?: fur (?P<who>{people}))?",
    r"(?:beende|stoppe)(?: die)? lernzeit(?: fur (?P<who>{people}))?",
    r"(?P<who>{people}) ist (?:mit den hausaufgaben|mit dem lernen) fertig",
    r"he (?:terminado|acabado)(?: de)? (?:los deberes|mis deberes|estudiar)",
    r"(?:los )?deberes (?:terminados|hechos|acabados)",
    r"(?:fin del estudio|termina el modo estudio)(?: para (?P<who>{people}))?",
)

HOW_LONG: tuple[str, ...] = (
    r"how (?:long|much) (?:did|has|have) (?P<who>i|{people}) (?:study|studied|been studying|do homework)"
    r"(?P<span>(?: this week| today)?)",
    r"wie (?:lange|viel) (?:hat|habe) (?P<who>ich|{people})(?P<span>(?: diese woche| heute)?) gelernt",
    r"(?:cuanto|cuanto tiempo) (?:ha|he) estudiado(?: (?P<who>{people}))?(?P<span>(?: esta semana| hoy)?)",
)
