"""Study mode: while it runs, the child's messages wait, the house keeps quiet for this child, and breaks come in time.

It begins and ends by what is believed (the rules), by a switch, a button or a sentence. What it leaves behind is a
number of minutes, for the parents and for the week, and never what was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from hubd.core.decisions import Call, Decision, Proposal
from hubd.core.events import AnyEvent, Outcome, Wish
from hubd.core.ids import derived_id
from hubd.core.memories import PolicyState
from hubd.core.policy.channels import outputs
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents import household as words
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.reasons import Reason
from hubd.core.policy.routines.study_time import RULE, SURE_AFTER, ended_at
from hubd.core.policy.wording.phrases import say

STUDENTS = ("child", "teen")
TOLD_FROM = 300.0
"""A shorter sitting is nothing that parents want to hear of, nor worth a line in the week."""
KEPT = 60 * 86400.0
"""How long sittings are remembered."""
SCENE_LASTS = 600.0
"""Seconds for which a scene is still worth setting, should Home Assistant be away."""


def mode(person: str) -> str:
    """The name of the running mode."""
    return f"study|{person}"


def begin(docket: Docket, people: tuple[str, ...], decision: str, area: str | None = None) -> None:
    """It runs from now on, for whom it does not run already. `decision` is why; `area` where, if somebody said so."""
    now, focus = docket.now, docket.context.household.study.focus
    modes = dict(docket.policy.modes)
    for person in people:
        if mode(person) not in modes:
            place = {"area": area} if area else {}
            modes[mode(person)] = {"since": now, "begun": now, "until": now + focus, "phase": "focus", **place}
            _set_scene(docket, person, 0, decision)
    docket.policy = replace(docket.policy, modes=modes)


def end(docket: Docket, people: tuple[str, ...], decision: str, *, found: bool = False) -> None:
    """It is over: noted, told to the parents, and the room is as it was. `found`: nobody said so, a rule noticed it."""
    for person in people:
        running = docket.policy.modes.get(mode(person))
        if running is None:
            continue
        rest = {name: value for name, value in docket.policy.modes.items() if name != mode(person)}
        docket.policy = replace(docket.policy, modes=rest)
        _set_scene(docket, person, 1, decision)
        since = float(running.get("since", docket.now))
        _note(docket, person, since, ended_at(docket.context, person, since) if found else docket.now)


def _note(docket: Docket, person: str, since: float, until: float) -> None:
    """Remember the sitting, and offer its minutes to the grown-ups who are in."""
    now = docket.now
    if until - since < TOLD_FROM:
        return
    young = [each for each in docket.policy.studied.get(person, ()) if now - each[0] < KEPT]
    studied = {**docket.policy.studied, person: (*young, (since, until - since))}
    docket.policy = replace(docket.policy, studied=studied)
    people = docket.context.household.people.values()
    parents = tuple(p.id for p in people if p.role == "adult" and docket.context.home(p.id) >= 0.6)
    if parents and docket.context.household.people[person].role in STUDENTS:
        docket.proposed.append(Proposal(
            intent="brief.study", rule=RULE, cause=f"study|{person}|{since:.0f}", audience=parents, urgency="low",
            expires=now + 3 * 3600.0, data={"person": person, "minutes": max(1, round((until - since) / 60.0))},
            because=(_why(docket, person, since, until),),
        ))  # fmt: skip


def _why(docket: Docket, person: str, since: float, until: float) -> str:
    """From when to when, by the home's clock."""
    household = docket.context.household
    begin, end = (f"{household.local(at):%H:%M}" for at in (since, until))
    return say("why.studied", household.language, name=household.people[person].name, begin=begin, end=end)


def _set_scene(docket: Docket, person: str, which: int, decision: str) -> None:
    """What the desk looks like meanwhile, and afterwards."""
    scene = docket.context.household.study.scenes.get(person, ("", ""))[which]
    if scene and decision:
        service = f"{scene.partition('.')[0]}.turn_on"
        made = derived_id(docket.now, decision, "scene", person, str(which))
        docket.effects.append(Call(id=made, decision=decision, service=service, data={"entity_id": scene},
                                   expires=docket.now + SCENE_LASTS))  # fmt: skip


# by hand


def is_wish(event: AnyEvent) -> bool:
    return isinstance(event, Wish) and event.freshness == "live"


def wished(docket: Docket, event: AnyEvent) -> None:
    """Somebody begins or ends it by a switch: that counts as said, whatever a rule thinks."""
    if isinstance(event, Wish) and is_wish(event) and event.person in docket.context.household.people:
        by_hand(docket, event.person, on=event.on)


