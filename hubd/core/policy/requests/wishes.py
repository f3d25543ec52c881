"""What somebody wants to be reminded of, has noted or timed, in a sentence: words, and the moment they belong to.

A small grammar, no model: a beginning that asks for it, conditions that hubd can tell (a time, a room, somebody's
coming home, a machine), and what is left is what is given back, in the words in which it was said. Whatever it does
not understand is no wish: people talk to each other, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from hubd.core.household import AWAY, Household
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.replies import wishes as said
from hubd.core.policy.requests.replies.moments import SPAN, WHEN, length, moment

Kind: TypeAlias = Literal["reminder", "note", "timer", "cancel", "list"]

LONGEST = 60
"""Words of a wish. Whoever talks longer talks to somebody else."""

CONNECTORS = frozenset({"to", "that", "about", "of", "daran", "an", "dass", "zu", "que", "de", "and", "und", "y"})
"""Words between the parts of a wish that belong to none of them."""

POLITE = frozenset({"hey", "hi", "hello", "hallo", "hola", "ok", "okay", "hubd", "house", "haus", "casa", "oye",
                    "could", "can", "would", "will", "you", "so"})  # fmt: skip
"""Words by which a wish is opened."""

ROOMS: dict[str, tuple[str, ...]] = {
    "kitchen": ("kitchen", "kuche", "cocina"), "dining": ("dining room", "esszimmer", "comedor"),
    "living": ("living room", "wohnzimmer", "salon", "sala"), "bedroom": ("bedroom", "schlafzimmer", "dormitorio"),
    "office": ("office", "study", "buro", "arbeitszimmer", "despacho", "oficina"),
    "bathroom": ("bathroom", "bad", "badezimmer", "bano"), "hall": ("hall", "hallway", "flur", "pasillo", "entrada"),
    "utility": ("utility room", "cellar", "basement", "keller", "waschkuche", "hauswirtschaftsraum", "sotano"),
    "garage": ("garage", "garaje"),
    "outdoor": ("balcony", "garden", "terrace", "outside", "balkon", "garten", "terrasse", "draussen", "balcon",
                "jardin", "terraza"),
}  # fmt: skip
"""What people call a room of a kind that the home has only once, whatever its name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`who` is a person, or None for whoever spoke. `fresh`: what it waits for must first not be so."""

    kind: Kind
    text: str = ""
    who: str | None = None
    after: datetime | None = None
    area: str | None = None
    activity: str | None = None
    home: str | None = None
    machine: str | None = None
    fresh: bool = False
    seconds: float | None = None
    only: bool = False
    """It asks for nothing but to hear that the moment has come."""
    about: Kind | None = None
    """What is cancelled or listed."""

    @property
    def waits(self) -> bool:
        """Does it say for which moment?"""
        return any(each is not None for each in (self.after, self.area, self.activity, self.home, self.machine))


class Grammar:
    """The patterns for one household, with its people, rooms and machines in them. Made when first asked for."""

    def __init__(self, household: Household) -> None:
        self.people: dict[str, str] = {plain(person.name): person.id for person in household.people.values()}
        self.people.update({plain(name): name for name in household.people})
        self._areas = _rooms(household)
        names = {
            "people": _either(self.people), "areas": _either(self._areas),
            "machines": _either(said.MACHINES), "span": SPAN,
        }  # fmt: skip

        def made(*patterns: str) -> tuple[re.Pattern[str], ...]:
            return tuple(re.compile(_filled(pattern, names)) for pattern in patterns)

        def parts(*patterns: str) -> tuple[str, ...]:  # looked for at either end of a line, and compiled there
            return tuple(_filled(pattern, names) for pattern in patterns)

        self._timer, self._cancel, self._list = made(*said.TIMER), made(*said.CANCEL), made(*said.LIST)
        self._remind, self._note = parts(*said.REMIND), parts(*said.NOTE)
        self._let_know = tuple((parts(begins)[0], done, home) for begins, done, home in said.LET_KNOW)
        self._named = made(f"({names['machines']})", f"({names['people']})")
        self._home, self._machine = parts(*said.HOME), parts(*said.MACHINE)
        bare = [n for n, pattern in enumerate(said.PLACE) if "when" not in pattern and "wenn" not in pattern
                and "cuando" not in pattern and "next" not in pattern]  # fmt: skip
        self._place = parts(*(pattern for n, pattern in enumerate(said.PLACE) if n not in bare))
        self._bare = parts(*(said.PLACE[n] for n in bare))
        self._doing = tuple((parts(pattern)[0], doing) for pattern, doing in said.DOING)
        self._when = parts(WHEN)[0]

    def read(self, text: str, now: datetime) -> Wish | None:
        """The wish in a sentence; None for anything else."""
        words = Words(reordered(text)).without_polite()
        if not words.plain or len(words.plain) > LONGEST:
            return None
        line = words.line()
        return self._timed(words, line) or self._listed(line) or self._taken_back(words, line) or \
            self._wished(words, now)  # fmt: skip

    def _timed(self, words: Words, line: str) -> Wish | None:
        found = _match(self._timer, line)
        seconds = length(found["span"]) if found is not None else None
        if found is None or not seconds:
            return None
        what = words.original(found.span("what")) if "what" in found.groupdict() and found["what"] else ""
        return Wish("timer", what, seconds=seconds)

    def _listed(self, line: str) -> Wish | None:
        found = _match(self._list, line)
        return Wish("list", about=_kind(found["kind"])) if found is not None else None

    def _taken_back(self, words: Words, line: str) -> Wish | None:
        found = _match(self._cancel, line)
        if found is None:
            return None
        parts = found.groupdict()
        what = words.original(found.span("what")) if parts.get("what") else ""
        return Wish("cancel", what, about=_kind(parts["kind"]) if parts.get("kind") else None)

    def _wished(self, words: Words, now: datetime) -> Wish | None:
        """A beginning, conditions before and after it, and what is left."""
        line = words.line()
        for kind, patterns in (("reminder", self._remind), ("note", self._note)):
            for pattern in patterns:
                for found in re.finditer(rf"(?:^|(?<= ))(?:{pattern})(?= |$)", line):
                    wish = self._built("reminder" if kind == "reminder" else "note", words, found, now)
                    if wish is not None:
                        return wish
        return self._told_of(words, line, now)

    def _told_of(self, words: Words, line: str, now: datetime) -> Wish | None:
        """A wish to hear when something is so, of which nothing but that is to be told."""
        for begins, done, home in self._let_know:
            found = re.match(rf"(?:{begins})(?= )", line)
            if found is None:
                continue
            rest, held = words.part(found.end(), None), dict[str, object]()
            if self._conditions(rest, held, None, now).plain or held.keys() - {"fresh"} not in ({"machine"}, {"home"}):
                continue
            machine, person = (pattern.search(rest.line()) for pattern in self._named)
            named = machine if "machine" in held else person
            if named is not None:
                text = (done if "machine" in held else home).format(what=rest.original(named.span()))
                return Wish("reminder", text, None, only=True, **held)  # type: ignore[arg-type]  # fields by their names
        return None

    def _built(self, kind: Kind, words: Words, found: re.Match[str], now: datetime) -> Wish | None:
        who = found.groupdict().get("who")
        person = None if who is None or who in said.ME else self.people.get(who)
        found_: dict[str, object] = {}
        before = self._conditions(words.part(0, found.start()), found_, person, now)
        if before.plain:
            return None  # something else was said first
        rest = words.part(found.end(), None).without_connectors()
        if kind == "reminder":
            rest = self._conditions(rest, found_, person, now)
        if not rest.plain:
            return None
        if kind == "note":
            return Wish(kind, rest.text())  # a note keeps its times: it has no moment of its own
        wish = Wish(kind, rest.text(), person, **found_)  # type: ignore[arg-type]  # fields by their names
        if not wish.waits:
            place = _match_at_end(self._bare, rest.line())
            if place is not None:
                return Wish(kind, rest.text(), person, area=self._areas[place["area"]])
        return wish

    def _conditions(self, words: Words, found: dict[str, object], person: str | None, now: datetime) -> Words:
        """The words without the conditions at their beginning and end, which are noted in `found`."""
        while True:
            words = words.without_connectors()
            line = words.line()
            for at_start in (True, False):
                taken = self._condition(line, found, person, now, at_start=at_start)
                if taken is not None:
                    words = words.part(taken.end(), None) if at_start else words.part(0, taken.start())
                    break
            else:
                return words

    def _condition(
        self, line: str, found: dict[str, object], person: str | None, now: datetime, *, at_start: bool
    ) -> re.Match[str] | None:
        """One condition at one end of a line."""
        for name, patterns in (("home", self._home), ("machine", self._machine), ("area", self._place)):
            match = (_match_at_start if at_start else _match_at_end)(patterns, line)
            if match is not None and name not in found:
                parts = match.groupdict()
                found["fresh"] = bool(found.get("fresh")) or any(
                    (parts.get(key) or "").strip() not in ("", "am", "is", "are", "este") for key in ("next", "next2")
                )
                found[name] = self._value(name, parts, person)
                return match
        for pattern, doing in self._doing:
            match = (_match_at_start if at_start else _match_at_end)((pattern,), line)
            if match is not None and "activity" not in found:
                found["activity"] = doing
                return match
        match = (_match_at_start if at_start else _match_at_end)((self._when,), line)
        at = moment(match[0].strip(), now) if match is not None and "after" not in found else None
        if match is not None and at is not None:
            found["after"] = at
            return match
        return None

    def _value(self, name: str, parts: dict[str, str | None], person: str | None) -> str:
        if name == "machine":
            return said.MACHINES[parts["machine"] or ""]
        if name == "area":
            return self._areas[parts["area"] or ""]
        other = parts.get("other2") or parts.get("other") or ""
        return self.people.get(other) or (person or SPEAKER)


def reordered(text: str) -> str:
    """A wish whose verb stands at its end, or comes as a polite question, in the plain order."""
    for pattern, plainly in said.REORDERED:
        found = re.fullmatch(pattern, text.strip(), re.IGNORECASE)
        if found is not None:
            return re.sub(r"\s+", " ", plainly.format(**{k: v or "" for k, v in found.groupdict().items()})).strip()
    return text


SPEAKER = "*"
"""Stands for whoever spoke, where a wish waits for that person's coming home."""


