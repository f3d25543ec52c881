"""YAML 1.2 read with the place of every key and value, so that a complaint can name its line.

`12:30`, `on` and `no` are text here, as their writer meant them. Keys are text. Tags such as `!env` are
looked up in a table that the caller brings; any other tag is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hubd.errors import Problem

Place: TypeAlias = tuple[str | int, ...]
"""Keys and positions from the top of a document to a value."""

Tag: TypeAlias = Callable[[str], str]
"""What a tag makes of its text. Raises `TagError` when it cannot."""

MOST_NODES = 50_000
"""No configuration comes near it; a few lines of nested aliases that would fill the memory do."""

_CORE = "tag:yaml.org,2002:"


class TagError(ValueError):
    """A tag has no value to give. `hint` says what to do."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


@dataclass(slots=True)
class Document:
    """One YAML document as plain values, and where each stood. Lines count from 1."""

    file: str
    value: Any = None
    values: dict[Place, int] = field(default_factory=dict)
    keys: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""
    """What was written, kept only where it is no YAML: parts of it may be."""
    broken: set[Place] = field(default_factory=set)
    """Places whose value has been complained about and is not judged a second time."""

    def line(self, place: Place, *, key: bool = False) -> int:
        """The line of a value, or of its key; of the nearest thing around it when it is missing."""
        if key and place in self.keys:
            return self.keys[place]
        while place and place not in self.values:
            place = place[:-1]
        return self.values.get(place, 1)

    def complain(self, place: Place, what: str, hint: str = "", *, key: bool = False) -> None:
        """Add a problem with what stands at `place`, unless one has been added there or around it."""
        if not key and any(place[:n] in self.broken for n in range(1, len(place) + 1)):
            return
        if not key:
            self.broken.add(place)
        self.problems.append(Problem(self.file, self.line(place, key=key), written(place), what, hint))


