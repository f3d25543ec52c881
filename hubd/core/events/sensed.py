"""What devices report: movement, contacts, power, radio, cameras, microphones, and how the devices themselves are."""

from __future__ import annotations

from typing import Literal

from hubd.core.events.base import Event


class Motion(Event, frozen=True, kw_only=True, tag="motion"):
    """Movement or presence. A `pir` reports onsets and holds them for its time-out; a `radar`
    (mmWave, mat, seat, bed) reports for as long as somebody is there. `still`: it says that this somebody does not
    move, but only breathes."""

    on: bool | None
    sensor: Literal["pir", "radar"] = "pir"
    still: bool = False


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
    `area` (or the source's configured area) is where the receiver stands. `unlocked`: its screen is being used."""

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


class Availability(Event, frozen=True, kw_only=True, tag="availability"):
    """A device, or everything below a bridge, came online or went offline.

    `restarted`: the bridge will now repeat cached states that look live.
    """

    online: bool | None
    bridge: bool = False
    restarted: bool = False


class Described(Event, frozen=True, kw_only=True, tag="described"):
    """What a source says about itself (discovery, device lists): how to read it, not what it reads.

    `facts` are strings under fixed keys: `name`, `model`, `area`, `device_class`, `unit`, `kind`
    (`device`, `group`, `camera`, `zone`), `on`, `off` (texts for the two states), `topic`.
    """

    facts: dict[str, str]
    removed: bool = False
