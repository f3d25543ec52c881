"""The home in the configuration file: its rooms, people, pets, devices, and where people can be reached."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hubd.config.sections.strict import Strict, Text
from hubd.config.words import (
    AreaKind,
    Entity,
    Furniture,
    HomeId,
    Id,
    Language,
    Match,
    Means,
    OneOrMany,
    Role,
    Service,
    SourceKind,
    TopicFilter,
    Tracker,
    Zone,
)


class LocationModel(Strict):
    latitude: float = Field(ge=-90, le=90, description="Degrees north. The sun's times and trackers need it.")
    longitude: float = Field(ge=-180, le=180, description="Degrees east.")
    radius_m: float = Field(
        default=150.0,
        gt=0,
        le=100_000,
        description="How far from the point a phone still counts as home, in metres.",
    )


class HomeModel(Strict):
    id: HomeId = Field(description="The key of the home in topics, stores and fleets: small letters, digits and -.")
    name: Text | None = Field(default=None, description="What people call it. Left out: made from the id.")
    time_zone: Zone = Field(default="UTC", description="The household's clock, such as Europe/Berlin.")
    location: LocationModel | None = Field(
        default=None, description="Where the home stands. Without it, sunrise and positions on a map say nothing."
    )
    language: Language = Field(
        default="en",
        description="Language of what is said and shown, where a person has no other.",
    )


class AreaModel(Strict):
    name: Text | None = Field(default=None, description="What people call it. Left out: made from the id.")
    kind: AreaKind = Field(default="other", description="What the area is for; rules and activities depend on it.")
    adjacent: list[Id] = Field(default=[], description="Areas one step away. One side is enough.")
    has: list[Furniture] = Field(
        default=[],
        description="What stands in it and matters, such as desk, bed or couch.",
    )


class DietModel(Strict):
    avoid: OneOrMany[Text] = Field(
        default=[],
        description="Ingredients or allergen groups (gluten, lactose, tree nut, peanut, shellfish, egg, fish). "
        "Binds everybody at home.",
    )
    prefer: OneOrMany[Text] = Field(
        default=[],
        description="Diets (vegetarian, vegan, pescatarian, halal, kosher) bind what is offered to this cook; "
        "other words rank.",
    )


class IdentitiesModel(Strict):
    owntracks: OneOrMany[Tracker] = Field(default=[], description="OwnTracks user/device.")
    beacon: OneOrMany[Text] = Field(default=[], description="Device ids of ESPresense, room-assistant or Theengs.")
    face: OneOrMany[Text] = Field(
        default=[],
        description="Names that Frigate or Double Take give, or of enrolled embeddings.",
    )
    voice: OneOrMany[Text] = Field(
        default=[],
        description="Names that a speaker recognition gives, or of enrolled embeddings.",
    )
    ha: OneOrMany[Entity] = Field(default=[], description="Home Assistant person or device_tracker entities.")
    login: OneOrMany[Text] = Field(default=[], description="Code slots of locks and keypads, ids of RFID and NFC tags.")


class ConsentModel(Strict):
    face: bool = Field(
        default=True,
        description="false: what cameras say about this person is discarded on arrival.",
    )
    voice: bool = Field(
        default=True, description="false: what voice recognition says about this person is discarded on arrival."
    )
    location: bool = Field(
        default=True,
        description="false: beacons and trackers of this person are discarded on arrival, and nobody is named "
        "by elimination.",
    )


class PersonModel(Strict):
    name: Text | None = Field(default=None, description="What people call this person. Left out: made from the id.")
    role: Role = Field(default="adult", description="Decides who is told what, and how.")
    language: Language | None = Field(default=None, description="Left out: the home's language.")
    diet: DietModel = Field(default=DietModel(), description="What recipes must respect.")
    identities: IdentitiesModel = Field(
        default=IdentitiesModel(), description="How sources name this person. Each takes one value or a list."
    )
    consent: ConsentModel = Field(default=ConsentModel(), description="What this person lets the house know.")


class PetModel(Strict):
    kind: Text = Field(
        default="other",
        description="dog, cat, … Pets set off motion sensors, and hubd allows for it.",
    )


class DeviceModel(Strict):
    match: Match = Field(
        description="A topic; holds for it and all below it. * stands for one level. The longest match wins."
    )
    area: Id | None = Field(default=None, description="Where it stands.")
    means: Means | None = Field(
        default=None, description="What its reports mean: the appliance or piece of furniture it sits on."
    )
    id: Id | None = Field(
        default=None,
        description="The name that rules use. Left out: the last level of the match.",
    )


class SourceModel(Strict):
    id: Id = Field(description="The name that rules use.")
    topic: TopicFilter = Field(description="Where it speaks; + stands for one level.")
    kind: SourceKind = Field(description="What its messages are.")
    area: Id | None = Field(default=None, description="Where it stands.")
    value: Text | None = Field(
        default=None,
        description=("Path to the value inside a JSON payload, such as data.humidity. Left out: the whole payload."),
    )
    unit: str = Field(default="", description="Unit of a level.")
    open: OneOrMany[Text] = Field(default=[], description="Payloads of a contact that mean open.")
    on: OneOrMany[Text] = Field(default=[], description="Payloads of a device or motion sensor that mean on.")
    means: Means | None = Field(default=None, description="What it sits on, as in devices.")


class WyomingModel(Strict):
    tts: Service = Field(description="The voice (Piper), as tcp://host:port.")
    sound: Service = Field(description="The loudspeaker (wyoming-snd-external), as tcp://host:port.")
    mic: Service | None = Field(default=None, description="The microphone (wyoming-mic-external), to hear answers.")
    asr: Service | None = Field(default=None, description="What understands speech (Whisper), to hear answers.")


class OutputModel(Strict):
    type: Literal["screen", "speaker", "phone"] = Field(
        description="screen and speaker stand in an area, a phone belongs to a person."
    )
    area: Id | None = Field(default=None, description="Where a screen or speaker stands.")
    person: Id | None = Field(default=None, description="Whose phone it is.")
    home_assistant: Entity | None = Field(
        default=None,
        description=("Reached through this Home Assistant entity or notify service as well as on hubd's own topic."),
    )
    hermes: Text | None = Field(default=None, description="Speaks and asks through this Hermes (Rhasspy) site, too.")
    wyoming: WyomingModel | None = Field(
        default=None, description="Speaks and asks through these Wyoming services, too."
    )
