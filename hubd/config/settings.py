"""The settings that the rest of hubd sees: frozen values with absolute paths, units in the names or docstrings.

Importing this module is cheap; reading a file (`hubd.config.load`) is what costs. Secrets are left out of `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from hubd.core.household import Household


@dataclass(frozen=True, slots=True)
class Tls:
    """How to trust the broker. Without `ca` the system's certificates count; `insecure` trusts anybody."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    insecure: bool = False


@dataclass(frozen=True, slots=True)
class Mqtt:
    """The broker, and where on it hubd speaks and listens.

    `embedded`: hubd runs a broker of its own on `host` and `port`. `tls` is None for a plain connection.
    `prefixes`: vendor to the topic roots that replace its usual ones. `keepalive` is in seconds.
    """

    url: str = "mqtt://localhost:1883"
    """As configured, without user and password."""
    host: str = "localhost"
    port: int = 1883
    embedded: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    client_id: str = "hubd-home"
    keepalive: int = 30
    tls: Tls | None = None
    base_topic: str = "hubd"
    discovery: bool = True
    discovery_prefix: str = "homeassistant"
    discovery_format: Literal["device", "single"] = "device"
    prefixes: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"statestream": ("homeassistant",)})


@dataclass(frozen=True, slots=True)
class HomeAssistant:
    """Home Assistant's address and a long-lived access token."""

    url: str
    token: str = field(repr=False)
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusPage:
    """Where the status page listens, and the addresses that may look at it."""

    host: str = "127.0.0.1"
    port: int = 8099
    only_from: tuple[str, ...] = ("127.0.0.1",)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Where figures for Prometheus are told, and the addresses that may ask. `listen` None: only by the web server."""

    listen: str | None = "127.0.0.1"
    port: int = 9464
    only_from: tuple[str, ...] = ("127.0.0.1",)


@dataclass(frozen=True, slots=True)
class Ingress:
    """Whom Home Assistant's ingress lets in: its address, and what they may do."""

    only_from: tuple[str, ...] = ("172.30.32.2",)
    scope: Literal["screen", "admin"] = "screen"


@dataclass(frozen=True, slots=True)
class Web:
    """Where the screen and its API listen, and by which names and from which other pages they may be asked.

    `tls` is certificate and key, None for plain HTTP. `tokens` is the file with what is known of tokens: no secret
    stands in it."""

    listen: str = "127.0.0.1"
    port: int = 8484
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    tls: tuple[Path, Path] | None = None
    ingress: Ingress | None = None
    mcp: bool = False
    tokens: Path = Path("tokens.json")


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model behind an address, what it may be used for (`wording`, `summary`), and how long it has (seconds)."""

    name: str
    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    uses: tuple[str, ...] = ("wording", "summary")
    private: bool = False
    timeout: float = 4.0


@dataclass(frozen=True, slots=True)
class ToolServer:
    """A server of tools that steps of chains may use, and which of them: at an address, or started by a command."""

    name: str
    tools: tuple[str, ...]
    url: str | None = None
    command: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Store:
    """The journal, the daily logs, and how long both are kept (seconds)."""

    url: str = field(default="sqlite:///hubd.db", repr=False)  # may hold a database password
    logs: Path = Path("logs")
    keep_inputs: float = 35 * 86400.0
    keep_decisions: float = 180 * 86400.0
    keep_kinds: tuple[tuple[str, float], ...] = ()
    """Kinds of input that go earlier than the others (`hubd.store.kinds`), and after how long."""
    keep_set_aside: float = 90 * 86400.0


@dataclass(frozen=True, slots=True)
class KitchenPrograms:
    """Programs that keep recipes and stock: kind to address and token. `every` is in seconds."""

    programs: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    every: float = 900.0


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """One ICS calendar: an address or a file. `every` is in seconds."""

    person: str
    url: str | None = field(default=None, repr=False)  # a secret address is all that some calendars ask for
    file: Path | None = None
    every: float = 900.0


@dataclass(frozen=True, slots=True)
class Models:
    """Which of the shipped models may be asked. `voices`: by what voices are told, `shipped` or the id of a fetched
    model."""

    activity: bool = True
    messages: bool = True
    voices: Literal["shipped", "wespeaker"] = "shipped"
    sentences: Literal["none", "minilm"] = "none"


@dataclass(frozen=True, slots=True)
class Sounds:
    """Microphones that hubd listens to: Hermes sites and their areas, Wyoming addresses and their areas, and this
    computer's own, with its area and a part of its name."""

    hermes: dict[str, str] = field(default_factory=dict)
    wyoming: tuple[tuple[str, str], ...] = ()
    microphone: tuple[str, str | None] | None = None
    alarms: bool = True
    household: bool = True
    embedding: Literal["shipped", "yamnet"] = "shipped"


@dataclass(frozen=True, slots=True)
class Log:
    """What hubd says about itself while it runs."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the owner has said, checked. `file` is where it stood, None for settings made in code."""

    household: Household
    mqtt: Mqtt = Mqtt()
    home_assistant: HomeAssistant | None = None
    status_page: StatusPage | None = None
    metrics: Metrics | None = None
    web: Web | None = None
    language_models: tuple[LanguageModel, ...] = ()
    """In the order in which they are asked."""
    tool_servers: tuple[ToolServer, ...] = ()
    store: Store = Store()
    rules: tuple[Path, ...] = ()
    """The owner's folders or files of rules; the shipped rulebook is always loaded before them."""
    recipes: tuple[Path, ...] = ()
    """The owner's folders of recipes; the built-in book is always read before them."""
    kitchen: KitchenPrograms = KitchenPrograms()
    calendars: tuple[CalendarSource, ...] = ()
    chains: tuple[Path, ...] = ()
    """The owner's folders or files of chains; the shipped ones are always read before them."""
    models: Models = Models()
    sounds: Sounds | None = None
    faces: tuple[str, ...] = ()
    """Cameras of Frigate whose snapshots are looked at."""
    log: Log = Log()
    file: Path | None = None
    changes: tuple[tuple[str, Any], ...] = field(default=(), repr=False)
    """What was taken instead of what the file says, by name: whoever reads it anew needs them as well."""
