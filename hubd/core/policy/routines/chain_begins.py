"""What begins a chain, and who stops it: an answer, something told, a sentence."""

from __future__ import annotations

import re
from typing import Any

from hubd.core import events as ev
from hubd.core.chains.spec import Chain
from hubd.core.decisions import DELIVERED, Decision
from hubd.core.events import Outcome
from hubd.core.memories import Run
from hubd.core.policy.docket import Docket
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.loosely import fullmatch
from hubd.core.policy.requests.replies.moments import WHEN, moment
from hubd.core.policy.requests.reply import who_spoke
from hubd.core.policy.routines.chain_books import applies, chain_of, keep
from hubd.core.policy.routines.chains import proceed, stop

STOP = re.compile(
    r"(?:stop|cancel|forget) (?:the |this )?(?:plan|chain|whole thing)|never mind the plan"
    r"|undo(?: (?:that|it|this|everything))?"
    r"|(?:vergiss|stoppe|brich) (?:den|diesen) (?:plan|ablauf)(?: ab)?|mach(?: das| es| alles)? (?:wieder )?ruckgangig"
    r"|(?:olvida|cancela|para) (?:el|este) plan|deshaz(?:lo| eso| todo)?"
)


def after_answer(docket: Docket, decision: Decision, outcome: Outcome) -> None:
    """An answer to something that was offered may begin a chain, for each who was asked."""
    for chain in docket.brain.chains:
        if any(begin.answer == outcome and begin.to == decision.intent for begin in chain.begins):
            for person in decision.audience:
                begin(docket, chain, person, dict(decision.data), decision.area)


def after_telling(docket: Docket) -> None:
    """What was told in this step may begin a chain."""
    told = [decision for decision in docket.decisions if decision.audience]
    if not told or not any(begin.told for chain in docket.brain.chains for begin in chain.begins):
        return
    for decision in told:
        for chain in docket.brain.chains:
            wanted = decision.verdict in DELIVERED and any(begin.told == decision.intent for begin in chain.begins)
            for person in decision.audience if wanted else ():
                begin(docket, chain, person, dict(decision.data), decision.area)


def take(docket: Docket, event: ev.Utterance, area: str | None) -> bool:
    """A sentence begins a chain, or stops what runs."""
    words = plain(event.text)
    if docket.policy.chains and STOP.fullmatch(words):
        return _stop_of(docket, who_spoke(docket, event, area))
    now = docket.context.household.local(event.at)
    for chain in docket.brain.chains:
        for found in (_said(each, words) for begin in chain.begins for said in begin.said.values() for each in said):
            person = who_spoke(docket, event, area) if found is not None else None
            if found is None or person is None:
                continue
            data: dict[str, Any] = {}
            if found.groupdict().get("time"):
                at = moment(found["time"], now)
                if at is None:
                    continue
                data["time"] = at.timestamp()
            begin(docket, chain, person, data, area)
            return True
    return False


def _said(pattern: str, words: str) -> re.Match[str] | None:
    return fullmatch(pattern.replace("{time}", f"(?P<time>{WHEN})"), WHEN, words)


def begin(docket: Docket, chain: Chain, person: str, data: dict[str, Any], area: str | None) -> None:
    """One chain of a kind for one person: begun anew, it begins again."""
    trip = next((each for each in docket.desk.trips if each.person == person), None)
    if trip is not None:
        item = trip.appointment
        data = {**data, "trip": {"title": item.title, "leave": trip.leave, "start": item.start}}
    if not any(applies(docket, chain, step, data) for step in chain.steps):
        return
    run = Run(chain=chain.id, person=person, since=docket.now, data=data, area=area or "")
    keep(docket, run)
    proceed(docket, run)


def _stop_of(docket: Docket, person: str | None) -> bool:
    """Somebody stops what was begun last, by them where they are known."""
    mine = [run for run in docket.policy.chains.values() if person is None or run.person == person]
    run = max(mine, key=lambda each: each.since, default=None)
    chain = chain_of(docket, run)
    if run is None or chain is None:
        return False
    stop(docket, chain, run)
    return True
