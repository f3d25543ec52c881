"""Makes a release from a tag, and checks every part of it by installing it where nothing else is.

Usage: python scripts/release.py TAG [--into FOLDER] [--quick]     (make release TAG=v0.1.0)

FOLDER (dist/hubd-VERSION) then holds:
  hubd-VERSION-py3-none-any.whl, hubd-VERSION.tar.gz   wheel and source
  compiled/hubd-VERSION-cp*.whl                        the same with a compiled core, for machines like this one
  requirements.lock, SHA256SUMS                        exact versions and digests
  hubd-app-VERSION.tar.gz                              the app ("add-on") for Home Assistant
  Containerfile, packaging/, docs/                     a recipe for containers, units for systemd, the pages
  sbom.json                                            bill of materials (CycloneDX)
and beside it lies all of it as one file, hubd-release-VERSION.tar.gz. Nothing is uploaded. `--quick` leaves out the
compiled core and the other processors.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
AUDIT = ROOT / ".venv-audit" / "bin"
PLATFORMS = (
    ("Debian 12, Raspberry Pi", "3.11", ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64")),
    ("Debian 13, the app", "3.13", ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64")),
)
"""64-bit ARM, on which every package must come ready made: what, Python, tags of wheels."""
SMOKE = (("--version",), ("--help",), ("check", "--config", "EXAMPLE"), ("rules", "list", "--config", "EXAMPLE"))
"""Commands that must work in a fresh installation."""


class NotReleasedError(Exception):
    """Why there is no release."""


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """A command's output. Raises `NotReleasedError` with its last words when it fails."""
    done = subprocess.run(  # noqa: S603 - our own commands
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment},
    )  # fmt: skip
    if done.returncode:
        words = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise NotReleasedError(f"{' '.join(map(str, command[:4]))} … failed:\n{words}")
    return done.stdout


def source(tag: str, folder: Path) -> str:
    """The tagged source in a folder; returns its version."""
    commit = run("git", "rev-parse", "--verify", f"{tag}^{{commit}}").strip()
    archive = folder.with_suffix(".tar")
    run("git", "archive", "--format=tar", f"--output={archive}", commit)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    archive.unlink()
    version: str = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["version"]
    if re.fullmatch(r"v\d.*", tag) and tag != f"v{version}":
        raise NotReleasedError(f"{tag} names another version than pyproject.toml ({version}): correct one of them")
    return version


def empty(folder: Path) -> Path:
    """An environment in which nothing is installed; returns its Python."""
    run(sys.executable, "-m", "venv", folder)
    return folder / "bin" / "python"


def install(python: Path, *arguments: str | Path) -> None:
    run(python, "-m", "pip", "install", "--quiet", *arguments)


def build(folder: Path, out: Path, scratch: Path) -> tuple[Path, Path]:
    """Wheel and source archive, by the locked build tool alone."""
    python = empty(scratch / "build")
    install(python, "--require-hashes", "--requirement", folder / "build.lock")
    run(python, "-m", "hatchling", "build", "--directory", out, cwd=folder)
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


def works(python: Path, folder: Path, version: str) -> None:
    """Does a fresh installation do what it should, far away from any source?"""
    hubd, example = python.parent / "hubd", folder / "config.example.yaml"
    for command in SMOKE:
        said = run(hubd, *(str(example) if part == "EXAMPLE" else part for part in command), cwd=python.parent)
        if command == ("--version",) and version not in said:
            raise NotReleasedError(f"it says that it is {said.strip()}, and not {version}")


def wheel_works(wheel: Path, folder: Path, scratch: Path, version: str) -> Path:
    """As docs/install.md installs it; returns the environment's Python."""
    python = empty(scratch / "wheel")
    install(python, "--require-hashes", "--requirement", folder / "requirements.lock")
    install(python, "--no-deps", wheel)
    works(python, folder, version)
    return python


def compiled_works(folder: Path, out: Path, scratch: Path, python: Path, version: str) -> Path:
    """A wheel with a compiled core, in place of the other one in an environment where that works."""
    builder = scratch / "build" / "bin" / "python"
    install(builder, "--require-hashes", "--requirement", folder / "compile.lock")
    run(
        builder,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        out / "compiled",
        cwd=folder,
        HUBD_COMPILED="1",
    )
    (wheel,) = (out / "compiled").glob("*.whl")
    install(python, "--no-deps", "--force-reinstall", wheel)
    works(python, folder, version)
    core = run(python, "-c", "import hubd.core.step as s; print(s.__file__)", cwd=scratch).strip()
    if core.endswith(".py"):
        raise NotReleasedError(f"{wheel.name} runs {core}, which is not compiled")
    return wheel


def sdist_works(sdist: Path, folder: Path, scratch: Path, version: str) -> None:
    """From source, with nothing but the locked build tool."""
    python = empty(scratch / "sdist")
    for lock in ("requirements.lock", "build.lock"):
        install(python, "--require-hashes", "--requirement", folder / lock)
    install(python, "--no-deps", "--no-build-isolation", sdist)
    works(python, folder, version)


def container_works(folder: Path, wheel: Path, scratch: Path, version: str) -> None:
    """The recipe's own commands, in an empty folder instead of a container."""
    recipe = (folder / "packaging" / "Containerfile").read_text().replace("\\\n", " ")
    place, copied = scratch / "opt-hubd", scratch / "copied"
    copied.mkdir()
    for file in (wheel, folder / "requirements.lock"):
        shutil.copy(file, copied)
    steps = [line.partition(" ")[2] for line in recipe.splitlines() if line.startswith("RUN ") and "pip" in line]
    if not steps:
        raise NotReleasedError("packaging/Containerfile installs nothing")
    there = {"/opt/hubd": str(place), "/tmp/hubd": str(copied), "python3": sys.executable}  # noqa: S108 - the recipe's own
    for step in steps:
        run("sh", "-ec", re.sub("/opt/hubd|/tmp/hubd|python3", lambda found: there[found[0]], step))
    works(place / "bin" / "python", folder, version)