def written(place: Place) -> str:
    """`outputs.hall_screen.area`, `devices[3].match`: a place as people write it."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def nearest(word: object, known: Iterable[str]) -> str:
    """A hint: the nearest of the known words, or all of them while they are few."""
    words = list(known)
    lower = {w.lower(): w for w in reversed(words)}
    close = get_close_matches(str(word).lower(), lower, n=1, cutoff=0.6)
    if close:
        return f"did you mean {lower[close[0]]!r}?"
    if not words:
        return ""
    return f"known: {', '.join(words)}" if len(words) <= 16 else f"known: {', '.join(words[:14])}, …"


def read_file(path: Path, tags: Mapping[str, Tag] | None = None) -> Document:
    """Read one file. Whatever is wrong with it is in the document's `problems`, never raised."""
    document = Document(str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        document.problems.append(Problem(document.file, 0, "", "there is no such file"))
    except IsADirectoryError:
        document.problems.append(Problem(document.file, 0, "", "this is a folder", "name a file inside it"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        document.problems.append(Problem(document.file, line, "", "not UTF-8 text", "save the file as UTF-8"))
    except OSError as error:
        document.problems.append(Problem(document.file, 0, "", f"cannot be read ({error.strerror})"))
    else:
        _Reading(document, tags or {}).read(text)
    return document


def read_text(text: str, file: str = "<text>", tags: Mapping[str, Tag] | None = None) -> Document:
    """Read YAML from a string; `file` is the name that problems carry."""
    document = Document(file)
    _Reading(document, tags or {}).read(text)
    return document


class _TooMuchError(Exception):
    """Reading has gone past `MOST_NODES`."""


class _Reading:
    """The walk over one document's nodes."""

    def __init__(self, document: Document, tags: Mapping[str, Tag]) -> None:
        self.document = document
        self.tags = tags
        self.open: list[int] = []  # ids of the nodes around the current one: an alias to one of them is a loop
        self.budget = MOST_NODES

    def read(self, text: str) -> None:
        try:
            root = YAML(typ="rt", pure=True).compose(text)
            if root is not None:
                self.document.value = self.build(root, ())
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = " ".join(str(part) for part in (error.context, error.problem) if part)
            hint = "indent with spaces, not with tabs" if "'\\t'" in what else "check indentation, quotes and brackets"
            self.document.text = text
            self.fail(mark.line + 1 if mark else 0, f"not YAML: {what}", hint)
        except YAMLError as error:
            position = getattr(error, "position", 0)
            self.fail(text[:position].count("\n") + 1, f"not YAML: {getattr(error, 'reason', error)}")
        except RecursionError:
            self.fail(1, "nested too deeply to be read")
        except _TooMuchError:
            self.fail(1, "more to read than any configuration needs", "look for aliases of aliases")

    def fail(self, line: int, what: str, hint: str = "") -> None:
        self.document.value = None
        self.document.problems.append(Problem(self.document.file, line, "", what, hint))

    def build(self, node: Node, place: Place) -> Any:
        """The plain value of a node; its lines are noted on the way."""
        self.document.values.setdefault(place, node.start_mark.line + 1)
        self.budget -= 1
        if self.budget < 0:
            raise _TooMuchError
        if id(node) in self.open:
            self.document.complain(place, "an alias that contains itself")
            return None
        self.open.append(id(node))
        try:
            if isinstance(node, MappingNode):
                return self.mapping(node, place)
            if isinstance(node, SequenceNode):
                return [self.build(item, (*place, i)) for i, item in enumerate(node.value)]
            return self.scalar(node, place)
        finally:
            self.open.pop()

    def mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == f"{_CORE}merge":
                merged = self.merge(value_node, place) | merged
                continue
            key = _whole(key_node.value) if isinstance(key_node, ScalarNode) else None
            if key is None or _HALF.search(key):
                self.document.problems.append(
                    Problem(self.document.file, key_node.start_mark.line + 1, written(place), "a key must be a word")
                )
                continue
            inner = (*place, key)
            if key in found:
                first = self.document.keys[inner]
                line = key_node.start_mark.line + 1
                what = f"{key!r} is written twice (first in line {first})"
                self.document.problems.append(
                    Problem(self.document.file, line, written(inner), what, "keep one of the two")
                )
                continue
            self.document.keys[inner] = key_node.start_mark.line + 1
            if not value_node.value:  # an empty value "stands" at whatever follows it; its key is nearer
                self.document.values[inner] = key_node.start_mark.line + 1
            found[key] = self.build(value_node, inner)
        return merged | found

    def merge(self, node: Node, place: Place) -> dict[str, Any]:
        """What `<<: *anchor` brings in; lists of anchors too, the earlier ones winning."""
        if isinstance(node, SequenceNode):
            result: dict[str, Any] = {}
            for item in node.value:
                result = self.merge(item, place) | result
            return result
        value = self.build(node, place)
        if isinstance(value, dict):
            return value
        self.document.complain(place, "'<<' merges a mapping, and this is none")
        return {}

    def scalar(self, node: Node, place: Place) -> Any:
        tag = str(node.tag)
        text = _whole(node.value)
        if _HALF.search(text):
            self.document.complain(place, "half a character stands here", "write the character itself")
            return None
        if tag in self.tags:
            try:
                return self.tags[tag](text)
            except TagError as error:
                self.document.complain(place, str(error), error.hint)
                return None
        if not tag.startswith(_CORE):
            hint = nearest(tag, self.tags) if self.tags else "write a plain value"
            self.document.complain(place, f"unknown tag {tag}", hint)
            return None
        return self.plain(tag.removeprefix(_CORE), text, place)

    def plain(self, kind: str, text: str, place: Place) -> Any:
        if kind == "null":
            return None
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind in ("int", "float"):
            try:
                return integer(text) if kind == "int" else float(text.replace(".inf", "inf").replace(".nan", "nan"))
            except ValueError:
                self.document.complain(place, f"not a number: {text[:40]}")
                return None
        return text


_HALF = re.compile("[\ud800-\udfff]")


def _whole(text: str) -> str:
    """A character that is written as two `\\u` numbers, as in JSON, is one. A half of one stays, and is no text."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if _HALF.search(text) else text


def integer(text: str) -> int:
    """`0x1F` and `0o17` as they say; `010` is ten, as in YAML 1.2."""
    return int(text, 0) if text.lstrip("+-")[:2].lower() in ("0x", "0o", "0b") else int(text)
