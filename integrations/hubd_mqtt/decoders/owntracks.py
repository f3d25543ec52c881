"""OwnTracks: where phones are. A phone is not its owner, a lost connection is no departure, and fixes come late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from hubd.core.events import AnyEvent, Freshness, Position
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders.parse import json_any, number, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import LATEST, NOTHING, Stamp, not_mine, stamp, unreadable

LATE_AFTER: Final = 600.0
"""A fix this many seconds old tells where the phone was. Phones queue fixes and send them in bursts."""

GOOD_FIX_M: Final = 200.0
"""Beyond this accuracy (metres) the coordinates of a region crossing mean nothing; its region still does."""

HOME_NAMES: Final = frozenset({"home", "zuhause", "daheim", "casa", "hogar", "my home"})

NETWORKS: Final[dict[str, Literal["wifi", "mobile", "offline"]]] = {"w": "wifi", "m": "mobile", "o": "offline"}

OF_NO_USE: Final = frozenset({"lwt", "card", "waypoint", "waypoints", "steps", "step", "status", "configuration", "cmd",
                              "beacon", "dump", "request", "messages", "msg"})  # fmt: skip
BELOW: Final = frozenset({"event", "waypoint", "waypoints", "beacon", "step", "status", "dump", "cmd", "info", "msg"})


class OwnTracks:
    """Decoder for one or more base topics, `<base>/<user>/<device>`."""

    name = "owntracks"

    def __init__(self, places: Places, prefixes: Sequence[str] = ("owntracks",)) -> None:
        self.prefixes = tuple(prefixes)
        household = places.household
        self._home = HOME_NAMES | {household.name.casefold(), household.id.casefold()}

    def subscriptions(self) -> Sequence[str]:
        return [f"{p}/{levels}" for p in self.prefixes for levels in ("+/+", "+/+/event")]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        levels = message.topic.split("/")
        if levels[-1] in BELOW:
            if levels[-1] != "event":
                return NOTHING
            levels = levels[:-1]
        if len(levels) < 3:
            raise not_mine(message.topic)
        said = json_any(message.payload) if message.payload else None
        if said is None:
            return NOTHING  # a retained location was cleared
        source, device = "/".join(levels), f"{levels[-2]}/{levels[-1]}"
        return self._all(message, said, source, device)

    def _all(self, message: Message, said: Any, source: str, device: str) -> Sequence[AnyEvent]:
        """One object, or a list of them; a bad one does not spoil the others."""
        if not isinstance(said, list):
            return self._one(message, said, source, device)
        events: list[AnyEvent] = []
        failed: DecodeError | None = None
        for item in said:
            try:
                events += self._one(message, item, source, device)
            except DecodeError as error:
                failed = error
        if failed is not None and not events:
            raise failed
        return events

    def _one(self, message: Message, said: Any, source: str, device: str) -> Sequence[AnyEvent]:
        if not isinstance(said, dict):
            raise DecodeError("not an object", "an OwnTracks message is an object or a list of them")
        kind = said.get("_type")
        if kind == "location":
            return self._location(message, said, source, device)
        if kind == "transition":
            return self._transition(message, said, source, device)
        if kind == "encrypted":
            raise DecodeError("encrypted", "switch off the payload encryption of this phone; use TLS instead")
        if isinstance(kind, str) and kind in OF_NO_USE:
            return NOTHING
        raise DecodeError("unexpected shape", "no `_type` that OwnTracks is known to send")

    def _location(self, message: Message, said: dict[str, Any], source: str, device: str) -> Sequence[AnyEvent]:
        latitude, longitude = coordinates(said.get("lat"), said.get("lon"))
        place, home = self._regions(said.get("inregions"))
        if latitude is None and place is None:
            raise DecodeError("no position", "neither coordinates nor a region")
        return (Position(
            device=device, home=home, place=place, latitude=latitude, longitude=longitude,
            accuracy=accuracy(said.get("acc")), network=NETWORKS.get(str(said.get("conn"))),
            **fixed(message, source, said.get("tst")),
        ),)  # fmt: skip

    def _regions(self, regions: Any) -> tuple[str | None, bool | None]:
        """The region the phone says that it is in. An empty list leaves the verdict to the coordinates, because
        many phones have no regions at all."""
        if not isinstance(regions, list):
            return None, None
        names = [_region(name) for name in regions if isinstance(name, str) and _region(name)]
        if not names:
            return None, None
        if any(name.casefold() in self._home for name in names):
            return "home", True
        return names[0], False

    def _transition(self, message: Message, said: dict[str, Any], source: str, device: str) -> Sequence[AnyEvent]:
        """A region was crossed. The named region decides, whatever the accuracy; a carried tag says nothing."""
        if said.get("event") not in ("enter", "leave"):
            raise unreadable("event")
        region = _region(said["desc"]) if isinstance(said.get("desc"), str) else ""
        if not region:
            raise DecodeError("incomplete", "a transition without the region's name (`desc`)")
        entered = said["event"] == "enter"
        at_home = region.casefold() in self._home
        home = entered if at_home else (False if entered and said.get("t") != "b" else None)
        near = accuracy(said.get("acc"))
        good = near is not None and near <= GOOD_FIX_M
        latitude, longitude = coordinates(said.get("lat"), said.get("lon")) if good else (None, None)
        return (Position(
            device=device, home=home, place="home" if at_home else region, entered=entered, latitude=latitude,
            longitude=longitude, accuracy=near if good else None, **fixed(message, source, said.get("tst")),
        ),)  # fmt: skip


def _region(name: str) -> str:
    """A region's name without the marks that the app gives a meaning to."""
    return name.strip().lstrip("-+").strip()


def coordinates(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """Both or neither. 0/0 is not a place but a phone without a fix."""
    lat, lon = number(latitude), number(longitude)
    if not isinstance(lat, float) or not isinstance(lon, float):
        return None, None
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0) or (lat == 0.0 and lon == 0.0):
        return None, None
    return lat, lon


def accuracy(value: Any) -> float | None:
    """Metres; zero means "not known"."""
    metres = number(value)
    return metres if isinstance(metres, float) and metres > 0.0 else None


def fixed(message: Message, source: str, tst: Any) -> Stamp:
    """The stamp of a fix: its own time however old, because that is when the phone was there."""
    common = stamp(message, source)
    taken = when(tst)
    if taken is None or taken - message.at > LATEST:
        return common
    freshness: Freshness = common["freshness"]
    if freshness == "live" and message.at - taken > LATE_AFTER:
        freshness = "late"
    return {**common, "at": taken, "freshness": freshness}
