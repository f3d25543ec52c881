"""Taking one person out of a configuration file, and nothing else: comments, order and layout stay as they were.

The entry under `people:` goes, and the outputs that belong to the person. The file is only exchanged if what is left
is a configuration that hubd can read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node

from hubd.config.load import check
from hubd.privacy.mention import Mentions
from hubd.whole_files import write_whole


@dataclass(frozen=True, slots=True)
class Edited:
    """`text`: what the file would say. `left`: lines that still name the person. `problem`: why it cannot be used."""

    text: str
    left: tuple[str, ...]
    problem: str = ""


def without(file: Path, person: str, mentions: Mentions) -> Edited:
    """What the configuration would be without the person. Nothing is written."""
    text = file.read_bytes().decode("utf-8-sig")
    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except YAMLError as error:
        return Edited(text, (), str(error))
    for start, end in sorted(_entries(root, person, text), reverse=True):
        text = text[:start] + text[end:]
    left = tuple(
        f"{file.name}:{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if mentions.text(line)
    )
    return Edited(text, left, _problem(file, text))


def write(file: Path, text: str) -> None:
    """Exchange the file as a whole. Raises `OSError`."""
    write_whole(file, text.encode())


def _problem(file: Path, text: str) -> str:
    trial = file.with_name(f".{file.name}.trial")
    try:
        trial.write_text(text, encoding="utf-8")
        _, problems = check(trial)
    except OSError as error:
        return f"{error.strerror}: {file.parent}"
    finally:
        trial.unlink(missing_ok=True)
    return "; ".join(str(problem) for problem in problems).replace(trial.name, file.name)


def _entries(root: Any, person: str, text: str) -> Iterator[tuple[int, int]]:
    """From where to where each entry about the person stands."""
    for section, is_theirs in (("people", _named), ("outputs", _owned_by)):
        mapping = _child(root, section)
        if isinstance(mapping, MappingNode):
            yield from (
                _whole(mapping, number, text)
                for number, (key, value) in enumerate(mapping.value)
                if is_theirs(key, value, person)
            )


def _child(node: Any, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _named(key: Node, _value: Node, person: str) -> bool:
    return bool(key.value == person)


def _owned_by(_key: Node, value: Node, person: str) -> bool:
    owner = _child(value, "person")
    return owner is not None and owner.value == person


def _whole(mapping: MappingNode, number: int, text: str) -> tuple[int, int]:
    """One entry with its comma or its lines. Comments behind it belong to what follows."""
    key, value = mapping.value[number]
    start, end = key.start_mark.index, value.end_mark.index
    if mapping.flow_style:
        if number + 1 < len(mapping.value):
            return start, mapping.value[number + 1][0].start_mark.index
        return (mapping.value[number - 1][1].end_mark.index if number else start), end
    start = text.rfind("\n", 0, start) + 1
    if end < len(text.rstrip()):  # a block ends where the next thing begins, anything else within its last line
        end = text.rfind("\n", 0, end) + 1 if _is_block(value) else text.find("\n", end) + 1
    else:
        end = len(text)
    lines = text[start:end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start, start + sum(map(len, lines))


def _is_block(value: Node) -> bool:
    return isinstance(value, MappingNode) and not value.flow_style
