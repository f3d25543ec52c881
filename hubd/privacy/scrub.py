"""Taking one person out of a household's memory, so that nothing in it names them or came from them.

Parts that hold many people's things are gone through piece by piece; any other value that mentions the person anywhere
goes as a whole. What was learned from several people's answers is learned anew from those of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec.structs import fields, replace

from hubd.core.beliefs import AreaBelief, HouseBelief, PersonBelief
from hubd.core.codec import decode_state, encode_state
from hubd.core.evidence.gallery import Gallery
from hubd.core.household import Household
from hubd.core.likelihoods import Own
from hubd.core.memories import DeskState, PolicyState, RuleMemory, Welcome
from hubd.core.policy.learned.welcome import relearned
from hubd.core.regard import Regard
from hubd.core.state import State
from hubd.privacy.mention import Mentions
from hubd.store.identities import Book as Enrolled
from hubd.store.likelihoods import Version, Versions
from hubd.web.tokens import Book

T = TypeVar("T")

HOLD_MANY = (
    State, PolicyState, DeskState, RuleMemory, Welcome, HouseBelief, PersonBelief, AreaBelief, Gallery, Own, Versions,
    Version, Book, Regard, Enrolled,
)  # fmt: skip
"""Values that hold things of several people. All others go as a whole."""


class _Gone:
    """In the place of what may not stay."""


GONE = _Gone()


def scrubbed_state(state: State, mentions: Mentions, household: Household) -> State:
    """The memory of a household that never knew the person."""
    clean = scrubbed(state, mentions)
    if clean is None:
        return State()
    welcome = clean.policy.welcome
    if len(welcome.answers) == len(state.policy.welcome.answers):
        return clean
    anew = replace(relearned(household, welcome.answers, welcome.leaning), at=welcome.at)
    return replace(clean, policy=replace(clean.policy, welcome=anew))


def scrubbed_snapshot(snapshot: bytes, mentions: Mentions, household: Household) -> bytes | None:
    """A snapshot without the person; None for one that cannot be read, which nobody could clean."""
    try:
        return encode_state(scrubbed_state(decode_state(snapshot), mentions, household))
    except msgspec.MsgspecError:
        return None


def scrubbed(value: T, mentions: Mentions) -> T | None:
    """A value without the person; None where nothing of it may stay."""
    clean: Any = _clean(value, mentions)
    return None if clean is GONE else clean


def _clean(value: Any, mentions: Mentions) -> Any:
    if isinstance(value, str):
        return GONE if mentions.text(value) else value
    if isinstance(value, msgspec.Struct):
        return _clean_struct(value, mentions)
    if isinstance(value, Mapping):
        parts = ((key, _clean(inner, mentions)) for key, inner in value.items() if not mentions.text(str(key)))
        return {key: inner for key, inner in parts if inner is not GONE}
    if isinstance(value, frozenset | set):
        return type(value)(item for item in value if _clean(item, mentions) is not GONE)
    if isinstance(value, tuple | list):
        return _clean_row(value, mentions)
    return value


def _clean_struct(value: msgspec.Struct, mentions: Mentions) -> Any:
    if not isinstance(value, HOLD_MANY):
        return GONE if _mentioned(value, mentions) else value
    changes: dict[str, Any] = {}
    for field in fields(value):
        before = getattr(value, field.name)
        after = _clean(before, mentions)
        if after is GONE:
            after = _default(field)
        if after is GONE:
            return GONE
        if after is not before:
            changes[field.name] = after
    return replace(value, **changes)


def _default(field: Any) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    return field.default_factory() if field.default_factory is not msgspec.NODEFAULT else GONE


def _clean_row(value: tuple[Any, ...] | list[Any], mentions: Mentions) -> Any:
    """A list of things of one kind loses some of them; a record of different things stays or goes."""
    items = [_clean(item, mentions) for item in value]
    if GONE not in items:
        return value if all(new is old for new, old in zip(items, value, strict=True)) else type(value)(items)
    alike = len({type(item) for item in value}) == 1
    return type(value)(item for item in items if item is not GONE) if alike else GONE


def _mentioned(value: Any, mentions: Mentions) -> bool:
    """Does the person appear anywhere in this?"""
    if isinstance(value, str):
        return mentions.text(value)
    if isinstance(value, msgspec.Struct):
        return any(_mentioned(getattr(value, field.name), mentions) for field in fields(value))
    if isinstance(value, Mapping):
        return any(mentions.text(str(key)) or _mentioned(inner, mentions) for key, inner in value.items())
    if isinstance(value, tuple | list | frozenset | set):
        return any(_mentioned(item, mentions) for item in value)
    return False
