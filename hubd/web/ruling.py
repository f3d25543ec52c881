"""Rules: which there are, how far each is trusted, and what one would have done with the recorded days."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from hubd.compare import proposal
from hubd.core.decisions import PERSONAL
from hubd.core.policy.reasons import Reason
from hubd.core.policy.wording.phrases import reason_in_words
from hubd.core.rules.spec import RuleSpec
from hubd.errors import DecodeError
from hubd.resources import shipped
from hubd.runtime.stages import change, folder_of
from hubd.web.caller import Caller
from hubd.web.house import House
from hubd.web.refusals import Refusal, missing
from hubd.web.shapes.base import Done
from hubd.web.shapes.rules import Change, Rules, RuleTold, StageWanted, Trial, Tried
from hubd.web.table import Call


async def rules(call: Call) -> Rules:
    """All rules as they stand now."""
    house = call.house
    book, own = house.brain.rules, str(shipped("rules"))
    return Rules(
        rules=[_told(spec, house, own) for spec in book.specs],
        changeable=folder_of(house.living.settings.rules) is not None,
        problems=[str(problem) for problem in book.problems],
    )


def _told(spec: RuleSpec, house: House, shipped_in: str) -> RuleTold:
    does = "propose" if spec.propose is not None else "hold_back" if spec.hold_back is not None else "act"
    return RuleTold(
        id=spec.id, because=spec.reason(house.household.language), stage=spec.stage, does=does,  # type: ignore[arg-type]  # the shape checks it
        intent=spec.propose.intent if spec.propose is not None else None, pack=spec.pack,
        own=not spec.file.startswith(shipped_in),
    )  # fmt: skip


async def stage(call: Call) -> Done:
    """Trust a rule further, or less. It stands in the household's own files, and the running hub takes it up."""
    house, wanted, rule = call.house, call.given(StageWanted), call.path["id"]
    if rule not in {spec.id for spec in house.brain.rules.specs}:
        raise missing("rule", rule, "GET /rules lists them")
    try:
        await asyncio.to_thread(change, house.living.settings.rules, rule, wanted.stage)
    except DecodeError as error:
        raise Refusal(409, "conflict", f"{error.reason}; {error.detail}") from error
    except OSError as error:
        raise Refusal(409, "conflict", f"the folder of rules cannot be written ({error.strerror})") from error
    await house.enter("stage", {"rule": rule, "stage": wanted.stage})
    return Done()


async def try_out(call: Call) -> Tried:
    """Rules over the recorded days, in a process of its own: nothing of the house is changed."""
    wanted = call.given(Trial)
    return told(call.house, call.caller, await tried(call.house, wanted.yaml, wanted.days))


async def tried(house: House, text: str, days: int) -> proposal.Answer:
    """What the rules would have done."""
    settings = house.living.settings
    if settings.file is None:
        raise Refusal(409, "conflict", "this household has no configuration file to try rules with")
    question = proposal.Question(
        str(settings.file), str(settings.store.logs), text, days, changes=dict(settings.changes)
    )
    answer = await house.trials.ask("hubd.compare.proposal", question, proposal.LONGEST)
    return msgspec.json.decode(answer, type=proposal.Answer)


def told(house: House, caller: Caller, answer: proposal.Answer) -> Tried:
    """What came of it, for this caller's eyes."""
    outcome = answer.outcome or {}
    recordings: list[dict[str, Any]] = outcome.get("recordings", [])
    changes = [
        Change(kind=each["kind"], at=each["at"], ways=each["ways"], old=_seen(house, caller, each["old"]),
               new=_seen(house, caller, each["new"]))
        for recording in recordings for each in recording["changes"]
    ]  # fmt: skip
    rates = (outcome["old"]["interruptions_a_day"], outcome["new"]["interruptions_a_day"]) if outcome else None
    return Tried(
        rules=answer.rules, replaces=answer.replaces, problems=answer.problems, days=answer.days,
        messages=sum(each["messages"] for each in recordings), same=outcome.get("same", 0),
        added=outcome.get("added", 0), removed=outcome.get("removed", 0), changed=outcome.get("changed", 0),
        interruptions_a_day=rates, changes=changes,
    )  # fmt: skip


def _seen(house: House, caller: Caller, line: dict[str, Any] | None) -> dict[str, Any] | None:
    """A decision of the past, without the words that are for somebody else."""
    if line is None or not line["intent"].startswith(PERSONAL) or caller.person in line["for"]:
        return line
    reason = line.get("reason", "")
    because = [reason_in_words(reason, house.household.language)] if reason in set(Reason) else []
    return {**line, "title": "", "text": "", "because": because, "data": {}}
