"""Silences that people set: nothing about the dryer today, do not disturb for an hour. And how they take them back.

A silence holds for the people who asked for it, until its time is over. Dangers and what is critical are never
silenced. What may be said of the topic again afterwards is decided then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.decisions import Proposal
from hubd.core.events import Utterance
from hubd.core.household import MEANS, Household
from hubd.core.memories import PolicyState
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.loosely import fullmatch
from hubd.core.policy.requests.replies.silences import ABOUT, AGAIN, ALL, ARTICLES, POLITE, TOPICS
from hubd.core.policy.requests.replies.times import CLAUSE
from hubd.core.policy.requests.replies.times import until as time_of
from hubd.core.rules.conditions.sayings import WORDS, word
from hubd.core.rules.spec import Condition, RuleSpec

EVERYTHING = "*"
"""The topic of a silence about everything: the house speaks and asks nothing, cards and silent pushes stay."""

ALTOGETHER = timedelta(hours=1)
"""How long `be quiet` holds without a time of its own."""

LONGEST = timedelta(days=31)
"""Longer silences are for `hubd rules disable`, where somebody sees them."""


Kind: TypeAlias = Literal["hush", "again"]

_TABLES: tuple[tuple[Kind, tuple[str, ...]], ...] = (("hush", ALL), ("hush", ABOUT), ("again", AGAIN))

WAYS = tuple((kind, pattern) for kind, patterns in _TABLES for pattern in patterns)
"""Silence altogether is tried first: `be quiet for an hour` is about nothing."""


class Wish(NamedTuple):
    """What somebody wants to hear no more of, or again. `until` is None for `again`."""

    kind: Kind
    topic: str
    until: float | None = None


def wished(event: Utterance, brain: Brain) -> Wish | None:
    """The wish in an utterance; None when it is none, or is about something that the house never speaks of."""
    words = plain(event.text)
    words = " ".join(each for each in words.split() if each not in POLITE)
    now = brain.household.local(event.at)
    for kind, pattern in WAYS:
        found = fullmatch(pattern, CLAUSE, words)
        if found is None:
            continue
        parts = found.groupdict()
        topic = EVERYTHING if parts.get("what") is None else topic_of(parts["what"] or "", brain)
        if topic is None:
            continue
        if kind == "again":
            return Wish("again", topic)
        named = time_of(parts["when"], now) if parts.get("when") else None
        usual = now + ALTOGETHER if topic == EVERYTHING else time_of("today", now)
        end = min(named or usual or now, now + LONGEST)
        return Wish("hush", topic, end.timestamp())
    return None


def topic_of(words: str, brain: Brain) -> str | None:
    """What is meant: a family of intents, a kind of appliance, or a word that a rule of this house knows."""
    said = " ".join(each for each in words.split() if each not in ARTICLES)
    family = next((topic for topic, names in TOPICS.items() if said in names), None)
    if family is not None:
        return family
    means = _appliances().get(said)
    if means is not None:
        return f"means:{means}"
    return said if said and any(_about(said, spec, brain.household) for spec in brain.rules.specs) else None


@cache
def _appliances() -> dict[str, str]:
    """What people call each kind of appliance, in any language, to its name."""
    names = {plain(table[means]): means for table in WORDS.values() for means in MEANS if means in table}
    names.update({plain(word("en", means)): means for means in MEANS})
    return {**names, **{f"{name}s": means for name, means in names.items()}}


def hushed(policy: PolicyState, brain: Brain, proposal: Proposal, person: str, now: float) -> bool:
    """Has this person asked to hear nothing of it?"""
    if not policy.hushes or proposal.urgency == "critical" or proposal.intent.startswith("hazard."):
        return False
    spec = next((spec for spec in brain.rules.specs if spec.id == proposal.rule), None)
    for name, end in policy.hushes.items():
        who, _, topic = name.partition("|")
        if who != person or end <= now or topic == EVERYTHING:
            continue
        if proposal.intent.startswith(topic) or (spec is not None and _about(topic, spec, brain.household)):
            return True
    return False


def undisturbed(policy: PolicyState, person: str, now: float) -> bool:
    """Has this person asked for quiet altogether?"""
    return policy.hushes.get(f"{person}|{EVERYTHING}", 0.0) > now


def _about(topic: str, spec: RuleSpec, household: Household) -> bool:
    """Does a rule speak of this?"""
    if topic.startswith("means:"):
        return topic[6:] in set(_means(spec.when, household))
    intent = spec.propose.intent if spec.propose is not None else ""
    texts = (spec.id, intent, *spec.because.values())
    return any(re.search(rf"\b{re.escape(topic)}", plain(text.replace(".", " ").replace("_", " "))) for text in texts)


def _means(condition: Condition, household: Household) -> Iterator[str]:
    """The kinds of appliances that a condition names, outright or by a device of that kind."""
    yield from condition.fields.get("means", ())
    named = (condition.fields.get("device"), condition.fields.get("event"))
    yield from (d.means for d in household.devices if d.means and (d.id in named or d.match in named))
    for part in condition.parts:
        yield from _means(part, household)


def after(policy: PolicyState, people: tuple[str, ...], wish: Wish, now: float) -> PolicyState:
    """The policy's memory with the wish in it, and without silences that are over."""
    kept = {name: end for name, end in policy.hushes.items() if end > now}
    for person in people:
        if wish.kind == "hush":
            kept[f"{person}|{wish.topic}"] = wish.until or now
        elif wish.topic == EVERYTHING:
            kept = {name: end for name, end in kept.items() if not name.startswith(f"{person}|")}
        else:
            kept.pop(f"{person}|{wish.topic}", None)
    return replace(policy, hushes=kept)
