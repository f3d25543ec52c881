"""How a new screen gets its token: it shows a code, and somebody who may reads the code off and approves it.

The screen keeps a secret, by which it alone fetches the token, once. Codes are short because nothing can be done with
one but let that screen in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from hubd.web.tokens import Book, Pairing, TokenError, TokenFile, Wanted, digest, made

LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"
"""Nothing that looks like something else across a room."""
LASTS = 600.0
"""Seconds for which a code can be approved."""
MOST = 20
"""Screens that may be waiting at once."""


class Started(NamedTuple):
    """What a screen that asks to be let in is given: its secret, the code to show, and until when."""

    id: str
    code: str
    expires: float


class Full(TokenError):
    """Too many screens are waiting already."""


def start(file: TokenFile, name: str = "", address: str = "") -> Started:
    """A screen asks to be let in. Raises `Full`."""
    secret = secrets.token_urlsafe(24)
    with file.changing() as book:
        waiting = _waiting(book, file.now())
        if len(waiting) >= MOST:
            raise Full("too many screens are waiting to be let in; try again in ten minutes")
        code = _code({each.code for each in waiting})
        new = Pairing(mark=digest(secret), code=code, name=name, address=address, expires=file.now() + LASTS)
        book.pairings = [*waiting, new]
    return Started(secret, code, new.expires)


def approve(file: TokenFile, code: str, wanted: Wanted) -> Pairing:
    """Let the screen in that shows this code. Raises `TokenError` where none does."""
    plain = _plain(code)
    with file.changing() as book:
        waiting = _waiting(book, file.now())
        found = next((each for each in waiting if _plain(each.code) == plain and each.approved is None), None)
        if found is None:
            raise TokenError(f"no screen shows the code {code}; codes are good for ten minutes")
        done = replace(found, approved=wanted if wanted.name else wanted._replace(name=found.name))
        book.pairings = [done if each is found else each for each in waiting]
    return done


def fetch(file: TokenFile, secret: str) -> tuple[Pairing, str | None]:
    """How things stand for the screen with this secret; the token, once, when it has been approved."""
    mark, now = digest(secret), file.now()
    found = _find(file.book, mark, now)
    if found.approved is None:
        return found, None
    with file.changing() as book:
        found = _find(book, mark, now)
        assert found.approved is not None  # noqa: S101 - an approval is never taken back
        text, token = made(found.approved, now)
        book.tokens.append(token)
        book.pairings = [each for each in _waiting(book, now) if each is not found]
    return found, text


def waiting(file: TokenFile) -> list[Pairing]:
    """The screens that wait for somebody's approval, the oldest first."""
    return [each for each in _waiting(file.book, file.now()) if each.approved is None]


def _find(book: Book, mark: str, now: float) -> Pairing:
    found = next((each for each in _waiting(book, now) if each.mark == mark), None)
    if found is None:
        raise TokenError("this pairing is over; start a new one")
    return found


def _waiting(book: Book, now: float) -> list[Pairing]:
    return [each for each in book.pairings if each.expires > now]


def _code(taken: set[str], choose: Callable[[str], str] = secrets.choice) -> str:
    while True:
        letters = "".join(choose(LETTERS) for _ in range(6))
        code = f"{letters[:3]}-{letters[3:]}"
        if code not in taken:
            return code


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
