"""Chains alive: begun by an answer, something told or a sentence; step after step, with a question where it matters.

Where a chain stands belongs to the household's state. What it does is written down with a decision and done at most
once; what came of it comes back as an event, and only then does it go on. What can be undone is, when it is stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.chains.spec import Act, Chain, Step, in_language, parameter, place, works
from hubd.core.decisions import DELIVERED, Call, Decision, Proposal, Verdict
from hubd.core.events import Outcome
from hubd.core.ids import derived_id
from hubd.core.policy import cooking, outputs, shopping
from hubd.core.policy.agenda import with_wake
from hubd.core.policy.answers import plain
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.noted import answer_on, who_spoke
from hubd.core.policy.phrases import listed, say_to
from hubd.core.policy.reasons import Reason
from hubd.core.policy.replies.moments import WHEN, moment
from hubd.core.state import PolicyState, Run

ANSWER_IN = 300.0
"""Seconds for which a chain's question waits: it was begun by somebody who is about."""
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

STOP = re.compile(
    r"(?:stop|cancel|forget) (?:the |this )?(?:plan|chain|whole thing)|never mind the plan"
    r"|undo(?: (?:that|it|this|everything))?"
    r"|(?:vergiss|stoppe|brich) (?:den|diesen) (?:plan|ablauf)(?: ab)?|mach(?: das| es| alles)? (?:wieder )?ruckgangig"
    r"|(?:olvida|cancela|para) (?:el|este) plan|deshaz(?:lo| eso| todo)?"
)


# what begins a chain

def after_answer(docket: Docket, decision: Decision, outcome: Outcome) -> None:
    """An answer to something that was offered may begin a chain, for each who was asked."""
    for chain in docket.brain.chains:
        if any(begin.answer == outcome and begin.to == decision.intent for begin in chain.begins):
            for person in decision.audience:
                _begin(docket, chain, person, dict(decision.data), decision.area)


def after_telling(docket: Docket) -> None:
    """What was told in this step may begin a chain."""
    if not any(begin.told for chain in docket.brain.chains for begin in chain.begins):
        return
    for decision in tuple(docket.decisions):
        for chain in docket.brain.chains:
            wanted = decision.verdict in DELIVERED and any(begin.told == decision.intent for begin in chain.begins)
            for person in decision.audience if wanted else ():
                _begin(docket, chain, person, dict(decision.data), decision.area)


def take(docket: Docket, event: ev.Utterance, area: str | None) -> bool:
    """A sentence begins a chain, or stops what runs."""
    words = plain(event.text)
    if docket.policy.chains and STOP.fullmatch(words):
        return _stop_of(docket, who_spoke(docket, event, area))
    now = docket.context.household.local(event.at)
    for chain in docket.brain.chains:
        for pattern in (_made(each) for begin in chain.begins for said in begin.said.values() for each in said):
            found = pattern.fullmatch(words)
            person = who_spoke(docket, event, area) if found is not None else None
            if found is None or person is None:
                continue
            data: dict[str, Any] = {}
            if found.groupdict().get("time"):
                at = moment(found["time"], now)
                if at is None:
                    continue
                data["time"] = at.timestamp()
            _begin(docket, chain, person, data, area)
            return True
    return False


