"""Translate the way of an event through the core to C with mypyc, so that it takes less of a small machine.

Usage: python scripts/compile.py [--anew]     (make compile)

It needs a C compiler and takes a minute. The sources stay what runs everywhere: where there is no compiler nothing
happens, and the same decisions come out a little later. In this folder's virtual environment hubd then runs what lies
in build/compiled until one of the core's sources changes; from then on the sources run again (`compiled_core`; with
HUBD_PURE=1 at once). A wheel takes it along if it is built with HUBD_COMPILED=1 (`build_hook`).
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import sysconfig
from contextlib import redirect_stdout
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import compiled_core  # beside this file

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "build" / "compiled"
NEEDS = ("mypy==2.4.1", "msgspec>=0.20", "setuptools>=80,<83")
"""What compiles, and the one library whose types the core's are made of: versions with hashes are in compile.lock."""

ON_THE_WAY = {
    "hubd/core": "belief consent floor house household ids layered normalise readings step",
    "hubd/core/evidence": "air appliances faces fuse notes people recognised rooms",
    "hubd/core/whereabouts": (
        "belongings beside ghosts leaving location movement occupancy pets radio receivers sharing usual visitors"
    ),
    "hubd/core/activities": "activity onlooker sittings sleep traces",
    "hubd/core/rules": "check engine holding index instance names nearly rulebook thresholds",
    "hubd/core/rules/conditions": "aspects groups happening house people rooms things times values whereabouts",
    "hubd/core/policy": "agenda arbitrate books case docket judge scene table",
    "hubd/core/policy/channels": "effects",
    "hubd/core/policy/learned": "circumstances logistic",
    "hubd/core/policy/requests": "hush",
    "hubd/core/policy/routines": "chain_begins mealtimes",
    "hubd/core/policy/wording": "phrases",
}
"""What nearly every event passes through, by folder. Modules that define values of the store (`msgspec.Struct`) stay as
they are: those are written in C already."""


class CannotCompileError(Exception):
    """The core was not compiled; says why."""


def modules() -> list[str]:
    """Their files, from the root of the repository."""
    return [f"{folder}/{name}.py" for folder, names in ON_THE_WAY.items() for name in names.split()]


def sources() -> list[Path]:
    """Everything that what is compiled may have been told by: the whole core."""
    return sorted((ROOT / "hubd" / "core").rglob("*.py"))


def fingerprint() -> str:
    """A sum over the sources, over what compiles them and for whom."""
    total = sha256(Path(__file__).read_bytes() + str(sysconfig.get_config_var("EXT_SUFFIX")).encode())
    for file in sources():
        total.update(f"{file.relative_to(ROOT).as_posix()}\0".encode() + sha256(file.read_bytes()).digest())
    return total.hexdigest()


def fresh() -> bool:
    """Was what was built made from these very sources?"""
    return compiled_core.built_from(BUILT) == fingerprint()


def missing() -> str:
    """What keeps this machine from compiling, in words; empty if nothing does."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return "there is no C compiler (on Debian or Ubuntu: apt-get install gcc python3-dev)"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return "the headers of Python are missing (on Debian or Ubuntu: apt-get install python3-dev)"
    if any(find_spec(name) is None for name in ("mypyc", "msgspec", "setuptools")):
        return f"it needs {', '.join(NEEDS)}"
    return ""


def build(*, anew: bool = False) -> None:
    """Compile where the sources have changed. Raises `CannotCompileError`."""
    why = missing()
    if why:
        raise CannotCompileError(why)
    try:
        _build(anew=anew)
    except OSError as error:  # a full disk: what lies there half done has no note, and is not run
        raise CannotCompileError(f"{BUILT} cannot be written ({error.strerror})") from error


def _build(*, anew: bool) -> None:
    noted = _noted()  # before: what changes meanwhile has not been compiled
    if anew or not fresh():
        spare = BUILT.with_name("compiled.part")
        shutil.rmtree(spare, ignore_errors=True)
        _compile(spare)
        shutil.rmtree(BUILT, ignore_errors=True)
        spare.rename(BUILT)
    (BUILT / compiled_core.NOTE).write_text(noted, encoding="utf-8")


def _compile(into: Path) -> None:
    from mypyc.build import mypycify
    from setuptools import Distribution

    scratch = into / "scratch"
    scratch.mkdir(parents=True)
    told = ["--config-file=", "--namespace-packages", "--explicit-package-bases", "--follow-imports=silent"]
    here, said = Path.cwd(), io.StringIO()
    os.chdir(ROOT)  # names of modules follow from their paths
    try:
        with redirect_stdout(said):
            extensions = mypycify(
                [*told, *modules()],
                opt_level="2",
                debug_level="0",
                multi_file=True,
                group_name=compiled_core.GROUP,
                target_dir=str(scratch),
            )
        command = Distribution({"name": "hubd", "ext_modules": extensions}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = str(into), str(scratch)
        command.ensure_finalized()
        command.run()
    except SystemExit as error:  # how mypyc says that it cannot
        raise CannotCompileError(f"mypyc says {said.getvalue().strip()[-2000:]} {error}") from error
    except Exception as error:
        raise CannotCompileError(f"{type(error).__name__}: {error}") from error
    finally:
        os.chdir(here)
    shutil.rmtree(scratch)


def _noted() -> str:
    """From which sources it is built, and when each of those last changed."""
    seen = {str(file.relative_to(ROOT)): compiled_core.looks(file) for file in sources()}
    return json.dumps({"from": fingerprint(), "sources": seen})


def files() -> dict[str, str]:
    """What was built, and where it belongs in a wheel."""
    return {str(file): file.relative_to(BUILT).as_posix() for file in sorted(BUILT.rglob("*.so"))}


def main() -> int:
    if not fresh() or "--anew" in sys.argv:
        print("Compiling the way of an event (about a minute) …", flush=True)
    try:
        build(anew="--anew" in sys.argv)
        compiled_core.install(ROOT)
    except (CannotCompileError, OSError) as error:
        print(f"hubd's core runs as plain Python: {error}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
