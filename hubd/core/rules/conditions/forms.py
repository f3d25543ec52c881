"""One condition of a rule to a check: each form by its own function, inside whatever `for` or `within` it carries.

What asks about beliefs, things or the clock is a leaf: equal leaves of all rules are asked once (`compile`).
"""

from __future__ import annotations

from collections.abc import Callable

from hubd.core.rules.check import Check, Scope
from hubd.core.rules.conditions import groups, happening, house, mornings, people, rooms, things, times, weather
from hubd.core.rules.names import Roster
from hubd.core.rules.spec import Condition

Compile = Callable[[Condition, Scope], Check]

LEAVES: dict[str, Compile] = {
    "person": people.person,
    "somebody": people.somebody,
    "nobody": people.nobody,
    "area": rooms.area,
    "between": times.between,
    "days": times.on_days,
    "date": times.on_date,
    "sun": times.sun,
    "calendar": times.appointment,
    "pantry": times.pantry,
    "unless_recently": groups.unless_recently,
    "weather": weather.outside,
    "no_sign": mornings.no_sign,
    "mode": house.mode,
    "guests": house.guests,
    "due": house.due,
    "running": house.running,
}
THINGS: dict[str, Callable[[Condition, Scope, Roster], Check]] = {
    "device": things.device,
    "means": things.means,
    "event": happening.happening,
}


def compile_condition(condition: Condition, scope: Scope, roster: Roster) -> Check:
    """One condition with its parts, and around it whatever `for` or `within` it carries."""
    check = _bare(condition, scope, roster)
    if condition.lasting is not None:
        check = groups.lasting(check, condition.lasting, scope)
    if condition.within is not None and condition.form != "then":
        check = groups.lately(check, condition.within, scope)
    return check


def _bare(condition: Condition, scope: Scope, roster: Roster) -> Check:
    check = _leaf(condition, scope, roster)
    if check is not None:
        scope.leaves.append((_leaf_key(condition, scope), check))
        return check
    parts = [compile_condition(part, scope, roster) for part in condition.parts]
    if condition.form == "not":
        return groups.negation(condition.path, parts[0], scope)
    if condition.form == "unless":
        return groups.exception(condition.path, parts[0], scope)
    if condition.form == "then":
        return groups.sequence(condition.path, parts, condition.fields["window"], scope)
    return (groups.everything if condition.form == "all" else groups.anything)(condition.path, parts)


def _leaf(condition: Condition, scope: Scope, roster: Roster) -> Check | None:
    if condition.form in THINGS:
        return THINGS[condition.form](condition, scope, roster)
    return LEAVES[condition.form](condition, scope) if condition.form in LEAVES else None


def _leaf_key(condition: Condition, scope: Scope) -> str:
    """Equal for conditions that always say the same."""
    named: list[object] = []
    for value in condition.fields.values():
        named += value if isinstance(value, tuple) else [value]
    bound = (scope.who if "who" in named else None, scope.where if "where" in named else None)
    return f"{condition.form}{sorted(condition.fields.items())}{condition.at_least}{bound}"
