"""A recipe step by step: a card that goes with the cook, timers for its waits, and `next` by voice or button.

What is being cooked belongs to the household's state, so that a restart finds the pot on the same step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.decisions import Decision, Proposal
from hubd.core.ids import derived_id
from hubd.core.kitchen.spans import timers
from hubd.core.memories import Cooking, PolicyState
from hubd.core.policy.agenda import with_wake
from hubd.core.policy.channels import outputs
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.reasons import Reason
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.reply import reply
from hubd.core.policy.wording.lengths import lasting
from hubd.core.policy.wording.phrases import say_to

INTENT = "recipe.step"
LASTS = 4 * 3600.0
"""Nobody cooks longer than this without touching the card."""
ACTIONS = frozenset({"next", "back", "timer", "stop"})

SAID: dict[str, tuple[str, ...]] = {
    "next": ("next", "next step", "go on", "continue", "whats next", "weiter", "nachster schritt", "und weiter",
             "wie geht es weiter", "siguiente", "siguiente paso", "continua", "sigue"),
    "back": ("back", "go back", "previous step", "zuruck", "einen schritt zuruck", "atras", "paso anterior"),
    "repeat": ("repeat", "repeat that", "say that again", "what was that", "read it to me", "read the step",
               "wiederhole", "noch einmal", "wie war das", "lies den schritt vor", "repite", "otra vez"),
    "timer": ("start the timer", "set the timer", "timer", "starte den timer", "stell den timer",
              "pon el temporizador"),
    "stop": ("stop cooking", "im done cooking", "done cooking", "finished cooking", "fertig gekocht",
             "ich bin fertig mit kochen", "kochen beenden", "he terminado de cocinar", "termina de cocinar"),
}  # fmt: skip
"""What a cook says with full hands."""


def begin(docket: Docket, person: str, recipe: Mapping[str, Any], area: str | None) -> None:
    """The first step, where the cook is. A dish that the person was cooking before makes room."""
    told = recipe.get("steps")
    steps = [str(step) for step in told] if isinstance(told, list | tuple) else []
    if not steps:
        return
    _take_down(docket, person)
    named = {**recipe, "name": str(recipe.get("name") or recipe.get("id") or ""), "steps": steps}
    cooking = Cooking(recipe=named, since=docket.now, until=docket.now + LASTS, area=area or "")
    docket.policy = replace(docket.policy, cooking={**docket.policy.cooking, person: cooking})
    _show(docket, person)


def act(docket: Docket, person: str, action: str, *, aloud: bool = False, area: str | None = None) -> bool:
    """Do what a button or a word asks for, for somebody who cooks."""
    cooking = docket.policy.cooking[person]
    steps = cooking.recipe["steps"]
    if action == "stop" or (action == "next" and cooking.step + 1 >= len(steps)):
        _end(docket, person, area, done=action == "next")
    elif action == "timer":
        _time(docket, person, cooking, area)
    elif action == "repeat":
        _read(docket, person, area)
    else:
        step = max(0, cooking.step + (1 if action == "next" else -1))
        moved = replace(cooking, step=step, until=docket.now + LASTS)
        docket.policy = replace(docket.policy, cooking={**docket.policy.cooking, person: moved})
        _show(docket, person)
        if aloud:
            _read(docket, person, area)
    return True


def take(docket: Docket, event: ev.Utterance, area: str | None) -> bool:
    """A word of a cook, in the room where something is cooked."""
    if not docket.policy.cooking:
        return False
    words = plain(event.text)
    action = next((name for name, said in SAID.items() if words in said), None)
    if action is None:
        return False
    cooks = [who for who in docket.policy.cooking if who in (event.by, event.name)] or [
        who for who, cooking in docket.policy.cooking.items()
        if area is not None and (cooking.area == area or docket.context.in_area(who, area) >= 0.3)
    ]  # fmt: skip
    return bool(cooks) and act(docket, cooks[-1], action, aloud=True, area=area)


def look(docket: Docket) -> None:
    """The card goes with the cook to the next room that has a screen, and does not stay for ever."""
    for person, cooking in list(docket.policy.cooking.items()):
        if cooking.until <= docket.now:
            _take_down(docket, person)
            rest = {who: each for who, each in docket.policy.cooking.items() if who != person}
            docket.policy = replace(docket.policy, cooking=rest)
        elif _elsewhere(docket, person, cooking):
            _show(docket, person)


def concerned(policy: PolicyState, touched: frozenset[str]) -> bool:
    """Has somebody moved who cooks?"""
    return any(f"place:{person}" in touched or f"person:{person}" in touched for person in policy.cooking)


def _elsewhere(docket: Docket, person: str, cooking: Cooking) -> bool:
    scene = docket.scene(person)
    screens = outputs.standing_in(docket.context, scene.area, "screen") if scene.surely_here else ()
    shown = docket.policy.open.get(cooking.shown)
    return bool(screens) and (shown is None or {output.id for output in screens}.isdisjoint(shown.decision.outputs))


def _show(docket: Docket, person: str) -> None:
    """The step that is due on the nearest screen; what stood elsewhere is taken down."""
    cooking = docket.policy.cooking[person]
    who, steps = docket.context.household.people[person], cooking.recipe["steps"]
    _take_down(docket, person)
    text, number = steps[cooking.step], cooking.step + 1
    waits = timers(text)
    actions = (*(("timer",) if waits else ()), *(("back",) if cooking.step else ()), "next", "stop")
    data = {"recipe": {key: value for key, value in cooking.recipe.items() if key != "why"}, "step": cooking.step,
            "steps": len(steps), "timers": list(waits)}  # fmt: skip
    title = say_to("recipe.step.title", who, recipe=cooking.recipe["name"], step=number, steps=len(steps))
    decision = docket.deliver(
        _proposal(docket, person, f"{number}", data), (person,),
        outputs.Reach("show", _screens(docket, person, cooking)),
        Reason.ANSWERED, Content(title, text, data, actions),
    )  # fmt: skip
    at = replace(cooking, shown=decision.id)
    docket.policy = replace(docket.policy, cooking={**docket.policy.cooking, person: at})


def _proposal(docket: Docket, person: str, mark: str, data: dict[str, Any]) -> Proposal:
    return Proposal(
        intent=INTENT, rule="policy.cooking", cause=f"cooking|{person}|{mark}|{docket.now:.3f}", audience=(person,),
        area=docket.policy.cooking[person].area or None, urgency="normal", expires=docket.now + LASTS, data=data,
    )  # fmt: skip


def _screens(docket: Docket, person: str, cooking: Cooking) -> tuple[str, ...]:
    """Where the cook is; else where the card stood; else in the kitchen; else the cook's phone."""
    scene = docket.scene(person)
    for area in (scene.area, cooking.area or None):
        found = outputs.standing_in(docket.context, area, "screen")
        if found:
            return tuple(output.id for output in found)
    beside = outputs.next_door(docket.context, cooking.area or scene.area, "screen")[:1]
    return tuple(output.id for output in beside) or outputs.phones(docket.context, person)