def by_hand(docket: Docket, person: str, *, on: bool, area: str | None = None) -> Decision | None:
    """It begins or ends because somebody says so, in this area if one is known. None where nothing changes."""
    if (mode(person) in docket.policy.modes) == on:
        return None
    who, scene = docket.context.household.people[person], docket.scene(person)
    if who.role not in STUDENTS:  # a grown-up's own: kept, and no word is made about it
        (begin if on else end)(docket, (person,), "")
        return None
    intent = "study.start" if on else "study.end"
    proposal = Proposal(
        intent=intent, rule=RULE, cause=f"{intent}|{person}|{docket.now:.0f}", audience=(person,), area=scene.area,
        urgency="low",
    )  # fmt: skip
    telling = Telling(docket.context, docket.policy, docket.brain, proposal, who, "act")
    content = words.study_start(telling) if on else words.study_end(telling)
    screens = tuple(output.id for output in outputs.standing_in(docket.context, scene.area, "screen"))
    decision = docket.deliver(proposal, (person,), outputs.Reach("act", screens), Reason.COMMAND, content)
    if on:
        begin(docket, (person,), decision.id, area or scene.area)
    else:
        end(docket, (person,), decision.id)
    return decision


def answered(docket: Docket, decision: Decision, outcome: Outcome) -> None:
    """No, or wrong: the mode ends. Yes: it runs, or begins. To a break, `later` means another ten minutes."""
    if decision.intent in ("study.break", "study.back"):
        _break_answered(docket, decision, outcome)
        return
    starts = decision.intent == "study.start"
    if not starts and outcome in ("dismissed", "never", "wrong"):
        _resume(docket, decision)
        return
    if outcome in ("dismissed", "never", "wrong"):
        end(docket, decision.audience, decision.id)
    elif outcome == "accepted":
        (begin if starts else end)(docket, decision.audience, decision.id)


def _resume(docket: Docket, ended: Decision) -> None:
    """It was not over: the sitting goes on from where it began, and what parents were told of it is taken back."""
    begin(docket, ended.audience, ended.id)
    for person in ended.audience:
        sittings = docket.policy.studied.get(person, ())
        if sittings and 0.0 <= ended.at + 1.0 - sum(sittings[-1]) <= SURE_AFTER + 2.0:
            studied = {**docket.policy.studied, person: sittings[:-1]}
            running = {**docket.policy.modes[mode(person)], "since": sittings[-1][0]}
            modes = {**docket.policy.modes, mode(person): running}
            docket.policy = replace(docket.policy, studied=studied, modes=modes)
    for name, item in docket.policy.open.items():
        if item.decision.intent == "brief.study" and item.decision.data.get("person") in ended.audience:
            docket.clear(item.decision)
            docket.policy = replace(docket.policy, open={**docket.policy.open, name: replace(item, answered=True)})


def unanswered(docket: Docket, decision: Decision) -> None:
    """Who does not answer is already at it: the question's default is yes."""
    if decision.intent in ("study.start", "study.end"):
        answered(docket, decision, "accepted")


# focus and breaks

MORE = 600.0
"""How much longer `later` and `no` to a break go on."""


def _break_answered(docket: Docket, decision: Decision, outcome: Outcome) -> None:
    """No break now: it goes on. Done with it: the end."""
    for person in decision.audience:
        running = docket.policy.modes.get(mode(person))
        if running is not None and outcome in ("later", "dismissed", "never", "wrong"):
            _turn(docket, person, running, "focus" if decision.intent == "study.break" else "break", MORE)


def _turn(docket: Docket, person: str, running: dict[str, Any], phase: str, seconds: float) -> None:
    turned = {**running, "phase": phase, "begun": docket.now, "until": docket.now + seconds}
    docket.policy = replace(docket.policy, modes={**docket.policy.modes, mode(person): turned})


def look(docket: Docket) -> None:
    """Offer a break, or the way back, where its time has come. A card, never a voice: nobody is called from work."""
    settings = docket.context.household.study
    for person in docket.context.household.people:
        running = docket.policy.modes.get(mode(person))
        if running is None or running.get("until", docket.now + 1.0) > docket.now:
            continue
        pauses = running.get("phase") == "focus"
        _turn(docket, person, running, "break" if pauses else "focus", settings.pause if pauses else settings.focus)
        intent = "study.break" if pauses else "study.back"
        docket.proposed.append(Proposal(
            intent=intent, rule=RULE, cause=f"{intent}|{person}|{docket.now:.0f}", audience=(person,), urgency="low",
            expires=docket.now + settings.pause,
            data={"minutes": round((docket.now - float(running.get("since", docket.now))) / 60.0),
                  "pause": round(settings.pause / 60.0)},
        ))  # fmt: skip


def moments(policy: PolicyState) -> Iterator[float]:
    """When a stretch of work or a break ends."""
    for name, running in policy.modes.items():
        if name.startswith("study|") and isinstance(running, dict) and "until" in running:
            yield float(running["until"])
