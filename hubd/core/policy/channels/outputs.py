"""Which output reaches this person now, and nobody who should not hear or see it.

A screen counts where the person is believed to be, a speaker there or one door further, a phone everywhere. The
order in which they are tried belongs to the intent.
"""

from __future__ import annotations

from typing import NamedTuple

from hubd.core.context import Context
from hubd.core.decisions import Verdict
from hubd.core.household import Output
from hubd.core.policy.scene import ASLEEP, DOZING, PLACED, Scene, sleepers_hear

VERDICT_OF: dict[str, Verdict] = {"speaker": "speak", "screen": "show", "phone": "push"}

QUIET_ROOMS = frozenset({"bedroom", "kids_room", "bathroom", "outdoor", "garage"})
"""A speaker in one of these is never used for somebody next door: it would talk into somebody's bed or bath."""


AUDIBLE = frozenset({"voice", "origin", "around"})
"""The ways of `by_preference` that whoever listens on the line hears, too."""


class Reach(NamedTuple):
    """A verdict and the outputs that carry it out."""

    verdict: Verdict
    outputs: tuple[str, ...]


def standing_in(context: Context, area: str | None, kind: str) -> tuple[Output, ...]:
    """The outputs of one kind in an area, in the order of the configuration."""
    if area is None:
        return ()
    return tuple(o for o in context.household.outputs.values() if o.type == kind and o.area == area)


def next_door(context: Context, area: str | None, kind: str) -> tuple[Output, ...]:
    """The outputs of one kind one door further, in rooms where nobody is disturbed."""
    place = context.household.areas.get(area or "")
    if place is None:
        return ()
    beside = [context.household.areas[other] for other in place.adjacent if other in context.household.areas]
    return tuple(o for other in beside if other.kind not in QUIET_ROOMS for o in standing_in(context, other.id, kind))


def wakes(context: Context, area: str) -> bool:
    """Would a word in this area reach somebody asleep?"""
    return sleepers_hear(context, area)


def phones(context: Context, person: str) -> tuple[str, ...]:
    return tuple(o.id for o in context.household.outputs_of(person) if o.type == "phone")


def silent(scene: Scene, private: bool, near: bool = False) -> Reach | None:
    """Without a sound: a card in the room, else the phone. Private content stays off screens that others may see."""
    card = None if private and not scene.alone else _card(scene, near)
    return card or _push(scene)


def aloud(scene: Scene, verdict: Verdict = "speak") -> Reach | None:
    """By voice where the person is. None where that would wake somebody, or where no speaker is in hearing."""
    context, area = scene.context, scene.area
    place = context.household.areas.get(area or "")
    if place is not None and place.kind == "kids_room" and scene.who.role == "adult":
        return None  # whoever puts a child to bed is not talked to there
    speakers = standing_in(context, area, "speaker") or next_door(context, area, "speaker")[:1]
    heard = tuple(o.id for o in speakers if o.area is not None and not sleepers_hear(context, o.area))
    return Reach(verdict, heard) if heard else None


def loudly(scene: Scene, verdict: Verdict = "speak", wake: bool = False) -> Reach | None:
    """For what cannot wait: voice in the likeliest room even if hardly likelier than another, with the phone beside it.
    `wake`: it is worth waking people for."""
    context = scene.context
    area = scene.area or scene.likely_area
    speakers = standing_in(context, area, "speaker") or next_door(context, area, "speaker")
    heard = tuple(o.id for o in speakers[:2] if wake or (o.area is not None and not sleepers_hear(context, o.area)))
    sure = scene.area is not None and heard
    return Reach(verdict, heard if sure else (*heard, *phones(context, scene.who.id))) if heard else None


def seen_at_once(scene: Scene, private: bool) -> Reach | None:
    """For what cannot wait where no voice is in hearing: the phone rings, and the card in the room stands beside it.
    A card alone makes no sound, and nobody may be looking."""
    card = None if private and not scene.alone else _card(scene, near=True)
    found = phones(scene.context, scene.who.id)
    if not found:
        return card
    return Reach("push", (*(card.outputs if card else ()), *found))


def _card(scene: Scene, near: bool) -> Reach | None:
    screens = standing_in(scene.context, scene.area, "screen")
    if not screens and near:
        screens = next_door(scene.context, scene.area, "screen")[:1]
    return Reach("show", tuple(o.id for o in screens)) if screens else None


def _push(scene: Scene) -> Reach | None:
    found = phones(scene.context, scene.who.id)
    return Reach("push", found) if found else None


def by_preference(scene: Scene, order: tuple[str, ...], area: str | None, private: bool = False) -> Reach | None:
    """The first output in the intent's order that reaches the person now.

    `card` is a screen in the room (or in `area`, where the intent names one), `near` one next door too, `voice` a
    speaker, `origin` the speaker in `area` for somebody of whom nobody knows in which room they are, `around` the
    speakers of all rooms where people are, for the same, `relay` one beside others who can pass it on, `phone` the
    person's own, `parent` a screen beside an adult, `any` whatever screen the house has. Into a call nothing is said
    that can be seen instead.
    """
    for way in sorted(order, key=AUDIBLE.__contains__) if scene.calling else order:
        reach = _WAYS[way](scene, area, private)
        if reach is not None:
            return reach
    return None


