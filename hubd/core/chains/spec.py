"""A chain as typed values, after reading. Durations are seconds; texts stand by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Texts: TypeAlias = Mapping[str, str]

DOES: Mapping[str, str] = {
    "call": "a service of Home Assistant, with `data`",
    "publish": "a topic, with `payload`",
    "shopping": "what is put on the shopping list: a place in the data, such as recipe.missing",
    "cook": "the recipe whose steps are shown: a place in the data, such as recipe",
    "timer": "how long; `text` says what for",
}
"""What a step may do."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What begins a chain: an answer to an intent, something told, or a sentence (patterns by language; `{time}` is a
    point in time)."""

    answer: str = ""
    to: str = ""
    told: str = ""
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """What a step waits for: a length of time, a moment in the data less `before`, or somebody's going or coming. It
    waits `at_most` so long."""

    seconds: float | None = None
    until: str = ""
    before: float = 0.0
    presence: Literal["", "away", "home"] = ""
    at_most: float = 12 * 3600.0


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done, or undone. What names a parameter that is empty is left out."""

    kind: str
    value: Any
    data: Mapping[str, Any] = field(default_factory=dict)
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: it may need something in the data, ask first, tell, wait, do, and be undone."""

    id: str
    path: str
    needs: str = ""
    ask: Texts = field(default_factory=dict)
    tell: Texts = field(default_factory=dict)
    wait: Wait | None = None
    do: Act | None = None
    undo: Act | None = None
    unanswered: Literal["yes", "no"] = "no"
    refused: Literal["skip", "stop"] = "skip"
    on_failure: Literal["stop", "go_on"] = "stop"


@dataclass(frozen=True, slots=True)
class Chain:
    """One entry of a chain file. `parameters` are what an owner fills in; what needs an empty one is left out."""

    id: str
    title: Texts
    begins: tuple[Begin, ...]
    steps: tuple[Step, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""


def in_language(texts: Texts, language: str) -> str:
    """A text in a language, else in English, else in whatever it was written."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def place(data: Mapping[str, Any], path: str) -> Any:
    """What stands at `recipe.missing`; None where there is nothing."""
    found: Any = data
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def parameter(chain: Chain, value: Any) -> Any:
    """A value, or what the parameter holds that it names as `$name`."""
    return chain.parameters.get(value[1:]) if isinstance(value, str) and value.startswith("$") else value


def works(chain: Chain, act: Act | None) -> bool:
    """Can this be done in this house, or does it need something that the owner has not filled in?"""
    if act is None:
        return True
    return all(parameter(chain, each) not in (None, "") for each in (*leaves(act.value), *leaves(act.data)))


def leaves(value: Any) -> Iterator[Any]:
    """Everything that stands in a value, however deep."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value
