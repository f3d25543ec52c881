"""A mutant takes the place of the function that it changes."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Protocol


class Changed(Protocol):
    """What has to be known of a mutant here."""

    @property
    def path(self) -> str: ...
    @property
    def module(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def code(self) -> str: ...


Made = Mapping[int, Sequence[FunctionType]]
"""Functions by the number of their code."""


def made() -> Made:
    """Functions that others have made and keep in tables: what changes their maker must change them, too."""
    found: dict[int, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and "<locals>" in each.__qualname__:
            found.setdefault(id(each.__code__), []).append(each)
    return found


def put(mutant: Changed, kept: Made) -> None:
    """Change the function of the loaded module in place: whoever has imported it has the mutant. `kept`: those that
    functions have made."""
    module = sys.modules[mutant.module]
    owner: Any = module
    *outer, last = mutant.function.split(".")
    for name in outer:
        owner = vars(owner)[name]
    found = vars(owner)[last]
    function: FunctionType = getattr(found, "__func__", found)
    code = _module(mutant)
    for name in (*outer, last):
        code = next(each for each in reversed(code.co_consts) if isinstance(each, CodeType) and each.co_name == name)
    for old, new in _inside(function.__code__, code):
        for each in kept.get(id(old), ()):
            if old.co_freevars == new.co_freevars:
                each.__code__ = new
    function.__code__ = code
    alone = _defaults(mutant, module)
    if repr((function.__defaults__, function.__kwdefaults__)) != repr((alone.__defaults__, alone.__kwdefaults__)):
        function.__defaults__, function.__kwdefaults__ = alone.__defaults__, alone.__kwdefaults__


def _inside(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions inside a function, before and after, in their order."""
    before, after = ([each for each in code.co_consts if isinstance(each, CodeType)] for code in (old, new))
    if [each.co_name for each in before] == [each.co_name for each in after]:
        for one, other in zip(before, after, strict=True):
            yield one, other
            yield from _inside(one, other)


class Importer(MetaPathFinder, Loader):
    """Imports a module with the mutant in it, for what is used while modules are imported."""

    def __init__(self, mutant: Changed) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        spec = ModuleSpec(name, self, origin=self.mutant.path, is_package=self.mutant.path.endswith("/__init__.py"))
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(str(Path(self.mutant.path).parent.absolute()))
        return spec

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self.mutant.path
        exec(_module(self.mutant), vars(module))  # noqa: S102 - the project's own module


def _module(mutant: Changed) -> CodeType:
    """The whole module with the change."""
    tree: Any = ast.parse(Path(mutant.path).read_text(encoding="utf-8"))
    owner, (*outer, last) = tree, mutant.function.split(".")
    for name in outer:
        owner = next(each for each in owner.body if isinstance(each, ast.ClassDef) and each.name == name)
    at = max(n for n, each in enumerate(owner.body) if isinstance(each, ast.FunctionDef) and each.name == last)
    new = _function(mutant)
    new.decorator_list = owner.body[at].decorator_list
    owner.body[at] = new
    return compile(tree, mutant.path, "exec", dont_inherit=True)


def _function(mutant: Changed) -> ast.FunctionDef:
    return next(each for each in ast.parse(mutant.code).body if isinstance(each, ast.FunctionDef))


def _defaults(mutant: Changed, module: ModuleType) -> FunctionType:
    """The mutant by itself, for the sake of its defaults."""
    alone = _function(mutant)
    alone.body = [ast.Pass(lineno=1, col_offset=0)]
    alone.returns = None
    for each in ast.walk(alone.args):
        if isinstance(each, ast.arg):
            each.annotation = None
    scope = dict(vars(module))
    exec(compile(ast.Module([alone], []), mutant.path, "exec", dont_inherit=True), scope)  # noqa: S102 - the same
    function: FunctionType = scope[alone.name]
    return function
