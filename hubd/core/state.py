"""Everything the hub remembers, as one value. What is not here is forgotten at a restart.

All parts are frozen; `step` returns a new `State` that shares what did not change. Times are seconds
since 1970, UTC. The dictionaries inside are never changed in place: whoever changes one copies it first.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from hubd.core.cameras import Record
from hubd.core.decisions import Decision, Proposal
from hubd.core.events import Appointment, Meal, Notification, PantryItem, Reminder, Weather
from hubd.core.gallery import Gallery
from hubd.core.leaning import Leaning
from hubd.core.likelihoods import Own
from hubd.core.regard import Imprint, Regard


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
    asleep: float = 0.0
    activity: dict[str, float] = {}
    acted: float = 0.0
    leap: Leap | None = None
    evidence: tuple[tuple[float, str, float], ...] = ()
    """The strongest recent evidence: (time, in words, weight in nats for the likeliest place)."""


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """What one receiver says of one device: its `usual` distance (logarithm of metres), and how many readings in a
    row were `alike`."""

    usual: float
    alike: float = 1.0


class RadioBelief(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where one phone, watch or tag is, and whether its owner is with it.

    The device has a filter of its own: a thing that lies still says the same all day, and saying it often
    is no new evidence about its owner. `weighed`: when it last spoke for its owner's whereabouts.
    """

    places: tuple[float, ...]
    at: float
    area: str = "unknown"
    since: float = 0.0
    carried: float = 0.85
    weighed: float = 0.0
    gap: float = 30.0
    """The longest that this device was usually silent between two readings lately, seconds."""
    heard: dict[str, Heard] = {}
    """By receiver."""


class Breath(msgspec.Struct, frozen=True, array_like=True):
    """What a room's air said at a time: how likely somebody is there, and how many are to be expected."""

    at: float
    someone: float
    people: float


