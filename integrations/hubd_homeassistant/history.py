"""What Home Assistant remembers: its registries and the states of the last days, over REST or from a copy of its files.

Every state becomes the same line that the living connection would have logged. What an entity was at the beginning is
a snapshot; what followed is news.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from heapq import merge
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from hubd.core.household import Household
from hubd.errors import Rejected, Unavailable
from hubd.integration import Books
from hubd_homeassistant.client import Services, faults, refusals
from hubd_homeassistant.house import House, build_house
from hubd_homeassistant.reading import BACK_FROM, DOMAINS, NEVER, TRUE_EVENTS, moment, state_line

AT_ONCE: Final = 40
"""Entities in one request: addresses have a limit, and answers should fit into memory."""
PIECE: Final = 86_400.0
"""Seconds of history in one request."""
REGISTRIES: Final = ("area", "device", "entity")
NOBODY: Final = Household(id="import", name="", time_zone=ZoneInfo("UTC"))


class Live:
    """A Home Assistant that runs."""

    def __init__(self, url: str, token: str) -> None:
        self._services = Services(NOBODY, url, token)

    async def books(self) -> Books:
        """Registries, states and services as they are now."""
        services = self._services
        await services.greet()
        areas, devices, entities = await self._registries()
        config, states = await services.read("config"), await services.states()
        means = await services.means()
        return Books(config, areas, devices, entities, states, means.services)

    async def _registries(self) -> list[list[dict[str, Any]]]:
        from hubd_homeassistant.socket import Socket

        services = self._services
        socket = Socket(services.socket_url, services.token, lambda _number, _event: None, lambda: False)
        try:
            async with asyncio.timeout(30.0), socket:
                return [await socket.ask(f"config/{kind}_registry/list") for kind in REGISTRIES]
        except refusals() as error:
            raise Rejected(services.bad_token) from error
        except faults() as error:
            raise Unavailable(f"{services.url} did not tell its registries ({error}); try again") from error

    async def past(
        self, household: Household, books: Books, since: float, until: float, progress: Callable[[float], None]
    ) -> AsyncIterator[tuple[float, bytes]]:
        """The lines of a time, in its order. `progress` is told which share is done."""
        house = house_of(household, books)
        wanted = heard_entities(house, books.states)
        now = {str(state["entity_id"]): state for state in books.states}
        told: dict[str, Any] = {}
        start = since
        while start < until:
            end = min(start + PIECE, until)
            found: list[list[tuple[float, bytes]]] = []
            for first in range(0, len(wanted), AT_ONCE):
                series = await self._series(wanted[first : first + AT_ONCE], start, end)
                found += [list(_lines(states, house, now, told, start)) for states in series]
                progress((start - since + (end - start) * first / max(len(wanted), 1)) / (until - since))
            for line in merge(*found):
                yield line
            start = end

    async def _series(self, entities: Sequence[str], start: float, end: float) -> list[list[dict[str, Any]]]:
        query = {"filter_entity_id": ",".join(entities), "end_time": _iso(end), "significant_changes_only": "0"}
        found = await self._services.read(f"history/period/{quote(_iso(start))}?{urlencode(query)}")
        return [series for series in found if isinstance(series, list)] if isinstance(found, list) else []

    async def close(self) -> None:
        await self._services.close()


def heard_entities(house: House, states: Iterable[Mapping[str, Any]]) -> list[str]:
    """The entities that would be listened to."""
    names = sorted(str(state.get("entity_id")) for state in states)
    return [name for name in names if name.partition(".")[0] in DOMAINS and house.hears(name)]


def house_of(household: Household, books: Books) -> House:
    """The house, as a hub would know it that hears nothing but Home Assistant."""
    from dataclasses import replace

    house = build_house(household, books.areas, books.devices, books.entities, books.states)
    return replace(house, shared_broker=False)


def _lines(
    states: Iterable[Mapping[str, Any]],
    house: House,
    now: Mapping[str, Mapping[str, Any]],
    told: dict[str, Any],
    since: float,
) -> Iterator[tuple[float, bytes]]:
    """One entity's states as lines, none before `since`. `told` holds what each was last, over all pieces."""
    for state in states:
        entity = str(state.get("entity_id"))
        at = moment(state.get("last_changed")) or moment(state.get("last_updated"))
        value = (state.get("state"), _place(state))
        if at is None or told.get(entity) == value:
            continue
        first, before = entity not in told, (told.get(entity) or (None,))[0]
        told[entity] = value
        kept = {**(now.get(entity, {}).get("attributes") or {}), **(state.get("attributes") or {})}
        back_from = NEVER if entity.partition(".")[0] in TRUE_EVENTS else BACK_FROM
        line = state_line({**state, "attributes": kept}, house, snapshot=first or before in back_from)
        if line is not None:
            yield round(max(at, since), 3), line


