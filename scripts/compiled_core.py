"""Runs what `compile` has built from the core's sources, as long as it is built from these very sources.

Copied into a virtual environment (`install`) and begun with every Python of it. A source that has changed since makes
all of it old, because what is compiled together belongs together; then nothing of it is run.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

GROUP = "hubd_core"
SHARED = f"{GROUP}__mypyc"
"""The module that holds the code of all others."""
NOTE = "built-from.json"
PURE = "HUBD_PURE"
"""Set in the environment: the sources run."""


def looks(file: Path) -> list[int]:
    """Size and time of a file: another one looks otherwise."""
    found = file.stat()
    return [found.st_size, found.st_mtime_ns]


def built_from(built: Path) -> str:
    """The sum over the sources of what was built; empty where nothing was."""
    try:
        return str(json.loads((built / NOTE).read_text(encoding="utf-8"))["from"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


class CompiledCore(MetaPathFinder):
    """Finds modules of the core in `build/compiled` of one working tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, Path] | None = None

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,  # noqa: ARG002 - importlib's
    ) -> ModuleSpec | None:
        """Where a module lies, if it is one of ours and has been compiled."""
        if name != SHARED and not (name.startswith("hubd.core.") and path and self._ours(path)):
            return None
        if self._files is None:
            self._files = self._found()
        file = self._files.get(name)
        return None if file is None else spec_from_file_location(name, file)

    def _ours(self, path: Sequence[str]) -> bool:
        """Is it this working tree, and not another one, from which hubd is imported?"""
        return any(Path(folder).resolve().is_relative_to(self.root / "hubd" / "core") for folder in path)

    def _found(self) -> dict[str, Path]:
        built = self.root / "build" / "compiled"
        if os.environ.get(PURE) or not _unchanged(self.root, built):
            return {}
        suffix = str(sysconfig.get_config_var("EXT_SUFFIX"))
        return {
            str(file.relative_to(built)).removesuffix(suffix).replace(os.sep, "."): file
            for file in built.rglob(f"*{suffix}")
        }


def _unchanged(root: Path, built: Path) -> bool:
    try:
        noted = json.loads((built / NOTE).read_text(encoding="utf-8"))["sources"]
        return all(looks(root / name) == seen for name, seen in noted.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def use(root: str) -> None:
    """From now on, in this process."""
    sys.meta_path.insert(0, CompiledCore(Path(root)))


def install(root: Path) -> None:
    """From now on, in every Python of this virtual environment."""
    packages = Path(sysconfig.get_path("purelib"))
    (packages / "hubd_compiled_core.py").write_bytes(Path(__file__).read_bytes())
    line = f"import hubd_compiled_core; hubd_compiled_core.use({str(root)!r})\n"
    (packages / "hubd_compiled_core.pth").write_text(line, encoding="utf-8")
