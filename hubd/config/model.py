"""What may stand in the configuration file, setting by setting: names, types, defaults, and what each is for.

These models are the edge: strict, unknown keys are errors. `hubd.config.build` turns them into the frozen
`Settings` that everything else sees. The descriptions appear in the reference and in the JSON Schema.
"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hubd.config.words import (
    Address,
    AreaKind,
    BrokerUrl,
    Clock,
    DatabaseUrl,
    Duration,
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
    TopicRoot,
    Tracker,
    Vendor,
    WebUrl,
    Zone,
)  # fmt: skip

Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A section: keys that it does not know are errors, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


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


class TlsModel(Strict):
    ca: Text | None = Field(default=None, description="File with the authority to trust. Left out: the system's.")
    cert: Text | None = Field(default=None, description="Client certificate, for brokers that ask for one.")
    key: Text | None = Field(default=None, description="The client certificate's key.")
    insecure: bool = Field(default=False, description="true: accept any certificate. For trying out only.")


class EmbeddedModel(Strict):
    host: Text = Field(
        default="127.0.0.1",
        description="Address that hubd's own broker listens on; 0.0.0.0 lets the whole network in.",
    )
    port: int = Field(default=1883, ge=1, le=65535, description="Port that hubd's own broker listens on.")


class MqttModel(Strict):
    url: BrokerUrl = Field(
        default="mqtt://localhost:1883",
        description="mqtt://, mqtts:// (TLS), or embedded: hubd runs a broker itself.",
    )
    username: Text | None = Field(default=None, description="Wins over a user in the url.")
    password: str | None = Field(default=None, description="Best as !secret NAME or !env NAME.")
    client_id: Text | None = Field(
        default=None, description="Left out: hubd-<home id>. The broker keeps missed messages under this name."
    )
    keepalive: Duration = Field(
        default=30.0,
        ge=5,
        le=3600,
        description="A silent connection is probed this often.",
    )
    tls: TlsModel | None = Field(default=None, description="Certificates; naming the section switches TLS on.")
    base_topic: TopicRoot = Field(default="hubd", description="Root of hubd's own topics.")
    discovery: bool = Field(
        default=True, description="Announce people, activities and mode to Home Assistant by MQTT discovery."
    )
    discovery_prefix: TopicRoot = Field(default="homeassistant", description="Home Assistant's discovery root.")
    discovery_format: Literal["device", "single"] = Field(
        default="device",
        description="single: one message for each entity, for a Home Assistant older than 2024.11.",
    )
    prefixes: dict[Vendor, OneOrMany[TopicRoot]] = Field(
        default={"statestream": ["homeassistant"]},
        description="Topic roots of vendors, where they are not the usual ones.",
    )
    embedded: EmbeddedModel = Field(default=EmbeddedModel(), description="For url: embedded.")


class HomeAssistantModel(Strict):
    url: WebUrl = Field(default="http://homeassistant.local:8123", description="Where Home Assistant answers.")
    token: Text = Field(description="A long-lived access token, best as !env HA_TOKEN or !secret NAME.")
    ignore: OneOrMany[Text] = Field(
        default=[], description="Entities that are not listened to, with * for any part, such as sensor.*_signal."
    )


class StatusPageModel(Strict):
    host: Text = Field(default="127.0.0.1", description="Address that the page listens on.")
    port: int = Field(default=8099, ge=1, le=65535, description="Port that the page listens on.")
    only_from: list[Address] = Field(
        default=["127.0.0.1"], description="Addresses that may look. There is no password: list as few as possible."
    )


class MetricsModel(Strict):
    listen: str = Field(
        default="127.0.0.1",
        description='Address to answer on. "": only as /metrics of `web:`, with a token.',
    )
    port: int = Field(default=9464, ge=1, le=65535, description="Port to answer on.")
    only_from: list[Address] = Field(
        default=["127.0.0.1"], description="Addresses that may ask. There is no password: list as few as possible."
    )


class WebTlsModel(Strict):
    cert: Text = Field(description="File with the certificate, and those that vouch for it.")
    key: Text = Field(description="File with its key.")


class IngressModel(Strict):
    only_from: list[Address] = Field(
        default=["172.30.32.2"], description="The Supervisor's address: whoever comes from there has logged in already."
    )
    scope: Literal["screen", "admin"] = Field(
        default="screen", description="What they may do: screen looks and answers, admin may change rules and tokens."
    )


class WebModel(Strict):
    listen: Text = Field(
        default="127.0.0.1",
        description="Address to listen on; 0.0.0.0 lets the home's network in, each screen with a token of its own.",
    )
    port: int = Field(default=8484, ge=1, le=65535, description="Port to listen on.")
    hosts: OneOrMany[Text] = Field(
        default=[],
        description="Further names by which browsers may ask for it. Addresses, localhost and names of the home's own "
        "network (.local, .lan, .home, .internal) always count.",
    )
    origins: OneOrMany[WebUrl] = Field(
        default=[],
        description="Other pages that may ask from a browser, such as http://homeassistant.local:8123 for the card.",
    )
    tls: WebTlsModel | None = Field(default=None, description="Left out: plain HTTP.")
    ingress: IngressModel | None = Field(
        default=None, description="Trust whoever Home Assistant's ingress lets in. For hubd as an app of it only."
    )
    mcp: bool = Field(
        default=False, description="Serve assistants at /mcp, each with a token. Needs the extra `mcp`."
    )


class LanguageModelModel(Strict):
    name: Id = Field(description="What to call it where it is switched.")
    url: WebUrl = Field(description="Where it answers as OpenAI's API does: http://127.0.0.1:11434/v1 for Ollama.")
    model: Text = Field(description="Which model to ask for there.")
    key: Text | None = Field(default=None, description="Its key, best as !secret NAME or !env NAME. Left out: none.")
    uses: list[Literal["wording", "summary"]] = Field(
        default=["wording", "summary"], description="What it may do: word a card, or sum up a digest. It never decides."
    )
    private: bool = Field(
        default=False,
        description="true: it may read private words, such as messages. For models that run in the house only.",
    )
    timeout: Duration = Field(
        default=4.0, ge=0.5, le=30, description="What it has not answered by then keeps hubd's own words."
    )


class AssistantToolsModel(Strict):
    url: WebUrl | None = Field(default=None, description="Where the server answers (MCP over HTTP).")
    command: list[Text] = Field(default=[], description="Or how it is started (MCP over standard input and output).")
    token: Text | None = Field(default=None, description="Sent to it as a bearer token, best as !secret NAME.")
    tools: list[Text] = Field(description="The tools that steps of chains may use, each by its name.")


class RetentionModel(Strict):
    inputs: Duration = Field(
        default=35 * 86400.0,
        ge=3600,
        description="How long messages and daily logs are kept.",
    )
    decisions: Duration = Field(
        default=180 * 86400.0,
        ge=3600,
        description="How long decisions and their reasons are kept.",
    )
    messages: Duration | None = Field(
        default=None, ge=3600,
        description="How long words of people are kept: messages, what was said, reminders, appointments, and the "
        "texts of decisions about them. Left out: as long as inputs.",
    )
    positions: Duration | None = Field(
        default=None, ge=3600, description="How long positions on the map are kept. Left out: as long as inputs."
    )
    vectors: Duration = Field(
        default=14 * 86400.0, ge=3600,
        description="How long faces and voices as numbers stand in messages and logs. Enrolled examples stay.",
    )
    set_aside: Duration = Field(
        default=90 * 86400.0, ge=3600,
        description="How long damaged journals and messages that hubd could not live through are kept.",
    )


class StoreModel(Strict):
    url: DatabaseUrl = Field(
        default="sqlite:///hubd.db",
        description="The journal. A relative SQLite path starts at the configuration file's folder.",
    )
    logs: Text | None = Field(
        default=None,
        description="Folder of the daily logs. Left out: logs beside the SQLite file, "
        "or beside the configuration file.",
    )
    retention: RetentionModel = Field(default=RetentionModel(), description="How long things are remembered.")


class QuietHoursModel(Strict):
    start: Clock = Field(
        default=time(22, 0),
        alias="from",
        description="From now on nothing but hazards is spoken or asked.",
    )
    end: Clock = Field(default=time(7, 0), alias="to", description="Until now.")


class GuestsModel(Strict):
    private_content: Literal["screen_off", "allow"] = Field(
        default="screen_off",
        description="What guests may not hear or see: screen_off keeps private content to phones.",
    )


class PolicyModel(Strict):
    quiet_hours: QuietHoursModel = Field(
        default=QuietHoursModel(),
        description="The hours in which the house is quiet.",
    )
    interruptions_per_hour: int = Field(
        default=4,
        ge=0,
        le=60,
        description="Most spoken, asked or pushed things per person in any 60 minutes; hazards do not count.",
    )
    guests: GuestsModel = Field(default=GuestsModel(), description="What changes while guests are in.")
    critical_senders: OneOrMany[Text] = Field(
        default=[], description="Senders whose messages are critical: at once, at any hour."
    )


class ProgramModel(Strict):
    url: WebUrl = Field(description="Where it answers, such as http://mealie.local:9000.")
    token: Text = Field(description="An API token made there, best as !secret NAME or !env NAME.")


class KitchenModel(Strict):
    mealie: ProgramModel | None = Field(default=None, description="Recipes, meal plan and shopping list of Mealie.")
    tandoor: ProgramModel | None = Field(
        default=None, description="Recipes, meal plan, stock and shopping list of Tandoor."
    )
    grocy: ProgramModel | None = Field(default=None, description="Stock, recipes, meal plan and list of Grocy.")
    every: Duration = Field(default=900.0, ge=60, le=86400, description="They are asked this often.")
    shopping_list: Text | None = Field(
        default=None,
        description="Where missing things go after a yes: mealie, tandoor, grocy, or a to-do list of Home Assistant "
        "such as todo.shopping. Left out: nothing is offered to be put anywhere.",
    )
    lunch: Clock | None = Field(default=None, description="When the household eats. Left out: as it was seen to.")
    dinner: Clock | None = Field(default=None, description="The same for dinner.")


class CalendarModel(Strict):
    person: Id = Field(description="Whose calendar it is.")
    url: WebUrl | None = Field(default=None, description="Address of an ICS calendar (write https for webcal).")
    file: Text | None = Field(default=None, description="An ICS file instead.")
    every: Duration = Field(default=900.0, ge=60, le=86400, description="It is read this often.")


class StudySceneModel(Strict):
    begin: Entity | None = Field(default=None, description="Scene or script of Home Assistant when it begins.")
    end: Entity | None = Field(default=None, description="The same when it ends.")


class StudyModel(Strict):
    focus: Duration = Field(default=1500.0, ge=300, le=7200, description="So long until a break is suggested.")
    pause: Duration = Field(default=300.0, ge=60, le=3600, description="So long a break takes.")
    scenes: dict[Id, StudySceneModel] = Field(
        default={}, description="What the desk looks like while somebody studies, by person."
    )


class ModelsModel(Strict):
    activity: bool = Field(
        default=True,
        description="The shipped model that tells what people do where nothing but simple sensors is known of them. "
        "It needs the extra `models`; false: the cues of the rooms judge alone.",
    )
    messages: bool = Field(
        default=True,
        description="The shipped model that tells how much a message matters from its words; false: rules judge alone.",
    )


class WyomingEarModel(Strict):
    url: Service = Field(description="The microphone (wyoming-mic-external), as tcp://host:port.")
    area: Id = Field(description="Where it stands.")


class MicrophoneModel(Strict):
    area: Id = Field(description="Where this computer stands.")
    device: Text | None = Field(
        default=None, description="Part of the microphone's name. Left out: the system's default."
    )


class SoundsModel(Strict):
    hermes: dict[Text, Id] = Field(
        default={},
        description="Satellites (site ids of Hermes) whose microphones are listened to, with the area of each. "
        "The satellite must send its audio to the broker.",
    )
    wyoming: list[WyomingEarModel] = Field(default=[], description="Microphones that speak Wyoming.")
    microphone: MicrophoneModel | None = Field(
        default=None, description="The microphone of this computer. It needs the extra `microphone`."
    )
    alarms: bool = Field(default=True, description="Listen for the rhythm of smoke and carbon monoxide alarms.")
    household: bool = Field(
        default=True,
        description="Tell other sounds by the shipped model (dogs, babies, bells, knocks, beeps, speech). It needs the "
        "extra `models`.",
    )
    embedding: Literal["shipped", "yamnet"] = Field(
        default="shipped",
        description="What the household's own sounds are learned with (`hubd sounds`). yamnet knows more of sounds, "
        "costs ten times as much, and has to be fetched: hubd models get yamnet.",
    )


class FacesModel(Strict):
    cameras: list[Text] = Field(
        default=[],
        description="Frigate cameras whose snapshots of persons hubd looks at for faces. It needs the extra `faces`, "
        "and `hubd models get yunet` and `sface`. No picture is kept.",
    )


class LogModel(Strict):
    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much hubd says about itself. Texts of messages appear at debug only."
    )
    format: Literal["text", "json"] = Field(
        default="text", description="json: one object a line, for programs that collect logs."
    )


class ConfigModel(Strict):
    """The whole file."""

    home: HomeModel = Field(description="The home itself. The only section that must be there.")
    areas: dict[Id, AreaModel] = Field(default={}, description="Rooms and outdoor places by id; away is implied.")
    people: dict[Id, PersonModel] = Field(default={}, description="Who lives here, by id.")
    pets: dict[Id, PetModel] = Field(default={}, description="Animals that move about, by id.")
    devices: list[DeviceModel] = Field(
        default=[], description="Where a source cannot tell the area itself, and what it sits on."
    )
    sources: list[SourceModel] = Field(
        default=[],
        description="Devices that speak no known format, described without code.",
    )
    outputs: dict[Id, OutputModel] = Field(default={}, description="Where the hub can reach people, by id.")
    mqtt: MqttModel = Field(default=MqttModel(), description="The broker.")
    home_assistant: HomeAssistantModel | None = Field(
        default=None, description="Home Assistant's own connection, for service calls. Left out: MQTT only."
    )
    metrics: MetricsModel | None = Field(
        default=None, description="Figures for Prometheus; needs the extra `metrics`. Left out: none."
    )
    status_page: StatusPageModel | None = Field(
        default=None,
        description="A page to look at a running hub, and /health for a watchdog. Left out: none. It and the figures "
        "may share an address; where `web:` is on, its server hands both out.",
    )
    web: WebModel | None = Field(
        default=None, description="The screen and the API behind it; needs the extra `web`. Left out: none."
    )
    language_models: list[LanguageModelModel] = Field(
        default=[], description="Models that may word what screens show, in the order in which they are asked."
    )
    mcp_servers: dict[Id, AssistantToolsModel] = Field(
        default={}, description="Servers of tools that steps of chains may use (call: mcp.<id>.<tool>), by id."
    )
    store: StoreModel = Field(default=StoreModel(), description="What is remembered, and for how long.")
    policy: PolicyModel = Field(default=PolicyModel(), description="How the house wants to be treated.")
    rules: list[Text] = Field(
        default=[],
        description="The owner's folders or files of rules, on top of the shipped rulebook.",
    )
    recipes: list[Text] = Field(
        default=[],
        description="The owner's folders of recipes (TOML, or schema.org/Recipe as JSON), on top of the built-in book.",
    )
    kitchen: KitchenModel = Field(
        default=KitchenModel(), description="Programs that keep recipes and stock, and when the household eats."
    )
    calendars: list[CalendarModel] = Field(
        default=[], description="Calendars beside those of Home Assistant. They need the extra `calendar`."
    )
    study: StudyModel = Field(default=StudyModel(), description="How a child's study time goes.")
    chains: list[Text] = Field(
        default=[], description="The owner's folders or files of chains, on top of the shipped ones."
    )
    models: ModelsModel = Field(default=ModelsModel(), description="Which of the shipped models are asked.")
    sounds: SoundsModel | None = Field(
        default=None, description="Microphones that hubd may listen to for sounds. Nothing of what they hear is kept. "
        "Left out: none."
    )
    faces: FacesModel = Field(default=FacesModel(), description="Pictures that hubd may look at for faces.")
    log: LogModel = Field(default=LogModel(), description="What hubd writes about itself.")