class Words:
    """A sentence as it was said, and the same words without accents, one for one."""

    def __init__(self, text: str, spans: tuple[tuple[int, int], ...] | None = None) -> None:
        self._text = text
        self._spans = spans if spans is not None else tuple(
            found.span() for found in re.finditer(r"\w[\w'’]*", text)
        )  # fmt: skip
        self.plain = [plain(text[start:end]) for start, end in self._spans]

    def line(self) -> str:
        return " ".join(self.plain)

    def part(self, start: int, end: int | None) -> Words:
        """The words of a part of the line."""
        inside, at = [], 0
        for span, word in zip(self._spans, self.plain, strict=True):
            if at >= start and (end is None or at + len(word) <= end):
                inside.append(span)
            at += len(word) + 1
        return Words(self._text, tuple(inside))

    def original(self, span: tuple[int, int]) -> str:
        return self.part(*span).text()

    def text(self) -> str:
        """As it was said."""
        return self._text[self._spans[0][0] : self._spans[-1][1]].strip() if self._spans else ""

    def without_polite(self) -> Words:
        """Without what stands before a wish and is none."""
        first = 0
        while first < len(self.plain) and self.plain[first] in POLITE:
            first += 1
        return Words(self._text, self._spans[first:])

    def without_connectors(self) -> Words:
        """Without the small words at both ends that only join."""
        first, last = 0, len(self.plain)
        while first < last and self.plain[first] in CONNECTORS:
            first += 1
        while last > first and self.plain[last - 1] in ("and", "und", "y", "dass", "daran", "that", "que", "bitte",
                                                         "please"):  # fmt: skip
            last -= 1
        return Words(self._text, self._spans[first:last])


