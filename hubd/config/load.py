"""From a YAML file to `Settings`, with every problem at once: file, line, path, and the nearest valid name."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hubd.config.build import build
from hubd.config.model import ConfigModel
from hubd.config.references import check_references
from hubd.config.settings import Settings
from hubd.errors import ConfigError, Problem
from hubd.yaml_places import Document, Place, Tag, TagError, nearest, read_file

ENTITIES = ("areas", "people", "pets", "outputs")
"""Sections whose entries may be left empty: `hall:` alone is an area with all defaults."""

SEARCHED = ("./hubd.yaml", "./config.yaml", "/config/hubd.yaml", "~/.config/hubd/config.yaml")
"""Where a configuration is looked for after `--config` and $HUBD_CONFIG."""


SECRET = ("password", "token")
"""Settings whose value is never repeated, however wrong."""


READ_AS: dict[str, Callable[[str], Any]] = {
    "int_type": int,
    "float_type": float,
    "bool_type": {"true": True, "false": False}.__getitem__,
}
"""Kinds of error that go away when a text from outside is read as what is expected."""


class Outside(str):
    """A value that `!env` or `!secret` brought in. Problems never repeat it."""

    __slots__ = ()


def find(given: str | os.PathLike[str] | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """The configuration file to use: the one given, $HUBD_CONFIG, or the first that exists of `SEARCHED`."""
    if given:
        return Path(given)
    if environment.get("HUBD_CONFIG"):
        return Path(environment["HUBD_CONFIG"])
    for candidate in SEARCHED:
        path = Path(candidate).expanduser()
        if path.is_file():
            return path
    looked = ", ".join(SEARCHED)
    hint = f"name one with --config or $HUBD_CONFIG, or write a first one with 'hubd init' (looked for {looked})"
    raise ConfigError([Problem("configuration", 0, "", "none found", hint)])


def load(
    path: str | os.PathLike[str], environment: Mapping[str, str] = os.environ, changes: Mapping[str, Any] | None = None
) -> Settings:
    """The settings in a file. Raises `ConfigError` with every problem that the file has.

    `changes` are taken instead of what the file says: `{"policy.interruptions_per_hour": 2}`."""
    settings, problems = check(path, environment, changes)
    if settings is None:
        raise ConfigError(problems)
    return settings


def check(
    path: str | os.PathLike[str], environment: Mapping[str, str] = os.environ, changes: Mapping[str, Any] | None = None
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """The settings, or every problem in the order of the file."""
    file = Path(path)
    document = read_file(file, {"!env": _env(environment), "!secret": _secret(file.parent)})
    for name, value in (changes or {}).items():
        _put(document, name.split("."), value)
    model = None
    if not document.problems or document.value is not None:
        model = _validated(document)
        check_references(document, file.parent)
    if document.problems or model is None:
        return None, tuple(sorted(document.problems, key=lambda problem: problem.line))
    return replace(build(model, file.absolute()), changes=tuple((changes or {}).items())), ()


def owners_files(path: str | os.PathLike[str], section: str) -> list[Path]:
    """What `rules:`, `recipes:` or `chains:` name, as far as it is there, however wrong the rest of the file is."""
    file = Path(path)
    root = read_file(file).value
    named = root.get(section) if isinstance(root, dict) else None
    texts = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    paths = [(file.absolute().parent / text).resolve() for text in texts]
    return [each for each in paths if each.exists()]


def _put(document: Document, place: Sequence[str], value: Any) -> None:
    """Take a value instead of what stands at a place. Where no section can be, the checks that follow complain."""
    holder = document.value
    for step in place[:-1]:
        if not isinstance(holder, dict):
            return
        inner = holder.get(step)
        holder[step] = holder = dict(inner) if isinstance(inner, dict) else {}
    if isinstance(holder, dict):
        holder[place[-1]] = value


def _env(environment: Mapping[str, str]) -> Tag:
    def value(name: str) -> str:
        if name not in environment:
            raise TagError(f"the environment variable {name} is not set", "set it, or write the value here")
        return Outside(environment[name])

    return value


def _secret(folder: Path) -> Tag:
    def value(name: str) -> str:
        file = folder / "secrets.yaml"
        if not file.exists():
            raise TagError(f"no secret {name!r}: there is no {file}", f"create it with a line '{name}: …'")
        secrets = read_file(file)
        if secrets.problems:
            raise TagError(f"secrets cannot be read: {secrets.problems[0]}")
        names = secrets.value if isinstance(secrets.value, dict) else {}
        if not isinstance(names.get(name), str | int | float):
            raise TagError(f"no secret {name!r} in {file}", nearest(name, names))
        return Outside(names[name])

    return value


def _validated(document: Document) -> ConfigModel | None:
    if document.value is None:
        what = "the file is empty" if document.values == {} else "nothing is set"
        document.complain((), what, "write at least a home: section, or let 'hubd init' do it")
        return None
    if not isinstance(document.value, dict):
        document.complain((), "the top of the file must be sections such as home: and areas:")
        return None
    document.value = _without_gaps(document.value)
    try:
        return _model(document.value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _complain(document, detail)
        return None


def _model(root: dict[str, Any]) -> ConfigModel:
    """The checked file. Where `!env` or `!secret` stands for a number or a truth, its text is read as one."""
    try:
        return ConfigModel.model_validate(root)
    except ValidationError as error:
        texts = [d for d in error.errors(include_url=False) if d["type"] in READ_AS and isinstance(d["input"], Outside)]
        if not texts:
            raise
    for detail in texts:
        holder: Any = root
        for step in detail["loc"][:-1]:
            holder = holder[step]
        with suppress(ValueError, KeyError):  # what makes no sense stays, and is complained about
            holder[detail["loc"][-1]] = READ_AS[detail["type"]](detail["input"])
    return ConfigModel.model_validate(root)


def _without_gaps(root: dict[str, Any]) -> dict[str, Any]:
    """An empty setting means its default; an empty entry of a section means an entry with all defaults."""
    tidy: dict[str, Any] = _dropped(root)
    for section in ENTITIES:
        entries = root.get(section)
        if isinstance(entries, dict):
            tidy[section] = {name: {} if entry is None else _dropped(entry) for name, entry in entries.items()}
    return tidy


def _dropped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dropped(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_dropped(item) for item in value]
    return value


EXPECTED = {
    "string_type": "text is expected",
    "string_too_short": "text is expected, and this is empty",
    "bool_type": "true or false is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "float_type": "a number is expected",
    "finite_number": "a finite number is expected",
    "list_type": "a list is expected",
    "dict_type": "a section of 'name: value' lines is expected",
    "model_type": "a section of 'name: value' lines is expected",
}
"""Pydantic's kinds of error in words for people."""