def _take_down(docket: Docket, person: str) -> None:
    """The card that stands is taken off its screens."""
    cooking = docket.policy.cooking.get(person)
    item = docket.policy.open.get(cooking.shown) if cooking is not None else None
    if item is not None and not item.answered:
        docket.clear(item.decision)
        docket.policy = replace(
            docket.policy, open={**docket.policy.open, item.decision.id: replace(item, answered=True)}
        )


def _end(docket: Docket, person: str, area: str | None, *, done: bool) -> None:
    """It is cooked, or given up."""
    who, cooking = docket.context.household.people[person], docket.policy.cooking[person]
    proposal = _proposal(docket, person, "end", {"recipe": {"id": cooking.recipe.get("id")}, "done": done})
    _take_down(docket, person)
    rest = {name: each for name, each in docket.policy.cooking.items() if name != person}
    docket.policy = replace(docket.policy, cooking=rest)
    text = say_to("recipe.done" if done else "recipe.stopped", who)
    content = Content(str(cooking.recipe["name"]), text, proposal.data)
    reply(docket, proposal, content, area)


def _time(docket: Docket, person: str, cooking: Cooking, area: str | None) -> None:
    """A timer for the first wait of this step that has none yet."""
    who, text = docket.context.household.people[person], cooking.recipe["steps"][cooking.step]
    label = str(cooking.recipe["name"])
    running = {each.timer for each in docket.desk.reminders.values() if each.text == label}
    wait = next((seconds for seconds in timers(text) if seconds not in running), None)
    if wait is None:
        return
    reminder = ev.Reminder(
        at=docket.now, arrived=docket.now, source="hubd/cooking", to=person, text=label, after=docket.now + wait,
        timer=wait, id=derived_id(docket.now, docket.context.household.id, "timer", person, label, str(wait)),
    )  # fmt: skip
    docket.desk = with_wake(
        replace(docket.desk, reminders={**docket.desk.reminders, reminder.id: reminder}), docket.now
    )
    words = say_to("noted.timer.named", who, text=label, when=lasting(wait, who))
    data = {"timer": reminder.id}
    proposal = _proposal(docket, person, f"timer|{wait:.0f}", data)
    reply(docket, proposal, Content(say_to("noted.title", who), words, data), area)


def _read(docket: Docket, person: str, area: str | None) -> None:
    """The step aloud, for a cook with full hands."""
    who, cooking = docket.context.household.people[person], docket.policy.cooking[person]
    text = cooking.recipe["steps"][cooking.step]
    speakers = outputs.standing_in(docket.context, area, "speaker")
    if not speakers or docket.scene(person).night:
        return
    proposal = _proposal(docket, person, f"read|{cooking.step}", {"step": cooking.step})
    title = say_to("recipe.step.title", who, recipe=cooking.recipe["name"], step=cooking.step + 1,
                   steps=len(cooking.recipe["steps"]))  # fmt: skip
    aloud = outputs.Reach("act", tuple(output.id for output in speakers))
    docket.deliver(proposal, (person,), aloud, Reason.ANSWERED, Content(title, text, proposal.data))


def pressed(docket: Docket, decision: Decision, event: ev.Feedback) -> bool:
    """A button on the card of a step. False: it is none of them."""
    if decision.intent != INTENT or event.action not in ACTIONS:
        return False
    person = decision.audience[0]
    cooking = docket.policy.cooking.get(person)
    return cooking is not None and act(docket, person, str(event.action), area=cooking.area or None)


def moments(policy: PolicyState) -> list[float]:
    """When a card that nobody touches is taken down."""
    return [cooking.until for cooking in policy.cooking.values()]
