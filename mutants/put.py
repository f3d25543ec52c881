"""A mutant takes the place of the function that it changes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
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


def put(mutant: Changed) -> None:
    """Change the function of the loaded module in place: whoever has imported it has the mutant."""
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
    function.__code__ = code
    made = _defaults(mutant, module)
    if repr((function.__defaults__, function.__kwdefaults__)) != repr((made.__defaults__, made.__kwdefaults__)):
        function.__defaults__, function.__kwdefaults__ = made.__defaults__, made.__kwdefaults__


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
    made: FunctionType = scope[alone.name]
    return made