def _place(state: Mapping[str, Any]) -> tuple[Any, Any]:
    attributes = state.get("attributes") or {}
    return attributes.get("latitude"), attributes.get("longitude")


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


class Database:
    """A copy of `home-assistant_v2.db`; with the folder `.storage` beside it, its registries are known, too."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def books(self) -> Books:
        if not self._file.is_file():
            raise Rejected(f"there is no file {self._file}; name a copy of home-assistant_v2.db")
        storage = self._file.parent / ".storage"
        areas, devices, entities = (_stored(storage / f"core.{kind}_registry") for kind in REGISTRIES)
        config = _stored_data(storage / "core.config")
        states = await asyncio.to_thread(self._last_states)
        return Books(config, [_area(area) for area in areas], devices, entities, [*states, *_people(storage, states)])

    async def past(
        self, household: Household, books: Books, since: float, until: float, progress: Callable[[float], None]
    ) -> AsyncIterator[tuple[float, bytes]]:
        """The lines of a time, in its order. `progress` is told which share is done."""
        house = house_of(household, books)
        now = {str(state["entity_id"]): state for state in books.states}
        told: dict[str, Any] = {}
        for n, state in enumerate(self._states(since, until)):
            at = moment(state["last_updated"]) or since
            if n % 1000 == 0:
                progress((at - since) / (until - since))
                await asyncio.sleep(0)
            for line in _lines([state], house, now, told, since):
                yield line

    def span(self) -> tuple[float, float]:
        """First and last moment that it knows of."""
        with self._opened() as rows:
            first, last = rows.execute("SELECT MIN(last_updated_ts), MAX(last_updated_ts) FROM states").fetchone()
        if first is None:
            raise Rejected(f"{self._file} remembers no states; is recorder: switched on in Home Assistant?")
        return float(first), float(last)

    async def close(self) -> None:
        """Nothing is open between two questions."""

    def _last_states(self) -> list[dict[str, Any]]:
        first, last = self.span()
        found = {str(state["entity_id"]): state for state in self._states(first, last + 1.0)}
        return list(found.values())

    def _opened(self) -> sqlite3.Connection:
        try:
            rows = sqlite3.connect(f"file:{quote(str(self._file))}?mode=ro", uri=True)
            rows.execute("SELECT last_updated_ts FROM states LIMIT 1")
        except sqlite3.Error as error:
            raise Rejected(
                f"{self._file} is no recorder database that hubd can read ({error}); it must be of 2023.4 or newer, "
                "copied while Home Assistant stands still"
            ) from error
        return rows

    def _states(self, since: float, until: float) -> Iterator[dict[str, Any]]:
        rows = self._opened()
        try:
            for entity, state, changed, updated, attributes in rows.execute(QUERY, (since, until)):
                yield {
                    "entity_id": entity, "state": state, "last_changed": _iso_exactly(changed or updated),
                    "last_updated": _iso_exactly(updated), "attributes": _json(attributes),
                }  # fmt: skip
        except sqlite3.Error as error:
            raise Rejected(
                f"{self._file} cannot be read to its end ({error}); copy it anew while Home Assistant stands still"
            ) from error
        finally:
            rows.close()


QUERY: Final = """\
SELECT m.entity_id, s.state, s.last_changed_ts, s.last_updated_ts, a.shared_attrs
FROM states s JOIN states_meta m ON s.metadata_id = m.metadata_id
LEFT JOIN state_attributes a ON s.attributes_id = a.attributes_id
WHERE s.last_updated_ts >= ? AND s.last_updated_ts <= ? AND s.state IS NOT NULL
ORDER BY s.last_updated_ts, s.state_id"""


def _iso_exactly(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def _json(text: str | None) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _stored_data(file: Path) -> dict[str, Any]:
    """One of Home Assistant's own files; empty where it is not there."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))["data"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _stored(file: Path) -> list[dict[str, Any]]:
    data = _stored_data(file)
    found: list[Any] = next((value for key, value in data.items() if key in ("areas", "devices", "entities")), [])
    return [entry for entry in found if isinstance(entry, dict)]


def _area(area: dict[str, Any]) -> dict[str, Any]:
    """The file calls `id` what the connection calls `area_id`."""
    return {**area, "area_id": area.get("area_id") or area.get("id")}


def _people(storage: Path, states: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The people of the file `person`, where the recorder leaves them out."""
    known = {str(state["entity_id"]) for state in states}
    found = []
    for item in _stored_data(storage / "person").get("items", []):
        entity = f"person.{item.get('id')}"
        if entity not in known:
            attributes = {"user_id": item.get("user_id"), "device_trackers": item.get("device_trackers") or [],
                          "friendly_name": item.get("name")}  # fmt: skip
            found.append({"entity_id": entity, "state": "unknown", "attributes": attributes})
    return found
