"""From checked models to the frozen `Settings`: paths absolute, adjacency on both sides, every device with an id."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from hubd.config.model import ConfigModel
from hubd.config.sections.home import OutputModel, PersonModel
from hubd.config.sections.keeping import StoreModel
from hubd.config.sections.links import MqttModel
from hubd.config.settings import (
    CalendarSource,
    HomeAssistant,
    Ingress,
    KitchenPrograms,
    LanguageModel,
    Log,
    Metrics,
    Models,
    Mqtt,
    Settings,
    Sounds,
    StatusPage,
    Store,
    Tls,
    ToolServer,
    Web,
)
from hubd.config.words import slug
from hubd.core.household import (
    Area,
    Consent,
    DeviceEntry,
    Diet,
    Household,
    Identities,
    Kitchen,
    Language,
    Location,
    Output,
    Person,
    PolicySettings,
    Role,
    SourceEntry,
    Study,
    Wyoming,
)

PORTS = {"mqtt": 1883, "mqtts": 8883}
PREFIXES = {"statestream": ("homeassistant",)}


def build(model: ConfigModel, file: Path) -> Settings:
    """Settings from a model that has passed every check. `file` is absolute; paths in it start at its folder."""
    folder = file.parent
    bridge = model.home_assistant
    return Settings(
        household=_household(model),
        mqtt=mqtt_settings(model.mqtt, model.home.id, folder),
        home_assistant=HomeAssistant(bridge.url.rstrip("/"), bridge.token, tuple(bridge.ignore)) if bridge else None,
        status_page=_status_page(model),
        metrics=_metrics(model),
        web=_web(model, folder),
        language_models=tuple(
            LanguageModel(m.name, m.url.rstrip("/"), m.model, m.key, tuple(m.uses), m.private, m.timeout)
            for m in model.language_models
        ),
        tool_servers=tuple(
            ToolServer(name, tuple(server.tools), server.url, tuple(server.command), server.token)
            for name, server in model.mcp_servers.items()
        ),
        store=_store(model.store, folder),
        rules=tuple((folder / path).resolve() for path in model.rules),
        recipes=tuple((folder / path).resolve() for path in model.recipes),
        kitchen=_programs(model),
        calendars=tuple(
            CalendarSource(each.person, each.url, (folder / each.file).resolve() if each.file else None, each.every)
            for each in model.calendars
        ),
        chains=tuple((folder / path).resolve() for path in model.chains),
        models=Models(model.models.activity, model.models.messages, model.models.voices, model.models.sentences),
        sounds=_sounds(model),
        faces=tuple(dict.fromkeys(model.faces.cameras)),
        log=Log(model.log.level, model.log.format),
        file=file,
    )


def spoken(name: str) -> str:
    """What people may call a thing that has only an id: `leo_room` becomes `Leo room`."""
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


def _household(model: ConfigModel) -> Household:
    home = model.home
    language = cast(Language, home.language)
    place = home.location
    return Household(
        id=home.id,
        name=home.name or spoken(home.id),
        time_zone=ZoneInfo(home.time_zone),
        language=language,
        location=Location(place.latitude, place.longitude, place.radius_m) if place else None,
        areas=_areas(model),
        people={name: _person(name, person, language) for name, person in model.people.items()},
        pets={name: pet.kind for name, pet in model.pets.items()},
        devices=_devices(model),
        sources=tuple(
            SourceEntry(s.id, s.topic, s.kind, s.area, s.value, s.unit, tuple(s.open), tuple(s.on), s.means)
            for s in model.sources
        ),
        outputs={name: _output(name, output) for name, output in model.outputs.items()},
        policy=_policy(model),
        kitchen=Kitchen(model.kitchen.lunch, model.kitchen.dinner, model.kitchen.shopping_list or ""),
        study=Study(
            model.study.focus,
            model.study.pause,
            {who: (scene.begin or "", scene.end or "") for who, scene in model.study.scenes.items()},
        ),
    )


def _programs(model: ConfigModel) -> KitchenPrograms:
    kitchen = model.kitchen
    kinds = {"mealie": kitchen.mealie, "tandoor": kitchen.tandoor, "grocy": kitchen.grocy}
    found = {name: (each.url.rstrip("/"), each.token) for name, each in kinds.items() if each is not None}
    return KitchenPrograms(found, kitchen.every)


def _output(name: str, output: OutputModel) -> Output:
    way = output.wyoming
    wyoming = Wyoming(way.tts, way.sound, way.mic, way.asr) if way is not None else None
    return Output(name, output.type, output.area, output.person, output.home_assistant, output.hermes, wyoming)


def _areas(model: ConfigModel) -> dict[str, Area]:
    """Adjacency holds both ways, whichever side wrote it; each area's own order comes first."""
    links = {name: dict.fromkeys(area.adjacent) for name, area in model.areas.items()}
    for name, area in model.areas.items():
        for other in area.adjacent:
            links[other].setdefault(name)
    return {
        name: Area(name, area.name or spoken(name), area.kind, tuple(links[name]), tuple(area.has))
        for name, area in model.areas.items()
    }


def _person(name: str, person: PersonModel, language: Language) -> Person:
    names = person.identities
    return Person(
        id=name,
        name=person.name or spoken(name),
        role=cast(Role, person.role),
        language=cast(Language, person.language or language),
        diet=Diet(tuple(person.diet.avoid), tuple(person.diet.prefer)),
        identities=Identities(
            *map(tuple, (names.owntracks, names.beacon, names.face, names.voice, names.ha, names.login))
        ),
        consent=Consent(person.consent.face, person.consent.voice, person.consent.location),
    )


