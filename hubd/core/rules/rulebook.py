"""All rules of one household, compiled: who reads which fact, and what is kept at hand so that few are ever asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from hubd.core.events import AnyEvent, Device, Level
from hubd.core.floor import Floor
from hubd.core.household import Household
from hubd.core.memories import Still
from hubd.core.rules.check import Test
from hubd.core.rules.conditions.values import text
from hubd.core.rules.index import Index
from hubd.core.rules.instance import Instance
from hubd.core.rules.names import Names
from hubd.core.rules.nearly import Needs, lacking_one
from hubd.core.rules.spec import RuleSpec
from hubd.core.rules.thresholds import Lines, Threshold
from hubd.errors import Problem


class Leaf(NamedTuple):
    """One distinct condition about beliefs or devices, however many rules share it. `instances`: those that do."""

    test: Test
    momentary: bool
    instances: tuple[int, ...]
    reads: tuple[str, ...]
    thresholds: tuple[Threshold, ...] | None = None


@dataclass(frozen=True)
class Rulebook:
    """All rules of one household, compiled. `problems` names the rules that were left out, and why."""

    household: Household
    floor: Floor
    specs: tuple[RuleSpec, ...]
    instances: tuple[Instance, ...]
    problems: tuple[Problem, ...]
    names: Names
    remembered: frozenset[str]
    """Keys under which a proposal is noted, because some rule asks `unless_recently`."""
    mark: str
    """Changes with the rules; a memory with another mark looks at every rule once."""
    leaves: tuple[Leaf, ...]
    numbers: dict[str, int]
    """Key of an instance to its number."""
    index: Index
    """From facts to the leaves that read them."""
    lines: dict[str, Lines] = field(default_factory=dict)
    """From facts about where somebody is to the leaves that read them, by threshold."""
    readers: dict[str, tuple[int, ...] | Lines] = field(default_factory=dict)
    """What `read_by` has answered before; the facts of `lines` from the beginning."""
    heard: dict[tuple[str, ...], bool] = field(default_factory=dict)
    """What `hears` has answered before."""
    people: dict[str, tuple[bool, tuple[int, ...] | Lines]] = field(default_factory=dict)
    """By person, whether a condition reads anything at all about them, and those that read where they are."""
    needs: tuple[Needs, ...] = ()
    """The rules that can nearly fire: all of some beliefs and readings must hold for them."""
    near: dict[bytes, tuple[tuple[Needs, int], ...]] = field(default_factory=dict)
    """What `lacking_one` has answered before."""
    holding: dict[str, tuple[Instance, ...]] = field(default_factory=dict)
    """By intent, the rules that keep it from somebody while they hold."""
    levels: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    """By what is measured, between which values some condition asks for it: most readings lie outside all of them."""
    words: frozenset[str] = frozenset()
    """What some condition waits for a device to say."""

    def read_by(self, fact: str) -> tuple[int, ...] | Lines:
        """The leaves whose answer may change with this fact; those about where somebody is, by threshold."""
        found = self.readers.get(fact)
        if found is None:
            found = self.index.reading(fact)
            if len(self.readers) < MOST_FACTS:
                self.readers[fact] = found
        return found

    def hears(self, facts: tuple[str, ...]) -> bool:
        """Does any condition read one of these facts, which are always told together?"""
        found = self.heard.get(facts)
        if found is None:
            found = any(self.read_by(fact) for fact in facts)
            if len(self.heard) < MOST_FACTS:
                self.heard[facts] = found
        return found

    def asked_of(self, event: AnyEvent) -> str:
        """The fact by which conditions ask for just what this measures or says; empty if none does."""
        if type(event) is Level:
            value = event.value
            if value is not None and any(low < value < high for low, high in self.levels.get(event.quantity, ())):
                return f"level:{event.quantity}"
        elif type(event) is Device and isinstance(event.value, str):
            word = text(event.value)
            return f"word:{word}" if word in self.words else ""
        return ""

    def cares(self, who: str, places: tuple[float, ...], still: Still | None) -> bool:
        """May the answer of a condition have changed now that this person is believed to be there? `still`: where it
        was when one last did."""
        asked = self.people.get(who)
        if asked is None:
            asked = self.people[who] = (self.hears((f"person:{who}",)), self.read_by(f"place:{who}"))
        always, found = asked
        if always:
            return True
        if isinstance(found, Lines):
            return bool(found.others) or still is None or not found.unmoved(places, still)
        return bool(found)

    def lacking_one(self, truths: bytes) -> tuple[tuple[Needs, int], ...]:
        """The rules that lack a single answer, a belief, and its number. Most minutes leave all answers as they were,
        and a home returns to the same ones."""
        found = self.near.get(truths)
        if found is None:
            if len(self.near) >= MOST_ANSWERS:
                self.near.clear()
            found = self.near[truths] = lacking_one(self.needs, truths)
        return found


MOST_ANSWERS = 64
"""For so many combinations of answers it is kept at hand who lacks one of them."""

MOST_FACTS = 40_000
"""How many facts are looked up once and kept: three for each source, of which there are a few hundred, in the largest
house ten thousand; a flood of made-up topics ends here."""
