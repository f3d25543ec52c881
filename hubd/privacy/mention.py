"""What is about one person: whatever names them, and vectors that may be theirs.

Names are looked for as words, in any case and with a genitive (`ottilie_phone`, `OTTILIES`, `Ottilie's`, but not
`Scottilie`), also where JSON hides letters behind `\\u`. In doubt something is about the person: too much forgotten
costs a line of a log, too little is a promise broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from hubd.config.settings import Settings
from hubd.errors import HubError
from hubd.logs.lines import BASE64

SHORTEST = 2
"""Letters of the shortest name that is looked for."""
LONG_NUMBER = 5
"""Digits from which on a bare number is as good as a name: tags and cards have more, slots of locks fewer."""
VECTOR = b'"embedding"'
"""The key of a face or voice in a message."""
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
"""A letter as JSON may hide it."""
MODEL = "/log/model"
"""Below the home's topics: what was learned of several people at once."""

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Words(msgspec.Struct, frozen=True):
    """Who is meant: the person's id, all names to look for, and the ids of those who stay."""

    person: str
    names: tuple[str, ...]
    others: tuple[str, ...] = ()


class UnknownPerson(HubError):
    """There is nobody of that name in the configuration."""


def words_for(settings: Settings, person: str, also: Iterable[str] = ()) -> Words:
    """The names of a person of the configuration, with further ones. Raises `UnknownPerson` where there is neither."""
    household = settings.household
    found = household.people.get(person)
    further = tuple(also)
    if found is None and not further:
        known = ", ".join(sorted(household.people)) or "nobody"
        raise UnknownPerson(
            f"nobody is called {person!r} in the configuration (there are: {known}); "
            "for somebody who was removed from it, add every other name with --also"
        )
    names = [person, *further]
    if found is not None:
        who = found.identities
        names += [found.name, *who.owntracks, *who.beacon, *who.face, *who.voice, *who.ha, *who.login]
        names += [name.replace(".", "/", 1) for name in who.ha]
        for output in household.outputs.values():
            if output.person == person:
                names += [output.id, *([output.home_assistant] if output.home_assistant else [])]
    others = tuple(name for name in household.people if name != person)
    return Words(person, tuple(dict.fromkeys(filter(_long_enough, names))), others)


def _spellings(names: Iterable[str]) -> list[bytes]:
    """The bytes by which a name may stand anywhere, and those behind which one may hide: escaped letters, base64."""
    forms = {form for name in names for form in (name, name.lower(), name.upper(), name.casefold(), name.title())}
    return sorted({form.encode().lower() for form in forms} | {b"\\u", VECTOR, BASE64})


def _long_enough(name: str) -> bool:
    return len(name) >= (LONG_NUMBER if name.isdigit() else SHORTEST)


class Mentions:
    """Looks for one person."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._spellings = _spellings(words.names)
        names = "|".join(re.escape(name) for name in sorted(words.names, key=len, reverse=True))
        self._names = re.compile(rf"(?<![^\W_])(?:{names})(?:['’]?s)?(?![^\W_])", re.IGNORECASE)

    def perhaps(self, data: bytes) -> bool:
        """May there be anything about the person in this, of whatever form? A quick look: nearly all data says no."""
        lower = data.lower()
        for form in self._spellings:  # noqa: SIM110 - any() costs as much again, and this is asked of every message
            if form in lower:
                return True
        return False

    def text(self, text: str) -> bool:
        """Does this name the person?"""
        return self._names.search(text) is not None

    def data(self, data: bytes) -> bool:
        """Does this name the person, perhaps with letters behind `\\u`?"""
        text = data.decode(errors="replace")
        return self.text(text) or ("\\u" in text and self.text(ESCAPED.sub(_letter, text)))

    def message(self, topic: str, payload: bytes) -> bool:
        """Is this message about the person? Vectors that nobody else's name stands beside may be."""
        if not self.perhaps(topic.encode() + b"\n" + payload):
            return False
        return self.text(topic) or self.data(payload) or (VECTOR in payload and not self._somebody_else(payload))

    def kept(self, topic: str, payload: bytes) -> bytes | None:
        """What of a message may stay: its payload, a part of it, or None. What was learned of several people at once
        stays for the others."""
        if not self.message(topic, payload):
            return payload
        if not topic.endswith(MODEL) or self.text(topic):
            return None
        told = _parsed(payload)
        heads = told.get("heads")
        if not isinstance(heads, dict):
            return None
        told["heads"] = {who: head for who, head in heads.items() if not self.text(who)}
        rest = _encode(told)
        return rest if (told["heads"] or told.get("leaning")) and not self.data(rest) else None

    def _somebody_else(self, payload: bytes) -> bool:
        told = _parsed(payload)
        return any(told.get(key) in self.words.others for key in ("person", "name"))


def _parsed(data: bytes) -> dict[str, Any]:
    """The object in a payload; an empty one for anything else."""
    try:
        value = _decode(data)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _letter(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))