def _devices(model: ConfigModel) -> tuple[DeviceEntry, ...]:
    """A device without an id is called by the last level of its match, and by all of it where that is taken."""
    short = [_last_level(device.match) for device in model.devices]
    taken = Counter(
        [*(d.id or name for d, name in zip(model.devices, short, strict=True)), *(s.id for s in model.sources)]
    )
    return tuple(
        DeviceEntry(
            match=device.match,
            area=device.area,
            means=device.means,
            id=device.id or (name if taken[name] == 1 else slug(device.match.replace("/", "_"))),
        )
        for device, name in zip(model.devices, short, strict=True)
    )


def _last_level(match: str) -> str:
    named = [level for level in match.split("/") if level != "*"]
    return slug(named[-1]) or slug(match.replace("/", "_"))


def _policy(model: ConfigModel) -> PolicySettings:
    policy = model.policy
    return PolicySettings(
        quiet_from=policy.quiet_hours.start,
        quiet_to=policy.quiet_hours.end,
        interruptions_per_hour=policy.interruptions_per_hour,
        guests_private=policy.guests.private_content,
        critical_senders=tuple(policy.critical_senders),
    )


def mqtt_settings(mqtt: MqttModel, home: str, folder: Path) -> Mqtt:
    """The broker of a home: the address taken apart, user and password out of it."""
    common: dict[str, Any] = {
        "username": mqtt.username,
        "password": mqtt.password,
        "client_id": mqtt.client_id or f"hubd-{home}",
        "keepalive": int(mqtt.keepalive),
        "base_topic": mqtt.base_topic,
        "discovery": mqtt.discovery,
        "discovery_prefix": mqtt.discovery_prefix,
        "discovery_format": mqtt.discovery_format,
        "prefixes": PREFIXES | {vendor: tuple(roots) for vendor, roots in mqtt.prefixes.items()},
    }
    if mqtt.url == "embedded":
        host, port = mqtt.embedded.host, mqtt.embedded.port
        return Mqtt(url="embedded", host=host, port=port, embedded=True, **common)
    parts = urlsplit(mqtt.url)
    host = parts.hostname or "localhost"
    port = parts.port or PORTS[parts.scheme]
    common["username"] = mqtt.username or (unquote(parts.username) if parts.username else None)
    common["password"] = mqtt.password or (unquote(parts.password) if parts.password else None)
    bare = f"[{host}]" if ":" in host else host
    return Mqtt(url=f"{parts.scheme}://{bare}:{port}", host=host, port=port, tls=_tls(mqtt, folder), **common)


def _tls(mqtt: MqttModel, folder: Path) -> Tls | None:
    if mqtt.tls is None:
        return Tls() if mqtt.url.startswith("mqtts:") else None
    given = mqtt.tls
    ca, cert, key = (folder / file if file else None for file in (given.ca, given.cert, given.key))
    return Tls(ca, cert, key, given.insecure)


def _metrics(model: ConfigModel) -> Metrics | None:
    told = model.metrics
    return Metrics(told.listen or None, told.port, tuple(told.only_from)) if told is not None else None


def _status_page(model: ConfigModel) -> StatusPage | None:
    page = model.status_page
    return StatusPage(page.host, page.port, tuple(page.only_from)) if page is not None else None


def _web(model: ConfigModel, folder: Path) -> Web | None:
    """The tokens stand beside the journal, where nobody else may read."""
    web = model.web
    if web is None:
        return None
    return Web(
        listen=web.listen,
        port=web.port,
        hosts=tuple(host.casefold() for host in web.hosts),
        origins=tuple(origin.rstrip("/").casefold() for origin in web.origins),
        tls=(folder / web.tls.cert, folder / web.tls.key) if web.tls is not None else None,
        ingress=Ingress(tuple(web.ingress.only_from), web.ingress.scope) if web.ingress is not None else None,
        mcp=web.mcp,
        tokens=tokens_file(_store(model.store, folder)),
    )


def tokens_file(store: Store) -> Path:
    """What is known of the tokens of the screen and its API: beside the journal, or beside the folder of the logs."""
    scheme, _, name = store.url.partition("://")
    return (Path(name.removeprefix("/").partition("?")[0]) if scheme.startswith("sqlite") else store.logs).with_name(
        "tokens.json"
    )


def _sounds(model: ConfigModel) -> Sounds | None:
    given = model.sounds
    if given is None:
        return None
    own = given.microphone
    return Sounds(
        hermes=dict(given.hermes),
        wyoming=tuple((each.url, each.area) for each in given.wyoming),
        microphone=(own.area, own.device) if own is not None else None,
        alarms=given.alarms,
        household=given.household,
        embedding=given.embedding,
    )


def _store(store: StoreModel, folder: Path) -> Store:
    """A relative SQLite file and the daily logs stand beside the configuration, wherever hubd is started."""
    url, logs = store.url, folder
    scheme, _, name = url.partition("://")
    if scheme.startswith("sqlite") and name not in ("", "/", "/:memory:"):
        file = folder / name.removeprefix("/").partition("?")[0]
        query = name.partition("?")[2]
        url, logs = f"{scheme}:///{file}" + (f"?{query}" if query else ""), file.parent
    return Store(
        url=url,
        logs=folder / store.logs if store.logs else logs / "logs",
        keep_inputs=store.retention.inputs,
        keep_decisions=store.retention.decisions,
        keep_kinds=tuple(
            (kind, age)
            for kind in ("messages", "positions", "vectors")
            if (age := getattr(store.retention, kind)) is not None and age < store.retention.inputs
        ),
        keep_set_aside=store.retention.set_aside,
    )
