"""What the core thinks with: the household, its floor plan, its rules and its models. Never changes while living."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hubd.core.activities.heads import Head
from hubd.core.chains.spec import Chain
from hubd.core.floor import Floor, plan
from hubd.core.household import Household, SourceEntry, topic_fits
from hubd.core.kitchen.cookbook import Book
from hubd.core.likelihoods import Own
from hubd.core.policy.messaging.importance import Judge
from hubd.core.rules.rulebook import Rulebook
from hubd.core.whereabouts.belongings import Folk, folk
from hubd.core.whereabouts.movement import Ways, ways


class Onlooker(Protocol):
    """A model that has seen other homes. `id` names it in traces, `labels` are activities, and `away`."""

    @property
    def id(self) -> str: ...

    @property
    def labels(self) -> tuple[str, ...]: ...

    @property
    def speaks(self) -> bool:
        """False once it has turned out that it cannot be run on this computer."""

    def __call__(self, rows: Sequence[Sequence[float]]) -> Sequence[Sequence[float]]:
        """For each glance: how likely each label is, to six decimals."""


@dataclass(frozen=True)
class Brain:
    """Everything that is given to `step` besides the state. Built once, outside the core."""

    household: Household
    floor: Floor
    ways: Ways
    names: dict[tuple[str, str], str]
    """(kind of identity, what the source calls it in lower case) to person."""
    rules: Rulebook
    book: Book | None = None
    """The dishes that can be offered; None: nothing is."""
    importance: Judge | None = None
    """A model's judgement of a message; None: the hard rules judge alone."""
    heads: Mapping[str, Head] = field(default_factory=dict)
    """What was learned about people of this home from their own labels, by person (`habits`)."""
    children: frozenset[str] = frozenset()
    folk: Folk = ()
    """After whom things may be named (`belongings`)."""
    chains: tuple[Chain, ...] = ()
    untracked: frozenset[str] = frozenset()
    """People without phone, tag or tracker: of whom nothing but rooms, faces and voices ever speaks."""
    onlooker: Onlooker | None = None
    """The shipped activity model (`onlooker`); None: the cues of the rooms judge alone."""
    own: Own = field(default_factory=Own)
    """What a household that is new begins with; from then on the state holds it."""
    movers: float = 0.05
    """Probability, before anything is seen, that pets or robots set off motion sensors."""
    agreed: dict[int, tuple[object, Brain]] = field(default_factory=dict, compare=False, repr=False)
    """This brain as people's own word on consent has it (`consent.as_agreed`), made when first asked for."""

    def described(self, topic: str) -> SourceEntry | None:
        """The `sources:` line that describes a topic, if any."""
        return next((entry for entry in self.household.sources if topic_fits(entry.topic, topic)), None)


PRIOR_MOVERS = 0.15
PETS_MOVE = 0.7
"""Probability that something unnamed walks about, without and with pets in the configuration: many have one and tell of
none, and there are robots."""


def build_brain(
    household: Household,
    rules: Rulebook,
    book: Book | None = None,
    own: Own | None = None,
    onlooker: Onlooker | None = None,
    importance: Judge | None = None,
    chains: tuple[Chain, ...] = (),
) -> Brain:
    """Work out once what follows from the configuration."""
    names: dict[tuple[str, str], str] = {}
    for person in household.people.values():
        who = person.identities
        for kind, ids in (
            ("owntracks", who.owntracks),
            ("beacon", who.beacon),
            ("face", who.face),
            ("voice", who.voice),
            ("ha", who.ha),
            ("login", who.login),
        ):
            names.update({(kind, name.casefold()): person.id for name in ids})
    floor = plan(household)
    return Brain(
        household=household,
        floor=floor,
        ways=ways(household, floor),
        names=names,
        rules=rules,
        book=book,
        importance=importance,
        chains=chains,
        children=frozenset(p.id for p in household.people.values() if p.role == "child"),
        folk=folk(household, placed=True),
        untracked=untracked(household),
        own=own or Own(),
        onlooker=onlooker,
        movers=PETS_MOVE if household.pets else PRIOR_MOVERS,
    )


def untracked(household: Household) -> frozenset[str]:
    """The people who carry nothing that could be followed, or do not want to be."""
    return frozenset(
        person.id
        for person in household.people.values()
        if not person.consent.location
        or not (person.identities.beacon or person.identities.owntracks or person.identities.ha)
    )
