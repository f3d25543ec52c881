"""Whom a proposal is for: the words after `for:` turned into people, as believed now."""

from __future__ import annotations

from collections.abc import Callable

from hubd.core.household import Household
from hubd.core.rules.check import View
from hubd.core.rules.due import Due
from hubd.core.rules.instance import Instance

HERE = 0.5
"""From this probability on, somebody counts as at home (or asleep) when a proposal looks for people."""


def audience(
    words: tuple[str, ...], instance: Instance, view: View, household: Household, item: Due | None
) -> tuple[str, ...]:
    """The people meant, in the order of the configuration. Without `for:`, who the rule is bound to."""
    if not words:
        words = ("addressee",) if item is not None else ("who",)
    found = {who for name in words for who in _meant(name, instance, view, household, item)}
    return tuple(person for person in household.people if person in found)


def _meant(
    name: str, instance: Instance, view: View, household: Household, item: Due | None
) -> tuple[str | None, ...] | list[str]:
    if name == "who":
        return (instance.who,)
    if name == "addressee":
        return (item.person if item else None,)
    if name == "cook":
        return _cook(view, instance, household)
    group = GROUPS.get(name)
    return group(view, household) if group else (name,)


def _adults(_view: View, household: Household) -> list[str]:
    """Whoever can act: adults, else teens, else everybody."""
    for roles in (("adult",), ("teen",)):
        found = [p.id for p in household.people.values() if p.role in roles]
        if found:
            return found
    return list(household.people)


def _adults_home(view: View, household: Household) -> list[str]:
    adults = _adults(view, household)
    return [who for who in adults if view.context.home(who) >= HERE] or adults


def _carer(view: View, household: Household) -> list[str]:
    """Adults at home and awake; else those at home; else all."""
    here = _adults_home(view, household)
    return [who for who in here if view.context.asleep(who) < HERE] or here


def _everyone(_view: View, household: Household) -> list[str]:
    return list(household.people)


def _everyone_home(view: View, household: Household) -> list[str]:
    return [who for who in household.people if view.context.home(who) >= HERE]


GROUPS: dict[str, Callable[[View, Household], list[str]]] = {
    "adults": _adults,
    "adults_home": _adults_home,
    "carer": _carer,
    "everyone": _everyone,
    "everyone_home": _everyone_home,
}


SURELY = 0.8
PREPARES = 1800.0
"""Of those who are so surely in the kitchen, and for no longer than preparing takes (seconds), the first there cooks.
Whoever sits at its table for an hour does not."""


def _cook(view: View, instance: Instance, household: Household) -> list[str]:
    """The adult or teen who most likely stands in the kitchen, cooking rather than looking on."""
    context, where = view.context, instance.where
    near = {
        person.id: context.in_area(person.id, where) if where else context.in_kind(person.id, "kitchen")
        for person in household.people.values()
        if person.role != "child"
    }
    there = [who for who, p in near.items() if p >= SURELY and view.now - context.person(who).since <= PREPARES]
    if there:
        return [min(there, key=lambda who: (context.person(who).since, -near[who]))]
    likely = {who: p * (0.5 + 0.5 * context.activity(who, "cooking")) for who, p in near.items()}
    best = max(likely, key=lambda who: likely[who], default="")
    return [best] if likely.get(best) else []
