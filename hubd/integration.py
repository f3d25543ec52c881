"""What an integration is: one outside system that keeps its wire format to itself.

An integration brings a pure `decode` (shared by the live client and by replay), the kinds of effects
it can carry out, and a function that opens a live connection. Installed ones are found through the
entry point group `hubd.integrations`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import msgspec

from hubd.core.decisions import Convey, Tell
from hubd.core.events import AnyEvent, Outcome
from hubd.core.household import Household
from hubd.errors import Unavailable

T = TypeVar("T")

UNDER_WAY = 1_000
"""Messages that the bus may have delivered without having heard an acknowledgement. After a crash it delivers them
again, and what has to be looked at twice takes time."""


class Message(msgspec.Struct, frozen=True):
    """What arrived on the bus, not yet understood. `at` is the time of arrival."""

    at: float
    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 0


Known: TypeAlias = Mapping[str, Mapping[str, str]]
"""What sources have said about themselves, by source: the `facts` of `Described`, remembered by the core."""


class Decodes(Protocol):
    """Whatever turns messages into events."""

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        """Message to events, pure. An empty answer: understood, nothing to say. `DecodeError`: makes no sense."""


class Decoder(Decodes, Protocol):
    """One vendor's format."""

    name: str

    def subscriptions(self) -> Sequence[str]:
        """The exact topic filters to subscribe to; never `#` on a vendor's root."""


class Router(Decodes, Protocol):
    """All decoders of one household behind one door, and what they want to hear."""

    def subscriptions(self, known: Known | None = None) -> Sequence[str]:
        """Exact filters for everything that is read; `known`: also what devices have said about themselves."""

    def discovered(self, known: Known) -> Sequence[str]:
        """The filters that `known` adds to `subscriptions()`."""

    def repeated(self) -> Sequence[str]:
        """Filters of what Home Assistant's own connection says as well."""

    def spoken(self, tell: Tell, site: str) -> tuple[str, bytes] | None:
        """Words for a voice satellite on the bus, as topic and payload; None for what cannot be said."""

    def answered(self, topic: str, payload: bytes) -> tuple[str, bytes] | None:
        """What ends the satellite's session whose answer this message is. Raises `DecodeError`."""


Receipt: TypeAlias = tuple[int, int]
"""What acknowledges one message: the connection it came by, and its packet id there."""

Published: TypeAlias = Callable[[bool | None], None]
"""How a publication went: True (the broker has it), False (it was never sent), None (nobody knows)."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """How to trust a broker. Without `ca` the system's certificates count; `insecure` trusts anybody."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    insecure: bool = False


@dataclass(frozen=True, slots=True)
class Broker:
    """Where a broker is, and as whom to log in. `will`: topic and payload that it publishes, retained, should this
    client vanish. `keepalive` is in seconds. `visitor`: only looking in, so the broker keeps nothing for this client.
    `old`: it is known to speak nothing newer than MQTT 3.1.1."""

    host: str
    port: int
    client_id: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    keepalive: int = 30
    tls: TlsFiles | None = None
    will: tuple[str, bytes] | None = None
    visitor: bool = False
    old: bool = False


class Ear(Protocol):
    """Who listens to a bus."""

    @property
    def full(self) -> bool:
        """No more for now, please."""

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        """A message arrived. `receipt` is None when none is wanted; `again`: it may have been delivered before."""

    def drained(self) -> None:
        """Nothing more is waiting at this moment."""

    def connected(self) -> None:
        """The bus is there (again)."""


class Bus(Protocol):
    """A live connection to messages, as the daemon uses it."""

    @property
    def problem(self) -> str | None:
        """Why there is no connection, for people; None while there is one."""

    @property
    def connected(self) -> bool:
        """Can anything be published just now?"""

    @property
    def busy(self) -> bool:
        """Does anything that is in a hurry wait for the broker? Then it is better not to add to it."""

    def start(self, ear: Ear) -> None:
        """Begin to connect, and stay connected; returns at once."""

    async def check(self) -> None:
        """Connect once. Raises `Unavailable` or `Rejected`, with what to do."""

    async def stop(self, farewell: Sequence[tuple[str, bytes, int, bool]] = ()) -> None:
        """Say a last thing (topic, payload, qos, retain) and leave."""

    def publish(
        self,
        topic: str,
        payload: bytes,
        qos: int = 0,
        retain: bool = False,
        done: Published | None = None,
        hurry: bool = False,
    ) -> bool:
        """Send, or queue; what is in a `hurry` before the rest. False, and no word to `done`, when that is impossible
        just now."""

    def acknowledge(self, receipt: Receipt) -> None:
        """This message is safe."""

    def listen(self, filters: Sequence[str]) -> None:
        """Hear these topics too, from now on."""

    def flush(self) -> None:
        """Send what is queued now."""

    def pause(self) -> None:
        """Deliver no more for now."""

    def resume(self) -> None:
        """Go on delivering."""


class Listener(Protocol):
    """Who hears what an outside system says on a connection of its own."""

    @property
    def full(self) -> bool:
        """No more for now, please."""

    def heard(self, kind: str, payload: bytes) -> None:
        """Something to be logged as `<home>/log/<kind>` and decoded like any message."""

    def tell(self, event: AnyEvent) -> None:
        """An event that needs no decoding any more; it is logged as well."""