_grammars: dict[int, tuple[Household, Grammar]] = {}
"""By household, which is kept with it so that its number stays its own."""


def grammar_of(household: Household) -> Grammar:
    known = _grammars.get(id(household))
    if known is None:
        if len(_grammars) >= 8:
            _grammars.clear()
        known = _grammars[id(household)] = (household, Grammar(household))
    return known[1]


def _rooms(household: Household) -> dict[str, str]:
    """What people call each area."""
    found: dict[str, str] = {}
    for kind, names in ROOMS.items():
        areas = [area.id for area in household.areas.values() if area.kind == kind]
        if len(areas) == 1:
            found.update(dict.fromkeys(names, areas[0]))
    for area in household.areas.values():
        found[plain(area.name)] = area.id
        found.setdefault(plain(area.id.replace("_", " ")), area.id)
    found.pop(AWAY, None)
    return {name: area for name, area in found.items() if name}


def _either(names: dict[str, str]) -> str:
    """A pattern for any of the names, the longest first; nothing at all where there are none."""
    return "|".join(sorted((re.escape(name) for name in names if name), key=len, reverse=True)) or r"(?!)"


def _filled(pattern: str, names: dict[str, str]) -> str:
    for name, choices in names.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{choices})")
    return pattern


def _kind(word: str) -> Kind:
    found = said.KINDS[word]
    return "note" if found == "note" else "timer" if found == "timer" else "reminder"


def _match(patterns: tuple[re.Pattern[str], ...], line: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(line)) is not None), None)


def _matches(patterns: tuple[str, ...], line: str, form: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        found = re.search(form.format(pattern), line)
        if found is not None and found.end() > found.start():
            yield found


def _match_at_start(patterns: tuple[str, ...], line: str) -> re.Match[str] | None:
    """The longest of the patterns that the line begins with."""
    return max(_matches(patterns, line, "^(?:{})(?= |$)"), key=re.Match.end, default=None)


def _match_at_end(patterns: tuple[str, ...], line: str) -> re.Match[str] | None:
    """The longest of the patterns with which the line ends."""
    return min(_matches(patterns, line, "(?:^|(?<= ))(?:{})$"), key=re.Match.start, default=None)