def _at_card(scene: Scene, area: str | None, private: bool) -> Reach | None:
    if private and not scene.alone:
        return None
    screens = standing_in(scene.context, area or scene.area, "screen")
    return Reach("show", tuple(o.id for o in screens)) if screens else None


def _at_near(scene: Scene, _area: str | None, private: bool) -> Reach | None:
    return None if private else _card(scene, near=True)


def _at_voice(scene: Scene, _area: str | None, private: bool) -> Reach | None:
    return None if scene.quiet or (private and not scene.alone) else aloud(scene)


def _at_origin(scene: Scene, area: str | None, private: bool) -> Reach | None:
    """Aloud in the room that the intent names, and by phone, for somebody who may be in any."""
    if area is None or private or scene.area is not None or scene.quiet:
        return None
    speakers = () if sleepers_hear(scene.context, area) else standing_in(scene.context, area, "speaker")
    return Reach("speak", (*(o.id for o in speakers), *phones(scene.context, scene.who.id))) if speakers else None


def _at_around(scene: Scene, _area: str | None, private: bool) -> Reach | None:
    """For somebody who is in, nobody knows where: aloud in the rooms where people are, and in the likeliest one."""
    context = scene.context
    if private or scene.quiet or not scene.inside or context.asleep(scene.who.id) >= ASLEEP:
        return None
    busy = [each for each in context.household.areas if context.area(each).occupied >= PLACED]
    rooms = busy or [scene.likely_area or ""]
    found = [o for room in rooms for o in standing_in(context, room, "speaker") or next_door(context, room, "speaker")]
    heard = tuple(dict.fromkeys(o.id for o in found if o.area is not None and not sleepers_hear(context, o.area)))
    return Reach("speak", heard) if heard else None


def _at_relay(scene: Scene, _area: str | None, private: bool) -> Reach | None:
    """For somebody nothing else reaches: said, or at a quiet hour shown, beside others of the house, who see them."""
    context = scene.context
    others = [p.id for p in context.household.people.values() if p.role != "child" and p.id != scene.who.id]
    rooms = [context.placed(other) for other in others if context.asleep(other) < DOZING]
    near = [area for area, sure in rooms if sure >= PLACED]
    if private or not near:
        return None
    said = [o for area in near for o in standing_in(context, area, "speaker") or next_door(context, area, "speaker")]
    heard = [o.id for o in said if o.area is not None and not sleepers_hear(context, o.area)]
    if heard and not scene.quiet:
        return Reach("speak", (heard[0],))
    shown = [o.id for area in near for o in standing_in(context, area, "screen")]
    return Reach("show", (shown[0],)) if shown else None


def _at_phone(scene: Scene, _area: str | None, _private: bool) -> Reach | None:
    return _push(scene)


def _at_any(scene: Scene, _area: str | None, private: bool) -> Reach | None:
    if private:
        return None
    screens = [o for o in scene.context.household.outputs.values() if o.type == "screen"]
    kinds = scene.context.household.areas
    shared = [o for o in screens if o.area and kinds[o.area].kind not in QUIET_ROOMS]
    return Reach("show", (shared[0].id,)) if shared else None


def _at_parent(scene: Scene, _area: str | None, private: bool) -> Reach | None:
    """Where a grown-up of the house sits: what is meant for a child is no use on a screen that nobody looks at."""
    if private:
        return None
    context = scene.context
    grown = [p.id for p in context.household.people.values() if p.role == "adult" and p.id != scene.who.id]
    rooms = [context.placed(person) for person in grown if context.asleep(person) < ASLEEP]
    screens = [o for area, sure in rooms if sure >= PLACED for o in standing_in(context, area, "screen")]
    return Reach("show", (screens[0].id,)) if screens else None


_WAYS = {
    "card": _at_card, "near": _at_near, "voice": _at_voice, "origin": _at_origin, "around": _at_around,
    "relay": _at_relay,
    "phone": _at_phone, "parent": _at_parent, "any": _at_any,
}  # fmt: skip


def wished(scene: Scene, wish: str) -> Reach | None:
    """What a rule asked for: a kind of output or one by its id."""
    named = scene.context.household.outputs.get(wish)
    if named is not None:
        if named.type == "speaker" and (scene.quiet or (named.area and sleepers_hear(scene.context, named.area))):
            return None
        return Reach(VERDICT_OF[named.type], (named.id,))
    way = {"screen": "near", "speaker": "voice", "phone": "phone"}.get(wish)
    return _WAYS[way](scene, None, False) if way else None
