"""Phones, watches and tags by radio: where the device is, and whether its owner is with it.

The device has a filter of its own over the places. For its owner it speaks as a mixture, "with me" or
"left behind", once in a while; whether it is carried is a belief too, moved by what the house sees: a
device that changes rooms is carried; one that lies still while only its owner can have moved elsewhere is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, log
from operator import mul

from msgspec.structs import replace

from hubd.core import likelihoods as lk
from hubd.core.beliefs import Heard, RadioBelief
from hubd.core.brain import Brain
from hubd.core.events import Beacon
from hubd.core.floor import FAR
from hubd.core.household import AWAY
from hubd.core.state import State
from hubd.core.whereabouts.movement import best_place, normalised, spread

EXPLAINED = 0.4
"""What somebody else may well have done is no word on whose phone lies where, however often it happens."""

UNHEARD_OF_THEM = 0.2
"""So likely at least it was a guest, a pet or a draught of which nobody knows."""

GAP_FADES = 0.98
"""How fast a long silence is forgotten, per reading: phones that lie still are heard rarely, all night long."""

STILL_AIR = 0.02
"""How readily a device is believed to change rooms while nothing in the house moves, against otherwise."""

UNLIKE = 0.7
"""A distance twice or half the usual (as a logarithm) is no wavering: the device has been moved."""

ALIKE_NEWS = 6.0
ALIKE_MOST = 200.0
"""So many readings alike are news, however still it is; so many are counted."""

UNCHANGED = 600.0
HEARD_NOW = 180.0
"""Seconds in which receivers that still hear a device measure the same of it: it lies there, whoever else walks."""

TOLD_LEAST = 12.0
TOLD_MOST = 1000.0
"""A device is taken to send like any other until so many readings that say something new weigh as much as that; and the
last so many count."""

FAR_OFF = 0.4
"""A factor of one and a half is within what rooms and pockets do."""

CLEAR = 0.75
"""A device is in a room for good, or has left it, only when this sure: radio wavers by itself."""


SOME_ROOM = 0.02
"""Share of each place for a device that is heard again and whose owner is believed elsewhere."""

WENT_OUT = 0.5
"""How likely what falls silent while the door moved went out with its owner."""


def newcomer(state: State, who: str, now: float) -> RadioBelief:
    """A device heard for the first time: taken to be where its owner is."""
    return RadioBelief(places=state.people[who].places, at=now, since=now, weighed=now - lk.SPEAKS_FOR_OWNER)


def never_left(state: State, who: str, brain: Brain) -> tuple[float, ...]:
    """Where a device may be that was taken to be out for its silence, and is heard again although no door has moved: it
    was in some room that no receiver reaches, where its owner is rather than elsewhere."""
    places = [p + SOME_ROOM for p in state.people[who].places]
    places[brain.floor.index[AWAY]] = 0.0
    return normalised(places)


def listen(
    radio: RadioBelief, receiver: str, area: str, x: float, now: float, *, still: bool
) -> tuple[Heard, float, float]:
    """One more reading of a receiver in `area`: with those before, what it comes to, and what share of it is news.
    `still`: nothing in the house has moved for long, or the device lies still whatever moves.

    What is wrong with a receiver's distance (walls, bodies, antennas) stays wrong while the device lies still. In a
    still house a reading is one more sample of the same distance, and its mean is what counts; saying the same again
    soon says nothing more; else a phone between two rooms would wander all night, whenever somebody turns over in bed.
    """
    before = radio.heard.get(receiver)
    if before is None or abs(x - before.usual) > UNLIKE:
        heard = Heard(x, at=now, area=area, since=now)
    else:
        alike = before.alike + 1.0
        heard = Heard(before.usual + (x - before.usual) / alike, min(alike, ALIKE_MOST), now, area, before.since)
    news = min(1.0, (ALIKE_NEWS / heard.alike) ** 2) if still else 1.0
    return heard, heard.usual if still else x, news


def scaled(radio: RadioBelief, here: int, x: float, alike: float, brain: Brain) -> RadioBelief:
    """The device with what one more reading says of how strongly it sends: against the usual distance between the
    receiver and the room where it is believed to be. What is `alike` was said before."""
    place = brain.floor.index.get(radio.area, -1)
    if not 0 <= place < len(brain.floor.places) - 2:
        return radio
    doors = brain.floor.hops[here][place]
    usual = log(lk.BEACON_TYPICAL[min(doors, len(lk.BEACON_TYPICAL) - 1)])
    news = 1.0 / alike
    told = min(radio.told + news, TOLD_MOST)
    return replace(radio, told=told, off=radio.off + (usual - x - radio.off) * news / told)


def offset(radio: RadioBelief) -> float:
    """What is to be added to the logarithms of the device's distances: nothing, unless it is far from what is usual."""
    off = radio.off * radio.told / (radio.told + TOLD_LEAST)
    return off if abs(off) >= FAR_OFF else 0.0


