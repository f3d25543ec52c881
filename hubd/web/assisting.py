"""Language models that can be switched, and rules that somebody proposes: they wait for a person."""

from __future__ import annotations

import asyncio

from hubd.compare import waiting
from hubd.web.caller import Caller
from hubd.web.house import House
from hubd.web.refusals import Refusal, missing
from hubd.web.ruling import told, tried
from hubd.web.shapes.assistants import (
    LanguageModels,
    ModelTold,
    ProposalMade,
    Proposals,
    ProposalTold,
    Proposed,
    Switched,
    Verdict,
)
from hubd.web.shapes.base import Done
from hubd.web.table import Call


async def models(call: Call) -> LanguageModels:
    """The language models and how they fare."""
    smith = call.house.wordsmith
    return LanguageModels(models=[
        ModelTold(name=each.settings.name, model=each.settings.model, uses=[*each.settings.uses],
                  private=each.settings.private, on=each.on, asked=each.asked, answered=each.answered,
                  trouble=each.trouble)
        for each in (smith.models.endpoints if smith is not None else ())
    ])  # fmt: skip


async def switch(call: Call) -> Done:
    """Ask a model from now on, or no more."""
    smith, wanted = call.house.wordsmith, call.given(Switched)
    if smith is None or not smith.switch(call.path["name"], on=wanted.on):
        raise missing("language model", call.path["name"], "GET /language-models lists them")
    return Done()


async def propose(call: Call) -> ProposalMade:
    """Rules are checked, tried over the recorded days, and wait for a person. Nothing of the house changes."""
    house, wanted = call.house, call.given(Proposed)
    answer = await tried(house, wanted.yaml, wanted.days)
    shown = told(house, call.caller, answer)
    if answer.problems:
        return ProposalMade(id="", diff=answer.diff, tried=shown)
    new = waiting.Waiting(
        id="", at=house.at, by=_name(house, call.caller), reason=wanted.reason, text=wanted.yaml, diff=answer.diff,
        added=shown.added, removed=shown.removed, changed=shown.changed,
    )  # fmt: skip
    try:
        made = await asyncio.to_thread(waiting.add, waiting.file_of(house.living.settings), new)
    except waiting.NotSettled as error:
        raise Refusal(409, "conflict", str(error)) from error
    return ProposalMade(id=made.id, diff=answer.diff, tried=shown)


def _name(house: House, caller: Caller) -> str:
    """Whose proposal it is: the name of the token."""
    known = (each for each in house.tokens.book.tokens if each.id == caller.token)
    token = next(known, None)
    return (token.name or token.id) if token is not None else caller.scope or ""


async def proposals(call: Call) -> Proposals:
    """What waits for a person."""
    house = call.house
    try:
        found = waiting.waiting(waiting.file_of(house.living.settings))
    except waiting.NotSettled as error:
        raise Refusal(409, "conflict", str(error)) from error
    return Proposals(proposals=[
        ProposalTold(id=each.id, at=house.iso(each.at), by=each.by, reason=each.reason, yaml=each.text, diff=each.diff,
                     added=each.added, removed=each.removed, changed=each.changed)
        for each in found
    ])  # fmt: skip


async def settle(call: Call) -> Done:
    """A person accepts or discards a proposal."""
    settings, verdict, id_ = call.house.living.settings, call.given(Verdict), call.path["id"]
    file = waiting.file_of(settings)
    try:
        if id_ not in {each.id for each in waiting.waiting(file)}:
            raise missing("proposal", id_, "GET /proposals lists them")
        if verdict.accept:
            await asyncio.to_thread(waiting.accept, settings, id_)
        else:
            await asyncio.to_thread(waiting.discard, file, id_)
    except waiting.NotSettled as error:
        raise Refusal(409, "conflict", str(error)) from error
    except OSError as error:
        raise Refusal(409, "conflict", f"the folder of rules cannot be written ({error.strerror})") from error
    return Done()
