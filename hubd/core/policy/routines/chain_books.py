"""A chain's books: what applies in this house, its words with the blanks filled, its effects, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from hubd.core.chains.spec import Act, Chain, Step, in_language, parameter, place, works
from hubd.core.decisions import Decision, Proposal, Verdict
from hubd.core.memories import Run
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.reasons import Reason
from hubd.core.policy.requests import shopping
from hubd.core.policy.wording.phrases import listed

ANSWER_IN = 300.0
"""Seconds for which a chain's question waits: it was begun by somebody who is about."""


def chain_of(docket: Docket, run: Run | None) -> Chain | None:
    """The chain that a run goes through; None where the house has none of that name any more."""
    return None if run is None else next((each for each in docket.brain.chains if each.id == run.chain), None)


def effects_of(docket: Docket, chain: Chain, act: Act, run: Run, verb: str = "add") -> tuple[dict[str, Any], ...]:
    """What an act does, as effects of a rule."""
    if act.kind == "shopping":
        items = place(run.data, str(act.value))
        return shopping.effects(docket.context.household, items if isinstance(items, list) else (), verb)
    data = {key: _value(chain, each, run) for key, each in act.data.items()}
    if act.kind == "call":
        return ({"call": str(parameter(chain, act.value)), "data": data},)
    return ({"publish": str(parameter(chain, act.value)), "payload": data.get("payload", "")},)


def _value(chain: Chain, value: Any, run: Run) -> Any:
    """A parameter, or what stands at `{recipe.oven}` as it is; in lists and mappings, each of them."""
    if isinstance(value, dict):
        return {key: _value(chain, each, run) for key, each in value.items()}
    if isinstance(value, list):
        return [_value(chain, each, run) for each in value]
    found = parameter(chain, value)
    whole = re.fullmatch(r"\{([\w.]+)\}", found) if isinstance(found, str) else None
    return place(run.data, whole[1]) if whole is not None else found


def applies(docket: Docket, chain: Chain, step: Step, data: dict[str, Any]) -> bool:
    """Has this step anything to work on, in this house?"""
    if step.needs and place(data, step.needs) in (None, "", [], {}, ()):
        return False
    if step.do is not None and step.do.kind == "shopping" and not docket.context.household.kitchen.shopping:
        return False
    return works(chain, step.do)


def area_of(docket: Docket, run: Run) -> str | None:
    return run.area if run.area in docket.context.floor.index else None


@dataclass(frozen=True, slots=True)
class Deed:
    """What becomes of one step: told or asked by these outputs in these words, or done by these effects. `actions`:
    the answers that a question offers; `data`: what programs are told besides."""

    verdict: Verdict
    outputs: tuple[str, ...]
    reason: Reason
    text: str
    actions: tuple[str, ...] = ()
    effects: tuple[dict[str, Any], ...] = ()
    data: dict[str, Any] = field(default_factory=dict)


def told(docket: Docket, chain: Chain, step: Step, run: Run, deed: Deed) -> Decision:
    """One step in the journal."""
    number = next((n for n, each in enumerate(chain.steps) if each.id == step.id), run.at)
    data = {"chain": chain.id, "step": step.id, "number": number + 1, "of": len(chain.steps), **deed.data}
    proposal = Proposal(
        intent=f"chain.{chain.id}", rule=f"chain.{chain.id}", audience=(run.person,), area=area_of(docket, run),
        cause=f"chain|{_key(run)}|{step.id}|{deed.verdict}|{docket.now:.3f}", effects=deed.effects, data=data,
        answer_in=ANSWER_IN if deed.verdict == "ask" else None,
    )  # fmt: skip
    content = Content(text_of(docket, chain, chain.title, run), deed.text, data, deed.actions)
    return docket.deliver(proposal, (run.person,), Reach(deed.verdict, deed.outputs), deed.reason, content)


def text_of(docket: Docket, chain: Chain, texts: Any, run: Run) -> str:
    """A text with its blanks filled from the chain's data and parameters."""
    person = docket.context.household.people[run.person]

    def filled(found: re.Match[str]) -> str:
        value = place({**chain.parameters, **run.data, "name": person.name}, found[1])
        if isinstance(value, float) and value > 1e9:
            return docket.context.household.local(value).strftime("%H:%M")
        if isinstance(value, list):
            names = [str(each.get("name", each)) if isinstance(each, dict) else str(each) for each in value]
            return listed(names, person.language)
        return "" if value is None else str(value)

    return re.sub(r"\{([\w.]+)\}", filled, in_language(texts, person.language))


def _key(run: Run) -> str:
    return f"{run.chain}|{run.person}"


def keep(docket: Docket, run: Run) -> None:
    docket.policy = replace(docket.policy, chains={**docket.policy.chains, _key(run): run})


def drop(docket: Docket, run: Run) -> None:
    rest = {name: each for name, each in docket.policy.chains.items() if name != _key(run)}
    docket.policy = replace(docket.policy, chains=rest)
