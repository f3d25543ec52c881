"""What was decided, and why."""

from __future__ import annotations

from hubd.core.decisions import DELIVERED, Decision
from hubd.core.decisions import Finding as Found
from hubd.core.rules.nearly import conditions, probability
from hubd.store.values import OutboxEntry, Story
from hubd.web.answering import found
from hubd.web.house import House
from hubd.web.privacy import may_read
from hubd.web.refusals import Refusal, missing
from hubd.web.shapes.decisions import Decisions, DecisionTold, Finding, Happening, Page, Why
from hubd.web.table import Call
from hubd.web.telling import decision_told
from hubd.why.reasons import deed, meaning
from hubd.why.sentence import sentence
from hubd.why.turning import turned_by


async def decisions(call: Call) -> Decisions:
    """The stream of decisions, the newest first."""
    house, page = call.house, call.given(Page)
    before = await found(house, page.before) if page.before is not None else None

    def wanted(decision: Decision) -> bool:
        return (page.person is None or page.person in decision.audience) and (
            not page.told or decision.verdict in DELIVERED
        )

    read = await house.archive.page(before, page.limit, wanted, page.intent)
    told = [decision_told(house, each, call.caller) for each in read]
    return Decisions(decisions=told, before=told[-1].id if len(told) == page.limit else None)


async def decision(call: Call) -> DecisionTold:
    """One decision."""
    story = await _story(call)
    return decision_told(call.house, story.decision, call.caller)


async def why(call: Call) -> Why:
    """Why it was decided: conditions with their probabilities, the policy's table, what would have changed it."""
    story = await _story(call)
    house, decided = call.house, story.decision
    if not may_read(decided, call.caller, house.board):
        raise Refusal(403, "scope", "this is for somebody else's eyes; its reader may ask why")
    household = house.household
    return Why(
        decision=decision_told(house, decided, call.caller), sentence=sentence(decided, household),
        conditions=_finding(decided.finding) if decided.finding is not None else None,
        policy=[_finding(line) for line in decided.ruling], reason=decided.reason,
        otherwise=_otherwise(house, decided), against=[str(each) for each in decided.data.get("against", ())],
        chance=decided.propensity, came_of_it=[_happening(house, entry) for entry in story.effects],
    )  # fmt: skip


async def _story(call: Call) -> Story:
    story = await call.house.archive.story(call.path["id"])
    if story is None:
        raise missing("decision", call.path["id"])
    return story


def _finding(said: Found) -> Finding:
    return Finding(path=said.path, holds=said.holds, because=said.because, p=probability(said),
                   parts=[_finding(part) for part in said.parts])  # fmt: skip


def _otherwise(house: House, decided: Decision) -> str:
    """The smallest change that would have altered it: of the rule's conditions where it was told, else the policy's."""
    rule = next((spec for spec in house.brain.rules.specs if spec.id == decided.rule), None)
    if rule is not None and decided.finding is not None and decided.verdict in DELIVERED:
        change = turned_by(decided.finding, conditions(rule))
        if change:
            return change
    return meaning(decided.reason)[1]


def _happening(house: House, entry: OutboxEntry) -> Happening:
    return Happening(at=house.iso(entry.changed) if entry.changed else None, what=deed(entry.effect),
                     how=f"{entry.state}: {entry.detail}" if entry.detail else entry.state)  # fmt: skip
