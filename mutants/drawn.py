"""Which mutants are tried: mutmut's, drawn by their names.

A mutant is one small change of one function: another comparison, an argument left out, a number one higher. mutmut says
which there are. Of all of them those with the smallest digests of their names are taken: spread over the code as the
code is, the same ones at every run, and chosen by nobody.
"""

from __future__ import annotations

import ast
from bisect import insort
from collections.abc import Iterator, Sequence
from difflib import ndiff
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import libcst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import create_mutations


class Mutant(NamedTuple):
    """One change. `first` to `last`: the lines of its statement; `code`: the whole function, changed."""

    name: str
    path: str
    function: str
    first: int
    last: int
    change: str
    code: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def drawn(paths: Sequence[Path], count: int) -> tuple[list[Mutant], int]:
    """So many mutants of these files, in the order of the files; and how many there are in all."""
    chosen: list[tuple[str, Mutant]] = []
    every = 0
    for path in paths:
        for name, mutant in _mutants(path):
            every += 1
            digest = blake2b(name.encode(), digest_size=8).hexdigest()
            if len(chosen) < count or digest < chosen[-1][0]:
                insort(chosen, (digest, mutant()))
                del chosen[count:]
    return sorted(mutant for _, mutant in chosen), every


class _Change(NamedTuple):
    """Makes a mutant when it is asked for: writing code down takes longer than finding what could be changed."""

    path: Path
    module: libcst.Module
    name: str
    function: str
    outer: libcst.FunctionDef
    old: libcst.CSTNode
    new: libcst.CSTNode
    lines: tuple[int, int]

    def __call__(self) -> Mutant:
        plain = self.outer.with_changes(decorators=[], leading_lines=[])
        before = self.module.code_for_node(plain)
        after = self.module.code_for_node(plain.deep_replace(self.old, self.new))
        return Mutant(self.name, self.path.as_posix(), self.function, *self.lines, _told(before, after), after)


def _mutants(path: Path) -> Iterator[tuple[str, _Change]]:
    text = path.read_text(encoding="utf-8")
    module, mutations, _, _ = create_mutations(str(path), text)
    places = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    names, statements = dict(_functions(module)), _statements(text)
    numbers: dict[str, int] = {}
    for mutation in mutations:
        outer = mutation.contained_by_top_level_function
        if outer is None or outer not in names:
            continue  # what is done once, at the import, is a table; mutmut leaves it alone, too
        function = names[outer]
        numbers[function] = numbers.get(function, 0) + 1
        name = f"{path.as_posix()}:{function}#{numbers[function]}"
        lines = statements.get(places[mutation.original_node].start.line, (0, 0))
        yield name, _Change(path, module, name, function, outer, mutation.original_node, mutation.mutated_node, lines)


def _functions(module: libcst.Module) -> Iterator[tuple[libcst.FunctionDef, str]]:
    """Functions and methods, with their names."""
    for each in module.body:
        if isinstance(each, libcst.FunctionDef):
            yield each, each.name.value
        elif isinstance(each, libcst.ClassDef):
            for method in each.body.body:
                if isinstance(method, libcst.FunctionDef):
                    yield method, f"{each.name.value}.{method.name.value}"


def _statements(text: str) -> dict[int, tuple[int, int]]:
    """For every line the lines of its innermost statement; of one with a body, its head."""
    found: dict[int, tuple[int, int]] = {}
    for each in ast.walk(ast.parse(text)):  # the outer ones come first
        if isinstance(each, ast.stmt):
            body = getattr(each, "body", None)
            last = body[0].lineno - 1 if body else each.end_lineno or each.lineno
            for line in range(each.lineno, max(last, each.lineno) + 1):
                found[line] = (each.lineno, max(last, each.lineno))
    return found


def _told(before: str, after: str) -> str:
    """The lines that differ."""
    lines = [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    gone, come = (" ".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return f"{gone} → {come}"
