"""What is true by configuration: people, areas, devices, outputs, and the house's own wishes.

Built once from the settings, frozen, and handed to the core inside the `Brain`. Nothing here changes
while the household lives; what changes is `State`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Role: TypeAlias = Literal["adult", "teen", "child"]
Language: TypeAlias = Literal["en", "de", "es"]

AREA_KINDS = (
    "kitchen",
    "dining",
    "living",
    "bedroom",
    "kids_room",
    "office",
    "bathroom",
    "hall",
    "utility",
    "garage",
    "outdoor",
    "other",
)
MEANS = (
    "cooker",
    "oven",
    "microwave",
    "toaster",
    "kettle",
    "coffee_machine",
    "dishwasher",
    "washer",
    "dryer",
    "fridge",
    "freezer",
    "iron",
    "tv",
    "media_player",
    "computer",
    "games_console",
    "desk_lamp",
    "lamp",
    "heater",
    "fan",
    "bed",
    "crib",
    "couch",
    "chair",
    "desk",
    "bath",
    "shower",
    "toilet",
    "tap",
    "wardrobe",
    "drawer",
    "cupboard",
    "medicine",
    "entrance",
    "window",
    "garage_door",
    "mailbox",
    "alarm_panel",
    "pool",
)
ACTIVITIES = (
    "cooking",
    "eating",
    "dishes",
    "study",
    "work",
    "gaming",
    "tv",
    "relaxing",
    "reading",
    "sleeping",
    "hygiene",
    "housework",
    "entering",
    "leaving",
    "other",
    "none",
)
MODES = ("home", "away", "asleep", "arriving")
AWAY = "away"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Area:
    """A room or outdoor place. `adjacent` is symmetric, whichever side wrote it."""

    id: str
    name: str
    kind: str
    adjacent: tuple[str, ...] = ()
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    face: bool = True
    voice: bool = True
    location: bool = True


@dataclass(frozen=True, slots=True)
class Diet:
    avoid: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identities:
    """How sources name one person, by kind of source; compared without regard to case."""

    owntracks: tuple[str, ...] = ()
    beacon: tuple[str, ...] = ()
    face: tuple[str, ...] = ()
    voice: tuple[str, ...] = ()
    ha: tuple[str, ...] = ()
    login: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    role: Role = "adult"
    language: Language = "en"
    diet: Diet = Diet()
    identities: Identities = Identities()
    consent: Consent = Consent()


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """One line of `devices:`. `match` holds for that topic and all below it, `*` for one level."""

    match: str
    area: str | None
    means: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One line of `sources:`: an owner's odd device, described without code."""

    id: str
    topic: str
    kind: str
    area: str | None = None
    value: str | None = None
    unit: str = ""
    open: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    means: str | None = None


def topic_fits(pattern: str, topic: str) -> bool:
    """MQTT's matching: `+` holds for one level, a trailing `#` for the rest."""
    wanted, levels = pattern.split("/"), topic.split("/")
    for want, level in zip(wanted, levels, strict=False):
        if want == "#":
            return True
        if want not in ("+", level):
            return False
    return len(wanted) == len(levels) or (len(wanted) == len(levels) + 1 and wanted[-1] == "#")


@dataclass(frozen=True, slots=True)
class Wyoming:
    """Addresses (`tcp://host:port`) of the services that make a smart speaker: a voice and a loudspeaker, and, where
    it can listen, a microphone and an ear."""

    tts: str
    sound: str
    mic: str | None = None
    asr: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """Where the hub can reach people. A phone belongs to a person, the others stand in an area."""

    id: str
    type: Literal["screen", "speaker", "phone"]
    area: str | None = None
    person: str | None = None
    home_assistant: str | None = None
    hermes: str | None = None
    """The site of a Hermes satellite."""
    wyoming: Wyoming | None = None


@dataclass(frozen=True, slots=True)
class Location:
    latitude: float
    longitude: float
    radius_m: float = 150.0


@dataclass(frozen=True, slots=True)
class PolicySettings:
    quiet_from: time = time(22, 0)
    quiet_to: time = time(7, 0)
    interruptions_per_hour: int = 4
    guests_private: Literal["screen_off", "allow"] = "screen_off"
    critical_senders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kitchen:
    """When the household eats, where it says so itself, and where its shopping list is kept: `mealie`, `grocy`,
    `tandoor`, or the entity of a to-do list in Home Assistant. Empty: nowhere."""

    lunch: time | None = None
    dinner: time | None = None
    shopping: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """How a child's study time goes: seconds of focus and of a break, and by person the scenes of Home Assistant that
    are set when it begins and when it ends (empty: none)."""

    focus: float = 1500.0
    pause: float = 300.0
    scenes: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Household:
    """Everything that the owner has said about the home."""

    id: str
    name: str
    time_zone: ZoneInfo
    language: Language = "en"
    location: Location | None = None
    areas: dict[str, Area] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    pets: dict[str, str] = field(default_factory=dict)
    """Pet id to kind (`dog`, `cat`)."""
    devices: tuple[DeviceEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    outputs: dict[str, Output] = field(default_factory=dict)
    policy: PolicySettings = PolicySettings()
    kitchen: Kitchen = Kitchen()
    study: Study = Study()

    def local(self, at: float) -> datetime:
        """The household's own clock at `at`."""
        return datetime.fromtimestamp(at, self.time_zone)

    @property
    def things(self) -> tuple[DeviceEntry | SourceEntry, ...]:
        """Everything of which the owner says where it stands and what it is, whatever it speaks."""
        return (*self.devices, *self.sources)

    def outputs_of(self, person: str) -> tuple[Output, ...]:
        """The phones of one person."""
        return tuple(output for output in self.outputs.values() if output.person == person)
