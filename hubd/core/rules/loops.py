"""Rules that set each other off for ever: one publishes what another listens to, and so on round to the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hubd.core.rules.conditions.values import same
from hubd.core.rules.names import Names
from hubd.core.rules.spec import Condition, DeviceEffect, RuleSpec

Complaint = tuple[RuleSpec, str, str]
"""(rule, path of the effect, what)."""


def loops(specs: Sequence[RuleSpec], names: Names) -> list[Complaint]:
    """Every rule in a circle, with the effect by which it sets off the next. A `cool_down` or a condition on another
    value breaks a circle."""
    effects = [(spec, effect) for spec in specs if not spec.cool_down for effect in spec.do if effect.publish]
    follows = {
        spec.id: [other.id for _, effect in _of(spec, effects) for other in specs if _hears(other, effect, names)]
        for spec, _ in effects
    }
    found: list[Complaint] = []
    for spec, effect in effects:
        way = _way_back(spec.id, follows)
        if way is not None:
            what = "this rule sets itself off again" if len(way) == 1 else f"rules in a circle: {' → '.join(way)}"
            found.append((spec, f"{effect.path}/publish", what))
    return found


def _of(spec: RuleSpec, effects: Sequence[tuple[RuleSpec, DeviceEffect]]) -> Iterator[tuple[RuleSpec, DeviceEffect]]:
    return (pair for pair in effects if pair[0] is spec)


def _hears(spec: RuleSpec, effect: DeviceEffect, names: Names) -> bool:
    """Does this rule fire on what the effect publishes?"""
    return any(
        names.means(str(condition.fields["event"]), str(effect.publish)) and _fits(condition, effect.payload)
        for condition in _events(spec.when)
    )


def _events(condition: Condition) -> Iterator[Condition]:
    if condition.form == "event":
        yield condition
    for part in condition.parts:
        yield from _events(part)


def _fits(condition: Condition, payload: object) -> bool:
    """May this payload be what the condition waits for? `same` may be anything."""
    wanted = condition.fields.get("is")
    return wanted is None or payload == "same" or any(same(payload, want) for want in wanted)


def _way_back(start: str, follows: dict[str, list[str]]) -> list[str] | None:
    """The rules from one back to itself, the nearest way round; None where there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for following in follows.get(way[-1], ()):
            if following == start:
                return way if len(way) == 1 else [*way, start]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None
