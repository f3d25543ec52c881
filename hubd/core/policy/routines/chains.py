"""Chains alive: step after step, with a question where it matters.

Where a chain stands belongs to the household's state. What it does is written down with a decision and done at most
once; what came of it comes back as an event, and only then does it go on. What can be undone is, when it is stopped.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.chains.spec import Act, Chain, Step, Wait, place, works
from hubd.core.decisions import Call, Decision, Verdict
from hubd.core.events import Outcome
from hubd.core.ids import derived_id
from hubd.core.memories import PolicyState, Run
from hubd.core.policy.agenda import with_wake
from hubd.core.policy.channels import outputs
from hubd.core.policy.docket import Docket
from hubd.core.policy.reasons import Reason
from hubd.core.policy.requests.reply import where_said
from hubd.core.policy.routines import cooking
from hubd.core.policy.routines.chain_books import (
    ANSWER_IN,
    Deed,
    applies,
    area_of,
    chain_of,
    drop,
    effects_of,
    keep,
    text_of,
    told,
)
from hubd.core.policy.wording.phrases import say_to

ASK_AGAIN = 300.0
"""`later` to a question of a chain."""
DONE_IN = 120.0
"""So long word of a service call is waited for; after it nobody knows, and the chain goes on."""
QUEUED = 20.0
"""Two questions do not stand at once: a chain looks again after so long."""
JUST = 2.0
"""Within so many seconds of the beginning a chain answers where it was begun."""
LASTS = 3 * 86400.0
"""No chain runs longer."""


def proceed(docket: Docket, run: Run) -> None:
    """Step after step, until one must wait for somebody or something."""
    chain = chain_of(docket, run)
    while chain is not None and run.at < len(chain.steps) and docket.now - run.since < LASTS:
        step = chain.steps[run.at]
        if applies(docket, chain, step, run.data):
            held = _hold(docket, chain, step, run)
            if held is not None:
                keep(docket, held)
                return
            done = _carry_out(docket, chain, step, run)
            if done.phase == "doing":
                keep(docket, done)
                return
            run = done
        run = replace(run, at=run.at + 1, phase="", asked="")
    drop(docket, run)


def _hold(docket: Docket, chain: Chain, step: Step, run: Run) -> Run | None:
    """The run as it waits at this step; None when it may be carried out."""
    if step.wait is not None and run.phase not in ("waited", "asked", "yes"):
        until = _until(step.wait, run, docket)
        if run.phase == "" and (until > docket.now and not _present(docket, step, run)):
            return replace(run, phase="waiting", until=until)
        run = replace(run, phase="waited")
    if step.ask and run.phase != "yes":
        return _ask(docket, chain, step, run)
    return None


def _until(wait: Wait, run: Run, docket: Docket) -> float:
    """When a step's wait is over, whatever happens in between."""
    if wait.seconds is not None:
        return docket.now + wait.seconds
    if wait.until:
        at = place(run.data, wait.until)
        return float(at) - wait.before if isinstance(at, int | float) else docket.now
    return docket.now + wait.at_most


def _present(docket: Docket, step: Step, run: Run) -> bool:
    """Has the person gone, or come, for which this step waits?"""
    wait = step.wait
    if wait is None or not wait.presence:
        return False
    home = docket.context.home(run.person)
    return home <= 0.2 if wait.presence == "away" else home >= 0.8


def _ask(docket: Docket, chain: Chain, step: Step, run: Run) -> Run | None:
    """Ask where the person is. Somebody who cannot be asked has not said yes."""
    scene = docket.scene(run.person)
    if scene.asked:
        return replace(run, phase="queued", until=docket.now + QUEUED)
    reach = outputs.by_preference(scene, _order(docket, run), area_of(docket, run))
    verdict: Verdict = "ask"
    if reach is not None and scene.left <= 0:
        reach, verdict = outputs.by_preference(scene, _silently(docket, run), area_of(docket, run)), "show"
    if reach is None:
        return replace(run, phase="refused", until=docket.now)
    text = text_of(docket, chain, step.ask, run)
    decision = told(
        docket, chain, step, run,
        Deed(verdict, reach.outputs, Reason.ASKS_FIRST, text, actions=("accepted", "dismissed", "later")),
    )  # fmt: skip
    return replace(run, phase="asked", asked=decision.id, until=docket.now + ANSWER_IN + 1.0)


def _carry_out(docket: Docket, chain: Chain, step: Step, run: Run) -> Run:
    """Tell and do. A service call is waited for."""
    if step.tell:
        _tell(docket, chain, step, run)
    if step.do is None:
        return run
    before = len(docket.effects)
    _do(docket, chain, step, step.do, run)
    pending = tuple(effect.id for effect in docket.effects[before:] if isinstance(effect, Call))
    done = replace(run, done=(*run.done, step.id), pending=pending)
    return replace(done, phase="doing", until=docket.now + DONE_IN) if pending else done


def _order(docket: Docket, run: Run) -> tuple[str, ...]:
    """Where a chain reaches the person. What is in a calendar is nobody else's business while guests are in."""
    return ("phone",) if _private(docket, run) else ("card", "near", "voice", "phone")


def _silently(docket: Docket, run: Run) -> tuple[str, ...]:
    return () if _private(docket, run) else ("card", "near")


def _private(docket: Docket, run: Run) -> bool:
    return "trip" in run.data and docket.scene(run.person).guests


