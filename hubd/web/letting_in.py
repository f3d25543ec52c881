"""Tokens, and screens that ask to be let in."""

from __future__ import annotations

from hubd.web import pairings
from hubd.web.house import House
from hubd.web.refusals import Refusal, missing
from hubd.web.shapes.base import Done
from hubd.web.shapes.tokens import (
    Approval,
    PairingAsked,
    PairingNow,
    PairingStarted,
    PairingsWaiting,
    PairingWaiting,
    TokenKnown,
    TokenMade,
    TokensKnown,
    TokenWanted,
)
from hubd.web.table import Call
from hubd.web.tokens import Token, TokenError, Wanted


async def start(call: Call) -> PairingStarted:
    """A screen asks to be let in, and gets a code to show."""
    wait = call.house.pairings.take(call.caller.address)
    if wait:
        raise Refusal(429, "too_many", "too many screens asked from there; try again in a minute", wait)
    body = call.given(PairingAsked)
    try:
        begun = pairings.start(call.house.tokens, body.name, call.caller.address)
    except pairings.Full as error:
        raise Refusal(429, "too_many", str(error), 60.0) from error
    return PairingStarted(id=begun.id, code=begun.code, expires=call.house.iso(begun.expires))


async def state(call: Call) -> PairingNow:
    """How things stand for the screen that asked; its token, once, when somebody has approved."""
    try:
        pairing, token = pairings.fetch(call.house.tokens, call.path["id"])
    except TokenError as error:
        raise Refusal(404, "not_found", str(error)) from error
    expires = call.house.iso(pairing.expires)
    if token is None or pairing.approved is None:
        return PairingNow(state="waiting", code=pairing.code, expires=expires)
    wanted = pairing.approved
    return PairingNow(state="approved", code=pairing.code, expires=expires, token=token, scope=wanted.scope,
                      person=wanted.person, output=wanted.output)  # fmt: skip


async def waiting(call: Call) -> PairingsWaiting:
    """The screens that wait to be let in. Their codes stand on them, not here."""
    house = call.house
    found = pairings.waiting(house.tokens)
    return PairingsWaiting(
        pairings=[
            PairingWaiting(name=each.name, address=each.address, expires=house.iso(each.expires)) for each in found
        ],
        screens=[output.id for output in house.household.outputs.values() if output.type == "screen"],
    )


async def approve(call: Call) -> Done:
    """Let the screen in that shows this code."""
    body = call.given(Approval)
    try:
        pairings.approve(call.house.tokens, call.path["code"], wanted(call.house, body))
    except TokenError as error:
        raise Refusal(404, "not_found", str(error)) from error
    return Done()


async def known(call: Call) -> TokensKnown:
    """All tokens; never what they are."""
    return TokensKnown(tokens=[_known(call.house, each) for each in call.house.tokens.book.tokens])


async def create(call: Call) -> TokenMade:
    """A new token. It is told here and nowhere else."""
    body = call.given(TokenWanted)
    text = call.house.tokens.create(wanted(call.house, body))
    token = call.house.tokens.owner(text)
    assert token is not None  # noqa: S101 - it was just made
    return TokenMade(token=text, **_known(call.house, token).model_dump())


async def revoke(call: Call) -> Done:
    """Take a token back. Whoever listens with it is shown the door."""
    try:
        call.house.tokens.revoke(call.path["id"])
    except TokenError:
        raise missing("token", call.path["id"]) from None
    return Done()


def wanted(house: House, body: TokenWanted) -> Wanted:
    """What a token is to be for, checked against the household."""
    if body.person is not None:
        house.person(body.person)
    if body.scope == "member" and body.person is None:
        raise Refusal(409, "conflict", "a member's token belongs to somebody: name the person")
    output = house.household.outputs.get(body.output or "")
    if body.output is not None and (output is None or output.type != "screen"):
        screens = [each.id for each in house.household.outputs.values() if each.type == "screen"]
        raise missing("screen", body.output, f"known: {', '.join(screens)}" if screens else "outputs: names none")
    expires = house.tokens.now() + body.days * 86_400.0 if body.days is not None else None
    return Wanted(body.scope, body.name, body.person, body.output, expires)


def _known(house: House, token: Token) -> TokenKnown:
    return TokenKnown(
        id=token.id, name=token.name, scope=token.scope, person=token.person, output=token.output,
        created=house.iso(token.created), expires=house.iso(token.expires) if token.expires is not None else None,
    )  # fmt: skip
