"""Who else may hear or see what an output says: from beliefs, and in doubt somebody."""

from __future__ import annotations

from hubd.core.context import Context
from hubd.core.household import UNKNOWN, Output
from hubd.core.policy.channels.outputs import next_door, standing_in
from hubd.core.policy.scene import COMPANY, GUESTS, Scene

SOMEWHERE = 0.5
"""Share of a person's `unknown` that counts as being within sight: nobody knows that they are not."""


def noticed_by(context: Context, output: Output, but: str) -> float:
    """How likely somebody else notices what this output says. A phone is its owner's; an output nobody knows the place
    of is seen by all; guests are everywhere."""
    if output.type == "phone":
        return 0.0 if output.person == but else 1.0
    if output.area is None or (context.guests >= GUESTS and context.household.policy.guests_private == "screen_off"):
        return 1.0
    others = [person for person in context.household.people if person != but]
    return max((_about(context, person, output.area) for person in others), default=0.0)


def _about(context: Context, person: str, area: str) -> float:
    return context.in_area(person, area) + SOMEWHERE * context.in_area(person, UNKNOWN) * context.home(person)


def exposed(scene: Scene, outputs: tuple[str, ...]) -> bool:
    """May others notice it on one of these? A screen in a child's room is the child's, whoever stands before it."""
    household = scene.context.household
    return any(
        noticed_by(scene.context, household.outputs[o], scene.who.id) >= COMPANY or _childs(scene, household.outputs[o])
        for o in outputs
    )


def _childs(scene: Scene, output: Output) -> bool:
    area = scene.context.household.areas.get(output.area or "")
    return output.type == "screen" and area is not None and area.kind == "kids_room" and scene.who.role == "adult"


def overheard(scene: Scene) -> bool:
    """Would others notice what is said or shown to this person where they are: in the room, or next door where the
    nearest screen or speaker stands?"""
    if not scene.alone:
        return True
    for kind in ("screen", "speaker"):
        here = standing_in(scene.context, scene.area, kind)
        nearest = here or next_door(scene.context, scene.area, kind)[:1]
        if exposed(scene, tuple(output.id for output in nearest)):
            return True
    return False