def lies_still(radio: RadioBelief, receiver: str, x: float, now: float) -> bool:
    """Has no receiver that hears it now measured anything else for long? Whoever carries it off changes that."""
    before = radio.heard.get(receiver)
    if before is None or now - before.since < UNCHANGED or abs(x - before.usual) > UNLIKE:
        return False
    return all(now - one.since >= UNCHANGED for one in radio.heard.values() if now - one.at < HEARD_NOW)


def follow(
    radio: RadioBelief,
    seen: Sequence[float],
    now: float,
    brain: Brain,
    *,
    stirs: bool,
    news: float,
    heard: dict[str, Heard],
) -> RadioBelief:
    """The device's own filter: it may have been carried on, and the receiver says how far it is.

    `stirs`: something moves in the house. Nobody carries a phone through a house in which nothing moves, so
    what radio says then is wavering, not walking. `news`: the share of what is `seen` that was not said before;
    `heard`: what each receiver has said so far.
    """
    silent = now - radio.at
    gone = silent > 120.0
    gap = radio.gap if radio.area == AWAY else max(silent, GAP_FADES * radio.gap)
    moved = (0.3 if gone else lk.BEACON_MOVES * news) * (1.0 if stirs else STILL_AIR)
    places = spread(radio.places, brain.ways.onward[1 if gone else 0], [moved] * len(radio.places))
    if news < 1.0:
        seen = [s**news for s in seen]
    after = normalised([*map(mul, places, seen)])
    best = best_place(after)
    area = brain.floor.places[best]
    if area == radio.area or after[best] < CLEAR:
        stayed = now if area == radio.area and after[best] >= CLEAR else radio.stayed
        return replace(radio, places=after, at=now, gap=gap, heard=heard, stayed=stayed)
    first = radio.area == "unknown" and radio.before in ("", area)
    carried = _picked_up(radio.carried) if stirs and not first else radio.carried
    since = radio.since if first and area == radio.before else now
    return replace(
        radio, places=after, at=now, gap=gap, heard=heard, area=area, since=since, stayed=now, carried=carried
    )


def _picked_up(carried: float) -> float:
    """How likely a device that changes rooms is with its owner: wherever it was left before, it is taken along now."""
    odds = carried / (1.0 - carried) * lk.MOVED_CARRIED
    return _bounded(max(odds / (1.0 + odds), lk.CARRIED))


def in_use(radio: RadioBelief) -> RadioBelief:
    """The device with its screen unlocked: whoever had put it down has it in hand again."""
    return radio if radio.carried >= lk.USED_CARRIED else replace(radio, carried=lk.USED_CARRIED)


def measured(event: Beacon, own: lk.Own) -> float | None:
    """Metres between a device and a receiver, as far as this home's own are known to exaggerate; None: not told."""
    distance = event.distance if event.distance is not None else metres(event.rssi)
    if distance is None or not own.nearer:
        return distance
    return distance * own.nearer.get(event.device.casefold(), 1.0) * own.nearer.get(event.source, 1.0)


def mapped(brain: Brain, here: int, x: float, reach: Mapping[str, lk.Reach], off: float = 0.0) -> Sequence[float]:
    """The same as `likelihood` where it is known what the receiver measures of phones in single areas. Areas of which
    nobody has said anything keep to the plan, at the device's own scale (`off`)."""
    known = {
        brain.floor.index[area]: max(exp(-0.5 * ((x - one.mean) / one.spread) ** 2) / one.spread, 1e-9)
        for area, one in reach.items()
        if area in brain.floor.index
    }
    plan = likelihood(brain, here, x + off)
    top = max(known.values(), default=0.0)
    if top < UNHEARD_OF:
        return plan
    return [max(known[i] / top, 0.01) ** lk.BEACON_TRUST if i in known else p for i, p in enumerate(plan)]


UNHEARD_OF = 0.02
"""A distance that is this unlikely in every known area was measured somewhere else."""


def likelihood(brain: Brain, here: int, x: float) -> tuple[float, ...]:
    """How likely a receiver at `here` measures exp(`x`) metres from each place, against the best place.

    Log-normal around a typical distance that grows with each door between (path loss and walls).
    """
    return _by_place(brain.floor.hops[here], round(20.0 * x))


@lru_cache(maxsize=4096)
def _by_place(hops: tuple[int, ...], steps: int) -> tuple[float, ...]:
    """The same by the number of doors to each place, the last of which are `away` and `unknown`."""
    scaled = _by_doors(steps)
    return (*(scaled[doors] for doors in hops[:-2]), scaled[-1], scaled[-2])


