"""Rule files: YAML files and folders to typed rules, with every problem's file and line. A bad rule stops no other.

Shipped rules come first. In the owner's files, a rule with the id of a shipped one replaces it, and an entry
without conditions changes a rule, or a whole pack (the rules of one file): `{id: hazards.fridge_open, with:
{open_for: 8m}}`, `{pack: bedtime, enabled: false}`, `{pack: recipes, stage: ask}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hubd.core.decisions import Stage
from hubd.core.floor import Floor
from hubd.core.household import Household
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.language.grammar import CHANGEABLE
from hubd.core.rules.language.parse import parse_rule
from hubd.core.rules.language.words import nearest
from hubd.core.rules.rulebook import Rulebook
from hubd.core.rules.spec import RuleSpec
from hubd.errors import Problem
from hubd.resources import shipped
from hubd.yaml_places import Document, Place, read_file, read_text

ENDINGS = (".yaml", ".yml")
BEGINS: Stage = "shadow"
"""Where a new rule stands that does not say how far it is trusted."""

TRIED = "tried"
"""Where a change that stands in no file comes from."""


@dataclass(frozen=True)
class Source:
    """One entry of a file as it was written, to be read again with changes."""

    data: Mapping[str, Any]
    file: str
    lines: Mapping[str, int]

    @property
    def pack(self) -> str:
        return Path(self.file).stem


@dataclass
class RuleSet:
    """Rules in the order of their files, and whatever was wrong with the rest."""

    rules: dict[str, RuleSpec] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    changes: list[Source] = field(default_factory=list)
    """Entries that change other rules; they take effect in `over`."""

    def over(self, base: RuleSet) -> RuleSet:
        """These rules on top of others: equal ids replace, then changes are made. Whoever names no stage begins on
        trial, or stands where the rule stood that it replaces."""
        merged = RuleSet(
            {**base.rules, **self.rules}, [*base.problems, *self.problems], {**base.sources, **self.sources}
        )
        for id_, spec in self.rules.items():
            if "stage" not in self.sources[id_].data:
                stage = base.rules[id_].stage if id_ in base.rules else BEGINS
                merged.rules[id_] = replace(spec, stage=stage)
                merged.sources[id_] = replace(self.sources[id_], data={**self.sources[id_].data, "stage": stage})
        for change in (*base.changes, *self.changes):
            _change(merged, change)
        return merged


_kept: dict[str, RuleSet] = {}


def shipped_rules() -> RuleSet:
    """The rulebook that is always loaded."""
    return _kept.get("shipped") or read_rules([shipped("rules")])


def keep_shipped_rules() -> None:
    """Read them once and for all in this process: for those who set up many homes, one after the other."""
    _kept["shipped"] = shipped_rules()


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


def load_rulebook(
    household: Household,
    paths: Sequence[Path] = (),
    floor: Floor | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
) -> Rulebook:
    """The shipped rules and the owner's, compiled for a household. Problems of reading and compiling stand in it.
    `changes` are made last, to whatever rules there are then.

    Where an owner's replacement of a shipped rule makes no sense, the shipped one stays: a typing mistake
    must not switch off the smoke alarm.
    """
    return rulebook_of(household, shipped_rules(), read_rules(paths), floor, changes)


def rulebook_of(
    household: Household,
    base: RuleSet,
    own: RuleSet,
    floor: Floor | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
) -> Rulebook:
    """The same from rules that were read before: whoever furnishes many homes reads each file once."""
    tried = [Source(change, TRIED, {}) for change in changes]
    rules = replace(own, changes=[*own.changes, *tried]).over(base)
    book = compile_rules(tuple(rules.rules.values()), household, floor)
    problems = (*rules.problems, *book.problems)
    working = {spec.id for spec in book.specs}
    fallen = {
        id_: base.rules[id_]
        for id_, spec in rules.rules.items()
        if id_ not in working and spec is not base.rules.get(id_, spec)
    }
    if fallen:
        book = compile_rules(tuple({**rules.rules, **fallen}.values()), household, floor)
    return replace(book, problems=problems)


def _files(path: Path, problems: list[Problem]) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in ENDINGS and file.is_file())
    if not path.exists():
        problems.append(Problem(str(path), 0, "", "there is no such file or folder", 'correct "rules:"'))
        return []
    return [path]


def _take(document: Document, found: RuleSet) -> None:
    """Add one document's rules to a set. Where it is no YAML as a whole, each rule is read by itself."""
    parts = _pieces(document.text)
    if len(parts) > 1:
        for part in parts:
            _take(read_text(part, document.file), found)
        return
    found.problems += document.problems
    if document.value is None:
        return
    if not isinstance(document.value, list):
        what = "a rule file is a list of rules"
        found.problems.append(Problem(document.file, 1, "", what, 'begin each rule with "- id:"'))
        return
    for number, data in enumerate(document.value):
        _take_one(document, number, data, found)


