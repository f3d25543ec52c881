"""Tokens, and screens that ask to be let in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hubd.web.shapes.base import WHOLE, Asked, Id, Told

Scope = Literal["screen", "member", "admin"]
Name = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]


class PairingAsked(Asked):
    """A screen asks to be let in. `name`: what it calls itself, for whoever approves."""

    name: Name = ""


class PairingStarted(Told):
    """The screen keeps `id` to itself and shows `code`."""

    id: str
    code: str
    expires: str


class PairingNow(Told):
    """How things stand. The token is told once."""

    state: Literal["waiting", "approved"]
    code: str
    expires: str
    token: str | None = None
    scope: Scope | None = None
    person: str | None = None
    output: str | None = None


class PairingWaiting(Told):
    """A screen that waits. Whoever approves reads the code off it."""

    name: str
    address: str
    expires: str


class PairingsWaiting(Told):
    """All that wait. `screens`: the outputs of the household that a token may be meant for."""

    pairings: list[PairingWaiting]
    screens: list[str]


class TokenWanted(Asked):
    """What a token is to be for. `output`: the screen it stands on, whose cards it shows."""

    scope: Scope = "screen"
    name: Name = ""
    person: Id | None = None
    output: Id | None = None
    days: Annotated[int, Field(ge=1, le=3650), WHOLE] | None = None
    """For so many days; left out: until it is taken back."""


class Approval(TokenWanted):
    """What the screen may do from now on."""


class TokenKnown(Told):
    """One token, without what it is."""

    id: str
    name: str
    scope: Scope
    person: str | None
    output: str | None
    created: str
    expires: str | None


class TokenMade(TokenKnown):
    """A new one. `token` is told here and nowhere else."""

    token: str


class TokensKnown(Told):
    """All of them."""

    tokens: list[TokenKnown]
