"""What hubd writes about itself: text for people or JSON for programs, and never a secret, whoever logs it."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from hubd.config.settings import Settings

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
HIDDEN = "***"
SHORTEST = 4
"""Characters from which on a secret is looked for in a line; shorter ones would black out half of every line."""
TOKENS = re.compile(r"hubd_[0-9a-f]{8}_[\w-]{20,}|(?i:bearer)\s+[\w.~+/-]{8,}=*|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")
"""What looks like a token of hubd's own, of a web service or of Home Assistant, wherever it came from."""
ADDRESS = re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)")
"""User and password in an address."""
QUOTED = re.compile(r"'([^']*)'?")
PLAIN = re.compile(r"[\w.:/+-]{1,40}")
"""What may be repeated of somebody's message: a single word, such as a misspelt id."""
CONTROL = {number: f"\\x{number:02x}" for number in (*range(32), 127)}
"""What could make one line look like two, or colour a terminal."""
QUIET = ("asyncio", "apscheduler")
"""Others that talk much of little."""


def configure(settings: Settings, *, verbose: bool) -> None:
    """Let everything that this process logs come out as the settings want it."""
    hide = redactor(settings)
    handler = logging.StreamHandler()
    handler.setFormatter(Lines(hide) if settings.log.format == "json" else Text(hide))
    logging.basicConfig(level=logging.DEBUG if verbose else settings.log.level.upper(), handlers=[handler])
    for busy in QUIET:
        logging.getLogger(busy).setLevel(logging.WARNING)


def redactor(settings: Settings) -> Callable[[str], str]:
    """Takes secrets out of a text: those of the settings, and whatever looks like one."""
    forms = ((secret, quote(secret, safe=""), json.dumps(secret)[1:-1]) for secret in secrets_of(settings))
    known = {form for some in forms for form in some}
    words = sorted((word for word in known if len(word) >= SHORTEST), key=len, reverse=True)
    exact = re.compile("|".join(map(re.escape, words))) if words else None

    def hide(text: str) -> str:
        if exact is not None:
            text = exact.sub(HIDDEN, text)
        return ADDRESS.sub(HIDDEN, TOKENS.sub(HIDDEN, text))

    return hide


def secrets_of(value: Any) -> Iterator[str]:
    """The secrets in settings: what their dataclasses leave out of `repr`. Of an address, its password; of one
    without any, all of it, because some are as good as a password."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from secrets_of(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if field.repr:
                yield from secrets_of(inner)
            elif isinstance(inner, str):
                yield from _secret(inner)
            else:
                yield from _within(inner)


def _within(value: Any) -> Iterator[str]:
    """Everything in a secret table but the addresses, which people need to see when something is not there."""
    if isinstance(value, str):
        yield from () if "://" in value else (value,)
    elif isinstance(value, dict | tuple | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _within(inner)


def _secret(text: str) -> Iterator[str]:
    parts = urlsplit(text) if "://" in text else None
    if parts is None:
        yield text
    elif parts.password:
        yield from (parts.password, unquote(parts.password))
    elif parts.scheme in ("http", "https", "webcal"):
        yield text


def without_words(detail: str) -> str:
    """A reason without the words that it quotes from somebody's message: they are nobody's business in a log."""
    return QUOTED.sub(lambda found: found[0] if PLAIN.fullmatch(found[1]) else "…", detail)


class Text(logging.Formatter):
    """One line for people; a trace below it."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__(FORMAT)
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        return self._hide(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        return super().formatMessage(record).translate(CONTROL)


class Lines(logging.Formatter):
    """One JSON object a line: `at` (UTC), `level`, `of` (who says it), `said`, and `trace` where something broke."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__()
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "of": record.name, "said": self._hide(record.getMessage())}
        if record.exc_info:
            line["trace"] = self._hide(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
