"""What may stand in the configuration file, setting by setting: names, types, defaults, and what each is for.

These models are the edge: strict, unknown keys are errors. `hubd.config.build` turns them into the frozen
`Settings` that everything else sees. The descriptions appear in the reference and in the JSON Schema.
"""

from __future__ import annotations

from pydantic import Field

from hubd.config.sections.home import AreaModel, DeviceModel, HomeModel, OutputModel, PersonModel, PetModel, SourceModel
from hubd.config.sections.keeping import LogModel, StoreModel
from hubd.config.sections.life import CalendarModel, KitchenModel, PolicyModel, StudyModel
from hubd.config.sections.links import (
    AssistantToolsModel,
    HomeAssistantModel,
    LanguageModelModel,
    MetricsModel,
    MqttModel,
    StatusPageModel,
    WebModel,
)
from hubd.config.sections.perception import FacesModel, ModelsModel, SoundsModel
from hubd.config.sections.strict import Strict, Text
from hubd.config.words import Id


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
        default=None,
        description="Microphones that hubd may listen to for sounds. Nothing of what they hear is kept. "
        "Left out: none.",
    )
    faces: FacesModel = Field(default=FacesModel(), description="Pictures that hubd may look at for faces.")
    log: LogModel = Field(default=LogModel(), description="What hubd writes about itself.")
