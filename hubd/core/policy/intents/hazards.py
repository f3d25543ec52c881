"""Dangers in words: what is wrong, where, who and what it is about; and other words for a child who hears them."""

from __future__ import annotations

from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.over import SPREADS, in_use, sounding
from hubd.core.policy.scene import OUT
from hubd.core.policy.wording.phrases import PHRASES, say_to
from hubd.core.rules.conditions.things import opened

HOT = ("iron", "cooker", "oven")
"""What must not stay on when everybody goes, the likeliest to be forgotten first."""


def hazard(telling: Telling) -> Content:
    """What is wrong and where; the second time it says that it still is."""
    person, proposal = telling.person, telling.proposal
    name = proposal.intent if f"{proposal.intent}.title" in PHRASES else "hazard.other"
    blanks = {
        "because": proposal.because[0] if proposal.because else proposal.intent,
        "area": place_named(telling),
        "child": _child(telling),
        "thing": _thing(telling),
        "cold": _cold(telling),
        "time": telling.context.household.local(telling.context.state.house.up).strftime("%H:%M"),
    }
    key = f"{name}.out" if f"{name}.out" in PHRASES and _nobody_can_act(telling) else f"{name}.text"
    text = say_to(key, person, **blanks)
    alert = telling.policy.alerts.get(proposal.cause)
    if alert is not None and alert.rung > 0:
        text = say_to("hazard.still", person, text=text)
    for_child = say_to(f"{name}.to_child", person, **blanks) if f"{name}.to_child" in PHRASES else ""
    title = say_to(f"{name}.title", person, **blanks)
    return Content(title, text, dict(proposal.data), ("accepted", "wrong"), for_child)


def _nobody_can_act(telling: Telling) -> bool:
    """Is everybody out who could see to it?"""
    people = telling.context.household.people.values()
    return all(telling.context.home(person.id) < OUT for person in people if person.role != "child")


def place_named(telling: Telling) -> str:
    """Where it is; of what spreads, wherever a detector warns by now."""
    areas, spreads = telling.context.household.areas, SPREADS.get(telling.proposal.intent)
    found = (telling.proposal.area, *(sounding(telling.context, spreads) if spreads else ()))
    names = [areas[area].name for area in dict.fromkeys(found) if area in areas]
    return ", ".join(names) or say_to("at_home", telling.person)


def _child(telling: Telling) -> str:
    """The name of the child who most likely is there."""
    context, area = telling.context, telling.proposal.area
    children = [person for person in context.household.people.values() if person.role == "child"]
    if not children:
        return ""
    if area not in context.floor.index:
        return children[0].name
    return max(children, key=lambda child: context.in_area(child.id, area)).name


def _cold(telling: Telling) -> str:
    """The fridge or the freezer, whichever the area has; the open one of both."""
    area, devices = telling.proposal.area, telling.context.state.devices.values()
    here = [device for device in devices if device.area == area and device.means in ("fridge", "freezer")]
    found = next((device for device in here if opened(device)), next(iter(here), None))
    return say_to(f"thing.{found.means if found is not None else 'fridge'}", telling.person)


def _thing(telling: Telling) -> str:
    """The hot thing that is on in the area."""
    context, area = telling.context, telling.proposal.area
    running = [d.means for d in context.state.devices.values() if d.area == area and in_use(context, d)]
    found = next((means for means in HOT if means in running), "other")
    return say_to(f"thing.{found}", telling.person)