@lru_cache(maxsize=256)
def _by_doors(steps: int) -> tuple[float, ...]:
    """The likelihoods for 0, 1, 2 … doors between, then for a device that is away; `steps` are 5 % of distance each."""
    x = steps / 20.0
    shapes = zip(lk.BEACON_TYPICAL, lk.BEACON_SPREAD, strict=True)
    by_hops = [exp(-0.5 * ((x - log(typical)) / wide) ** 2) / wide for typical, wide in shapes]
    by_hops += [by_hops[-1]] * (FAR - len(by_hops) + 1)
    by_hops.append(by_hops[-1] * 0.02)
    top = max(by_hops)
    return tuple(max(value / top, 0.01) ** lk.BEACON_TRUST for value in by_hops)


def pulled(places: Sequence[float], radio: RadioBelief, share: float) -> list[float]:
    """Move a person's belief towards the device, as far as it is believed to be carried and no further.

    "It is with me" has the probability `carried` however often the device is heard, so the device raises its
    own whereabouts up to `carried` and takes that from where the person is believed in excess of it.
    """
    total, carried = sum(places), radio.carried
    places = [p / total for p in places]
    lacking = [carried * r - p for r, p in zip(radio.places, places, strict=True)]  # below zero: in excess
    excess = -sum([k for k in lacking if k < 0.0])
    taken = share * sum([k for k in lacking if k > 0.0]) / (excess or 1.0)
    return [p + share * k if k > 0.0 else p + taken * k for p, k in zip(places, lacking, strict=True)]


def witness(state: State, who: str, here: int, others: float, news: float, brain: Brain) -> State:
    """Something moved `here`, which `others` explain with this probability: is the person's device with its owner?
    `news`: the share of it that is; what moves there again and again is the same somebody.

    With the device carried, the owner moved only where the device is; left behind, perhaps anywhere.
    """
    others = 1.0 - (1.0 - max(others, UNHEARD_OF_THEM)) * _nobody_ahead(state, who, brain)
    if others > EXPLAINED:
        return state
    asleep = state.people[who].asleep
    roams = lk.ROAMS * (1.0 - asleep)
    changed = {}
    for device in brain.household.people[who].identities.beacon:
        key = device.casefold()
        radio = state.radios.get(key)
        if radio is None or radio.area == AWAY:
            continue
        with_owner = 1.0 - (1.0 - 0.9 * radio.places[here]) * (1.0 - others)
        without = 1.0 - (1.0 - 0.9 * roams) * (1.0 - others)
        odds = radio.carried / (1.0 - radio.carried) * (with_owner / without) ** news
        changed[key] = replace(radio, carried=_bounded(odds / (1.0 + odds)))
    return replace(state, radios={**state.radios, **changed}) if changed else state


WALKS_AHEAD = 0.3
"""How likely somebody who is up is where something moves although their device is not: it is heard where they were."""


def _nobody_ahead(state: State, who: str, brain: Brain) -> float:
    """How likely nobody else has walked ahead of the device that they carry."""
    nobody = 1.0
    for name, other in state.people.items():
        heard = [state.radios.get(device.casefold()) for device in brain.household.people[name].identities.beacon]
        if name != who and any(radio is not None and radio.area != AWAY for radio in heard):
            nobody *= 1.0 - WALKS_AHEAD * (1.0 - other.asleep) * (1.0 - other.places[-2])
    return nobody


PUT_DOWN = 900.0
"""Seconds of stillness after which two in three devices that were surely carried lie about like any other."""


def in_hand(radio: RadioBelief, state: State, now: float) -> float:
    """How likely a device is with its owner still, who may have put it down since anything last moved beside it."""
    area = state.areas.get(radio.area)
    still = now - max(radio.since, area.motion if area is not None else 0.0)
    sure = radio.carried - lk.CARRIED
    return radio.carried if sure <= 0.0 else lk.CARRIED + sure * exp(-max(still, 0.0) / PUT_DOWN)


def left_behind(state: State, who: str, taken: str, at_home: float, brain: Brain) -> State:
    """One device was `taken` out of the house, most likely by its owner: the person's others that are still heard lie
    at home. `at_home`: how likely the one falls silent although its owner has stayed with the others."""
    changed = {}
    for device in brain.household.people[who].identities.beacon:
        radio = state.radios.get(key := device.casefold())
        if key != taken and radio is not None and radio.area != AWAY:
            carried = in_hand(radio, state, state.now)
            odds = carried / (1.0 - carried) * at_home / WENT_OUT
            changed[key] = replace(radio, carried=_bounded(odds / (1.0 + odds)))
    return replace(state, radios={**state.radios, **changed}) if changed else state


def _bounded(p: float) -> float:
    """Never sure of either: phones are picked up and put down."""
    return min(max(p, 0.05), 0.97)


def metres(rssi: float | None) -> float | None:
    """Path loss with exponent 2.7 from -62 dBm at one metre, the usual phone."""
    return None if rssi is None else min(20.0, 10.0 ** min((-62.0 - rssi) / 27.0, 2.0))
