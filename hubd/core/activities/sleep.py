"""Asleep or awake: a two-state filter per person, told mostly by stillness, place and hour."""

from __future__ import annotations

from math import exp
from typing import TypeAlias

from msgspec.structs import replace

from hubd.core.beliefs import PersonBelief
from hubd.core.brain import Brain
from hubd.core.state import State
from hubd.core.whereabouts.beside import PASSAGE
from hubd.core.whereabouts.location import stirred

Rates: TypeAlias = tuple[tuple[float, float, float], ...]

_NIGHT: Rates = ((0.0, 6.0, 1 / 480.0), (6.0, 9.0, 1 / 1800.0))

FALL_ASLEEP: dict[str, Rates] = {
    "adult": (
        *_NIGHT,
        (9.0, 12.5, 1 / 6000.0),
        (12.5, 17.0, 1 / 1500.0),
        (17.0, 19.5, 1 / 6000.0),
        (19.5, 21.0, 1 / 1800.0),
        (21.0, 22.5, 1 / 900.0),
        (22.5, 24.0, 1 / 420.0),
    ),
    "teen": (
        *_NIGHT,
        (9.0, 19.5, 1 / 9000.0),
        (19.5, 21.0, 1 / 1800.0),
        (21.0, 22.5, 1 / 900.0),
        (22.5, 24.0, 1 / 420.0),
    ),
    "child": (
        *_NIGHT,
        (9.0, 12.0, 1 / 3000.0),
        (12.0, 15.5, 1 / 1500.0),
        (15.5, 18.5, 1 / 6000.0),
        (18.5, 20.0, 1 / 1500.0),
        (20.0, 22.0, 1 / 900.0),
        (22.0, 24.0, 1 / 420.0),
    ),
}
"""Rate (per second) at which somebody still, in bed's room, falls asleep, by role and hour of the day: adults who lie
down in the early afternoon mostly nap, small children do twice a day and go to bed early, and teens live in the room
where their bed stands."""

SITS_STILL, LIES_DOWN = 300.0, 600.0
"""By day (9 to 19:30) a room is still only if nothing has moved in it for longer than the first of these times
(seconds), and altogether so after the second: people read, dress and play beside their beds."""

UNSEEN = 0.1
"""How much the stillness of a bedroom counts by day in which nothing would tell of movement."""

UNSURE = 0.35
"""So much doubt about the room is usual for somebody in bed; only more than this wakes anybody."""

BRIGHT = frozenset({"tv", "computer", "games_console", "desk_lamp", "iron", "vacuum"})
"""What does not run beside somebody asleep."""


STILL_HOUSE = 600.0
"""At night, in a house where nothing moved for this long, somebody whose room is unknown is in some bed."""

WAKES_UP = {"night": 0.0, "morning": 1 / 9000.0, "day": 1 / 1800.0}
"""Rate of waking in bed before anything shows it; getting up itself is seen."""

UNTOLD = 1 / 3600.0
"""Rate of getting up in the morning in a house in which nothing tells of movement, where stillness says nothing."""

OVERSLEEPS = 1 / 18000.0
"""The same where a motion sensor or a radar watches the bed: nobody is up and about there unnoticed."""

LEFT_BED = 0.3
"""How likely somebody still lies there whose bedroom's radar says that nobody is in it, once something has moved where
no bed stands; before that it may well have lost whoever lies still."""

LIES_STILL = 600.0
STIRS = 600.0
"""Who is awake in bed sets off the motion sensor of that room every few minutes. Its silence beyond the first of
these times (seconds; people sit still for as long, too) speaks for sleep, at any hour: that of shift workers, late
risers and naps. The second is how often an awake one would have been noticed; measured 220 to 320 s, and doubled for
sensors that see only half of the bed."""

FIDGETS = 2.0
"""By day somebody awake beside the bed is noticed so many times as often, in any minute, as one who turns over."""

