"""What people turn down again and again, as rules that they can read, and accept or discard.

Association rules over the answers, as in PrefMiner (Mehrotra, Hendley and Musolesi 2016): circumstances that so many
refusals share (support), in which hardly anything else was answered (confidence), and outside of which the same was
taken better (otherwise the circumstance says nothing, and a simpler rule is tried). The welcome model already acts on
this; a rule of the household makes it plain, keeps it from fading, and can be taken back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import NamedTuple, TypeAlias

from hubd.core.household import Household
from hubd.core.memories import Answer
from hubd.core.policy.learned.circumstances import SURE
from hubd.core.policy.learned.silence import DISMISSALS

SUPPORT = 4
"""So many refusals at least."""
CONFIDENCE = 0.8
"""So large a share of what was answered in these circumstances was refused."""
APART = 0.3
"""By so much less of it is refused outside of them."""
LONGEST = 2
"""Circumstances in one rule at most: more would be chance, and nobody would read them."""

PARTS: tuple[tuple[str, int, int], ...] = (
    ("morning", 5, 11),
    ("noon", 11, 14),
    ("afternoon", 14, 17),
    ("evening", 17, 22),
    ("night", 22, 29),
)
"""Parts of the day, by hours; the last crosses midnight."""

Item: TypeAlias = tuple[str, str]
"""A circumstance that a rule can name: its kind and the word."""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "because": "{name} turned this down {refused} of {offered} times{where}.",
        "doing": " during {word}", "place": " in the {word}", "part": " in the {word}", "guests": " with guests in",
        "workday": " on weekdays", "weekend": " at the weekend",
    },
    "de": {
        "because": "{name} hat das {refused} von {offered} Mal abgelehnt{where}.",
        "doing": " bei {word}", "place": " im Raum {word}", "part": " ({word})", "guests": ", wenn Gäste da sind",
        "workday": " an Werktagen", "weekend": " am Wochenende",
    },
    "es": {
        "because": "{name} lo ha rechazado {refused} de {offered} veces{where}.",
        "doing": " durante {word}", "place": " en {word}", "part": " ({word})", "guests": " con visita en casa",
        "workday": " entre semana", "weekend": " en fin de semana",
    },
}  # fmt: skip


class Regularity(NamedTuple):
    """One habit of refusing. `rule` is YAML in the rule language; `because` says it in the house's language.

    `support`: refusals behind it; `confidence`: their share of what was answered then; `otherwise`: the share of
    refusals in all other circumstances (1 where there were none)."""

    id: str
    person: str
    intent: str
    rule: str
    because: str
    support: int
    confidence: float
    otherwise: float


def regularities(answers: Iterable[Answer], household: Household) -> tuple[Regularity, ...]:
    """Every habit that the answers show, the best founded first."""
    mine: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.outcome != "ignored" and answer.person in household.people:
            mine[answer.person, answer.intent].append(answer)
    found = chain.from_iterable(
        _habits(person, intent, given, household) for (person, intent), given in sorted(mine.items())
    )
    return tuple(sorted(found, key=lambda each: (-each.support, -each.confidence, each.id)))


def _habits(person: str, intent: str, given: Sequence[Answer], household: Household) -> Iterator[Regularity]:
    """Those of one person about one intent: the shortest that hold, and none that only narrows another down."""
    baskets = [(items(answer, household), answer) for answer in given]
    every = sorted({item for basket, _ in baskets for item in basket})
    chosen: list[frozenset[Item]] = []
    for size in range(LONGEST + 1):
        for wanted in map(frozenset, combinations(every, size)):
            kinds = {kind for kind, _ in wanted}
            if len(kinds) < size or any(shorter <= wanted for shorter in chosen):
                continue
            inside = [answer for basket, answer in baskets if wanted <= basket]
            outside = [answer for basket, answer in baskets if not wanted <= basket]
            refused = sum(answer.outcome in DISMISSALS for answer in inside)
            if refused < SUPPORT or refused < CONFIDENCE * len(inside):
                continue
            confidence = refused / len(inside)
            otherwise = _share(outside)
            if wanted and otherwise > confidence - APART:
                continue
            chosen.append(wanted)
            yield _regularity(person, intent, wanted, inside, refused, otherwise, household)


def _share(answers: Sequence[Answer]) -> float:
    return sum(answer.outcome in DISMISSALS for answer in answers) / len(answers) if answers else 1.0


def items(answer: Answer, household: Household) -> frozenset[Item]:
    """The circumstances of an answer that a rule can name."""
    here, local = answer.occasion, household.local(answer.occasion.at)
    part = next(name for name, start, end in PARTS if start <= local.hour < end or start <= local.hour + 24 < end)
    found = [("part", part), ("days", "weekend" if local.weekday() >= 5 else "workday")]
    if here.doing != "none":
        found.append(("doing", here.doing))
    if here.place not in ("away", "unknown"):
        found.append(("place", here.place))
    if here.guests:
        found.append(("guests", "likely"))
    return frozenset(found)


def _regularity(
    person: str,
    intent: str,
    wanted: frozenset[Item],
    inside: Sequence[Answer],
    refused: int,
    otherwise: float,
    household: Household,
) -> Regularity:
    known = dict(sorted(wanted))
    name = ".".join(["learned", *(re.sub(r"[^a-z0-9]+", "_", p.lower()) for p in (intent, person, *known.values()))])
    text = _because(household.language, household.people[person].name, known, refused, len(inside))
    lines = [
        f"- id: {name}",
        f"  because: {_quoted(text)}",
        "  stage: act",
        f"  who: {{person: {person}}}",
        "  when:",
        "    all:",
        *(f"      - {line}" for line in _conditions(known)),
        f"  hold_back: {{intent: {intent}, for: who}}",
    ]
    rule = "\n".join(lines) + "\n"
    confidence = round(refused / len(inside), 3)
    return Regularity(name, person, intent, rule, text, refused, confidence, round(otherwise, 3))


def _conditions(known: Mapping[str, str]) -> Iterator[str]:
    """The circumstances in the rule language. Beliefs count from where they counted when the answers were given."""
    if "doing" in known:
        yield f"{{person: who, activity: {known['doing']}, at_least: {SURE}}}"
    if "place" in known:
        yield f"{{person: who, area_kind: {known['place']}, at_least: 0.5}}"
    if "guests" in known:
        yield "{guests: likely, at_least: 0.3}"
    days = {"weekend": "weekend", "workday": "weekdays"}.get(known.get("days", ""))
    span = next(((start, end) for name, start, end in PARTS if name == known.get("part")), None)
    if span is not None:
        clock = f'["{span[0]:02d}:00", "{span[1] % 24:02d}:00"]'
        yield f"{{between: {clock}{f', days: {days}' if days else ''}}}"
    elif days is not None:
        yield f"{{days: {days}}}"
    if not known:
        yield "{person: who, home: true}"


def _because(language: str, name: str, known: Mapping[str, str], refused: int, offered: int) -> str:
    words = WORDS.get(language, WORDS["en"])
    where = "".join(
        words[known["days"]] if kind == "days" else words[kind].format(word=known[kind].replace("_", " "))
        for kind in ("doing", "place", "part", "days", "guests")
        if kind in known
    )
    return words["because"].format(name=name, refused=refused, offered=offered, where=where)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
