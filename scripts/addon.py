"""Assemble the Home Assistant app ("add-on") and check it, as far as that is possible without Docker.

Usage: python scripts/addon.py FOLDER

FOLDER then holds a repository that Home Assistant can be pointed at. What is wrong is named, all of it at once.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "integrations" / "addon"
PYTHON = (".py",)

KEYS: dict[str, type | tuple[type, ...]] = {
    "name": str, "version": str, "slug": str, "description": str, "url": str, "arch": list, "image": str, "init": bool,
    "startup": str, "boot": str, "homeassistant": str, "homeassistant_api": bool, "hassio_api": bool, "services": list,
    "ingress": bool, "ingress_port": int, "ingress_stream": bool, "panel_icon": str, "panel_title": str,
    "panel_admin": bool, "map": list, "options": dict, "schema": dict, "watchdog": str, "backup": str,
    "backup_pre": str, "backup_post": str, "backup_exclude": list, "apparmor": bool, "ports": dict, "timeout": int,
    "audio": bool, "tmpfs": bool, "stage": str,
}  # fmt: skip
"""What config.yaml may say."""
REQUIRED = ("name", "version", "slug", "description", "url", "arch")
WORDS: dict[str, frozenset[str]] = {
    "startup": frozenset({"initialize", "system", "services", "application", "once"}),
    "boot": frozenset({"auto", "manual", "manual_only"}),
    "backup": frozenset({"hot", "cold"}),
    "stage": frozenset({"stable", "experimental", "deprecated"}),
}
ARCHITECTURES = frozenset({"aarch64", "amd64"})
MAPS = frozenset({"app_config", "all_app_configs", "local_apps", "share", "media", "ssl", "homeassistant_config",
                  "data", "backup"})  # fmt: skip
"""Those of 2026.07 and later; at the names from when apps were add-ons the Supervisor warns."""
SERVICES = re.compile(r"(mqtt|mysql):(provide|want|need)")
OPTION = re.compile(
    r"(str|bool|int|float|email|url|password|port)(\([0-9.]*,[0-9.]*\))?\??"
    r"|match\(.+\)\??|list\([^|)]+(\|[^|)]+)*\)\??|device(\(subsystem=\w+\))?\??"
)
FILES = (
    "config.yaml", "Dockerfile", "apparmor.txt", "DOCS.md", "README.md", "CHANGELOG.md", "icon.png", "logo.png",
    "requirements.lock", "translations/en.yaml", "rootfs/usr/share/hubd/start.py", "rootfs/usr/share/hubd/backup.py",
    "rootfs/usr/bin/hubd-backup", *(f"rootfs/etc/s6-overlay/s6-rc.d/{name}" for name in (
        "hubd/type", "hubd/run", "hubd/finish", "hubd/dependencies.d/base", "user/contents.d/hubd")),
)  # fmt: skip


def read(file: Path) -> Any:
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


def problems(app: Path) -> Iterator[str]:
    """Everything that Home Assistant would complain about, or that would not start."""
    missing = [name for name in FILES if not (app / name).exists()]
    yield from (f"{name} is missing" for name in missing)
    if missing:
        return
    config = read(app / "config.yaml")
    yield from _config(config)
    yield from _options(config)
    for file in sorted((app / "translations").glob("*.yaml")):
        yield from _translation(file, config)
    yield from _texts(app, config)
    yield from _pictures(app)
    yield from _scripts(app)


def _config(config: dict[str, Any]) -> Iterator[str]:
    yield from (f"config.yaml: {key} is missing" for key in REQUIRED if key not in config)
    for key, value in config.items():
        if key not in KEYS:
            yield f"config.yaml: {key} is no key of it"
        elif not isinstance(value, KEYS[key]):
            yield f"config.yaml: {key} has the wrong type"
        elif key in WORDS and value not in WORDS[key]:
            yield f"config.yaml: {key} may not be {value!r}"
    yield from (f"config.yaml: nobody builds for {each}" for each in config["arch"] if each not in ARCHITECTURES)
    yield from (f"config.yaml: unknown service {s!r}" for s in config.get("services", []) if not SERVICES.fullmatch(s))
    yield from (f"config.yaml: unknown map {m!r}" for m in config.get("map", []) if m.get("type") not in MAPS)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    if config["version"] != version:
        yield f"config.yaml: version {config['version']} is not hubd's own, {version}"
    port = config.get("ingress_port", 8099)
    if f"[PORT:{port}]" not in config.get("watchdog", "") or f"{port}/tcp" not in config.get("ports", {}):
        yield "config.yaml: ingress, watchdog and ports speak of different ports"


def _options(config: dict[str, Any]) -> Iterator[str]:
    """Every option has a type; an optional one has no default; two levels at most."""
    options, schema = config.get("options", {}), config.get("schema", {})
    for path, kind in _leaves(schema):
        if len(path) > 2:
            yield f"config.yaml: schema.{'.'.join(path)} is nested too deeply"
        if not OPTION.fullmatch(str(kind)):
            yield f"config.yaml: schema.{'.'.join(path)}: {kind!r} is no type"
        given = _at(options, path)
        optional = str(kind).endswith("?")
        if optional == (given is not None):
            what = "optional and has a" if optional else "required and has no"
            yield f"config.yaml: {'.'.join(path)} is {what} default"
    for path, _ in _leaves(options):
        if _at(schema, path) is None:
            yield f"config.yaml: options.{'.'.join(path)} is in no schema"


def _leaves(tree: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _at(tree: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _translation(file: Path, config: dict[str, Any]) -> Iterator[str]:
    """Every option and port is named, and nothing else."""
    said = read(file)
    schema, named = config.get("schema", {}), said.get("configuration", {})
    if set(named) != set(schema):
        yield f"{file.name}: options {sorted(set(named) ^ set(schema))} are named here or there only"
    for key, entry in named.items():
        if not entry.get("name") or not entry.get("description"):
            yield f"{file.name}: {key} needs name and description"
        inner = schema.get(key)
        if isinstance(inner, dict) and set(entry.get("fields", {})) != set(inner):
            yield f"{file.name}: the fields of {key} do not match its schema"
    if set(said.get("network", {})) != set(config.get("ports", {})):
        yield f"{file.name}: the ports do not match"


def _texts(app: Path, config: dict[str, Any]) -> Iterator[str]:
    docker = (app / "Dockerfile").read_text(encoding="utf-8")
    if "BUILD_FROM" in docker or not re.search(r"^FROM \S+base-debian:\w+$", docker, re.MULTILINE):
        yield "Dockerfile: it must name a Debian base itself"
    copied = re.findall(r"^COPY (.+) \S+$", docker, re.MULTILINE)
    for name in (name for line in copied for name in line.split()):
        if not list(app.glob(name)):
            yield f"Dockerfile: it copies {name}, which is not there"
    profile = (app / "apparmor.txt").read_text(encoding="utf-8")
    if f"profile {config['slug']} " not in profile or profile.count("{") != profile.count("}"):
        yield "apparmor.txt: its profile must be called like the app, and be closed"
    if f"## {config['version']}" not in (app / "CHANGELOG.md").read_text(encoding="utf-8"):
        yield f"CHANGELOG.md: nothing is said about {config['version']}"
    hidden = (".git", ".venv")  # and environments beside it, such as .venv-fleet
    twins = [file for file in ROOT.rglob("config.yaml") if not any(part.startswith(hidden) for part in file.parts)]
    if len([file for file in twins if "build" not in file.parts]) != 1:
        yield "there is another config.yaml in the repository, which Home Assistant would take for an app"


def _pictures(app: Path) -> Iterator[str]:
    for name, wanted in (("icon.png", (128, 128)), ("logo.png", (250, 100))):
        data = (app / name).read_bytes()
        size = struct.unpack(">II", data[16:24])
        if data[:8] != b"\x89PNG\r\n\x1a\n" or size != wanted:
            yield f"{name}: {size[0]} by {size[1]}, and not {wanted[0]} by {wanted[1]}"


def _scripts(app: Path) -> Iterator[str]:
    """Shell scripts that a shell can read, and Python that compiles."""
    for file in sorted(path for path in (app / "rootfs").rglob("*") if path.is_file()):
        text = file.read_text(encoding="utf-8")
        name = file.relative_to(app)
        if file.suffix in PYTHON:
            try:
                compile(text, str(name), "exec")
            except SyntaxError as error:
                yield f"{name}: {error}"
        elif text.startswith("#!"):
            if not file.stat().st_mode & 0o100:
                yield f"{name}: it is not executable"
            yield from _shell(file, name)
    if (app / "rootfs/etc/s6-overlay/s6-rc.d/hubd/type").read_text().strip() != "longrun":
        yield "the service must be a longrun"


def _shell(file: Path, name: Path) -> Iterator[str]:
    tools = [["sh", "-n"]]
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    if (shellcheck := shutil.which("shellcheck", path=beside)) is not None:
        tools.append([shellcheck, "--shell=sh", "--severity=warning"])
    for tool in tools:
        done = subprocess.run([*tool, str(file)], capture_output=True, text=True, check=False)  # noqa: S603 - our own
        if done.returncode:
            yield f"{name}: {(done.stdout + done.stderr).strip()}"


def assemble(target: Path) -> Path:
    """Copy the app, and put hubd itself into it. Returns the app's folder."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("__pycache__"))
    app = target / "hubd"
    built = subprocess.run(  # noqa: S603 - our own builder
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(app)], cwd=ROOT, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    if built.returncode:
        raise SystemExit(f"the wheel could not be built:\n{built.stdout}{built.stderr}")
    shutil.copy(ROOT / "LICENSE", app / "LICENSE")
    return app


def main(target: Path) -> int:
    app = assemble(target)
    found = list(problems(app))
    for problem in found:
        print(problem)
    wheel = next(app.glob("hubd-*.whl"))
    print(f"{target}: {'not ' if found else ''}ready, with {wheel.name}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
