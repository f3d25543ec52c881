"""What is believed, and what it rests on: of devices, people, what they carry, rooms, and the house.

All values are frozen. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one channel of one device last said. `since`: when it took this value; `at`: when it last said so.
    A value of None is "not known"; `live` is false while it has only been heard as retained or cached."""

    value: bool | float | str | None
    since: float
    at: float
    live: bool = True


class DeviceState(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reporting thing, by its source. `kind` is the kind of its last observation."""

    kind: str
    seen: float
    readings: dict[str, Reading] = {}
    area: str | None = None
    means: str | None = None
    id: str = ""
    """The id that rules know it by, when the configuration gives it one."""
    online: bool | None = None
    count: int = 0
    first: float = 0.0
    lag: float = 0.0
    """How far the source's clock last stood behind arrival, seconds."""
    steady: int = 0
    """How many messages in a row showed that same lag: a wrong clock, not lateness."""
    above: float | None = None
    """The watts above which what hangs on this plug is in use, where that was learned (`Own.running`)."""


class Leap(msgspec.Struct, frozen=True, array_like=True):
    """A person was taken to have gone `to` a place (its number) by evidence that named nobody; `places`: before it."""

    at: float
    to: int
    places: tuple[float, ...]


class Sitting(msgspec.Struct, frozen=True, array_like=True):
    """Homework that somebody sat down to when it `began` and was last seen `at`; `before`: seconds on the same day that
    earlier sittings lasted."""

    began: float
    at: float
    before: float = 0.0


class PersonBelief(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where one person is: probabilities over the floor's places (`Floor.places`), as of `at`.

    `seen` is when evidence about this person last came in, `named` when it was a face, a voice or a device of the
    person's own and not only whoever moved there. `area` is the likeliest place and `since`
    when it became so.
    `activity` is the person's activity posterior, `acted` when it was last worked out.
    """

    places: tuple[float, ...]
    at: float
    seen: float = 0.0
    named: float = 0.0
    area: str = "unknown"
    since: float = 0.0
    tracker_home: bool | None = None
    """What the person's position tracker last said."""
    gone: float = 0.0
    """When it first said that they are out, as long as that has not been weighed again."""
    apart: float = 0.0
    """When they were last recognised at home although it says that they are out: somebody else carries it."""
    asleep: float = 0.0
    vigil: float = 0.0
    """Seconds that this person was up or out at night and has not slept since."""
    activity: dict[str, float] = {}
    acted: float = 0.0
    sitting: Sitting | None = None
    leant: float = 0.0
    """Until when time without a sign has worked on the belief (`usual.expected`)."""
    leap: Leap | None = None
    evidence: tuple[tuple[float, str, float], ...] = ()
    """The strongest recent evidence: (time, in words, weight in nats for the likeliest place)."""


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """What one receiver says of one device: its `usual` distance (logarithm of metres), how many readings in a row were
    `alike`, when the last was, in which area the receiver stands, and `since` when they are alike."""

    usual: float
    alike: float = 1.0
    at: float = 0.0
    area: str = ""
    since: float = 0.0


class RadioBelief(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where one phone, watch or tag is, and whether its owner is with it.

    The device has a filter of its own: a thing that lies still says the same all day, and saying it often
    is no new evidence about its owner. `weighed`: when it last spoke for its owner's whereabouts.
    """

    places: tuple[float, ...]
    at: float
    area: str = "unknown"
    since: float = 0.0
    stayed: float = 0.0
    """Until when that was surely so."""
    before: str = ""
    """Where it was when it fell silent."""
    carried: float = 0.85
    weighed: float = 0.0
    gap: float = 30.0
    """The longest that this device was usually silent between two readings lately, seconds."""
    heard: dict[str, Heard] = {}
    """By receiver."""
    off: float = 0.0
    """By how much (logarithm of metres) it seems nearer to receivers than is usual where it is believed to be."""
    told: float = 0.0
    """From how many readings that said something new."""


class Breath(msgspec.Struct, frozen=True, array_like=True):
    """What a room's air said at a time: how likely somebody is there, and how many are to be expected."""

    at: float
    someone: float
    people: float


class Air(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the air of one room (`hubd.core.whereabouts.carbon_dioxide`): the level (ppm) it had `at` its
    last look, the readings summed up since, the lowest level of each day, and for each model its weight and its chain
    of numbers of people."""

    at: float
    since: float
    level: float
    lows: tuple[tuple[float, float], ...]
    weights: tuple[float, ...]
    chains: tuple[tuple[float, ...], ...]
    total: float = 0.0
    count: int = 0


class AreaBelief(msgspec.Struct, frozen=True, omit_defaults=True):
    """Is anybody in this area, how many, and what goes on there, as of `at`."""

    at: float
    occupied: float = 0.05
    people: float = 0.0
    activity: dict[str, float] = {}
    motion: float = 0.0
    """When movement was last reported here."""
    watched: float = 0.0
    """Since when a motion sensor has stood here, as far as is known."""
    vacant: bool = False
    """A sensor that holds for as long as somebody is here says that nobody is."""
    rests: bool = False
    """A radar says that whoever is here does not move, but only breathes."""
    held: dict[str, float] = {}
    """Sources that say somebody is here now (radar, mat, a camera's count), and when each last said so."""
    ghost: float = 0.02
    """How likely they are mistaken: they said so while everybody was elsewhere (`hubd.core.whereabouts.ghosts`)."""
    moving: frozenset[str] = frozenset()
    """Motion sensors that have not yet called it quiet again."""
    cues: dict[str, float] = {}
    """Named cues of activity and when each was last given (`sizzling`, `cooker`)."""
    running: frozenset[str] = frozenset()
    """Appliances in use here, by what they are (`cooker`, `tv`), for as long as they are."""
    started: dict[str, float] = {}
    stopped: dict[str, float] = {}
    """Since when those run, or last ran, of which it matters for how long (`SPELLS`), and when they were last switched
    off."""
    breath: Breath | None = None
    """What the air says of who is here."""
    strange: float = 0.0
    """How likely what last moved here was a visitor."""


class Passing(msgspec.Struct, frozen=True, array_like=True):
    """Somebody in view or within earshot. The last of `looks` was `at`; `said` adds up their words (candidate to log
    likelihood), `prior` is who it may have been before the first, `chances` who it was by now. `guest`: how likely
    nobody of the family, whoever it was of them; `area` where."""

    at: float
    looks: int = 0
    said: dict[str, float] = {}
    prior: dict[str, float] = {}
    chances: dict[str, float] = {}
    guest: float = 1.0
    area: str = ""


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """What one sensor has been doing, as of `at`: whether it is on, when it last went on and off, how often it went on
    lately and for which share of the time it was on (both fading at several paces, see `traces`)."""

    at: float
    on: bool = False
    rose: float = 0.0
    fell: float = 0.0
    counts: tuple[float, ...] = (0.0, 0.0, 0.0)
    use: tuple[float, ...] = (0.0, 0.0)


class Pace(msgspec.Struct, frozen=True, array_like=True):
    """When any sensor's trace last changed (`at`), which one's, and when two different ones last did so shortly after
    each other, or an entrance did (`stirred`): a sensor that speaks alone in an empty house is often mistaken."""

    at: float = 0.0
    source: str = ""
    stirred: float = 0.0


class Prowl(msgspec.Struct, frozen=True, array_like=True):
    """What last moved indoors, `at` a time in a `place` (its number): how `likely` it was a pet. `known`: how likely
    there was one before what moves now began to."""

    at: float
    place: int
    likely: float
    known: float


class Glimpse(msgspec.Struct, frozen=True, array_like=True):
    """A camera (`source`) counts more than there should be, since `at`. `before`: how likely guests were then. `count`:
    how many it counts, in this `area`."""

    at: float
    source: str
    before: float
    count: int = 0
    area: str = ""


class HouseBelief(msgspec.Struct, frozen=True, omit_defaults=True):
    """The household as a whole. `mode` is what readers see; hysteresis is already applied to it."""

    mode: str = "home"
    mode_since: float = 0.0
    home: float = 0.9
    asleep: float = 0.0
    guests: float = 0.02
    glimpse: Glimpse | None = None
    movers: float = 0.05
    """Probability that something that is nobody (a pet, a robot) walks about and sets off motion sensors."""
    spell: float = 0.0
    """When the last spell of movements began that told of one."""
    strays: dict[str, float] = {}
    prowled: float = 0.0
    """By area, so many movements of that kind in so many seconds in which no resident was up."""
    prowl: Prowl | None = None
    at: float = 0.0
    up: float = 0.0
    """When somebody was last up and about."""
    rose: tuple[int, ...] = ()
    """At which minute of the day somebody first was, on the last days on which anybody was."""
    rises: float = 0.0
    """When the next morning begins of which that is not known yet."""


class Record(NamedTuple):
    """How often a camera's names agreed with people's devices, and how often they did not."""

    right: float = 0.0
    wrong: float = 0.0
