"""What is tried: each target takes bytes, and may refuse them only with an error that is made for people."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from hubd.config.load import check
from hubd.core.brain import build_brain
from hubd.core.rules.compile import compile_rules
from hubd.errors import ConfigError
from hubd.integration import Message
from hubd.logs import read_log
from hubd.rules_files import read_rule_text
from hubd.runtime.operator import Operator
from hubd.web.shapes.base import Asked
from tests.integrations.table import HOUSE, names, router, samples

ROOT = Path(__file__).parents[1]
SCRATCH = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())  # noqa: S108 - only the folder


class Target(NamedTuple):
    """One entrance of hubd. `share`: of all inputs, so many parts are for this one."""

    share: int
    seeds: Callable[[], Iterator[bytes]]
    open: Callable[[], Callable[[bytes], None]]
    """Makes what takes the inputs; called once, before the first."""


def _decoders() -> Callable[[bytes], None]:
    """A message on a topic of any vendor, through its decoder and the core. The first line is the topic."""
    operator = Operator(build_brain(HOUSE, compile_rules((), HOUSE)), router())
    start = 1_772_470_000.0
    operator.advance(start)
    begun = operator.state

    def take(data: bytes) -> None:
        topic, _, payload = data.partition(b"\n")
        flags, at = len(topic) % 2 == 1, start + len(payload) % 600
        if at < operator.state.now:
            operator.state = begun
        operator.take(Message(at, topic.decode("utf-8", "replace"), payload, retain=flags))

    return take


def _messages() -> Iterator[bytes]:
    for name in names():
        for message, _ in samples(name):
            yield message.topic.encode() + b"\n" + message.payload


def _rules() -> Callable[[bytes], None]:
    def take(data: bytes) -> None:
        found = read_rule_text(data.decode("utf-8", "replace"))
        compile_rules(tuple(found.rules.values()), HOUSE)

    return take


def _rule_texts() -> Iterator[bytes]:
    for file in sorted((ROOT / "rules").rglob("*.yaml")):
        for part in file.read_text(encoding="utf-8").split("\n- id:")[1:]:
            yield b"- id:" + part.encode()


def _config() -> Callable[[bytes], None]:
    file = SCRATCH / "hubd-fuzz.yaml"

    def take(data: bytes) -> None:
        file.write_bytes(data)
        with suppress(ConfigError):
            check(file, {})

    return take


def _configs() -> Iterator[bytes]:
    text = (ROOT / "config.example.yaml").read_bytes()
    yield text
    blocks = text.split(b"\n\n")
    yield from (block for block in blocks if b":" in block)


def _log() -> Callable[[bytes], None]:
    file = SCRATCH / "hubd-fuzz.jsonl"

    def take(data: bytes) -> None:
        file.write_bytes(data)
        for _ in read_log(file):
            pass

    return take


def _lines() -> Iterator[bytes]:
    for name in names()[:6]:
        for message, _ in list(samples(name))[:5]:
            line = {"at": "2026-03-02T18:00:00+01:00", "topic": message.topic, "payload": {"x": 1}, "retain": True}
            yield json.dumps(line).encode() + b"\n"
    yield b'{"at":"2026-03-02T18:00:00.5+01:00","topic":"a","payload":"base64:AAE="}\n{"at":1,"topic":2}\n'


def _bodies() -> Callable[[bytes], None]:
    """A body as the API reads it; the first byte chooses what was asked."""
    shapes = sorted(_below(Asked), key=lambda shape: shape.__name__)

    def take(data: bytes) -> None:
        if not data:
            return
        try:
            shapes[data[0] % len(shapes)].model_validate_json(data[1:])
        except ValidationError:
            return

    return take


def _below(shape: type[Asked]) -> set[type[Asked]]:
    from hubd.web import app  # noqa: F401 - all shapes are defined once everything is imported

    return {below for each in shape.__subclasses__() for below in (each, *_below(each))}


def _questions() -> Iterator[bytes]:
    for number in range(12):
        yield bytes([number]) + b'{"answer":"yes","person":"anna","text":"hello","stage":"act","scope":"screen"}'


TARGETS: dict[str, Target] = {
    "decoders": Target(80, _messages, _decoders),
    "bodies": Target(10, _questions, _bodies),
    "log": Target(8, _lines, _log),
    "rules": Target(1, _rule_texts, _rules),
    "config": Target(1, _configs, _config),
}