class Air(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the air of one room (`hubd.core.air`): the level (ppm) it had `at` its last look, the readings
    summed up since, the lowest level of each day, and for each model its weight and its chain of numbers of people."""

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
    held: dict[str, float] = {}
    """Sources that say somebody is here now (radar, mat, a camera's count), and when each last said so."""
    moving: frozenset[str] = frozenset()
    """Motion sensors that have not yet called it quiet again."""
    cues: dict[str, float] = {}
    """Named cues of activity and when each was last given (`sizzling`, `cooker`)."""
    running: frozenset[str] = frozenset()
    """Appliances in use here, by what they are (`cooker`, `tv`), for as long as they are."""
    breath: Breath | None = None
    """What the air says of who is here."""


class Passing(msgspec.Struct, frozen=True, array_like=True):
    """Somebody in view or within earshot. The last of `looks` was `at`; `said` adds up their words (candidate to log
    likelihood), `prior` is who it may have been before the first, `chances` who it was by now."""

    at: float
    looks: int = 0
    said: dict[str, float] = {}
    prior: dict[str, float] = {}
    chances: dict[str, float] = {}


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


class HouseBelief(msgspec.Struct, frozen=True, omit_defaults=True):
    """The household as a whole. `mode` is what readers see; hysteresis is already applied to it."""

    mode: str = "home"
    mode_since: float = 0.0
    home: float = 0.9
    asleep: float = 0.0
    guests: float = 0.02
    movers: float = 0.05
    """Probability that something that is nobody (a pet, a robot) walks about and sets off motion sensors."""
    strays: dict[str, float] = {}
    prowled: float = 0.0
    """By area, so many movements of that kind in so many seconds in which no resident was up."""
    at: float = 0.0


class Held(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proposal (often a message) that waits for a better moment."""

    proposal: Proposal
    since: float
    until: float | None = None
    importance: str = "normal"
    reason: str = ""


class Occasion(msgspec.Struct, frozen=True, array_like=True):
    """The circumstances in which something was offered to one person, as believed then: what answers are learned from.

    `doing`: the likeliest activity. `place`: the kind of room (`away`, `unknown`). `how`: the verdict by which it came.
    `company`: probability that somebody else was in the same room; None where nobody knows; true or false in what was
    kept before it was a probability. `since`: seconds since the person was last interrupted. `theme`: what it was
    about, where that is a matter of taste.
    """

    at: float
    doing: str = "none"
    place: str = "unknown"
    company: float | bool | None = None
    guests: bool = False
    how: str = ""
    urgency: str = "normal"
    since: float | None = None
    theme: str = ""


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What one person did with one intent on one occasion, and what that does to the estimate (`logistic.Pull`)."""

    at: float
    intent: str
    person: str
    outcome: str
    occasion: Occasion
    pull: tuple[float, float] = (0.0, 0.0)


class Weight(NamedTuple):
    """What answers say about one circumstance: how hard they pull at it, and how sure they have left it."""

    pull: float
    seen: float


class Welcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has been learned of what is welcome, as of `at`. `weights` follow from `answers` and `leaning`."""

    at: float = 0.0
    weights: dict[str, Weight] = {}
    answers: tuple[Answer, ...] = ()
    leaning: Leaning = Leaning()


class Open(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivered decision that people may still answer. `occasions`: how it was for each person who got it."""

    decision: Decision
    until: float
    question: bool = False
    answered: bool = False
    occasions: dict[str, Occasion] = {}


class Taste(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person has answered to one intent. `answers`: (time, outcome), newest last, bounded."""

    answers: tuple[tuple[float, str], ...] = ()
    silenced_until: float | None = None
    retry: bool = False


class Moment(msgspec.Struct, frozen=True, omit_defaults=True):
    """How reachable one person is, in one word (`free`, `busy`, `asleep`, `away`, `vague`), and since when.
    `was` is the word before, `area` where the person is believed to be, `moved` when that last became another room."""

    word: str
    since: float
    was: str = ""
    area: str = ""
    moved: float = 0.0


class Alert(msgspec.Struct, frozen=True, omit_defaults=True):
    """A hazard that has been told of and may not be over. `rung`: how often it has been told; `next`: when again."""

    proposal: Proposal
    since: float
    rung: int = 0
    next: float | None = None
    outputs: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """Everybody whom it has been told: whoever heard of it is not left out of what follows."""
    seen: bool = False
    """A sensor has confirmed it, so that the sensor can also say when it is over."""


class Cooking(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody cooks: the recipe as its card shows it, the step (from 0), and the decision whose card stands.
    `until`: when nobody cooks any more who has not touched it. `area`: where it was begun."""

    recipe: dict[str, Any]
    since: float
    until: float
    step: int = 0
    shown: str = ""
    area: str = ""


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """A chain that runs for somebody: the step it stands at, and what it waits for there (`phase`: `asked`, `queued`,
    `waiting`, `doing`; `until` when at the latest). `done`: steps that were carried out, by id."""

    chain: str
    person: str
    since: float
    at: int = 0
    phase: str = ""
    asked: str = ""
    pending: tuple[str, ...] = ()
    failed: bool = False
    until: float | None = None
    done: tuple[str, ...] = ()
    data: dict[str, Any] = {}
    area: str = ""


class PolicyState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the policy remembers. Keys are strings such as `intent|person` so that they survive any codec."""

    held: dict[str, Held] = {}
    open: dict[str, Open] = {}
    told: dict[str, float] = {}
    """Situation (`Proposal.cause`) to when it was last delivered."""
    suppressed: dict[str, float] = {}
    """Situation and reason to when its suppression was written."""
    cool: dict[str, float] = {}
    """Rule and audience to when the cool-down ends."""
    spent: dict[str, tuple[float, ...]] = {}
    """Person to the times of the interruptions in the last hour."""
    tastes: dict[str, Taste] = {}
    welcome: Welcome = Welcome()
    modes: dict[str, Any] = {}
    """Running modes by name and person (`study|leo`): when it began, what was held."""
    moments: dict[str, Moment] = {}
    """By person, kept only for those for whom something waits."""
    alerts: dict[str, Alert] = {}
    """Hazards by cause, until they are over."""
    regard: Regard = Regard()
    """What people make of the senders, apps and topics of their messages."""
    imprints: dict[str, Imprint] = {}
    """By message id: what is left of messages that can still be answered, the newest last."""
    bare: dict[str, float] = {}
    """Decisions whose private words stand on a screen while its reader is alone, and until when."""
    hushes: dict[str, float] = {}
    """Silences that people asked for: person and topic (`anna|recipe.`, `ben|*`) to when they end."""
    cooking: dict[str, Cooking] = {}
    """By person."""
    chains: dict[str, Run] = {}
    """By chain and person (`cook_this|anna`)."""
    studied: dict[str, tuple[tuple[float, float], ...]] = {}
    """By person: when somebody studied, and for how many seconds, the newest last."""
    wake_at: float | None = None
    """When the policy wants to look again, whatever else happens."""


class Trip(msgspec.Struct, frozen=True, omit_defaults=True):
    """An appointment that somebody must travel to. `leave` is the latest moment to go."""

    person: str
    appointment: Appointment
    leave: float


class Nearly(msgspec.Struct, frozen=True, array_like=True):
    """A moment at which a rule lacked a single belief, by little: which condition, in words, and by how much."""

    at: float
    path: str
    because: str
    short: float


class Still(msgspec.Struct, frozen=True, array_like=True):
    """Where somebody was believed to be when the conditions about it last changed. `near`: how far the belief may move
    in all before each of the nearest thresholds can be crossed, and their numbers, nearest first; `sides`: on which
    side of each threshold it lay."""

    places: tuple[float, ...]
    near: tuple[tuple[float, int], ...]
    sides: bytes


class RuleMemory(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the rule engine remembers. `since`: condition instance to when it became true (for `for:`). `fired`: rule
    instances that hold, and since when: they fire again only after they did not."""

    since: dict[str, float] = {}
    fired: dict[str, float] = {}
    wake: dict[str, float] = {}
    """Rule instance to the time at which it wants to be looked at again."""
    next: float | None = None
    """The earliest of `wake`."""
    truths: bytes = b""
    """What each distinct condition of the book last said, one byte each, so that only changes are followed up."""
    book: str = ""
    """The mark of the rulebook that this memory belongs to; with another one, every rule is looked at once."""
    nearly: dict[str, Nearly] = {}
    """Rule instances that all but fired, and when."""
    still: dict[str, Still] = {}
    """Where each person was when an answer about it may last have changed."""


class DeskState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What people and programs have told the house: calendars, pantry, weather, reminders, messages."""

    calendars: dict[str, tuple[Appointment, ...]] = {}
    sheets: dict[str, tuple[Appointment, ...]] = {}
    """What each calendar says by itself, by person and source: several of them make up a person's calendar."""
    pantry: tuple[PantryItem, ...] = ()
    pantry_known: bool = False
    shelf: dict[str, bytes] = {}
    """Recipes of other programs, packed, by program and part (`mealie/7`)."""
    menu: dict[str, tuple[Meal, ...]] = {}
    """Meal plans, by program."""
    meals: dict[str, float] = {}
    """When the household usually begins to eat `lunch` and `dinner`, in minutes after midnight, as it was seen."""
    weather: Weather | None = None
    reminders: dict[str, Reminder] = {}
    reminded: dict[str, Reminder] = {}
    """Reminders that were told and may still be answered with `later`."""
    notifications: dict[str, Notification] = {}
    """Messages whose delivery is not finished, by id."""
    dormant: tuple[str, ...] = ()
    """Reminders that wait for something to become so which is so already: it must first have ended."""
    seen: dict[str, float] = {}
    """Ids of messages already taken, to count duplicates once."""
    trips: tuple[Trip, ...] = ()
    """Appointments with a way to them, the soonest first."""
    wake_at: float | None = None
    """The next moment at which a reminder or a departure may fall due."""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """The household. `wake_at` is the earliest time at which the core wants a `Tick`."""

    now: float = 0.0
    devices: dict[str, DeviceState] = {}
    known: dict[str, dict[str, str]] = {}
    quarantine: dict[str, float] = {}
    """Source prefix to the time until which its messages count as cached repeats."""
    recent: dict[str, float] = {}
    """Fingerprint of a fact to when it was last heard, for duplicates from several gateways."""
    people: dict[str, PersonBelief] = {}
    radios: dict[str, RadioBelief] = {}
    """By the device's own id in lower case."""
    galleries: dict[str, Gallery] = {}
    """Enrolled faces and voices, by kind."""
    passings: dict[str, Passing] = {}
    """By track."""
    cameras: dict[str, Record] = {}
    """By camera: how its names agreed with people's phones."""
    areas: dict[str, AreaBelief] = {}
    traces: dict[str, Trace] = {}
    """By source."""
    air: dict[str, Air] = {}
    """By source that measures carbon dioxide."""
    pace: Pace = Pace()
    house: HouseBelief = HouseBelief()
    own: Own = Own()
    """What this home's own sensors are worth, as far as it was learned."""
    consents: dict[str, tuple[bool, bool, bool]] = {}
    """By person, what they said themselves that the house may know of them: face, voice, location."""
    heads: dict[str, str] = {}
    """By person: the id of what was learned from their labels and promoted, so that a snapshot tells which it was."""
    desk: DeskState = DeskState()
    rules: RuleMemory = RuleMemory()
    policy: PolicyState = PolicyState()
    timers: dict[str, float] = {}
    """Named moments at which a room wants to look again (`fuse`, `desk`, `policy`)."""
    wake_at: float | None = None
