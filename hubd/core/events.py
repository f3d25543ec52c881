"""What may come in: everything the core ever hears, as frozen values.

Bytes become these values once, in a decoder, and nothing else enters `step`. Times are seconds
since 1970 in UTC (`float`), distances metres, powers watts, scores 0 to 1. `None` means "the source
says that it does not know", which is never the same as false or zero; a fact that a message does
not mention simply yields no event.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hubd.core.cookbook import Recipe
from hubd.core.gallery import OTHER, OWN, Spread, Template
from hubd.core.leaning import Leaning
from hubd.core.likelihoods import Own

Freshness: TypeAlias = Literal["live", "retained", "snapshot", "late"]
"""live: news. retained: kept by the broker, age unknown. snapshot: a device or bridge repeating its
cached state. late: older than what is already known. Only `live` may trigger anything."""

Outcome: TypeAlias = Literal["accepted", "dismissed", "later", "never", "wrong", "ignored"]


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """Something that happened, stamped with when it happened (`at`) and when it was heard (`arrived`).

    `source` is the reporting thing, written as the topic that `devices: match:` in the
    configuration would name (`zigbee2mqtt/hallway/motion`, `frigate/kitchen`, `owntracks/anna/phone`).
    `area` is the area that the source itself names (an ESPresense room, a Hermes site), still in the
    source's spelling. `channel` tells several properties of one device apart.
    """

    at: float
    arrived: float
    source: str
    freshness: Freshness = "live"
    channel: str = ""
    area: str | None = None
    qos: int = 0


class Motion(Event, frozen=True, kw_only=True, tag="motion"):
    """Movement or presence. A `pir` reports onsets and holds them for its time-out; a `radar`
    (mmWave, mat, seat, bed) reports for as long as somebody is there."""

    on: bool | None
    sensor: Literal["pir", "radar"] = "pir"


class Contact(Event, frozen=True, kw_only=True, tag="contact"):
    """A door, window, drawer or lid."""

    open: bool | None


class Power(Event, frozen=True, kw_only=True, tag="power"):
    """What a plug or meter draws now."""

    watts: float | None


class Level(Event, frozen=True, kw_only=True, tag="level"):
    """A reading that is neither presence nor power: temperature, humidity, battery, lux, dB."""

    quantity: str
    value: float | None
    unit: str = ""


class Device(Event, frozen=True, kw_only=True, tag="device"):
    """The state of something that can be switched, played or described without code, as text.

    On and off are `"ON"` and `"OFF"` whatever the source calls them; anything else is the source's
    own word (`playing`, `open`). For a source described in the configuration it is the payload itself.
    """

    value: str | None


class Alarm(Event, frozen=True, kw_only=True, tag="alarm"):
    """A safety device speaks. `test` is true while somebody presses its test button."""

    hazard: Literal["smoke", "carbon_monoxide", "gas", "water_leak", "tamper", "noise"]
    on: bool | None
    test: bool = False


class Happened(Event, frozen=True, kw_only=True, tag="event"):
    """A true event with no state: a button press, a vibration, a doorbell, a radio code."""

    name: str
    user: str | None = None
    """The credential that was used (a lock's code slot, an RFID tag), if any."""


class Beacon(Event, frozen=True, kw_only=True, tag="beacon"):
    """One receiver hears one radio device. `present` false: the gateway gave it up.
    `area` (or the source's configured area) is where the receiver stands."""

    device: str
    distance: float | None = None
    rssi: float | None = None
    present: bool = True
    unlocked: bool | None = None


class Position(Event, frozen=True, kw_only=True, tag="position"):
    """Where a tracker says that a phone is. `device` is `user/device` for OwnTracks, an entity id for
    Home Assistant. `home` is the tracker's own verdict; without one, latitude, longitude and accuracy
    (metres) count. `entered` is set for a geofence crossing of `place`."""

    device: str
    home: bool | None = None
    place: str | None = None
    entered: bool | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None
    network: Literal["wifi", "mobile", "offline"] | None = None


class Sighting(Event, frozen=True, kw_only=True, tag="sighting"):
    """A camera sees something. `track` is the object's id for as long as the camera follows it."""

    what: str
    """`person`, `face`, or an object class such as `dog` or `car`."""
    score: float | None = None
    name: str | None = None
    """Who the camera's software takes a face for; compared with `identities.face`."""
    name_score: float | None = None
    track: str | None = None
    count: int | None = None
    """How many are in view, where the source counts instead of tracking."""
    ended: bool = False
    embedding: tuple[float, ...] | None = None


class Sound(Event, frozen=True, kw_only=True, tag="sound"):
    """A microphone heard something. Labels are AudioSet's, in lower case with spaces."""

    label: str
    score: float | None = None
    on: bool = True


class Utterance(Event, frozen=True, kw_only=True, tag="utterance"):
    """Somebody said something to the house. `name` and `score` are a voice model's guess of who."""

    text: str
    name: str | None = None
    score: float | None = None
    embedding: tuple[float, ...] | None = None
    language: str | None = None
    session: str | None = None
    """What the speech system ties the utterance to, for instance a question of ours (`hubd:<decision id>`)."""
    by: str | None = None
    """The person who typed it, on a device of their own. It is no evidence of where they are."""


class Notification(Event, frozen=True, kw_only=True, tag="message"):
    """A message for a person, from a phone, an app or another program."""

    id: str
    to: str
    app: str = ""
    sender: str = ""
    title: str = ""
    text: str = ""
    private: bool | None = None


class Feedback(Event, frozen=True, kw_only=True, tag="feedback"):
    """The answer to one decision, seconds or hours after it was made."""

    outcome: Outcome
    decision: str | None = None
    intent: str | None = None
    action: str | None = None
    by: str | None = None
    message: str | None = None
    """The id of the message that is meant, where a decision told of several, or of none yet."""


class Availability(Event, frozen=True, kw_only=True, tag="availability"):
    """A device, or everything below a bridge, came online or went offline.

    `restarted`: the bridge will now repeat cached states that look live.
    """

    online: bool | None
    bridge: bool = False
    restarted: bool = False


class Appointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One calendar event. Times in seconds since 1970, UTC."""

    id: str
    title: str
    start: float
    end: float
    location: str | None = None
    travel_minutes: float | None = None


class Calendar(Event, frozen=True, kw_only=True, tag="calendar"):
    """The whole calendar of a person, replacing the one before."""

    person: str
    events: tuple[Appointment, ...]


class PantryItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to eat in the house. `best_before` is a date, YYYY-MM-DD."""

    name: str
    amount: float | None = None
    unit: str | None = None
    best_before: str | None = None


class Pantry(Event, frozen=True, kw_only=True, tag="pantry"):
    """What is in the house, replacing what was known before."""

    items: tuple[PantryItem, ...]


class ForecastHour(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    at: float
    condition: str | None = None
    precipitation: float | None = None
    temperature: float | None = None


class Weather(Event, frozen=True, kw_only=True, tag="weather"):
    condition: str | None = None
    temperature: float | None = None
    hours: tuple[ForecastHour, ...] = ()


class Reminder(Event, frozen=True, kw_only=True, tag="reminder"):
    """Something to tell one person at a place or moment: every condition given must hold."""

    id: str
    to: str
    text: str
    in_area: str | None = None
    activity: str | None = None
    after: float | None = None
    person_home: str | None = None
    machine: str | None = None
    """A kind of appliance (`washer`) that must have finished."""
    fresh: bool = False
    """What it waits for must first not be so: `when I am next on the balcony`."""
    timer: float | None = None
    """How many seconds it was set for, where it is a timer."""
    note: bool = False
    """It waits for no moment: it is told in the morning, and when somebody asks for it."""
    by: str | None = None
    """Who asked for it, where that is somebody else."""
    over: bool = False
    """It is taken back, by its id; nothing else counts then."""


class Label(Event, frozen=True, kw_only=True, tag="label"):
    """Ground truth from people, for learning. `wrong`: what was said of that time is taken back."""

    activity: str
    start: float
    end: float
    person: str | None = None
    of_area: str | None = None
    wrong: bool = False

    def same(self, other: Label) -> bool:
        """Do both speak of the same thing at the same time?"""
        mine, theirs = ((x.person, x.of_area, x.activity, x.start, x.end) for x in (self, other))
        return mine == theirs


class Enrolled(Event, frozen=True, kw_only=True, tag="identity"):
    """An example of somebody's face or voice for the gallery, or somebody who is to be forgotten.

    `person` None: the example shows nobody of the family. `quality`: the detector's, 0 to 1.
    """

    of: Literal["face", "voice"]
    person: str | None = None
    embedding: tuple[float, ...] | None = None
    quality: float | None = None
    forget: bool = False


class Known(Event, frozen=True, kw_only=True, tag="known"):
    """From now on somebody is known by these examples alone, and by none if there are none: what `hubd enroll` took, or
    `hubd identities` forgot. `person` None: people who do not belong to the family, and the `cohort`. `own`, `other`,
    `model`: see `gallery.Gallery`."""

    of: Literal["face", "voice"]
    person: str | None = None
    templates: tuple[Template, ...] = ()
    own: Spread = OWN
    other: Spread = OTHER
    model: str = ""
    cohort: tuple[Template, ...] = ()


class Described(Event, frozen=True, kw_only=True, tag="described"):
    """What a source says about itself (discovery, device lists): how to read it, not what it reads.

    `facts` are strings under fixed keys: `name`, `model`, `area`, `device_class`, `unit`, `kind`
    (`device`, `group`, `camera`, `zone`), `on`, `off` (texts for the two states), `topic`.
    """

    facts: dict[str, str]
    removed: bool = False


class Measured(Event, frozen=True, kw_only=True, tag="measured"):
    """From now on these are the home's own likelihoods: what `hubd learn` found, or went back to."""

    own: Own


class Consented(Event, frozen=True, kw_only=True, tag="consent"):
    """Somebody says what the house may know of them. None: as before."""

    person: str
    face: bool | None = None
    voice: bool | None = None
    location: bool | None = None


class Clock(Event, frozen=True, kw_only=True, tag="clock"):
    """Log time moves on, without anything else to say."""


class Tick(Event, frozen=True, kw_only=True, tag="tick"):
    """A moment the core asked to be woken at. Time enters the core only as an event."""


class Done(Event, frozen=True, kw_only=True, tag="done"):
    """How an effect went: carried out, failed for good, expired, or nobody knows."""

    effect: str
    result: Literal["done", "failed", "expired", "uncertain"]
    detail: str = ""


class Promoted(Event, frozen=True, kw_only=True, tag="promoted"):
    """From now on a challenger takes over: what was trained at night and knew better than what was in charge.

    `leaning`: of the welcome model. `heads`: by person, what was learned from their labels (`heads.packed`). A part or
    person that is not named stays as it is."""

    leaning: Leaning | None = None
    heads: dict[str, bytes] = {}


class Wish(Event, frozen=True, kw_only=True, tag="wish"):
    """Somebody sets a switch of hubd's own: a person's study time begins or ends."""

    what: Literal["study"]
    person: str
    on: bool


class Shelved(Event, frozen=True, kw_only=True, tag="shelved"):
    """The recipes of one part of another program's collection, in place of those before. None: the part is gone."""

    program: str
    part: str
    recipes: tuple[Recipe, ...] = ()


class Meal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody has planned to eat on a day (YYYY-MM-DD), by the id of its recipe."""

    day: str
    recipe: str
    course: str = "dinner"


class Planned(Event, frozen=True, kw_only=True, tag="planned"):
    """The meal plan of another program, in place of the one before."""

    program: str
    meals: tuple[Meal, ...] = ()


AnyEvent: TypeAlias = (
    Wish
    | Shelved
    | Planned
    | Motion
    | Contact
    | Power
    | Level
    | Device
    | Alarm
    | Happened
    | Beacon
    | Position
    | Sighting
    | Sound
    | Utterance
    | Notification
    | Feedback
    | Availability
    | Calendar
    | Pantry
    | Weather
    | Reminder
    | Label
    | Enrolled
    | Known
    | Described
    | Measured
    | Promoted
    | Consented
    | Clock
    | Tick
    | Done
)
