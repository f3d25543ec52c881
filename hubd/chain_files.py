"""Chain files: YAML files and folders to typed chains, with every problem's file and line. A bad chain stops no other.

Shipped chains come first. In the owner's files a chain with the id of a shipped one replaces it, and an entry without
steps changes one: `{id: cook_this, with: {preheat: script.preheat_oven}}`, `{id: guests_at, enabled: false}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hubd.core.chains.parse import Reader
from hubd.core.chains.spec import Chain
from hubd.errors import Problem
from hubd.resources import shipped
from hubd.yaml_places import Document, Place, nearest, read_file

CHANGES = frozenset({"id", "with", "enabled"})
ENDINGS = (".yaml", ".yml")


def read_chains(paths: Sequence[Path] = ()) -> tuple[tuple[Chain, ...], tuple[Problem, ...]]:
    """The shipped chains and the owner's on top of them, and whatever was wrong with the rest."""
    chains: dict[str, Chain] = {}
    problems: list[Problem] = []
    for path in (shipped("chains"), *paths):
        for file in _files(path):
            document = read_file(file)
            problems += document.problems
            for number, entry in _entries(document, problems):
                _take(document, number, entry, chains, problems)
    return tuple(chains.values()), tuple(problems)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in ENDINGS and file.is_file())
    return [path]


def _entries(document: Document, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    if document.value is None:
        return
    if not isinstance(document.value, list):
        problems.append(Problem(document.file, 1, "", "a chain file is a list of chains", 'begin each with "- id:"'))
        return
    yield from enumerate(document.value)


def _take(document: Document, number: int, entry: Any, chains: dict[str, Chain], problems: list[Problem]) -> None:
    if isinstance(entry, Mapping) and set(entry) <= CHANGES:
        _change(document, number, entry, chains, problems)
        return
    reader = Reader()
    chain = reader.chain(entry, document.file)
    name = str(entry.get("id")) if isinstance(entry, Mapping) else str(number)
    for path, what, hint in reader.complaints:
        place = _place(number, path)
        problems.append(Problem(document.file, document.line(place), f"{name}/{path}".rstrip("/"), what, hint))
    if chain is not None:
        chains[chain.id] = chain


def _change(
    document: Document, number: int, entry: Mapping[str, Any], chains: dict[str, Chain], problems: list[Problem]
) -> None:
    """Fill in parameters of a chain, or leave it out."""
    name, line = str(entry.get("id")), document.line((number,))
    chain = chains.get(name)
    if chain is None:
        hint = nearest(name, chains)
        problems.append(Problem(document.file, line, name, f'there is no chain "{name}" to change', hint))
        return
    given = entry.get("with") or {}
    unknown = [key for key in given if key not in chain.parameters] if isinstance(given, Mapping) else ["with"]
    for key in unknown:
        hint = nearest(key, chain.parameters)
        problems.append(Problem(document.file, line, f"{name}/with/{key}", "the chain has no such parameter", hint))
    if entry.get("enabled") in (False, "false"):
        del chains[name]
    elif not unknown:
        chains[name] = replace(chain, parameters={**chain.parameters, **given})


def _place(number: int, path: str) -> Place:
    """A path inside a chain as a place in its file."""
    steps: list[str | int] = [int(step) if step.isdigit() else step for step in path.split("/") if step]
    return (number, *steps)