UP_ALL_NIGHT = 3 * 3600.0
"""Who was up or out for so many seconds of a night (`PersonBelief.vigil`), and has not slept since, goes to bed by day
as others do at night, and turns over there no more nor less."""

SURELY_UP, RESTS_BY_DAY = 0.2, 0.5
"""Who is less likely asleep than this is up; and by so much an hour of sleep by day makes up for one of the night."""

BY_SILENCE = 0.8
"""Silence alone makes nobody surer of somebody's sleep than this."""


def drowse(state: State, brain: Brain, now: float, seconds: float) -> State:
    """Let `seconds` of time work on who is asleep."""
    local = brain.household.local(now)
    hour = local.hour + local.minute / 60.0
    rates = {role: next(r for a, b, r in table if a <= hour < b) for role, table in FALL_ASLEEP.items()}
    fidgets = SITS_STILL if 9.0 <= hour < 19.5 else 0.0
    night = hour >= 22.5 or hour < 6.0
    waking = WAKES_UP["night" if night else "morning" if hour < 9.0 else "day"]
    if 6.0 <= hour < 9.0 and _untold(state):
        fidgets, waking = SITS_STILL, UNTOLD
    shown = max(0.0, waking - OVERSLEEPS)
    hidden = night and now - stirred(state) > STILL_HOUSE
    people = dict(state.people)
    for who, belief in state.people.items():
        late = belief.vigil >= UP_ALL_NIGHT and who not in brain.children
        bed, still, bright = _bedside(state, belief, brain, now, hidden, 0.0 if late else fidgets)
        watched, silent = _watched(state, belief, brain, now)
        p, dark = belief.asleep, max(0.0, 1.0 - bright / max(bed, 0.01))
        rate = _NIGHT[0][2] if late else rates[brain.household.people[who].role]
        p += (1.0 - p) * (1.0 - exp(-seconds * rate * still * dark))
        p = _unheard(p, seconds * silent * dark)
        if 6.0 <= hour < 19.5 and not late and (stirs := _stirred_beside(state, belief, brain, now - seconds)):
            p /= p + (1.0 - p) * FIDGETS**stirs
        out, unknown = belief.places[-2:]
        wakes = 0.0 if late else waking - shown * watched
        wake, pace = wakes + bright / 300.0, seconds * (1 / 180.0 if night else 1 / 120.0)
        up = max(0.0, 1.0 - bed - out - unknown - _passing(belief, brain))
        p = _out_of_bed(p * exp(-seconds * wake), bed, up, pace)
        p = _out_of_bed(p, 1.0 - out, out, pace)
        p, vigil = round(min(p, 0.99), 6), _vigil(belief, hour, seconds)
        if p != belief.asleep or vigil != belief.vigil:
            people[who] = replace(belief, asleep=p, vigil=vigil)
    return replace(state, people=people)


def _untold(state: State) -> bool:
    """Is there no sensor in any room, nor a receiver, that would tell of somebody who gets up?"""
    return not state.radios and not any(area.motion or area.watched for area in state.areas.values())


def _vigil(belief: PersonBelief, hour: float, seconds: float) -> float:
    """How long somebody has been up at night without having slept since; in the evening a new night begins."""
    if 18.0 <= hour < 22.0:
        return 0.0
    if hour >= 22.0 or hour < 6.0:
        spent = seconds if belief.asleep < SURELY_UP else -seconds * belief.asleep
    else:
        spent = -seconds * belief.asleep * RESTS_BY_DAY
    return round(max(belief.vigil + spent, 0.0), 1)


def _passing(belief: PersonBelief, brain: Brain) -> float:
    """How likely somebody is in a place that people only pass: on the way to some room or back to bed, or nowhere near
    and only their phone, beside the bed, seems to lie behind the wall."""
    return sum([p for p, dwell in zip(belief.places, brain.ways.dwell, strict=True) if dwell < PASSAGE])


