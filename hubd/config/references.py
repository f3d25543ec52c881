"""What must agree between settings: names that others refer to, and things that may stand only once.

The checks read the plain values, not the models, so that they work whatever else is wrong with the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hubd.yaml_places import Document, Place, nearest

REFERENCES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("areas", "*", "adjacent", "*"), "areas"),
    (("devices", "*", "area"), "areas"),
    (("sources", "*", "area"), "areas"),
    (("outputs", "*", "area"), "areas"),
    (("outputs", "*", "person"), "people"),
    (("calendars", "*", "person"), "people"),
    (("sounds", "hermes", "*"), "areas"),
    (("sounds", "wyoming", "*", "area"), "areas"),
    (("sounds", "microphone", "area"), "areas"),
)
"""Where an id stands, and the section that must know it."""

IDENTITIES = ("owntracks", "beacon", "face", "voice", "ha")

_WHAT = {"areas": "area", "people": "person"}


def check_references(document: Document, folder: Path) -> None:
    """Add a problem for everything that does not agree with something else in the file."""
    root = document.value
    if not isinstance(root, dict):
        return
    _dangling(document, root)
    _outputs(document, root)
    _twice(document, _found(root, ("devices", "*", "match")), "match", "the first line already says it; join the two")
    _twice(document, _device_ids(root), "id", "rules could not tell the two apart")
    for kind in IDENTITIES:
        claims = [
            *_found(root, ("people", "*", "identities", kind)),
            *_found(root, ("people", "*", "identities", kind, "*")),
        ]
        _twice(document, _by_line(document, claims), kind, "one name belongs to one person", fold=True)
    _quiet_hours(document, root)
    _kitchen(document, root)
    _life(document, root)
    _tool_servers(document, root)
    files = (("rules", "*"), ("recipes", "*"), ("chains", "*"), ("calendars", "*", "file"))
    for place, value in (pair for pattern in files for pair in _found(root, pattern)):
        if not (folder / value).exists():
            document.complain(place, f"there is no file or folder {value!r}", f"looked in {folder}")


def _found(value: Any, pattern: tuple[str, ...], place: Place = ()) -> Iterator[tuple[Place, str]]:
    """All texts at places that fit the pattern, in the order of the file."""
    if not pattern:
        if isinstance(value, str):
            yield place, value
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(value, dict):
        for key in [*value] if step == "*" else [step]:
            if key in value:
                yield from _found(value[key], rest, (*place, key))
    elif isinstance(value, list) and step == "*":
        for i, item in enumerate(value):
            yield from _found(item, rest, (*place, i))


def _section(root: dict[str, Any], name: str) -> dict[str, Any]:
    value = root.get(name)
    return value if isinstance(value, dict) else {}


def _dangling(document: Document, root: dict[str, Any]) -> None:
    for pattern, section in REFERENCES:
        known = _section(root, section)
        for place, name in _found(root, pattern):
            if pattern[-2] == "adjacent" and name == place[1]:
                document.complain(place, f"{name!r} is next to itself", "leave it out")
            elif name not in known:
                hint = nearest(name, known) or f"add it to {section}"
                document.complain(place, f"unknown {_WHAT[section]} {name!r}", hint)


def _outputs(document: Document, root: dict[str, Any]) -> None:
    """A phone belongs to a person, everything else stands in an area."""
    for name, output in _section(root, "outputs").items():
        kind = output.get("type") if isinstance(output, dict) else None
        needs = {"phone": "person", "screen": "area", "speaker": "area"}.get(kind) if isinstance(kind, str) else None
        if needs and output.get(needs) is None:
            document.complain(("outputs", name), f"a {kind} needs {needs}", f"add {needs}: …")


KITCHENS = ("mealie", "tandoor", "grocy")


def _kitchen(document: Document, root: dict[str, Any]) -> None:
    """The shopping list is kept by a program that is configured, or by Home Assistant."""
    kitchen = _section(root, "kitchen")
    wanted = kitchen.get("shopping_list")
    if not isinstance(wanted, str):
        return
    place = ("kitchen", "shopping_list")
    if wanted in KITCHENS and wanted not in kitchen:
        document.complain(place, f"the list is kept by {wanted}, which is not configured", f"add kitchen: {wanted}:")
    elif wanted not in KITCHENS and not wanted.startswith("todo."):
        known = [*KITCHENS, "todo.shopping"]
        document.complain(place, f"no program keeps lists that is called {wanted!r}", nearest(wanted, known) or
                          "mealie, tandoor, grocy, or a to-do list such as todo.shopping")  # fmt: skip
    elif wanted.startswith("todo.") and "home_assistant" not in root:
        document.complain(place, "a to-do list needs Home Assistant", "add home_assistant: url and token")


def _life(document: Document, root: dict[str, Any]) -> None:
    """A calendar comes from one place; scenes are set for people who live here."""
    calendars = root.get("calendars")
    for n, calendar in enumerate(calendars if isinstance(calendars, list) else []):
        if isinstance(calendar, dict) and ("url" in calendar) == ("file" in calendar):
            document.complain(("calendars", n), "a calendar needs one of url and file", "write exactly one of them")
    for who in _section(_section(root, "study"), "scenes"):
        if who not in _section(root, "people"):
            hint = nearest(who, _section(root, "people")) or "add it to people"
            document.complain(("study", "scenes", who), f"unknown person {who!r}", hint)


def _device_ids(root: dict[str, Any]) -> list[tuple[Place, str]]:
    return [*_found(root, ("devices", "*", "id")), *_found(root, ("sources", "*", "id"))]


def _by_line(document: Document, found: Iterable[tuple[Place, str]]) -> list[tuple[Place, str]]:
    return sorted(found, key=lambda item: document.line(item[0]))


def _twice(document: Document, found: Iterable[tuple[Place, str]], what: str, hint: str, *, fold: bool = False) -> None:
    """Complain of what two entries of a section claim; one may say the same twice, such as a name in other letters."""
    first: dict[str, Place] = {}
    for place, value in found:
        name = value.lower() if fold else value
        if name in first and first[name][:2] != place[:2]:
            line = document.line(first[name])
            document.complain(place, f"{what} {value!r} is used twice (first in line {line})", hint)
        else:
            first.setdefault(name, place)


def _tool_servers(document: Document, root: dict[str, Any]) -> None:
    for name, server in _section(root, "mcp_servers").items():
        if isinstance(server, dict) and bool(server.get("url")) == bool(server.get("command")):
            document.complain(("mcp_servers", name), "an address or a command is needed", "write one of them")


def _quiet_hours(document: Document, root: dict[str, Any]) -> None:
    hours = _section(_section(root, "policy"), "quiet_hours")
    if hours and hours.get("from", "22:00") == hours.get("to", "07:00"):
        hint = 'a minute such as from "04:00" to "04:01" comes as near as possible to none'
        document.complain(("policy", "quiet_hours"), "quiet hours begin and end at the same time", hint)