BOUNDS = {
    "greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most"), "greater_than": ("gt", "more than"),
    "less_than": ("lt", "less than"),
}  # fmt: skip
"""Pydantic's errors about numbers: where the bound stands, and how people say it."""

HINTS = {
    "list_type": "write [a, b] or one '- a' a line",
    "string_type": 'put it in quotes: "…"',
    "bool_type": "write true or false",
}


def _complain(document: Document, detail: ErrorDetails) -> None:
    """Turn one of pydantic's errors into a problem with its place."""
    kind, context = detail["type"], detail.get("ctx", {})
    place: Place = detail["loc"]
    at_key = bool(place) and place[-1] == "[key]"
    place = place[:-1] if at_key else place
    given = detail["input"]
    if isinstance(given, Outside):
        document.complain(place, "what !env or !secret brings here does not fit", "see docs/configuration.md")
    elif kind == "extra_forbidden":
        hint = _belongs(str(place[-1])) or nearest(place[-1], _fields(place[:-1]))
        document.complain(place, f"unknown key {place[-1]!r}", hint, key=True)
    elif kind == "missing":
        document.complain(place, f"{place[-1]!r} is missing", f"add {place[-1]}: …")
    elif kind == "literal_error":
        words = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        document.complain(place, f"unknown word {given!r}", nearest(given, words))
    elif kind == "hubd":
        document.complain(place, context["what"], context["hint"], key=at_key)
    elif kind in BOUNDS:
        bound, sense = BOUNDS[kind]
        document.complain(place, f"a number of {sense} {context[bound]:g} is expected, not {_shown(given)}", "")
    elif kind in EXPECTED:
        hint = HINTS.get(kind, "") if not isinstance(given, dict) else ""
        shown = "this" if place[-1] in SECRET else _shown(given)
        document.complain(place, f"{EXPECTED[kind]}, not {shown}", hint)
    else:
        document.complain(place, detail["msg"].replace("Input should", "should"), "", key=at_key)


def _shown(value: Any) -> str:
    """A wrong value in few words. Never a long text: it could be a secret in the wrong place."""
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 24 else "this"


def _fields(place: Place) -> list[str]:
    """The keys that a section knows."""
    annotation: Any = ConfigModel
    for step in place:
        if _is_model(annotation):
            annotation = _by_alias(annotation).get(str(step))
        else:  # the values of a mapping, the items of a list
            annotation = get_args(annotation)[-1] if get_args(annotation) else None
        if get_origin(annotation) in (Union, UnionType):
            annotation = next((arm for arm in get_args(annotation) if _is_model(arm)), None)
    return list(_by_alias(annotation)) if _is_model(annotation) else []


def _belongs(key: str) -> str:
    """A hint for a key that stands in the wrong section; none where no section knows it, or several do."""
    if key in _fields(()):
        return "it belongs at the top of the file"
    sections: list[tuple[str, ...]] = [(name,) for name in _fields(())]
    sections += [(*above, name) for above in sections[:] for name in _fields(above)]
    found = [section for section in sections if key in _fields(section)]
    return f"it belongs under {'.'.join(found[0])}:" if len(found) == 1 else ""


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _by_alias(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}