def _out_of_bed(asleep: float, bed: float, up: float, pace: float) -> float:
    """How likely somebody is asleep who is believed to be `up` (or out), as far as that is more than the usual doubt.
    Where only one of two has got up, and nobody knows which, either of them is as likely asleep as not, however long it
    lasts."""
    abed = bed / max(bed + up, 0.01)
    if asleep <= abed or up <= UNSURE:
        return asleep
    return abed + (asleep - abed) * exp(-pace * max(0.0, 1.0 - UNSURE - abed) / (1.0 - UNSURE))


def _unheard(asleep: float, seconds: float) -> float:
    """How likely somebody is asleep of whom a sensor beside the bed was silent for so many seconds more."""
    if asleep >= BY_SILENCE:
        return asleep
    return min(asleep / (asleep + (1.0 - asleep) * exp(-seconds / STIRS)), BY_SILENCE)


def _bedside(
    state: State, belief: PersonBelief, brain: Brain, now: float, hidden: bool, fidgets: float
) -> tuple[float, float, float]:
    """How likely the person is where people sleep, how still it is there (`fidgets`: seconds without movement that say
    nothing yet), and whether something runs beside."""
    bed = still = bright = 0.0
    floor, elsewhere = brain.floor, _moved_elsewhere(state, brain)
    for i, kind in enumerate(floor.kinds[:-2]):
        area = state.areas[floor.places[i]]
        unseen = hidden and not area.held  # whoever a radar sees in the kitchen is in no bed
        empty = area.vacant and not area.held and area.motion < elsewhere
        here = (LEFT_BED if empty else 1.0) if floor.beds[i] else 0.8 if unseen else 0.15 if kind == "living" else 0.0
        p = belief.places[i] * here
        if p < 0.01:
            continue
        quiet = now - area.motion if area.motion else 3600.0
        bed += p
        seen = 1.0 if area.motion or area.watched or not fidgets else UNSEEN
        still += p * seen * min(1.0, max(0.0, quiet - fidgets) / (LIES_DOWN - fidgets))
        bright += p if area.running & BRIGHT else 0.0
    if hidden:
        bed += belief.places[-1]
        still += belief.places[-1]
    return bed, still, bright


def _stirred_beside(state: State, belief: PersonBelief, brain: Brain, since: float) -> float:
    """How likely it was this person who was noticed to move where a bed stands. Whoever is awake there explains it."""
    stirs = 0.0
    for i, bed in enumerate(brain.floor.beds[:-2]):
        if bed and belief.places[i] > 0.01 and state.areas[brain.floor.places[i]].motion >= since:
            left, there = belief.places[i], 0.0
            for each in state.people.values():
                there += each.places[i]
                if each is not belief:
                    left *= 1.0 - each.places[i] * (1.0 - each.asleep)
            stirs += left / max(1.0, there)
    return stirs


def _moved_elsewhere(state: State, brain: Brain) -> float:
    """When something last moved where no bed stands."""
    places = zip(brain.floor.places, brain.floor.beds[:-2], strict=False)
    return max((state.areas[place].motion for place, bed in places if not bed), default=0.0)


def _watched(state: State, belief: PersonBelief, brain: Brain, now: float) -> tuple[float, float]:
    """How likely the person is in a bedroom that a sensor watches, and how far the long silence of its motion sensor
    says that they lie still; where the room is doubtful it rather says that they are not there."""
    watched = silent = 0.0
    for i, bed in enumerate(brain.floor.beds[:-2]):
        area, p = state.areas[brain.floor.places[i]], belief.places[i]
        if not bed or p < 0.01 or not (area.motion or area.watched):
            continue
        watched += p
        if area.motion and not area.moving and (area.rests or not area.held) and now - area.motion > LIES_STILL:
            silent += p
    return watched, max(0.0, silent - UNSURE) / (1.0 - UNSURE)
