"""How far a rule is trusted, changed from outside: a line in the owner's rules, which the watch over them reads again.

`stages.yaml` in the first folder of `rules:` holds one line for each rule whose stage was changed this way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from hubd.core.decisions import Stage
from hubd.errors import DecodeError
from hubd.whole_files import alone, write_whole

FILE = "stages.yaml"
HEAD = "# How far rules are trusted, as chosen on a screen or in Home Assistant. Yours to change, or to delete.\n"


class Wanted(msgspec.Struct):
    """`{"rule", "stage"}`, as it comes from Home Assistant."""

    rule: str
    stage: Literal["shadow", "ask", "act"]


_wanted = msgspec.json.Decoder(Wanted)
_line = msgspec.json.Decoder(dict[str, str])


def folder_of(rules: Sequence[Path]) -> Path | None:
    """Where changes are written: the owner's first folder of rules, if there is one."""
    return next((path for path in rules if path.is_dir()), None)


def wanted(payload: bytes, known: Collection[str]) -> Wanted:
    """What somebody wants to have changed. Raises `DecodeError`."""
    try:
        said = _wanted.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError("unexpected shape", str(error)) from None
    if said.rule not in known:
        raise DecodeError("unknown rule", f"{said.rule[:60]!r}; `hubd rules list` names them")
    return said


def change(rules: Sequence[Path], rule: str, stage: Stage) -> None:
    """Write it down. The file holds one JSON object a line, which is YAML as well."""
    folder = folder_of(rules)
    if folder is None:
        raise DecodeError("no folder of rules", 'add "rules: [my_rules]" to the configuration and make that folder')
    file = folder / FILE
    with alone(folder):
        stages = sorted({**dict(_written(file)), rule: stage}.items())
        lines = [f"- {msgspec.json.encode({'id': id_, 'stage': each}).decode()}\n" for id_, each in stages]
        write_whole(file, (HEAD + "".join(lines)).encode())


def _written(file: Path) -> list[tuple[str, str]]:
    if not file.exists():
        return []
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("- {"):
            entry = _line.decode(line[2:])
            found.append((entry["id"], entry["stage"]))
    return found
