"""Who may ask: tokens with a scope, kept as hashes in one file that the daemon and `hubd token` share.

A token is `hubd_<id>_<secret>`. The secret is 32 random bytes, so that one round of SHA-256 hides it well enough; the
id only says which line of the file is meant.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import msgspec

from hubd.errors import HubError
from hubd.whole_files import PRIVATE, write_whole

Scope: TypeAlias = Literal["screen", "member", "admin"]
SCOPES: tuple[str, ...] = get_args(Scope)
"""From the least to the most. `screen`: a device on the wall, for whoever stands before it. `member`: one person's own.
`admin`: rules, tokens and what runs."""

PREFIX = "hubd"


class TokenError(HubError):
    """The file of tokens cannot be used, or there is no such token."""


class Token(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one token. `expires` is a Unix time; None: never. `output`: the screen it is for."""

    id: str
    hash: str
    scope: Scope
    name: str = ""
    person: str | None = None
    output: str | None = None
    created: float = 0.0
    expires: float | None = None


class Wanted(NamedTuple):
    """What a new token is for."""

    scope: Scope
    name: str = ""
    person: str | None = None
    output: str | None = None
    expires: float | None = None


class Pairing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A screen that asks to be let in: it shows `code`, and whoever may reads it off and approves. `mark` is the hash
    of the secret by which the screen asks how things stand."""

    mark: str
    code: str
    name: str = ""
    address: str = ""
    expires: float
    approved: Wanted | None = None
    """What whoever approved it wants it to have; the token is made when the screen fetches it."""


class Book(msgspec.Struct, omit_defaults=True):
    """The file."""

    tokens: list[Token] = []
    pairings: list[Pairing] = []


class TokenFile:
    """The tokens of one household. Reads the file again when somebody has changed it."""

    def __init__(self, path: Path, now: Callable[[], float] = time) -> None:
        self.path = path
        self.now = now
        self._seen: tuple[int, int, int] | None = None
        self._book = Book()

    @property
    def book(self) -> Book:
        """What stands in the file now. Raises `TokenError`."""
        try:
            known = self.path.stat()
        except FileNotFoundError:
            self._seen, self._book = None, Book()
            return self._book
        mark = (known.st_mtime_ns, known.st_size, known.st_ino)
        if mark != self._seen:
            try:
                self._book = msgspec.json.decode(self.path.read_bytes(), type=Book)
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
                what = f"{self.path}: {error}; remove it and make new tokens with hubd token create"
                raise TokenError(what) from error
            self._seen = mark
        return self._book

    def owner(self, text: str) -> Token | None:
        """Whose token this is; None for one that is wrong, expired or revoked."""
        prefix, _, rest = text.partition("_")
        name, _, secret = rest.partition("_")
        token = next((each for each in self.book.tokens if each.id == name), None) if prefix == PREFIX else None
        if token is None or not hmac.compare_digest(token.hash, digest(secret)):
            return None
        return token if token.expires is None or token.expires > self.now() else None

    def stands(self, id_: str) -> bool:
        """Is the token with this id still good?"""
        now = self.now()
        return any(each.id == id_ and (each.expires is None or each.expires > now) for each in self.book.tokens)

    def create(self, wanted: Wanted) -> str:
        """A new token. Its text is told here and nowhere else."""
        text, token = made(wanted, self.now())
        with self.changing() as book:
            book.tokens.append(token)
        return text

    def revoke(self, id_: str) -> Token:
        """Take one back, by its id. Raises `TokenError` where there is none."""
        with self.changing() as book:
            found = next((each for each in book.tokens if each.id == id_), None)
            if found is None:
                raise TokenError(f"there is no token {id_}; hubd token list names them")
            book.tokens.remove(found)
        return found

    @contextmanager
    def changing(self) -> Iterator[Book]:
        """The book, to be changed; written when all went well. One process at a time."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, PRIVATE)
        except OSError as error:
            raise TokenError(f"{self.path}: {error.strerror}; check that the folder may be written") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            book = msgspec.structs.replace(self.book, tokens=[*self.book.tokens], pairings=[*self.book.pairings])
            yield book
            self._write(book)
        finally:
            os.close(handle)

    def _write(self, book: Book) -> None:
        text = json.dumps(msgspec.to_builtins(book), indent=1, ensure_ascii=False).encode()
        try:
            write_whole(self.path, text, mode=PRIVATE)
        except OSError as error:
            raise TokenError(f"{self.path}: {error.strerror}; nothing was changed") from error


def made(wanted: Wanted, now: float) -> tuple[str, Token]:
    """A new token: its text, and what is kept of it."""
    name, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    kept: dict[str, Any] = wanted._asdict()
    return f"{PREFIX}_{name}_{secret}", Token(id=name, hash=digest(secret), created=now, **kept)


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