class Feed(Protocol):
    """A connection that only listens, and stays connected by itself."""

    problem: str | None
    """Why it is not connected, for people; None while it is."""

    def start(self, listener: Listener) -> None:
        """Begin to connect; returns at once."""

    async def stop(self) -> None:
        """Leave."""


class Chunk(msgspec.Struct, frozen=True):
    """A little sound: plain samples of so many bytes."""

    rate: int
    width: int
    channels: int
    data: bytes


class Microphone(Protocol):
    """Something that listens for as long as it is started, and comes back by itself."""

    problem: str | None
    """Why nothing is heard, for people; None while it is."""

    def start(self, hear: Callable[[Chunk], None]) -> None:
        """Begin to listen; returns at once. `hear` is called on the loop."""

    async def stop(self) -> None:
        """Listen no more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered who was asked: an outcome where it was understood, else the words."""

    outcome: Outcome | None = None
    words: str = ""


class Services(Protocol):
    """Something that can be asked to do things, such as Home Assistant."""

    async def call(self, service: str, data: dict[str, Any]) -> None:
        """Call a service. `Unavailable`: it was not reached. `Rejected`: it said no. `TimeoutError`: nobody knows."""

    async def convey(self, words: Convey) -> Said | None:
        """Say, ask, show or push through an entity; the answer, where one comes at once. Raises as `call` does."""

    async def check(self) -> Sequence[str]:
        """Is it there, and does it let hubd in? Raises as `call` does. Returns what else is not as it should be."""

    async def close(self) -> None:
        """Give the connection back."""


@dataclass(frozen=True, slots=True)
class Books:
    """What another system has written down about the house: its configuration and registries, as it keeps them."""

    config: Mapping[str, Any]
    areas: Sequence[Mapping[str, Any]] = ()
    devices: Sequence[Mapping[str, Any]] = ()
    entities: Sequence[Mapping[str, Any]] = ()
    states: Sequence[Mapping[str, Any]] = ()
    services: frozenset[str] = frozenset()


class Memory(Protocol):
    """Something that remembers what a house reported, before hubd was there."""

    async def books(self) -> Books:
        """The registries as they are now. Raises `Unavailable` or `Rejected`."""

    def past(
        self, household: Household, books: Books, since: float, until: float, progress: Callable[[float], None]
    ) -> AsyncIterator[tuple[float, bytes]]:
        """What happened, in its order: when, and the line for the log (`<home>/log/state`)."""

    async def close(self) -> None:
        """Give the connection back."""


@dataclass(frozen=True, slots=True)
class Integration:
    """What one folder under `integrations/` offers. Each offer imports what it needs when it is taken up.

    `decoders(household, settings of mqtt)` gives the router of all decoders, `bus(broker, filters, keep_retain)`
    a live connection to messages, `services(household, settings)` something to call, `feed(household, settings,
    services)` something to listen to, `memory(address, token)` what it remembers (a file is an address, too),
    `microphone(address)` ears.
    """

    name: str
    decoders: Callable[[Household, Any], Router] | None = None
    bus: Callable[[Broker, Sequence[str], bool], Bus] | None = None
    services: Callable[[Household, Any], Services] | None = None
    feed: Callable[[Household, Any, Any], Feed] | None = None
    memory: Callable[[str, str], Memory] | None = None
    microphone: Callable[[str], Microphone] | None = None


def installed(name: str) -> Integration:
    """The integration of this name, here or in a package of somebody else's."""
    for entry in metadata.entry_points(group="hubd.integrations", name=name):
        found: Integration = entry.load()
        return found
    raise Unavailable(f"the integration {name!r} is not installed; install hubd again")


def _offer(name: str, offered: Callable[[Integration], T | None]) -> T:
    """One of the things that an installed integration may offer. Raises `Unavailable` where it does not."""
    offer = offered(installed(name))
    if offer is None:
        raise Unavailable(f"the installed integration {name!r} does not offer what hubd needs; install hubd again")
    return offer


def router_of(household: Household, mqtt: Any) -> Router:
    """All decoders for the messages of one household. `mqtt`: those settings, None for the usual topics."""
    return _offer("mqtt", lambda found: found.decoders)(household, mqtt)


def bus_to(broker: Broker, filters: Sequence[str], *, keep_retain: bool = False) -> Bus:
    """A connection to a broker, not yet begun. `keep_retain`: live messages keep their publisher's retain flag."""
    return _offer("mqtt", lambda found: found.bus)(broker, filters, keep_retain)


def services_of(name: str, household: Household, settings: Any) -> Services:
    """What an integration can be asked to do. `settings`: those of its section."""
    return _offer(name, lambda found: found.services)(household, settings)


def feed_of(name: str, household: Household, settings: Any, beside: Any) -> Feed:
    """A connection that only listens, not yet begun. `beside`: what that integration wants besides its settings."""
    return _offer(name, lambda found: found.feed)(household, settings, beside)


def home_assistant_memory(address: str, token: str) -> Memory:
    """What Home Assistant remembers of a house, at an address or in its database file."""
    return _offer("homeassistant", lambda found: found.memory)(address, token)


def microphone_at(address: str) -> Microphone:
    """A microphone that speaks Wyoming, not yet listening."""
    return _offer("wyoming", lambda found: found.microphone)(address)
