"""Plain data to typed conditions: groups of conditions, nested, and single ones as the grammar lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hubd.core.rules.language.grammar import COMMON, FORMS, GROUPS, HEADS, Form
from hubd.core.rules.language.reader import Reader, joined
from hubd.core.rules.language.words import close_to, nearest, shown
from hubd.core.rules.spec import LIKELY, Condition

DEEPEST = 12
"""How deep conditions may be nested. A person loses the thread at four; recursion has to end somewhere."""
NOTHING = Condition("all", "")
"""Stands where no condition could be read; the rule that holds it is set aside anyway."""


def condition(reader: Reader, value: Any, path: str, depth: int = 0) -> Condition:
    """One condition, or a list of them, which all must hold."""
    if value in (None, [], {}):
        reader.complain(path, "here are no conditions", "write {person: …}, {area: …}, {device: …} …")
    elif depth > DEEPEST:
        reader.complain(path, "conditions are nested too deeply", "make two rules of it")
    elif isinstance(value, list):
        return Condition("all", path, parts=_parts(reader, value, path, depth))
    elif isinstance(value, Mapping):
        return _one(reader, value, path, depth)
    else:
        reader.complain(path, f"{shown(value)} is no condition", "write {person: …}, {area: …}, {device: …} …")
    return NOTHING


def _one(reader: Reader, value: Mapping[str, Any], path: str, depth: int) -> Condition:
    """A group, or whatever form of the grammar its keys name."""
    group = next((name for name in GROUPS if name in value), None)
    if group is not None:
        return _group(reader, group, value, path, depth)
    form = next((form for form in FORMS if form.head in value), None)
    first = next(iter(value), "")
    misspelt = form is not None and first not in (*form.keys, form.head, *COMMON) and close_to(first, HEADS)
    if form is None or misspelt:
        reader.complain(path, f'unknown condition "{first}"', nearest(first, HEADS))
        return NOTHING
    return _leaf(reader, form, value, path)


def _group(reader: Reader, name: str, value: Mapping[str, Any], path: str, depth: int) -> Condition:
    reader.mapping(value, path, (name, *COMMON))
    inner, here = value[name], joined(path, name)
    if name in ("not", "unless"):
        parts: tuple[Condition, ...] = (condition(reader, inner, here, depth + 1),)
    elif isinstance(inner, list) and inner:
        parts = _parts(reader, inner, here, depth + 1)
    else:
        reader.complain(here, f"{name} takes a list of conditions", f"write {name}: [{{…}}, {{…}}]")
        parts = ()
    if name == "then" and len(parts) == 1:
        reader.complain(here, "a sequence has two conditions at least", f"write {name}: [{{…}}, {{…}}]")
    if name == "then" and "within" not in value:
        reader.complain(here, "a sequence needs a window", 'add "within: 5m"')
    return _common(reader, name, value, path, {}, parts)


def _parts(reader: Reader, items: list[Any], path: str, depth: int) -> tuple[Condition, ...]:
    return tuple(condition(reader, item, f"{path}/{i}", depth + 1) for i, item in enumerate(items))


def _leaf(reader: Reader, form: Form, value: Mapping[str, Any], path: str) -> Condition:
    if form.nested:
        reader.mapping(value, path, (form.head, *COMMON))
        here = joined(path, form.head)
        inner = reader.mapping(value[form.head], here, form.keys)
    else:
        here = path
        reader.mapping(value, path, (*form.keys, *COMMON))
        inner = {key: item for key, item in value.items() if key in form.keys}
    if form.needs and not any(key in inner for key in form.needs):
        reader.complain(here, f"{form.head} says nothing to compare", f"add one of: {', '.join(form.needs)}")
    fields = {key: reader.value(inner, key, kind, here) for key, kind in form.keys.items() if key in inner}
    return _common(reader, form.head, value, path, fields)


def _common(
    reader: Reader,
    name: str,
    value: Mapping[str, Any],
    path: str,
    fields: dict[str, Any],
    parts: tuple[Condition, ...] = (),
) -> Condition:
    """What every condition may carry: how sure, for how long, how long ago."""
    within = reader.value(value, "within", COMMON["within"], path)
    if name == "then":
        fields, within = {"window": within or 0.0}, None
    return Condition(
        form=name,
        path=path,
        fields=fields,
        parts=parts,
        within=within,
        at_least=reader.value(value, "at_least", COMMON["at_least"], path, LIKELY),
        lasting=reader.value(value, "for", COMMON["for"], path),
    )