def _tell(docket: Docket, chain: Chain, step: Step, run: Run) -> None:
    text, scene = text_of(docket, chain, step.tell, run), docket.scene(run.person)
    if docket.now - run.since < JUST:
        found = where_said(docket, run.person, run.area or None)
        told(docket, chain, step, run, Deed("act", found, Reason.ANSWERED, text))
        return
    order = _order(docket, run) if scene.left > 0 else _silently(docket, run)
    reach = outputs.by_preference(scene, order, area_of(docket, run))
    if reach is not None:
        told(docket, chain, step, run, Deed(reach.verdict, reach.outputs, Reason.WELCOME, text))


def _do(docket: Docket, chain: Chain, step: Step, act: Act, run: Run) -> None:
    """One thing, with its decision."""
    household = docket.context.household
    if act.kind == "cook":
        found = place(run.data, str(act.value))
        cooking.begin(docket, run.person, found if isinstance(found, dict) else {}, area_of(docket, run))
        return
    if act.kind == "timer":
        label = text_of(docket, chain, act.text, run)
        made = derived_id(docket.now, household.id, "timer", run.person, label)
        timer = ev.Reminder(
            at=docket.now, arrived=docket.now, source="hubd/chain", id=made, to=run.person, text=label,
            after=docket.now + act.value, timer=act.value,
        )  # fmt: skip
        reminders = {**docket.desk.reminders, made: timer}
        docket.desk = with_wake(replace(docket.desk, reminders=reminders), docket.now)
        return
    effects = effects_of(docket, chain, act, run)
    if effects:
        told(docket, chain, step, run, Deed("act", (), Reason.COMMAND, "", effects=effects))


# what comes back


def answered(docket: Docket, decision: Decision, outcome: Outcome) -> None:
    """Yes: it is done. Later: asked again. No: left out, or the end of it. Nobody: as the step says."""
    run = next((each for each in docket.policy.chains.values() if each.asked == decision.id), None)
    chain = chain_of(docket, run)
    if run is None or chain is None:
        return
    step = chain.steps[run.at]
    if outcome == "ignored":
        outcome = "accepted" if step.unanswered == "yes" else "dismissed"
    if outcome == "accepted":
        proceed(docket, replace(run, phase="yes", asked=""))
    elif outcome == "later":
        keep(docket, replace(run, phase="queued", asked="", until=docket.now + ASK_AGAIN))
    elif step.refused == "stop":
        stop(docket, chain, run)
    else:
        proceed(docket, replace(run, at=run.at + 1, phase="", asked=""))


def came_back(docket: Docket, event: ev.Done) -> None:
    """How a service call went. What failed is told; what nobody knows is not repeated."""
    run = next((each for each in docket.policy.chains.values() if event.effect in each.pending), None)
    chain = chain_of(docket, run)
    if run is None or chain is None:
        return
    step = chain.steps[run.at]
    pending = tuple(each for each in run.pending if each != event.effect)
    failed = run.failed or event.result in ("failed", "expired")
    run = replace(run, pending=pending, failed=failed)
    if pending:
        keep(docket, run)
        return
    if failed:
        who = docket.context.household.people[run.person]
        _tell(docket, chain, replace_tell(step, who.language, say_to("chain.failed", who)), run)
    if failed and step.on_failure == "stop":
        stop(docket, chain, replace(run, done=tuple(each for each in run.done if each != step.id)))
    else:
        proceed(docket, replace(run, at=run.at + 1, phase="", failed=False))


def replace_tell(step: Step, language: str, text: str) -> Step:
    """The same step, with other words to tell."""
    return Step(id=step.id, path=step.path, tell={language: text})


def look(docket: Docket) -> None:
    """Go on where a wait is over."""
    for run in tuple(docket.policy.chains.values()):
        chain = chain_of(docket, run)
        if chain is None or run.at >= len(chain.steps):
            drop(docket, run)
            continue
        due = run.until is not None and run.until <= docket.now
        there = run.phase == "waiting" and _present(docket, chain.steps[run.at], run)
        if there or (due and run.phase in ("waiting", "queued")):
            proceed(docket, replace(run, phase="waited"))
        elif due and run.phase in ("refused", "asked", "doing"):
            proceed(docket, replace(run, at=run.at + 1, phase="", asked="", pending=()))


def moments(policy: PolicyState) -> Iterator[float]:
    """When a chain wants to be looked at again."""
    yield from (run.until for run in policy.chains.values() if run.until is not None)


def waits_for(policy: PolicyState, touched: frozenset[str]) -> bool:
    """Has somebody moved for whom a chain runs?"""
    return any(f"place:{run.person}" in touched or f"person:{run.person}" in touched for run in policy.chains.values())


def stop(docket: Docket, chain: Chain, run: Run) -> None:
    """The end before the end: what was done and can be undone is, the last first."""
    drop(docket, run)
    item = docket.policy.open.get(run.asked)
    if item is not None and not item.answered:
        docket.clear(item.decision)
        docket.policy = replace(docket.policy, open={**docket.policy.open, run.asked: replace(item, answered=True)})
    steps = {step.id: step for step in chain.steps}
    undone = []
    for name in reversed(run.done):
        step = steps.get(name)
        act = None if step is None else step.undo or (step.do if step.do and step.do.kind == "shopping" else None)
        if step is not None and act is not None and works(chain, act):
            undone.append((step, effects_of(docket, chain, act, run, "remove")))
    if "steps" in run.done and run.person in docket.policy.cooking:
        cooking.act(docket, run.person, "stop")
    who = docket.context.household.people[run.person]
    text = say_to("chain.undone" if undone else "chain.stopped", who)
    effects = tuple(effect for _, each in undone for effect in each)
    data = {"undone": [step.id for step, _ in undone]}
    where = where_said(docket, run.person, run.area or None)
    last = chain.steps[min(run.at, len(chain.steps) - 1)]
    told(docket, chain, last, run, Deed("act", where, Reason.ANSWERED, text, effects=effects, data=data))
