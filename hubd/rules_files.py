"""Rule files: YAML files and folders to typed rules, with every problem's file and line. A bad rule stops no other.

Shipped rules come first; an owner's rule with the id of a shipped one replaces it, and `{id: …, enabled: false}`
switches it off. Several rules of one id inside one set are a problem of the later ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hubd.core.floor import Floor
from hubd.core.household import Household
from hubd.core.rules.compile import Rulebook, compile_rules
from hubd.core.rules.parse import parse_rule
from hubd.core.rules.spec import RuleSpec
from hubd.core.rules.words import nearest
from hubd.errors import Problem
from hubd.resources import shipped
from hubd.yaml_places import Document, Place, read_file, read_text

ENDINGS = (".yaml", ".yml")
SWITCH = frozenset({"id", "enabled"})
"""A rule with these keys alone only switches another one on or off."""


@dataclass
class RuleSet:
    """Rules in the order of their files, and whatever was wrong with the rest."""

    rules: dict[str, RuleSpec] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    off: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Ids that are switched off here, with file and line."""

    def over(self, base: RuleSet) -> RuleSet:
        """These rules on top of others: same ids replace, switched off ones go."""
        merged = {**base.rules, **self.rules}
        for gone in self.off:
            merged.pop(gone, None)
        return RuleSet(merged, [*base.problems, *self.problems], {**base.off, **self.off})


def shipped_rules() -> RuleSet:
    """The rulebook that is always loaded."""
    return read_rules([shipped("rules")])


def read_rules(paths: Iterable[Path]) -> RuleSet:
    """All rules of some files and folders (a folder's files in the order of their names, folders inside included)."""
    found = RuleSet()
    for path in paths:
        for file in _files(path, found.problems):
            _take(read_file(file), found)
    return found


def read_rule_text(text: str, file: str = "<rules>") -> RuleSet:
    """Rules from a string, for `hubd rules test` and for tests."""
    found = RuleSet()
    _take(read_text(text, file), found)
    return found


def load_rulebook(household: Household, paths: Sequence[Path] = (), floor: Floor | None = None) -> Rulebook:
    """The shipped rules and the owner's, compiled for a household. Problems of reading and compiling stand in it.

    Where an owner's replacement of a shipped rule makes no sense, the shipped one stays: a typing mistake
    must not switch off the smoke alarm.
    """
    base = shipped_rules()
    rules = read_rules(paths).over(base)
    book = compile_rules(tuple(rules.rules.values()), household, floor)
    problems = (*rules.problems, *unknown_switches(rules, base), *book.problems)
    working = {spec.id for spec in book.specs}
    fallen = {id_: base.rules[id_] for id_, spec in rules.rules.items()
              if id_ not in working and spec is not base.rules.get(id_, spec)}
    if fallen:
        book = compile_rules(tuple({**rules.rules, **fallen}.values()), household, floor)
    return replace(book, problems=problems)


def unknown_switches(rules: RuleSet, base: RuleSet) -> list[Problem]:
    """Rules that are switched off and do not exist."""
    return [
        Problem(file, line, id_, f'there is no rule "{id_}" to switch off', nearest(id_, base.rules))
        for id_, (file, line) in rules.off.items() if id_ not in base.rules
    ]


def _files(path: Path, problems: list[Problem]) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in ENDINGS and file.is_file())
    if not path.exists():
        problems.append(Problem(str(path), 0, "", "there is no such file or folder", 'correct "rules:"'))
        return []
    return [path]


def _take(document: Document, found: RuleSet) -> None:
    """Add one document's rules to a set."""
    found.problems += document.problems
    if document.value is None:
        return
    if not isinstance(document.value, list):
        what = "a rule file is a list of rules"
        found.problems.append(Problem(document.file, 1, "", what, 'begin each rule with "- id:"'))
        return
    for number, data in enumerate(document.value):
        _take_one(document, number, data, found)


def _take_one(document: Document, number: int, data: Any, found: RuleSet) -> None:
    lines = _lines(document, number)
    name = data["id"] if isinstance(data, Mapping) and isinstance(data.get("id"), str) else str(number)
    if isinstance(data, Mapping) and set(data) == SWITCH and data["enabled"] is False:
        found.off[name] = (document.file, lines.get("id", 0))
        return
    spec, enabled, complaints = parse_rule(data)
    for path, what, hint in complaints:
        place = f"{name}/{path}" if path else name
        found.problems.append(Problem(document.file, _line(lines, path), place, what, hint))
    if spec is None or any(problem.path.startswith(f"[{number}]") for problem in document.problems):
        return
    spec = replace(spec, file=document.file, lines=lines)
    if spec.id in found.rules:
        first = found.rules[spec.id]
        where = f"{first.file}:{first.line('')}"
        found.problems.append(Problem(document.file, spec.line("id"), spec.id, "this id is already used",
                                      f"the rule in {where} goes on; give this one another id"))
    elif enabled:
        found.rules[spec.id] = spec
    else:
        found.off[spec.id] = (document.file, spec.line("id"))


def _lines(document: Document, number: int) -> dict[str, int]:
    """Path inside the rule to line, for all that stands in it."""
    places: dict[Place, int] = {**document.values, **document.keys}
    return {"/".join(str(step) for step in place[1:]): line for place, line in places.items() if place[:1] == (number,)}


def _line(lines: Mapping[str, int], path: str) -> int:
    while path and path not in lines:
        path = path.rpartition("/")[0]
    return lines.get(path, 0)