def app_works(folder: Path, wheel: Path, out: Path, scratch: Path, version: str) -> None:
    """The app for Home Assistant: assembled, checked, and its lock installed where nothing else is."""
    run(ROOT / ".venv" / "bin" / "python", folder / "scripts" / "addon.py", scratch / "app", cwd=folder)
    packed = out / f"hubd-app-{version}.tar.gz"
    with tarfile.open(packed, "w:gz") as tar:
        tar.add(scratch / "app", f"hubd-app-{version}")
    python = empty(scratch / "app-env")
    install(python, "--require-hashes", "--requirement", folder / "integrations/addon/hubd/requirements.lock")
    install(python, "--no-deps", wheel)
    works(python, folder, version)
    run(python, "-c", "import homeassistant_api", cwd=scratch)


def resolves_elsewhere(folder: Path, scratch: Path) -> None:
    """Every package comes ready made for 64-bit ARM: nobody compiles on a Raspberry Pi."""
    for what, python, tags in PLATFORMS:
        for lock in ("requirements.lock", "integrations/addon/hubd/requirements.lock"):
            try:
                run(sys.executable, "-m", "pip", "download", "--quiet", "--dest", scratch / f"arm-{python}",
                    "--no-deps", "--only-binary", ":all:", "--python-version", python, "--implementation", "cp",
                    *[part for tag in tags for part in ("--platform", tag)],
                    "--require-hashes", "--requirement", folder / lock)  # fmt: skip
            except NotReleasedError as error:
                raise NotReleasedError(f"{what} (Python {python}, aarch64), {lock}: {error}") from error


def plain(name: str) -> str:
    """A package's name as indexes write it: `ruamel.yaml` and `ruamel-yaml` are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bill(python: Path, folder: Path, out: Path) -> int:
    """The bill of materials of what the wheel installs; returns how many components it names."""
    target = out / "sbom.json"
    run(AUDIT / "cyclonedx-py", "environment", python, "--pyproject", folder / "pyproject.toml", "--mc-type",
        "application", "--output-reproducible", "--of", "JSON", "--validate", "--output-file", target)  # fmt: skip
    read = json.loads(target.read_text())
    names = {plain(part["name"]) for part in read["components"]}
    locked = {plain(line.partition("==")[0]) for line in (folder / "requirements.lock").read_text().splitlines()
              if "==" in line and ";" not in line}  # fmt: skip
    if missing := sorted(locked - names):
        raise NotReleasedError(f"the bill of materials lacks {', '.join(missing)}")
    return len(names)


def complete(folder: Path, out: Path, version: str) -> Path:
    """What goes along, the digests, and all of it as one file."""
    for name in ("requirements.lock", "LICENSE", "CHANGELOG.md", "config.example.yaml"):
        shutil.copy(folder / name, out)
    for name in ("packaging", "docs"):
        shutil.copytree(folder / name, out / name)
    shutil.copy(folder / "packaging" / "Containerfile", out)
    files = sorted(path for path in out.rglob("*") if path.is_file())
    sums = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out)}\n" for path in files)
    (out / "SHA256SUMS").write_text(sums)
    packed = out.with_name(f"hubd-release-{version}.tar.gz")
    with tarfile.open(packed, "w:gz") as tar:
        tar.add(out, out.name)
    return packed


def release(tag: str, into: Path | None, quick: bool, say: Callable[[str], None]) -> Path:
    """Make it, saying what is done. Raises `NotReleasedError`."""
    with tempfile.TemporaryDirectory(prefix="hubd-release-") as name:
        scratch = Path(name)
        folder = scratch / "source"
        version = source(tag, folder)
        out = into or ROOT / "dist" / f"hubd-{version}"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        say(f"hubd {version}, from {tag}")
        wheel, sdist = build(folder, out, scratch)
        say(f"  built     {wheel.name} ({wheel.stat().st_size / 1e6:.1f} MB), {sdist.name}")
        python = wheel_works(wheel, folder, scratch, version)
        say("  works     the wheel, in an empty environment")
        sdist_works(sdist, folder, scratch, version)
        say("  works     the source, in an empty environment")
        app_works(folder, wheel, out, scratch, version)
        say("  works     the app for Home Assistant")
        container_works(folder, wheel, scratch, version)
        say("  works     the container's recipe")
        say(f"  named     {bill(python, folder, out)} components in sbom.json")
        if not quick:
            compiled = compiled_works(folder, out, scratch, python, version)
            say(f"  works     {compiled.name} ({compiled.stat().st_size / 1e6:.1f} MB), with a compiled core")
            resolves_elsewhere(folder, scratch)
            say(f"  resolved  every package, ready made for aarch64: {', '.join(what for what, *_ in PLATFORMS)}")
        return complete(folder, out, version)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make a release from a tag, and check every part of it.")
    parser.add_argument("tag")
    parser.add_argument("--into", type=Path)
    parser.add_argument("--quick", action="store_true")
    wanted = parser.parse_args()
    try:
        packed = release(wanted.tag, wanted.into, wanted.quick, lambda line: print(line, flush=True))
    except NotReleasedError as error:
        print(f"no release: {error}", file=sys.stderr)
        return 1
    print(f"{packed} ({packed.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