def _pieces(text: str) -> list[str]:
    """The rules of a file that cannot be read, each on the lines where it stands: one of them is broken, not all."""
    lines = text.splitlines(keepends=True)
    begins = [number for number, line in enumerate(lines) if line.startswith(("- ", "-\n"))]
    ends = [*begins[1:], len(lines)]
    return ["\n" * begin + "".join(lines[begin:end]) for begin, end in zip(begins, ends, strict=True)] if begins else []


def _take_one(document: Document, number: int, data: Any, found: RuleSet) -> None:
    source = Source(data if isinstance(data, Mapping) else {}, document.file, _lines(document, number))
    if source.data and "when" not in data and set(data) <= {"id", "pack", *CHANGEABLE}:
        found.changes.append(source)
        return
    if any(problem.path.startswith(f"[{number}]") for problem in document.problems):
        return  # already complained about while reading; half a rule is none
    spec, enabled = _read(data, source, str(number), found.problems)
    if spec is None:
        return
    if spec.id in found.sources:
        first = found.sources[spec.id]
        where = f"{first.file}:{first.lines.get('', 0)}"
        found.problems.append(
            Problem(
                document.file,
                spec.line("id"),
                spec.id,
                "this id is already used",
                f"the rule in {where} goes on; give this one another id",
            )
        )
        return
    found.sources[spec.id] = source
    if enabled:
        found.rules[spec.id] = spec
    else:
        found.changes.append(Source({"id": spec.id, "enabled": False}, source.file, source.lines))


def _read(data: Any, source: Source, name: str, problems: list[Problem]) -> tuple[RuleSpec | None, bool]:
    """Parse one rule; complaints become problems with their lines."""
    if isinstance(data, Mapping) and isinstance(data.get("id"), str):
        name = data["id"]
    spec, enabled, complaints = parse_rule(data)
    for path, what, hint in complaints:
        place = f"{name}/{path}" if path else name
        problems.append(Problem(source.file, _line(source.lines, path), place, what, hint))
    if spec is not None:
        spec = replace(spec, file=source.file, pack=source.pack, lines=source.lines)
    return spec, enabled


def _change(rules: RuleSet, change: Source) -> None:
    """Make one change to a rule or to all rules of a pack."""
    data = change.data
    key = "pack" if "pack" in data else "id"
    name = str(data.get(key))
    known = {source.pack for source in rules.sources.values()} if key == "pack" else set(rules.sources)
    if name not in known or set(data) == {key}:
        what = (
            f'there is no {"pack" if key == "pack" else "rule"} "{name}" to change'
            if name not in known
            else "the rule has no conditions, and changes none"
        )
        rules.problems.append(Problem(change.file, _line(change.lines, key), name, what, nearest(name, known)))
        return
    for id_, source in list(rules.sources.items()):
        if name == (source.pack if key == "pack" else id_):
            _changed(rules, id_, source, change)


def _changed(rules: RuleSet, id_: str, source: Source, change: Source) -> None:
    data = {**source.data, **{key: value for key, value in change.data.items() if key in CHANGEABLE}}
    if isinstance(change.data.get("with"), Mapping) and isinstance(source.data.get("with"), Mapping):
        data["with"] = {**source.data["with"], **change.data["with"]}
        data.pop("examples", None)  # they were written for the values that stood there
    problems: list[Problem] = []
    spec, enabled = _read(data, source, id_, problems)
    if spec is None:  # whatever was wrong with the rule itself is known; what is new comes from the change
        line = _line(change.lines, "")
        rules.problems += [replace(problem, file=change.file, line=line) for problem in problems]
    elif not enabled:
        rules.rules.pop(id_, None)
    else:
        rules.rules[id_] = spec
        rules.sources[id_] = replace(source, data=data)


def _lines(document: Document, number: int) -> dict[str, int]:
    """Path inside the rule to line, for all that stands in it."""
    places: dict[Place, int] = {**document.values, **document.keys}
    return {"/".join(str(step) for step in place[1:]): line for place, line in places.items() if place[:1] == (number,)}


def _line(lines: Mapping[str, int], path: str) -> int:
    while path and path not in lines:
        path = path.rpartition("/")[0]
    return lines.get(path, 0)