@lru_cache(maxsize=128)
def _made(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{time}", f"(?P<time>{WHEN})"))


def _begin(docket: Docket, chain: Chain, person: str, data: dict[str, Any], area: str | None) -> None:
    """One chain of a kind for one person: begun anew, it begins again."""
    if person not in docket.context.household.people:
        return
    trip = next((each for each in docket.desk.trips if each.person == person), None)
    if trip is not None:
        item = trip.appointment
        data = {**data, "trip": {"title": item.title, "leave": trip.leave, "start": item.start}}
    if not any(_applies(docket, chain, step, data) for step in chain.steps):
        return
    run = Run(chain=chain.id, person=person, since=docket.now, data=data, area=area or "")
    _keep(docket, run)
    _proceed(docket, run)


# living

def _proceed(docket: Docket, run: Run) -> None:
    """Step after step, until one must wait for somebody or something."""
    chain = next((each for each in docket.brain.chains if each.id == run.chain), None)
    while chain is not None and run.at < len(chain.steps) and docket.now - run.since < LASTS:
        step = chain.steps[run.at]
        if _applies(docket, chain, step, run.data):
            held = _hold(docket, chain, step, run)
            if held is not None:
                _keep(docket, held)
                return
            done = _carry_out(docket, chain, step, run)
            if done.phase == "doing":
                _keep(docket, done)
                return
            run = done
        run = replace(run, at=run.at + 1, phase="", asked="", until=None)
    _drop(docket, run)


def _hold(docket: Docket, chain: Chain, step: Step, run: Run) -> Run | None:
    """The run as it waits at this step; None when it may be carried out."""
    if step.wait is not None and run.phase not in ("waited", "asked", "yes"):
        until = _until(step, run, docket)
        if run.phase == "" and (until > docket.now and not _present(docket, step, run)):
            return replace(run, phase="waiting", until=until)
        run = replace(run, phase="waited")
    if step.ask and run.phase != "yes":
        return _ask(docket, chain, step, run)
    return None


def _until(step: Step, run: Run, docket: Docket) -> float:
    wait = step.wait
    assert wait is not None  # noqa: S101 - whoever asks has looked
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
    reach = outputs.by_preference(scene, ("card", "near", "voice", "phone"), _area(docket, run))
    verdict: Verdict = "ask"
    if reach is not None and scene.left <= 0:
        reach, verdict = outputs.by_preference(scene, ("card", "near"), _area(docket, run)), "show"
    if reach is None:
        return replace(run, phase="refused", until=docket.now)
    text = _text(docket, chain, step.ask, run)
    decision = _told(docket, chain, step, run, verdict, reach.outputs, Reason.ASKS_FIRST, text,
                     ("accepted", "dismissed", "later"))  # fmt: skip
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


def _tell(docket: Docket, chain: Chain, step: Step, run: Run) -> None:
    text, scene = _text(docket, chain, step.tell, run), docket.scene(run.person)
    if docket.now - run.since < JUST:
        found = answer_on(docket, run.person, run.area or None)
        _told(docket, chain, step, run, "act", found, Reason.ANSWERED, text)
        return
    order = ("card", "near", "voice", "phone") if scene.left > 0 else ("card", "near")
    reach = outputs.by_preference(scene, order, _area(docket, run))
    if reach is not None:
        _told(docket, chain, step, run, reach.verdict, reach.outputs, Reason.WELCOME, text)


def _do(docket: Docket, chain: Chain, step: Step, act: Act, run: Run) -> None:
    """One thing, with its decision."""
    household = docket.context.household
    if act.kind == "cook":
        found = place(run.data, str(act.value))
        cooking.begin(docket, run.person, found if isinstance(found, dict) else {}, _area(docket, run))
        return
    if act.kind == "timer":
        label = _text(docket, chain, act.text, run)
        made = derived_id(docket.now, household.id, "timer", run.person, label)
        timer = ev.Reminder(
            at=docket.now, arrived=docket.now, source="hubd/chain", id=made, to=run.person, text=label,
            after=docket.now + act.value, timer=act.value,
        )  # fmt: skip
        reminders = {**docket.desk.reminders, made: timer}
        docket.desk = with_wake(replace(docket.desk, reminders=reminders), docket.now)
        return
    effects = _effects(docket, chain, act, run)
    if effects:
        _told(docket, chain, step, run, "act", (), Reason.COMMAND, "", effects=effects)


def _effects(docket: Docket, chain: Chain, act: Act, run: Run, verb: str = "add") -> tuple[dict[str, Any], ...]:
    """What an act does, as effects of a rule."""
    if act.kind == "shopping":
        items = place(run.data, str(act.value))
        return shopping.effects(docket.context.household, items if isinstance(items, list) else (), verb)
    data = {key: _value(chain, each, run) for key, each in act.data.items()}
    if act.kind == "call":
        return ({"call": str(parameter(chain, act.value)), "data": data},)
    return ({"publish": str(parameter(chain, act.value)), "payload": data.get("payload", "")},)


def _value(chain: Chain, value: Any, run: Run) -> Any:
    """A parameter, or what stands at `{recipe.oven}` as it is."""
    found = parameter(chain, value)
    whole = re.fullmatch(r"\{([\w.]+)\}", found) if isinstance(found, str) else None
    return place(run.data, whole[1]) if whole is not None else found


# what comes back

def answered(docket: Docket, decision: Decision, outcome: Outcome) -> None:
    """Yes: it is done. Later: asked again. No: left out, or the end of it. Nobody: as the step says."""
    run = next((each for each in docket.policy.chains.values() if each.asked == decision.id), None)
    chain = next((each for each in docket.brain.chains if run is not None and each.id == run.chain), None)
    if run is None or chain is None:
        return
    step = chain.steps[run.at]
    if outcome == "ignored":
        outcome = "accepted" if step.unanswered == "yes" else "dismissed"
    if outcome == "accepted":
        _proceed(docket, replace(run, phase="yes", asked=""))
    elif outcome == "later":
        _keep(docket, replace(run, phase="queued", asked="", until=docket.now + ASK_AGAIN))
    elif step.refused == "stop":
        _stop(docket, chain, run)
    else:
        _proceed(docket, replace(run, at=run.at + 1, phase="", asked="", until=None))


def came_back(docket: Docket, event: ev.Done) -> None:
    """How a service call went. What failed is told; what nobody knows is not repeated."""
    run = next((each for each in docket.policy.chains.values() if event.effect in each.pending), None)
    chain = next((each for each in docket.brain.chains if run is not None and each.id == run.chain), None)
    if run is None or chain is None:
        return
    step = chain.steps[run.at]
    pending = tuple(each for each in run.pending if each != event.effect)
    failed = run.failed or event.result in ("failed", "expired")
    run = replace(run, pending=pending, failed=failed)
    if pending:
        _keep(docket, run)
        return
    if failed:
        who = docket.context.household.people[run.person]
        _tell(docket, chain, replace_tell(step, who.language, say_to("chain.failed", who)), run)
    if failed and step.on_failure == "stop":
        _stop(docket, chain, replace(run, done=tuple(each for each in run.done if each != step.id)))
    else:
        _proceed(docket, replace(run, at=run.at + 1, phase="", failed=False, until=None))


def replace_tell(step: Step, language: str, text: str) -> Step:
    """The same step, with other words to tell."""
    return Step(id=step.id, path=step.path, tell={language: text})


def look(docket: Docket) -> None:
    """Go on where a wait is over."""
    after_telling(docket)
    for run in tuple(docket.policy.chains.values()):
        chain = next((each for each in docket.brain.chains if each.id == run.chain), None)
        if chain is None or run.at >= len(chain.steps):
            _drop(docket, run)
            continue
        due = run.until is not None and run.until <= docket.now
        there = run.phase == "waiting" and _present(docket, chain.steps[run.at], run)
        if there or (due and run.phase in ("waiting", "queued")):
            _proceed(docket, replace(run, phase="waited"))
        elif due and run.phase in ("refused", "asked", "doing"):
            _proceed(docket, replace(run, at=run.at + 1, phase="", asked="", pending=(), until=None))


def moments(policy: PolicyState) -> Iterator[float]:
    """When a chain wants to be looked at again."""
    yield from (run.until for run in policy.chains.values() if run.until is not None)


def waits_for(policy: PolicyState, touched: frozenset[str]) -> bool:
    """Has somebody moved for whom a chain runs?"""
    return any(f"place:{run.person}" in touched or f"person:{run.person}" in touched for run in policy.chains.values())


# stopping

def _stop_of(docket: Docket, person: str | None) -> bool:
    """Somebody stops what was begun last, by them where they are known."""
    mine = [run for run in docket.policy.chains.values() if person is None or run.person == person]
    run = max(mine, key=lambda each: each.since, default=None)
    chain = next((each for each in docket.brain.chains if run is not None and each.id == run.chain), None)
    if run is None or chain is None:
        return False
    _stop(docket, chain, run)
    return True


def _stop(docket: Docket, chain: Chain, run: Run) -> None:
    """The end before the end: what was done and can be undone is, the last first."""
    _drop(docket, run)
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
            undone.append((step, _effects(docket, chain, act, run, "remove")))
    if "steps" in run.done and run.person in docket.policy.cooking:
        cooking.act(docket, run.person, "stop")
    who = docket.context.household.people[run.person]
    text = say_to("chain.undone" if undone else "chain.stopped", who)
    effects = tuple(effect for _, each in undone for effect in each)
    data = {"undone": [step.id for step, _ in undone]}
    where = answer_on(docket, run.person, run.area or None)
    _told(docket, chain, chain.steps[min(run.at, len(chain.steps) - 1)], run, "act", where, Reason.ANSWERED, text,
          effects=effects, more=data)  # fmt: skip


# small things

def _applies(docket: Docket, chain: Chain, step: Step, data: dict[str, Any]) -> bool:
    """Has this step anything to work on, in this house?"""
    if step.needs and place(data, step.needs) in (None, "", [], {}, ()):
        return False
    if step.do is not None and step.do.kind == "shopping" and not docket.context.household.kitchen.shopping:
        return False
    return works(chain, step.do)


def _area(docket: Docket, run: Run) -> str | None:
    return run.area if run.area in docket.context.floor.index else None


def _told(
    docket: Docket, chain: Chain, step: Step, run: Run, verdict: Verdict, to: tuple[str, ...], reason: Reason,
    text: str, actions: tuple[str, ...] = (), effects: tuple[dict[str, Any], ...] = (), more: Any = None,
) -> Decision:  # fmt: skip
    """One step in the journal: told, asked or done."""
    number = next((n for n, each in enumerate(chain.steps) if each.id == step.id), run.at)
    data = {"chain": chain.id, "step": step.id, "number": number + 1, "of": len(chain.steps), **(more or {})}
    proposal = Proposal(
        intent=f"chain.{chain.id}", rule=f"chain.{chain.id}", audience=(run.person,), area=_area(docket, run),
        cause=f"chain|{_key(run)}|{step.id}|{verdict}|{docket.now:.3f}", effects=effects, data=data,
        answer_in=ANSWER_IN if verdict == "ask" else None,
    )  # fmt: skip
    content = Content(_text(docket, chain, chain.title, run), text, data, actions)
    return docket.deliver(proposal, (run.person,), verdict, to, reason, content)


def _text(docket: Docket, chain: Chain, texts: Any, run: Run) -> str:
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


def _keep(docket: Docket, run: Run) -> None:
    docket.policy = replace(docket.policy, chains={**docket.policy.chains, _key(run): run})


def _drop(docket: Docket, run: Run) -> None:
    rest = {name: each for name, each in docket.policy.chains.items() if name != _key(run)}
    docket.policy = replace(docket.policy, chains=rest)
